-- Bad input files: one clear message with place and cure, exit status 2, and a
-- store that is as it was.
local T = require "check"
local files = require "files"
local running = require "running"
local ts = require "tradestat"

local BACI <const> = "t,i,j,k,v,q\n"
local GOOD <const> = "2022,156,643,845710,1,1\n"
local store = files.path ".db"

do
  local db <close> = ts.open(store)
  db:load(files.write(BACI .. "2021,156,643,010620,48.641,3.124\n"
    .. "2021,276,643,845710,7,1\n"))
end
local bytes = files.read(store)

-- Everything that the store says of itself, and the sums.
local function contents ()
  local db <close> = ts.open(store, { read_only = true })
  db:verify()
  local sums = db:flows {}:by("exporter", "product", "year")
  local said = { tostring(db), #db:datasets()[1].loads }
  for _, name in ipairs { "exporter", "product", "value" } do
    said[#said + 1] = sums:column(name)
  end
  return said
end
local before = contents()

-- The program refuses to load this file: its one complaint has all the parts.
local function refuses (what, path, parts, ...)
  local said, complained, status = running.run("load", store, path, ...)
  T.equal(status, 2, what .. ": exit status")
  T.equal(said, "", what .. ": nothing on standard output")
  for _, part in ipairs(parts) do
    T.ok(complained:find(part, 1, true),
      ("%s: %q in %q"):format(what, part, complained))
  end
  local _, times = complained:gsub("tradestat load: ", "")
  T.equal(times, 1, what .. ": one message")
  T.ok(#complained < 2000, what .. ": the message is short")
  T.ok(not complained:find "[%z\1-\8\11-\31\127]",
    what .. ": the message is printable")
  if files.read(store) ~= bytes then
    T.equal(contents(), before, what .. ": the store is as it was")
  else
    T.ok(true, what .. ": the store is as it was, byte for byte")
  end
end

local function refuses_text (what, text, parts, ...)
  local path = files.write(text)
  table.insert(parts, 1, path)
  refuses(what, path, parts, ...)
end

-- A row behind a good one: what is wrong with it is told with its line.
local function refuses_row (what, row, parts)
  table.insert(parts, 1, "line 3: ")
  table.insert(parts, "on-error=reject")
  refuses_text(what, BACI .. GOOD .. row .. "\n", parts)
end

local function no_rows ()
  refuses_text("empty file", "", { "the file is empty" })
  refuses_text("header only", BACI, { "a header but no row of data",
    "download the file again" })
  refuses_text("header without a line end", BACI:sub(1, -2),
    { "a header but no row of data" })
  refuses_text("unknown header", "a,b,c\n1,2,3\n", { ":1: ", "no known format",
    "format = { period" })
end

-- Bytes without a pattern, the same in every run.
local function noise (n)
  local state, parts = 12345, {}
  for i = 1, n do
    state = (state * 1103515245 + 12345) & 0x7fffffff
    parts[i] = string.char(state >> 16 & 255)
  end
  return table.concat(parts)
end

local function not_text ()
  refuses_text("binary file", "\127ELF" .. noise(5000), { "binary file",
    "save a spreadsheet as CSV" })
  refuses_text("binary file of many blocks", noise(3 << 20), { "binary file" })
  refuses("the program itself", running.program, { "binary file" })
  refuses("a store", store, { "this is a SQLite file", "ts.open" })
  refuses_text("UTF-16", "\255\254t\0,\0i\0\n\0", { "UTF-16", "iconv" })
end

local function many_rows (first, last)
  local lines = { BACI:sub(1, -2) }
  for code = first, last do
    lines[#lines + 1] = ("2020,156,643,%06d,%d.5,1"):format(code,
      code * 7 % 9973)
  end
  return table.concat(lines, "\n") .. "\n"
end

local function truncated ()
  if not running.has "gzip" then return T.skip "there is no gzip" end
  local plain = files.write(many_rows(100000, 199999))
  local packed = files.path ".csv.gz"
  assert(os.execute(("gzip -c %s >%s"):format(plain, packed)))
  local whole = files.read(packed)
  for _, keep in ipairs { 60, #whole // 3, #whole - 4 } do
    local path = files.write(whole:sub(1, keep), ".csv.gz")
    refuses(("gzip cut after %d bytes"):format(keep), path,
      { path, "cut off", "download it again" })
  end
  refuses("gzip cut inside its header", files.write(whole:sub(1, 12), ".gz"),
    { "the gzip file is cut off", "download it again" })
  local flipped = whole:sub(1, #whole // 2) .. noise(64)
    .. whole:sub(#whole // 2 + 65)
  local path = files.write(flipped, ".csv.gz")
  refuses("gzip with damage inside", path, { path })
end

-- One digit of another value: only the checksum tells.
local function changed ()
  local stored = "\31\139\8\0\0\0\0\0\0\255\1\36\0\219\255"
    .. "t,i,j,k,v,q\n2022,156,643,845710,7,1\n\111\111\176\97\36\0\0\0"
  local good = files.write(stored, ".csv.gz")
  local db <close> = ts.open(files.path ".db")
  db:load(good)
  T.equal(db:flows {}:by("year"):column "value", { 7000 }, "a stored gzip")
  local path = files.write(stored:gsub(",7,", ",9,"), ".csv.gz")
  refuses("a changed digit in a gzip file", path, { path,
    "the gzip file is damaged (checksum): download it again" })
  T.fails("damaged (checksum)", "the same, read as a table", ts.read, path)
end

local function columns ()
  refuses_row("a field too few", "2022,156,643,845811,1",
    { "5 fields, expected 6" })
  refuses_row("a field too many", "2022,156,643,845811,1,2,3",
    { "7 fields, expected 6" })
  refuses_row("one field", "845811", { "1 field", "expected 6" })
  refuses_text("a column twice", "t,i,j,k,v,v,q\n2022,156,643,845811,1,2,3\n",
    { ":1: ", 'two columns are called "v"', "rename or remove one of them" })
end

local function quotes ()
  refuses_text("a quote never closed", BACI .. GOOD
    .. '2022,156,"643,845811,1,2\n' .. GOOD, { ":3: ", "a quote opens here",
    "close it" })
  local rows = {}
  for i = 1, 800000 do rows[i] = "2022,156,643,845811,1,2\n" end
  refuses_text("a quote never closed before 18 MiB", BACI .. GOOD
    .. '2022,156,"643,845811,1,2\n' .. table.concat(rows), { ":3: ",
    "a quote opens here" })
end

local function long_lines ()
  local long = ("1"):rep(20 << 20)
  refuses_text("a row of 20 MiB", BACI .. GOOD .. "2022,156,643,845811,1,"
    .. long .. "\n", { ":3: ", "longer than 16 MiB" })
  refuses_text("one line of 20 MiB", long, { "longer than 16 MiB" })
  refuses_text("a row of 20 Mi fields", BACI .. GOOD .. long:gsub("1", ","),
    { ":3: ", "longer than 16 MiB" })
end

local function numbers ()
  local bad = { ["1e999"] = "too large", ["-1e999"] = "too large",
    nan = "not a number", NaN = "not a number", inf = "not a number",
    ["0x10"] = "hexadecimal", ['"1,234"'] = "has a comma",
    ["1 234"] = "not a number", ["5USD"] = "not a number",
    ["1.2.3"] = "not a number", ["."] = "not a number" }
  for text, reason in pairs(bad) do
    refuses_row("number " .. text, "2022,156,643,845811," .. text .. ",1",
      { (text:gsub('^"', "")), reason })
  end
  refuses_row("weight 1e999", "2022,156,643,845811,1,1e999",
    { 'q "1e999"', "too large" })
end

local function bytes_of_text ()
  refuses_text("NUL byte near the start", BACI .. GOOD
    .. "2022,156,643,8458\00011,1,1\n", { "line 3: ", "NUL byte" })
  local rows = many_rows(100000, 199999)
  refuses_text("NUL byte far behind", rows .. "2022,156,643,8458\00011,1,1\n",
    { "line 100002: ", "NUL byte", "byte 18" })
  refuses_row("invalid UTF-8", "2022,156,643,8458\255\25411,1,1",
    { "0xFF", "not UTF-8", "iconv" })
  refuses_text("invalid UTF-8 far behind",
    rows .. "2022,156,643,8458\255\25411,1,1\n", { "line 100002: ",
    "not UTF-8" })
end

-- A file cannot speak to the terminal through a message.
local function control_characters ()
  refuses_text("control characters", many_rows(100000, 199999)
    .. "2022,156,643,\27[2J\7a,1,1\n", { "line 100002: ", 'k "?[2J?A"',
    "no product code" })
end

local function codes ()
  refuses_row("unknown country", "2022,156,999,845811,1,1",
    { 'j "999"', "no country" })
  refuses_row("no country", "2022,,643,845811,1,1", { "i is empty" })
  refuses_row("product with a dash", "2022,156,643,84-710,1,1",
    { 'k "84-710"', "no product code of HS: its codes have 6",
    "correct it or reject the row" })
  refuses_row("product of seven digits", "2022,156,643,8457101,1,1",
    { '"8457101" has 7 digits', "have 6" })
  refuses_row("product of four digits", "2022,156,643,8457,1,1",
    { '"8457" has 4 digits' })
  refuses_row("no product", "2022,156,643,,1,1", { "k is empty" })
  refuses_row("month 13", "2022-13,156,643,845811,1,1", { 't "2022-13"',
    "not a period", "write 2023" })
  refuses_row("no period", ",156,643,845811,1,1", { "t is empty" })
  local head = "freqCode,period,reporterCode,flowCode,partnerCode,"
    .. "classificationCode,cmdCode,motCode,qtyUnitAbbr,qty,netWgt,"
    .. "primaryValue\n"
  for _, code in ipairs { "84-710", "8457101", "845", "84571.", "84 710" } do
    refuses_text("Comtrade, product " .. code, head .. "A,2022,156,X,643,H6,"
      .. code .. ",0,N/A,,,5\n", { "line 2: ", '"' .. code .. '"' })
  end
end

-- Letters of a code are upper case in the store, whatever the file has.
local function lower_case ()
  local db <close> = ts.open(files.path ".db")
  local map = { period = "t", value = "v", exporter = { const = "CHN" },
    importer = { const = "RUS" }, product = "k", currency = "USD",
    reported_by = { const = "exporter" }, classification = { const = "HS" } }
  db:load(files.write "t,k,v\n2022,9999aa,5\n", { format = map })
  T.equal(db:flows {}:by("product", "year"):column "product", { "9999AA" },
    "a lower-case code is the same code")
  T.fails("repeats", "and is found to be a duplicate", db.load, db,
    files.write "t,k,v\n2022,9999AA,6\n", { format = map })
end

local function options ()
  local path = files.write(BACI .. GOOD)
  refuses("misspelt option", path, { "unknown option '--rpelace'",
    "did you mean '--replace'", "usage: " }, "--rpelace")
  refuses("misspelt format", path, { "no format 'bacci'",
    "did you mean 'baci'" }, "--format=bacci")
  refuses("not a day", path, { '"spring"', "write a day" }, "--release=spring")
  refuses("no such column", path, { path, '"zz"', "describe" }, "--keep=zz")
  refuses("a dataset without a name", path, { "dataset", "name" },
    "--dataset=")
  refuses("a classification without a name", path, { "classification" },
    "--classification=")
  local db <close> = ts.open(store)
  for name, near in pairs { replac = "replace", on_eror = "on_error",
      relase = "release", fromat = "format" } do
    T.fails(("unknown option of load '%s': did you mean '%s'?"):format(name,
      near), "option " .. name, db.load, db, path, { [name] = true })
  end
  T.fails("expected a table", "options that are no table", db.load, db, path,
    "reject")
  T.fails("path of a file", "a path that is no text", db.load, db, 42)
end

local function paths ()
  refuses("missing file", "no/such.csv", { "no/such.csv", "No such file" })
  refuses("a folder", "tests", { "tests", "folder" })
  refuses("a device", "/dev/null", { "/dev/null", "not a regular file" })
  refuses("no name", "", { "No such file" })
  local pipe = files.path ".csv"
  local _, _, status = running.shell("mkfifo " .. pipe)
  if status ~= 0 then return T.skip "there is no mkfifo" end
  refuses("a pipe without a writer", pipe, { pipe, "not a regular file",
    "save it to a file" })
end

-- Root may read everything, so another user is asked.
local function unreadable ()
  local path = files.write(BACI .. GOOD)
  os.execute("chmod 000 " .. path)
  if not running.is_root() then
    refuses("unreadable", path, { path, "Permission denied" })
    return
  end
  local folder = running.shell "mktemp -d":match "%S+"
  local as = "setpriv --reuid=65534 --regid=65534 --clear-groups "
    .. running.program
  local copy = folder .. "/copy.db"
  running.shell(("cp %s %s; chown -R 65534 %s"):format(store, copy, folder))
  local _, _, status = running.shell(("%s describe %s"):format(as, copy))
  if status ~= 0 then
    T.skip "no other user can run the program here: an unreadable file"
  else
    local said, complained
    said, complained, status = running.shell(("%s load %s %s"):format(as, copy,
      path))
    T.equal(status, 2, "unreadable: exit status")
    T.equal(said, "", "unreadable: nothing on standard output")
    T.ok(complained:find(path .. ": Permission denied", 1, true),
      "unreadable: " .. complained)
    T.equal(files.read(copy), bytes, "unreadable: the store is as it was")
  end
  os.execute("rm -r " .. folder)
end

-- Several problems are listed by line, all of them counted; reject keeps
-- exactly the bad rows.
local function several ()
  local rows = { GOOD:sub(1, -2), "2022,156,643,845811,nan,1",
    "2022,276,643,845811,2,1", "2022,156,999,845811,1,1", "2022,156,643",
    "2022,842,643,84-710,1,1", "2022,842,643,845811,3,1",
    "2022,1\25556,643,845811,1,1", "May,156,643,845812,1,1" }
  local bad = { 3, 5, 6, 7, 9, 10 }
  local text = BACI .. table.concat(rows, "\n") .. "\n"
  local parts = { "6 rows cannot be read up to line 10, nothing was loaded" }
  for i, line in ipairs(bad) do parts[i + 1] = ("line %d: "):format(line) end
  refuses_text("several problems", text, parts)

  local db <close> = ts.open(files.path ".db")
  local summary = db:load(files.write(text), { on_error = "reject" })
  T.equal({ summary.rows, summary.stored, summary.rejected }, { 9, 3, 6 },
    "reject: every row is accounted for")
  T.equal(db:flows {}:by("exporter", "product", "year"):column "value",
    { 1000, 2000, 3000 }, "reject: the good rows are stored")
  local kept = db:sql "SELECT line, text, reason FROM reject ORDER BY line"
  T.equal(kept:column "line", bad, "reject: exactly the bad rows")
  for i, line in ipairs(bad) do
    T.ok(#kept:column "reason"[i] > 5, "reject: a reason for each")
    if line ~= 9 then
      T.equal(kept:column "text"[i], rows[line - 1], "reject: its text")
    end
  end

  for i = 1, 5000 do rows[i] = "2022,156,643,845811,nan,1" end
  refuses_text("5000 problems", BACI .. table.concat(rows, "\n") .. "\n",
    { "5000 rows cannot be read up to line 5001,", "line 2: ", "  ..." })
end

-- A store that another program locks between two questions is named.
local function locked_question ()
  if not running.has "sqlite3" then
    return T.skip "there is no program sqlite3"
  end
  local path, flag = files.write(bytes, ".db"), files.path()
  local db <close> = ts.open(path, { read_only = true })
  local holder = assert(io.popen("sqlite3 -batch " .. path, "w"))
  holder:write("BEGIN EXCLUSIVE;\n.output ", flag, "\nSELECT 1;\n.output\n")
  holder:flush()
  running.shell(("for i in $(seq 100); do [ -s %s ] && break; sleep 0.05; done")
    :format(flag))
  T.fails(path .. ": another program is using this store: wait",
    "a locked store is named", db.sql, db, "SELECT * FROM load")
  holder:close()
  T.equal(db:sql "SELECT 1 AS one":column "one", { 1 }, "and answers again")
end

-- A store that is damaged between two questions is named.
local function damaged_question ()
  local path = files.write(bytes, ".db")
  local db <close> = ts.open(path, { read_only = true })
  local file <close> = assert(io.open(path, "r+b"))
  for page = 1, #bytes // 4096 - 1 do
    file:seek("set", page * 4096)
    file:write(("\255"):rep(4096))
  end
  file:flush()
  T.fails(path .. ": ", "a damaged store is named", db.sql, db,
    "SELECT * FROM load")
  T.fails("restore a copy", "a damaged store: the cure", db.sql, db,
    "SELECT * FROM load")
  T.fails("restore a copy", "the same of a table of ours", db.sql, db,
    "SELECT sum(value) FROM flows")
end

no_rows()
not_text()
truncated()
changed()
columns()
quotes()
long_lines()
numbers()
bytes_of_text()
control_characters()
codes()
lower_case()
options()
paths()
unreadable()
several()
locked_question()
damaged_question()

-- And the good rows of all those files still load.
do
  local _, _, status = running.run("load", store, files.write(BACI .. GOOD))
  T.equal(status, 0, "a good file loads after all")
  T.ok(files.read(store) ~= bytes, "and changes the store")
end

T.done()
