--- Bad news, told at the analyst's own line.
local core = require "tradestat.core"

local fail = {}

local home = debug.getinfo(1, "S").source:match "^(@.*[/\\])" or "@"

-- The level of the first caller outside this library.
local function callers_level ()
  local level = 3
  while true do
    local info = debug.getinfo(level, "S")
    if not info then return 0 end
    if info.what ~= "C" and info.source:sub(1, #home) ~= home then
      return level - 1
    end
    level = level + 1
  end
end

--- Raise a full sentence at the first line outside the library.
function fail.raise (message)
  error(message, callers_level())
end

local function told (ok, first, ...)
  if not ok then fail.raise(first) end
  if first == nil and ... then fail.raise((...)) end
  return first, ...
end

--- Call a function of the core: its results, or its bad news raised at the
-- analyst's line, whether it raised an error or returned nil and a sentence.
function fail.call (f, ...)
  return told(pcall(f, ...))
end

--- Refuse names that a table of options or conditions cannot have.
-- `known` is a list of names; `what` says what the table is ("option of top").
function fail.unknown (options, known, what)
  if options == nil then return end
  if type(options) ~= "table" then
    fail.raise(("%s: expected a table of names, got a %s")
      :format(what, type(options)))
  end
  local names = {}
  for _, name in ipairs(known) do names[name] = true end
  for name in pairs(options) do
    if not names[name] then
      local near = core.nearest(tostring(name), known)
      fail.raise(("unknown %s '%s'%s"):format(what, tostring(name),
        near and (": did you mean '%s'?"):format(near)
        or (": it takes " .. table.concat(known, ", "))))
    end
  end
end

--- Refuse the operators named ("pow", "concat" ...) with a sentence that says
-- what to write instead.
function fail.operators (meta, names, sentence)
  for _, name in ipairs(names) do
    meta["__" .. name] = function () fail.raise(sentence) end
  end
end

--- An __index over an object's verbs: a misspelt one is an error that names the
-- nearest. Fields of the object itself are found before it is asked.
function fail.verbs (what, verbs)
  return function (_, name)
    local verb = verbs[name]
    if verb or type(name) ~= "string" then return verb end
    local known = {}
    for key in pairs(verbs) do known[#known + 1] = key end
    table.sort(known)
    local near = core.nearest(name, known)
    fail.raise(("%s has no '%s'%s"):format(what, name,
      near and (": did you mean '%s'?"):format(near)
      or ": it has " .. table.concat(known, ", ")))
  end
end

return fail
