--- Ratios of uncertain numbers, as fits.
local core = require "tradestat.core"
local fail = require "tradestat.fail"
local fit = require "tradestat.fit"

local chance = {}

local call = fail.call

local function number_of (options, name, verb)
  local value = options[name]
  if type(value) == "number" then return end
  fail.raise(("%s: option '%s' is a number, not %s"):format(verb, name,
    value == nil and "left out" or type(value)))
end

--- The ratio of two estimates: ts.ratio's documentation.
function chance.ratio (options)
  if type(options) ~= "table" then
    fail.raise("ratio takes a table: ts.ratio{ a = 10, b = 4, se_a = 1, "
      .. "se_b = 0.5 }")
  end
  fail.unknown(options, { "a", "b", "se_a", "se_b", "cov", "df", "level" },
    "option of ratio")
  for _, name in ipairs { "a", "b", "se_a", "se_b" } do
    number_of(options, name, "ratio")
  end
  for _, name in ipairs { "cov", "df" } do
    if options[name] ~= nil then number_of(options, name, "ratio") end
  end
  return fit.new(call(core.ratio, options, { level = options.level }))
end

--- The ratio of the sums of two columns of a frame: f:ratio's documentation.
function chance.pairs (frame, a, b, options)
  fail.unknown(options, { "missing", "level" }, "option of ratio")
  options = options or {}
  local missing = options.missing
  if missing ~= nil and missing ~= "skip" and missing ~= "refuse" then
    fail.raise(("ratio: missing is \"refuse\" or \"skip\", not '%s'")
      :format(tostring(missing)))
  end
  return fit.new(call(core.ratio_pairs, frame, a, b, missing == "skip",
    { level = options.level }))
end

return chance
