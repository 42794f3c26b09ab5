--- How far a load has come, on a terminal.
local progress = {}

-- 1234567 -> "1.2 M"
local function short (n)
  if n >= 1e6 then return ("%.1f M"):format(n / 1e6) end
  if n >= 1e3 then return ("%.0f k"):format(n / 1e3) end
  return ("%d"):format(n)
end

--- A progress function for db:load, and a value that wipes the bar away when it
-- goes out of scope; nil where no person looks: only the program knows its
-- terminal, and only standard error is drawn on.
function progress.bar ()
  local terminal = package.loaded["tradestat.terminal"]
  if not terminal or not terminal.is_terminal(2) then return nil, nil end
  local start, drawn = terminal.now(), 0
  local function draw (read, size, rows)
    local now = terminal.now()
    if now - drawn < 0.1 then return end
    drawn = now
    local part = (size > 0) and math.min(read / size, 1) or 0
    local says = (" %3d %%  %s rows  %s rows/s"):format(part * 100 // 1,
      short(rows), short(rows / math.max(now - start, 1e-3)))
    local room = math.max(terminal.width() - #says - 4, 5)
    local full = part * room // 1
    io.stderr:write("\r[", ("="):rep(full), (" "):rep(room - full), "]", says)
    io.stderr:flush()
  end
  return draw, setmetatable({}, { __close = function ()
    if drawn > 0 then io.stderr:write("\r\27[K") end
  end })
end

return progress
