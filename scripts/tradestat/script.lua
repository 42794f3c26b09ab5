--- Analysts' scripts: how they are loaded, and how their mistakes are told.
local script = {}

local home = debug.getinfo(1, "S").source:match "^(@.*[/\\])" or "@"

-- The sentence for a name that nothing defines (S33).
local function undefined (name, names)
  if name == "ts" then
    return 'undefined name \'ts\': begin with local ts = require "tradestat"'
  end
  if name:match "^%u[%u%d]+$" then
    return ("undefined name '%s': codes are text, write \"%s\""):format(name,
      name)
  end
  local near = require "tradestat.core".nearest(name, names)
  return ("undefined name '%s'%s"):format(name,
    near and (": did you mean '%s'?"):format(near) or "")
end

local function names_of (...)
  local names = {}
  for _, t in ipairs { ... } do
    for name in pairs(t) do
      if type(name) == "string" then names[#names + 1] = name end
    end
  end
  table.sort(names)
  return names
end

--- A table of globals for one script in which reading an undefined name is an
-- error: `importer = RUS` without quotes must not mean "all importers" (S33).
-- Assigning defines a name, for this script alone.
function script.environment ()
  local env, defined = {}, {}
  return setmetatable(env, {
    __index = function (_, name)
      local value = _G[name]
      if value == nil and not defined[name] then
        error(undefined(tostring(name), names_of(env, _G)), 2)
      end
      return value
    end,
    __newindex = function (_, name, value)
      defined[name] = true
      rawset(env, name, value)
    end,
  })
end

--- A script as a function; or nil and why not. Text only, never bytecode.
function script.load (path, env)
  local file, problem = io.open(path, "r")
  if not file then return nil, problem end
  file:close()
  return loadfile(path, "t", env)
end

-- The line of the script that a message "file:line: ..." speaks of; files of
-- data are not quoted, theirs may be of any length.
local function quoted_line (message, places)
  local path, wanted = message:match "^([^\n:]+):(%d+): "
  local ours = false
  for _, place in ipairs(places) do
    ours = ours or path ~= nil and place:sub(1, #path + 1) == path .. ":"
  end
  local file = ours and io.open(path, "r")
  if not file then return nil end
  local n, text = tonumber(wanted), nil
  for _ = 1, n do text = file:read "l" end
  file:close()
  return text and ("%7d | %s"):format(n, text)
end

-- The places of the analyst's own functions above the error, nearest first.
local function callers (level)
  local places = {}
  while true do
    local info = debug.getinfo(level, "Sl")
    if not info then return places end
    local ours = info.source:sub(1, #home) == home
    if info.what ~= "C" and not ours and info.source:sub(1, 1) == "@" then
      places[#places + 1] = ("%s:%d"):format(info.source:sub(2),
        info.currentline)
    end
    level = level + 1
  end
end

--- Make of an error what a person reads: the message first, then the line of
-- the script that it speaks of, then from where that was called.
function script.explain (problem)
  local text = tostring(problem)
  if text:sub(1, #home - 1) == home:sub(2) then  -- a fault of the library
    return debug.traceback(text, 2)
  end
  local places = callers(3)
  local lines = { text, quoted_line(text, places) }
  for i, place in ipairs(places) do
    local told = i == 1 and text:sub(1, #place + 1) == place .. ":"
    if not told then lines[#lines + 1] = "  called from " .. place end
  end
  return table.concat(lines, "\n")
end

return script
