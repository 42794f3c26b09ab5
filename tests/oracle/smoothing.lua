-- Decompositions, filters and Holt-Winters against R and statsmodels.
local T = require "check"
local oracle = require "oracle"
local ts = require "tradestat"

local air <const> = {
  112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141,
  135, 125, 149, 170, 170, 158, 133, 114, 140, 145, 150, 178, 163, 172, 178,
  199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218, 230, 242, 209,
  191, 172, 194, 196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201,
  204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229, 242, 233, 267,
  269, 270, 315, 364, 347, 312, 274, 237, 278, 284, 277, 317, 313, 318, 374,
  413, 405, 355, 306, 271, 306, 315, 301, 356, 348, 355, 422, 465, 467, 404,
  347, 305, 336, 340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337,
  360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405, 417, 391, 419,
  461, 472, 535, 622, 606, 508, 461, 390, 432,
}

local list = { { name = "air", values = air } }
for seed = 1, 4 do
  list[#list + 1] = { name = "random " .. seed,
    values = oracle.random{ n = 55 + 12 * seed, seed = seed } }
end
list[#list + 1] = { name = "large", values = oracle.random{ n = 66, seed = 9,
  level = 1e9, trend = 0.1, swing = 5, noise = 2, digits = 0 } }
list[#list + 1] = { name = "gaps",
  values = oracle.random{ n = 90, seed = 7, gaps = 0.1 } }
for _, one in ipairs(list) do one.frequency = 12 end

local ours, digits, search = {}, {}, {}

-- Every 11th value of a series from value 'from' on, as the scripts print it.
local function say (into, name, series, from)
  local values = series:values()
  for i = 1, #values - (from or 0), 11 do
    local value = values[i + (from or 0)]
    if value then into[("%s %d"):format(name, i)] = value end
  end
end

local function parts (into, name, fit)
  say(into, name .. " seasonal", fit.seasonal)
  say(into, name .. " trend", fit.trend)
end

local function column (fit, name)
  return ts.series{ start = "2000-01",
    values = fit:frame "forecast":column(name) }
end

-- The search for parameters ends in other digits: forecasts are compared with
-- R's parameters, and the errors of ours are not larger.
local function holt_winters (name, s, kind, theirs)
  local what = ("%s %s "):format(name, kind)
  local found = s:holt_winters{ season = kind }
  local fit = s:holt_winters{ season = kind, ahead = 14,
    alpha = theirs[what .. "alpha"], beta = theirs[what .. "beta"],
    gamma = theirs[what .. "gamma"] }
  local digit = (name == "large") and 1e-7 or 1e-9  -- R's, in values of 1e9
  T.near(fit.sse, theirs[what .. "SSE"], digit, what .. "SSE")
  T.ok(found.sse <= theirs[what .. "SSE"] * (1 + digit), what .. "least SSE")
  say(digits, what .. "forecast", column(fit, "forecast"))
  if kind == "additive" then say(digits, what .. "hi", column(fit, "hi")) end
end

local function against_R (name, s, theirs)
  parts(digits, name .. " stl", s:stl())
  parts(digits, name .. " periodic", s:stl{ s_window = "periodic" })
  parts(digits, name .. " robust", s:stl{ robust = true })
  parts(digits, name .. " windows", s:stl{ s_window = 13, s_degree = 1,
    t_window = 25, t_degree = 0, l_window = 15, inner = 2, outer = 5 })
  parts(digits, name .. " jumps", s:stl{ s_window = 9, s_jump = 2, t_jump = 7,
    l_jump = 4 })
  for _, kind in ipairs{ "additive", "multiplicative" } do
    local fit = s:decompose{ kind = kind }
    local what = ("%s decompose %s "):format(name, kind)
    say(digits, what .. "seasonal", fit.seasonal)
    digits[what .. "trend"] = fit.trend:values()[12]
    holt_winters(name, s, kind, theirs)
  end
  local m = s:mstl{ periods = "4, 12" }
  say(search, name .. " mstl trend", m.trend)
  say(search, name .. " mstl 4", m.seasonal_4)
  say(search, name .. " mstl 12", m.seasonal_12)
end

local function loess (name, s)
  for degree = 0, 2 do
    for _, family in ipairs{ "gaussian", "symmetric" } do
      say(digits, ("%s loess %d %s"):format(name, degree, family),
        s:loess{ span = 0.4, degree = degree, robust = family == "symmetric" })
    end
  end
end

local function against_statsmodels (name, s)
  for _, window in ipairs{ 7, 13 } do
    for _, robust in ipairs{ false, true } do
      parts(ours, ("%s STL %d %s"):format(name, window,
        robust and "robust" or "plain"), s:stl{ s_window = window,
          robust = robust, profile = "statsmodels" })
    end
  end
  say(ours, name .. " hp cycle", s:hp{ part = "cycle" })
  say(ours, name .. " hp trend", s:hp())
  say(ours, name .. " bk", s:baxter_king{ low = 18, high = 96, k = 12 }, 12)
  say(ours, name .. " cf drift", s:christiano_fitzgerald{ low = 18, high = 96 })
  say(ours, name .. " cf level",
    s:christiano_fitzgerald{ low = 18, high = 96, drift = false })
  say(ours, name .. " hamilton", s:hamilton(), 35)
end

local R = oracle.ask("tests/oracle/smoothing.R", list)
local python = oracle.ask("tests/oracle/smoothing.py", list)
for _, one in ipairs(list) do
  local s = ts.series{ start = "2000-01", values = one.values }
  if R then loess(one.name, s) end
  if R and one.name ~= "gaps" then against_R(one.name, s, R) end
  if python and one.name ~= "gaps" then against_statsmodels(one.name, s) end
end

-- Parts are compared relative to their size, which for seasons and cycles is
-- not that of the series: R's sums leave 1e-7 behind in values of 1e9.
local function compare (theirs, numbers, what)
  for name, value in pairs(numbers) do
    local want = theirs[name]
    local of = (name:find "^large") and 1e9 or 100
    T.ok(want and math.abs(value - want) <= 1e-11 * of + 1e-9 * math.abs(want),
      ("%s: %s: %.17g, want %s"):format(what, name, value, want))
  end
end

if R then compare(R, digits, "R") end
if R and R["air mstl trend 1"] then compare(R, search, "forecast") end
if python then compare(python, ours, "statsmodels") end

T.done()
