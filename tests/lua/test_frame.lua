local T = require "check"
local frame = require "tradestat.frame"

local function small ()
  return frame.new {
    { "exporter", { "CHN", "CHN", "DEU", "DEU", "USA", "USA" } },
    { "period", { "2023Q1", "2023Q2", "2023Q1", "2023Q2", "2023Q1",
                  "2023Q2" } },
    { "value", { 10, 20, 5, false, 1, 2 }, unit = "USD" },
  }
end
local f = small()

-- making
T.equal(f.columns, { "exporter", "period", "value" }, "columns in order")
T.equal(#f, 6, "the length is the number of rows")
T.equal(f:column "value", { 10, 20, 5, false, 1, 2 }, "false is missing")
T.equal(f:column "period"[1], "2023Q1")
T.ok(f == small(), "equal frames are equal")
T.ok(f ~= f:head(2), "and others are not")
T.equal(frame.new { value = { 1 }, period = { "2023" }, who = { "A" } }.columns,
  { "who", "period", "value" }, "keys, the period, numbers")
T.fails("item 2 is a number among strings", "codes are text", frame.new,
  { { "product", { "0101", 101 } } })
T.fails("has 1 values, the first column 2", "lengths", frame.new,
  { { "a", { 1, 2 } }, { "b", { 1 } } })
T.fails("is no period", "bad period", frame.new, { { "period", { "nope" } } })

-- where on keys
T.equal(f:where { exporter = "CHN" }:column "value", { 10, 20 })
T.equal(#f:where { exporter = { "CHN", "USA" }, period = "2023Q2" }, 2)
T.equal(f:where { exporter = { except = "CHN" } }:column "exporter",
  { "DEU", "DEU", "USA", "USA" })
T.equal(#f:where { period = "2023Q2.." }, 3, "an open range")
T.equal(#f:where { period = 2023 }, 6, "a year holds its quarters")
T.fails("did you mean 'CHN'", "a misspelt member", f.where, f,
  { exporter = "CHNN" })
T.fails("did you mean 'exporter'", "a misspelt column", f.where, f,
  { exportr = "CHN" })
T.fails("write it in quotes", "a number for a code", f.where, f,
  { exporter = 101 })
local goods = frame.new {
  { "product", { "84", "8456", "845710", "8466", "8542", "85" } },
  { "value", { 1, 2, 3, 4, 5, 6 } },
}
T.equal(goods:where { product = "8456..8466" }:column "value", { 2, 3, 4 })
T.equal(goods:where { product = "85*" }:column "value", { 5, 6 })
T.equal(goods:where { product = "8457" }:column "value", { 3 },
  "a code means its subtree")

local ts = require "tradestat"
T.equal(goods:where { product = ts.products "machine tools" }:column "value",
  { 2, 3, 4 }, "a named list of products")
T.equal(f:where { exporter = ts.except(ts.countries "G7") }:column "exporter",
  { "CHN", "CHN" }, "a group need not be there in full")
T.equal(f:group("exporter", { { "G7", ts.countries "G7" } }):column "exporter",
  { "G7", "G7" })

-- where on numbers
T.equal(f:where "value > 3":column "value", { 10, 20, 5 })
T.ok(tostring(f:where "value > 3"):find "1 row had no value and was left out",
  "what could not be decided is counted")
T.equal(#f:where("value > ? and exporter ~= ?", 3, "DEU"), 2, "parameters")
T.fails('write f:where "z > 3.5"', "a boolean", f.where, f, true)
T.fails("did you mean 'value'", "unknown column", f.where, f, "valu > 3")

-- with
T.equal(f:with("double", "2 * value"):column "double",
  { 20, 40, 10, false, 2, 4 })
T.equal(f:where { exporter = { "CHN", "USA" } }
  :with("part", "value / sum(value)", { by = { "period" } }):column "part"[1],
  10 / 11, "reducers within groups")
T.equal(f:with("rate", { 1, 2, 3, 4, 5, false }):column "rate"[6], false)
T.equal(f:with("value", "-value"):column "value"[1], -10, "in place of one")
T.equal(f:with("seven", 7):column "seven"[6], 7, "a number")
T.fails("6 rows", "too few values", f.with, f, "x", { 1 })
T.fails("unknown option of with 'bye'", "options", f.with, f, "x", "1",
  { bye = "period" })

-- select, rename, sort, head
T.equal(f:select("value", "exporter").columns, { "value", "exporter" })
T.equal(f:rename { imports = "value" }.columns,
  { "exporter", "period", "imports" })
T.equal(f:rename { value = "exporter", exporter = "value" }.columns,
  { "value", "period", "exporter" }, "two names exchanged")
T.fails("two columns would be called 'period'", "clash", f.rename, f,
  { period = "value" })
T.equal(f:sort "-value":column "value", { 20, 10, 5, 2, 1, false },
  "missing comes last")
T.equal(f:sort "value":column "value", { 1, 2, 5, 10, 20, false })
T.equal(f:sort { "-exporter", "value" }:column "value",
  { 1, 2, 5, false, 10, 20 })
T.equal(#f:head(2), 2)
T.fails("write f:head(5)", "a dot for a colon", f.head, 5)
T.fails('write f:column "value"', "a column as a field",
  function () return f.value end)
T.fails("did you mean 'sort'", "unknown verb", function () return f.srot end)

-- top
local top = f:top(1, "exporter", { at = "2023Q1" })
T.equal(top:column "exporter", { "CHN", "CHN", "other", "other" })
T.equal(top:column "value", { 10, 20, 6, false })
T.ok(tostring(top):find "1 of 2 parts missing", "the reason travels")
T.equal(f:top(9, "exporter"), f, "fewer members than asked: nothing changes")

-- by
T.equal(f:by "period":column "value", { 16, false })
T.equal(f:by("period", { missing = "skip" }):column "value", { 16, 22 })
T.equal(f:by("exporter", "year"):column "value", { false, false, false },
  "half a year is no year")
T.ok(tostring(f:by("exporter", "year")):find "2/4 quarters", "and says so")
T.fails("is a number", "by a number", f.by, f, "value")
T.fails("'84' and '845710' overlap", "totals and parts", frame.new {
  { "product", { "84", "845710" } }, { "importer", { "A", "A" } },
  { "value", { 1, 1 } } }.by, frame.new {
  { "product", { "84", "845710" } }, { "importer", { "A", "A" } },
  { "value", { 1, 1 } } }, "importer")
local sides = frame.new { { "year", { "a", "a" } },
  { "reported_by", { "exporter", "importer" } }, { "value", { 80, 100 } } }
T.fails("cannot be in one sum", "two sides", sides.by, sides, "year")

-- group
T.equal(f:group("exporter", { { "West", { "USA", "DEU" } }, { "China", "CHN" } })
  :column "exporter", { "West", "West", "China", "China" }, "the list's order")
T.equal(f:group("exporter", { { "China", "CHN" } }, { other = "Rest" })
  :column "exporter", { "China", "China", "Rest", "Rest" })
T.fails("group takes a list of pairs", "a named group is not passed over",
  f.group, f, "exporter", { A = { "CHN" } })
T.fails("group takes a list of pairs", "nor one beside a list", f.group, f,
  "exporter", { { "West", { "USA" } }, A = { "CHN" } })
T.fails("is in two groups", "overlap", f.group, f, "exporter",
  { { "a", "CHN" }, { "b", { "CHN" } } })

-- summarise
local s = f:summarise { by = "exporter", { "n", "count()" },
  { "most", "max(value)" } }
T.equal(s:column "n", { 2, 2, 2 })
T.equal(s:column "most", { 20, false, 2 })
T.equal(f:where "not missing(value)":summarise { { "total", "sum(value)" } }
  :column "total", { 38 }, "without by all rows are one")
T.fails("has a value for each row", "no reducer", f.summarise, f,
  { { "x", "value" } })

-- join
local g = frame.new { { "iso3", { "CHN", "DEU", "FRA" } },
  { "name", { "China", "Germany", "France" } }, { "gdp", { 3, 2, 1 } } }
local joined = f:join(g, { on = { exporter = "iso3" } })
T.equal(joined.columns, { "exporter", "period", "value", "name", "gdp" })
T.equal(joined:column "gdp", { 3, 3, 2, 2, false, false })
T.ok(tostring(joined):find "2 left rows without a match", "left")
T.ok(tostring(joined):find "1 right row not used", "right")
T.fails("several left rows have exporter CHN", "1:1", f.join, f, g,
  { on = { exporter = "iso3" }, match = "1:1" })
T.fails("both frames have 'value'", "names", f.join, f, f,
  { on = { "exporter", "period" } })
T.equal(#g:join(f, { on = { iso3 = "exporter" }, match = "1:m" }), 5)

-- pivot, unpivot, complete
local wide = f:pivot "period"
T.equal(wide.columns, { "exporter", "2023Q1", "2023Q2" })
T.equal(wide:column "2023Q2", { 20, false, 2 })
T.equal(wide:unpivot("quarter"):column "value", { 10, 20, 5, false, 1, 2 })
T.fails("two rows have", "pivot needs one row a cell", function ()
  return f:select("period", "value"):pivot "period"
end)
T.equal(f:pivot "exporter".columns, { "period", "CHN", "DEU", "USA" })
local gaps = frame.new { { "who", { "A", "A", "B" } },
  { "period", { "2020", "2023", "2021" } }, { "x", { 1, 2, 3 } } }
T.equal(gaps:complete():column "x",
  { 1, false, false, 2, false, 3, false, false })
T.ok(tostring(gaps:complete()):find "5 rows added", "and says how many")

-- at (S16)
T.equal(f:at { exporter = "CHN", period = "2023Q2" }, 20)
T.equal({ f:at { exporter = "DEU", period = "2023Q2" } }, { nil, "missing" })
T.equal(select(2, f:at { exporter = "CHN", period = "2024Q2" }),
  "no row has exporter CHN, period 2024Q2")
T.fails("say also which period", "several rows", f.at, f,
  { exporter = "CHN" })

-- rows, each
local list = {}
for row in f:rows() do list[#list + 1] = row.exporter .. tostring(row.value) end
T.equal(list[4], "DEUfalse")
local seen = {}
for exporter, rows in f:each "exporter" do
  seen[#seen + 1] = exporter .. #rows
end
T.equal(seen, { "CHN2", "DEU2", "USA2" })
seen = {}
for period, rows in f:each "period" do seen[#seen + 1] = period .. #rows end
T.equal(seen, { "2023Q13", "2023Q23" }, "each period")
T.fails("is a number, not a key", "each number", f.each, f, "value")

-- bad news comes at the analyst's line (S34)
local function line_of (g)
  local info = debug.getinfo(g, "S")
  return ("%s:%d:"):format(info.short_src, info.linedefined)
end
for _, wrong in ipairs {
  function () f:where "valu > 1" end,
  function () f:where { exporter = 3 } end,
  function () frame.new { { "a", { "x", 1 } } } end,
  function () f:summarise { { "n" } } end,
  function () f:at { of = "exporter" } end,
  function () f:write "x.doc" end,
} do
  T.fails(line_of(wrong), "the analyst's line", wrong)
end

-- scale (S1)
local scaled = frame.new { { "value", { 5e6 }, unit = "USD" } }:scale "million"
T.equal(scaled:column "value", { 5 })
T.ok(tostring(scaled):find "million USD", "the unit says the word")
T.equal(scaled:scale "one":column "value", { 5e6 }, "and back")
T.equal(frame.new { { "value", { 5e6 }, unit = "USD" },
  { "weight", { 2000 }, unit = "kg" } }:scale("thousand", { of = "weight" })
  :column "weight", { 2 }, "another number")
T.fails("no scale 'milion'", "unknown scale", f.scale, f, "milion")

-- describe
local about = f:describe()
T.equal(about:column "column", { "exporter", "period", "value" })
T.equal(about:column "median"[3], 5)
T.equal(about:column "missing", { 0, 0, 1 })

-- write
local path = os.tmpname()
local function written (extension, options)
  f:head(4):write(path .. extension, options)
  local file <close> = assert(io.open(path .. extension))
  local text = file:read "a"
  os.remove(path .. extension)
  return text
end
T.equal(written(".csv", { units = false }), [[
exporter,period,value
CHN,2023Q1,10
CHN,2023Q2,20
DEU,2023Q1,5
DEU,2023Q2,
]])
T.ok(written ".csv":find("value (USD)", 1, true), "units in heads (S1)")
T.ok(written ".tsv":find "CHN\t2023Q1\t10\n", "tabs")
T.ok(written ".json":find('"value": null', 1, true), "null in JSON")
T.ok(written ".md":find("| CHN | 2023Q1 | 10 |", 1, true), "Markdown")
T.ok(written ".tex":find("CHN & 2023Q1 & 10 \\\\", 1, true), "LaTeX")
T.ok(written ".html":find("<td>CHN</td>", 1, true), "HTML")
T.fails("cannot be written as '.doc'", "unknown kind", f.write, f, path .. ".doc")
T.fails("No such file", "no folder", f.write, f, "/nowhere/at/all.csv")
do   -- what was written is read again
  f:write(path .. ".csv", { units = false })
  local again = require "tradestat".read(path .. ".csv")
  for _, name in ipairs(f.columns) do
    T.equal(again:column(name), f:column(name),
      "a frame that was written as CSV is read back: " .. name)
  end
  os.remove(path .. ".csv")
end
os.remove(path)

-- rows() is for loops
local seen = 0
for row in f:rows() do seen = seen + (row.value or 0) end
T.near(seen, f:sum{ missing = "skip" }, 1e-14, "rows one after the other")
T.fails("write for row in f:rows() do", "rows() is no list", ipairs(f:rows()),
  f:rows(), 0)
for word, operation in pairs {
  ['f:with("double"'] = function () return f + f end,
  ["compute with operators"] = function () return f ^ 2 end,
  ['f:where "value > 0"'] = function () return f < f end,
  ["is no text"] = function () return "x" .. f end,
} do
  T.fails(word, "an operator is refused with a cure", operation)
end
local pair = { of = { "value" } }
for verb, ask in pairs {
  pivot = function () return f:pivot("exporter", pair) end,
  unpivot = function () return f:unpivot("exporter", pair) end,
  top = function () return f:top(2, "exporter", pair) end,
  scale = function () return f:scale("million", pair) end,
} do
  T.fails(verb .. ': of names one number column, of = "value", not a table',
    "of is one name", ask)
end
T.fails("write for row in f:rows() do", "nor has it a length",
  function () return #f:rows() end)
T.done()
