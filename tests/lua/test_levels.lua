-- Levels and growth as verbs: FORMULAS C1-C8, C20 and D1-D9.
local T = require "check"
local files = require "files"
local ts = require "tradestat"

-- The toy of FORMULAS: totals 33, 90, 900; shares .7, .1333, .1, .0667 in 2023.
local function toy ()
  local list = { { "exporter", {} }, { "region", {} }, { "period", {} },
    { "error", {}, unit = "USD" }, { "value", {}, unit = "USD" } }
  local region = { CHN = "Asia", DEU = "Europe", TUR = "Asia", USA = "America" }
  for _, row in ipairs { { "CHN", 8, 52, 630 }, { "DEU", 12, 20, 120 },
      { "TUR", 8, 10, 90 }, { "USA", 5, 8, 60 } } do
    for i = 1, 3 do
      table.insert(list[1][2], row[1])
      table.insert(list[2][2], region[row[1]])
      table.insert(list[3][2], tostring(2020 + i))
      table.insert(list[4][2], row[i + 1] / 10)
      table.insert(list[5][2], row[i + 1])
    end
  end
  return ts.frame(list)
end
local f = toy()
local flat = f:select("exporter", "period", "error", "value")
local function at (frame, who, year, of)
  return frame:at { exporter = who, period = year, of = of }
end

-- C1: errors of shares and of their changes.
local shares = flat:share("exporter", { se = "error" })
T.near(at(shares, "CHN", "2022", "share"), 52 / 90, 1e-15, "C1: share")
local want = math.sqrt(38 ^ 2 * 5.2 ^ 2 + 52 ^ 2 * (4 + 1 + 0.64)) / 90 ^ 2
T.near(at(shares, "CHN", "2022", "share_se"), want, 1e-14, "C1: its error")
T.equal(shares.columns[#shares.columns], "share", "S17: share is made last")
local before = math.sqrt(25 ^ 2 * 0.64 + 64 * (1.44 + 0.64 + 0.25)) / 33 ^ 2
local change = shares:change { of = "share", se = "share_se" }
T.near(at(change, "CHN", "2022", "change_se"),
  100 * math.sqrt(want ^ 2 + before ^ 2), 1e-13, "C1: error of the change")
T.fails("did you mean 'se'", "an unknown option", flat.share, flat, "exporter",
  { sr = "error" })
T.fails("is no number", "errors are numbers", flat.share, flat, "exporter",
  { se = "exporter" })

-- C2.
local parts = flat:contribution("exporter", { share = true })
T.near(at(parts, "CHN", "2022", "contribution"), 400 / 3, 1e-14, "C2")
T.near(at(parts, "CHN", "2022", "contribution_share"), 44 / 57, 1e-14, "C2")
T.fails("it takes true or false", "a flag", flat.contribution, flat, "exporter",
  { share = "yes" })

-- C3: what of the change comes from whom.
local why = flat:share_change "exporter"
local own, others = at(why, "CHN", "2023", "own"), at(why, "CHN", "2023",
  "others")
T.near(own + others, 100 * (0.7 - 52 / 90), 1e-13, "C3: they add up")
T.equal(own + others, at(why, "CHN", "2023", "share_change"), "C3: exactly")
T.near(at(why, "CHN", "2023", "counterfactual"), 630 / 668, 1e-15, "C3")
T.ok(own > 0 and others < 0, "C3: China grew, and so did the others")
T.ok(tostring(why):find("from the member's own trade", 1, true), "C3: told")
T.fails("narrowed", "S19", flat.share_change,
  flat:where { exporter = { "CHN", "DEU" } }, "exporter")
T.equal(flat:share_change("exporter", { as = "x" }).columns[8], "x",
  "as names the last column")

-- C4 to C7: reducers over a key.
local function reduced (name, options)
  return flat[name](flat, "exporter", options or {}):at { period = "2023" }
end
T.near(reduced "hhi", 0.5222222222, 1e-9, "C4")
T.near(reduced("hhi", { percent = true }), 5222.222222, 1e-9, "C4")
T.near(reduced("hhi", { normalised = true }), 0.3629629630, 1e-9, "C4")
T.near(reduced("hhi", { normalised = true, n = 5 }),
  (0.52222222222 - 0.2) / 0.8, 1e-9, "C4: n given")
T.near(reduced "effective_number", 1.914893617, 1e-9, "C4")
T.near(reduced("cr", 2), 25 / 30, 1e-14, "C5: CR2")
T.near(reduced "entropy", 0.9291213862, 1e-9, "C5")
T.near(reduced "theil", math.log(4) - 0.9291213862, 1e-9, "C5")
T.near(ts.gini { 1, 2, 3, 4 }, 0.25, 1e-15, "C6: of a list")
T.near(ts.gini({ 1, 2, 3, 4 }, { corrected = true }), 1 / 3, 1e-15, "C6")
T.near(ts.concentration({ 60, 40, 10 }, { n = 3 }), 0.1998768635, 1e-9, "C7")
T.equal((ts.concentration({ 1, 2, 3 }, { n = 2 })), nil, "more parts than n")

local apart = f:theil_groups("exporter", "region")
local row = apart:where { period = "2023" }:rows()()
T.near(row.within + row.between, row.theil, 1e-14, "C5: exact identity")
T.near(row.theil, reduced "theil", 0, "C5: the same T")
T.fails("takes two keys", "one key", f.theil_groups, f, "exporter")

-- C7, C8: structures.
local goods = ts.frame { { "who", { "A", "A", "A", "A", "B", "B", "B" } },
  { "what", { "1", "2", "3", "4", "1", "2", "3" } },
  { "x", { 21, 4, 3, 2, 5, 10, 8 } } }
T.near(goods:similarity("who", "what", { with = "A" }):at { who = "B" },
  0.4507246377, 1e-9, "C8: Finger and Kreinin")
T.near(goods:krugman("who", "what", { with = "A" }):at { who = "B" },
  1.0985507246, 1e-9, "C8: Krugman")
local world = ts.frame { { "who", { "H", "H", "H", "R", "R", "R" } },
  { "what", { "1", "2", "3", "1", "2", "3" } },
  { "x", { 60, 40, 10, 440, 260, 190 } } }
T.near(world:diversification("who", "what"):at { who = "H" }, 0.1090909091,
  1e-9, "C7")
T.equal(world:diversification("who", "what").columns,
  { "who", "diversification" }, "one row for each member")
T.fails("did you mean", "an unknown option", world.similarity, world, "who",
  "what", { wiht = "H" })
T.fails("no row has who", "an unknown member", world.similarity, world, "who",
  "what", { with = "X" })

-- C20.
local months = { start = "2021-01" }
for i = 1, 30 do months[i] = i end
local s = ts.series(months)
T.near(s:index "2021":at "2022-06", 100 * 18 / 6.5, 1e-14, "C20: a year's mean")
T.near(s:index("2021", true):at "2022-06", 300, 1e-14, "C20: the same month")
T.near(s:index "2021-03..2022-02":at "2021-03", 300 / 8.5, 1e-14, "C20: range")
T.ok(tostring(s:index "2021"):find("the mean of 2021-01..2021-12 is 100", 1,
  true), "C20: the window is printed")

-- D1 to D6.
local odd = ts.series { start = "2015", 0, 5, 0, 0, -3, 4, false, 6 }
local reasons = { [2016] = "new", [2018] = "both zero", [2019] = "zero base",
  [2020] = "negative base", [2021] = "missing", [2022] = "base missing" }
for year, reason in pairs(reasons) do
  T.equal({ odd:growth():at(year) }, { nil, reason }, "D1: " .. reason)
end
T.equal(odd:growth { both_zero = "zero" }:at(2018), 0, "D1: an option")
T.near(s:growth("pop", { window = 3 }):at "2021-06", 15 / 6 - 1, 1e-15, "D5")
T.near(s:growth("ytd"):at "2022-03", 42 / 6 - 1, 1e-15, "D5: ytd")
T.near(s:growth("carry_over"):at "2022-01", 13 / 6.5 - 1, 1e-15, "D5")
T.near(shares:momentum { of = "share" }
  :at { exporter = "CHN", period = "2023" }, math.log(0.7 / 0.3) - math.log(52 / 38), 1e-14, "D6")

-- A quarter of two months is missing, and growth says so, there and after it.
do
  local list = { { "period", {} }, { "value", {}, unit = "USD" } }
  for i, month in ipairs { "2021-01", "2021-02", "2021-03", "2021-04",
      "2021-06", "2021-07", "2021-08", "2021-09" } do
    list[1][2][i], list[2][2][i] = month, i
  end
  local grown = ts.frame(list):by "quarter":growth "pop"
  T.equal({ grown:at { period = "2021Q2" } }, { nil, "2/3 months" }, "S14")
  T.equal({ grown:at { period = "2021Q3" } }, { nil, "base: 2/3 months" },
    "S14: as a base")
end

-- D8.
local passed = ts.frame { { "who", { "A", "A", "B", "B", "C", "C" } },
  { "period", { "2021", "2022", "2021", "2022", "2021", "2022" } },
  { "x", { 3, 1, 2, 5, 1, 2 } } }:leapfrogs "who"
T.equal(passed:where { period = "2022" }:column "rank_change", { -2, 1, 1 },
  "D8")
T.equal(passed:where { period = "2022" }:column "overtook", { 0, 1, 1 }, "D8")
T.equal(passed:where { period = "2022" }:column "overtaken", { 2, 0, 0 }, "D8")

-- D9: of columns and of series.
local squares = { start = "2021-01" }
for i = 1, 30 do squares[i] = i * i end
local z = ts.series(squares)
T.near(s:elasticity(z, "yoy"):at "2022-06", 0.5, 1e-14, "D9: series")
T.near(z:elasticity(s, "pop"):at "2022-06", 2, 1e-14, "D9: series")
local both = s:frame():join(z:frame():rename { z = "value" },
  { on = { "period" } })
T.near(both:elasticity("value", "z", "yoy"):at { period = "2022-06" }, 0.5,
  1e-14, "D9: columns")
T.fails("needs its base", "S22", both.elasticity, both, "value", "z")
T.fails("another series", "a number", s.elasticity, s, 3)

-- Common months.
local lfl = s:like_for_like()
T.near(lfl:growth():at(2023), (25 + 26 + 27 + 28 + 29 + 30)
  / (13 + 14 + 15 + 16 + 17 + 18) - 1, 1e-15, "A3: six months on six")
T.ok(tostring(lfl):find("over months 01..06 (6 of 12)", 1, true), "it says so")
T.fails('it takes "all" or "each"', "a word", both.like_for_like, both,
  { partners = "none" })

-- Any number of threads and order of rows gives the same bytes (S27).
do
  local rows = {}
  for r in f:rows() do table.insert(rows, 1, r) end
  local list = { { "exporter", {} }, { "region", {} }, { "period", {} },
    { "value", {}, unit = "USD" } }
  for _, r in ipairs(rows) do
    for _, column in ipairs(list) do
      table.insert(column[2], r[column[1]])
    end
  end
  local turned = ts.frame(list)
  local straight = f:select("exporter", "region", "period", "value")
  T.equal(tostring(turned:theil_groups("exporter", "region")),
    tostring(straight:theil_groups("exporter", "region")), "S27")
  T.equal(turned:gini { by = "period" }:column "gini",
    straight:gini { by = "period" }:column "gini", "S27")
end

-- Real figures: China's exports of all goods to Russia, by month.
local function exports (folder)
  local file <close> = assert(io.open(folder
    .. "/trade/china-russia-monthly/panel_monthly_var.csv"))
  local spec = { start = "2017-01", unit = "billion USD" }
  for text in file:lines() do
    local value = text:match "^%d+%-%d+%-%d+,([%d.]*),"
    if value then spec[#spec + 1] = tonumber(value) or false end
  end
  return spec
end

-- Sums of months from .. to, by place.
local function total (x, from, to)
  local sum = 0
  for i = from, to do sum = sum + x[i] end
  return sum
end

local folder = T.shared()
if folder then
  local x = exports(folder)
  local y = ts.series(x)
  local june = 5 * 12 + 6   -- 2022-06
  T.near(y:growth("yoy"):at "2022-06", x[june] / x[june - 12] - 1, 1e-14, "yoy")
  T.near(y:growth("pop", { window = 3 }):at "2022-06",
    total(x, june - 2, june) / total(x, june - 5, june - 3) - 1, 1e-13, "3m/3m")
  T.ok(math.abs(y:growth("yoy", { window = 3 }):at "2022-06"
    - (13.009 / 15.763 - 1)) < 1e-4, "2022Q2 on 2021Q2, as published")
  T.near(y:growth("yoy", { window = 12 }):at "2023-12",
    total(x, 73, 84) / total(x, 61, 72) - 1, 1e-13, "moving year")
  T.near(y:growth("ytd"):at "2022-06",
    total(x, 61, 66) / total(x, 49, 54) - 1, 1e-13, "year to date")
  T.near(y:growth("carry_over"):at "2022-12", total(x, 61, 72)
    / total(x, 49, 60) - 1, 1e-13, "nothing is left to carry over")
  T.near(1 + y:where { period = "2021..2024-08" }:like_for_like():growth()
    :at(2024), total(x, 85, 92) / total(x, 73, 80), 1e-14, "January to August")
  local fit = y:where { period = "2022-03.." }:trend_growth()
  T.ok(math.abs(100 * fit.growth - 30.1) < 0.05, "as the trend's line says")
  T.ok(fit.doubling > 2.5 and fit.doubling < 2.8, "D7: ln 2 / (12 b)")

  local db = ts.open(files.path ".db")
  db:load(folder .. "/trade/imf-russia/RU_trade.csv")
  local imports = db:flows { importer = "RUS" }:by("exporter", "year")
  local effects = imports:share_change "exporter"
  local got = effects:at { exporter = "CHN", period = "2022" }
  T.ok(math.abs(got - (34.27 - 24.75)) < 0.011, "C3: China's share, 2022")
  T.ok(effects:at { exporter = "CHN", period = "2022", of = "others" } > 0,
    "C3: the others' trade fell")
else
  T.skip "real figures: ../shared/data is absent"
end

T.done()
