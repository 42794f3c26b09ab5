-- tradestat run --sandbox: other people's scripts reach the files among their
-- arguments, and nothing else (DESIGN section 11).
local T = require "check"
local files = require "files"
local running = require "running"

local allowed = files.write "exporter,period,value\nCHN,2020,3\nDEU,2020,5\n"
local secret = files.write "exporter,period,value\nUSA,2020,98765.25\n"
local store = files.path ".db"
local trade = files.comtrade {
  { 2020, 156, "X", 643, "845710", 10 }, { 2021, 156, "X", 643, "845710", 20 } }
running.run("load", store, trade)
local other = files.path ".db"
running.run("load", other, trade)

-- Run a script with the allowed file and store as arguments; SECRET and OTHER
-- are a file and a store that it is not to see.
local function run (text)
  local path = files.write(text:gsub("SECRET", secret):gsub("OTHER", other),
    ".lua")
  local said, told, status = running.run("run", "--sandbox", path, allowed,
    store)
  return said, told, status
end

-- A script that must not get through: it fails, or prints "held".
local function held (what, text, told)
  local said, complained, status = run(text)
  T.ok(status == 2 or said == "held\n", what .. ": status " .. tostring(status)
    .. ", said " .. said)
  T.ok(not (said .. complained):find("98765", 1, true), what .. ": no secret")
  T.ok(not told or complained:find(told, 1, true),
    ("%s: %q in %q"):format(what, tostring(told), complained))
end

local head = 'local ts = require "tradestat"\n'

local function what_works ()
  local said, told, status = run(head .. [[
    local f = ts.read(arg[1])
    print(f:column "value"[2], #f)
    local db <close> = ts.open(arg[2])
    print(db:flows{}:by("year"):column("value")[2])
    print(#ts.scan(arg[1], { format = { period = "period", value = "value",
      exporter = "exporter", importer = { const = "RUS" }, product = { const =
      "TOTAL" }, reported_by = { const = "exporter" }, currency = "USD" } })
      :flows{}:by "exporter")
    print(ts.help == nil, ("x"):rep(3), string.format("%d", 3), math.pi > 3)
    print(load("return 1 + 1")(), pcall(error, "e"))
    f:show(1)
    print(ts.hhi{ 50, 50 }, select("#", 1, 2))
  ]])
  T.equal(status, 0, "what a script needs works: " .. told)
  T.equal(told, "", "without complaint")
  T.ok(said:find("^5.0\t2\n20.0\n2\nfalse\txxx\t3\ttrue\n2\tfalse\te\n"), said)
  local memory = files.write(head .. ([[
    local db = ts.open ":memory:"
    db:load(%q)
    print(#db:flows{}:by "year")]]):format(trade), ".lua")
  said, told, status = running.run("run", "--sandbox", memory, trade)
  T.equal(status, 0, "a store in memory takes what is allowed: " .. told)
  T.equal(said, "2\n", "and answers")
  said, told, status = running.run("run", "--sandbox", memory)
  T.equal(status, 2, "but not what is not named")
  T.ok(told:find("not among the arguments", 1, true), told)
  said = run "-- %% a\nlocal x = 6\n\n-- %% b\nx * 7\n"
  T.equal(said, "42\n", "notebooks with bare expressions run too")
  said, told, status = running.run("run", "--sandbox", "--manifest", memory,
    trade)
  T.equal(status, 0, "with a manifest: " .. told)
  T.ok(said:find("\n  input ", 1, true), said)
end

local function files_of_others ()
  held("ts.read", head .. 'ts.read "SECRET"', "not among the arguments")
  held("ts.read, another spelling", head
    .. 'ts.read("/tmp/../" .. "SECRET")', "not among the arguments")
  held("ts.scan", head .. 'ts.scan "SECRET"', "not among the arguments")
  held("ts.scan of a pattern", head .. 'ts.scan "/tmp/*.csv"')
  held("ts.open", head .. 'ts.open "OTHER"', "not among the arguments")
  held("ts.open of something new", head .. 'ts.open "OTHER.new"')
  T.ok(not io.open(other .. ".new"), "nothing new was made")
  held("ts.open of a URI", head .. 'ts.open "file:OTHER?mode=ro"')
  held("ts.open of a NUL", head .. 'ts.open(arg[2] .. "\\0OTHER")')
  held("ts.describe", head .. 'print(ts.describe "SECRET")')
  held("db:load", head .. 'ts.open ":memory:":load "SECRET"')
  held("db:load into the store", head .. 'ts.open(arg[2]):load(arg[1])')
  held("SQL: ATTACH", head
    .. [[ts.open(arg[2]):sql "ATTACH 'OTHER' AS o"]])
  held("SQL: load_extension", head
    .. [[ts.open(arg[2]):sql "SELECT load_extension('x')"]])
  held("SQL: readfile", head
    .. [[print(ts.open(arg[2]):sql "SELECT readfile('SECRET')")]])
  held("tables inside a scan", head .. [[
    local s = ts.scan(arg[1])
    rawget(s, "handle").paths[1] = "SECRET"
    print(s:flows{}:by "exporter")]])
  held("a handle of one's own", head .. [[
    local db = ts.open(arg[2])
    rawset(db, "handle", { paths = { "SECRET" }, options = {} })
    print(db:flows{}:by "exporter")]])
  held("paths that change", head .. [[
    local n = 0
    local s = ts.scan(arg[1])
    rawget(s, "handle").paths = setmetatable({}, { __len = function ()
      return 1 end, __index = function ()
      n = n + 1 return n > 1 and "SECRET" or arg[1] end })
    print(s:flows{}:by "exporter")]])
  held("dofile", 'dofile "SECRET"')
  held("loadfile", 'loadfile "SECRET"')
  held("the arguments themselves do not open more", head
    .. 'arg[1] = "SECRET" ts.read(arg[1])', "not among the arguments")
end

local function writing ()
  local target = files.path ".out.csv"
  local function gone (what)
    T.ok(not io.open(target), what .. ": nothing was written")
  end
  held("f:write", head .. ("ts.read(arg[1]):write(%q)"):format(target),
    "may not write")
  gone "f:write"
  held("f:write to a store", head
    .. 'ts.read(arg[1]):write(arg[2], { table = "x" })')
  held("db:write", head .. 'ts.open(arg[2]):write("x", ts.read(arg[1]))',
    "may not write")
  held("db:release", head .. [[ts.open(arg[2]):release{ reporters = { "CHN" },
    reported_by = "exporter", period = "2020" }]])
  held("SQL that writes", head .. [[ts.open(arg[2]):sql "DELETE FROM chunk"]])
  held("read_only = false", head
    .. [[ts.open(arg[2], { read_only = false }):sql "DELETE FROM load"]])
  held("over the allowed file", head .. "ts.read(arg[1]):write(arg[1])")
end

local function lua_itself ()
  for _, name in ipairs { "os", "io", "debug", "package", "dofile", "loadfile",
    "collectgarbage" } do
    held(name, ("print(%s)"):format(name), "undefined name")
    held("_G." .. name, ("if rawget(_G, %q) == nil then print 'held' end")
      :format(name))
  end
  held("require of io", 'require "io"', "no module 'io'")
  held("require of the core", 'require "tradestat.core"', "no module")
  held("require of a C module", 'require "lfs"', "no module")
  held("bytecode", [[
    local f, why = load("\27Lua" .. ("x"):rep(50), "b", "b")
    if not f then print "held" end]])
  held("string.dump", 'if string.dump == nil then print "held" end')
  held("string.dump by a string", 'if ("").dump == nil then print "held" end')
  held("the metatable of strings", [[
    local m = getmetatable("")
    if m == false and not pcall(setmetatable, "", {}) then print "held" end]])
  held("string functions are one's own copy", [[
    local seen
    string.match = function (s, ...) seen = s return nil end
    require "tradestat".read(arg[1])
    if not seen then print "held" end]])
  held("globals of Lua behind the guard", [[
    local m = getmetatable(_G)
    local ok, v = pcall(m.__index, {}, "os")
    if not (ok and v) then print "held" end]])
  held("load gives no more", [[
    local f = load "return os"
    if not pcall(f) then print "held" end]])
  held("load over nothing", [[
    local f = load("return os", "x", "t", nil)
    if not pcall(f) then print "held" end]])
  held("errors carry no objects", [[
    local ok, e = pcall(require, "io")
    if type(e) == "string" then print "held" end]])
  held("metamethods of the library", [[
    local ts = require "tradestat"
    local m = getmetatable(ts)
    local ok, v = pcall(m.__index, ts, "core")
    if not (ok and v) then print "held" end]])
  held("coroutines", [[
    local co = coroutine.wrap(function () return os end)
    if not pcall(co) then print "held" end]])
end

-- A function of the core that takes a path must have its wall.
local function whole_core ()
  local walled = { store_open = 1, store_load = 1, frame_read = 1,
    describe = 1, files_matching = 1, files_catalogue = 1, flows_by = 1,
    flows_coverage = 1, frame_write = 1, store_write = 1, store_release = 1 }
  local source = files.read "scripts/tradestat/sandbox.lua"
  for name in pairs(require "tradestat.core") do
    if name:find "open" or name:find "^files" or name:find "_load$"
       or name:find "_write$" or name:find "_read$" and name ~= "json_read" then
      T.ok(walled[name] and source:find(name, 1, true), "core." .. name
        .. " has no wall in the sandbox")
    end
  end
end

what_works()
files_of_others()
writing()
lua_itself()
whole_core()
T.done()
