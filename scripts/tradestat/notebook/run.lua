--- A notebook run from top to bottom in a fresh state.
local terminal = require "tradestat.terminal"
local execute = require "tradestat.notebook.execute"
local script = require "tradestat.script"
local session = require "tradestat.session"

local M = {}

-- The globals of a script, guarded as in `tradestat run`.
local function globals (path, arguments)
  arguments[0] = path
  local env = script.guard(_G, require "tradestat.probes"(path))
  env.arg = arguments
  return env
end

-- Standard output is ours until the value goes out of scope.
local function captured ()
  terminal.capture_start()
  return setmetatable({}, { __close = terminal.capture_stop })
end

--- Run a notebook's cells: a list of { cell, outputs, problem }, one for each
-- cell of code that was run, and the first problem. It stops at an error unless
-- `options.keep_going`.
function M.run (nb, arguments, options)
  session.reset()
  local runner = execute.new(globals(nb.path, arguments),
    { name = "@" .. nb.path, arguments = arguments })
  local results, first = {}, nil
  local _ <close> = captured()
  for _, cell in ipairs(nb.cells) do
    if cell.kind == "code" and cell.active then
      local outputs, problem = runner:run(cell.source, cell.first)
      results[#results + 1] = { cell = cell, outputs = outputs,
        problem = problem }
      results[cell] = results[#results]
      if problem and problem.exit then
        first = first or problem
        break
      end
      first = first or problem
      if problem and not options.keep_going then break end
    end
  end
  runner:close()
  return results, first
end

return M
