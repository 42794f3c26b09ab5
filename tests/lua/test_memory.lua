-- The collector knows how heavy frames are, and reading does not grow with the
-- file (S31).
local T = require "check"
local files = require "files"
local ts = require "tradestat"

-- The most memory this process ever had, in MB; nil where /proc is absent.
local function high_water ()
  local status = io.open "/proc/self/status"
  if not status then return nil end
  local text = status:read "a"
  status:close()
  return tonumber(text:match "VmHWM:%s*(%d+)") / 1024
end

if not high_water() or os.getenv "PRELOAD" then
  T.skip "the memory of a process cannot be measured here"
  T.done()
  return
end

local numbers = {}
for i = 1, 100000 do numbers[i] = i + 0.5 end
local frame = ts.frame { { "value", numbers } }
numbers = nil
local before = high_water()
for _ = 1, 400 do frame:with("more", "value + 1") end   -- 640 MB in all
T.ok(high_water() - before < 200, ("S31: frames are collected: %.0f MB")
  :format(high_water() - before))

-- A file of so many rows, and the memory that a program takes to load it.
local function load_of (rows)
  local lines = { "t,i,j,k,v,q\n" }
  for i = 1, rows do
    lines[#lines + 1] = ("%d,156,%d,%06d,%d.5,1\n"):format(2000 + i // 100000,
      ({ 4, 8, 12, 643, 842 })[i % 5 + 1], i % 100000, i)
  end
  local pipe = assert(io.popen(("%s/tradestat run %s %s %s"):format(
    os.getenv "B" or "build", files.write([[
      local db = require "tradestat".open(arg[1])
      db:load(arg[2])
      print(io.open "/proc/self/status":read "a":match "VmHWM:%s*(%d+)")]],
      ".lua"), files.path ".db", files.write(table.concat(lines)))))
  local text = pipe:read "a"
  pipe:close()
  return tonumber(text) / 1024
end

local once, twice = load_of(1200000), load_of(2400000)
T.ok(twice - once < 20, ("S31: %.0f MB for a file, %.0f MB for one twice as"
  .. " long"):format(once, twice))

T.done()
