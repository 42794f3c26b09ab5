--- Completion: the names that may stand where a word begins.
local M = {}

local keywords = { "and", "break", "do", "else", "elseif", "end", "false",
  "for", "function", "goto", "if", "in", "local", "nil", "not", "or", "repeat",
  "return", "then", "true", "until", "while" }

-- The table that an __index function looks its methods up in, if it has one.
local function methods_behind (index)
  for i = 1, 255 do
    local name, value = debug.getupvalue(index, i)
    if not name then return nil end
    if name == "methods" and type(value) == "table" then return value end
  end
end

-- What may follow "base." or "base:": the names that a value answers to.
local function names_in (value, found)
  for _ = 1, 10 do  -- as deep as metatables go
    if type(value) == "table" then
      for name in next, value do
        if type(name) == "string" then found[name] = true end
      end
    end
    local meta = debug.getmetatable(value)
    value = type(meta) == "table" and rawget(meta, "__index")
    if type(value) == "function" then value = methods_behind(value) end
    if type(value) ~= "table" then return end
  end
end

-- The value of "a.b.c", whose first name stands in one of the tables.
local function value_of (path, tables)
  local value
  for name in path:gmatch "[^.]+" do
    if not name:match "^[%a_][%w_]*$" then return nil end
    if value == nil then
      for _, t in ipairs(tables) do
        value = rawget(t, name)
        if value ~= nil then break end
      end
    else
      value = type(value) == "table" and value[name] or nil
    end
    if value == nil then return nil end
  end
  return value
end

-- The names that may stand where `base` ("db:", "?", "") begins.
local function names_after (base, tables)
  local found = {}
  if base:find "[.:]$" then
    names_in(value_of(base:sub(1, -2), tables), found)
    return found
  end
  for _, t in ipairs(tables) do names_in(t, found) end
  for _, name in ipairs(keywords) do found[name] = true end
  return found
end

--- Whole words that begin like this one, or nil inside quotes, where files are
-- meant. For readline a word may hold the characters + - / ~, which file names
-- have; here they end it. `tables` hold the variables that there are, Lua's
-- globals unless given.
function M.words (word, before, tables)
  local _, quotes = before:gsub("[\"']", "")
  if quotes % 2 == 1 then return nil end
  local lead, path = word:match "^(.-)([%w_.:?]*)$"
  local base, start = path:match "^(.-)([%a_]?[%w_]*)$"
  local words = {}
  for name in pairs(names_after(base, tables or { _G })) do
    if name:match "^%a[%w_]*$" and name:sub(1, #start) == start then
      words[#words + 1] = lead .. base .. name
    end
  end
  table.sort(words)
  return words
end

return M
