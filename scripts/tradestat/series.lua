--- Series: one regular run of periods with a number each. Inside, a frame of
-- two columns; outside, arithmetic, statistics and models.
local core = require "tradestat.core"
local fail = require "tradestat.fail"
local fit = require "tradestat.fit"
local frames = require "tradestat.frame"
local help = require "tradestat.help"
local statistics = require "tradestat.statistics"

local call = fail.call

local series = {}
local methods = {}
local meta = { __name = "tradestat.series" }

local FRAME <const> = {}  -- the key under which a series holds its frame
local INFO <const> = {}   -- and what the core says of it

local fields = { "n", "missing", "zeros", "length", "start", "finish", "unit",
  "name", "title", "frequency" }
local is_field = {}
for _, name in ipairs(fields) do is_field[name] = true end

--- A series over a frame of one period and one number column.
function series.wrap (frame)
  local info = call(core.series_info, frame)
  info.start, info.finish = info.first, info.last
  return setmetatable({ [FRAME] = frame, [INFO] = info }, meta)
end

local function is_series (value)
  return getmetatable(value) == meta
end

local function check (value, verb)
  if not is_series(value) then
    fail.raise(("%s is called with ':', as in s:%s(...)"):format(verb, verb))
  end
  return rawget(value, FRAME)
end

-- The values of a constructor: a list inside, or the table's own list.
local function values_of (spec)
  local values = spec.values or spec[1]
  if type(values) ~= "table" then values = spec end
  local last = 0
  for key in pairs(values) do
    if math.type(key) == "integer" and key > last then last = key end
  end
  if last > #values then
    fail.raise(("series: item %d is nil; write false where a value is missing")
      :format(#values + 1))
  end
  return values
end

--- A series from numbers; `false` marks a missing one.
-- @param spec start, the values, and unit, name, title
-- @usage ts.series{ start = "2019-01", 52.1, false, 60.4, unit = "USD" }
function series.new (spec)
  if type(spec) ~= "table" then
    fail.raise "series takes a table: ts.series{ start = \"2019-01\", 1, 2 }"
  end
  local options = {}
  for key, value in pairs(spec) do
    if math.type(key) ~= "integer" then options[key] = value end
  end
  fail.unknown(options, { "start", "values", "unit", "name" },
    "option of series")
  if type(spec.start) ~= "string" then
    fail.raise "series needs its first period: start = \"2019-01\""
  end
  return series.wrap(call(core.series_make, spec.start, values_of(spec),
    spec.name or "value", spec.unit or ""))
end

-- A period as text; a year may be a number.
local function period_of (value, example)
  if math.type(value) == "integer" then return tostring(value) end
  if type(value) == "string" then return value end
  fail.raise(("a period is text, as in %s"):format(example))
end

--- The value of a period; nil and the reason when it is missing.
-- @usage s:at "2023Q4"
function methods:at (period)
  local frame = check(self, "at")
  if type(period) == "table" then period = period.period end
  local value, reason = call(core.series_at, frame,
    period_of(period, "s:at \"2023Q4\""))
  if value == false then return nil, reason end
  return value
end

--- The part of the series that lies in a range of periods.
-- @usage s:where{ period = "..2021Q4" }
function methods:where (conditions)
  local frame = check(self, "where")
  fail.unknown(conditions, { "period" }, "condition on a series")
  local range = period_of(conditions and conditions.period,
    "s:where{ period = \"2019..2021\" }")
  return series.wrap(call(core.series_span, frame, range))
end

--- The values as a list; false where one is missing.
function methods:values ()
  return (call(core.series_values, check(self, "values")))
end

--- The periods as a list of texts.
function methods:periods ()
  return (select(2, call(core.series_values, check(self, "periods"))))
end

--- Iterate over the series: `for period, value in s:rows() do`; a missing value
-- is false.
function methods:rows ()
  local values, periods = call(core.series_values, check(self, "rows"))
  local i = 0
  return frames.walk("for period, value in s:rows() do", function ()
    i = i + 1
    return periods[i], values[i]
  end)
end

--- The series as a frame of two columns.
function methods:frame ()
  return check(self, "frame")
end

--- A figure of the series: a line over its periods; options as those of
-- frame:plot.
-- @usage s:plot{ title = "imports", log = true }:save "imports.svg"
function methods:plot (options)
  return require "tradestat.figure".new(check(self, "plot"), options)
end

--- The change since the base period: fractions in percentage points, other
-- numbers in their own unit.
-- @param kind "yoy" or "pop"; annual data need none
function methods:change (kind)
  local made = call(core.change, check(self, "change"), {}, kind)
  return series.wrap(call(core.series, made, nil, "change"))
end

--- Sums by year over the months (quarters, half-years) that every year has:
-- what can be compared when some years are not complete. The notes say which.
-- @param options years, those compared ("2021..2024"), all unless given
-- @usage s:like_for_like():growth()
function methods:like_for_like (options)
  local frame = check(self, "like_for_like")
  fail.unknown(options, { "years" }, "option of like_for_like")
  return series.wrap(statistics.verbs.like_for_like(frame, options))
end

--- Elasticity with respect to another series, d ln x / d ln z, between the base
-- period and this one.
-- @param kind "yoy" or "pop"; annual data need none
-- @usage exports:elasticity(gdp, "yoy")
function methods:elasticity (z, kind)
  local x = check(self, "elasticity")
  if not is_series(z) then
    fail.raise("elasticity takes another series: s:elasticity(z, \"yoy\")")
  end
  local x_name, z_name = self.name, rawget(z, INFO).name
  local other = rawget(z, FRAME):rename { z = z_name }
  local both = x:rename { x = x_name }:join(other, { on = { "period" } })
  return series.wrap(call(core.series,
    statistics.verbs.elasticity(both, "x", "z", kind), nil, "elasticity"))
end

local function transform (row)
  return function (self, ...)
    local frame = check(self, row.name)
    local options, spec = statistics.arguments(row, { "as" }, ...)
    local made = call(core.transform, frame, row.name, options, spec)
    return series.wrap(call(core.series, made, nil, spec.as or row.name))
  end
end

local function reducer (row)
  return function (self, ...)
    local frame = check(self, row.name)
    local options, spec = statistics.arguments(row, { "missing" }, ...)
    local value, reason = call(core.reduce, frame, row.name, options, spec)
    if value == false then return nil, reason end
    return value
  end
end

local function model (row)
  return function (self, ...)
    local frame = check(self, row.name)
    local options = statistics.arguments(row, {}, ...)
    return fit.new(call(core.fit, frame, row.name, options), frame)
  end
end

local function estimator (row)
  return function (self, ...)
    return require "tradestat.regress".fit(check(self, row.name), row, ...)
  end
end

local function add (rows, make)
  for _, row in ipairs(rows) do
    methods[row.name] = methods[row.name] or make(row)
    help.describe(methods[row.name], row)
  end
end
add(statistics.vocabulary.transforms, transform)
add(statistics.vocabulary.reducers, reducer)
add(statistics.vocabulary.models, model)
add(statistics.vocabulary.estimators, estimator)
series.methods = methods

-- Either side of an operation: a number, or a series' frame.
local function operand (value, operation)
  if type(value) == "number" then return value end
  if is_series(value) then return rawget(value, FRAME) end
  fail.raise(("a series %s a %s: both sides are series or numbers")
    :format(operation, type(value)))
end

local function arithmetic (operation)
  return function (a, b)
    return series.wrap(call(core.series_combine, operation,
      operand(a, operation), operand(b, operation)))
  end
end
meta.__add = arithmetic "+"
meta.__sub = arithmetic "-"
meta.__mul = arithmetic "*"
meta.__div = arithmetic "/"

fail.operators(meta, { "pow", "mod", "idiv" },
  "series know + - * / alone: write s * s, or s:frame():with(\"square\","
  .. " \"value ^ 2\")")
fail.operators(meta, { "lt", "le" }, "series are not ordered: compare their"
  .. " values, s:at \"2023Q4\" > 0")
fail.operators(meta, { "concat" }, "a series is no text: write tostring(s)")

function meta.__unm (a)
  return a * -1
end

function meta.__len (a)
  return rawget(a, INFO).length
end

function meta.__index (self, name)
  if methods[name] then return methods[name] end
  if is_field[name] then return rawget(self, INFO)[name] end
  local known = table.move(fields, 1, #fields, 1, {})
  for method in pairs(methods) do known[#known + 1] = method end
  table.sort(known)
  local near = core.nearest(tostring(name), known)
  fail.raise(("a series has no '%s'%s"):format(tostring(name),
    near and (": did you mean '%s'?"):format(near) or ""))
end

function meta.__newindex (_, name)
  fail.raise(("a series does not change: '%s' cannot be set")
    :format(tostring(name)))
end

function meta.__tostring (self)
  local info = rawget(self, INFO)
  return ("%s\n%s, %s..%s: n %d, missing %d, zeros %d"):format(
    tostring(rawget(self, FRAME)), info.frequency, info.start or "",
    info.finish or "", info.n, info.missing, info.zeros)
end

return series
