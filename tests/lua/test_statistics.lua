-- Statistics on frames: S15, S17, S19, S20, S22, S25 and the three tables.
local T = require "check"
local frame = require "tradestat.frame"
local statistics = require "tradestat.statistics"
local help = require "tradestat.help"

-- A frame of three exporters and four quarters; DEU has no row in 2022Q3.
local function tools ()
  local exporter, period, value = {}, {}, {}
  local function add (who, when, x)
    exporter[#exporter + 1] = who
    period[#period + 1] = when
    value[#value + 1] = x
  end
  add("CHN", "2022Q1", 50) add("CHN", "2022Q2", 60) add("CHN", "2022Q3", 70)
  add("CHN", "2022Q4", 90) add("DEU", "2022Q1", 30) add("DEU", "2022Q2", 20)
  add("DEU", "2022Q4", 10) add("TUR", "2022Q1", 20) add("TUR", "2022Q2", 0)
  add("TUR", "2022Q3", false) add("TUR", "2022Q4", 0)
  return frame.new{ title = "imports of RUS", { "exporter", exporter },
    { "period", period }, { "value", value, unit = "USD" } }
end
local f = tools()

-- The tables drive everything: each row is a verb of frames, and has help.
for kind, rows in pairs(statistics.vocabulary) do
  for _, row in ipairs(rows) do
    T.equal(type(f[row.name]), "function", row.name .. " is a verb of frames")
    T.ok(help.text(row.name):find(row.help:sub(1, 20), 1, true),
      "help knows " .. row.name)
    T.ok(help.text(row.name):find(help.text(f[row.name]), 1, true),
      "help of the function")
    if kind == "reducers" then
      T.equal(type(statistics.functions[row.name]), "function",
        row.name .. " is a function of lists")
    end
    for _, option in ipairs(row.options) do
      T.ok(help.text(row.name):find("  " .. option.name .. " (", 1, true),
        row.name .. ": help names option " .. option.name)
    end
  end
end

-- Shares.
local shares = f:share "exporter"
T.equal(#shares, 11, "S20: rows stay")
T.equal(shares:column "value", f:column "value", "S20: value stays")
T.near(shares:series{ exporter = "CHN" }:at "2022Q1", 0.5, 1e-15, "S20: share")
T.equal(shares:series{ exporter = "CHN" }.unit, "fraction", "S20: unit")
T.equal({ shares:series{ exporter = "CHN" }:at "2022Q3" },
  { nil, "TUR, 6.7 % of value, missing" }, "a missing part of the whole")
T.near(shares:series{ exporter = "CHN", of = "value" }:at "2022Q4", 90, 0,
  "S17: of")
T.equal(f:share("exporter", { missing = "skip" })
  :series{ exporter = "CHN" }:at "2022Q3", 1, "missing = skip")
T.fails("say which, as in f:share", "which key", f.share, f)
T.fails("did you mean 'exporter'", "unknown key", f.share, f, "exportr")
T.fails("did you mean 'within'", "unknown option", f.share, f, "exporter",
  { withn = "selection" })
T.fails("column 'share' already", "twice", shares.share, shares, "exporter")
T.equal(shares:share("exporter", { of = "value", as = "again" })
  :column "again"[1], 0.5, "as names the column")

-- Change, contribution, rank.
local changed = shares:change "pop"
T.near(changed:series{ exporter = "CHN" }:at "2022Q2", 25, 1e-13, "points")
T.equal(changed:series{ exporter = "CHN" }.unit, "percentage points", "unit")
local parts = f:contribution("exporter", "pop")
local sum = 0
for _, who in ipairs{ "CHN", "DEU", "TUR" } do
  sum = sum + parts:series{ exporter = who }:at "2022Q2"
end
T.near(sum, -20, 1e-13, "C2: contributions add up to the growth of the whole")
T.fails("needs its base", "S22: no default", f.contribution, f, "exporter")
T.equal(f:rank "exporter":series{ exporter = "DEU" }:at "2022Q2", 2, "rank")

-- Reducers: over, by, all rows.
local hhi = f:hhi "exporter"
T.equal(#hhi, 4, "one row per remaining keys")
T.near(hhi:series():at "2022Q1", 0.38, 1e-14, "hhi")
T.equal({ hhi:series():at "2022Q3" }, { nil, "1 of 2 parts missing" },
  "a missing part")
T.near(f:hhi("exporter", { missing = "skip" }):series():at "2022Q3", 1, 0,
  "missing = skip")
T.equal(f:sum{ by = "exporter", missing = "skip" }:column "sum",
  { 270, 60, 20 }, "by")
T.equal(f:sum{ by = { "period" }, of = "value" }:column "sum",
  { 100, 80, false, 100 }, "by a list")
T.equal(f:mean "period":column "mean", { 67.5, false, false },
  "S15: over time the calendar is completed")
T.equal({ f:sum() }, { nil, "1 of 11 parts missing" }, "all rows")
T.equal(f:sum{ missing = "skip" }, 350, "all rows, skipped")
T.near(f:cr("exporter", 1):series():at "2022Q1", 0.5, 1e-15, "options in order")
T.fails("either", "over and by", f.sum, f, { over = "exporter", by = "period" })
T.fails("number column", "a number is no key", f.sum, f, "value")
T.fails("did you mean", "unknown option", f.hhi, f, "exporter",
  { missin = "skip" })

-- S19: narrowed keys.
local five = f:where{ exporter = { "CHN", "DEU" } }
for _, verb in ipairs{ "share", "hhi", "effective_number", "cr" } do
  T.fails('within = "selection"', "S19: " .. verb .. " refuses with the cure",
    five[verb], five, "exporter")
end
T.fails("narrowed to 2 of 3 exporters", "S19: says how far", five.share, five,
  "exporter")
local among = five:share("exporter", { within = "selection" })
T.ok(tostring(among):find("share among 2 of 3 exporters", 1, true),
  "S19: title")
T.near(among:series{ exporter = "CHN" }:at "2022Q1", 0.625, 1e-15, "S19: among")
T.equal(five:sum("exporter"):column "sum"[1], 80, "S19: a sum needs no whole")
T.fails("narrowed", "S19: contribution", five.contribution, five, "exporter",
  "pop")
local top = f:top(1, "exporter")
T.fails('within = "selection"', "S19: top narrows", top.hhi, top, "exporter")
T.near(top:hhi("exporter", { within = "selection", missing = "skip" })
  :series():at "2022Q1", 1, 0, "S19: a rest is never a partner")

-- Transforms complete the calendar.
local grown = f:growth "pop"
T.equal(#grown, 12, "S15: rows are added")
T.near(grown:series{ exporter = "CHN" }:at "2022Q2", 0.2, 1e-15, "growth")
local text = tostring(grown)
T.ok(text:find("1 row added", 1, true), "S15: and counted")
T.ok(text:find("growth missing in", 1, true), "S25: reasons are counted")
T.fails("yoy", "S22: no default below a year", f.growth, f)

-- Series out of frames.
T.fails("'exporter' (CHN, DEU ...) still varies", "several series", f.series, f)
T.fails("did you mean 'CHN'", "no such member", f.series, f,
  { exporter = "CHM" })
T.fails("conditions are names and texts", "codes are text", f.series, f,
  { exporter = 156 })
T.equal(f:series{ exporter = "DEU" }.missing, 1, "S15: the whole calendar")

-- Models: by gives a frame of fits, one series a fit.
local fits = f:theil_sen{ by = "exporter" }
T.equal(#fits, 3, "one row a group")
T.equal(fits:column "n", { 4, 3, 3 }, "n")
T.equal(fits:column "missing", { 0, 1, 1 }, "missing")
T.equal(fits:column "refused", { false, false, false }, "S25: none refused")
T.equal(fits:column "slope"[1], f:series{ exporter = "CHN" }:theil_sen().slope,
  "the same as of one series")
T.fails('add "exporter" to by', "several series are no fit", f.theil_sen, f)
T.fails("did you mean 'exporter'", "unknown key", f.theil_sen, f,
  { by = "exportr" })
T.ok(hhi:where{ period = "2022Q1..2022Q2" }:trend().refused,
  "S25: a frame without keys is one series")
local logs = f:trend{ by = "exporter", log = true }
T.ok(logs:column "refused"[3]:find "zero", "S25: refused is a column")
T.equal(logs:column "slope"[3], false, "S25: without numbers")
do   -- a kind of refusal is one group, however many zeros each series has
  local two = frame.new{ { "who", { "A", "A", "A", "B", "B", "B" } },
    { "period", { "2020", "2021", "2022", "2020", "2021", "2022" } },
    { "value", { 0, 1, 2, 0, 0, 2 } } }
  local kinds = two:trend{ by = "who", log = true }
  T.equal(#kinds:summarise{ by = "refused", { "n", "count()" } }, 1,
    "S25: refused is a kind, without counts")
  T.ok(tostring(two:series{ who = "B" }:trend{ log = true })
    :find("note: 2 of 3 observations are zero", 1, true),
    "S25: a note has the counts")
end

-- adjust: R 4.2.2, p.adjust(c(0.01, 0.04, 0.03, NA, 0.005), "BH").
local tests = frame.new{ { "test", { "a", "b", "c", "d", "e" } },
  { "p", { 0.01, 0.04, 0.03, false, 0.005 } } }
local q = tests:adjust("p", "bh"):column "q"
for i, want in ipairs{ 0.02, 0.04, 0.04, false, 0.02 } do
  if want then T.near(q[i], want, 1e-14, "q") else T.equal(q[i], false, "q") end
end
T.equal(tests:adjust():column "q"[1], 0.02, "p and bh are the defaults")
T.fails("did you mean 'holm'", "method", tests.adjust, tests, "p", "hol")

-- Functions of lists skip missing values (false).
local functions = statistics.functions
T.near(functions.hhi{ 30, false, 70 }, 0.58, 1e-15, "known answer")
T.near(functions.hhi{ 1, 2, 3 }, functions.hhi{ 3e6, 1e6, 2e6 }, 1e-15,
  "scale and order do not matter")
T.equal(functions.cr({ 5, 3, 2 }, { n = 1 }), 0.5, "options")
T.fails("item 2 is a string", "codes are text", functions.hhi, { 1, "0101" })
T.fails("negative part", "domain", functions.hhi, { 1, -1 })
T.equal((functions.mean{}), nil, "nothing")

T.fails("write f:share(...), with a colon", "a point", f.share, "exporter")
T.fails("write f:hhi(...), with a colon", "a point", f.hhi, "exporter")

-- Help.
-- A verb's own options are in its help.
for _, name in ipairs { "of", "as", "over", "by", "within", "missing",
    "coverage" } do
  T.ok(help.text "hhi":find("\n  " .. name .. ": ", 1, true),
    "?hhi lists " .. name)
end
T.ok(not help.text "mean":find("coverage", 1, true), "mean takes no coverage")
T.ok(not help.text "mean":find("that are there\n", 1, true),
  "mean does not pass over what is missing")
T.fails("takes no coverage", "nor is it passed over", f.mean, f, "exporter",
  { coverage = 0.5 })

-- Words that are verbs of their own.
T.fails("f:contribution(key)", "growth is no contribution", f.growth, f,
  "contribution")
T.fails("f:cagr()", "growth is no cagr", f.growth, f, "cagr")
T.fails("did you mean 'yoy'", "other words are as before", f.growth, f, "yyo")

T.ok(help.text(f.share):find("share of the sum over a key", 1, true),
  "the comment above a function")
T.ok(help.text "hih":find("did you mean 'hhi'", 1, true), "nearest name")
T.ok(help.text():find("theil_sen", 1, true), "the overview has every name")
T.ok(help.text "ts.frame":find("A frame from values", 1, true), "of ts")
T.ok(help.text(f):find("theil_sen", 1, true), "an object's verbs")
T.ok(help.text "frame.rank":find("1 being the largest", 1, true), "scope.name")

T.done()
