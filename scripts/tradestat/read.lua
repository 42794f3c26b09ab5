--- Any file with a table, read as a frame.
local core = require "tradestat.core"
local fail = require "tradestat.fail"
local session = require "tradestat.session"

local words = { "day", "week", "month", "quarter", "half", "year" }

local function check_word (word, what)
  for _, known in ipairs(words) do
    if word == known then return word end
  end
  local near = type(word) == "string" and core.nearest(word, words)
  fail.raise(("%s = %s is no period word%s"):format(what,
    type(word) == "string" and ("%q"):format(word) or tostring(word),
    near and (": did you mean \"%s\"?"):format(near)
    or ": write one of " .. table.concat(words, ", ")))
end

-- A list of names, or the one name it would hold.
local function names_of (value, what)
  if type(value) == "string" then value = { value } end
  if value == nil then return nil end
  if type(value) ~= "table" then
    fail.raise(("%s is a %s: write the names of columns, { \"iso3\" }")
      :format(what, type(value)))
  end
  for name in pairs(value) do
    if math.type(name) ~= "integer" or type(value[name]) ~= "string" then
      fail.raise(("%s is a list of the names of columns, in quotes")
        :format(what))
    end
  end
  return value
end

-- "date", { date = "month" } or false: the column, "" for none; its frequency.
local function period_of (period)
  if period == nil or type(period) == "string" then return period end
  if period == false then return "" end
  local name, word
  if type(period) == "table" then name, word = next(period) end
  if type(name) ~= "string" or next(period, name) ~= nil then
    fail.raise "period is the name of a column, { date = \"month\" } or false"
  end
  return name, check_word(word, "period: " .. name)
end

-- { value = "USD" } as a list of pairs, in the order of the names.
local function units_of (units)
  if units == nil then return nil end
  if type(units) ~= "table" then
    fail.raise(("units is a %s: write { value = \"USD\" }")
      :format(type(units)))
  end
  local names, list = {}, {}
  for name, unit in pairs(units) do
    if type(name) ~= "string" or type(unit) ~= "string" then
      fail.raise "units says columns and their units: { value = \"USD\" }"
    end
    names[#names + 1] = name
  end
  table.sort(names)
  for i, name in ipairs(names) do
    list[2 * i - 1], list[2 * i] = name, units[name]
  end
  return list
end

local function read (path, options)
  require "tradestat.frame"
  require "tradestat.statistics"  -- frames get their verbs
  if type(path) ~= "string" then
    fail.raise(("ts.read takes the path of a file, not a %s")
      :format(type(path)))
  end
  fail.unknown(options, { "keys", "period", "numbers", "units", "wide", "of" },
    "option of read")
  options = options or {}
  if options.wide ~= nil then
    check_word(options.wide, "wide")
    if options.period then
      fail.raise "the columns of a wide table are its periods: leave out period"
    end
  elseif options.of ~= nil then
    fail.raise "of names the number that wide makes: say wide as well"
  end
  if options.of ~= nil and type(options.of) ~= "string" then
    fail.raise(("of is a %s: write the number's name"):format(type(options.of)))
  end
  local period, frequency = period_of(options.period)
  local frame = fail.call(core.frame_read, path, names_of(options.keys, "keys"),
    names_of(options.numbers, "numbers"), units_of(options.units), period,
    frequency, options.wide, options.of)
  session.add_input(path)
  return frame
end

return read
