-- Trends against R's lm with sandwich.
local T = require "check"
local oracle = require "oracle"
local ts = require "tradestat"

local list, ours = {}, {}
for seed = 1, 5 do
  local name = "random " .. seed
  local values = oracle.random{ n = 40 + 10 * seed, seed = seed }
  local fit = ts.series{ start = "2018-01", table.unpack(values) }:trend()
  list[#list + 1] = { name = name, frequency = 12, values = values }
  ours[name .. " intercept"] = fit.intercept
  ours[name .. " slope"] = fit.slope
  ours[name .. " se"] = fit.se
end

local theirs = oracle.ask("tests/oracle/trend.R", list)
if theirs then oracle.agree(theirs, ours, 1e-9, "R") end

T.done()
