--- What an analyst may write behind `exporter =`, `product =`, `period =` ...
-- and what the core gets: ids, patterns and ranges as lists of texts.
local core = require "tradestat.core"
local fail = require "tradestat.fail"

local M = {}

-- Marks for what is not a plain list.
local except_meta = { __name = "ts.except" }
local total_meta = { __name = "ts.total" }
local group_meta = { __name = "ts.countries" }
local products_meta = { __name = "ts.products" }

function M.except (what)
  if what == nil then
    fail.raise 'ts.except of nothing: write ts.except "CHN", with quotes'
  end
  return setmetatable({ except = what }, except_meta)
end

function M.total (name)
  if name ~= nil then
    local id, kind = core.place(name)
    if not id then fail.raise(M.unknown_country(name)) end
    if kind ~= "aggregate" then
      fail.raise(("'%s' is no aggregate: write it as it is"):format(name))
    end
    name = id
  end
  return setmetatable({ total = name or true }, total_meta)
end

function M.countries (name, options)
  fail.unknown(options, { "dated" }, "option of countries")
  if name == nil then return select(2, core.group("")) end
  local ids, source, from, to = core.group(name, options and options.dated)
  if not ids then
    local near = core.nearest(name, source)
    fail.raise(("no group of countries '%s'%s"):format(name,
      near and (": did you mean '%s'?"):format(near)
      or ": there are " .. table.concat(source, ", ")))
  end
  ids.name, ids.source = name, source
  if options and options.dated then ids.from, ids.to = from, to end
  return setmetatable(ids, group_meta)
end

function M.products (name)
  if name == nil then return select(2, core.product_list("")) end
  local list, names = core.product_list(name)
  if not list then
    local near = core.nearest(name, names)
    fail.raise(("no product list '%s'%s"):format(name,
      near and (": did you mean '%s'?"):format(near)
      or ": there are " .. table.concat(names, ", ")))
  end
  return setmetatable(list, products_meta)
end

products_meta.__tostring = function (list)
  return ("%s: %s (%s, %s; %s)"):format(list.name,
    table.concat(list.patterns, ", "), list.classification, list.date,
    list.source)
end

group_meta.__tostring = function (list)
  return ("%s: %s (%s)"):format(list.name, table.concat(list, ", "),
    list.source)
end

function M.unknown_country (text)
  local _, near = core.place(text)
  return ("unknown country '%s'%s"):format(text,
    near and (": did you mean '%s'?"):format(near) or "")
end

-- One country, as ISO code, number or name -> its id.
local function country_id (column, what)
  if math.type(what) == "integer" then what = tostring(what) end
  if type(what) ~= "string" then
    fail.raise(("%s takes country codes or names in quotes, not a %s")
      :format(column, type(what)))
  end
  local id, kind = core.place(what)
  if not id then fail.raise(column .. ": " .. M.unknown_country(what)) end
  if kind == "aggregate" then
    fail.raise(('%s: %s is an aggregate that its parts add up to: write'
      .. ' ts.total "%s"'):format(column, what, what))
  end
  return id
end

local function pattern (column, what)
  if type(what) == "number" then
    fail.raise(("%s: codes are text, write them in quotes (%s is a number, and"
      .. " numbers lose leading zeros)"):format(column, what))
  end
  if type(what) ~= "string" then
    fail.raise(("%s takes codes in quotes, not a %s"):format(column,
      type(what)))
  end
  fail.call(core.pattern, what)
  return what
end

local function word (allowed)
  return function (column, what)
    for _, name in ipairs(allowed or { what }) do
      if name == what then return what end
    end
    local near = type(what) == "string" and core.nearest(what, allowed)
    fail.raise(("%s '%s' is unknown%s"):format(column, tostring(what),
      near and (": did you mean '%s'?"):format(near)
      or ": it is one of " .. table.concat(allowed, ", ")))
  end
end

local function any_text (column, what)
  if type(what) == "string" then return what end
  fail.raise(("%s takes texts in quotes, not a %s"):format(column,
    type(what)))
end

-- How the values of each column are read.
local readers = {
  exporter = country_id, importer = country_id, product = pattern,
  reported_by = word { "exporter", "importer", "reconciled" },
  regime = word { "export", "import", "trade", "re-export", "re-import",
    "domestic export", "foreign import", "import for inward processing",
    "export after inward processing", "import after outward processing",
    "export for outward processing" },
  classification = any_text, quantity_unit = any_text,
  estimated = word { "reported", "estimated" },
}

-- Append what a value means to `into.texts`.
local function read (column, what, into)
  local meta = getmetatable(what)
  if meta == total_meta and column ~= "product" then
    into.texts[#into.texts + 1] = what.total
  elseif meta == products_meta then
    if column ~= "product" then
      fail.raise(column .. " takes no product list")
    end
    into.goods = what
    read(column, what.patterns, into)
  elseif meta == except_meta then
    fail.raise("ts.except stands alone, not inside a list")
  elseif type(what) == "table" then
    if #what == 0 then
      fail.raise(("%s is an empty list: nothing would be selected")
        :format(column))
    end
    if meta == group_meta then into.group = what end
    for i, item in ipairs(what) do
      read(column, item, into)
      if meta == group_meta and what.from then
        into.from, into.to = into.from or {}, into.to or {}
        into.from[#into.texts], into.to[#into.texts] = what.from[i], what.to[i]
      end
    end
  else
    into.texts[#into.texts + 1] = (readers[column] or any_text)(column, what)
  end
end

--- The condition that a value means: { name, texts, except }, and for titles
-- the list or group it came from.
function M.condition (column, what)
  local condition = { name = column, texts = {} }
  if getmetatable(what) == except_meta then
    condition.except = true
    what = what.except
  end
  read(column, what, condition)
  if condition.from and #condition.from ~= #condition.texts then
    fail.raise(("%s: a dated group stands alone"):format(column))
  end
  return condition
end

--- Does this value ask for the published total over all products?
function M.is_total (what)
  return what == require "tradestat".total
      or getmetatable(what) == total_meta and what.total == true
end

--- Ranges of time as the core reads them: a text, a year, or a list.
function M.periods (what)
  local list = {}
  for _, item in ipairs(type(what) == "table" and what or { what }) do
    if math.type(item) == "integer" then item = tostring(item) end
    if type(item) ~= "string" then
      fail.raise(('period takes texts such as "2019Q1..2024Q2", not a %s')
        :format(type(item)))
    end
    fail.call(core.range, item)
    list[#list + 1] = item
  end
  return list
end

return M
