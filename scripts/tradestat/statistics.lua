--- Statistics as verbs: whatever stands in the core's tables becomes a
-- method of frames and series, and reducers become functions of lists.
local core = require "tradestat.core"
local fail = require "tradestat.fail"
local frames = require "tradestat.frame"
local help = require "tradestat.help"

local statistics = {}

statistics.vocabulary = core.vocabulary()

--- What the verbs of each kind may be told besides their own options.
statistics.verb_options = {
  transforms = { "of", "as" },
  reducers = { "of", "as", "over", "by", "within", "missing", "coverage" },
  models = { "of", "by" },
  indicators = { "of", "as", "within", "missing", "coverage" },
  estimators = { "by", "term", "with" },
}

--- What these options are, for help.
statistics.option_help = {
  of = "the number column, the last made unless given",
  as = "the name of the new column",
  over = "the key that is collapsed, its members compared; all others are kept",
  by = "the keys, or the period, that are kept apart",
  term = "the coefficient that the columns of grouped fits are about: its p is"
    .. " the column p",
  with = "columns more, { gdp = a series, post = \"period >= '2022-03'\" }",
  within = "\"selection\" accepts a narrowed key, and leaves a rest out",
  missing = "\"skip\" uses the parts there are; else a missing part makes the"
    .. " result missing",
  coverage = "what the members that are there must weigh for others to be"
    .. " missing; 0.98 unless given, 1 is strict",
}

local call = fail.call

-- Say how a verb is written when it is called on something else.
local function own (frame, verb)
  if core.frame_is(frame) then return end
  fail.raise(("'%s' is a verb of frames: write f:%s(...), with a colon")
    :format(verb, verb))
end

-- A table of options, as opposed to an object or a plain argument.
local function is_options (value)
  return type(value) == "table" and getmetatable(value) == nil
end

-- Names that a verb knows: its own options, then those of its kind.
local function known_names (row, extra)
  local names = {}
  for _, option in ipairs(row.options) do names[#names + 1] = option.name end
  for _, name in ipairs(extra) do names[#names + 1] = name end
  return names
end

-- A word that an option does not know, but which is a verb of its own.
local function check_word (row, option, value)
  if option.kind ~= "word" or type(value) ~= "string" then return end
  if not rawget(frames.methods, value) then return end
  if ("|" .. option.words .. "|"):find("|" .. value .. "|", 1, true) then
    return
  end
  local takes_key = statistics.verbs[value] ~= nil
  fail.raise(("%s: option '%s' has no '%s', which is a verb of its own: "
    .. "f:%s(%s)"):format(row.name, option.name, value, value,
    takes_key and "key" or ""))
end

-- The table of options at the end of the arguments, checked, and the others.
local function take_options (row, extra, ...)
  local given, named = table.pack(...), {}
  if given.n > 0 and is_options(given[given.n]) then
    named = given[given.n]
    given.n = given.n - 1
  end
  fail.unknown(named, known_names(row, extra), "option of " .. row.name)
  return given, named
end

--- Sort a call's arguments: plain ones are the statistic's options in order,
-- a last table has options by name. Gives back the statistic's own options and
-- those of the verb.
function statistics.arguments (row, extra, ...)
  local given, named = take_options(row, extra, ...)
  local options, spec, is_extra = {}, {}, {}
  for _, name in ipairs(extra) do is_extra[name] = true end
  for _, option in ipairs(row.options) do is_extra[option.name] = nil end
  for name, value in pairs(named) do
    (is_extra[name] and spec or options)[name] = value
  end
  for i = 1, given.n do
    local option = row.options[i]
    if not option then
      fail.raise(("%s: argument %d is one too many"):format(row.name, i))
    end
    if options[option.name] ~= nil then
      fail.raise(("%s: option '%s' is given twice"):format(row.name,
        option.name))
    end
    options[option.name] = given[i]
  end
  for _, option in ipairs(row.options) do
    check_word(row, option, options[option.name])
  end
  if type(spec.by) == "string" then spec.by = { spec.by } end
  return options, spec
end

-- A number of the core: false and a reason become nil and a reason.
local function answer (value, reason)
  if value == false then return nil, reason end
  return value
end

--- Reduce a frame: over a key, by keys, or all rows to one number.
function statistics.reduce (frame, row, ...)
  local extra = statistics.verb_options.reducers
  local given = table.pack(...)
  own(frame, row.name)
  local over
  if given.n > 0 and not is_options(given[1]) then
    over = table.remove(given, 1)
    given.n = given.n - 1
  end
  local options, spec = statistics.arguments(row, extra,
    table.unpack(given, 1, given.n))
  if over ~= nil and type(over) ~= "string" then
    fail.raise(("%s: the key it compares is a name, got a %s"):format(row.name,
      type(over)))
  end
  if over and (spec.over or spec.by) then
    fail.raise(("%s: either the key '%s' or over and by"):format(row.name,
      over))
  end
  if spec.over and spec.by then
    fail.raise(row.name .. ": either over (collapsed) or by (kept apart)")
  end
  spec.over = over or spec.over
  return answer(call(core.reduce, frame, row.name, options, spec))
end

-- One method per row of a table; help knows which row it came from.
local function add_methods (methods, rows, make)
  for _, row in ipairs(rows) do
    if not methods[row.name] then
      methods[row.name] = make(row)
      help.describe(methods[row.name], row)
    end
  end
end

local function frame_transform (row)
  return function (frame, ...)
    local extra = statistics.verb_options.transforms
    own(frame, row.name)
    local options, spec = statistics.arguments(row, extra, ...)
    return call(core.transform, frame, row.name, options, spec)
  end
end

local function frame_reducer (row)
  return function (frame, ...) return statistics.reduce(frame, row, ...) end
end

local function frame_model (row)
  return function (frame, ...)
    local extra = statistics.verb_options.models
    own(frame, row.name)
    local options, spec = statistics.arguments(row, extra, ...)
    if spec.by then
      return call(core.fits, frame, row.name, options, spec)
    end
    local made = call(core.fit, frame, row.name, options, spec)
    local fit = require "tradestat.fit"
    return fit.new(made, call(core.series, frame, nil, spec.of))
  end
end

local function frame_indicator (row)
  return function (frame, first, second, options, ...)
    own(frame, row.name)
    if type(first) ~= "string" or type(second) ~= "string"
       or (options ~= nil and not is_options(options)) or select("#", ...) > 0
    then
      fail.raise(('%s takes two keys: f:%s("exporter", "product")')
        :format(row.name, row.name))
    end
    fail.unknown(options, statistics.verb_options.indicators,
      "option of " .. row.name)
    local spec = { by = { first, second } }
    for name, value in pairs(options or {}) do spec[name] = value end
    return call(core.indicate, frame, row.name, spec)
  end
end

local function frame_estimator (row)
  return function (frame, ...)
    own(frame, row.name)
    return require "tradestat.regress".fit(frame, row, ...)
  end
end

-- Verbs that compare the members of a key are told which.
local function key_spec (verb, key, options, known)
  if is_options(key) then key, options = nil, key end
  fail.unknown(options, known, "option of " .. verb)
  local spec = {}
  for name, value in pairs(options or {}) do spec[name] = value end
  if key ~= nil and type(key) ~= "string" then
    fail.raise(("%s: the key is a name, got a %s"):format(verb, type(key)))
  end
  spec.over = key or spec.over
  return spec
end

local verbs = {}
statistics.verbs = verbs

--- Each row's share of the sum over a key, within all other keys of the row.
-- A narrowed key refuses; `within = "selection"` accepts it. Missing members
-- make the sum missing unless the others weigh `coverage` (0.98);
-- `missing = "skip"` leaves them out whatever they weigh.
-- @param key the key whose members are compared: "exporter"
-- @param options of, as, within, missing, coverage
-- @usage f:share "exporter"
function verbs.share (frame, key, options)
  own(frame, "share")
  local spec = key_spec("share", key, options,
    { "over", "of", "as", "within", "missing", "coverage" })
  return call(core.share, frame, spec)
end

--- The place of each row among the members of a key, 1 being the largest.
-- @param options of, as
-- @usage f:rank "exporter"
function verbs.rank (frame, key, options)
  own(frame, "rank")
  local spec = key_spec("rank", key, options, { "over", "of", "as" })
  return call(core.rank, frame, spec)
end

--- What each member of a key adds to the growth of the whole, in percentage
-- points; they add up to it.
-- @param kind "yoy" or "pop"; annual data need none
-- @param options of, as, within, missing, coverage
-- @usage f:contribution("exporter", "yoy")
function verbs.contribution (frame, key, kind, options)
  own(frame, "contribution")
  if is_options(kind) then kind, options = nil, kind end
  if is_options(key) then key, options = nil, key end
  local spec = key_spec("contribution", key, options,
    { "over", "kind", "of", "as", "within", "missing", "coverage" })
  return call(core.contribution, frame, spec, kind or spec.kind)
end

--- The change since the base period: fractions in percentage points, other
-- numbers in their own unit.
-- @param kind "yoy" or "pop"; annual data need none
-- @param options of, as
-- @usage f:share "exporter":change "yoy"
function verbs.change (frame, kind, options)
  own(frame, "change")
  if is_options(kind) then kind, options = nil, kind end
  fail.unknown(options, { "kind", "of", "as" }, "option of change")
  options = options or {}
  return call(core.change, frame, { of = options.of, as = options.as },
    kind or options.kind)
end

--- Column q: p-values adjusted for their number, so that among rows with
-- q < 0.05 about 5 % are expected to be false (Benjamini and Hochberg 1995).
-- Missing p-values are no tests.
-- @param of the column of p-values, "p" unless given
-- @param method "bh"
-- @usage fits:adjust("p", "bh")
function verbs.adjust (frame, of, method, options)
  own(frame, "adjust")
  if is_options(of) then of, options = nil, of end
  if is_options(method) then method, options = nil, method end
  fail.unknown(options, { "as" }, "option of adjust")
  if method and method ~= "bh" then
    fail.raise(("adjust: unknown method '%s': it takes \"bh\"")
      :format(tostring(method)))
  end
  local spec = { of = of or "p", as = options and options.as }
  return call(core.adjust, frame, spec)
end

--- One series of the frame: the keys say which, `of` names the column.
-- @usage f:series{ exporter = "CHN", of = "share" }
function verbs.series (frame, where)
  own(frame, "series")
  if where ~= nil and not is_options(where) then
    fail.raise "series takes conditions on keys: f:series{ exporter = \"CHN\" }"
  end
  local conditions, of = {}, nil
  for name, value in pairs(where or {}) do
    if name == "of" then of = value else conditions[name] = value end
  end
  if of ~= nil and type(of) ~= "string" then
    fail.raise(("series: of names one number column, of = \"value\", not a %s")
      :format(type(of)))
  end
  local series = require "tradestat.series"
  return series.wrap(call(core.series, frame, conditions, of))
end

-- Every statistic is a verb of frames; a verb that stands is kept.
for name, verb in pairs(verbs) do
  frames.methods[name] = frames.methods[name] or verb
end
add_methods(frames.methods, statistics.vocabulary.transforms, frame_transform)
add_methods(frames.methods, statistics.vocabulary.reducers, frame_reducer)
add_methods(frames.methods, statistics.vocabulary.models, frame_model)
add_methods(frames.methods, statistics.vocabulary.indicators, frame_indicator)
add_methods(frames.methods, statistics.vocabulary.estimators, frame_estimator)

local function list_reducer (row)
  return function (values, options)
    if type(values) ~= "table" then
      fail.raise(("%s takes a list of numbers, got a %s"):format(row.name,
        type(values)))
    end
    fail.unknown(options, known_names(row, {}), "option of " .. row.name)
    local number = call(core.reduce_list, values, row.name, options)
    if number ~= number then return nil, "undefined for these values" end
    return number
  end
end

--- Reducers as functions of lists: ts.hhi{ 30, false, 70 }. Missing values
-- (false) are skipped.
statistics.functions = {}
add_methods(statistics.functions, statistics.vocabulary.reducers, list_reducer)

return statistics
