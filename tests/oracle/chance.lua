-- Resampling against Python from the first random word on; intervals, block
-- lengths, adjusted p-values, ratios and the delta method against R.
local T = require "check"
local oracle = require "oracle"
local ts = require "tradestat"

local list, ours = {}, {}

local function ask (name, values, frequency)
  list[#list + 1] = { name = name, frequency = frequency or 12,
    values = values }
end

local function series (values)
  return ts.series { start = "2018-01", table.unpack(values) }
end

-- The draws themselves.
for i, method in ipairs { "iid", "moving_block", "stationary" } do
  for k, statistic in ipairs { "mean", "median", "sd", "sum" } do
    local seed = (i == 2) and (1 << 40) + k or 10 * i + k
    local block = (method == "moving_block") and 5 or 3.7
    local values = oracle.random { n = 20 + 13 * k, seed = seed }
    local name = ("%s %s %.17g %d 40"):format(method, statistic, block, seed)
    local fit = series(values):bootstrap { what = statistic, method = method,
      block = (method ~= "iid") and block or nil, replicates = 40,
      seed = seed, keep = true }
    ask(name, values)
    for n, value in ipairs(fit.draws:column "estimate") do
      ours[("%s %d"):format(name, n)] = value
    end
  end
end
local theirs = oracle.ask("tests/oracle/chance.py", list)
if theirs then oracle.agree(theirs, ours, 1e-13, "Python") end

list, ours = {}, {}

-- Block lengths, and intervals on the same replicates.
for seed = 1, 6 do
  local values = oracle.random { n = 30 * seed, seed = seed,
    memory = (seed % 3) * 0.45, swing = (seed > 3) and 10 or 0 }
  local name = "block " .. seed
  ask(name, values)
  for _, method in ipairs { "stationary", "moving_block" } do
    ours[name .. " " .. method] = series(values)
      :bootstrap { method = method, replicates = 19 }.block
  end
end
for seed, statistic in ipairs { "mean", "median", "sd" } do
  local values = oracle.random { n = 35 + 12 * seed, seed = seed, memory = 0 }
  local level = 0.85 + 0.04 * seed
  local name = ("draws %s %.2f"):format(statistic, level)
  local draws
  for _, interval in ipairs { "percentile", "basic", "normal", "bca" } do
    local fit = series(values):bootstrap { what = statistic, method = "iid",
      interval = interval, level = level, seed = seed, keep = true }
    draws = fit.draws:column "estimate"
    ours[("%s %s lo"):format(name, interval)] = fit.lo
    ours[("%s %s hi"):format(name, interval)] = fit.hi
    ours[name .. " se"] = fit.se
  end
  ask("data", values)
  ask(name, draws)
end

-- p-values with ties, missing ones, 0 and 1.
for seed = 1, 4 do
  local p = oracle.random { n = 5 * seed, seed = seed, level = 0.4, trend = 0,
    swing = 0, noise = 0.3, digits = 2, gaps = 0.1 }
  for i, x in ipairs(p) do p[i] = x and math.max(0, math.min(1, x)) end
  local tests = ts.frame { { "p", p } }
  local name = "adjust " .. seed
  ask(name, p)
  for _, method in ipairs { "bh", "by", "holm", "bonferroni" } do
    for i, q in ipairs(tests:adjust("p", method):column "q") do
      ours[("%s %s %d"):format(name, method, i)] = q or nil
    end
  end
end

-- Ratios: a, b, their errors, covariance, level, degrees of freedom.
local ratios = {
  { 10, 4, 1, 0.5, 0, 0.95, false }, { 10, 4, 1, 0.5, 0.3, 0.9, 7 },
  { -3, 8, 2, 1.5, -1, 0.99, 30 }, { 0, 5, 1, 1, 0.2, 0.95, 12 },
}
for i, v in ipairs(ratios) do
  local fit = ts.ratio { a = v[1], b = v[2], se_a = v[3], se_b = v[4],
    cov = v[5], level = v[6], df = v[7] or nil }
  local name = "ratio " .. i
  ask(name, v)
  ours[name .. " lo"], ours[name .. " hi"] = fit.lo, fit.hi
end

for seed = 1, 3 do
  local values = oracle.random { n = 36, seed = seed }
  local fit = series(values):trend { log = true }:delta "exp(12 * slope) - 1"
  local name = "delta " .. seed
  ask(name, values)
  ours[name .. " estimate"], ours[name .. " se"] = fit.estimate, fit.se
  ours[name .. " hi"] = fit.hi
end

theirs = oracle.ask("tests/oracle/chance.R", list)
if theirs then oracle.agree(theirs, ours, 1e-9, "R") end

T.done()
