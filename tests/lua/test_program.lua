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

local commands = { "run", "load", "sql", "describe" }

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
end

-- Keys typed at a terminal of the program's own, with time between them.
local function typed (...)
  if not os.execute "command -v script >/dev/null" then return nil end
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
    T.skip "there is no command `script` to make a terminal with"
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
prompt()
terminal()
output_fails()
os.remove(scratch)
T.done()
