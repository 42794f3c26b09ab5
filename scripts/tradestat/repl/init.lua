--- The prompt: lines of Lua read, evaluated and shown.
local terminal = require "tradestat.terminal"
local script = require "tradestat.script"

local complete = require "tradestat.repl.complete"
local show = require "tradestat.repl.show"

local pending = ""   -- earlier lines of a chunk that is not complete

-- What readline asks: whole words in place of `word`; nil where files are
-- meant. A word of ours may begin before readline's ("machine tools", f:sh).
local function words_for (word, before)
  local text = pending .. before .. word
  local list, replaced = complete.at_end(text, _G)
  if not list then return nil end
  local kept = #word - replaced
  for i, name in ipairs(list) do
    list[i] = (kept >= 0) and word:sub(1, kept) .. name or name:sub(1 - kept)
  end
  return list
end

-- At the prompt a line is a chunk of its own, so `local x = 1` would be gone
-- with it: a leading `local` is left out.
local function lasting (text)
  return (text:gsub("^%s*local%s+(function%s)", "%1")
    :gsub("^%s*local%s+([%a_][%w_,%s]*=[^=])", "%1"))
end

-- Several lines of which the last ones are an expression: a chunk that gives
-- its value; nil when they are not.
local function with_last_value (text)
  local lines = {}
  for line in (text .. "\n"):gmatch "([^\n]*)\n" do lines[#lines + 1] = line end
  for i = #lines, 2, -1 do
    local chunk = load(table.concat(lines, "\n", 1, i - 1) .. "\nreturn "
      .. table.concat(lines, "\n", i), "=line", "t")
    if chunk then return chunk end
  end
end

-- A chunk; or nil, message, and whether more lines could complete it.
local function compile (text)
  local chunk = load("return " .. text, "=line", "t")
  if chunk then return chunk end
  chunk = load(lasting(text), "=line", "t")
  if chunk then return chunk end
  chunk = with_last_value(lasting(text))
  if chunk then return chunk end
  local problem
  chunk, problem = load(text, "=line", "t")
  return chunk, problem, not chunk and problem:find "<eof>$" ~= nil
end

local function help (name, source)
  local ok, text = pcall(function ()
    local manual = require "tradestat.help"
    return source and manual.source(name) or manual.text(name)
  end)
  print(text)
  return ok
end

-- Run a chunk and show what it gives; `_` is the first of it, last() shows it
-- in full.
local function evaluate (chunk)
  local start = terminal.now()
  local results = table.pack(terminal.guard(chunk, script.explain))
  if not results[1] then return false, results[2] end
  if results.n > 1 and results[2] ~= nil then rawset(_G, "_", results[2]) end
  local ok, problem = terminal.guard(show.results, script.explain,
    table.unpack(results, 2, results.n))
  show.took(terminal.now() - start)
  return ok, problem
end

local function complain (problem)
  io.stdout:flush()
  io.stderr:write(tostring(problem), "\n")
end

-- Lines of a chunk, until it is complete: the text, the chunk or why not.
local function read_chunk (next_line)
  pending = ""
  local text, why = next_line "> "
  if not text then return nil, nil, why end
  if text:match "^%s*%?" or text:match "^%s*$" then return text end
  while true do
    local chunk, problem, unfinished = compile(text)
    local line
    if chunk or not unfinished then return text, chunk, problem end
    pending = text .. "\n"
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
  terminal.outlive_interrupts()
  local path = history_path()
  if path and not terminal.open_history(path) then path = nil end
  terminal.on_complete(words_for)
  print(("tradestat %s (%s)  ?name is help on a name, Tab completes, Ctrl-D"
    .. " leaves"):format(require "tradestat.core".version, _VERSION))
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
  local marks, topic = text:match "^%s*(%?%??)%s*(.-)%s*$"
  if marks and topic then
    return help(topic ~= "" and topic or nil, marks == "??")
  end
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
  _G.ts, _G.arg, _G.show = require "tradestat", {}, show.settings
  _G.last = function () show.whole(rawget(_G, "_")) end
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
