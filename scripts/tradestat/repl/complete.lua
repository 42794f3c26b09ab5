--- What may follow what is typed: names, verbs of objects, options of verbs,
-- columns, codes, words. Nothing is evaluated: chains of calls are followed by
-- what each verb gives.
local context = require "tradestat.repl.context"

local complete = {}

local MOST_CODES <const> = 200

local keywords <const> = { "and", "break", "do", "else", "elseif", "end",
  "false", "for", "function", "goto", "if", "in", "local", "nil", "not", "or",
  "repeat", "return", "then", "true", "until", "while" }

-- What verbs give that is not what they are called on.
local gives <const> = { open = "store", scan = "scan", flows = "flows",
  by = "frame", rca = "frame", unit_values = "frame", mirror = "frame",
  coverage = "frame", hidden = "frame", sql = "frame", read = "frame",
  frame = "frame", data = "frame", series = "series", predict = "series",
  residuals = "series", plot = "figure", claim = "claim" }

local modules <const> = { store = "tradestat.store", flows = "tradestat.flows",
  frame = "tradestat.frame", series = "tradestat.series", fit = "tradestat.fit",
  figure = "tradestat.figure", claim = "tradestat.claim",
  scan = "tradestat.scan" }

local function is_frame (value)
  return require "tradestat.core".frame_is(value)
end

local function vocabulary ()
  return require "tradestat.statistics".vocabulary
end

-- The row of a statistic called `verb`, and of which kind it is.
local function row_of (verb)
  for kind, rows in pairs(vocabulary()) do
    for _, row in ipairs(rows) do
      if row.name == verb then return row, kind end
    end
  end
end

-- What kind of thing a value is: "frame", "series" ...
local function kind_of_value (value)
  local meta = debug.getmetatable(value)
  local name = type(meta) == "table" and meta.__name
  if type(name) ~= "string" then return nil end
  return name:match "[^.]*$"
end

-- The value of "a.b.c": its first name is one of `globals`, else one of Lua's.
local function named_value (path, globals)
  local value
  for name in path:gmatch "[^.]+" do
    if value == nil then
      value = rawget(globals, name)
      if value == nil then value = rawget(_G, name) end
    else
      value = type(value) == "table" and rawget(value, name) or nil
    end
    if value == nil then return nil end
  end
  return value
end

-- The kind of what a verb gives, called on a `kind`.
local function result_of (kind, verb)
  if gives[verb] then return gives[verb] end
  local _, statistic = row_of(verb)
  if statistic == "models" then return "fit" end
  if statistic == "reducers" and kind == "series" then return nil end
  return kind
end

-- The last link of a chain without its arguments: object, verb.
local function last_call (chain)
  local head = chain
  while head:find "[)}\"']$" do
    local shorter = head:gsub("%s*%b()$", ""):gsub("%s*%b{}$", "")
      :gsub("%s*\"[^\"]*\"$", "")
    if shorter == head then return nil end
    head = shorter
  end
  if head == chain then return nil end
  return head:match "^(.*)[:.]([%a_][%w_]*)$"
end

--- The kind and, when a plain name says so, the value of an expression.
function complete.thing (chain, globals)
  if chain:find "^[%a_][%w_.]*$" then
    local value = named_value(chain, globals)
    return value ~= nil and kind_of_value(value) or nil, value
  end
  local object, verb = last_call(chain)
  if not object then return nil end
  local kind, value = complete.thing(object, globals)
  local given = result_of(kind, verb)
  return given, (given == kind and kind == "frame") and value or nil
end

-- The methods of a kind of thing.
local function methods_of (kind)
  if not modules[kind] then return {} end
  return require(modules[kind]).methods or {}
end

-- Names in a table and behind its metatable.
local function names_in (value, found)
  for _ = 1, 10 do  -- as deep as metatables go
    if type(value) == "table" then
      for name in next, value do
        if type(name) == "string" then found[name] = true end
      end
    end
    local meta = debug.getmetatable(value)
    value = type(meta) == "table" and rawget(meta, "__index")
    if type(value) ~= "table" then return end
  end
end

local plain_fields <const> = { series = { "n", "missing", "zeros", "length",
  "start", "finish", "unit", "name", "title", "frequency" },
  frame = { "columns" } }

-- What follows a dot or a colon behind a chain.
local function members (chain, separator, globals)
  local found = {}
  local kind, value = complete.thing(chain, globals)
  for name, verb in pairs(methods_of(kind)) do
    if type(verb) == "function" then found[name] = true end
  end
  if kind == "fit" and value ~= nil and separator == "." then
    for name in pairs(value) do found[name] = true end
  end
  if separator == "." then
    for _, name in ipairs(plain_fields[kind] or {}) do found[name] = true end
  end
  if value ~= nil and not modules[kind] then names_in(value, found) end
  return found
end

local selectors <const> = { "exporter", "importer", "product", "period",
  "reported_by", "regime", "classification", "level", "estimated",
  "quantity_unit", "dataset" }

-- Names in `backquotes` of the comment above a verb, which are its options.
local function told_options (verb)
  local names = {}
  local comment = verb and require "tradestat.help".comment(verb)
  for name in (comment or ""):gmatch "`([%a_][%w_]*)" do
    names[#names + 1] = name
  end
  for list in (comment or ""):gmatch "@param options? ([^\n]*)" do
    for name in list:gmatch "[%a_][%w_]*" do names[#names + 1] = name end
  end
  return names
end

-- The function that a call means, and the kind of its object.
local function verb_of (where, globals)
  local kind, value
  if where.object then kind, value = complete.thing(where.object, globals) end
  if kind then return methods_of(kind)[where.verb], kind, value end
  if type(value) == "table" then
    return rawget(value, where.verb), nil, value
  end
  return nil, nil, value
end

-- Options that may be named inside the braces of a call.
local function options_of (where, globals)
  local found = {}
  local function add (list)
    for _, name in ipairs(list) do found[name] = true end
  end
  local verb, kind, value = verb_of(where, globals)
  if where.verb == "flows" then add(selectors)
  elseif where.verb == "plot" then add(require "tradestat.figure".options)
  elseif where.verb == "where" or where.verb == "at"
    or where.verb == "series" then
    if is_frame(value) then add(value.columns) end
    if kind == "series" then add { "period" } end
  end
  local row, statistic = row_of(where.verb)
  if row and where.object then
    for _, option in ipairs(row.options) do found[option.name] = true end
    if kind ~= "series" then
      add(require "tradestat.statistics".verb_options[statistic] or {})
    end
  elseif type(verb) == "function" then add(told_options(verb)) end
  return found
end

-- Countries, codes and lists that may stand behind exporter = and the like.
local function codes_for (option, start)
  local core = require "tradestat.core"
  if option == "exporter" or option == "importer" then return core.places() end
  if option == "product" then
    return start ~= "" and core.listed_codes(start, MOST_CODES) or {}
  end
  if option == "reported_by" then
    return { "exporter", "importer", "reconciled" }
  end
  return {}
end

local period_words <const> = { "year", "half", "quarter", "month", "week",
  "day" }
local flow_words <const> = { "exporter", "importer", "product", "reported_by",
  "regime", "classification", "hs2", "hs4", "hs6", "year", "quarter", "month" }

-- Values of the words that an option takes.
local function words_of_option (verb, name)
  local words = {}
  for _, option in ipairs((row_of(verb) or { options = {} }).options) do
    if option.words and (option.name == name or not name) then
      for word in option.words:gmatch "[^|]+" do words[#words + 1] = word end
    end
  end
  return words
end

-- Members of a key column that begin so.
local function members_of_key (frame, name)
  local list, seen = {}, {}
  local ok, cells = pcall(frame.column, frame, name)
  for _, cell in ipairs(ok and cells or {}) do
    if type(cell) == "string" and not seen[cell] then
      list[#list + 1], seen[cell] = cell, true
    end
  end
  return list
end

-- Verbs whose texts hold names among other signs: "value > 3", "-value".
local is_expression <const> = { where = true, with = true, sort = true,
  regress = true }

-- What may stand in a text; nil: files.
local function texts_for (where, globals)
  local _, kind, value = verb_of(where, globals)
  local is_ts = value ~= nil and rawequal(value, package.loaded.tradestat)
  if is_ts and where.verb == "products" then
    return require "tradestat.choose".products()
  elseif is_ts and where.verb == "countries" then
    return require "tradestat.choose".countries()
  elseif where.verb == "flows" and where.option then
    return codes_for(where.option, where.text)
  elseif kind == "flows" then return flow_words
  elseif kind == "frame" or kind == "series" or kind == "fit" then
    local list = words_of_option(where.verb, where.option)
    if where.verb == "plot" and where.option == "kind" then
      return require "tradestat.figure".kinds
    end
    if is_frame(value) then
      if where.option and (where.verb == "where" or where.verb == "at"
        or where.verb == "series") then
        return members_of_key(value, where.option)
      end
      if where.verb ~= "write" then
        table.move(value.columns, 1, #value.columns, #list + 1, list)
      end
    end
    if #list > 0 then return list end
    if where.verb == "by" then return period_words end
  end
  return nil
end

-- Candidates that begin with `start`, sorted, each once.
local function beginning (names, start)
  local list, seen = {}, {}
  for key, value in pairs(names) do
    local name = (value == true) and key or value
    if type(name) == "string" and name:sub(1, #start) == start
       and not seen[name] then
      list[#list + 1], seen[name] = name, true
    end
  end
  table.sort(list)
  return list
end

-- A name of the language, of the globals, or an option.
local function names_for (text, start, globals)
  local found, before = {}, text:sub(1, #text - #start)
  local where = context.at_end(before)
  if where.inside == "{" and where.verb and not before:find "=%s*$" then
    local list = beginning(options_of(where, globals), start)
    if #list > 0 then return list end
  end
  names_in(globals, found)
  names_in(_G, found)
  for _, name in ipairs(keywords) do found[name] = true end
  return beginning(found, start)
end

--- Whole words that the end of `text` may become, and how many of its bytes
-- they replace; nil inside a text that names a file.
function complete.at_end (text, globals)
  local where = context.at_end(text)
  if where.text then
    local list = texts_for(where, globals)
    if not list then return nil end
    local start = where.text
    if is_expression[where.verb] then
      start = where.text:match "[%a_]?[%w_]*$"  -- a name in an expression
    end
    return beginning(list, start), #start
  end
  local start = text:match "[%a_]?[%w_]*$"
  local rest = text:sub(1, #text - #start)
  local separator = rest:match "([.:])$"
  if separator then
    local chain = context.chain(rest:sub(1, -2))
    return beginning(members(chain, separator, globals), start), #start
  end
  if rest:find "^%s*%?%??%s*$" then  -- ?name
    return beginning(require "tradestat.help".names(), start), #start
  end
  return names_for(text, start, globals), #start
end

return complete
