--- The benchmark of models on very many series. arg: the program `panel`, a
-- folder, the page that gets the results ("": none). From the environment:
-- SERIES, how many (100000); RUNS, rounds of timing; FITS, which ("ols"; then
-- the page stays); WITH, which other programs.
-- Each is timed inside its program, without its start; those that answer
-- otherwise than ours end it before they are timed.
local here = arg[0]:match "^(.*/)" or ""
package.path = here .. "?.lua;" .. package.path
local ts = require "tradestat"
local timing = require "timing"
local report = require "report"
local jobs = require "fits"

local panel, folder, page = table.unpack(arg)
local count = tonumber(os.getenv "SERIES" or 100000)
local runs = tonumber(os.getenv "RUNS" or 5)
local quoted = timing.quoted
local CANNOT <const> = 3   -- peers/fits.*: no way to do it

local series = ("%s/series-%d.bin"):format(folder, count)
local answers = { ours = folder .. "/ours.fits", theirs = folder ..
  "/theirs.fits" }

local function is_wanted (variable, word)
  local words = os.getenv(variable)
  return not words or (" " .. words .. " "):find(" " .. word .. " ", 1, true)
end

-- The first Python that has scipy: a user's own, or the system's.
local function python ()
  local theirs, system = os.getenv "PYTHON" or "python3", "/usr/bin/python3"
  local has = os.execute(theirs .. " -c 'import scipy' 2>/dev/null")
  return has and theirs or system
end

local function peer (name, program, file, way)
  return { name = name, run = ("%s %s %s"):format(program,
    quoted(here .. "peers/" .. file), way) }
end

local peers = {
  peer("numpy", python(), "fits.py", "numpy"),
  peer("SciPy", python(), "fits.py", "scipy"),
  peer("statsmodels", python(), "fits.py", "statsmodels"),
  peer("R", "Rscript --vanilla", "fits.R", "R"),
}

-- Those that are installed and wanted; who is not is said.
local function peers_found ()
  local list = {}
  for _, p in ipairs(peers) do
    if is_wanted("WITH", p.name) then
      p.found = timing.output_of(p.run .. " version")
      print(("%s %s"):format(p.name, p.found or "is not installed"))
    end
    if p.found then list[#list + 1] = p end
  end
  return list
end

local function ours (job, threads, rounds, out)
  local words = { quoted(panel), "fit", quoted(series), count, threads, rounds,
    quoted(out), job.model }
  for _, option in ipairs(job.options) do words[#words + 1] = quoted(option) end
  local text = timing.output_of(table.concat(words, " "))
  local verb, alone = (text or ""):match "(%S+) (%S+)"
  if not verb then error(("%s: panel failed"):format(job.id), 0) end
  return { verb = 1e6 * verb / count, alone = 1e6 * alone / count }
end

-- "3 slope" -> number, of a file of such lines.
local function numbers_of (path)
  local numbers = {}
  for line in io.lines(path) do
    local name, value = line:match "^(.-)\t(%S+)$"
    numbers[name] = tonumber(value)
  end
  return numbers
end

local function same (a, b, tolerance)
  return a == b or math.abs(a - b) <= tolerance * math.max(math.abs(a),
    math.abs(b))
end

-- All of their numbers are ours; how many there were.
local function compare (job, p)
  local we, they = numbers_of(answers.ours), numbers_of(answers.theirs)
  local compared = 0
  for name, value in pairs(they) do
    local number = we[name]
    local fine = number and (job.least and number <= value * (1 + 1e-6)
      or same(number, value, job.tolerance or 1e-9))
    if not fine then
      error(("%s: %s, series %s: ours is %s, theirs %.17g"):format(p.name,
        job.id, name, number and ("%.17g"):format(number) or "absent", value),
        0)
    end
    compared = compared + 1
  end
  if compared == 0 then error(p.name .. " gave no numbers", 0) end
end

-- Microseconds a series of another program, or nil: it has no way to do it.
local function theirs (job, p)
  local command = ("%s %s %s %d %s"):format(p.run, job.id, quoted(series), count,
    quoted(answers.theirs))
  local pipe = assert(io.popen(command))
  local text = pipe:read "a"
  local ok, _, status = pipe:close()
  if not ok and status == CANNOT then return nil end
  local seconds = tonumber(text:match "%S+")
  if not ok or not seconds then
    error(("%s: %s ended with status %s"):format(p.name, job.id, status), 0)
  end
  compare(job, p)
  return 1e6 * seconds
end

local function short (x)
  if x >= 99.5 then return ("%.0f"):format(x) end
  return ("%.3g"):format(x)
end

local function row (job, found)
  ours(job, 1, 1, answers.ours)  -- what theirs are compared with
  local cells = { job.what, job.goal or "" }
  local times = {}
  for i, p in ipairs(found) do times[i] = theirs(job, p) or false end
  local one, two = ours(job, 1, runs, "-"), ours(job, 2, runs, "-")
  for _, x in ipairs { one.alone, one.verb, two.verb } do
    cells[#cells + 1] = short(x)
  end
  cells[#cells + 1] = ("%.2f"):format(one.verb / two.verb)
  for i in ipairs(found) do
    cells[#cells + 1] = times[i] and ("%s (%.0f)"):format(short(times[i]),
      times[i] / one.alone) or "-"
  end
  return cells
end

local function make_series ()
  local file = io.open(series, "rb")
  if file then file:close() return end
  local made = ("%s make %s %d"):format(quoted(panel), quoted(series .. ".new"),
    count)
  assert(os.execute(made) and os.rename(series .. ".new", series))
end

make_series()
local found = peers_found()
local rows = { { "model", "to reach", "model alone", "verb, 1 thread",
  "verb, 2 threads", "times faster" } }
for i, p in ipairs(found) do rows[1][6 + i] = p.name end
for _, job in ipairs(jobs) do
  if is_wanted("FITS", job.id) then
    rows[#rows + 1] = row(job, found)
    print(table.concat(rows[#rows], " | "))
  end
end
os.remove(answers.ours)
os.remove(answers.theirs)
if page ~= "" and not os.getenv "FITS" then
  local facts = require "machine"(ts.version, found)
  table.insert(facts, 1, { "measured with", "" })
  report.insert(page, "statistics", report.table(rows) .. "\n\n"
    .. report.table(facts))
end
