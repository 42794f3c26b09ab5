-- Evidence for claims: what flows say, what is covered, and where data come
-- from.
local T = require "check"
local files = require "files"
local ts = require "tradestat"

local CHN, DEU, TUR, RUS = 156, 276, 792, 643

-- Exports of 8457 to Russia, three months: China 60 each, Germany 30, Türkiye
-- 10.
local function rows_of (without)
  local rows = {}
  for month = 202301, 202303 do
    for who, value in pairs { [CHN] = 60, [DEU] = 30, [TUR] = 10 } do
      if without ~= who .. " " .. month then
        rows[#rows + 1] = { month, who, "X", RUS, "845710", value }
      end
    end
  end
  return rows
end

local function evidence (db, selection, options)
  local asked = { importer = "RUS", product = "8457", reported_by = "exporter",
    period = "2023Q1" }
  for name, value in pairs(selection) do asked[name] = value end
  return db:flows(asked):evidence(options)
end
local china = { of = { exporter = "CHN" } }

-- All have published: rules 1 and 3.
local db = files.store(rows_of())
local found = evidence(db, {}, china)
T.near(found.value, 0.6, 1e-15, "a share of the quarter")
T.equal({ found.unit, found.coverage, found.lo, found.hi },
  { "fraction", 1.0, nil, nil }, "all is covered: no interval")
found = evidence(db, {})
T.equal({ found.value, found.unit }, { 300.0, "USD" }, "the amount")
T.equal(evidence(db, { exporter = "CHN" }).value, 180.0, "of one supplier")
T.equal(evidence(db, { period = "2023-01..2023-02" }).value, 200.0, "a range")
T.near(evidence(db, { period = "2023-02" }, { of = { exporter = { "CHN",
  "DEU" } } }).value, 0.9, 1e-15, "the share of two in a month")

-- Rule 1: what is not there, or in part.
T.equal(evidence(db, { period = "2023" }).reason, "3/12 months", "a year")
T.equal(evidence(db, { period = "2022Q4" }).reason,
  "no data of 2022Q4: they are by month, 2023-01 to 2023-03", "before the data")
T.equal(evidence(db, { product = "8458" }).reason,
  "no row of these goods in the data", "goods that nobody reports")
local annual = files.store { { 2022, CHN, "X", RUS, "845710", 5 },
  { 2022, DEU, "X", RUS, "845710", 5 } }
T.equal(evidence(annual, { period = "2022Q4" }).reason,
  "no data of 2022Q4: they are by year, 2022 to 2022", "quarters of years")
T.equal(evidence(annual, { period = "2022" }, china).value, 0.5, "the year")

-- Rules 2 and 3: Türkiye, a tenth of trade, is silent in March.
db = files.store(rows_of(TUR .. " 202303"))
found = evidence(db, {}, china)
T.near(found.value, 180 / 290, 1e-15, "a share among those who published")
T.near(found.coverage, (0.6 + 0.3 + 0.1 * 2 / 3), 0.01, "what they weigh")
T.near(found.hi, found.value, 1e-15, "the absent sold nothing, at most")
T.near(found.lo, found.value * found.coverage, 1e-15, "or as ever, at least")
found = evidence(db, {})
T.near(found.lo, 290, 1e-15, "an amount is what was seen, at least")
T.near(found.hi, 290 / found.coverage, 1e-12, "or more by what is not covered")
T.equal(evidence(db, {}, { of = { exporter = "TUR" } }).reason, "2/3 months",
  "who is silent has no share")

-- Rule 2: one supplier alone, and what others say that it weighs.
local alone = files.store { { 202301, CHN, "X", RUS, "845710", 60 } }
found = evidence(alone, { period = "2023-01" }, china)
T.equal({ found.value, found.reason }, { nil, "the data hold the exports of CHN"
  .. " alone: nothing is known of its rivals" }, "one supplier")
local weights = ts.frame { { "exporter", { "CHN", "DEU" } },
  { "share", { 0.25, 0.75 } } }
found = evidence(alone, { period = "2023-01" },
  { of = china.of, suppliers = weights })
T.equal({ found.value, found.lo, found.hi, found.coverage },
  { 1.0, 0.25, 1.0, 0.25 }, "weighed by others")
T.equal(evidence(alone, { period = "2023-01", exporter = "CHN" }).value, 60.0,
  "its own amount needs no rivals")

-- Rule 4.
T.equal(evidence(db, { exporter = { "CHN", "HKG" } }).reason,
  "the data have no exports of HKG", "absent is not zero")
T.equal(evidence(db, {}, { of = { exporter = "HKG" } }).reason,
  "the data have no exports of HKG", "nor as a part")
db = files.store { { 202301, CHN, "X", RUS, "845710", 60 },
  { 202301, DEU, "X", RUS, "845811", 30 } }
T.equal(evidence(db, { period = "2023-01" }, { of = { exporter = "DEU" } })
  .value, 0.0, "present and selling other goods is zero")

-- A claim over flows.
local c = ts.claim {
  text = "about 60 % came from China",
  compute = function (scope)
    return evidence(files.store(rows_of(scope.without)), {}, china)
  end,
  vary = { { "without", { "all", "nobody" }, { "one", DEU .. " 202303" } } },
}
T.equal(c.verdict, "supported", "with all suppliers")
T.equal(c:frame():column "verdict", { "supported", "consistent" },
  "with one that is late")
T.equal(c:frame().columns, { "without", "value", "lo", "hi", "coverage",
  "verdict" }, "coverage and interval are columns")

-- Calling it wrong.
T.fails("of one period", "no period", function ()
  return alone:flows { importer = "RUS" }:evidence()
end)
T.fails("of is a condition", "of is a text", function ()
  return evidence(alone, {}, { of = "CHN" })
end)
T.fails("did you mean 'suppliers'", "a misspelt option", function ()
  return evidence(alone, {}, { supplier = weights })
end)

-- Where data come from.
local one = files.comtrade(rows_of())
T.equal(ts.load(one):datasets()[1].format, "comtrade v1", "one file")
T.equal(#ts.load { one, "tests/data/baci_hs17_y2021_V202401.csv" }
  :datasets(), 2, "two files of two formats")
local path = files.path ".db"
ts.open(path):load(one)
T.equal(ts.load { path }.path, path, "a store")
T.fails("is a store: name it alone", "a store among files", ts.load,
  { one, path })
T.fails("load takes paths", "no files", ts.load, {})
T.fails("No such file", "a file that is not there", ts.load, { "nowhere.csv" })
T.fails('there are "machine tools" and "goods"', "no such sample", ts.sample,
  "tools")
for name, want in pairs { ["machine tools"] = "sample (synthetic)",
  goods = "sample of goods (synthetic)" } do
  T.equal(ts.sample(name):datasets()[1].name, want, "sample: " .. name)
end
T.equal(db:sources "RUS", { { "comtrade HS USD", { dataset = "comtrade HS USD",
  frequency = "month", reported_by = "exporter" } } }, "who can answer")
T.fails("load a file first", "nobody can", function ()
  return db:sources "DEU"
end)
T.equal(db:suppliers("RUS", "2021"), nil, "nobody has all suppliers")
T.done()
