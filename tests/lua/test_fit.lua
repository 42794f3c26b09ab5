-- Fits: fields, printing, refusals (S24, S25, S26).
local T = require "check"
local series = require "tradestat.series"

local line = series.new{ start = "2019Q1", unit = "USD",
  1.1, 2.3, 2.8, 4.2, 5.1, 5.7, 7.2, 8.1, 8.8, 10.2 }
local fit = line:trend()

-- Plain fields.
T.ok(fit.slope > 0.9 and fit.slope < 1.1, "slope")
T.equal({ fit.n, fit.missing, fit.zeros }, { 10, 0, 0 }, "counts travel")
T.ok(fit.interval[1] < fit.slope and fit.slope < fit.interval[2], "interval")
T.equal(fit.refused, nil, "not refused")
T.equal(fit.level, 0.95, "level")
T.equal(fit.coefficients[2].name, "slope", "coefficients are a list")
T.equal(fit.coefficients[2].estimate, fit.slope, "of the same numbers")
T.ok(#fit.notes >= 1, "notes")
T.fails("did you mean 'slope'?", "unknown field", function ()
  return fit.slop
end)
T.fails("does not change", "set", function () fit.slope = 1 end)
T.fails("did you mean 'errors'", "unknown option", line.trend, line,
  { error = "ols" })
local listed = {}
for name, value in pairs(fit) do listed[name] = value end
T.equal(listed.slope, fit.slope, "pairs lists the fields")

-- Fitted values and residuals.
local fitted, residuals = fit:predict(), fit:residuals()
T.equal(#fitted, 10, "fitted values cover the calendar")
T.near(fitted:at "2019Q2" + residuals:at "2019Q2", 2.3, 1e-14, "they add up")
T.ok(math.abs(residuals:sum()) < 1e-12, "residuals sum to zero")
local logs = line:trend{ log = true }
T.equal(logs:predict().name, "log(value)", "on the scale of the model")
T.near((logs:predict() + logs:residuals()):at "2019Q1", math.log(1.1), 1e-13,
  "residuals of logs")

-- Shares as log odds, and as what they are.
local share = series.new{ start = "2019Q1", unit = "fraction", name = "share",
  0.11, 0.23, 0.28, 0.42, 0.51, 0.57, 0.72, 0.81, 0.88, 0.95 }
local odds = share:trend{ logit = true }
T.equal(odds:predict().name, "logit(share)", "on the scale of the model")
T.near((odds:predict() + odds:residuals()):at "2019Q2", math.log(0.23 / 0.77),
  1e-13, "residuals of log odds")
local squeezed = share:trend{ logit = true, squeeze = true }
T.near((squeezed:predict() + squeezed:residuals()):at "2019Q2",
  math.log((0.23 * 9 + 0.5) / (10 - 0.23 * 9 - 0.5)), 1e-13,
  "residuals of squeezed log odds")
local fractional = share:fractional_logit()
T.near((fractional:predict() + fractional:residuals()):at "2019Q2", 0.23, 1e-14,
  "residuals of shares")
T.ok(fractional.effect > 8 and fractional.effect < 10,
  "points a quarter: " .. fractional.effect)
T.fails("squeeze is for logit = true", "an option alone", share.trend, share,
  { squeeze = true })

-- S25: a refusal says why and has no numbers.
local short = series.new{ start = "2019", 1, 2 }:trend()
T.ok(short.refused:find "needs 3 observations", "S25: " .. short.refused)
T.equal(short.slope, nil, "S25: no numbers")
T.ok(tostring(short):find("refused: needs 3 observations", 1, true),
  "S25: printed")
T.fails("refused", "S25: no fitted values", short.predict, short)

-- As a frame.
T.equal(#fit:frame(), 2, "a row a coefficient")

-- Every model says the same things.
for _, row in ipairs(require "tradestat.statistics".vocabulary.models) do
  local given = {}
  for _, option in ipairs(row.options) do
    if option.required then given[option.name] = "2020Q2" end
  end
  local made = line[row.name](line, given)
  T.equal(made.n, 10, row.name .. ": n")
  T.ok(made.title or made.refused, row.name .. ": title")
  T.ok(tostring(made):find("n 10, missing 0, zeros 0", 1, true),
    row.name .. " prints its counts")
end

-- The second example of the vocabulary, from real figures: China's exports of
-- all goods to Russia in billion USD; standard errors checked with R 4.2.2,
-- sandwich 3.0-2: NeweyWest(lm(log(y) ~ t), lag = 3, prewhite = FALSE).
local example = [[
OLS trend of log(value) | month, 2022-03..2024-12
Newey-West errors, lag 3; t with 32 degrees of freedom
                estimate  std. error      t       p   95 % interval
intercept         1.7223      0.1425  12.08  <0.001   [1.432, 2.013]
slope (month)    0.02195     0.00603   3.64  0.0009   [0.00967, 0.03423]
 = a year        +30.1 %                              [+12.3 %, +50.8 %]
n 34, missing 0, zeros 0, R2 0.58, DW 0.37
note: no seasonal terms; residuals strongly correlated: lag 3 may be too short]]

local function exports (folder)
  local file = assert(io.open(folder
    .. "/trade/china-russia-monthly/panel_monthly_var.csv"))
  local spec = { start = "2022-03", unit = "billion USD" }
  for text in file:lines() do
    local month, value = text:match "^(%d+%-%d+)%-%d+,([%d.]*),"
    if month and month >= "2022-03" then
      spec[#spec + 1] = tonumber(value) or false
    end
  end
  file:close()
  return series.new(spec)
end

local folder = T.shared()
if folder then
  T.equal(tostring(exports(folder):trend{ log = true }), example,
    "printing, to the letter")
else
  T.skip "real figures: ../shared/data is absent"
end

T.done()
