-- The program: its command line, its exit status, its prompt.
local T = require "check"

local B = os.getenv "B" or "build"
local program = B .. "/tradestat"
local scratch = os.tmpname()

local function quoted (text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local function contents (path)
  local file = assert(io.open(path))
  local text = file:read "a"
  file:close()
  return text
end

local function write (text)
  local file = assert(io.open(scratch, "w"))
  file:write(text)
  file:close()
  return scratch
end

-- Run the program: what it prints, what it complains, its exit status.
local function run (arguments, input)
  local out, err, from = os.tmpname(), os.tmpname(), os.tmpname()
  local file = assert(io.open(from, "w"))
  file:write(input or "")
  file:close()
  local words = {}
  for i, word in ipairs(arguments) do words[i] = quoted(word) end
  local _, how, status = os.execute(("%s %s <%s >%s 2>%s"):format(program,
    table.concat(words, " "), from, out, err))
  local said, complained = contents(out), contents(err)
  os.remove(out)
  os.remove(err)
  os.remove(from)
  return said, complained, how == "exit" and status or how .. " " .. status
end

local function has (text, part, what)
  T.ok(text:find(part, 1, true), ("%s: %q in %q"):format(what, part, text))
end

-- Wrong use: the reason, the usage, nothing on standard output, status 2.
local function refuses (arguments, reason)
  local said, complained, status = run(arguments)
  local what = table.concat(arguments, " ")
  T.equal(status, 2, what)
  T.equal(said, "", what)
  has(complained, reason, what)
  has(complained, "usage: tradestat", what)
end

local commands = { "run", "load", "sql", "describe", "report", "check",
  "kernel" }

local function version_and_help ()
  local version = contents "core/base/version.h":match '"(.-)"'
  local said, complained, status = run { "--version" }
  T.equal(said, ("tradestat %s (Lua 5.4)\n"):format(version), "--version")
  T.equal(complained, "", "--version")
  T.equal(status, 0, "--version")
  said, _, status = run { "--help" }
  T.equal(status, 0, "--help")
  for _, command in ipairs(commands) do
    has(said, "\n  " .. command .. " ", "--help names " .. command)
    local more, _, code = run { command, "--help" }
    has(more, "usage: tradestat " .. command, command .. " --help")
    T.equal(code, 0, command .. " --help")
    T.equal(run { command, "--version" }, run { "--version" },
      command .. " --version")
  end
end

-- The version stands in one place and is repeated where tools want it.
local function one_version ()
  local version = contents "core/base/version.h":match '"(.-)"'
  has(contents(("tradestat-%s-1.rockspec"):format(version)),
    ('version = "%s-1"'):format(version), "rockspec")
  has(contents "CITATION.cff", "\nversion: " .. version .. "\n", "CITATION.cff")
  has(contents "CHANGELOG.md", "\n## " .. version, "CHANGELOG.md")
  has(contents "docs/tradestat.1", "tradestat " .. version, "manual page")
end

local function wrong_use ()
  refuses({ "lod", "a.db" }, "unknown command 'lod': did you mean 'load'?")
  refuses({ "tools.lua" }, "write tradestat run tools.lua")
  refuses({ "load" }, "no store and no files")
  refuses({ "load", "a.db" }, "no files given to load into a.db")
  refuses({ "load", "--on-error=shrug", "a.db", "b.csv" }, "not 'shrug'")
  refuses({ "load", "--datset=x", "a.db", "b.csv" },
    "unknown option '--datset=x': did you mean '--dataset'?")
  refuses({ "load", "a.db", "b.csv", "--release" }, "needs a value")
  refuses({ "load", "--replace=yes", "a.db", "b.csv" }, "takes no value")
  refuses({ "run" }, "no script")
  refuses({ "sql", "a.db" }, "one text of SQL")
  refuses({ "describe" }, "no file")
  refuses({ "-x" }, "unknown option '-x'")
  for _, threads in ipairs { "0", "65", "two", "1.5" } do
    refuses({ "--threads", threads, "run", "a.lua" }, "1 to 64")
  end
end

-- The world says no: one clear line, status 2.
local function cannot_run ()
  local _, complained, status = run { "run", "no/such.lua" }
  T.equal(status, 2, "no such script")
  has(complained, "no/such.lua: No such file", "no such script")
  _, complained, status = run { "load", scratch .. ".db", "no/such.csv" }
  os.remove(scratch .. ".db")
  T.equal(status, 2, "no such file")
  has(complained, "no/such.csv", "no such file")
  _, complained, status = run { "run", write "\27Lua bytecode" }
  T.equal(status, 2, "bytecode is refused")
  has(complained, "binary", "bytecode is refused")
end

local function script_status (code)
  local _, complained, status = run { "run", write(code) }
  return status, complained
end

-- S33, and where a mistake is told.
local function scripts ()
  local said, _, status = run({ "run", write "print(arg[1], ...)", "--x", "y" })
  T.equal(said, "--x\t--x\ty\n", "arguments after the script are its own")
  T.equal(status, 0, "a script that ends")
  T.equal((script_status "os.exit(1)"), 1, "the analysis says no")
  local told
  status, told = script_status "local x = 1\nlocal y = { importer = RUS }"
  T.equal(status, 2, "S33: undefined name")
  has(told, scratch .. ":2: undefined name 'RUS': codes are text, "
    .. 'write "RUS"', "S33")
  has(told, "2 | local y = { importer = RUS }", "the line itself")
  status, told = script_status "prnt(1)"
  has(told, "undefined name 'prnt': did you mean 'print'?", "S33: nearest")
  T.equal(status, 2, "S33: nearest")
  T.equal((script_status "x = nil; assert(x == nil); y = 1; print(y)"), 0,
    "S33: what is assigned is defined")
  status, told = script_status "local function f ()\n  error 'no'\nend\nf()\n"
  has(told, ":2: no", "message first")
  has(told, "called from " .. scratch .. ":4", "then from where")
  status, told = script_status "x = = 1"
  T.equal(status, 2, "syntax")
  has(told, scratch .. ":1: unexpected symbol", "syntax")
end

-- A folder of the test's own with these files in it.
local function folder_of (files)
  local pipe = assert(io.popen "mktemp -d")
  local folder = pipe:read "l"
  pipe:close()
  for name, text in pairs(files) do
    os.execute(("mkdir -p %s/%s"):format(folder, name:match "^.*/" or ""))
    local file <close> = assert(io.open(folder .. "/" .. name, "w"))
    file:write(text)
  end
  return folder
end

-- S33 in every chunk that is the analyst's own, not in modules of others.
local function reached_chunks ()
  local folder = folder_of {
    ["own/main.lua"] = "package.path = arg[1] .. '/own/?.lua;' .. arg[1]\n"
      .. "  .. '/others/?.lua;' .. package.path\nYEAR = 2023\n"
      .. "local function tells (...)\n  print(select(2, pcall(...)))\nend\n"
      .. "tells(dofile, arg[1] .. '/own/part.lua')\n"
      .. "tells(require, 'part')\n"
      .. "tells(load 'return importr')\n"
      .. "tells(load('\\n\\nreturn RUS', '=formula'))\n"
      .. "tells(coroutine.wrap(load('return RUS', '=thread')))\n"
      .. "print(require 'probing')\nprint(dofile(arg[1] .. '/own/year.lua'))",
    ["own/part.lua"] = "local wanted = 1\nreturn { importer = RUS }",
    ["own/year.lua"] = "return YEAR",
    ["others/probing.lua"] = "return unpack == nil and setfenv == nil",
  }
  local said, complained = run { "run", folder .. "/own/main.lua", folder }
  T.equal(complained, "", "S33: chunks that are reached")
  local _, n = said:gsub("part%.lua:2: undefined name 'RUS': codes are text",
    "")
  T.equal(n, 2, "S33: by dofile and by require: " .. said)
  has(said, ":1: undefined name 'importr'", "S33: by load")
  has(said, "formula:3: undefined name 'RUS'", "S33: the line of a text")
  has(said, "thread:1: undefined name 'RUS'", "S33: in a coroutine")
  T.ok(said:find "\ntrue\t[^\n]*probing.lua\n2023\n$",
    "S33: modules elsewhere may probe; what is assigned is known: " .. said)
  local told = select(2, run({}, ("dofile %q\n"):format(folder
    .. "/own/part.lua")))
  has(told, "own/part.lua:2: undefined name 'RUS'", "S33: from the prompt")
  said = run({}, ("arg[1] = %q\ndofile(arg[1] .. '/own/main.lua')\n")
    :format(folder))
  has(said, "undefined name 'importr'", "S33: a script from the prompt")
  os.execute("rm -r " .. folder)
end

-- Ctrl-C inside the library is told at the script's line; faults of the
-- library keep their traceback.
local function faults ()
  local home = os.getenv "TRADESTAT_LUA" or "scripts"
  local head = ("local inner = loadfile(%q)()\n"):format(scratch .. ".in")
  local function raising (message)
    local file = assert(io.open(scratch .. ".in", "w"))
    file:write(("return function () error(%s, 0) end"):format(message))
    file:close()
    local status, told = script_status(head .. "local x = 1\ninner()\n")
    T.equal(status, 2, message)
    return told
  end
  local place = home .. "/tradestat/fit.lua:26: "
  local told = raising(("%q"):format(place .. "interrupted"))
  has(told, ":1: interrupted", "interrupted in the library")
  T.ok(not told:find("traceback", 1, true), "without a traceback: " .. told)
  T.ok(not told:match "^[^\n]*":find "fit%.lua", "without internals: " .. told)
  told = raising '"interrupted"'
  has(told, ":1: interrupted", "interrupted in C")
  told = raising(("%q"):format(place .. "attempt to index a nil value"))
  has(told, "stack traceback", "a fault of the library")
  told = raising(("%q"):format("..." .. place:sub(5) .. "attempt to call"))
  has(told, "stack traceback", "a fault of the library, its path shortened")
  os.remove(scratch .. ".in")
end

-- A load that fails leaves no store behind that was not there before.
local function failed_loads ()
  local store, sample = scratch .. ".db", B .. "/sample.csv"
  local bad = write "no,header,of,ours\n1,2,3,4\n"
  local function there () return (io.open(store)) ~= nil end
  local _, complained, status = run { "load", store, bad }
  T.equal(status, 2, "unknown header")
  has(complained, "the header is that of no known format", "unknown header")
  T.ok(not there(), "a failed load leaves no new store")
  _, _, status = run { "load", store, sample, bad }
  T.equal(status, 2, "the second file fails")
  T.ok(there(), "the first file was loaded, and stays")
  local before = contents(store)
  _, _, status = run { "load", store, bad }
  T.ok(status == 2 and contents(store) == before, "an older store stays")
  os.remove(store)
  local file = assert(io.open(store, "w"))
  file:close()
  run { "load", store, bad }
  T.ok(there(), "an empty file that was there stays there")
  os.remove(store)
end

-- The example scripts say what they need, and make no store; those that can run
-- on the sample do, without an argument (test_notebooks.lua).
local function notebooks ()
  local nowhere = scratch .. ".nowhere"
  local needy = { "scripts/real_baci.lua", "scripts/trend_and_breaks.lua" }
  for _, name in ipairs(needy) do
    local said, told, ended = run { "run", name }
    T.equal(ended, 2, name .. " without a file")
    T.equal(said, "", name .. " without a file")
    has(told, "tradestat run " .. name, name .. " without a file")
  end
  for _, name in ipairs { "scripts/machine_tools.lua",
    table.unpack(needy) } do
    local _, complained, status = run { "run", name, nowhere }
    T.equal(status, 2, name .. ", no such file")
    has(complained:lower(), nowhere:lower() .. ": no such file",
      name .. ", no such file")
    T.ok(not io.open(nowhere), name .. " makes no store")
  end
  local empty = scratch .. ".db"
  run { "run", write(("require('tradestat').open(%q)"):format(empty)) }
  local _, complained = run { "run", "scripts/machine_tools.lua", empty }
  has(complained, "load a file first", "a store without data")
  os.remove(empty)
end

local function prompt ()
  local said, complained, status = run({},
    "1 + 1\nlocal x, y = 2, {1, a = 'b'}\ny\nfor i = 1, 2 do\n"
    .. "  print(x + i)\nend\nlocal function f () return 'text' end\nf(), nil\n")
  T.equal(said, '2\n{ 1, a = "b" }\n3\n4\ntext\tnil\n', "results are shown")
  T.equal(complained, "", "nothing to complain of")
  T.equal(status, 0, "the prompt ends well")
  said, complained, status = run({}, "RUS\n3\n")
  has(complained, "undefined name 'RUS'", "S33 at the prompt")
  T.equal(said, "3\n", "the session lives on")
  T.equal(status, 2, "and tells that something failed")
  _, complained = run({}, "for i = 1, 2 do\n")
  has(complained, "<eof>", "a chunk that is never finished")
  T.equal((run({}, "type(ts.open)\n")), "function\n", "ts is there")
  said = run({}, "?share\n")
  T.ok(#said > 20, "?name is help")
  said = run({}, "?\n")
  has(said, "\nframe\n", "? alone is the overview")
  said = run({}, "{ a = { b = { c = { 1 } }, d = {} }, { { {} } } }\n")
  T.equal(said, "{ { { ... } }, a = { b = { ... }, d = {} } }\n",
    "tables in tables, to depth 2")
end

-- Keys typed at a terminal of the program's own, with time between them.
local function typed (...)
  if not os.execute "script -qec true /dev/null >/dev/null 2>&1" then
    return nil  -- no such command, or no terminal to be had
  end
  local keys = {}
  for _, text in ipairs { ... } do
    keys[#keys + 1] = "printf " .. quoted(text) .. "; sleep 0.6"
  end
  local state = os.tmpname()
  os.remove(state)
  local pipe = assert(io.popen(("(sleep 0.8; %s) | XDG_STATE_HOME=%s TERM=dumb "
    .. "script -qec %s /dev/null 2>&1"):format(table.concat(keys, "; "), state,
    program)))
  local said = pipe:read "a"
  pipe:close()
  local file = io.open(state .. "/tradestat/history")
  local history = file and file:read "a" or ""
  if file then file:close() end
  os.execute("rm -r " .. state)
  return said, history
end

local function terminal ()
  local said, history = typed("while true do end\\n", "\\003", "40 + 2\\n",
    "gone", "\\003", "type(ts.op\\t)\\n", "for i = 1, 2 do\\n", "\\003",
    "6 * 111\\n", "\\004")
  if not said then
    T.skip "the command `script` makes no terminal here"
    return
  end
  has(said, "interrupted", "Ctrl-C stops a loop")
  has(said, "\n42\r", "and the session lives on")
  has(said, "ts.open)", "Tab completes")
  has(said, "\nfunction\r", "what was completed ran without the dropped line")
  has(said, "\n666\r", "Ctrl-C drops an unfinished chunk")
  has(history, "\n40 + 2\n", "lines are remembered")
  T.ok(not history:find "gone", "dropped ones are not")
end

local function output_fails ()
  local _, _, status = os.execute(program
    .. " --help >/dev/full 2>/dev/null </dev/null")
  T.equal(status, 2, "output that cannot be written")
end

version_and_help()
one_version()
wrong_use()
cannot_run()
scripts()
reached_chunks()
faults()
failed_loads()
notebooks()
prompt()
terminal()
output_fails()
os.remove(scratch)
T.done()
