--- The results as Markdown, and their place in a page.
local timing = require "timing"

local M = {}

-- Three digits that count: 0.0412, 1.52, 12.3, 139.
local function short (x)
  if x >= 99.5 then return ("%.0f"):format(x) end
  local digits = 2 - math.floor(math.log(x, 10) + 1e-9)
  return ("%." .. math.min(math.max(digits, 0), 4) .. "f"):format(x)
end

local function row (cells)
  return "| " .. table.concat(cells, " | ") .. " |"
end

--- Lines of a table; the first row is its head.
function M.table (rows)
  local lines = { row(rows[1]) }
  lines[2] = "|" .. ("---|"):rep(#rows[1])
  for i = 2, #rows do lines[#lines + 1] = row(rows[i]) end
  return table.concat(lines, "\n")
end

-- "0.98 (8.1)": seconds, and how many times ours. "-": not asked.
local function seconds_of (program, ours)
  if not program.runs then return program.reason end
  local seconds = timing.median(program.runs, "seconds")
  if not ours or not ours.runs then return short(seconds) end
  return ("%s (%.1f)"):format(short(seconds),
    seconds / timing.median(ours.runs, "seconds"))
end

local function megabytes_of (program)
  return program.runs and short(timing.median(program.runs, "megabytes")) or "-"
end

local function names_of (peers)
  local names = {}
  for i, peer in ipairs(peers) do names[i] = peer.name end
  return table.unpack(names)
end

-- Seconds of one { job =, threads =, ours =, theirs = { [name] = } }.
local function times (r, peers)
  local goal = r.job.goal and r.job.goal[r.threads]
  local cells = { r.job.id, r.threads, seconds_of(r.ours),
    goal and short(goal) or "" }
  for i, peer in ipairs(peers) do
    cells[i + 4] = seconds_of(r.theirs[peer.name], r.ours)
  end
  return cells
end

local function memory (r, peers)
  local cells = { r.job.id, r.threads, megabytes_of(r.ours) }
  for i, peer in ipairs(peers) do
    cells[i + 3] = megabytes_of(r.theirs[peer.name])
  end
  return cells
end

--- One result while the benchmark runs, for a terminal.
function M.line (r, peers)
  local words = {}
  local function add (name, program, ours)
    words[#words + 1] = program.runs and ("%s %s s, %s MB"):format(name,
      seconds_of(program, ours), megabytes_of(program))
      or not ours and ("%s %s"):format(name, program.reason) or nil
  end
  add("tradestat", r.ours)
  for _, peer in ipairs(peers) do
    add(peer.name, r.theirs[peer.name], r.ours)
  end
  return ("%s, threads %d: "):format(r.job.id, r.threads)
    .. table.concat(words, " | ")
end

local function legend (results)
  local rows, seen = { { "job", "question" } }, {}
  for _, r in ipairs(results) do
    if not seen[r.job] and not r.job.id:find "^by " then
      rows[#rows + 1] = { r.job.id, r.job.what }
    end
    seen[r.job] = true
  end
  return M.table(rows)
end

--- All that was measured, as Markdown. `sizes` and `facts` are lists of pairs.
function M.page (results, peers, sizes, facts)
  local seconds = { { "job", "threads", "tradestat", "to reach",
    names_of(peers) } }
  local megabytes = { { "job", "threads", "tradestat", names_of(peers) } }
  for _, r in ipairs(results) do
    seconds[#seconds + 1] = times(r, peers)
    megabytes[#megabytes + 1] = memory(r, peers)
  end
  table.insert(sizes, 1, { "store of the BACI file", "megabytes" })
  table.insert(facts, 1, { "measured with", "" })
  return table.concat({ legend(results),
    "Seconds, and in parentheses how many times ours:",
    M.table(seconds), "Most memory resident, megabytes:", M.table(megabytes),
    M.table(sizes), M.table(facts) }, "\n\n")
end

--- Put a text between a page's lines <!-- name --> and <!-- end -->.
function M.insert (page, name, text)
  local file = assert(io.open(page))
  local whole = file:read "a"
  file:close()
  local from = select(2, whole:find("<!-- " .. name .. " -->\n", 1, true))
  local to = from and whole:find("<!-- end -->", from, true)
  if not to then error(("%s has no place for %s"):format(page, name), 0) end
  file = assert(io.open(page .. ".new", "w"))
  file:write(whole:sub(1, from), "\n", text, "\n\n", whole:sub(to))
  file:close()
  assert(os.rename(page .. ".new", page))
end

return M
