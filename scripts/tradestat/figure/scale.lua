--- Axes: where ticks stand and what they say.
--
--   (1) Ticks of numbers are 1, 2 or 5 times a power of ten apart; of a
--       logarithmic axis powers of ten, with 2 and 5 between when there are
--       few.
--   (2) Time is measured in days since 1970-01-01; a period is drawn at its
--       middle, an event at its day. Ticks stand at first days of years,
--       quarters or months.
--   (3) Numbers are written without more decimals than the step has, with a
--       thin space between thousands.
local scale = {}

local THIN <const> = "\u{202F}"
local NICE <const> = { 1, 2, 5, 10 }

-- The smallest nice step that gives at most `most` of them.
local function step_of (span, most)
  local power = 10.0 ^ math.floor(math.log(span / most, 10))
  for _, nice in ipairs(NICE) do
    if span / (nice * power) <= most then return nice * power end
  end
  return 10 * power
end

local function grouped (digits)
  local head = #digits % 3
  local parts = { head > 0 and digits:sub(1, head) or nil }
  for i = head + 1, #digits, 3 do parts[#parts + 1] = digits:sub(i, i + 2) end
  return table.concat(parts, THIN)
end

--- A number with `decimals` (rule 3).
function scale.number (x, decimals)
  local text = ("%.{}f"):gsub("{}", tostring(decimals)):format(x)
  local sign, whole, rest = text:match "^(-?)(%d+)(.*)$"
  if not whole then return text end
  if tonumber(text) == 0 then sign = "" end
  if #whole > 4 then whole = grouped(whole) end
  return (sign == "-" and "\u{2212}" or "") .. whole .. rest
end

local function decimals_of (step)
  local decimals = 0
  while decimals < 12 and math.abs(step * 10.0 ^ decimals
    - math.floor(step * 10.0 ^ decimals + 0.5)) > 1e-6 do
    decimals = decimals + 1
  end
  return decimals
end

-- Very large or small steps are written with an exponent.
local function writer (step, most)
  if most >= 1e7 or (step < 1e-6 and step > 0) then
    return function (x) return (("%.6g"):format(x):gsub("e%+?(-?)0*", "e%1")) end
  end
  local decimals = decimals_of(step)
  return function (x) return scale.number(x, decimals) end
end

--- Ticks of an axis from lo to hi, about `most`; a list of { at, text }, and the
-- ends widened to whole steps.
function scale.linear (lo, hi, most)
  if lo == hi then
    local room = (lo == 0) and 1 or math.abs(lo) * 0.5
    lo, hi = lo - room, hi + room
  end
  local step = step_of(hi - lo, most)
  local first, last = math.floor(lo / step + 1e-9), math.ceil(hi / step - 1e-9)
  local write = writer(step, math.max(math.abs(lo), math.abs(hi)))
  local ticks = {}
  for i = first, last do
    ticks[#ticks + 1] = { at = i * step, text = write(i * step) }
  end
  return ticks, first * step, last * step
end

--- Ticks of a logarithmic axis; lo and hi are above zero.
function scale.logarithmic (lo, hi)
  if not (lo > 0 and hi < math.huge) then lo, hi = 1, 10 end  -- no values
  local first = math.floor(math.log(lo, 10) + 1e-9)
  local last = math.ceil(math.log(hi, 10) - 1e-9)
  if first == last then last = last + 1 end
  local between = (last - first <= 3) and { 1, 2, 5 } or { 1 }
  local ticks = {}
  for power = first, last do
    for _, digit in ipairs(between) do
      local at = digit * 10.0 ^ power
      if at <= 10.0 ^ last then
        ticks[#ticks + 1] = { at = at, text = writer(at, at)(at) }
      end
    end
  end
  return ticks, 10.0 ^ first, 10.0 ^ last
end

-- Days from 1970-01-01 to the first of a month (proleptic Gregorian).
local function first_day (year, month)
  local y, m = year, month
  if m <= 2 then y, m = y - 1, m + 12 end
  local era = y // 400
  local of_era = y - era * 400
  local of_year = (153 * (m - 3) + 2) // 5
  return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year
    - 719468
end

-- The year that a day lies in, near enough to begin a walk.
local function year_near (day)
  return 1970 + math.floor(day / 365.2425)
end

local months <const> = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
  "Sep", "Oct", "Nov", "Dec" }

local function add_ticks (ticks, lo, hi, years, step)
  for year = year_near(lo) - 1, year_near(hi) + 1 do
    for month = 1, 12, step do
      local at = first_day(year, month)
      if at >= lo and at <= hi and (step < 12 or year % years == 0) then
        local text = (month == 1) and tostring(year) or months[month]
        ticks[#ticks + 1] = { at = at, text = text, minor = month > 1 }
      end
    end
  end
end

--- Ticks of time between two days, about `most` (rule 2).
function scale.time (lo, hi, most)
  local span = (hi - lo) / 365.25
  local ticks = {}
  if span <= 1.6 then add_ticks(ticks, lo, hi, 1, span <= 0.8 and 1 or 3)
  else
    local years = 1
    for _, nice in ipairs { 1, 2, 5, 10, 20, 50, 100, 200, 500 } do
      years = nice
      if span / nice <= most then break end
    end
    add_ticks(ticks, lo, hi, years, 12)
  end
  return ticks
end

return scale
