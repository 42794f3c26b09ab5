--- Write editor stubs (for lua-language-server) from the comments above the
-- library's functions and from the tables of statistics.
local core = require "tradestat.core"

local function lines_of (command)
  local lines, pipe = {}, assert(io.popen(command))
  for line in pipe:lines() do lines[#lines + 1] = line end
  pipe:close()
  return lines
end

-- Files that the vocabulary does not reach.
local private = { program = true, repl = true, script = true, fail = true,
  probes = true }

-- Files whose methods belong to the class of another.
local home = { regress = "fit" }

local function class_of (path)
  local name = path:match "([^/]*)%.lua$"
  name = home[name] or name
  if private[name] then return nil end
  return (name == "init") and "tradestat" or "tradestat." .. name
end

-- "a, b, ..." -> parameter names; "self" leaves, and is told.
local function parameters_of (list)
  local names, is_method = {}, false
  for name in list:gmatch "[%w_.]+" do
    if name == "self" then is_method = true
    else names[#names + 1] = name end
  end
  return table.concat(names, ", "), is_method
end

-- One documented function, as an editor wants to read it.
local function write_function (class, comment, path, list)
  local name = path:match "[.:]([%w_]+)$"
  local parameters, is_method = parameters_of(list)
  if not name then return end
  for _, line in ipairs(comment) do print("---" .. line) end
  print(("function %s%s%s(%s) end\n"):format(class:gsub("%.", "_"),
    (is_method or path:find ":") and ":" or ".", name, parameters))
end

-- The comment that begins with --- and ends right above a function.
local function write_documented (class, path)
  local comment
  for line in io.lines(path) do
    local first, more = line:match "^%-%-%-%s?(.*)$", line:match "^%-%-%s?(.*)$"
    local name, list = line:match "^function%s+([%w_.:]+)%s*%((.-)%)"
    if first then comment = { first }
    elseif more and comment then comment[#comment + 1] = more
    else
      if name and comment then write_function(class, comment, name, list) end
      comment = nil
    end
  end
end

local function write_class (class)
  print(("---@class %s\nlocal %s = {}\n"):format(class,
    (class:gsub("%.", "_"))))
end

-- The methods that a row of a table of statistics gives.
local function write_statistic (class, row, parameters, result)
  print("---" .. row.help)
  for _, option in ipairs(row.options) do
    print(("---* `%s`: %s"):format(option.name, option.help or option.kind))
  end
  print(("---@return %s\nfunction %s:%s(%s) end\n"):format(result,
    (class:gsub("%.", "_")), row.name, parameters))
end

local function write_statistics (kind, of_series, of_frame)
  for _, row in ipairs(core.vocabulary()[kind]) do
    local over = (kind == "reducers") and "over, options" or "options"
    write_statistic("tradestat.series", row, "options", of_series)
    write_statistic("tradestat.frame", row, over, of_frame)
  end
end

print "---@meta tradestat\n"
local declared = {}
local function declare (class)
  if not declared[class] then write_class(class) end
  declared[class] = true
end
for _, class in ipairs { "tradestat", "tradestat.series", "tradestat.frame",
  "tradestat.fit" } do declare(class) end
for _, path in ipairs(lines_of "ls scripts/tradestat/*.lua scripts/tradestat/*/*.lua 2>/dev/null") do
  local class = class_of(path)
  if class then
    declare(class)
    write_documented(class, path)
  end
end
write_statistics("reducers", "number", "tradestat.frame")
write_statistics("transforms", "tradestat.series", "tradestat.frame")
write_statistics("models", "tradestat.fit", "tradestat.frame")
for _, row in ipairs(core.vocabulary().indicators) do
  write_statistic("tradestat.frame", row, "first, second, options",
    "tradestat.frame")
end
for _, row in ipairs(core.vocabulary().estimators) do
  write_statistic("tradestat.series", row, "formula, options", "tradestat.fit")
  write_statistic("tradestat.frame", row, "formula, options", "tradestat.fit")
end
print "return tradestat"
