--- Print how long a large load and the questions after it take, and the
-- memory. arg: the program, a BACI file. Nothing here passes or fails.
local ts = require "tradestat"
local now = require "tradestat.terminal".now

local program, file = arg[1], arg[2]
local store = file .. ".db"

-- The most memory that this process has held, in megabytes.
local function peak ()
  for line in io.lines "/proc/self/status" do
    local kilobytes = line:match "^VmHWM:%s*(%d+)"
    if kilobytes then return kilobytes / 1024 end
  end
end

local function time (what, f)
  local start = now()
  local result = f()
  print(("%-44s %8.3f s %8.0f MB"):format(what, now() - start, peak()))
  return result
end

local function start_up ()
  local runs, empty = 20, os.tmpname()
  local start = now()
  for _ = 1, runs do os.execute(program .. " run " .. empty) end
  os.remove(empty)
  print(("%-44s %8.1f ms"):format("start-up of an empty script",
    (now() - start) / runs * 1000))
end

start_up()
os.remove(store)
local db = ts.open(store)
print(time("load", function () return db:load(file) end))
local flows = db:flows { reported_by = "reconciled" }
for _, keys in ipairs { { "year" }, { "exporter", "year" },
  { "hs2", "year" }, { "exporter", "importer", "year" }, { "product", "year" },
  { "exporter", "hs4" } } do
  time("by " .. table.concat(keys, ", "), function ()
    return flows:by(table.unpack(keys))
  end)
end
local narrow = db:flows { exporter = "CHN", importer = "RUS",
  product = "8456..8466", reported_by = "reconciled" }
time("China to Russia, machine tools, by year", function ()
  return narrow:by "year"
end)
db:close()
os.remove(store)
