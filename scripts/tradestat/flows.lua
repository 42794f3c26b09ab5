--- Flows: a lazy selection of flow records, and what can be asked of it.
local core = require "tradestat.core"
local fail = require "tradestat.fail"
local choose = require "tradestat.choose"
require "tradestat.frame"
require "tradestat.statistics"

local M = {}
local methods = {}
local meta = { __name = "flows", __index = fail.verbs("flows", methods) }

local selectors = { "exporter", "importer", "product", "period", "reported_by",
  "regime", "classification", "level", "estimated", "quantity_unit",
  "dataset" }

-- The columns that a dataset keeps beside the record's own.
local function kept_columns (db, dataset)
  local kept = {}
  for _, d in ipairs(db:datasets()) do
    if dataset == nil or d.name == dataset then
      for _, name in ipairs(d.keep) do kept[#kept + 1] = name end
    end
  end
  return kept
end

local reserved = { reporter = true, partner = true }

local function check_names (selection, known)
  if selection.asof then
    fail.raise('asof belongs to the store: ts.open(path, { asof ='
      .. ' "2024-04-12" })')
  end
  for name in pairs(selection) do
    if reserved[name] then
      fail.raise(("a flow has no %s: that depends on who speaks; write exporter"
        .. " or importer, and reported_by for the side"):format(name))
    end
  end
  fail.unknown(selection, known, "selector of flows")
end

--- Select flow records: nothing is read yet.
-- `exporter`, `importer`: codes or names in any system, lists,
-- `ts.countries "EU27"`, `ts.except{...}`, `ts.total "World"`. `product`: a
-- code means its whole subtree; "8456..8466", "8542*", lists, `ts.products
-- "machine tools"`, `ts.total`. `period`: "2019Q1..2024Q2", either end open.
-- `reported_by`: "exporter", "importer" or "reconciled". `regime`, `level`,
-- `classification`, `estimated`, `quantity_unit`, and columns kept at load.
-- `dataset` when the store holds several.
function M.new (db, selection)
  if selection ~= nil and type(selection) ~= "table" then
    fail.raise 'flows takes a table: db:flows{ importer = "RUS" }'
  end
  selection = selection or {}
  local kept = kept_columns(db, selection.dataset)
  local known = table.move(kept, 1, #kept, #selectors + 1,
    table.move(selectors, 1, #selectors, 1, {}))
  check_names(selection, known)
  local spec = { dataset = selection.dataset, asof = db.asof or nil,
    conditions = {}, level = -1 }
  for _, name in ipairs(known) do
    local what = selection[name]
    if what == nil or name == "dataset" then goto continue end
    if name == "period" then
      spec.periods = choose.periods(what)
    elseif name == "level" then
      if math.type(what) ~= "integer" or what < 0 or what > 12 then
        fail.raise "level is a number: 2, 4, 6, 8 or 10; 0 is TOTAL"
      end
      spec.level = what
    elseif name == "product" and choose.is_total(what) then
      spec.level = 0
    else
      spec.conditions[#spec.conditions + 1] = choose.condition(name, what)
    end
    ::continue::
  end
  return setmetatable({ db = db, spec = spec, kept = kept, groups = {},
    selection = selection }, meta)
end

local function check (f)
  if getmetatable(f) ~= meta then
    fail.raise 'not flows: write flows:by("exporter"), with a colon'
  end
  if not f.db.handle then
    fail.raise(("store %s is closed"):format(f.db.path))
  end
  return f
end

-- The condition on a column, or nil.
local function condition_on (f, name)
  for _, c in ipairs(f.spec.conditions) do
    if c.name == name then return c end
  end
end

-- A few codes as they are, many by their number or the group's name.
local function in_words (c, most)
  local text
  if c.goods then
    text = ("%s %s"):format(c.goods.name, table.concat(c.texts, ", "))
  elseif c.group then
    text = c.group.name
  elseif #c.texts <= most then
    text = table.concat(c.texts, ", ")
  else
    text = ("%s and %d more"):format(table.concat(c.texts, ", ", 1, most - 1),
      #c.texts - most + 1)
  end
  return c.except and "all but " .. text or text
end

-- "imports of RUS", "CHN to RUS" ...; a side that is neither filtered nor a key
-- is said to be all (S33).
local function subject_of (f, keys)
  local exporter, importer = condition_on(f, "exporter"),
    condition_on(f, "importer")
  local text = "flows"
  if exporter and importer then
    text = in_words(exporter, 5) .. " to " .. in_words(importer, 5)
  elseif importer then
    text = "imports of " .. in_words(importer, 5)
  elseif exporter then
    text = "exports of " .. in_words(exporter, 5)
  end
  for _, side in ipairs { "exporter", "importer" } do
    if not condition_on(f, side) and not keys[side] then
      text = text .. " | " .. side .. ": all"
    end
  end
  return text
end

local function goods_of (f)
  local c = condition_on(f, "product")
  local text = c and in_words(c, 6) or "all goods"
  if f.spec.level > 0 then text = text .. ", level " .. f.spec.level end
  return text
end

local period_words = { day = true, week = true, month = true, quarter = true,
  half = true, year = true }
local cut = { hs2 = 2, hs4 = 4, hs6 = 6 }

local function key_names (f)
  local names = { "exporter", "importer", "reported_by", "product", "hs2",
    "hs4", "hs6", "classification", "level", "regime", "estimated",
    "quantity_unit", "day", "week", "month", "quarter", "half", "year" }
  return table.move(f.kept, 1, #f.kept, #names + 1, names)
end

local function no_key (f, name)
  if reserved[name] then
    fail.raise(("a flow has no %s: write exporter or importer"):format(name))
  end
  local near = core.nearest(name, key_names(f))
  fail.raise(("by takes no key '%s'%s"):format(name,
    near and (": did you mean '%s'?"):format(near)
    or ": it takes " .. table.concat(key_names(f), ", ")))
end

-- One key of by, written into the specification.
local function add_key (f, spec, keys, name)
  if type(name) ~= "string" then
    fail.raise(('by takes keys in quotes, as in by("exporter", "quarter"), not'
      .. ' a %s'):format(type(name)))
  end
  if period_words[name] then
    if spec.freq then
      fail.raise(("by takes one period word: %s and %s were given")
        :format(spec.freq, name))
    end
    spec.freq, spec.freq_at = name, #spec.keys
    return
  end
  local known = false
  for _, k in ipairs(key_names(f)) do known = known or k == name end
  if not known then no_key(f, name) end
  local column = cut[name] and "product" or name
  if keys[column] then fail.raise(("key '%s' is given twice"):format(name)) end
  keys[column] = true
  local key = { name = column, digits = cut[name] }
  local group = f.groups[column]
  if group then key.bundles, key.other = group.bundles, group.other end
  spec.keys[#spec.keys + 1] = key
end

-- Keys, options and sums of one call, as the core takes them.
local function specify (f, verb, sums, ...)
  check(f)
  local keys, options = { ... }, nil
  if type(keys[#keys]) == "table" then options = table.remove(keys) end
  fail.unknown(options, { "sum", "coverage", "unit" }, "option of " .. verb)
  options = options or {}
  local spec = { keys = {}, sums = sums }
  for name, value in pairs(f.spec) do spec[name] = value end
  local seen = {}
  for _, name in ipairs(keys) do add_key(f, spec, seen, name) end
  for column in pairs(f.groups) do
    if not seen[column] then
      fail.raise(('flows were grouped by %s, so by needs the key "%s"')
        :format(column, column))
    end
  end
  spec.subject, spec.goods = subject_of(f, seen), goods_of(f)
  if options.coverage ~= nil then
    if type(options.coverage) ~= "number" or options.coverage < 0
       or options.coverage > 1 then
      fail.raise "coverage is a fraction from 0 to 1, such as 0.98"
    end
    spec.coverage = options.coverage
  end
  return spec, options
end

local function sums_of (names)
  local sums = {}
  if type(names) == "string" then names = { names } end
  for _, name in ipairs(names or { "value" }) do
    if name ~= "value" and name ~= "weight" and name ~= "quantity" then
      fail.raise(("sum takes value, weight and quantity, not '%s'")
        :format(tostring(name)))
    end
    sums[#sums + 1] = { name = name, field = name }
  end
  return sums
end

--- Sum the selected flows, kept apart by keys: a frame, sorted by its keys.
-- Keys: exporter, importer, reported_by, product, hs2, hs4, hs6,
-- classification, level, regime, estimated, quantity_unit, kept columns, and
-- one period word (month, quarter, half, year ...). Options:
-- `sum = { "value", "weight" }`, `coverage` (0.98: the share of the value whose
-- reporters must have released).
-- Cells are values, known zeros, or missing with a reason (S12-S15).
function methods.by (f, ...)
  local spec, options = specify(f, "by", nil, ...)
  spec.sums = sums_of(options.sum)
  return fail.call(core.flows_by, f.db.handle, spec)
end

local function copy (f)
  local groups = {}
  for name, group in pairs(f.groups) do groups[name] = group end
  return setmetatable({ db = f.db, spec = f.spec, kept = f.kept,
    groups = groups, selection = f.selection }, meta)
end

--- Put members of a key into named groups: `flows:group("importer",
-- { { "Russia", "RUS" }, { "hubs", { "KAZ", "KGZ" } } }, { other = "Rest" })`.
-- The list keeps its order; overlapping groups are an error. Without `other`
-- the rest is left out, and the key counts as narrowed.
function methods.group (f, key, groups, options)
  check(f)
  fail.unknown(options, { "other" }, "option of group")
  if type(groups) ~= "table" or #groups == 0 then
    fail.raise('group takes a list of pairs: { { "Russia", "RUS" }, ... }')
  end
  local known = false
  for _, name in ipairs(key_names(f)) do
    known = known or (name == key and not cut[name] and not period_words[name])
  end
  if not known then no_key(f, tostring(key)) end
  local bundles = {}
  for i, pair in ipairs(groups) do
    if type(pair) ~= "table" or type(pair[1]) ~= "string" or pair[2] == nil then
      fail.raise(("group %d is no pair of a name and its members"):format(i))
    end
    bundles[i] = { label = pair[1],
      texts = choose.condition(key, pair[2]).texts }
  end
  local grouped = copy(f)
  grouped.groups[key] = { bundles = bundles, other = options and options.other }
  return grouped
end

local function is_key (name, keys)
  for _, key in ipairs(keys) do
    if key == name then return true end
  end
  return false
end

--- Both sides of the same flows: a frame with `by_exporter`, `by_importer` and
-- `gap`, the log of importer's over exporter's figure (K1). Exporters usually
-- report FOB, importers CIF: a gap of a few per cent is freight.
function methods.mirror (f, ...)
  check(f)
  if condition_on(f, "reported_by") then
    fail.raise "mirror compares both sides: leave out reported_by"
  end
  local keys = { ... }
  local options = type(keys[#keys]) == "table" and table.remove(keys) or nil
  keys[#keys + 1] = "reported_by"
  keys[#keys + 1] = options
  local both = f:by(table.unpack(keys)):pivot("reported_by", { of = "value" })
  local have = {}
  for _, name in ipairs(both.columns) do have[name] = true end
  for _, side in ipairs { "exporter", "importer" } do
    local name = have["value_" .. side] and "value_" .. side or side
    if not have[name] or (name == side and is_key(side, keys)) then
      fail.raise(("no %s of this selection reports it: there is one side only")
        :format(side))
    end
    both = both:rename { ["by_" .. side] = name }
  end
  return both:with("gap", "log(by_importer / by_exporter)")
end

--- Value per unit of weight or quantity, from rows that have both (S21).
-- `unit_values("exporter", "year")` is per kg; `{ unit = "u" }` per piece of
-- the supplementary quantity. `kept` is the share of the value that such rows
-- hold.
function methods.unit_values (f, ...)
  local spec, options = specify(f, "unit_values", nil, ...)
  local unit = options.unit or "kg"
  local per = (unit == "kg") and "weight" or "quantity"
  local only = (unit ~= "kg") and unit or nil
  spec.sums = {
    { name = "value", field = "value" },
    { name = "paired_value", field = "value", needs = per, unit = only },
    { name = per, field = per, needs = "value", unit = only },
  }
  return fail.call(core.flows_by, f.db.handle, spec)
    :with("unit_value", ("paired_value / %s"):format(per))
    :with("kept", "paired_value / value")
end

-- The same flows with all members of some keys: conditions on them go, and
-- what their groups leave out is kept as one rest.
local function whole_of (f, keys)
  local whole, conditions, gone = copy(f), {}, false
  for _, c in ipairs(f.spec.conditions) do
    if keys[c.name] then gone = true else conditions[#conditions + 1] = c end
  end
  whole.spec = {}
  for name, value in pairs(f.spec) do whole.spec[name] = value end
  whole.spec.conditions = conditions
  for name, group in pairs(f.groups) do
    if keys[name] and not group.other then
      whole.groups[name] = { bundles = group.bundles, other = "all others" }
      gone = true
    end
  end
  return whole, gone
end

--- Revealed comparative advantage (Balassa 1965): the share of each product in
-- a country's flows over its share in the flows of all countries; 1 is even.
-- The first two keys are the country's side and the product (hs2, hs4 too);
-- others, and a period word, keep tables apart. Totals are over all members of
-- both keys, whatever is selected; other conditions hold for them too. A frame
-- with `value` (or `sum = "weight"`) and `rca`.
-- @usage db:flows{ exporter = "CHN" }:rca("exporter", "product", "year")
function methods.rca (f, ...)
  local spec, options = specify(f, "rca", nil, ...)
  local pair, keys = {}, {}
  for i = 1, 2 do
    if not spec.keys[i] then
      fail.raise 'rca takes two keys: flows:rca("exporter", "product", "year")'
    end
    pair[i] = spec.keys[i].name
    keys[pair[i]] = true
  end
  spec.sums = sums_of(options.sum)
  if #spec.sums > 1 then fail.raise "rca compares one sum" end
  local whole, narrowed = whole_of(f, keys)
  local all = specify(whole, "rca", spec.sums, ...)
  local frame = fail.call(core.flows_by, f.db.handle, all)
  fail.call(core.indicate_whole, frame, "rca", { by = pair })
  if not narrowed then return frame end
  return fail.call(core.indicate_selected,
    fail.call(core.flows_by, f.db.handle, spec), frame)
end

--- Who released what: a frame with reporter, reported_by, period, `released`
-- (1 or 0) and `weight`, the reporter's mean share of the selection's value
-- (S13). Reporters narrowed by a filter refuse, since the weights would not be
-- those of all; `{ within = "selection" }` accepts it (S19).
function methods.coverage (f, options)
  fail.unknown(options, { "within" }, "option of coverage")
  local within = options and options.within
  if within ~= nil and within ~= "selection" then
    fail.raise(('within = "%s": write within = "selection"')
      :format(tostring(within)))
  end
  local spec = specify(f, "coverage", sums_of(), nil)
  spec.within_selection = within ~= nil
  return fail.call(core.flows_coverage, f.db.handle, spec)
end

--- What these flows say to a claim: a table with `value`, `coverage`, `lo` and
-- `hi` where not all trade is covered, `unit`; or `reason`, why they say none.
-- The value is the amount in their period, or with `of = { exporter = "CHN" }`
-- the part of it that meets that. `suppliers` is a frame of `exporter` and
-- `share` (db:suppliers): what those weigh whose figures are not in the data.
-- @usage db:flows{ importer = "RUS", period = "2023Q4" }:evidence{ of = { exporter = "CHN" } }
function methods.evidence (f, options)
  return require "tradestat.evidence"(check(f), options)
end

local DEEPEST <const> = -2   -- the core's word for: never TOTAL

local function parent_level (f, keys)
  for _, key in ipairs(keys) do
    if cut[key] then return cut[key] end
  end
  local product, level = condition_on(f, "product"), 0
  for i, text in ipairs(product and product.texts or {}) do
    local length = #text:match "^%w*"
    if i == 1 or length < level then level = length end
  end
  return level
end

--- What is published at a heading but not below it: `parent`, `children`,
-- `hidden`. Confidential trade is mostly here (A5). The parent is the level
-- that products are cut to ("hs4"), else that of the product filter, else the
-- published TOTAL; children are the deepest level. Keys as in by, or "year".
function methods.hidden (f, ...)
  check(f)
  local function at (level)
    local other = copy(f)
    other.spec = {}
    for name, value in pairs(f.spec) do other.spec[name] = value end
    other.spec.level = level
    return other
  end
  local keys = { ... }
  if #keys == 0 then keys = { "year" } end
  local on, shallow = {}, parent_level(f, keys)
  for _, key in ipairs(keys) do
    if type(key) == "string" then
      on[#on + 1] = period_words[key] and "period" or cut[key] and "product"
        or key
    end
  end
  local parents = at(shallow):by(table.unpack(keys))
    :rename { parent = "value" }
  local children = at(DEEPEST):by(table.unpack(keys))
    :rename { children = "value" }
  return parents:join(children, { on = on, match = "1:1" })
    :with("hidden", "parent - children")
end

function meta.__tostring (f)
  return ("%s | %s%s (flows: ask with :by(...))"):format(subject_of(f, {}),
    goods_of(f), f.spec.periods
    and " | " .. table.concat(f.spec.periods, ", ") or "")
end

M.methods = methods

return M
