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

local function cell (program)
  if not program.runs then return program.reason or "" end
  return ("%s s, %s MB"):format(short(timing.median(program.runs, "seconds")),
    short(timing.median(program.runs, "megabytes")))
end

-- A peer's time, how many times ours that is, and its memory.
local function their_cell (program, ours)
  if not (program and program.runs) then return program and program.reason or "" end
  local seconds = timing.median(program.runs, "seconds")
  local text = ("%s s"):format(short(seconds))
  if ours.runs then
    text = text .. (" (%.1fx)"):format(seconds
      / timing.median(ours.runs, "seconds"))
  end
  return ("%s, %s MB"):format(text, short(timing.median(program.runs,
    "megabytes")))
end

--- One line for each { job =, threads =, ours =, theirs = { [name] = } }.
function M.results (results, peers)
  local head = { "job", "threads", "tradestat", "to reach" }
  local rows = { head }
  for _, peer in ipairs(peers) do head[#head + 1] = peer.name end
  for _, r in ipairs(results) do
    local goal = r.job.goal and r.job.goal[r.threads]
    local cells = { ("%s: %s"):format(r.job.id, r.job.what), r.threads,
      cell(r.ours), goal and ("%s s"):format(short(goal)) or "" }
    for _, peer in ipairs(peers) do
      cells[#cells + 1] = their_cell(r.theirs[peer.name], r.ours)
    end
    rows[#rows + 1] = cells
  end
  return M.table(rows)
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
