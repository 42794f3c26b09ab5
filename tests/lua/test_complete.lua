-- Completion: what may follow what is typed.
local T = require "check"
local complete = require "tradestat.repl.complete"
local context = require "tradestat.repl.context"
local ts = require "tradestat"

local globals = { ts = ts, print = print }
globals.f = ts.frame { { "exporter", { "CHN", "DEU" } },
  { "period", { "2021", "2022" } }, { "value", { 1, 2 } } }
globals.s = ts.series { start = "2020-01", 1, 2, 3, 4, 5, 6 }
globals.fit = globals.s:trend()
globals.db = ts.open(":memory:")

-- The first of the words that `text` may become holds `want`; how many bytes
-- it replaces.
local function offers (text, want, replaced)
  local list, n = complete.at_end(text, globals)
  if not T.ok(list, text .. ": words") then return end
  local found = false
  for _, word in ipairs(list) do found = found or word == want end
  T.ok(found, ("%s: %s among %s"):format(text, want,
    table.concat(list, " ", 1, math.min(#list, 20))))
  T.equal(n, replaced, text .. ": replaced")
end

local function only (text, ...)
  T.equal((complete.at_end(text, globals)), { ... }, text)
end

-- context.lua, rules 1 and 2.
local function head (text, object, verb, option)
  local where = context.at_end(text)
  T.equal({ where.object, where.verb, where.option }, { object, verb, option },
    text)
end
head('db:flows{ exporter = "CH', "db", "flows", "exporter")
head('db:flows{ exporter = { "RUS", "KA', "db", "flows", "exporter")
head('f:top(3, "exporter", { a', "f", "top", nil)
head('f:share "ex', "f", "share", nil)
head("db:flows{ importer = \"RUS\" }:by(", 'db:flows{ importer = "RUS" }', "by",
  nil)
head("x = { f:hhi(", "f", "hhi", nil)
head("print(f:share 'exporter', s:trend{ ", "s", "trend", nil)
T.equal(context.at_end('a = "b" .. "c').text, "c", "inside a text")
T.equal(context.at_end("-- it's said\nf").text, nil, "quotes in comments")
T.equal(context.at_end("x = [[it's]] f").text, nil, "quotes in long texts")

-- Names.
offers("pri", "print", 3)
offers("ts.o", "open", 1)
globals.pairs = pairs
offers("for k in pai", "pairs", 3)

-- Verbs of objects, and of what calls give.
only("f:effective", "effective_number")
offers("s:tre", "trend", 3)
only("fit.slo", "slope")
offers("fit:", "predict", 0)
only("db:flo", "flows")
offers('db:flows{ importer = "RUS" }:by("exporter", "year"):sha', "share", 3)
only('f:share "exporter":hh', "hhi")
offers("s:trend():pl", "plot", 2)
only("s:trend():residuals():mann", "mann_kendall")

-- Options.
only("s:trend{ sea", "season")
offers("db:flows{ ex", "exporter", 2)
offers("f:plot{ ti", "title", 2)
offers("s:trend{ log = true, err", "errors", 3)
only('db:load("x.csv", { rele', "release")
offers("f:where{ ", "exporter", 0)

-- Texts.
offers('f:share "', "exporter", 0)
only('f:column "va', "value")
only('f:where "value > 1 and exp', "exporter")
only('f:where{ exporter = "', "CHN", "DEU")
offers('s:trend{ errors = "', "hc3", 0)
offers('s:growth "', "yoy", 0)
offers('db:flows{ exporter = "CH', "CHN", 2)
offers('db:flows{ exporter = { "RUS", "KA', "KAZ", 2)
offers('db:flows{ product = "8456', "845610", 4)
offers('db:flows{ product = ts.products "mach', "machine tools", 4)
offers('ts.countries "EU', "EU27", 2)
offers('f:plot{ kind = "', "heatmap", 0)
T.equal(complete.at_end('ts.open "/tmp/', globals), nil, "files are readline's")

-- Help.
offers("?tren", "trend", 4)
offers("??perc", "percent", 4)

T.done()
