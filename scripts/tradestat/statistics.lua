--- Statistics as verbs: whatever stands in the core's tables becomes a
-- method of frames and series, and reducers become functions of lists.
local core = require "tradestat.core"
local fail = require "tradestat.fail"
local frames = require "tradestat.frame"
local help = require "tradestat.help"
local session = require "tradestat.session"

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
    if not option and given[i] ~= nil then
      fail.raise(("%s: argument %d is one too many"):format(row.name, i))
    end
    if not option then break end
    if options[option.name] ~= nil then
      fail.raise(("%s: option '%s' is given twice"):format(row.name,
        option.name))
    end
    options[option.name] = given[i]
  end
  for _, option in ipairs(row.options) do
    check_word(row, option, options[option.name])
    if option.name == "seed" then
      session.add_seed(row.name, options.seed or option.default or 0)
    end
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
    local own_options, spec = statistics.arguments(row,
      statistics.verb_options.indicators, options or {})
    spec.by = { first, second }
    return call(core.indicate, frame, row.name, own_options, spec)
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
-- `missing = "skip"` leaves them out whatever they weigh. `se` names standard
-- errors of the values, taken for independent: `share_se` is then that of the
-- share, by the delta method.
-- @param key the key whose members are compared: "exporter"
-- @param options of, as, within, missing, coverage, se
-- @usage f:share "exporter"
function verbs.share (frame, key, options)
  own(frame, "share")
  local spec = key_spec("share", key, options,
    { "over", "of", "as", "within", "missing", "coverage", "se" })
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

-- Verbs that compare the members of a key with an earlier period.
local function key_and_kind (verb, key, kind, options, known)
  if is_options(kind) then kind, options = nil, kind end
  if is_options(key) then key, options = nil, key end
  known[#known + 1], known[#known + 2] = "over", "kind"
  local spec = key_spec(verb, key, options, known)
  kind, spec.kind = kind or spec.kind, nil
  return spec, kind
end

--- What each member of a key adds to the growth of the whole, in percentage
-- points; they add up to it. With `share = true` also `contribution_share`, the
-- member's portion of the growth.
-- @param kind "yoy" or "pop"; annual data need none
-- @param options of, as, within, missing, coverage, share
-- @usage f:contribution("exporter", "yoy")
function verbs.contribution (frame, key, kind, options)
  own(frame, "contribution")
  local spec, base = key_and_kind("contribution", key, kind, options,
    { "of", "as", "within", "missing", "coverage", "share" })
  return call(core.contribution, frame, spec, base)
end

--- Why each member's share changed: `own` percentage points come from its own
-- trade and `others` from that of all others; they add up to `share_change`
-- (Shapley: the mean of both orders in which the two can change).
-- `counterfactual` is the share had the others stayed at base.
-- @param kind "yoy" or "pop"; annual data need none
-- @param options of, as, within, missing, coverage
-- @usage f:share_change("exporter", "yoy")
function verbs.share_change (frame, key, kind, options)
  own(frame, "share_change")
  local spec, base = key_and_kind("share_change", key, kind, options,
    { "of", "as", "within", "missing", "coverage" })
  return call(core.share_change, frame, spec, base)
end

--- Who passed whom since the base period: `rank_change` (ranks gained),
-- `overtook` (members that were larger and are smaller now) and `overtaken`
-- (the reverse), among members known in both periods.
-- @param kind "yoy" or "pop"; annual data need none
-- @param options of, as
-- @usage f:leapfrogs("exporter", "yoy")
function verbs.leapfrogs (frame, key, kind, options)
  own(frame, "leapfrogs")
  local spec, base = key_and_kind("leapfrogs", key, kind, options,
    { "of", "as" })
  return call(core.leapfrogs, frame, spec, base)
end

--- The change since the base period: fractions in percentage points, other
-- numbers in their own unit. `se` names standard errors: `change_se` is that of
-- the change, where errors of two periods are independent.
-- @param kind "yoy" or "pop"; annual data need none
-- @param options of, as, se
-- @usage f:share "exporter":change "yoy"
function verbs.change (frame, kind, options)
  own(frame, "change")
  if is_options(kind) then kind, options = nil, kind end
  fail.unknown(options, { "kind", "of", "as", "se" }, "option of change")
  options = options or {}
  return call(core.change, frame, { of = options.of, as = options.as,
    se = options.se }, kind or options.kind)
end

--- Theil's T of the members of a key, `theil`, taken apart into inequality
-- `within` the groups of another key and `between` them: theil = within +
-- between. One row for each combination of the other keys and the period.
-- @param groups the key that says which group a member is in: "region"
-- @param options of, within, missing
-- @usage f:theil_groups("exporter", "region")
function verbs.theil_groups (frame, key, groups, options)
  own(frame, "theil_groups")
  if type(key) ~= "string" or type(groups) ~= "string" then
    fail.raise 'theil_groups takes two keys: f:theil_groups("exporter", "region")'
  end
  local spec = key_spec("theil_groups", key, options,
    { "of", "within", "missing" })
  spec.by = { groups }
  return call(core.theil_groups, frame, spec)
end

--- Elasticity of one number with respect to another, d ln x / d ln z, between
-- the base period and this one.
-- @param kind "yoy" or "pop"; annual data need none
-- @param options as
-- @usage f:elasticity("value", "gdp", "yoy")
function verbs.elasticity (frame, x, z, kind, options)
  own(frame, "elasticity")
  if is_options(kind) then kind, options = nil, kind end
  fail.unknown(options, { "kind", "as" }, "option of elasticity")
  if type(x) ~= "string" or type(z) ~= "string" then
    fail.raise 'elasticity takes two numbers: f:elasticity("value", "gdp")'
  end
  options = options or {}
  return call(core.elasticity, frame, { of = x, as = options.as },
    kind or options.kind, z)
end

--- Sums by year over the months (quarters, half-years) that every year has for
-- every series: what can be compared when some years are not complete. The
-- notes say which. `years` are those compared ("2021..2024"), all unless given;
-- `partners = "each"` compares each series over the months it has itself.
-- @param options of, years, partners
-- @usage f:like_for_like():growth()
-- @usage f:like_for_like{ years = "2021..2024" }
function verbs.like_for_like (frame, options)
  own(frame, "like_for_like")
  fail.unknown(options, { "of", "years", "partners" },
    "option of like_for_like")
  options = options or {}
  local partners = options.partners or "all"
  if partners ~= "all" and partners ~= "each" then
    fail.raise(("like_for_like: partners is '%s': it takes \"all\" or \"each\"")
      :format(tostring(partners)))
  end
  local years = options.years
  if math.type(years) == "integer" then years = tostring(years) end
  return call(core.like_for_like, frame, { of = options.of }, years,
    partners == "each")
end

--- Column q: p-values adjusted for how many there are. "bh": among rows with
-- q < 0.05 about 5 % are expected to be false (Benjamini and Hochberg 1995);
-- "by": the same whatever ties the tests together (Benjamini and Yekutieli
-- 2001); "holm" and "bonferroni": with probability 5 % any of them is false.
-- Missing p-values are no tests.
-- @param of the column of p-values, "p" unless given
-- @param method "bh" unless given, "by", "holm" or "bonferroni"
-- @usage fits:adjust("p", "bh")
function verbs.adjust (frame, of, method, options)
  own(frame, "adjust")
  if is_options(of) then of, options = nil, of end
  if is_options(method) then method, options = nil, method end
  fail.unknown(options, { "as", "method" }, "option of adjust")
  method = method or options and options.method
  if method ~= nil and type(method) ~= "string" then
    fail.raise(("adjust: the method is a name, got a %s"):format(type(method)))
  end
  local spec = { of = of or "p", as = options and options.as }
  return call(core.adjust, frame, spec, method)
end

--- The sum of one column over the sum of another with its uncertainty, each row
-- being a pair: a share, a unit value. Rows are taken for a random sample of
-- the pairs that could be. A fit with Fieller's interval (lo, hi), which says
-- so when the denominator may be zero, and that of the delta method.
-- @param a the column above
-- @param b the column below
-- @param options level; missing = "skip" leaves rows out that lack a number
-- @usage f:ratio("from_china", "imports")
function verbs.ratio (frame, a, b, options)
  own(frame, "ratio")
  if type(a) ~= "string" or type(b) ~= "string" then
    fail.raise "ratio takes two columns: f:ratio(\"from_china\", \"imports\")"
  end
  return require "tradestat.chance".pairs(frame, a, b, options)
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
