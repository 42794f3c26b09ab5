-- Claims: relations, sentences, verdicts, scopes.
local T = require "check"
local relation = require "tradestat.relation"
local sentence = require "tradestat.sentence"
local ts = require "tradestat"

-- relation.lua, rule 2: what words admit.
local function set (word, number, half, lo, hi)
  local got = relation.set(word, number, half)
  T.near(got.lo, lo, 1e-12, word .. ": from")
  T.near(got.hi, hi, 1e-12, word .. ": to")
  return got
end
T.ok(set("nearly", 0.7, 0.005, 0.651, 0.7).open_hi, "nearly 70 % is not 70 %")
set("almost", 100, 0, 93, 100)
set("about", 900e6, 0.5e6, 855e6, 945e6)
set("about", 2, 0.5, 1.5, 2.5)
set("exactly", 0.9, 0.005, 0.895, 0.905)
T.ok(set("more than", 500, 0, 500, math.huge).open_lo, "more is not equal")
T.ok(not set("at least", 500, 0, 500, math.huge).open_lo, "at least is")
set("less than", 5, 0, -math.huge, 5)
set("doubled", nil, 0, 1.9, 2.2)
set("tenfold", nil, 0, 9, 11)
set("fold", 3, 0, 2.85, 3.3)
set("halved", nil, 0, 1 / 2.2, 1 / 1.9)
set("between", { 50, 40 }, 0, 40, 50)
set("nearly", -100, 0, -100, -93)
T.near(relation.set("about", 100, 0, 0.2).hi, 120, 1e-12, "a hedge of one's own")
T.fails("did you mean 'nearly'", "a misspelt relation", relation.set, "neerly",
  1)

-- Rule 3.
local upto70 = relation.set("nearly", 0.7, 0)
T.equal(relation.verdict(upto70, 0.66, 0.69), "supported", "inside")
T.equal(relation.verdict(upto70, 0.66, 0.70), "consistent", "open end")
T.equal(relation.verdict(upto70, 0.60, 0.651), "consistent", "closed end")
T.equal(relation.verdict(upto70, 0.70, 0.80), "contradicted", "outside")
T.equal(relation.verdict(upto70, 0.10, 0.99), "consistent", "around")

-- Sentences.
local function reads (text, word, number, unit, half, measure)
  local parts, why = sentence.read(text)
  if not T.ok(parts, text .. ": " .. tostring(why)) then return end
  local p = parts[1]
  T.equal(p.relation, word, text .. ": relation")
  if type(number) == "number" then
    T.near(p.number, number, 1e-12, text .. ": number")
  else
    T.equal(p.number, number, text .. ": number")
  end
  T.equal(p.unit, unit, text .. ": unit")
  if half then T.near(p.half, half, 1e-12, text .. ": last digit") end
  T.equal(p.measure, measure, text .. ": measure")
end
reads("Nearly 70 % of Russia's machine-tool imports in the last quarter of 2023"
  .. " came from China.", "nearly", 0.7, "fraction", 0.005)
reads("roughly 900 million dollars of machine tools", "about", 9e8, "USD", 5e5)
reads("90% of its microelectronics in 2023", "exactly", 0.9, "fraction", 0.005)
reads("12.5 per cent", "exactly", 0.125, "fraction", 0.0005)
reads("more than US$1.3 billion of optics", "more than", 1.3e9, "USD", 5e7)
reads("€1.3bn of optics", "exactly", 1.3e9, "EUR", 5e7)
reads("an estimated 3,500 million euros", "about", 3.5e9, "EUR", 5e5)
reads("at least 40 percent", "at least", 0.4, "fraction")
reads("no more than 5 %", "at most", 0.05, "fraction")
reads("exports more than doubled", "more than", 2, "ratio", 0, "ratio")
reads("almost doubled", "nearly", 2, "ratio", 0, "ratio")
reads("sales rose tenfold", "tenfold", 10, "ratio", 0, "ratio")
reads("a 12-fold increase", "fold", 12, "ratio", 0.5, "ratio")
reads("three times as much", "fold", 3, "ratio", nil, "ratio")
reads("over half of the chips", "more than", 0.5, "fraction")
reads("almost a quarter of imports", "nearly", 0.25, "fraction")
reads("nine in ten drones", "exactly", 0.9, "fraction")
reads("exports grew by 40 %", "exactly", 0.4, "fraction", 0.005, "growth")
reads("exports fell by about 12.5 %", "about", -0.125, "fraction", 0.0005,
  "growth")
reads("between 40 and 50 % of trade", "between", { 0.4, 0.5 }, "fraction")
reads("between 1 and 2 billion dollars", "between", { 1e9, 2e9 }, "USD")
reads("Production grew faster than at any time in modern history", "highest",
  nil, "")
reads("expansion was faster than expected", "more than expected", nil, "")
local pair = sentence.read("semiconductors from China grew from 200 million USD"
  .. " (2021) to over 500 million (2022)")
T.equal(#pair, 2, "two numbers")
T.equal({ pair[1].relation, pair[1].number, pair[1].unit, pair[1].period },
  { "about", 2e8, "USD", "2021" }, "the first")
T.equal({ pair[2].relation, pair[2].number, pair[2].unit, pair[2].period },
  { "more than", 5e8, "USD", "2022" }, "the second")
for _, text in ipairs { "Russia imported 8457 tools in 2023", "", "in 2023Q4",
  "HS 8456 to 8466" } do
  local parts, why = sentence.read(text)
  T.equal(parts, nil, "rule 4: '" .. text .. "'")
  T.ok(why:find("say relation and number", 1, true), "and says what to do")
end

-- Verdicts.
local nearly = "nearly 70 % of machine tools came from China"
local c = ts.claim { text = nearly, source = "The Paper", date = "2024-02-01",
  value = 0.69 }
T.equal({ c.verdict, c.holds }, { "supported", true }, "a point inside")
T.near(c.turns, 0.7, 1e-15, "where it would turn")
T.near(c.margin, 0.01, 1e-12, "how far that is")
T.ok(tostring(c):find("nearly 70.0 %: from 65.1 % to below 70.0 %", 1, true),
  "the set is printed")
T.ok(tostring(c):find("source: The Paper, 2024-02-01", 1, true), "the source")
c = ts.claim { text = nearly, value = 0.69, interval = { 0.66, 0.72 } }
T.equal({ c.verdict, c.holds }, { "consistent", true }, "an interval across")
c = ts.claim { text = nearly, interval = { 0.3, 0.5 } }
T.equal({ c.verdict, c.holds }, { "contradicted", false }, "outside")
T.near(c.value, 0.4, 1e-15, "an interval's middle")
c = ts.claim { text = nearly, reason = "DEU: not released" }
T.equal({ c.verdict, c.holds, c.reason },
  { "cannot be tested", nil, "DEU: not released" }, "no value")
c = ts.claim { text = nearly, value = 0.69, coverage = 0.5 }
T.equal(c.verdict, "cannot be tested", "too little is covered")
T.ok(c.reason:find("cover 50 %", 1, true), c.reason)
T.equal(ts.claim { text = nearly, value = 0.69, coverage = 0.5, needed = 0.4 }
  .verdict, "supported", "needed")
c = ts.claim { relation = "more than", number = 500e6, unit = "USD",
  value = 612e6 }
T.equal(c.verdict, "supported", "without a sentence")
T.ok(tostring(c):find("above 500 million USD", 1, true), "in millions")
c = ts.claim { text = "faster than at any time", value = 0.12,
  history = ts.series { start = "2015", 0.02, 0.15, false } }
T.equal(c.verdict, "contradicted", "a record that stood")
c = ts.claim { text = "faster than at any time", value = 0.16,
  history = { 0.02, 0.15 } }
T.equal(c.verdict, "supported", "a new record")
local function expected (value)
  return ts.claim { text = "growth was faster than expected", value = value,
    unit = "fraction", expected = { 0.03, 0.02, 0.04 } }.verdict
end
T.equal({ expected(0.05), expected(0.035), expected(0.01) },
  { "supported", "consistent", "contradicted" }, "against a forecast")

-- Scopes.
local figures = { CHN = { 0.69, 0.66 }, both = { 0.71, 0.6 } }
c = ts.claim { text = nearly,
  compute = function (scope)
    local value = figures[scope.exporter][scope.product]
    return value, value - 0.005, value + 0.005
  end,
  vary = {
    { "exporter", { "China", "CHN" }, { "China and Hong Kong", "both" } },
    { "product", { "8456..8466", 1 }, { "8456..8463", 2 } },
  } }
T.equal(c.verdict, "supported", "the first scope is the claim's own")
T.equal(#c:frame(), 3, "one thing at a time")
T.equal(#c:frame "all", 4, "all combinations")
T.equal(c:frame():column "verdict", { "supported", "supported",
  "contradicted" }, "each has its verdict")
T.equal(c.counts.contradicted, 2, "counted")
T.ok(tostring(c):find("supported in 2 of 4 scopes; contradicted with exporter"
  .. " = China and Hong Kong", 1, true), "what would flip it")

-- Two numbers.
local both = ts.claims { text = "from 200 million USD in 2021 to over 500"
  .. " million in 2022", values = { 196e6, { 480e6, 460e6, 510e6 } } }
T.equal({ both[1].verdict, both[2].verdict }, { "supported", "consistent" },
  "claims")

-- Both numbers over scopes: each is told the period of its number.
local yearly = { ["2021"] = 196e6, ["2022"] = 480e6 }
both = ts.claims { text = "from 200 million USD in 2021 to over 500 million in"
  .. " 2022",
  compute = function (scope) return yearly[scope.period] + scope.more end,
  vary = { { "more", { "as it is", 0 }, { "with Hong Kong", 40e6 } } } }
T.equal({ both[1].value, both[2].value }, { 196e6, 480e6 }, "by period")
T.equal(both[2]:frame():column "verdict", { "contradicted", "supported" },
  "and by scope")

-- What is compared with may depend on the scope.
c = ts.claim { text = "a record", unit = "USD",
  compute = function (scope)
    return { value = 10, history = scope.before }
  end,
  vary = { { "before", { "low", { 3, false, 9 } }, { "high", { 12 } },
    { "none", {} } } } }
T.equal(c:frame():column "verdict", { "supported", "contradicted",
  "cannot be tested" }, "records")
T.equal({ c.set.lo, c:frame():column "reason" }, { 9, { false, false,
  "there is nothing earlier to compare it with" } }, "the highest before")
c = ts.claim { text = "it grew faster than expected", unit = "USD",
  compute = function () return { value = 12e6, expected = { 8e6, 5e6, 9e6 } } end }
T.equal({ c.verdict, c.value, c.actual, c.expected[1] },
  { "supported", 4e6, 12e6, 8e6 }, "above a forecast of its own")
T.ok(tostring(c):find("came 12 million USD, forecast 8 million USD  [5 million"
  .. " USD, 9 million USD]", 1, true), "which is printed")

-- Euros are not dollars, and windows of two frequencies are no periods.
c = ts.claim { text = "about 900 million USD",
  compute = function (scope)
    return { value = 900e6, unit = scope.data, coverage = 0.95 }
  end,
  vary = { { "data", { "BACI", "USD" }, { "Comext", "EUR" } },
    { "period", { "2023Q4", 1 }, { "2023", 2 } } } }
T.equal(c:frame():column "verdict", { "supported", "supported",
  "cannot be tested" }, "currencies")
T.equal(c:frame():column "reason"[3], "the data are in EUR, the claim is in USD",
  "and why")
T.equal(c:frame().columns, { "data", "window", "value", "coverage", "verdict",
  "reason" }, "what the table tells")

-- Wrong use.
T.fails("option of claim 'vale': did you mean 'value'", "a misspelt option",
  ts.claim, { text = nearly, vale = 1 })
T.fails("say relation and number", "no number", ts.claim,
  { text = "much of it", value = 1 })
T.fails("states 2 numbers", "two numbers", ts.claim,
  { text = "from 1 million USD to 2 million", value = 1 })
T.fails("value is a number", "a text", ts.claim, { text = nearly,
  value = "0.7" })
T.fails("vary needs compute", "nothing to compute", ts.claim,
  { text = nearly, vary = {} })
T.fails("did you mean 'verdict'", "a misspelt field", function ()
  return c.verdit
end)
T.fails("needs history", "a record of nothing", ts.claim,
  { text = "a record", value = 1 })

T.done()
