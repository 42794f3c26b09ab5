-- %% [markdown]
-- # Where do Russia's machine tools come from?
--
-- Officials said that nearly 70 % of Russia's roughly 900 million dollars of
-- machine-tool imports in the last quarter of 2023 came from China. This
-- notebook asks that of partners' data, since Russia stopped publishing in
-- January 2022: each supplier says what it exported to Russia ("mirror data").
--
--     tradestat run scripts/machine_tools.lua                     # the sample
--     tradestat run scripts/machine_tools.lua trade.db            # a store
--     tradestat run scripts/machine_tools.lua baci.csv imf.csv    # real files
--
-- Its arguments are files of trade data (UN Comtrade, BACI, Comext) or one
-- store. The IMF's partner totals, when they are among them, say how much of
-- all Russian imports the suppliers in the data had in 2021, the last year that
-- Russia reported.
--
-- The sample is SYNTHETIC: its totals are calibrated to published ones, its
-- months and most of its suppliers are invented. The name of the dataset at the
-- foot of each table says what the figures rest on.
--
-- **What public data can and cannot show.** A quarter needs monthly data, and a
-- share all suppliers. UN Comtrade has both for those suppliers that publish;
-- BACI has all of them, by year. On an extract with one supplier, or without
-- quarters, the claims "cannot be tested", and the notebook says so; what can
-- be asked then is whether the numbers fit China's own exports of the year.

-- %% The data: one selection
local ts = require "tradestat"
local db = arg and arg[1] and ts.load(arg) or ts.sample()
print(db)
print()

local sources = db:sources "RUS"
local suppliers_before = db:suppliers("RUS", "2021")   -- nil without the IMF's
local first = sources[1][2]
local annual = first.frequency == "year"
local word, quarter = "quarter", "2023Q4"
if annual then word, quarter = "year", "2023" end

local tools = db:flows {
  dataset     = first.dataset,
  importer    = "RUS",
  product     = ts.products "machine tools",   -- headings 8456 to 8466
  reported_by = first.reported_by,     -- what suppliers say they sold
  period      = annual and "2019..2024" or "2019Q1..2024Q2",
}
print(ts.products "machine tools")
print()

-- %% Imports, all suppliers of the data together
local total = tools:by(word):scale "million"
total:show(30)
print()

-- %% By supplier, and how fast each one's sales grew, year on year
local suppliers = tools:by("exporter", word):scale "million"
print(suppliers:growth "yoy":where { period = quarter }:sort "-value")
print()

-- %% [markdown]
-- ## The claims
--
-- Each is asked in its own words first, then under every other meaning that it
-- could have: which products, whose exports, which period, which data. Lists
-- with parts (8466) are wider, "numerically controlled" ones narrower than what
-- most people mean.

-- %% What may be meant
local goods = {
  { "8456..8466", ts.products "machine tools" },
  { "8456..8465, no parts", ts.products "machine tools without parts" },
  { "8456..8463, for metal", ts.products "metalworking machine tools" },
  { "CNC, for cutting metal", ts.products "CNC metal-cutting machine tools" },
}
local china = {
  { "China", "CHN" }, { "China and Hong Kong", { "CHN", "HKG" } },
}

local function imports (scope)
  return db:flows {
    dataset = scope.data.dataset, reported_by = scope.data.reported_by,
    importer = "RUS", product = scope.product, period = scope.period,
  }
end

-- %% Nearly 70 % from China
local share = ts.claim {
  text = "nearly 70 % of Russia's machine-tool imports in the last quarter of "
    .. "2023 came from China",
  source = "as reported in the press", date = "2024",
  compute = function (scope)
    return imports(scope):evidence { of = { exporter = scope.exporter },
      suppliers = suppliers_before }
  end,
  vary = {
    { "exporter", table.unpack(china) }, { "product", table.unpack(goods) },
    { "period", { "2023Q4", "2023Q4" }, { "2023", "2023" } },
    { "data", table.unpack(sources) },
  },
}
print(share)
print()

-- %% About 900 million dollars
local amount = ts.claim {
  text = "Russia imported about 900 million USD of machine tools in the last "
    .. "quarter of 2023",
  source = "as reported in the press", date = "2024",
  compute = function (scope)
    local found = imports(scope):evidence { suppliers = suppliers_before }
    for _, name in ipairs { "value", "lo", "hi" } do
      found[name] = found[name] and found[name] * scope.valuation
    end
    return found
  end,
  vary = {
    { "product", table.unpack(goods) },
    { "period", { "2023Q4", "2023Q4" } },
    { "valuation", { "FOB, as sold", 1 }, { "CIF, 6 % of freight", 1.06 } },
    { "data", table.unpack(sources) },
  },
}
print(amount)
print()

-- %% Do both fit what China says it sold in the year?
-- Together they give an amount from China, which its exports of 2023 must hold.
local least = share.set.lo * amount.set.lo
local most = share.set.hi * amount.set.hi
print(("nearly 70 %% of about 900 million USD: %.0f to %.0f million from China")
  :format(least / 1e6, most / 1e6))
for _, source in ipairs(sources) do
  for _, list in ipairs(goods) do
    local year = db:flows {
      dataset = source[2].dataset, reported_by = source[2].reported_by,
      exporter = "CHN", importer = "RUS", product = list[2], period = "2023",
    }:evidence()
    print(("  %s, %s: %s"):format(source[1], list[1], year.value
      and ("%s to %s of China's %.0f million in 2023"):format(
        ts.percent(least / year.value, 0), ts.percent(most / year.value, 0),
        year.value / 1e6) or year.reason))
  end
end
print()

-- %% [markdown]
-- ## How the shares moved
--
-- Shares are among the suppliers in the data: there are none with one supplier,
-- or without China.

-- %% Each one's share
local sold, china_sold = 0, false
for row in suppliers:where { period = quarter }:rows() do
  if row.value then sold = sold + 1 end
  china_sold = china_sold or row.exporter == "CHN" and row.value
end
local shares = china_sold and sold > 1 and suppliers:share "exporter"
if shares then
  print(shares:where { period = quarter }:sort "-value")
  print()
  print(("China in %s: %s of %.0f million USD"):format(quarter,
    ts.percent(shares:at { exporter = "CHN", period = quarter }, 1),
    total:at { period = quarter }))
else
  print "no shares: the data have one supplier, or none of China's exports"
end
print()

-- %% The trend of China's share, before and after the invasion
-- The slope is in percentage points a quarter; its interval allows for errors
-- that are correlated from quarter to quarter (Newey-West).
if shares then
  local part = shares:series { exporter = "CHN", of = "share" }
  print(part:where { period = "2019Q1..2021Q4" }:trend())
  print()
  print(part:where { period = "2022Q1..2024Q2" }:trend())
  print()
  print(part:theil_sen())
  print()
  print(part:mann_kendall())
  print()
end

-- %% How concentrated the supply became
-- The index runs from 1/n (n equal suppliers) to 1 (a single one); its inverse
-- is the number of equal suppliers that would be as concentrated.
if shares then
  local concentration = suppliers:hhi "exporter"
  concentration:with("effective_number", "1 / hhi"):show(30)
  print()
end

-- %% Figure: who sold them
print(suppliers:plot {
  kind = "stacked", title = "Machine tools to Russia (8456..8466)",
  source = sources[1][1], events = ts.events "invasion",
})
