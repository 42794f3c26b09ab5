--- Run programs as whole processes, and how long they took.
local M = {}

local LONG <const> = 10  -- seconds

local function quoted (text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local function output_of (command)
  local pipe = assert(io.popen(command .. " 2>/dev/null"))
  local text = pipe:read "a"
  local ok = pipe:close()
  return ok and text:match "^%s*(.-)%s*$" or nil
end

M.quoted, M.output_of = quoted, output_of

-- What each program takes the number of threads from.
local variables = { "TRADESTAT_THREADS", "THREADS", "POLARS_MAX_THREADS",
  "R_DATATABLE_NUM_THREADS" }

--- A command line with so many threads, for a shell.
function M.threaded (command, threads)
  local words = { "env" }
  for _, name in ipairs(variables) do
    words[#words + 1] = name .. "=" .. threads
  end
  return table.concat(words, " ") .. " " .. command
end

--- Run a command once: { seconds =, megabytes = }; or nil and its status.
function M.measure (meter, command, threads)
  local note = os.tmpname()
  -- "env" in front of the meter is not counted
  local prefix = M.threaded(quoted(meter) .. " " .. note .. " ", threads)
  local ok, _, status = os.execute(prefix .. command)
  local file = io.open(note)
  local text = file and file:read "a" or ""
  if file then file:close() end
  os.remove(note)
  local seconds, kilobytes = text:match "(%S+) (%d+)"
  if not ok or not seconds then return nil, status end
  return { seconds = tonumber(seconds), megabytes = kilobytes / 1024 }
end

--- The middle of a list's values of a field.
function M.median (runs, field)
  local values = {}
  for i, run in ipairs(runs) do values[i] = run[field] end
  table.sort(values)
  local n = #values
  if n % 2 == 1 then return values[(n + 1) // 2] end
  return (values[n // 2] + values[n // 2 + 1]) / 2
end

local function run_once (meter, program)
  if program.before then assert(os.execute(program.before)) end
  local run, status = M.measure(meter, program.command, program.threads)
  if run then return run end
  error(("%s ended with status %s"):format(program.command, status), 0)
end

--- Time programs in turns, so that what slows the machine slows all of them:
-- one run of each to warm up, then `runs` rounds, of which those that take
-- longer than LONG do only the first. `programs` are { command =, threads =,
-- before = (a command that is not timed) }; each gets its `runs`.
function M.alternate (meter, programs, runs)
  for _, program in ipairs(programs) do
    program.runs = {}
    program.rounds = run_once(meter, program).seconds > LONG and 1 or runs
  end
  for round = 1, runs do
    for _, program in ipairs(programs) do
      if round <= program.rounds then
        program.runs[round] = run_once(meter, program)
      end
    end
  end
end

return M
