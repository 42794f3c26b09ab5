-- Decompositions, filters and forecasts as an analyst meets them.
local T = require "check"
local frame = require "tradestat.frame"
local series = require "tradestat.series"

-- Two exporters, five years of months: a line, a season, one wild month.
local function exports ()
  local exporter, period, value = {}, {}, {}
  for _, who in ipairs{ "CHN", "DEU" } do
    for i = 0, 59 do
      exporter[#exporter + 1] = who
      period[#period + 1] = ("%d-%02d"):format(2018 + i // 12, i % 12 + 1)
      value[#value + 1] = (who == "CHN" and 100 + 2 * i or 50)
        + 10 * math.sin(i * math.pi / 6) + (i * i % 7)
        + (i == 30 and 500 or 0)
    end
  end
  return frame.new{ title = "exports", { "exporter", exporter },
    { "period", period }, { "value", value, unit = "USD" } }
end
local f = exports()
local china = f:series{ exporter = "CHN" }

-- A fit's parts are series in the unit of what was decomposed.
local fit = china:stl{ robust = true }
T.equal(fit.trend.unit, "USD", "unit")
T.equal({ fit.period, fit.s_window, fit.outliers >= 1 }, { 12, 7, true },
  "plain fields")
T.near((fit.trend + fit.seasonal + fit.remainder):at "2020-07",
  china:at "2020-07", 1e-14, "parts add up")
T.equal(fit.weights:at "2020-07", 0, "the wild month has no weight")
T.ok(math.abs(fit.seasonal:at "2020-07") < 20, "nor is it a season")
T.near(fit:residuals():at "2019-01", fit.remainder:at "2019-01", 1e-9,
  "residuals are the remainder")
T.equal(fit:frame().columns, { "period", "trend", "seasonal", "remainder",
  "adjusted", "fitted", "weights" }, "parts side by side")
T.equal(china:stl{ s_window = "periodic" }.s_window, nil, "a word for a number")
T.fails("did you mean 'periodic'", "another word", china.stl, china,
  { s_window = "periodical" })
T.fails("runs from 3", "too small a window", china.stl, china,
  { s_window = 1 })

-- Components and filters make a column for every group, each on its own.
local adjusted = f:component{ robust = true, as = "adjusted" }
T.near(adjusted:series{ exporter = "CHN", of = "adjusted" }:at "2019-03",
  fit.adjusted:at "2019-03", 1e-13, "each group as alone")
T.equal(adjusted:series{ exporter = "DEU", of = "adjusted" }.unit, "USD",
  "in the unit of the series")
local trend = f:hp{ as = "trend" }:series{ exporter = "DEU", of = "trend" }
T.near(trend:at "2018-01", f:series{ exporter = "DEU" }:hp():at "2018-01",
  1e-14, "hp of a group")
T.equal({ china:baxter_king{ k = 12 }:at "2018-01" },
  { nil, "fewer than k periods before or behind" }, "a reason")
T.equal({ china:where{ period = "2018" }:component():at "2018-01" },
  { nil, "fewer than two full periods: seasons cannot be told from trend" },
  "too short")

-- Forecasts are a table.
local hw = china:holt_winters{ ahead = 3, season = "multiplicative" }
T.equal(hw.forecast:column "period", { "2023-01", "2023-02", "2023-03" },
  "forecast periods")
T.ok(hw.forecast:column "lo"[3] < hw.forecast:column "forecast"[3], "interval")
T.near(hw:frame "forecast":column "forecast"[1],
  f:where 'exporter == "CHN"':holt_winters{ ahead = 1,
    season = "multiplicative", by = "exporter" }:column "next"[1], 0,
  "grouped fits have the first forecast")
T.ok(hw.alpha >= 0 and hw.alpha <= 1, "a parameter")

-- Grouped fits say what each group says.
local fits = f:stl{ by = "exporter", robust = true }
T.equal(fits:column "outliers"[1], fit.outliers, "a row a group")
T.equal(fits:column "strength_trend"[1], fit.strength_trend, "the same bits")

-- S25: refusals have no numbers.
local years = series.new{ start = "2001", 1, 5, 2, 6, 3, 7, 4, 8 }
for _, model in ipairs{ "stl", "mstl", "decompose", "holt_winters" } do
  local refused = years[model](years)
  T.ok(refused.refused:find("the calendar has no seasons", 1, true),
    model .. ": " .. refused.refused)
end
T.ok(years:holt_winters{ season = "none" }.forecast, "years without seasons")
local gap = series.new{ start = "2020Q1", 5, 4, 3, false, 5, 4, 9, 7, 3, 4, 5,
  6 }
T.equal(gap:holt_winters().notes, { "missing: 2020Q4" }, "periods are named")
T.equal(gap:holt_winters{ missing = "interpolate" }.refused, nil, "filled")
T.equal(gap:stl().missing, 1, "stl skips what is missing")

T.done()
