--- What a name means: from the rows of the statistics and from the comments
-- above Lua functions. There is no other documentation to keep in step.
local core = require "tradestat.core"

local help = {}

local vocabulary = core.vocabulary()
local rows = setmetatable({}, { __mode = "k" })  -- function -> its row
local scopes = {}                                -- { name, functions } in order

-- The things an analyst holds, each a module that exports its methods.
local things <const> = { "store", "flows", "frame", "series", "fit", "figure",
  "claim" }

--- Say which row of a table of statistics a function stands for.
function help.describe (f, row)
  rows[f] = row
end

-- Everything that can be asked about, gathered when somebody asks.
local function gather ()
  if #scopes > 0 then return end
  require "tradestat.statistics"  -- gives frames their statistics
  require "tradestat.regress"  -- and fits of formulas their verbs
  scopes[1] = { name = "ts", functions = require "tradestat" }
  for _, name in ipairs(things) do
    local methods = require("tradestat." .. name).methods
    if methods then
      scopes[#scopes + 1] = { name = name, functions = methods }
    end
  end
end

-- Lines of a source file, or nil.
local function lines_of (source)
  local path = source:match "^@(.*)$"
  local file = path and io.open(path)
  if not file then return nil end
  local lines = {}
  for line in file:lines() do lines[#lines + 1] = line end
  file:close()
  return lines
end

--- The comment above a Lua function, without its dashes; nil when none is.
function help.comment (f)
  local info = debug.getinfo(f, "S")
  local lines = info.what ~= "C" and lines_of(info.source)
  if not lines then return nil end
  local found, i = {}, info.linedefined - 1
  while i > 0 and lines[i]:find "^%s*%-%-" do
    table.insert(found, 1, (lines[i]:gsub("^%s*%-%-%-?%s?", "")))
    if lines[i]:find "^%s*%-%-%-" then return table.concat(found, "\n") end
    i = i - 1
  end
  return nil
end

-- Text in lines of at most 78 columns; lines after the first are indented.
local function wrapped (text, indent)
  local lines, line = {}, ""
  for word in text:gmatch "%S+" do
    if line ~= "" and #line + 1 + #word > 78 then
      lines[#lines + 1] = line
      line = indent .. word
    else
      line = (line == "") and word or line .. " " .. word
    end
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n")
end

-- "  k (1 to 100; 4 unless given): what it is"
local function option_text (option)
  local parts = {}
  if option.words then parts[1] = option.words:gsub("|", ", ") end
  if option.lo then
    parts[#parts + 1] = ("%g to %g"):format(option.lo, option.hi)
  end
  if option.default ~= nil and option.default ~= false then
    parts[#parts + 1] = ("%s unless given"):format(
      type(option.default) == "number" and ("%g"):format(option.default)
      or tostring(option.default))
  end
  if option.required then
    parts[#parts + 1] = option.kind .. "; must be given"
  end
  if #parts == 0 then parts[1] = option.kind end
  return "  " .. wrapped(("%s (%s): %s"):format(option.name,
    table.concat(parts, "; "), option.help or ""), "    ")
end

local kinds <const> = {
  { "reducers", "reducer: a column or series to a number",
    "f:%s \"exporter\"; f:%s{ by = \"period\" }; s:%s()" },
  { "transforms", "transform: a series to a series, a frame gains a column",
    "f:%s(...); s:%s(...)" },
  { "models", "model: a series to a fit, a frame by a key to a frame of fits",
    "s:%s{...}; f:%s{ by = \"exporter\" }" },
  { "indicators",
    "indicator: cells of two keys, or members of the first, get a number",
    "f:%s(\"exporter\", \"product\")" },
  { "estimators", "estimator: a formula over rows to a fit, by a key to a frame"
    .. " of fits", "f:%s(\"y ~ x + trend\", {...}); s:%s(...);"
    .. " f:%s(formula, { by = \"who\" })" },
}

-- Add the kind of a statistic, how it is called, and what its verb is told.
local function add_kind (lines, row, kind)
  local statistics = require "tradestat.statistics"
  lines[#lines + 1] = kind[2]
  lines[#lines + 1] = "  " .. kind[3]:gsub("%%s", row.name)
  lines[#lines + 1] = "options on a frame"
  for _, name in ipairs(statistics.verb_options[kind[1]]) do
    if name ~= "coverage" or row.by_weight then
      lines[#lines + 1] = "  " .. wrapped(name .. ": "
        .. statistics.option_help[name], "    ")
    end
  end
end

-- What a result counts, and what is done with missing periods.
local units <const> = { same = "the unit of the column", fraction = "a fraction,"
  .. " printed as %", none = "a plain number", index = "an index",
  ratio = "a ratio: 1 is even" }

local function add_ends (lines, row, kind)
  if row.unit then
    lines[#lines + 1] = "gives: " .. (units[row.unit] or row.unit)
  end
  if (row.fewest or 0) > 1 then
    lines[#lines + 1] = ("needs %d observations"):format(row.fewest)
  end
  for _, option in ipairs(row.options) do
    if option.name == "missing" then return end
  end
  if kind == "models" then
    lines[#lines + 1] = "missing periods: left out, the others keep their"
      .. " places; n and missing are told"
  elseif kind == "transforms" then
    lines[#lines + 1] = "missing periods: what needs one is missing too, and"
      .. " says why"
  end
end

local function row_text (row)
  local lines, ends = { wrapped(row.name .. ": " .. row.help, "  ") }, {}
  for _, kind in ipairs(kinds) do
    for _, other in ipairs(vocabulary[kind[1]]) do
      if other.name == row.name then
        add_kind(lines, other, kind)
        add_ends(ends, other, kind[1])
      end
    end
  end
  if #row.options > 0 then lines[#lines + 1] = "options of its own" end
  for _, option in ipairs(row.options) do
    lines[#lines + 1] = option_text(option)
  end
  table.move(ends, 1, #ends, #lines + 1, lines)
  if row.source ~= "" then
    lines[#lines + 1] = wrapped("source: " .. row.source, "  ")
  end
  return table.concat(lines, "\n")
end

-- Public names, without those that `left_out` has.
local function sorted_names (functions, left_out)
  local names = {}
  for name, value in pairs(functions) do
    if type(name) == "string" and type(value) == "function"
       and not name:find "^_" and not (left_out and left_out[value]) then
      names[#names + 1] = name
    end
  end
  table.sort(names)
  return names
end

-- Names in lines, indented by two.
local function filled (names)
  return "  " .. wrapped(table.concat(names, ", "), "  ")
end

local function overview ()
  local lines = {}
  for _, scope in ipairs(scopes) do
    local names = sorted_names(scope.functions, rows)
    if #names > 0 then
      lines[#lines + 1] = scope.name
      lines[#lines + 1] = filled(names)
    end
  end
  for _, kind in ipairs(kinds) do
    local names = {}
    for i, row in ipairs(vocabulary[kind[1]]) do names[i] = row.name end
    lines[#lines + 1] = kind[2]
    lines[#lines + 1] = filled(names)
  end
  lines[#lines + 1] = "help \"name\" says more about one of them."
  return table.concat(lines, "\n")
end

local function function_text (f, name)
  if rows[f] then return row_text(rows[f]) end
  local comment = help.comment(f)
  local title = name and name .. "\n" or ""
  return title .. (comment or "no description")
end

-- Every name that can be asked for.
local function all_names ()
  local names, seen = {}, {}
  local function add (name)
    if not seen[name] then names[#names + 1] = name end
    seen[name] = true
  end
  for _, scope in ipairs(scopes) do
    add(scope.name)
    for _, name in ipairs(sorted_names(scope.functions)) do add(name) end
  end
  for _, kind in ipairs(kinds) do
    for _, row in ipairs(vocabulary[kind[1]]) do add(row.name) end
  end
  return names
end

local function scope_text (scope)
  return scope.name .. "\n" .. filled(sorted_names(scope.functions))
end

local function named (name)
  local texts, where, word = {}, name:match "^([%w_]+)[.:]([%w_]+)$"
  word = word or name
  for _, scope in ipairs(scopes) do
    local f = rawget(scope.functions, word)
    if scope.name == name then texts[#texts + 1] = scope_text(scope) end
    if (not where or where == scope.name) and type(f) == "function"
       and not rows[f] then
      texts[#texts + 1] = function_text(f, scope.name .. "." .. word)
    end
  end
  for _, kind in ipairs(kinds) do
    for _, row in ipairs(vocabulary[kind[1]]) do
      if row.name == word then texts[#texts + 1] = row_text(row) end
    end
  end
  if #texts > 0 then return table.concat(texts, "\n\n") end
  local near = core.nearest(word, all_names())
  return ("nothing is called '%s'%s"):format(name,
    near and (": did you mean '%s'?"):format(near) or "")
end

-- Objects are asked about by what their metatable calls them.
local function thing (value)
  local meta = getmetatable(value)
  local name = type(meta) == "table" and meta.__name
  return type(name) == "string" and name:match "[^.]*$"
end

--- Every name that can be asked about.
function help.names ()
  gather()
  return all_names()
end

-- The functions that a name means: { scope's name, function }.
local function functions_named (name)
  local found, where, word = {}, name:match "^([%w_]+)[.:]([%w_]+)$"
  word = word or name
  for _, scope in ipairs(scopes) do
    local f = rawget(scope.functions, word)
    if type(f) == "function" and (not where or where == scope.name) then
      found[#found + 1] = { scope.name .. "." .. word, f }
    end
  end
  return found
end

-- The lines of a Lua function, its comment above them.
local function source_text (f)
  local info = debug.getinfo(f, "S")
  local lines = info.what ~= "C" and lines_of(info.source)
  if not lines then return nil end
  local first = info.linedefined
  while first > 1 and lines[first - 1]:find "^%s*%-%-" do first = first - 1 end
  return ("-- %s:%d\n%s"):format(info.short_src, info.linedefined,
    table.concat(lines, "\n", first, info.lastlinedefined))
end

--- The source of what a name or a function means. Statistics are written in C:
-- their row of the vocabulary is all there is to see from here.
function help.source (what)
  gather()
  local texts = {}
  local found = (type(what) == "function") and { { "", what } }
    or functions_named(what)
  for _, pair in ipairs(found) do
    local row = rows[pair[2]]
    texts[#texts + 1] = row and ("-- %s: a statistic of the core, in C\n%s")
      :format(row.name, row_text(row)) or source_text(pair[2])
  end
  if #texts > 0 then return table.concat(texts, "\n\n") end
  return help.text(what)
end

--- Text about a name, a function, an object, or everything.
-- @usage print(help "trend")
function help.text (what)
  gather()
  if what == nil then return overview() end
  if type(what) == "function" then return function_text(what) end
  if type(what) == "string" then return named(what) end
  for _, scope in ipairs(scopes) do
    if scope.functions == what or scope.name == thing(what) then
      return scope_text(scope)
    end
  end
  return ("a %s"):format(type(what))
end

return help
