--- JSON: written with sorted names and shortest numbers, so that equal values
-- give equal bytes; read by jansson.
local core = require "tradestat.core"
local fail = require "tradestat.fail"

local M = { null = core.json_null }

local array_meta = { __name = "tradestat.array" }

--- Mark a list, so that an empty one is written [] and not {}.
function M.array (list)
  return setmetatable(list or {}, array_meta)
end

--- A text whose bytes are no UTF-8 with a question mark for each of them.
function M.clean (text)
  if utf8.len(text) then return text end
  local parts, at = {}, 1
  while at <= #text do
    local _, bad = utf8.len(text, at)
    parts[#parts + 1] = text:sub(at, (bad or #text + 1) - 1)
    parts[#parts + 1] = bad and "?" or nil
    at = (bad or #text) + 1
  end
  return table.concat(parts)
end

local function number (x)
  if math.type(x) == "integer" then return ("%d"):format(x) end
  if x ~= x or x == math.huge or x == -math.huge then return "null" end
  return core.json_number(x)
end

local function names_of (t)
  local names = {}
  for name in pairs(t) do
    if type(name) ~= "string" then
      fail.raise(("JSON has names that are texts, not a %s"):format(type(name)))
    end
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

local write

-- The pieces between brackets, in one line or each on its own.
local function brackets (open, pieces, close, level, indent)
  if #pieces == 0 then return open .. close end
  if not indent then return open .. table.concat(pieces, ", ") .. close end
  local margin = "\n" .. (" "):rep(indent * (level + 1))
  return open .. margin .. table.concat(pieces, "," .. margin) .. "\n"
    .. (" "):rep(indent * level) .. close
end

local function is_flat (list)
  for _, item in ipairs(list) do
    if type(item) == "table" then return false end
  end
  return true
end

function write (value, level, indent)
  local kind = type(value)
  if kind == "string" then return core.json_string(M.clean(value)) end
  if kind == "number" then return number(value) end
  if kind == "boolean" then return tostring(value) end
  if kind == "nil" or value == M.null then return "null" end
  if kind ~= "table" then
    fail.raise(("JSON cannot hold a %s"):format(kind))
  end
  local pieces = {}
  if getmetatable(value) == array_meta or #value > 0 then
    if is_flat(value) then indent = nil end  -- a column takes one line
    for i, item in ipairs(value) do
      pieces[i] = write(item, level + 1, indent)
    end
    return brackets("[", pieces, "]", level, indent)
  end
  for i, name in ipairs(names_of(value)) do
    pieces[i] = core.json_string(M.clean(name)) .. ": "
      .. write(value[name], level + 1, indent)
  end
  return brackets("{", pieces, "}", level, indent)
end

--- A value as JSON: in one line, or with `indent` blanks a level. NaN is null.
-- @usage json.write{ b = 0.1, a = { 1, "x" } } --> {"a": [1, "x"], "b": 0.1}
function M.write (value, indent)
  return write(value, 0, indent)
end

--- The value of a JSON text, null being json.null; or nil and the problem.
-- @usage json.read("[1, 2.5]")[2] --> 2.5
function M.read (text)
  return core.json_read(text)
end

return M
