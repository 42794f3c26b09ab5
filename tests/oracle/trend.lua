-- Trends against R (lm, glm, sandwich, cor.test) and against scipy and
-- statsmodels, on random series with ties and gaps.
local T = require "check"
local oracle = require "oracle"
local ts = require "tradestat"

local list, of_r, of_python = {}, {}, {}

-- Shares between 0 and 1 of numbers below 1000.
local function share (series)
  local values = {}
  for i, x in ipairs(series) do values[i] = x and x / 1000 end
  return ts.series{ start = "2015-01", unit = "fraction",
    table.unpack(values) }
end

local function take (into, name, what, value)
  into[name .. " " .. what] = value
end

local function least_squares (name, y, gaps)
  local fit, ols = y:trend(), y:trend{ errors = "ols" }
  local hc1, hc3 = y:trend{ errors = "hc1" }, y:trend{ errors = "hc3" }
  take(of_r, name, "intercept", fit.intercept)
  take(of_r, name, "slope", fit.slope)
  take(of_r, name, "se ols", ols.se)
  take(of_r, name, "p ols", ols.p)
  take(of_r, name, "hi ols", ols.hi)
  take(of_r, name, "se hc1", hc1.se)
  take(of_r, name, "se hc3", hc3.se)
  take(of_r, name, "r2", fit.r2)
  if gaps then return end
  take(of_r, name, "se", fit.se)
  take(of_r, name, "dw", fit.dw)
end

local function shares (name, y, gaps)
  local logit = y:trend{ logit = true, errors = "ols" }
  local hc0 = y:fractional_logit{ errors = "hc0" }
  take(of_r, name, "logit slope", logit.slope)
  take(of_r, name, "logit se", logit.se)
  take(of_r, name, "squeezed slope",
    y:trend{ logit = true, squeeze = true }.slope)
  take(of_r, name, "fractional slope", hc0.slope)
  take(of_r, name, "fractional hc0", hc0.se)
  take(of_r, name, "fractional effect", hc0.effect)
  if gaps then return end
  local nw = y:fractional_logit{ lag = 3 }
  take(of_r, name, "fractional nw", nw.se)
  take(of_python, name, "glm slope", nw.slope)
  take(of_python, name, "glm hac", nw.se)
end

local function ranks (name, y, gaps)
  local kendall = y:mann_kendall{ season = "none" }
  local spearman = y:spearman()
  take(of_r, name, "tau_b", kendall.tau_b)
  take(of_r, name, "kendall p", kendall.p)
  take(of_r, name, "rho", spearman.rho)
  take(of_r, name, "spearman p", spearman.p)
  take(of_r, name, "rising", y:cox_stuart().rising)
  take(of_r, name, "cox_stuart p", y:cox_stuart().p)
  take(of_r, name, "k", y:pettitt().k)
  take(of_r, name, "pettitt p", y:pettitt().p)
  take(of_python, name, "runs z", y:runs().z)
  if gaps then return end
  take(of_python, name, "s", kendall.s)
  take(of_python, name, "z", kendall.z)
  take(of_python, name, "turning_points", y:turning_point().turning_points)
  take(of_python, name, "sign z", y:difference_sign().z)
end

local function corrected (name, y)
  local function z (options) return y:mann_kendall(options).z end
  take(of_python, name, "hamed_rao", z{ correction = "hamed_rao" })
  take(of_python, name, "yue_wang 5", z{ correction = "yue_wang", lags = 5 })
  take(of_python, name, "prewhiten", z{ correction = "prewhiten" })
  take(of_python, name, "tfpw", z{ correction = "tfpw" })
end

local function slopes (name, y, long)
  local sen = y:theil_sen()
  take(of_python, name, "sen", sen.slope)
  take(of_python, name, "sen lo", sen.lo)
  take(of_python, name, "sen hi", sen.hi)
  if not long then return end
  take(of_python, name, "seasonal sen", y:theil_sen{ season = true }.slope)
  local simple = y:mann_kendall{ season = "simple" }
  take(of_python, name, "simple s", simple.s)
  take(of_python, name, "simple z", simple.z)
end

local function add (name, values, gaps)
  local y = ts.series{ start = "2015-01", table.unpack(values) }
  list[#list + 1] = { name = name, frequency = 12, values = values }
  least_squares(name, y, gaps)
  shares(name, share(values), gaps)
  ranks(name, y, gaps)
  slopes(name, y, #values > 24)
  if gaps then return end
  if #values > 24 then corrected(name, y) end
  if #values >= 36 then
    local kendall = y:mann_kendall()
    take(of_python, name, "covariance s", kendall.s)
    take(of_python, name, "covariance z", kendall.z)
  end
end

for seed = 1, 5 do
  add("random " .. seed, oracle.random{ n = 40 + 10 * seed, seed = seed })
  add("with ties " .. seed, oracle.random{ n = 30 + 7 * seed, seed = 10 + seed,
    digits = 0, swing = 2, trend = 0.1 })
  add("with gaps " .. seed, oracle.random{ n = 40 + 10 * seed, seed = 20 + seed,
    gaps = 0.1 }, true)
  add("short " .. seed, oracle.random{ n = 5 + seed // 2, seed = 30 + seed })
end

local theirs = oracle.ask("tests/oracle/trend.R", list)
if theirs then oracle.agree(theirs, of_r, 1e-9, "R") end
theirs = oracle.ask("tests/oracle/trend.py", list)
if theirs then oracle.agree(theirs, of_python, 1e-9, "Python") end

T.done()
