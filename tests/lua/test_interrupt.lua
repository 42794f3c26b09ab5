-- Ctrl-C: a long load or question says that it was interrupted and ends with a
-- status that is not 0; the store is as it was; a session lives on; stock Lua
-- has its own handler again.
local T = require "check"
local files = require "files"
local running = require "running"
local ts = require "tradestat"

local LUA = os.getenv "LUA" or "lua5.4"
local quoted = running.quoted

-- Unsorted, so that the search for duplicates takes its time too.
local function long_file ()
  local lines = { "t,i,j,k,v,q" }
  for i = 1, 300000 do
    lines[i + 1] = ("%d,156,%d,%06d,%d.5,1"):format(2000 + i % 20,
      ({ 4, 8, 12, 643, 842 })[i % 5 + 1], 840000 + i // 20, i)
  end
  return files.write(table.concat(lines, "\n") .. "\n")
end

local long = long_file()
local whole = files.path ".db"
do
  local db <close> = ts.open(whole)
  db:load(files.write "t,i,j,k,v,q\n1999,156,643,10620,7,1\n")
end
local bytes = files.read(whole)

local function copy ()
  local path = files.path ".db"
  local file <close> = assert(io.open(path, "wb"))
  file:write(bytes)
  return path
end

local function loads_of (path)
  local db <close> = ts.open(path)
  db:verify()
  T.equal(db:flows { product = "010620" }:by "year":column "value"[1], 7000,
    "the older row is there")
  return #db:datasets()[1].loads
end

-- The program is told to stop at different moments of a load.
local function loads ()
  if not running.has "timeout" then return T.skip "there is no timeout(1)" end
  local stopped, finished = 0, 0
  for round = 1, 10 do
    local path = copy()
    local said, complained, status = running.shell(
      ("timeout --foreground --preserve-status -s INT %.3f %s load %s %s")
      :format(0.04 * round, running.program, path, long))
    if status == 0 then
      finished = finished + 1
      T.equal(loads_of(path), 2, "a load that was done is kept")
    elseif complained ~= "" then   -- else it had not begun
      stopped = stopped + 1
      T.equal(status, 2, "interrupted: exit status")
      T.equal(said, "", "interrupted: nothing on standard output")
      T.ok(complained:find("interrupted", 1, true), "it says: " .. complained)
      local loads = loads_of(path)   -- whole, as loads_of verifies
      if complained:find("nothing was loaded", 1, true) then
        T.equal(loads, 1, "the store is as it was")
      else   -- before the load began, or when it had been done
        T.ok(loads <= 2, "the store is as it was, or as it should be")
      end
    end
    os.remove(path)
  end
  T.ok(stopped > 0, "some loads were interrupted")
end

-- A script's first lines: signal(wait) interrupts this very process, at once or
-- so many seconds later. (system(3), and so os.execute, would ignore it.)
local head <const> = [[
local pipe = io.popen "echo $PPID"
local pid = pipe:read "n"
pipe:close()
function signal (wait)
  if wait then
    io.popen(("sleep %s; kill -INT %d"):format(wait, pid), "w")
  else
    io.popen("kill -INT " .. pid):close()
  end
end
local ts = require "tradestat"
]]

local function script (text, ...)
  return files.write(head .. text:format(...), ".lua")
end

-- In the midst of a load, from its own progress.
local loading <const> = [[
db = ts.open(%q)
local seen = 0
function stop ()
  seen = seen + 1
  if seen == 2 then signal() end
end
local load = function () db:load(%q, { progress = stop }) end
]]

local function midst_of_load ()
  local path = copy()
  local said, complained, status = running.run("run", script(loading
    .. "load()\nprint 'not reached'\n", path, long))
  T.equal(status, 2, "in the midst of a load: exit status")
  T.equal(said, "", "in the midst of a load: the script ends")
  T.ok(complained:find("interrupted, nothing was loaded", 1, true),
    "in the midst of a load: " .. complained)
  T.ok(files.read(path) == bytes, "in the midst of a load: byte for byte")
  said, complained, status = running.run("run", script(loading .. [[
local ok, problem = pcall(load)
print(ok, problem:match "interrupted", #db:datasets()[1].loads)
print(db:load(%q).stored, #db:datasets()[1].loads)
]], path, long, long))
  T.equal(said, "false\tinterrupted\t1\n300000\t2\n",
    "a script may go on, with the same store: " .. complained)
  T.equal(status, 0, "a script may go on")
end

-- At the last progress of a load, when nothing looks at the flag any more. The
-- signal may be seen a little earlier or later: what is said must be what is.
-- True when the load was kept.
local function end_of_load (sorted)
  local path = copy()
  local said, complained, status = running.run("run", script([[
local db = ts.open(%q)
print(pcall(db.load, db, %q, { progress = function (_, _, rows)
  if rows > 0 then signal() end
end }))
print(#db:datasets()[1].loads)
]], path, sorted))
  local kept = said:find("false\t.*interrupted after it had been loaded: the"
    .. " store holds it\n2\n$")
  T.ok(kept or said:find "false\t.*interrupted, nothing was loaded\n1\n$",
    "at the end of a load: what is said is so: " .. said .. complained)
  T.equal(status, 0, "after the commit a script may go on")
  os.remove(path)
  return kept ~= nil
end

local function ends_of_loads ()
  local sorted = files.write "t,i,j,k,v,q\n2001,156,643,10620,7,1\n"
  local rounds, kept = 0, false
  repeat
    rounds = rounds + 1
    kept = end_of_load(sorted)
  until kept or rounds == 20
  T.ok(kept, "an interrupt after the commit says that the load is kept")
end

-- Questions: nothing but calls of the core, one after the other.
local questions <const> = {
  by = "while true do f:by('product', 'importer', 'year') end",
  sql = "db:sql 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
    .. " FROM n) SELECT count(*) AS n FROM n'",
  verify = "while true do db:verify() end",
  ["a loop of Lua's own"] = "while true do end",
}

-- Calls that are over before they look whether they were told to stop: the
-- signal falls into one of them and must not be lost there.
local short_calls <const> = [[
local t = { start = "2001-01" }
for i = 1, 200 do t[i] = math.random() end
local s = ts.series(t)
signal(0.4)
while true do s:trend{} end
]]

local function many_short_calls ()
  local path = script("%s", short_calls)
  local said, complained, status = running.run("run", path)
  T.equal(status, 2, "many short calls: exit status")
  T.ok(complained:find(": interrupted", 1, true),
    "many short calls: " .. complained)
  said, complained, status = running.shell(("timeout 60 %s %s"):format(LUA,
    quoted(path)))
  T.equal(status, 1, "many short calls in stock Lua: exit status")
  T.ok(complained:find("interrupted!", 1, true),
    "many short calls in stock Lua: " .. complained)
  T.equal(said, "", "many short calls in stock Lua")
end

local function asked ()
  local path = copy()
  do
    local db <close> = ts.open(path)
    db:load(long)
  end
  local before = files.read(path)
  for name, text in pairs(questions) do
    local said, complained, status = running.run("run", script([[
local db = ts.open(%q)
local f = db:flows {}
signal(0.4)
%s
print "not reached"
]], path, text))
    T.equal(status, 2, name .. ": exit status")
    T.equal(said, "", name .. ": the script ends")
    T.ok(complained:find("interrupted", 1, true), name .. ": " .. complained)
    T.ok(files.read(path) == before, name .. ": the store is as it was")
  end
end

-- Lines that come through a pipe are a session as well.
local function session ()
  local path = copy()
  local text = table.concat({ ("dofile(%s)"):format(("%q"):format(
      script("return signal"))), ("db = ts.open(%q)"):format(path),
    "f = db:flows {}", "signal(0.4)", questions.by, "40 + 2",
    "signal(0.4)", questions.sql, "6 * 7",
    "n = 0", ("db:load(%q, { progress = function () n = n + 1"
      .. " if n == 2 then signal() end end })"):format(long), "6 * 111",
    "#db:datasets()[1].loads" }, "\n") .. "\n"
  local said, complained, status = running.shell(("%s%s <%s"):format(
    running.patience, running.program, files.write(text, ".txt")))
  said = said:gsub("^function[^\n]*\n", "")
  T.equal(said, "42\n42\n666\n1\n", "the session lives on")
  local _, times = complained:gsub("interrupted", "")
  T.equal(times, 3, "and says so each time: " .. complained)
  T.equal(status, 2, "a session from a pipe answers for its mistakes")
end

-- In stock Lua: after a call of the core the interpreter's own handler is back,
-- whether the call was interrupted or not.
local function stock ()
  local path = copy()
  for _, between in ipairs { "pcall(load)", "db:flows {}:by 'year'",
      "db:verify()", "pcall(db.sql, db, 'SELECT nothing')" } do
    local said, complained, status = running.shell(("%s%s %s"):format(
      running.patience, LUA,
      quoted(script(loading .. between .. [[

signal(0.3)
print "so far"
io.stdout:flush()
while true do end
]], path, long))))
    T.equal(status, 1, "stock Lua ends: " .. between)
    T.ok(complained:find("interrupted!", 1, true),
      "stock Lua's handler speaks: " .. complained)
    T.equal(said, "so far\n", "stock Lua: " .. between)
  end
  local said = running.shell(("%s%s %s"):format(
      running.patience, LUA, quoted(script(loading .. [[
local ok, problem = pcall(load)
print(ok, problem:match "interrupted, nothing was loaded")
]], path, long))))
  T.equal(said, "false\tinterrupted, nothing was loaded\n",
    "stock Lua: a load is interrupted")
end

loads()
midst_of_load()
ends_of_loads()
asked()
many_short_calls()
session()
stock()
T.done()
