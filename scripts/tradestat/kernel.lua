--- The kernel: requests as lines of JSON on standard input, one line of JSON as
-- the answer to each on standard output. docs/notebooks.md has the requests.
local terminal = require "tradestat.terminal"
local code = require "tradestat.notebook.code"
local complete = require "tradestat.repl.complete"
local execute = require "tradestat.notebook.execute"
local json = require "tradestat.json"
local mime = require "tradestat.report.ipynb".mime
local script = require "tradestat.script"
local session = require "tradestat.session"

-- Lines from standard input; nil at its end.
local function line_reader ()
  local rest = ""
  return function ()
    while true do
      local line, after = rest:match "^([^\n]*)\n(.*)$"
      if line then
        rest = after
        return line
      end
      local more = terminal.requests_read()
      if not more then
        line, rest = rest, ""
        return line ~= "" and line or nil
      end
      rest = rest .. more
    end
  end
end

local function output_of (output)
  if output.type == "display" then
    return { type = "display", data = mime(output.bundle) }
  elseif output.type == "text" then
    return { type = "stream", text = output.text }
  end
  return { type = "error", text = output.text, line = output.line }
end

local function run_cell (kernel, request)
  kernel.count = kernel.count + 1
  kernel.runner.name = ("=cell %d"):format(kernel.count)
  terminal.capture_start()
  terminal.requests_watch(true)
  local ok, outputs, problem = pcall(kernel.runner.run, kernel.runner,
    request.code, 1)
  terminal.requests_watch(false)
  terminal.capture_stop()
  if not ok then
    outputs = { { type = "error", text = tostring(outputs) } }
    problem = outputs[1]
  end
  local list = json.array()
  for i, output in ipairs(outputs) do list[i] = output_of(output) end
  return { status = problem and not problem.exit and "error" or "ok",
    exit = problem and problem.exit or nil, count = kernel.count,
    outputs = list }
end

-- `cursor` and the answer's start count characters, not bytes.
local function complete_at (kernel, request)
  local text = request.complete
  local cursor = math.tointeger(request.cursor) or utf8.len(text) or #text
  local byte = utf8.offset(text, cursor + 1) or #text + 1
  local before = text:sub(1, byte - 1)
  local words, replaced = complete.at_end(before,
    code.values(kernel.runner.variables))
  replaced = replaced or 0
  local tail = before:sub(#before - replaced + 1)
  return { status = "ok", matches = json.array(words or {}),
    start = cursor - (utf8.len(tail) or replaced), ["end"] = cursor }
end

local function help_on (_, request)
  local ok, text = pcall(require "tradestat.help".text, request.help)
  return { status = ok and "ok" or "error", text = tostring(text) }
end

-- Could more lines complete it?
local function completeness (_, request)
  local text = request.is_complete
  if code.compile(text, 1, "=cell", {}, {}, print) then
    return { status = "ok", is = "complete" }
  end
  local _, problem = load(text, "=cell", "t")
  return { status = "ok", is = tostring(problem):find "<eof>$" and "incomplete"
    or "invalid" }
end

local function manifest_now ()
  local manifest = require "tradestat.manifest"
  return { status = "ok", manifest = manifest.collect {} }
end

local function interrupted ()
  return { status = "ok" }  -- what ran is stopped before this is read
end

local requests = { code = run_cell, complete = complete_at, help = help_on,
  is_complete = completeness, manifest = manifest_now,
  interrupt = interrupted }

local function answer (kernel, line)
  local request, problem = json.read(line)
  if type(request) ~= "table" then
    return { status = "error", text = "no JSON object: " .. (problem or line) }
  end
  for name, f in pairs(requests) do
    if request[name] ~= nil then
      local is_text = type(request[name]) == "string"
      if not is_text and name ~= "manifest" and name ~= "interrupt" then
        return { id = request.id, status = "error",
          text = ("'%s' is no text"):format(name) }
      end
      local made = f(kernel, request)
      made.id = request.id
      return made
    end
  end
  return { id = request.id, status = "error", text = "a request has one of "
    .. "code, complete, help, interrupt, is_complete, manifest" }
end

--- Answer requests until the input ends; the exit status.
return function ()
  session.reset()
  terminal.ignore_interrupts()
  local env = script.guard(_G, require "tradestat.probes"())
  env.arg = {}
  local kernel = { count = 0, runner = execute.new(env, { name = "=cell" }) }
  for line in line_reader() do
    if line:find "%S" then
      local made = answer(kernel, line)
      io.stdout:write(json.write(made), "\n")
      io.stdout:flush()
      if made.exit then break end
    end
  end
  kernel.runner:close()
  return 0
end
