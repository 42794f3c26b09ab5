-- kill -9 at random instants of a load: the store is the old one or the new
-- one, never a third (design section 11).
local T = require "check"
local files = require "files"
local ts = require "tradestat"

local B = os.getenv "B" or "build"
local ROUNDS <const> = 24

-- A file that takes long enough to load that most kills come in between.
local function long_file ()
  local lines = { "t,i,j,k,v,q\n" }
  for i = 1, 300000 do
    lines[#lines + 1] = ("%d,156,%d,%06d,%d.5,1\n"):format(2000 + i % 20,
      ({ 4, 8, 12, 643, 842 })[i % 5 + 1], 840000 + i // 20, i)
  end
  return files.write(table.concat(lines))
end

local function loads_of (path)
  local db <close> = ts.open(path)
  db:verify()
  local rows = db:flows { product = "01" }:by "year":column "value"
  local n = 0
  for _, d in ipairs(db:datasets()) do n = n + #d.loads end
  return n, rows[1]
end

local path, long = files.path ".db", long_file()
do
  local db <close> = ts.open(path)
  db:load(files.write "t,i,j,k,v,q\n1999,156,643,10620,7,1\n")
end

math.randomseed(20240412)   -- the instants are the same in every run
local before, after, broken = 0, 0, 0
for round = 1, ROUNDS do
  local copy = files.path ".db"
  local wait = math.random() * 0.4
  os.execute(("cp %s %s; %s/tradestat load %s %s >/dev/null 2>&1 & pid=$!;"
    .. " sleep %.3f; kill -9 $pid 2>/dev/null; wait $pid 2>/dev/null")
    :format(path, copy, B, copy, long, wait))
  local ok, n, value = pcall(loads_of, copy)
  if not ok or value ~= 7000 then broken = broken + 1
  elseif n == 1 then before = before + 1
  elseif n == 2 then after = after + 1
  else broken = broken + 1 end
  if not ok then io.stderr:write(("round %d: %s\n"):format(round, n)) end
  os.remove(copy)
end
T.equal(broken, 0, "no store was damaged")
T.equal(before + after, ROUNDS, "each is the old store or the new one")
T.ok(before > 0, "some kills came before the end")

T.done()
