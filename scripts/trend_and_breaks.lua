-- %% [markdown]
-- # China's exports to Russia: how fast they grew, and how sure that is
--
-- China's exports of all goods to Russia, month by month, have a Lunar New Year
-- dip each winter, a pandemic, and a war. This notebook runs one series through
-- the statistics shelf, so that each claim about it comes with its method, its
-- error and what the method cannot see.
--
-- It takes a CSV of months with a column `date` (the first of each month) and
-- one of values, named below; any other file with such columns will do:
--
--     tradestat run scripts/trend_and_breaks.lua panel_monthly_var.csv
--
-- Values are as China reports them, in current dollars; Russia has published no
-- product detail since January 2022. Nothing is deflated, and nothing is
-- adjusted for working days.

-- %% The data
local ts = require "tradestat"
local path = arg and arg[1]
if not path then
  error("name a file: tradestat run scripts/trend_and_breaks.lua FILE.csv", 0)
end
local column <const> = arg[2] or "CHN_exp_to_RUS_bn"   -- in billion dollars
local db <close> = ts.open ":memory:"
print(db:load(path, { dataset = "China to Russia", format = {
  period = "date", value = { column, scale = 1e9 }, currency = "USD",
  exporter = { const = "CHN" }, importer = { const = "RUS" },
  product = { const = "TOTAL" }, reported_by = { const = "exporter" },
} }))
print()

-- %% One series: billion dollars a month
local months = db:flows { exporter = "CHN", importer = "RUS" }:by "month"
  :scale "billion"
local s = months:series()
local before = s:where { period = "..2022-02" }
local after = s:where { period = "2022-03.." }
print(s)
print()

-- %% [markdown]
-- ## Growth
-- A month is compared with the same month of the year before: the one before it
-- differs by season. Years are compared by their sums, the running one through
-- the last month that there is.

-- %% Year on year, and the index of 2021
print(s:growth "yoy":where { period = "2024-01.." })
print()
print(s:index "2021":where { period = "2024-01.." })
print()
print(s:ytd():where { period = "2024-12" })
print(s:cagr { from = "2017-12", to = "2024-12" })
print()

-- %% Twelve months together have no season
print(s:rolling(12, "sum"):where { period = "2023-12.." })
print()

-- %% [markdown]
-- ## A trend, before the war and since
-- A straight line through logs, with a term for each month and errors that
-- allow for months that resemble their neighbours (Newey and West). The slope
-- is a growth rate. The second period is short: where residuals are strongly
-- correlated the note says so, and then the interval is too narrow.

-- %% By least squares
print(before:trend { log = true, season = true })
print()
print(after:trend { log = true, season = true })
print()

-- %% The same with a longer lag
print(after:trend { log = true, season = true, lag = 6 })
print()

-- %% What that is a year, by the delta method
-- exp(12 slope) - 1 is no straight line in the slope: the interval of the line
-- " = a year" above is that of the slope, carried over; this one is symmetric.
print(after:trend { log = true, season = true }:delta "exp(12 * slope) - 1")
print()

-- %% By the median of slopes, which wild months hardly move
print(before:theil_sen { log = true, season = true })
print()
print(after:theil_sen { log = true, season = true })
print()

-- %% Is there a trend at all?
-- Each month is compared with the same month of other years; the test allows
-- for months that move together (Hirsch and Slack).
print(before:mann_kendall())
print()
print(after:mann_kendall { season = "none" })
print()

-- %% [markdown]
-- ## How sure: resampling
-- The bootstrap asks nothing of the errors but that months far apart are nearly
-- independent. Blocks keep neighbours together; their length is estimated. The
-- seed is part of the method line: the same call gives the same numbers on any
-- machine with any number of threads.

-- %% The slope since March 2022
print(after:bootstrap { what = "trend.slope", log = true, season = true,
  interval = "bca" })
print()
print(after:bootstrap { what = "theil_sen.slope", log = true,
  method = "moving_block" })
print()

-- %% The typical month, and the growth of a typical month
print(after:bootstrap "median")
print()
local growth = s:growth "yoy"
print(growth:where { period = "2022-03.." }:bootstrap "mean")
print()

-- %% As if months were independent, which they are not
print(after:bootstrap { what = "median", method = "iid" })
print()

-- %% How many times the trade of 2021 that of 2024 was
-- Months are pairs: the same month of both years. The sum of one year over that
-- of the other, with Fieller's interval.
local function year_of (year)
  return s:where { period = year }:values()
end
local pairs_of_months = ts.frame { { "in_2024", year_of "2024" },
  { "in_2021", year_of "2021" } }
print(pairs_of_months:ratio("in_2024", "in_2021"))
print()

-- %% [markdown]
-- ## Season and trend apart
-- STL takes seasons that change slowly and a trend that bends; the HP filter's
-- cycle is what its trend leaves.

-- %% Season, trend and remainder
local logs = s:log()
print(logs:stl())
print()
print(logs:hp())
print()

-- %% A year ahead, if nothing breaks
print(s:holt_winters { ahead = 12 })
print()

-- %% [markdown]
-- ## Did it break when the sanctions came?
-- Three ways to ask. Where the date is not told, the data choose it, and the
-- test must pay for the search: its p-value is that of the largest of many
-- statistics. Where it is told (the invasion of 24 February 2022, so that March
-- is the first whole month), the effect is a change of level and of slope. A
-- date printed is the first period of the new regime.

-- %% A break at an unknown date
print(logs:sup_f())
print()
print(logs:cusum())
print()

-- %% Several breaks, and how surely dated
print(logs:breaks())
print()
print(logs:pelt())
print()

-- %% The break that history tells
print(s:its { from = "2022-03", season = true, log = true })
print()

-- %% The same as a regression, with the oil price held fixed
-- China's exports may follow what Russia earns: Brent stands beside them.
local brent = ts.read(path, { period = "date", numbers = { "brent_usd" } })
local panel = months:join(brent:select { "date", "brent_usd" }
    :rename { period = "date" }, { on = { "period" }, match = "1:1" })
  :with("post", "if(period >= '2022-03', 1, 0)")
print(panel:regress "log(value) ~ trend + season + log(brent_usd) + post")
