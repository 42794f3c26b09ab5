-- Regressions against R's lm, sandwich and lmtest, and against statsmodels.
local T = require "check"
local oracle = require "oracle"
local ts = require "tradestat"

local sets <const> = {
  { n = 60, seed = 1 }, { n = 96, seed = 2, memory = 0.8 },
  { n = 150, seed = 3, level = 1e9, noise = 3, swing = 4 },
  { n = 84, seed = 4, memory = 0.2 },
}

-- Near 1e9, R and statsmodels have no nine digits of what differs in the units;
-- they are asked about y less the level, which is exact.
local function told (spec, column, values)
  if column ~= "y" or spec.level ~= 1e9 then return values end
  local list = {}
  for i, y in ipairs(values) do list[i] = y - spec.level end
  return list
end

-- What is about the level itself.
local function drop_level (spec, ours)
  if spec.level ~= 1e9 then return ours end
  for _, name in ipairs{ "no intercept", "no intercept r2", "no intercept F",
    "predict lwr", "predict upr", "predict mean" } do
    ours[name] = nil
  end
  return ours
end

-- y, two regressors, weights, counts and two kinds of groups.
local function data_of (spec)
  local function draw (seed, level)
    return oracle.random{ n = spec.n, seed = 100 * spec.seed + seed,
      level = level, trend = 0, swing = 0, memory = 0.3 }
  end
  local d = { y = oracle.random(spec), x = draw(1, 50), z = draw(2, 20) }
  local w, g = draw(3, 40), draw(4, 0)
  d.w, d.f, d.g, d.h = {}, {}, {}, {}
  for i = 1, spec.n do
    d.y[i] = d.y[i] + 0.4 * d.x[i] - 0.02 * d.x[i] * d.z[i]
    d.w[i] = math.abs(w[i]) + 1
    d.f[i] = i % 3 + 1
    d.g[i] = (i * 7) % 12
    d.h[i] = math.floor(math.abs(g[i])) % 9
  end
  return d
end

local function codes (numbers)
  local texts = {}
  for i, x in ipairs(numbers) do texts[i] = ("g%02d"):format(x) end
  return texts
end

local function frame_of (d)
  local periods = {}
  for i = 1, #d.y do
    periods[i] = ("%d-%02d"):format(2010 + (i - 1) // 12, (i - 1) % 12 + 1)
  end
  return ts.frame{ { "g", codes(d.g) }, { "h", codes(d.h) },
    { "period", periods }, { "y", d.y }, { "x", d.x }, { "z", d.z },
    { "w", d.w }, { "f", d.f } }
end

-- The same rows, two in each period.
local function doubled (d)
  local halves = {}
  for i = 1, #d.y do
    local p = (i - 1) // 2
    halves[i] = ("%d-%02d"):format(2010 + p // 12, p % 12 + 1)
  end
  return ts.frame{ { "g", codes(d.g) }, { "period", halves }, { "y", d.y },
    { "x", d.x }, { "z", d.z } }
end

local formula <const>, small <const> = "y ~ trend + season + x*z", "y ~ x + z"

local function errors_of (f, ours)
  local function se (options, what)
    return f:regress(what or formula, options).x_se
  end
  for _, type in ipairs{ "hc0", "hc1", "hc2", "hc3" } do
    ours[type:upper()] = se{ errors = type }
  end
  ours.NW = se{ errors = "newey_west", lag = 5 }
  local auto = f:regress(formula, { lag = "auto" })
  ours["NW auto"], ours.bandwidth = auto.x_se, auto.bandwidth
  ours["NW white"] = se({ errors = "newey_west", lag = 5, prewhite = true },
    small)
  local white = f:regress(small, { lag = "auto", prewhite = true })
  ours["NW white auto"], ours["bandwidth white"] = white.x_se, white.bandwidth
  local andrews = f:regress(small, { lag = "andrews" })
  ours.andrews, ours["NW andrews"] = andrews.bandwidth, andrews.x_se
  ours["andrews white"] = f:regress(small,
    { lag = "andrews", prewhite = true }).bandwidth
  ours["one-way"] = se{ cluster = "g" }
  ours["two-way"] = se{ cluster = { "g", "h" } }
  ours["two-way small"] = se({ cluster = "g + h" }, small)
  ours["no factor"] = se{ cluster = "g", correction = "none" }
end

local function tests_of (f, fit, ours)
  ours.DW = fit.dw
  ours.BG = fit:breusch_godfrey(12).statistic
  local bg = fit:breusch_godfrey(4, { f = true })
  ours["BG F"], ours["BG F p"] = bg.statistic, bg.p
  local bp = fit:breusch_pagan()
  ours.BP, ours["BP p"] = bp.statistic, bp.p
  ours["BP plain"] = fit:breusch_pagan{ studentize = false }.statistic
  local reset = fit:reset()
  ours.RESET, ours["RESET p"] = reset.statistic, reset.p
  local wald = f:regress(formula, { errors = "hc1" }):wald "season"
  ours["wald season"], ours["wald season p"] = wald.statistic, wald.p
end

local function predictions_of (f, fit, ours)
  local two = f:where{ period = { "2010-03", "2011-05" } }
  local p = fit:predict(two, { level = 0.9, interval = "prediction" })
  ours["predict lwr"], ours["predict upr"] = p:column "lo"[2], p:column "hi"[1]
  ours["predict mean"] = fit:predict(two):column "hi"[2]
end

local function weights_of (f, ours)
  local plain = "y ~ trend + x + z"
  local function weighted (options)
    options.weights, options.kind = "w", "analytic"
    return f:regress(plain, options)
  end
  local wfit = weighted{ errors = "classical" }
  ours.weighted, ours["weighted const"] = wfit.x, wfit.x_se
  for _, type in ipairs{ "hc0", "hc1", "hc2", "hc3" } do
    ours["weighted " .. type:upper()] = weighted{ errors = type }.x_se
  end
  ours["weighted cluster"] = weighted{ cluster = "g" }.x_se
  ours["weighted logLik"], ours["weighted r2"] = wfit.log_likelihood, wfit.r2
  ours["weighted F"] = wfit.f
end

local function frequencies_of (f, ours)
  local function many (errors)
    return f:regress(small, { weights = "f", kind = "frequency",
      errors = errors })
  end
  local counted = many "classical"
  ours.frequency, ours["frequency r2"] = counted.x_se, counted.r2
  ours["frequency logLik"] = counted.log_likelihood
  for _, type in ipairs{ "hc1", "hc2", "hc3" } do
    ours["frequency " .. type:upper()] = many(type).x_se
  end
end

local function ours_of (d)
  local f, ours = frame_of(d), {}
  local fit = f:regress(formula, { errors = "classical" })
  ours.x, ours["x:z"] = fit.x, fit["x:z"]
  ours.const = fit.x_se
  ours.r2, ours.adjusted, ours.F = fit.r2, fit.adjusted_r2, fit.f
  ours.sigma, ours.logLik = fit.sigma, fit.log_likelihood
  ours.AIC, ours.BIC = fit.aic, fit.bic
  local none = f:regress("y ~ 0 + season + x", { errors = "classical" })
  ours["no intercept"], ours["no intercept r2"] = none.month_3, none.r2
  ours["no intercept F"] = none.f
  ours["m:x"] = f:regress("y ~ season:x + z")["month_4:x"]
  errors_of(f, ours)
  tests_of(f, fit, ours)
  predictions_of(f, fit, ours)
  weights_of(f, ours)
  frequencies_of(f, ours)
  return ours
end

local function python_of (d)
  local f, ours = frame_of(d), {}
  local normal = f:regress("y ~ x + z",
    { cluster = "g", distribution = "normal" })
  ours.cluster, ours["cluster p"] = normal.x_se, normal.x_p
  ours["cluster t p"] = f:regress("y ~ x + z", { cluster = "g" }).x_p
  local hac = f:regress("y ~ x + z", { errors = "newey_west", lag = 4,
    distribution = "normal" })
  ours.hac, ours["hac p"] = hac.z_se, hac.z_p
  local wls = f:regress("y ~ x + z", { errors = "hc3", weights = "w",
    kind = "analytic" })
  ours.wls, ours["wls hc3"], ours["wls llf"] = wls.x, wls.x_se,
    wls.log_likelihood
  ours.driscoll = doubled(d):regress("y ~ x + z",
    { errors = "driscoll_kraay", lag = 3 }).x_se
  return ours
end

local function named (name, from, to)
  for what, value in pairs(from) do to[name .. " " .. what] = value end
end

local list, ours, python = {}, {}, {}
for i, spec in ipairs(sets) do
  local name, d = "set" .. i, data_of(spec)
  for column, values in pairs(d) do
    list[#list + 1] = { name = name .. "." .. column, frequency = 12,
      values = told(spec, column, values) }
  end
  named(name, drop_level(spec, ours_of(d)), ours)
  named(name, python_of(d), python)
end

local r = oracle.ask("tests/oracle/regression.R", list)
if r then oracle.agree(r, ours, 1e-9, "R") end
local py = oracle.ask("tests/oracle/regression.py", list)
if py then oracle.agree(py, python, 1e-9, "statsmodels") end

T.done()
