--- Other programs as oracles: a script of R or Python computes numbers
-- from the same series, and every one of them must be ours.
--
-- The script gets one argument, a text file with a series on each line:
--   name <tab> frequency <tab> value <tab> value ...    (NA is missing)
-- (frequency: periods a year) and prints a line for each number:
--   name <tab> value                                    (17 digits)
-- When what it needs is not installed it ends with status 77: skipped. gretl is
-- called from either; it has no arguments of its own.
local T = require "check"

local oracle = {}

local SKIPPED <const> = 77

local programs = {  -- by the ending of a script
  R = "Rscript --vanilla", py = os.getenv "PYTHON" or "python3",
}

-- A deterministic stream of numbers in [0, 1): the same on every machine.
local function uniform (seed)
  local state = seed
  return function ()
    state = (state * 6364136223846793005 + 1442695040888963407)
    return (state >> 11) * 2.0 ^ -53
  end
end

--- A random series: a level, a trend, seasons, and noise that remembers.
-- @param spec n, seed, level (100), trend (0.5), season (12), swing (10),
-- noise (5), memory (0.5), gaps (a share of missing values), digits (round to)
function oracle.random (spec)
  local next_one = uniform(spec.seed)
  local function normal ()  -- sum of twelve uniforms less six
    local sum = -6.0
    for _ = 1, 12 do sum = sum + next_one() end
    return sum
  end
  local values, error = {}, 0.0
  for i = 1, spec.n do
    error = (spec.memory or 0.5) * error + (spec.noise or 5) * normal()
    local x = (spec.level or 100) + (spec.trend or 0.5) * i + error
      + (spec.swing or 10) * math.sin(2 * math.pi * i / (spec.season or 12))
    if spec.digits then x = tonumber(("%." .. spec.digits .. "f"):format(x)) end
    values[i] = x
    if spec.gaps and next_one() < spec.gaps and i > 1 and i < spec.n then
      values[i] = false
    end
  end
  return values
end

local function write_series (path, list)
  local file = assert(io.open(path, "w"))
  for _, series in ipairs(list) do
    local cells = { series.name, tostring(series.frequency or 1) }
    for i, value in ipairs(series.values) do
      cells[i + 2] = value and ("%.17g"):format(value) or "NA"
    end
    file:write(table.concat(cells, "\t"), "\n")
  end
  file:close()
end

local function read_numbers (text)
  local numbers = {}
  for name, value in text:gmatch "([^\t\n]+)\t([^\t\n]+)" do
    numbers[name] = tonumber(value)
  end
  return numbers
end

--- The numbers of another program; nil, after saying so, when it cannot run.
-- @param script "tests/oracle/trend.R"; its ending says which program
-- @param list series: { name =, frequency =, values = }
function oracle.ask (script, list)
  local program = programs[script:match "%.(%w+)$"]
  local input = os.tmpname()
  write_series(input, list)
  local pipe = assert(io.popen(("%s %s %s 2>&1"):format(program, script,
    input)))
  local text = pipe:read "a"
  local ok, _, code = pipe:close()
  os.remove(input)
  if ok then return read_numbers(text) end
  if code == SKIPPED or code == 127 then
    T.skip(script .. ": " .. (text:match "[^\n]+" or "not installed"))
    return nil
  end
  T.ok(false, script .. " failed:\n" .. text)
  return nil
end

--- Check that each number of 'ours' (by name) is the oracle's, and that the
-- oracle gave it.
function oracle.agree (theirs, ours, tolerance, what)
  for name, value in pairs(ours) do
    if theirs[name] == nil then
      T.ok(false, ("%s: the oracle gives no %s"):format(what, name))
    else
      T.near(value, theirs[name], tolerance, what .. ": " .. name)
    end
  end
end

return oracle
