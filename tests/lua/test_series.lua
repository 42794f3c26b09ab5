-- Series: making, reading, arithmetic, statistics (S15, S16, S17, S22).
local T = require "check"
local series = require "tradestat.series"

local s = series.new{ start = "2022Q1", 50, 60, false, 0, 90, unit = "USD" }

-- Making.
T.equal({ s.n, s.missing, s.zeros, #s }, { 4, 1, 1, 5 }, "counts")
T.equal({ s.start, s.finish, s.frequency, s.unit, s.name },
  { "2022Q1", "2023Q1", "quarter", "USD", "value" }, "what it is")
T.equal(s:values(), { 50, 60, false, 0, 90 }, "values")
T.equal(s:periods(), { "2022Q1", "2022Q2", "2022Q3", "2022Q4", "2023Q1" },
  "periods")
T.equal(series.new{ start = "2022", { 1, 2 } }:values(), { 1, 2 },
  "values in a list")
T.equal(series.new{ start = "2022", values = { 1, 2 } }:values(), { 1, 2 },
  "values by name")
T.fails("first period", "start is needed", series.new, { 1, 2 })
T.fails("no period", "start is a period", series.new, { start = "x", 1 })
T.fails("item 2 is nil", "holes", series.new,
  { start = "2022", [1] = 1, [3] = 2 })
T.fails("item 2 is a string", "codes are no numbers", series.new,
  { start = "2022", 1, "0101" })
T.fails("did you mean 'unit'", "unknown option", series.new,
  { start = "2022", 1, units = "USD" })
local seen = {}
for period, value in s:rows() do seen[#seen + 1] = period .. tostring(value) end
T.equal(seen[3], "2022Q3false", "rows")

-- S16: a number, or nil and the reason.
T.equal(s:at "2022Q2", 60, "S16: a value")
T.equal({ s:at "2022Q3" }, { nil, "missing" }, "S16: missing")
local value, reason = s:at "2030Q1"
T.ok(value == nil and reason:find "outside 2022Q1..2023Q1", "S16: outside")
T.equal(series.new{ start = "2022", 7 }:at(2022), 7, "a year may be a number")
T.fails("a period is text", "S16: not a text", s.at, s, {})
T.fails("is a month", "S16: another frequency", s.at, s, "2022-03")
T.fails("no period", "S16: not a period", s.at, s, "nonsense")

-- A series does not change, and unknown names name the nearest.
T.fails("does not change", "set", function () s.unit = "kg" end)
T.fails("did you mean 'unit'?", "nearest field", function () return s.unitt end)
T.fails("did you mean 'growth'?", "nearest verb", function () s:growht() end)

-- where.
T.equal(s:where{ period = "2022Q2..2022Q3" }:values(), { 60, false }, "range")
T.equal(s:where{ period = "2022" }.n, 3, "a year is a range of quarters")
T.fails("no quarter of the series", "empty", s.where, s, { period = "2030.." })
T.fails("did you mean 'period'", "condition", s.where, s, { perod = "2022" })

-- Arithmetic: aligned by period, missing kept, units checked.
T.equal((s + s):values(), { 100, 120, false, 0, 180 }, "sum")
T.equal((s - 10):at "2022Q1", 40, "minus a number")
T.equal((100 - s):at "2022Q1", 50, "a number minus")
T.equal((-s):at "2022Q1", -50, "unary minus")
T.equal((2 * s).unit, "USD", "a number keeps the unit")
local ratio = s / s
T.equal(ratio.unit, "fraction", "USD over USD")
T.equal({ ratio:at "2022Q4" }, { nil, "zero denominator" }, "zero denominator")
local late = series.new{ start = "2022Q4", 1, 2, 3, unit = "USD" }
T.equal((s + late):values(), { false, false, false, 1, 92, false }, "aligned")
T.equal({ (s + late):at "2022Q1" }, { nil, "only one series reaches here" },
  "one side only")
local kg = series.new{ start = "2022Q1", 1, 2, 3, 4, 5, unit = "kg" }
T.fails("bring them to one unit", "USD + kg", function () return s + kg end)
T.equal((s / kg).unit, "USD/kg", "unit value")
T.equal((kg * ratio).unit, "kg", "a fraction of kg")
local monthly = series.new{ start = "2022-01", 1, 2, unit = "USD" }
T.fails("one frequency", "months and quarters",
  function () return s + monthly end)
T.fails("both sides are series or numbers", "text",
  function () return s + "a" end)

-- Transforms: the first option may stand alone; options have names.
local y = series.new{ start = "2021Q1", 10, 20, 30, 40, 15, 0, 45, 44 }
T.near(y:growth "yoy":at "2022Q1", 0.5, 1e-15, "S22: yoy")
T.near(y:growth{ kind = "pop" }:at "2021Q2", 1, 1e-15, "S22: pop")
T.equal(y:growth "yoy".unit, "fraction", "unit from the descriptor")
T.equal(y:growth "yoy".name, "growth", "named after the transform")
T.equal({ y:growth "pop":at "2022Q3" }, { nil, "new" }, "D1: from nothing")
T.fails("yoy", "S22: no default below a year", y.growth, y)
T.fails("did you mean 'kind'", "unknown option", y.growth, y, { knd = "yoy" })
T.fails("did you mean 'yoy'", "unknown word", y.growth, y, "yyo")
T.fails("one too many", "arguments", y.log, y, 1)
T.fails("given twice", "twice", y.growth, y, "yoy", { kind = "pop" })
T.equal(y:rolling(2, "sum"):values()[2], 30, "options in order")
T.equal(y:lag(1):values(), { false, 10, 20, 30, 40, 15, 0, 45 }, "lag")
T.near(y:index "2021":at "2021Q2", 80, 1e-14, "index: mean of 2021 is 100")
T.near(y:change "yoy":at "2022Q1", 5, 1e-15, "change")
local share = series.new{ start = "2021", 0.25, 0.75, unit = "fraction" }
T.near(share:change():at "2022", 50, 1e-15, "change in percentage points")
T.equal(share:change().unit, "percentage points", "and says so")

-- Reducers: missing periods make the result missing, unless skipped.
T.equal(y:sum(), 204, "sum")
T.equal({ s:sum() }, { nil, "1 of 5 periods missing" }, "S15: missing")
T.equal(s:sum{ missing = "skip" }, 200, "missing = skip")
T.equal(s:count(), 4, "a count counts what is there")
T.fails('it takes "skip"', "word", s.sum, s, { missing = "drop" })

-- Every statistic of the tables is a method.
local vocabulary = require "tradestat.statistics".vocabulary
for _, kind in ipairs{ "reducers", "transforms", "models" } do
  for _, row in ipairs(vocabulary[kind]) do
    T.equal(type(y[row.name]), "function", row.name .. " is a verb of series")
  end
end
T.fails("called with ':'", "a point instead of a colon", y.at, "2021Q1")

-- Errors stand at the analyst's line.
local good, message = pcall(function () return y:growth "yyo" end)
T.ok(not good and message:find "^[^:]*test_series%.lua:%d+: ",
  "the place is the caller's: " .. tostring(message))

-- rows() is for loops.
local all = 0
for _, value in s:rows() do all = all + (value or 0) end
T.near(all, s:sum{ missing = "skip" }, 1e-14, "rows one after the other")
T.fails("for period, value in s:rows() do", "rows() is no list", function ()
  for _, row in ipairs(s:rows()) do print(row) end
end)

-- Arithmetic of a series with a title and one without.
do
  local titled = require "tradestat.frame".new{ title = "re-exports included",
    { "period", { "2020", "2021", "2022" } }, { "value", { 1, 2, 4 } } }
  local text = tostring(titled:series():trend():residuals())
  T.ok(text:find("re-exports included", 1, true), "the title stays")
  T.ok(not text:find("included -", 1, true),
    "residuals are not called after a title that is none")
end

-- Operators that series do not know.
for word, operation in pairs {
  ["write s * s"] = function () return s ^ 2 end,
  ["know + - * / alone"] = function () return s // 2 end,
  ["not ordered"] = function () return s < s end,
  ["is no text"] = function () return s .. "x" end,
} do
  T.fails(word, "an operator is refused with a cure", operation)
end

-- Printing.
local text = tostring(s)
T.ok(text:find("60", 1, true) and text:find("2022Q3", 1, true), "cells")
T.ok(text:find("n 4, missing 1, zeros 1", 1, true), "counts are printed")

T.done()
