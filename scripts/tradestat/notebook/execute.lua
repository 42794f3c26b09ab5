--- Cells run one after the other, and what they give: printed text, displays
-- and errors.
local terminal = require "tradestat.terminal"
local code = require "tradestat.notebook.code"
local display = require "tradestat.display"
local script = require "tradestat.script"
local session = require "tradestat.session"

local M = {}
local methods = {}
local meta = { __index = methods }

local SEED <const> = 0   -- of math.random, unless the notebook sets its own

-- What os.exit raises in a cell: the notebook ends there.
local exit_meta = { __name = "exit" }

local function explain (problem)
  if getmetatable(problem) == exit_meta then return problem end
  return script.explain(problem)
end

-- What was printed since the last output, as one.
local function flush (runner)
  local text = terminal.capture_take()
  if text and text:find "%S" then
    table.insert(runner.outputs, { type = "text", text = text })
  end
end

local function add_display (runner, value, n)
  flush(runner)
  local bundle = display.bundle(value, n)
  table.insert(runner.outputs, { type = "display", bundle = bundle })
end

-- print of objects that have a better form than their text is a display.
local function make_print (runner, plain_print)
  return function (...)
    local n = select("#", ...)
    local rich = false
    for i = 1, n do rich = rich or display.is_rich((select(i, ...))) end
    if not rich then return plain_print(...) end
    for i = 1, n do
      local value = select(i, ...)
      if display.is_rich(value) then add_display(runner, value)
      else plain_print(value) end
    end
  end
end

-- A fixed seed makes runs repeatable; one of the notebook's own is recorded.
local function seeded (env)
  local seed = math.randomseed
  seed(SEED)
  env.math.randomseed = function (...)
    if select("#", ...) > 0 then
      session.add_seed("math.randomseed", (...))
      return seed(...)
    end
    return seed(SEED)
  end
end

--- A runner of cells over a table of globals. `options`: name (of the chunk,
-- "@nb.lua"), arguments (of the script).
function M.new (env, options)
  local runner = setmetatable({ env = env, variables = {}, closing = {},
    outputs = {}, name = options.name, arguments = options.arguments or {} },
    meta)
  env.print = make_print(runner, print)
  seeded(env)
  env.os.exit = function (status)
    error(setmetatable({ status = status }, exit_meta), 0)
  end
  session.show = function (value, n) add_display(runner, value, n) end
  return runner
end

-- Plain values side by side are one display, as at the prompt.
local function add_values (runner, values)
  if values.n == 1 then return add_display(runner, values[1]) end
  flush(runner)
  local texts, list = {}, {}
  for i = 1, values.n do
    texts[i] = display.text(values[i])
    list[i] = display.bundle(values[i]).data.values
  end
  local bundle = { kind = "values", text = table.concat(texts, "\t"),
    data = { type = "values", values = list } }
  table.insert(runner.outputs, { type = "display", bundle = bundle })
end

-- The values of a cell's last expression; one nil is nothing to show.
local function show_values (runner, ...)
  local values = table.pack(...)
  if values.n == 0 or values.n == 1 and values[1] == nil then return end
  local rich = false
  for i = 1, values.n do rich = rich or display.is_rich(values[i]) end
  if not rich then return add_values(runner, values) end
  for i = 1, values.n do
    if values[i] ~= nil then add_display(runner, values[i]) end
  end
end

local function keep (runner, names, holder)
  code.keep(names, holder, runner.variables)
  for _, item in ipairs(names.closing or {}) do
    local value = runner.variables[item.name].value
    if value then table.insert(runner.closing, value) end
  end
end

-- The line of the notebook that a message speaks of.
local function line_in (message, name)
  local path = name:gsub("^[@=]", "")
  local told, line = message:match "^([^\n]-):(%d+):"
  if told and (told == path or told:sub(1, 3) == "..."
     and path:sub(3 - #told) == told:sub(4)) then
    return tonumber(line)
  end
end

local function failed (runner, message)
  flush(runner)
  local problem = { type = "error", text = tostring(message),
    line = line_in(tostring(message), runner.name) }
  table.insert(runner.outputs, problem)
  return runner.outputs, problem
end

--- Run the code of one cell, which begins at `line`. Gives back its outputs, a
-- list of { type = "text", text }, { type = "display", bundle } and { type =
-- "error", text, line }; then the error, if there is one, or { status } when
-- the cell called os.exit.
function methods:run (text, line)
  self.outputs = {}
  local f, names = code.compile(text, line, self.name, self.env,
    self.variables, function (...) show_values(self, ...) end)
  if not f then
    return failed(self, script.explain(names, self.name:sub(2)))
  end
  local ok, holder = terminal.guard(f, explain, table.unpack(self.arguments))
  if getmetatable(holder) == exit_meta and not ok then
    flush(self)
    return self.outputs, { exit = true, status = holder.status }
  end
  if not ok then return failed(self, holder) end
  keep(self, names, holder)
  flush(self)
  return self.outputs
end

--- Close what `local x <close>` held, the last first.
function methods:close ()
  for i = #self.closing, 1, -1 do
    local close = debug.getmetatable(self.closing[i]).__close
    pcall(close, self.closing[i], nil)
  end
  self.closing = {}
  session.show = nil
end

return M
