--- Numbers as people read them: rounding is for whoever prints.
local fail = require "tradestat.fail"

local format = {}

-- A rounded number whose minus stands before digits only: no "-0.0".
local function fixed (x, digits)
  local text = ("%." .. digits .. "f"):format(x)
  if tonumber(text) == 0 then text = text:gsub("^-", "") end
  return text
end

--- A fraction as a percentage, "69.8 %"; a missing one (nil, false, NaN) is
-- ".".
-- @param digits decimals, 1 unless given
-- @usage ts.percent(0.6978, 1) --> "69.8 %"
function format.percent (x, digits)
  if not x or x ~= x then return "." end
  if type(x) ~= "number" then
    fail.raise(("percent takes a number, got a %s"):format(type(x)))
  end
  return fixed(100 * x, digits or 1) .. " %"
end

local function signed (text)
  return (text:find "^-") and text or "+" .. text
end

--- A rate or change with its sign: "+30.1 %", "-2.5 pp", "+1234.5".
function format.change (x, unit)
  if not x then return "." end
  if unit == "fraction" then return signed(format.percent(x, 1)) end
  if unit == "percentage points" then return signed(fixed(x, 2) .. " pp") end
  if unit == "years" then return format.significant(x) end  -- no change
  return signed(format.significant(x))
end

--- The decimal exponent: 3 for 1234, -2 for 0.05.
local function exponent (x)
  if x == 0 then return 0 end
  return math.floor(math.log(math.abs(x), 10) + 1e-12)
end

--- Decimals that show `digits` significant digits of x.
function format.decimals (x, digits)
  return math.max(0, math.min(12, digits - 1 - exponent(x)))
end

format.fixed = fixed

-- Numbers from HUGE on, and below TINY, are written as 1.234e+300.
local HUGE <const>, TINY <const> = 1e15, 1e-9

--- With so many decimals, or as 1.234e+300 where `like`, a number of the same
-- size, is too large or too small for that.
function format.digits (x, decimals, like)
  local size = math.abs(like)
  if size ~= 0 and (size >= HUGE or size < TINY) then
    return ("%.3e"):format(x)
  end
  return fixed(x, decimals)
end

--- Five significant digits above one, four below.
function format.significant (x)
  local digits = (math.abs(x) >= 1) and 5 or 4
  if x ~= 0 and (math.abs(x) < 1e-6 or math.abs(x) >= HUGE) then
    return ("%.3e"):format(x)
  end
  return fixed(x, format.decimals(x, digits))
end

--- A p-value: "0.0009", and "<0.001" when it is smaller than half of that.
function format.p (p)
  if not p then return "." end
  if p < 0.0005 then return "<0.001" end
  return fixed(p, 4)
end

--- A plain number of a result: whole ones as they are, others with two
-- decimals, small ones with three digits.
function format.short (x)
  if not x then return "." end
  if math.abs(x) >= HUGE then return ("%.2e"):format(x) end
  if x == math.floor(x) then return fixed(x, 0) end
  if math.abs(x) >= 0.1 then return fixed(x, 2) end
  if math.abs(x) >= 1e-4 then return fixed(x, format.decimals(x, 3)) end
  return ("%.2e"):format(x)
end

return format
