--- Whether time and memory follow the number of rows. arg: the program, the
-- meter, a folder for stores, a BACI file, one of many times its rows, the page
-- that gets the results ("": none). Nothing is compared here.
local here = arg[0]:match "^(.*/)" or ""
package.path = here .. "?.lua;" .. package.path
local timing = require "timing"
local report = require "report"

local program, meter, folder, small, large, page = table.unpack(arg)
local ROWS_TOLD <const> = 1e9    -- what is reasoned out
local FAR <const> = 5           -- times the rows that give a slope
local ASKED <const> = { "d", "e", "f" }
local store = folder .. "/scale.db"
local quoted = timing.quoted

local function command (id, file, out)
  local words = { quoted(program), "run", quoted(here .. "ours.lua"), id,
    quoted(file), "''", quoted(store), quoted(out or "-") }
  return table.concat(words, " ")
end

local function size_of (path)
  local file <close> = assert(io.open(path))
  return file:seek "end"
end

local function rows_in (path)
  return tonumber(timing.output_of("wc -l < " .. quoted(path))) - 1
end

local function measure (id, file, before)
  local turn = { command = command(id, file), threads = 2, before = before }
  timing.alternate(meter, { turn }, 3)
  return { seconds = timing.median(turn.runs, "seconds"),
    megabytes = timing.median(turn.runs, "megabytes") }
end

-- What loading and asking cost for one file.
local function study (file)
  local path = quoted(store)
  local s = { rows = rows_in(file), file = size_of(file), at = {} }
  s.at.c = measure("c", file, ("rm -f %s %s-* && sync"):format(path, path))
  s.store = size_of(store)
  for _, id in ipairs(ASKED) do s.at[id] = measure(id, file) end
  os.remove(store)
  return s
end

local function row_of (s)
  local cells = { ("%.1f"):format(s.rows / 1e6),
    ("%.0f"):format(s.file / 1e6), ("%.0f"):format(s.store / 1e6) }
  for _, id in ipairs { "c", table.unpack(ASKED) } do
    cells[#cells + 1] = ("%.3f s, %.0f MB"):format(s.at[id].seconds,
      s.at[id].megabytes)
  end
  return cells
end

-- Two measured sizes give a straight line; it is read far outside of them.
local function told (a, b, of)
  local slope = (of(b) - of(a)) / (b.rows - a.rows)
  return of(b) + slope * (ROWS_TOLD - b.rows)
end

local function seconds (id)
  return function (s) return s.at[id].seconds end
end

local function reasoned (a, b)
  local per_row = function (s) return s.at.c.seconds / s.rows * 1e9 end
  return ("Loading takes %.0f nanoseconds a row at %.0f million rows and %.0f"
    .. " at %.0f million. On the straight line through the two, a thousand"
    .. " million sorted rows (a CSV of %.0f GB) load in %.0f s into %.1f GB,"
    .. " job d then takes %.2f s, e %.1f s and f %.1f s. The memory that a load"
    .. " holds, %.0f MB and %.0f MB, grows by %.0f MB with each hundred million"
    .. " rows."):format(per_row(a),
    a.rows / 1e6, per_row(b), b.rows / 1e6,
    told(a, b, function (s) return s.file end) / 1e9,
    told(a, b, seconds "c"), told(a, b, function (s) return s.store end) / 1e9,
    told(a, b, seconds "d"), told(a, b, seconds "e"), told(a, b, seconds "f"),
    a.at.c.megabytes, b.at.c.megabytes, (b.at.c.megabytes - a.at.c.megabytes)
      / (b.rows - a.rows) * 1e8)
end

local a, b = study(small), study(large)
local head = { "million rows", "CSV, MB", "store, MB", "c: load" }
for _, id in ipairs(ASKED) do head[#head + 1] = "job " .. id end
local text = report.table { head, row_of(a), row_of(b) }
if b.rows >= FAR * a.rows then text = text .. "\n\n" .. reasoned(a, b) end
print(text)
if page ~= "" then report.insert(page, "scale", text) end
