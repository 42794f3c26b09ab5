--- The benchmark of reports: a notebook of 200 cells, 50 of them with a figure,
-- becomes a page. arg: the program, the program `measure`, a folder, the page
-- that gets the results ("": none). From the environment: RUNS, how many times.
local here = arg[0]:match "^(.*/)" or ""
package.path = here .. "?.lua;" .. package.path
local report = require "report"
local timing = require "timing"

local CELLS <const>, EACH <const> = 200, 4   -- every fourth has a figure
local GOAL <const> = 3                       -- seconds

local program, meter, folder, page = table.unpack(arg)
local runs = tonumber(os.getenv "RUNS" or 5)
local notebook = folder .. "/pages.lua"

local function write_notebook ()
  local parts = { [[
-- %% Months
local ts = require "tradestat"
local values = { start = "2015-01", unit = "USD" }
for i = 1, 120 do values[i] = 1e6 * (100 + i + 10 * math.sin(i / 2)) end
local s = ts.series(values)
]] }
  for i = 2, CELLS do
    parts[i] = ("-- %%%% Cell %d\n%s\n"):format(i, (i % EACH == 0)
      and ("s:plot{ title = \"Figure %d\" }"):format(i)
      or ("s:frame():head(%d)"):format(10 + i % 20))
  end
  local file <close> = assert(io.open(notebook, "w"))
  file:write(table.concat(parts, "\n"))
end

write_notebook()
local command = ("%s report -o %s %s > /dev/null"):format(
  timing.quoted(program), timing.quoted(folder .. "/pages.html"),
  timing.quoted(notebook))
local list = {}
for i = 1, runs do
  list[i] = assert(timing.measure(meter, "sh -c " .. timing.quoted(command), 2))
end
local rows = { { "report", "to reach", "seconds" }, { ("%d cells, %d figures, to"
  .. " HTML"):format(CELLS, CELLS // EACH), tostring(GOAL),
  ("%.2f"):format(timing.median(list, "seconds")) } }
for _, name in ipairs { "pages.lua", "pages.html", "pages.out.json" } do
  os.remove(folder .. "/" .. name)
end
for _, cells in ipairs(rows) do print(table.concat(cells, " | ")) end
if page ~= "" then report.insert(page, "pages", report.table(rows)) end
