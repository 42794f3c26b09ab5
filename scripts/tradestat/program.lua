--- The commands of the program `tradestat`.
-- Each row of `commands` is one command: its usage, options and function.
local terminal = require "tradestat.terminal"

local COULD_NOT_RUN <const> = 2
local NO_SUCH_FILE <const> = 2  -- ENOENT

-- Options that every command takes.
local general = {
  { name = "threads", takes = "N", help = "use N threads (1 to 64)" },
  { name = "help", help = "say what there is, and leave" },
  { name = "version", help = "print the version, and leave" },
}

-- A mistake on the command line: told without a place in some file.
local function wrong (text, ...)
  error({ usage = text:format(...) }, 0)
end

local function print_manifest (path, operands, options)
  local nb, manifest = require "tradestat.notebook".open(path),
    require "tradestat.manifest"
  print(manifest.text(manifest.collect { notebook = nb, arguments = operands,
    options = { sandbox = options.sandbox } }))
end

local function run (options, operands)
  local path = table.remove(operands, 1)
  if not path then wrong "no script given" end
  local script = require "tradestat.script"
  operands[0] = path
  local env = options.sandbox and require "tradestat.sandbox"(path, operands)
    or script.guard(_G, require "tradestat.probes"(path))
  env.arg = operands
  local chunk, problem = script.load(path, env)
  chunk = chunk or require "tradestat.notebook.plain"(path, env)
  if not chunk then error(problem, 0) end
  require "tradestat.session".reset()
  chunk(table.unpack(operands))
  if options.manifest then print_manifest(path, operands, options) end
  return 0
end

local function list_of (text)
  local items = {}
  for item in text:gmatch "[^,]+" do items[#items + 1] = item end
  return items
end

local function load_file (db, file, options)
  return db:load(file, {
    dataset = options.dataset, release = options.release,
    replace = options.replace, format = options.format,
    classification = options.classification,
    keep = options.keep and list_of(options.keep),
    on_error = (options["on-error"] == "reject") and "reject" or nil,
  })
end

-- What removes a store that did not exist before and into which nothing could
-- be loaded: nothing is to be left of a failure.
local function removal_of (path)
  local file, _, code = io.open(path, "rb")
  if file then file:close() end
  local made = not file and code == NO_SUCH_FILE
  return setmetatable({ done = 0 }, { __close = function (self, problem)
    if self.db then self.db:close() end
    if problem and made and self.done == 0 then os.remove(path) end
  end })
end

local function load_files (options, operands)
  local path = table.remove(operands, 1)
  local on_error = options["on-error"] or "stop"
  if not path then wrong "no store and no files given" end
  if #operands == 0 then wrong("no files given to load into %s", path) end
  if on_error ~= "reject" and on_error ~= "stop" then
    wrong("--on-error takes reject or stop, not '%s'", on_error)
  end
  local session <close> = removal_of(path)
  session.db = require "tradestat".open(path)
  for _, file in ipairs(operands) do
    print(load_file(session.db, file, options))
    session.done = session.done + 1
  end
  return 0
end

local function sql (options, operands)
  if #operands ~= 2 then wrong "it takes a store and one text of SQL" end
  local db = require "tradestat".open(operands[1], { read_only = true })
  local answer = db:sql(operands[2])
  if options.output then answer:write(options.output)
  else print(require "tradestat.print".frame(answer, #answer)) end
  db:close()
  return 0
end

local function is_store (path)
  local file = io.open(path, "rb")
  local head = file and file:read(15)
  if file then file:close() end
  return head == "SQLite format 3"
end

-- What a store holds, after every row and checksum has been read.
local function describe_store (path)
  local db = require "tradestat".open(path, { read_only = true })
  db:verify()
  print(db)
  print "every checksum holds"
  db:close()
end

local function describe_file (path)
  local core, fail = require "tradestat.core", require "tradestat.fail"
  print((fail.call(core.describe, path):gsub("\n$", "")))
end

local function describe (_, operands)
  if #operands == 0 then wrong "no file given" end
  for i, path in ipairs(operands) do
    if i > 1 then print() end
    if is_store(path) then describe_store(path) else describe_file(path) end
  end
  return 0
end

local commands = {
  { name = "run", usage = "run [OPTION]... FILE [ARGUMENT]...", run = run,
    in_order = true,
    help = "run a script; its arguments are in the table arg",
    options = {
      { name = "manifest", help = "say at the end what the run rested on" },
      { name = "sandbox",
        help = "let it read the files among its arguments, nothing else" },
    } },
  { name = "load", usage = "load [OPTION]... DB FILE...", run = load_files,
    help = "read files of trade data into the store DB",
    options = {
      { name = "dataset", takes = "NAME", help = "put them in this dataset" },
      { name = "release", takes = "DATE",
        help = "keep them beside older releases" },
      { name = "replace", help = "let new rows win over equal old ones" },
      { name = "on-error", takes = "WHAT",
        help = "stop at a bad row (stop), or set it apart (reject)" },
      { name = "format", takes = "NAME", help = "do not guess the format" },
      { name = "classification", takes = "NAME",
        help = "HS2017, CN2023 ..., whatever the file says" },
      { name = "keep", takes = "NAME,...", help = "keep these columns too" },
    } },
  { name = "sql", usage = "sql [OPTION]... DB TEXT", run = sql,
    help = "answer a text of SQL from the store DB",
    options = {
      { name = "output", takes = "FILE",
        help = "write it there: .csv .tsv .json .md .tex .html" },
    } },
  { name = "describe", usage = "describe [OPTION]... FILE...", run = describe,
    help = "say what a file or a store holds", options = {} },
}

for _, command in ipairs(require "tradestat.notebook.commands".commands) do
  commands[#commands + 1] = command
end

local function option_lines (options)
  local lines = {}
  for _, option in ipairs(options) do
    local word = (option.short and "-" .. option.short .. ", " or "") .. "--"
      .. option.name .. (option.takes and "=" .. option.takes or "")
    lines[#lines + 1] = ("  %-24s%s"):format(word, option.help)
  end
  return table.concat(lines, "\n")
end

local function help_on (command)
  return ("usage: tradestat %s\n%s%s.\n\n%s"):format(command.usage,
    command.help:sub(1, 1):upper(), command.help:sub(2),
    option_lines(command.all))
end

local function help ()
  local lines = {
    "usage: tradestat [OPTION]... [COMMAND ...]",
    "Statistics of international trade, from scripts.",
    "", "Without a command it reads lines of Lua from the terminal.", "",
  }
  for _, command in ipairs(commands) do
    lines[#lines + 1] = ("  %-10s%s"):format(command.name, command.help)
  end
  lines[#lines + 1] = ""
  lines[#lines + 1] = option_lines(general)
  lines[#lines + 1] = "\ntradestat COMMAND --help says more about a command.\n"
    .. "Exit status: 0, 1 when the analysis says no, 2 when it could not run."
  return table.concat(lines, "\n")
end

local function version ()
  return ("tradestat %s (%s)"):format(require "tradestat.core".version,
    _VERSION)
end

local function nearest (word, rows, before)
  local names = {}
  for i, row in ipairs(rows) do names[i] = row.name end
  local near = require "tradestat.core".nearest(word, names)
  return near and (": did you mean '%s%s'?"):format(before, near) or ""
end

local function command_of (word)
  for _, command in ipairs(commands) do
    if command.name == word then return command end
  end
  if word:find "%.lua$" then
    wrong("unknown command '%s': to run a script, write tradestat run %s", word,
      word)
  end
  wrong("unknown command '%s'%s", word, nearest(word, commands, ""))
end

local function options_of (arguments, options, in_order)
  local found, operands, word = terminal.getopt(arguments, options, in_order)
  if found then return found, operands end
  local near = operands:find "^unknown option '%-%-"
    and nearest(word:match "^%-%-([^=]*)", options, "--") or ""
  wrong("%s%s", operands, near)
end

local function use_threads (text)
  if not text then return end
  local n = math.tointeger(tonumber(text))
  if not n or n < 1 or n > 64 then
    wrong("--threads takes a number from 1 to 64, not '%s'", text)
  end
  terminal.setenv("TRADESTAT_THREADS", tostring(n))
end

local function perform (command, arguments)
  command.all = table.move(general, 1, #general, #command.options + 1,
    table.move(command.options, 1, #command.options, 1, {}))
  local options, operands = options_of(arguments, command.all,
    command.in_order)
  if options.help then print(help_on(command)) return 0 end
  if options.version then print(version()) return 0 end
  use_threads(options.threads)
  return command.run(options, operands)
end

local function explain (problem)
  if type(problem) == "table" and problem.usage then return problem end
  return require "tradestat.script".explain(problem)
end

local function complain (command, problem)
  local name = command and "tradestat " .. command.name or "tradestat"
  local text = type(problem) == "table" and problem.usage or problem
  io.stderr:write(name, ": ", text, "\n")
  if text ~= problem then
    io.stderr:write("usage: tradestat ", command and command.usage
      or "[OPTION]... [COMMAND ...]", "\n")
  end
  return COULD_NOT_RUN
end

--- Do what a command line says; the exit status.
return function (arguments)
  local command
  local ok, result = terminal.guard(function ()
    local options, operands = options_of(arguments, general, true)
    if options.help then print(help()) return 0 end
    if options.version then print(version()) return 0 end
    use_threads(options.threads)
    local word = table.remove(operands, 1)
    if not word then return require "tradestat.repl"() end
    command = command_of(word)
    return perform(command, operands)
  end, explain)
  if ok then return result end
  return complain(command, result)
end
