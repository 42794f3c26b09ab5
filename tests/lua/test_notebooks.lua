-- The notebooks of scripts/ that hold claims of the press: each runs on the
-- sample without arguments, and on real files where they are at hand.
local T = require "check"
local running = require "running"

local notebooks = { "machine_tools", "microelectronics", "semiconductors",
  "supplies", "production", "expected" }

local function path_of (name)
  return ("scripts/%s.lua"):format(name)
end

local function contents (path)
  local file <close> = assert(io.open(path))
  return file:read "a"
end

-- What a notebook prints, and its claims in order: { text, verdict, reason,
-- value, all } ; verdicts are the first word or words before a bracket.
local function run (name, ...)
  local said, complained, status = running.run("run", path_of(name), ...)
  T.equal({ status, complained }, { 0, "" }, name .. " runs")
  local claims = {}
  for block in (said .. "\n\n"):gmatch "claim: (.-)\n\n" do
    local verdict, reason = block:match "\nverdict: ([%l ]+)%s?%(?([^\n]*)"
    claims[#claims + 1] = { text = block:match "^[^\n]*", all = block,
      verdict = verdict and verdict:gsub("%s+$", ""), reason = reason,
      value = block:match "\nvalue ([^\n]*)" }
  end
  return claims, said
end

local function verdicts (claims)
  local list = {}
  for i, claim in ipairs(claims) do list[i] = claim.verdict end
  return list
end

local function has (text, what, label)
  T.ok(text and text:find(what, 1, true), ("%s: no '%s' in: %s"):format(label,
    what, tostring(text)))
end

-- The verdict of the row of a scope, by the words that its row holds.
local function in_scope (claim, ...)
  for line in claim.all:gmatch "[^\n]+" do
    local all = true
    for _, word in ipairs { ... } do all = all and line:find(word, 1, true) end
    if all and not line:find "scopes" then
      for _, verdict in ipairs { "supported", "consistent", "contradicted",
        "cannot be tested" } do
        if line:find(verdict, 1, true) then return verdict end
      end
    end
  end
end

-- Percent format: cells that begin with prose, and no prose but in comments.
for _, name in ipairs(notebooks) do
  local text = contents(path_of(name))
  T.equal(text:match "^[^\n]*", "-- %% [markdown]", name .. ": prose first")
  local _, cells = text:gsub("\n%-%- %%%%", "")
  T.ok(cells >= 4, name .. ": cells")
  T.ok(not text:find "%-%-%[%[", name .. ": prose in lines of comments")
  has(text, "public data can", name .. " says what data show")
  has(text, "SYNTHETIC", name .. " says what the sample is")
end

-- On the sample: how it was made decides what must come out.
do
  local claims, said = run "machine_tools"
  T.equal(verdicts(claims), { "supported", "supported" },
    "the sample has nearly 70 % of about 900 million")
  T.equal(claims[1].value, "69.1 %  coverage 100 %", "the share")
  T.equal(claims[2].value, "906.52 million USD  coverage 100 %", "the amount")
  T.equal(in_scope(claims[1], "China and Hong Kong", "2023Q4"),
    "cannot be tested", "the sample has no Hong Kong")
  T.equal(in_scope(claims[1], "CNC", "2023Q4"), "contradicted", "a narrow list")
  T.equal(in_scope(claims[2], "CIF"), "contradicted", "with freight")
  has(said, "557 to 662 million from China", "what both imply")
  has(said, "30 % to 35 % of China's 1886 million in 2023", "of BACI's year")
  has(said, "invasion of Ukraine", "the event is drawn")

  claims, said = run "microelectronics"
  T.equal(verdicts(claims), { "contradicted" }, "China alone: no")
  T.equal(in_scope(claims[1], "China and Hong Kong"), "supported",
    "with Hong Kong the sample has about 90 %")
  has(said, "invasion of Ukraine", "the event is drawn")

  claims, said = run "semiconductors"
  T.equal(#claims, 2, "a sentence with two numbers is two claims")
  T.equal(verdicts(claims), { "contradicted", "contradicted" },
    "China's totals are BACI's")
  T.equal(claims[1].value, "438.69 million USD  coverage 100 %", "2021")
  T.equal(claims[2].value, "306.81 million USD  coverage 100 %", "2022")
  T.equal(in_scope(claims[2], "China and Hong Kong"), "supported",
    "Hong Kong is invented so")
  has(said, "invasion of Ukraine", "the event is drawn")

  claims, said = run "supplies"
  T.equal(verdicts(claims), { "supported", "contradicted", "supported" },
    "nitrocellulose, optics, engines")
  T.equal(in_scope(claims[2], "without flat panels"), "supported",
    "optics but for what left the heading")
  T.equal(in_scope(claims[3], "841111 and 841112"), "contradicted", "turbojets")
  has(said, "invasion of Ukraine", "the event is drawn")

  claims, said = run "production"
  T.equal(verdicts(claims), { "cannot be tested", "supported" },
    "no production in trade data; machine tools in its place")
  T.equal(claims[2].value, "126.0 %", "growth in 2023")
  has(claims[2].all, "above 51.6 %", "the highest before: 2021")
  has(said, "invasion of Ukraine", "the event is drawn")

  claims, said = run "expected"
  T.equal(verdicts(claims), { "cannot be tested", "supported" },
    "no production in trade data; machine tools in its place")
  T.equal(in_scope(claims[2], "8456..8466", "2022"), "consistent",
    "a year earlier inside the interval")
  has(said, "invasion of Ukraine", "the event is drawn")
end

-- In stock Lua, too.
do
  local lua = os.getenv "LUA" or "lua5.4"
  local said, complained = running.shell(running.patience .. lua .. " "
    .. path_of "semiconductors")
  has(said, "verdict: contradicted", "in stock Lua: " .. complained)
end

local shared = T.shared()
if not shared then
  T.skip "real files are not at hand: ../shared/data is absent"
  T.done()
  return
end

local trade = shared .. "/trade/"
local baci = trade .. "baci-russia-china/baci_hs17_rus_chn_2017_2023.csv"
local imf = trade .. "imf-russia/RU_trade.csv"
local eu = trade
  .. "comext-cn8-russia-neighbours/comext_cn8_ch84_85_88_90_export.csv"
local months = trade .. "china-russia-monthly/panel_monthly_var.csv"

-- Shares cannot be told from one supplier (CEPII BACI, China and Russia only;
-- China had 24.75 % of Russia's imports in 2021: IMF IMTS).
do
  local claims, said = run("machine_tools", baci, imf, eu)
  T.equal(verdicts(claims), { "cannot be tested", "cannot be tested" },
    "years of one supplier")
  has(claims[1].reason, "no data of 2023Q4: they are by year, 2017 to 2023",
    "machine tools")
  has(claims[1].all, "the data cover 25 %, and 90 % are needed",
    "of the whole year a quarter of all trade is covered")
  has(said, "39 % to 46 % of China's 1444 million in 2023", "8456..8463")
  has(said, "no shares: the data have one supplier", "no share of 100 %")

  claims = run("microelectronics", baci)
  T.equal(verdicts(claims), { "cannot be tested" }, "one supplier")
  has(claims[1].reason, "the data hold the exports of CHN alone", "and why")
  claims = run("microelectronics", baci, imf)
  has(claims[1].value, "[24.8 %, 100.0 %]  coverage 25 %", "weighed by the IMF")
  T.equal(verdicts(claims), { "cannot be tested" }, "a quarter is not enough")
end

-- Amounts can: 438.7 and 306.8 million dollars (BACI, 8541 and 8542).
do
  local claims = run("semiconductors", baci, eu)
  T.equal(verdicts(claims), { "contradicted", "contradicted" }, "BACI")
  T.equal({ claims[1].value, claims[2].value },
    { "438.69 million USD  coverage 100 %",
      "306.81 million USD  coverage 100 %" }, "BACI: the amounts")
  T.equal(in_scope(claims[1], "China and Hong Kong"), "cannot be tested",
    "BACI's extract has no Hong Kong")
  T.equal(in_scope(claims[1], "comext"), "cannot be tested",
    "members of the EU do not report China's exports")
  claims = run("semiconductors", eu)
  T.equal(verdicts(claims), { "cannot be tested", "cannot be tested" },
    "the EU's exports alone")
end

-- BACI: 391220 was 29 dollars in 2017..2021; 646.00 million of optics in 2021,
-- of them 609.0 million of 901380; 905.7 million of 8407 in 2017.
do
  local claims = run("supplies", baci)
  T.equal(verdicts(claims), { "supported", "contradicted", "contradicted" },
    "nitrocellulose, optics, engines")
  has(claims[1].all, "above 29 USD", "nitrocellulose before")
  T.equal(claims[1].value, "6.44 million USD  coverage 100 %", "and in 2023")
  has(claims[2].all, "above 646.00 million USD", "optics before")
  has(claims[3].all, "above 983.66 million USD", "engines before: of cars")
  T.equal(in_scope(claims[3], "840710"), "supported", "engines of aircraft")
  T.equal(in_scope(claims[3], "8806, drones"), "cannot be tested", "HS2017 has no 8806")
end

-- Growth of machine tools in 2023, and the forecast: R 4.2.2,
-- exp(predict(lm(log(y) ~ t), data.frame(t = 7), interval = "prediction")) is
-- 702.574740 [378.858817, 1302.889740] million of BACI's 2017..2021.
do
  local claims = run("production", baci)
  T.equal({ claims[1].verdict, claims[2].verdict, claims[2].value },
    { "cannot be tested", "supported", "126.0 %" }, "1885.9 over 834.3")
  claims = run("production", months, "CHN_exp_to_RUS_bn")
  T.equal({ claims[1].verdict, claims[1].value }, { "contradicted", "3.8 %" },
    "a series of one's own: 115.28 over 111.08 billion in 2024")
  claims = run("expected", baci)
  has(claims[2].all, "came 1.89 billion USD, forecast 702.57 million USD"
    .. "  [378.86 million USD, 1.30 billion USD]", "R's prediction interval")
  T.equal(verdicts(claims), { "cannot be tested", "supported" }, "BACI")
  claims = run("expected", months, "CHN_exp_to_RUS_bn")
  T.equal(verdicts(claims), { "supported" }, "a series of one's own")
  T.equal(in_scope(claims[1], "2022"), "consistent", "in 2022")
end
T.done()
