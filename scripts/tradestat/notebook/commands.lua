--- The commands of the program that run notebooks: report and check.
local terminal = require "tradestat.terminal"

local M = {}

local COULD_NOT_RUN <const> = 2

-- A mistake on the command line: told without a place in some file.
local function wrong (text, ...)
  error({ usage = text:format(...) }, 0)
end

local function open (path)
  local nb, problem = require "tradestat.notebook".open(path)
  if not nb then error(problem, 0) end
  for _, warning in ipairs(require "tradestat.notebook.lint"(nb)) do
    io.stderr:write(("%s:%d: warning: %s\n"):format(path, warning.line,
      warning.text))
  end
  return nb
end

-- Run a notebook; its results, the manifest, and the exit status so far.
local function run (nb, arguments, keep_going)
  local results, problem = require "tradestat.notebook.run".run(nb, arguments,
    { keep_going = keep_going })
  results.keep_going = keep_going
  for _, result in ipairs(results) do
    if result.problem and not result.problem.exit then
      io.stderr:write("tradestat: ", result.problem.text, "\n")
    end
  end
  local facts = require "tradestat.manifest".collect { notebook = nb,
    arguments = arguments,
    options = { ["keep-going"] = keep_going and true or nil } }
  return results, facts, problem
end

local function status_of (problem)
  if not problem then return 0 end
  if not problem.exit then return COULD_NOT_RUN end
  local status = problem.status
  if status == nil or status == true then return 0 end
  return math.tointeger(status) or 1
end

local function plural (n, word)
  return ("%d %s%s"):format(n, word, n == 1 and "" or "s")
end

-- Outputs are kept for check only when they are all there.
local function write_outputs (nb, results, facts, problem)
  local outputs = require "tradestat.notebook.outputs"
  if problem and not (results.keep_going or problem.exit) then return end
  require "tradestat.report".save(outputs.path(nb.path),
    outputs.text(outputs.make(results, facts)))
end

local function render (path, output, arguments, options)
  local report = require "tradestat.report"
  local nb = open(path)
  local renderer = options.interactive
    and require "tradestat.report.interactive".read(options.interactive)
  local results, facts, problem = run(nb, arguments, options["keep-going"])
  local document = report.document(nb, results, facts)
  document.renderer = renderer
  report.write(document, output)
  write_outputs(nb, results, facts, problem)
  local failed = 0
  for _, result in ipairs(results) do
    if result.problem and not result.problem.exit then failed = failed + 1 end
  end
  print(("%s: %s%s"):format(output, plural(#results, "cell"),
    failed > 0 and (", %d failed"):format(failed) or ""))
  return status_of(problem)
end

local function quoted (text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

-- Each time a process of its own, so that every run begins fresh.
local function watch (path, output, arguments, options)
  local words = { quoted(terminal.program()), "report", "--output="
    .. quoted(output), options["keep-going"] and "--keep-going" or "",
    options.interactive and "--interactive=" .. quoted(options.interactive)
      or "", "--",
    quoted(path) }
  for _, argument in ipairs(arguments) do
    words[#words + 1] = quoted(argument)
  end
  local command = table.concat(words, " ")
  local ok, problem = require "tradestat.notebook.watch"(path, function ()
    -- not os.execute: that would not hear of Ctrl-C, which both are to
    local child <close> = assert(io.popen(command))
    for line in child:lines() do print(line) end
    io.stdout:flush()
    io.stderr:write("watching ", path, ", Ctrl-C ends it\n")
  end)
  if not ok then error(problem, 0) end
  return 0
end

local function report (options, operands)
  local path = table.remove(operands, 1)
  if not path then wrong "no notebook given" end
  local output = options.output or (path:gsub("%.lua$", "")) .. ".html"
  if not require "tradestat.report".kind(output) then
    wrong("%s: a report is .html, .md, .ipynb or .pdf", output)
  end
  if output == path then wrong("%s would be overwritten", path) end
  if options.interactive and not output:find "%.html?$" then
    wrong("--interactive is for pages: %s is none", output)
  end
  if options.watch then return watch(path, output, operands, options) end
  return render(path, output, operands, options)
end

local DEFAULT_TOLERANCE <const> = 1e-12   -- what all machines have in common

local function tolerance_of (text)
  local tolerance = text and tonumber(text) or DEFAULT_TOLERANCE
  if text and not tonumber(text) or tolerance < 0 or tolerance >= 1 then
    wrong("--tolerance takes a number from 0 to 1, such as 1e-9, not '%s'",
      text)
  end
  return tolerance
end

-- Problems that the stored run had too are no reason to stop.
local function check (options, operands)
  local path = table.remove(operands, 1)
  if not path then wrong "no notebook given" end
  local tolerance = tolerance_of(options.tolerance)
  local outputs = require "tradestat.notebook.outputs"
  local nb = open(path)
  local before, problem = outputs.read(outputs.path(path))
  if not before then
    error(("%s; tradestat report %s writes it"):format(problem, path), 0)
  end
  local keep_going = before.options and before.options["keep-going"]
  local results, facts, failed = run(nb, operands, keep_going)
  if failed and not failed.exit and not keep_going then
    return COULD_NOT_RUN
  end
  local cells = {}
  for i, result in ipairs(results) do cells[i] = result.cell end
  local now = outputs.read_back(outputs.make(results, facts))
  local differences, notes, counts = require "tradestat.notebook.check"
    .compare(before, now, cells, tolerance)
  for _, line in ipairs(differences) do print(("%s: %s"):format(path, line)) end
  for _, line in ipairs(notes) do
    print(("%s: note: %s"):format(path, line))
  end
  if #differences > 0 then
    print(("%s: %s of %d, %s of %d moved (tolerance %g)"):format(path,
      plural(counts.cells, "cell") .. (counts.cells == 1 and " differs"
      or " differ"), #cells, plural(counts.moved, "number"), counts.numbers,
      tolerance))
    return 1
  end
  print(("%s: %s, %s: all hold (tolerance %g)"):format(path,
    plural(#cells, "cell"), plural(counts.numbers, "number"), tolerance))
  return 0
end

local function kernel (_, operands)
  if #operands > 0 then wrong("it takes no operands, not '%s'", operands[1]) end
  return require "tradestat.kernel"()
end

--- Rows for the program's table of commands.
M.commands = {
  { name = "report", usage = "report [OPTION]... FILE [ARGUMENT]...",
    run = report, help = "run a notebook and write what it gives",
    options = {
      { name = "output", short = "o", takes = "FILE",
        help = "write it there: .html .md .ipynb .pdf" },
      { name = "keep-going", help = "go on behind a cell that fails" },
      { name = "interactive", takes = "DIR", help =
        "put the Vega-Lite renderer of this folder into the page (.html)" },
      { name = "watch", help = "write it again whenever FILE is saved" },
    } },
  { name = "check", usage = "check [OPTION]... FILE [ARGUMENT]...",
    run = check, help = "run a notebook again and compare with its last report",
    options = {
      { name = "tolerance", takes = "X",
        help = "let numbers differ by this part of them (1e-12)" },
    } },
  { name = "kernel", usage = "kernel", run = kernel, options = {},
    help = "answer requests in JSON lines, for Jupyter" },
}

return M
