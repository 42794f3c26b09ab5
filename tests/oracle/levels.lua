-- Inequality, concentration and trend growth against formulas in R.
local T = require "check"
local oracle = require "oracle"
local ts = require "tradestat"

local list, ours = {}, {}

-- Parts of any size, every fifth of them zero, some missing.
for seed = 1, 8 do
  local name = "parts " .. seed
  local values = oracle.random { n = 7 * seed, seed = seed, memory = 0,
    noise = 40, trend = 0, gaps = 0.1 }
  for i, value in ipairs(values) do
    if i % 5 == seed % 5 then values[i] = 0
    elseif value then values[i] = math.abs(value) ^ 3 end
  end
  list[#list + 1] = { name = name, values = values }
  for _, reducer in ipairs { "gini", "entropy", "theil", "hhi", "concentration",
      "cr" } do
    ours[name .. " " .. reducer] = ts[reducer](values)
  end
end

for seed = 11, 14 do
  local name = "random " .. seed
  local values = oracle.random { n = 10 * seed, seed = seed, level = 200 }
  local fit = ts.series { start = "2012-01", table.unpack(values) }
    :trend_growth { errors = "ols" }
  list[#list + 1] = { name = name, frequency = 12, values = values }
  ours[name .. " growth"] = fit.growth
  ours[name .. " se"] = fit.se
  ours[name .. " doubling"] = fit.doubling
end

local theirs = oracle.ask("tests/oracle/levels.R", list)
if theirs then oracle.agree(theirs, ours, 1e-10, "R") end

T.done()
