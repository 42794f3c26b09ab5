local T = require "check"
local print = require "tradestat.print"
local frame = require "tradestat.frame"

-- widths count characters, not bytes
T.equal(print.width "Türkiye", 7, "two bytes, one place")
T.equal(print.width "中国", 4, "wide characters take two places")
T.equal(print.width "e\u{301}", 1, "a combining mark takes none")
T.equal(print.pad("ab", 4), "ab  ")
T.equal(print.pad("ab", 4, true), "  ab")

T.equal(print.table {
  title = "two rows",
  columns = { { name = "who", head = "key" },
              { name = "n", head = "", right = true } },
  rows = { { "Türkiye", "1" }, { "中国", "." } },
  tails = { false, "not released" },
  more = 3,
  foot = { "5 rows" },
}, [[
two rows
who      n
key
-------  -
Türkiye  1
中国     .   not released
... 3 more
-------  -
5 rows]], "a table of texts")

local function last_line (f)
  return tostring(f):match "[^\n]*$"
end

local f = frame.new {
  { "exporter", { "CHN", "CHN", "DEU", "DEU" } },
  { "period", { "2019Q1", "2019Q2", "2019Q1", "2019Q2" } },
  { "value", { 52.1, 88.4, false, 7 }, unit = "million USD" },
  title = "imports of RUS",
}
T.equal(tostring(f), [[
imports of RUS
exporter  period         value
key       quarter  million USD
--------  -------  -----------
CHN       2019Q1          52.1
CHN       2019Q2          88.4
DEU       2019Q1             .
DEU       2019Q2           7.0
--------  -------  -----------
4 rows = 2 exporters x 2 quarters: 3 values, 1 missing]],
  "a frame prints as VOCABULARY.md shows")

T.equal(last_line(f:head(3)), "3 rows: 2 values, 1 missing",
  "rows that are no product of their keys")
T.equal(last_line(frame.new {}), "0 rows", "nothing at all")

-- fractions print as %, with two decimals when one is below 1 %
local function cells (values, unit)
  local list = {}
  local text = tostring(frame.new { { "x", values, unit = unit } })
  for line in text:gmatch "[^\n]+" do
    list[#list + 1] = line:match "^%s*(%-?[%d.]+)$"
  end
  return list
end
T.equal(cells({ 0.5, 0.25 }, "fraction"), { "50.0", "25.0" })
T.equal(cells({ 0.5, 0.0025 }, "fraction"), { "50.00", "0.25" })
-- no exponents, no grouping, no needless decimals, no minus zero
T.equal(cells({ 123456789012, 1 }), { "123456789012", "1" })
T.equal(cells({ 1234.56789, 0.001234 }), { "1234.567890", "0.001234" })
T.equal(cells({ -0.0, 0 }), { "0", "0" })
T.equal(cells({ 1e9 / 3, 1e8 / 3 }), { "333333333", "33333333" })

-- p-values: four decimals, the smallest ones as such
local function printed (name, values)
  local list = {}
  local text = tostring(frame.new { { name, values } })
  for line in text:gmatch "[^\n]+" do
    list[#list + 1] = line:match "^%s*(<?[%d.]+)$"
  end
  return list
end
for _, name in ipairs { "p", "q", "exact_p" } do
  T.equal(printed(name, { 1e-12, 0.0123456, 1 }),
    { "<0.001", "0.0123", "1.0000" }, name .. " is a probability")
end
T.equal(printed("p", { 0.01743, 0.3 }), { "0.01743", "0.30000" },
  "as other numbers while all show")
T.equal(printed("p", { 1e-3, 12 }), { "0.001", "12.000" },
  "a number that is none is a number")

-- what is missing is counted in the last column that has numbers
T.equal(last_line(frame.new { { "x", { 1, 2 } }, { "y", { false, false } } }),
  "2 rows: 2 values", "an empty column counts nothing")
T.equal(last_line(frame.new { { "x", { false, false } } }), "2 rows",
  "nothing but an empty column")

local percent = require "tradestat.format".percent
T.equal(percent(0.6978), "69.8 %")
T.equal(percent(nil), ".", "missing")
T.equal(percent(0 / 0), ".", "missing")
T.fails("percent takes a number, got a string", "not a number", percent, "x")

-- ten rows, then how many are left; one row more is shown instead
local many = {}
for i = 1, 250 do many[i] = i end
T.ok(tostring(frame.new { { "x", many } }):find "\n... 240 more\n",
  "ten rows, then the rest is counted")
local function lines (text)
  return select(2, text:gsub("\n", "\n")) + 1
end
T.equal(lines(tostring(frame.new { { "x", many } }:head(50))), 54,
  "head(50) prints 50 rows")
local eleven = table.move(many, 1, 11, 1, {})
T.ok(not tostring(frame.new { { "x", eleven } }):find "more",
  "a single row is not hidden")
T.done()
