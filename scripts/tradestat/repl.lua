--- The prompt: lines of Lua read, evaluated and shown.
local terminal = require "tradestat.terminal"
local complete = require "tradestat.complete"
local display = require "tradestat.display"
local script = require "tradestat.script"

local function show (...)
  local texts = table.pack(...)
  for i = 1, texts.n do
    texts[i] = display.text(texts[i])
  end
  if texts.n > 0 then print(table.concat(texts, "\t")) end
end

-- At the prompt a line is a chunk of its own, so `local x = 1` would be gone
-- with it: a leading `local` is left out.
local function lasting (text)
  return (text:gsub("^%s*local%s+(function%s)", "%1")
    :gsub("^%s*local%s+([%a_][%w_,%s]*=[^=])", "%1"))
end

-- A chunk; or nil, message, and whether more lines could complete it.
local function compile (text)
  local chunk = load("return " .. text, "=line", "t")
  if chunk then return chunk end
  chunk = load(lasting(text), "=line", "t")
  if chunk then return chunk end
  local problem
  chunk, problem = load(text, "=line", "t")
  return chunk, problem, not chunk and problem:find "<eof>$" ~= nil
end

local function help (name)
  local ok, text = pcall(function ()
    return require "tradestat.help".text(name)
  end)
  print(text)
  return ok
end

local function evaluate (chunk)
  local results = table.pack(terminal.guard(chunk, script.explain))
  if not results[1] then return false, results[2] end
  local ok, problem = terminal.guard(show, script.explain,
    table.unpack(results, 2, results.n))
  return ok, problem
end

local function complain (problem)
  io.stdout:flush()
  io.stderr:write(tostring(problem), "\n")
end

-- Lines of a chunk, until it is complete: the text, the chunk or why not.
local function read_chunk (next_line)
  local text, why = next_line "> "
  if not text then return nil, nil, why end
  if text:match "^%s*%?" or text:match "^%s*$" then return text end
  while true do
    local chunk, problem, unfinished = compile(text)
    local line
    if chunk or not unfinished then return text, chunk, problem end
    line, why = next_line ">> "
    if not line then
      if why == "interrupted" then return nil, nil, why end
      return text, nil, problem
    end
    text = text .. "\n" .. line
  end
end

local function history_path ()
  local state = os.getenv "XDG_STATE_HOME"
  if not state or state == "" then
    local home = os.getenv "HOME"
    if not home or home == "" then return nil end
    state = home .. "/.local/state"
  end
  return state .. "/tradestat/history"
end

-- How lines come: from readline on a terminal, else as they are.
local function input ()
  if not (terminal.is_terminal(0) and terminal.is_terminal(1)) then
    return function () return io.read "l" end, function () end
  end
  local path = history_path()
  if path and not terminal.open_history(path) then path = nil end
  terminal.on_complete(complete.words)
  print(("tradestat %s (%s)  ?name is help on a name, Ctrl-D leaves")
    :format(require "tradestat.core".version, _VERSION))
  return terminal.read, function (text) terminal.remember(text, path) end
end

-- One round: false when it failed, nil at the end of the input.
local function round (next_line, remember)
  local text, chunk, problem = read_chunk(next_line)
  if not text then
    if problem == "interrupted" then return true end
    return nil
  end
  remember(text)
  local topic = text:match "^%s*%?%s*(.-)%s*$"
  if topic then return help(topic ~= "" and topic or nil) end
  if text:match "^%s*$" then return true end
  local ok = false
  if chunk then ok, problem = evaluate(chunk) end
  if not ok then complain(problem) end
  return ok
end

--- Read, evaluate and show until the input ends; the exit status. Input that
-- does not come from a terminal answers for its mistakes.
return function ()
  script.guard(_G, require "tradestat.probes"())
  _G.ts, _G.arg = require "tradestat", {}
  local next_line, remember = input()
  local failed = false
  while true do
    local ok = round(next_line, remember)
    if ok == nil then break end
    failed = failed or not ok
  end
  if terminal.is_terminal(0) then print() return 0 end
  return failed and 2 or 0
end
