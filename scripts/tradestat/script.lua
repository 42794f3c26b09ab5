--- Analysts' scripts: how they are loaded, and how their mistakes are told.
local script = {}

local load_file = loadfile   -- which the sandbox takes away

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

--- Make reading an undefined name in a table of globals an error:
-- `importer = RUS` without quotes must not mean "all importers" (S33).
-- Assigning defines a name. `may_probe`, when given, says of a reader's source
-- that it is not the analyst's. Names of `outer`, Lua's globals unless given,
-- are defined too.
function script.guard (globals, may_probe, outer)
  local defined = {}
  outer = outer or _G
  return setmetatable(globals, {
    __index = function (_, name)
      local value, reader = rawget(outer, name), debug.getinfo(2, "S")
      if value ~= nil or defined[name] or not reader
         or may_probe and may_probe(reader.source) then
        return value
      end
      error(undefined(tostring(name), names_of(globals, outer)), 2)
    end,
    __newindex = function (_, name, value)
      defined[name] = true
      rawset(globals, name, value)
    end,
  })
end

--- Guarded globals of its own for one session, beside those of Lua.
function script.environment ()
  return script.guard {}
end

--- A script as a function over its globals; or nil and why not. Text only,
-- never bytecode.
function script.load (path, globals)
  local file, problem = io.open(path, "r")
  if not file then return nil, problem end
  file:close()
  return load_file(path, "t", globals or _G)
end

-- Whether a message speaks of this file; Lua shortens long paths.
local function is_file (told, path)
  return told == path
    or told:sub(1, 3) == "..." and path:sub(3 - #told) == told:sub(4)
end

-- The place that a message "file:line: ..." begins with, if it is in a file.
local function place_of (message)
  local file, line = message:match "^([^\n:]+):(%d+): "
  return file, tonumber(line)
end

-- The line of the script that a message speaks of; files of data are not
-- quoted, theirs may be of any length.
local function quoted_line (message, places)
  local told, wanted = place_of(message)
  local path
  for _, place in ipairs(places) do
    if told and is_file(told, place.path) then path = place.path end
  end
  local file <close> = path and io.open(path, "r") or nil
  if not file then return nil end
  local text
  for _ = 1, wanted do text = file:read "l" end
  return text and ("%7d | %s"):format(wanted, text)
end

-- The places of the analyst's own functions above the error, nearest first.
local function callers (level)
  local places = {}
  while true do
    local info = debug.getinfo(level, "Sl")
    if not info then return places end
    local ours = info.source:sub(1, #home) == home
    if info.what ~= "C" and not ours and info.source:sub(1, 1) == "@" then
      places[#places + 1] = { path = info.source:sub(2),
        line = info.currentline }
    end
    level = level + 1
  end
end

-- A message that begins with a place in the library is a fault of its own; the
-- library has folders of one level.
local function is_fault (message)
  local told = place_of(message)
  if not told then return false end
  return is_file(told, home:sub(2) .. told:match "[^/\\]*$")
    or is_file(told, home:sub(2) .. (told:match "[^/\\]*[/\\][^/\\]*$" or ""))
end

-- Ctrl-C falls anywhere: what matters is where the analyst's script was.
local function interrupted (place)
  if not place then return "interrupted" end
  return ("%s:%d: interrupted"):format(place.path, place.line)
end

--- Make of an error what a person reads: the message first, then the line of
-- the script that it speaks of, then from where that was called. A script that
-- does not compile stands on no stack: `path` names it.
function script.explain (problem, path)
  local text, places = tostring(problem), callers(3)
  if path then return table.concat({ text, quoted_line(text,
    { { path = path } }) }, "\n") end
  local fault = is_fault(text)
  if text == "interrupted" or fault and text:find ":%d+: interrupted$" then
    text = interrupted(places[1])
  elseif fault then
    return debug.traceback(text, 2)
  end
  local lines = { text, quoted_line(text, places) }
  local told, line = place_of(text)
  for i, place in ipairs(places) do
    if not (i == 1 and line == place.line and is_file(told, place.path)) then
      lines[#lines + 1] = ("  called from %s:%d"):format(place.path, place.line)
    end
  end
  return table.concat(lines, "\n")
end

return script
