-- Bad stores: not one, newer, read-only, locked, on a full disk, damaged in any
-- byte. An error with place and cure or the right answer, never a crash or a
-- wrong number, and the store is as it was.
local T = require "check"
local files = require "files"
local running = require "running"
local ts = require "tradestat"

local BACI <const> = "t,i,j,k,v,q\n"
local FLIPS <const> = 1500       -- bytes of the small store that are changed
local has_sqlite = running.has "sqlite3"

local good = files.write(BACI .. "2021,156,643,010620,48.641,3.124\n"
  .. "2021,276,643,845710,7,1\n2022,156,643,845710,8,2\n")
local more = files.write(BACI .. "2023,156,643,845710,9,2\n")

local function new_store ()
  local path = files.path ".db"
  local db <close> = ts.open(path)
  db:load(good)
  return path
end

local function copy_of (path)
  local copy = files.path ".db"
  local file <close> = assert(io.open(copy, "wb"))
  file:write(files.read(path))
  return copy
end

-- All that can be asked of the small store, as one text.
local function answer (path)
  local db <close> = ts.open(path, { read_only = true })
  local lines = { (tostring(db):gsub("^store %S+", "store")) }
  for _, d in ipairs(db:datasets()) do
    lines[#lines + 1] = ("%s %s %s %s %d"):format(d.name, d.format, d.family,
      d.currency, #d.loads)
    for _, l in ipairs(d.loads) do
      lines[#lines + 1] = ("%s %s %d %d %d %d %s"):format(l.path, l.sha256,
        l.rows, l.stored, l.set_apart, l.rejected, l.loaded_at)
    end
  end
  local by = db:flows {}:by("exporter", "product", "year",
    { sum = { "value", "weight" } })
  for _, name in ipairs { "exporter", "product", "value", "weight" } do
    local column = by:column(name)
    for i = 1, #by do column[i] = tostring(column[i]) end
    lines[#lines + 1] = table.concat(column, " ", 1, #by)
  end
  return table.concat(lines, "\n")
end

local whole = new_store()
local right = answer(whole)

-- Loading into `path`, opening, reading and describing it all say why not.
local function refused (what, path, ...)
  local before = io.open(path, "rb") and pcall(files.read, path)
    and files.read(path)
  for _, command in ipairs { { "load", path, good }, { "sql", path,
      "SELECT * FROM flows" } } do
    local said, complained, status = running.run(table.unpack(command))
    local which = what .. ": " .. command[1]
    T.equal(status, 2, which .. ": exit status")
    T.equal(said, "", which .. ": nothing on standard output")
    T.ok(complained:find(path, 1, true), which .. " names it: " .. complained)
    for _, part in ipairs { ... } do
      T.ok(complained:find(part, 1, true),
        ("%s: %q in %q"):format(which, part, complained))
    end
  end
  T.fails((...), what .. ": in Lua", ts.open, path)
  if before then
    T.ok(files.read(path) == before, what .. ": the file is as it was")
  end
end

local function other_files ()
  refused("not SQLite", files.write("these are no pages, but text: "
    .. ("x"):rep(5000)), "not a SQLite database", "name a store")
  refused("a short text", good, "not a SQLite database")
  refused("a folder", "tests", "is a folder")
  T.fails("no/such/folder/a.db: cannot be opened", "in no folder", ts.open,
    "no/such/folder/a.db")
  T.ok(not io.open "no/such/folder/a.db", "nothing was made")
  T.fails("no such file: load data", "read what is not there", ts.open,
    "no/such.db", { read_only = true })
  T.ok(not io.open "no/such.db", "reading makes no file")
  T.fails("takes the path", "a name that is no text", ts.open, 42)
  T.fails("did you mean 'read_only'", "a misspelt option", ts.open, whole,
    { readonly = true })
  T.fails("a store needs a name", "no name", ts.open, "")
end

local function sqlite (path, text)
  local _, complained, status = running.shell(("sqlite3 %s %s"):format(path,
    running.quoted(text)))
  assert(status == 0, complained)
end

local function other_databases ()
  if not has_sqlite then return T.skip "there is no program sqlite3" end
  local path = files.path ".db"
  sqlite(path, "CREATE TABLE chunk(id, data); INSERT INTO chunk VALUES(1, 2)")
  refused("another program's database", path, "another program",
    "name a new file")
  sqlite(path, "PRAGMA application_id = 252006673")
  refused("with an id of its own", path, "another program")
  path = copy_of(whole)
  sqlite(path, "PRAGMA user_version = 99")
  refused("a newer version", path, "newer tradestat", "update tradestat")
  path = copy_of(whole)
  sqlite(path, "PRAGMA user_version = 0")
  refused("no version", path, "damaged")
end

-- An empty file is a store to be: reading says that nothing is in it.
local function empty_file ()
  local path = files.write("", ".db")
  T.fails("is empty: nothing was loaded", "reading an empty file", ts.open,
    path, { read_only = true })
  local _, _, status = running.run("load", path, good)
  T.equal(status, 0, "loading makes a store of it")
  T.equal(answer(path):match "\nCHN.*", right:match "\nCHN.*",
    "with the same sums")
end

local NOBODY <const> = "setpriv --reuid=65534 --regid=65534 --clear-groups "

-- Root may write everything, so another user is asked.
local function read_only ()
  local folder = running.shell "mktemp -d":match "%S+"
  local path, as = folder .. "/a.db", ""
  running.shell(("cp %s %s; cp %s %s; chmod 444 %s; chmod 555 %s"):format(whole,
    path, more, folder .. "/more.csv", path, folder))
  if running.is_root() then
    as = NOBODY
    running.shell(("chown 65534 %s %s"):format(path, folder))
  end
  local _, _, status = running.shell(as .. running.program .. " describe "
    .. path)
  if status ~= 0 then
    T.skip "no other user can run the program here: a read-only store"
  else
    local said, complained
    said, complained, status = running.shell(("%s%s load %s %s/more.csv")
      :format(as, running.program, path, folder))
    T.equal(status, 2, "read-only: exit status")
    T.equal(said, "", "read-only: nothing on standard output")
    T.ok(complained:find(path .. ": cannot be written", 1, true)
      and complained:find("work on a copy", 1, true), "read-only: " .. complained)
    T.equal(files.read(path), files.read(whole), "read-only: as it was")
    said, complained, status = running.shell(("%s%s sql %s %s"):format(as,
      running.program, path, running.quoted "SELECT sum(value) FROM flows"))
    T.equal(status, 0, "read-only: a question is answered: " .. complained)
    T.ok(said:find("63641", 1, true), "read-only: with the right sum")
    said, complained, status = running.shell(("%s%s load %s/new.db %s/more.csv")
      :format(as, running.program, folder, folder))
    T.equal(status, 2, "a folder that is read-only")
    T.ok(complained:find(folder .. "/new.db: cannot be opened", 1, true),
      "a folder that is read-only: " .. complained)
  end
  running.shell(("chmod 755 %s; rm -r %s"):format(folder, folder))
end

-- Another process holds the lock for as long as the pipe is open.
local function hold (path, sql)
  local flag = files.path()
  local pipe = assert(io.popen(("sqlite3 -batch %s >/dev/null 2>&1"):format(
    path), "w"))
  pipe:write(sql, "\n.output ", flag, "\nSELECT 'held';\n.output\n")
  pipe:flush()
  for _ = 1, 100 do
    local file = io.open(flag)
    local held = file and file:read "a" == "held\n"
    if file then file:close() end
    if held then return pipe end
    os.execute "sleep 0.05"
  end
  error "sqlite3 does not get the lock"
end

local function locked ()
  if not has_sqlite then return T.skip "there is no program sqlite3" end
  local path = copy_of(whole)
  local first, second = files.path(), files.path()
  local holder = hold(path, "BEGIN EXCLUSIVE;")
  local said, _, status = running.shell(
    ("%s load %s %s 2>%s & writer=$!; %s sql %s 'SELECT 1' 2>%s; echo $?;"
    .. " wait $writer; echo $?"):format(running.program, path, more, first,
    running.program, path, second))
  holder:close()
  T.equal(status, 0, "locked: the shell")
  T.equal(said, "2\n2\n", "locked: exit status of reader and writer")
  for _, complaint in ipairs { first, second } do
    local text = files.read(complaint)
    T.ok(text:find(path .. ": another program is using this store: wait", 1,
      true), "locked: " .. text)
  end
  T.equal(answer(path), right, "locked: the store is as it was")
  holder = hold(path, "BEGIN IMMEDIATE;")
  T.equal(answer(path), right, "a writer that waits: readers read")
  holder:close()
  _, _, status = running.run("load", path, more)
  T.equal(status, 0, "unlocked: the load goes on")
end

-- A store on a small disk that `room` more bytes would fill.
local function load_with_room (folder, room, big)
  local path, filler = folder .. "/a.db", folder .. "/filler"
  os.remove(filler)
  running.shell(("rm -f %s*; cp %s %s"):format(path, whole, path))
  running.shell(("head -c 99999999 /dev/zero >%s; truncate -s -%d %s"):format(
    filler, room, filler))
  local said, complained, status = running.run("load", path, big)
  if status == 0 then return "loaded" end
  local what = ("disk full, %d KiB left"):format(room // 1024)
  T.equal(status, 2, what .. ": exit status")
  T.equal(said, "", what .. ": nothing on standard output")
  T.ok(complained:find(path, 1, true) and complained:find("full", 1, true),
    what .. ": " .. complained)
  os.remove(filler)
  T.equal(answer(path), right, what .. ": the store is as it was")
  local db <close> = ts.open(path, { read_only = true })
  T.ok(db:verify(), what .. ": every row is as written")
  return "refused"
end

local function disk_full ()
  local folder = running.shell "mktemp -d":match "%S+"
  local _, _, status = running.shell(
    ("mount -t tmpfs -o size=16m tmpfs %s"):format(folder))
  if status ~= 0 then
    os.execute("rmdir " .. folder)
    return T.skip "no small disk can be mounted here: a full disk"
  end
  local unmount <close> = setmetatable({}, { __close = function ()
    running.shell(("umount %s; rmdir %s"):format(folder, folder))
  end })
  local rows = { BACI:sub(1, -2) }
  for i = 1, 200000 do
    rows[i + 1] = ("%d,156,643,%06d,%d.%d,%d"):format(2000 + i % 20,
      100000 + i // 20, i * 7919 % 99991, i % 997, i % 1009)
  end
  local big = files.write(table.concat(rows, "\n") .. "\n")
  local outcomes = {}
  for _, room in ipairs { 0, 4096, 70000, 200000, 500000, 1000000, 2000000,
      12000000 } do
    local outcome = load_with_room(folder, room, big)
    outcomes[outcome] = (outcomes[outcome] or 0) + 1
  end
  T.ok(outcomes.loaded and outcomes.refused >= 5,
    "some rooms are too small, one is enough")
  running.shell(("rm -f %s/*; head -c 99999999 /dev/zero >%s/filler"):format(
    folder, folder))
  local path = folder .. "/new.db"
  local _, complained, code = running.run("load", path, good)
  T.equal(code, 2, "a new store on a full disk: exit status")
  T.ok(complained:find(path, 1, true) and complained:find("full", 1, true),
    "a new store on a full disk: " .. complained)
  T.ok(not io.open(path), "a new store on a full disk: no file is left")
end

-- What is read of a damaged store: the right answer or a sentence.
local function check_damaged (path, tally, place)
  local ok, got = pcall(answer, path)
  if ok and got == right then tally.right = tally.right + 1
  elseif ok then
    tally.wrong = tally.wrong + 1
    io.stderr:write(place, ": a wrong answer\n")
  elseif tostring(got):find(path, 1, true) and #tostring(got) < 1500 then
    tally.errors = tally.errors + 1
  else
    tally.unclear = tally.unclear + 1
    io.stderr:write(place, ": no place is named: ", tostring(got), "\n")
  end
end

local function check_tally (what, tally)
  T.equal(tally.wrong, 0, what .. ": no wrong answer")
  T.equal(tally.unclear, 0, what .. ": each error names the store")
  T.ok(tally.errors > 0, what .. ": damage is found")
end

-- Bytes of the store in an order without a pattern; most of its zeros are room
-- that nothing reads, so few of them are tried.
local function flipped ()
  local bytes = files.read(whole)
  local path = copy_of(whole)
  local tally = { right = 0, wrong = 0, errors = 0, unclear = 0 }
  local places = {}
  for place = 1, #bytes do
    if bytes:byte(place) ~= 0 or place % 997 == 0 then
      places[#places + 1] = place
    end
  end
  local stride = math.max(#places // FLIPS, 1)
  local file <close> = assert(io.open(path, "r+b"))
  file:setvbuf "no"
  for n = 1, #places, stride do
    local place = places[n]
    local byte = bytes:byte(place)
    file:seek("set", place - 1)
    file:write(string.char(byte ~ 1 << n % 8))
    check_damaged(path, tally, "byte " .. place)
    file:seek("set", place - 1)
    file:write(string.char(byte))
  end
  check_tally("flipped bytes", tally)
  T.ok(tally.right > 0, "flipped bytes: what nobody reads does no harm")
  T.equal(answer(path), right, "flipped bytes: whole in the end")
end

local function cut ()
  local bytes = files.read(whole)
  local tally = { right = 0, wrong = 0, errors = 0, unclear = 0 }
  for keep = 1, #bytes - 1, 30011 do
    local path = files.write(bytes:sub(1, keep), ".db")
    check_damaged(path, tally, "cut after " .. keep)
    os.remove(path)
  end
  check_tally("a store that is cut off", tally)
  T.equal(tally.right, 0, "a store that is cut off is never whole")
  local path = files.write(bytes:sub(1, #bytes // 2), ".db")
  refused("cut in the middle", path, "damaged", "restore a copy")
end

-- A page that is lost: zeros, or the one before it once more.
local function lost_pages ()
  local bytes, size = files.read(whole), 65536
  local tally = { right = 0, wrong = 0, errors = 0, unclear = 0 }
  for page = 0, #bytes // size - 1 do
    local before, behind = bytes:sub(1, page * size),
      bytes:sub((page + 1) * size + 1)
    for _, other in ipairs { ("\0"):rep(size), bytes:sub(1, size),
        bytes:sub(-size) } do
      local path = files.write(before .. other .. behind, ".db")
      check_damaged(path, tally, "page " .. page)
      os.remove(path)
    end
  end
  check_tally("lost pages", tally)
end

other_files()
other_databases()
empty_file()
read_only()
locked()
disk_full()
flipped()
cut()
lost_pages()
T.done()
