-- Breaks against R's strucchange and sandwich.
local T = require "check"
local oracle = require "oracle"
local ts = require "tradestat"

local list, ours = {}, {}

local function note (name, what, value)
  ours[name .. " " .. what] = value
end

-- R takes p-values from 1, so that small ones have few digits: the rest of 1 is
-- compared.
local function note_p (name, what, p)
  note(name, what .. " 1 - p", 1 - p)
end

-- strucchange counts observations, and names the last one of the old regime.
local function last_of_old (series, date)
  for i, period in ipairs(series:periods()) do
    if period == date then return i - 1 end
  end
end

local function f_statistics (name, s, model)
  local fit = s:sup_f{ model = model }
  for _, kind in ipairs { "sup", "ave", "exp" } do
    note(name, kind .. "F", fit[kind .. "_f"])
    note_p(name, kind .. "F", kind == "sup" and fit.p or fit[kind .. "_p"])
  end
  note(name, "supF at", last_of_old(s, fit.date))
end

local function partitions (name, s, model)
  local fit = s:breaks{ model = model, most = 4, number = 4 }
  local rss, bic = fit.choices:column "rss", fit.choices:column "bic"
  for m = 0, 4 do
    note(name, "rss " .. m, rss[m + 1])
    note(name, "bic " .. m, bic[m + 1])
  end
  local two = s:breaks{ model = model, number = 2 }.breaks
  for i, what in ipairs { "date", "lo", "hi" } do
    local column = two:column(what)
    for b = 1, 2 do
      note(name, ({ "break ", "lo ", "hi " })[i] .. b,
        last_of_old(s, column[b]))
    end
  end
end

local function fluctuations (name, s, model)
  for what, fit in pairs {
    ["Rec-CUSUM"] = s:cusum{ model = model },
    ["OLS-CUSUM"] = s:cusum{ kind = "ols", model = model },
    ["OLS-MOSUM"] = s:mosum{ model = model },
  } do
    note(name, what, fit.statistic)
    note_p(name, what, fit.p)
  end
end

local function at_a_date (name, s)
  local date = s:periods()[#s // 2 + 1]
  local fit = s:its{ from = date }
  for _, c in ipairs(fit.coefficients) do
    if c.name:find "change" then
      note(name, c.name, c.estimate)
      note(name, c.name .. " se", c.se)
    end
  end
  note(name, "both", fit.f)
  note(name, "chow", s:chow{ at = date, model = "trend" }.f)
  note(name, "chow hc1",
    s:chow{ at = date, model = "trend", errors = "hc1" }.f)
end

-- Series with two jumps in the level, of noise that remembers more and more:
-- not so large that p-values would come from where R's have turned back to 1
-- (hansen.h, rule 3).
for seed = 1, 6 do
  local name = "random " .. seed
  local values = oracle.random{ n = 50 + 17 * seed, seed = seed, swing = 0,
    noise = 7, memory = 0.05 * seed, trend = 0.1 * (seed - 3) }
  for i = 1, #values do
    values[i] = values[i] + (i > #values // 3 and 3 or 0)
      - (i > 3 * #values // 5 and 5 or 0)
  end
  local s = ts.series{ start = "2015-01", table.unpack(values) }
  list[#list + 1] = { name = name, frequency = 12, values = values }
  for _, model in ipairs { "level", "trend" } do
    f_statistics(name .. " " .. model, s, model)
    partitions(name .. " " .. model, s, model)
    fluctuations(name .. " " .. model, s, model)
  end
  at_a_date(name, s)
end

local theirs = oracle.ask("tests/oracle/breaks.R", list)
if theirs then oracle.agree(theirs, ours, 1e-8, "R") end

T.done()
