-- Loading: units, datasets, duplicates, releases, rejects (S1, S3, S4, S29).
local T = require "check"
local files = require "files"
local ts = require "tradestat"

local CHN <const>, RUS <const>, DEU <const> = 156, 643, 276

local function values (frame, name) return frame:column(name or "value") end
local function fresh () return ts.open(files.path ".db") end

-- S1: thousand dollars are dollars, tonnes are kilograms, exactly.
do
  local db = fresh()
  db:load(files.write "t,i,j,k,v,q\n2022,156,643,10620,48.641,3.124\n")
  local by = db:flows {}:by("product", "year", { sum = { "value", "weight" } })
  T.equal(values(by), { 48641 }, "S1: value")
  T.equal(values(by, "weight"), { 3124 }, "S1: weight")
  T.equal(values(by, "product"), { "010620" }, "design rule 3: leading zero")
  T.ok(tostring(by):find "USD", "the unit travels")
end

-- S3: files of one format append; several datasets must be named.
do
  local db = fresh()
  local first = db:load(files.comtrade { { 2022, CHN, "X", RUS, "845710", 5 } })
  db:load(files.comtrade { { 2023, CHN, "X", RUS, "845710", 6 } })
  T.equal(first.dataset, "comtrade HS USD", "S3: default name")
  T.equal(#db:datasets(), 1, "S3: one dataset")
  T.equal(values(db:flows { product = "8457" }:by "year"), { 5, 6 }, "S3: appended")
  db:load(files.write "t,i,j,k,v,q\n2022,156,643,845710,1,1\n")
  T.fails("the store holds 2 datasets", "S3: name one", function ()
    return db:flows {}:by "year"
  end)
  T.fails("did you mean" and "no dataset 'baci'", "S3: no such", function ()
    return db:flows { dataset = "baci" }:by "year"
  end)
  T.equal(values(db:flows { dataset = "baci HS USD" }:by "year"), { 1000 },
    "S3: named")
end

-- S4: the same file again.
do
  local db = fresh()
  local path = files.comtrade { { 2022, CHN, "X", RUS, "845710", 5 } }
  local before = db:load(path)
  local again = db:load(path)
  T.ok(again.already, "S4: the same bytes change nothing")
  T.equal(again.load, before.load, "S4: the earlier load is named")
  T.ok(tostring(again):find "already loaded", "S4: the summary says so")
  T.equal(values(db:flows { product = "8457" }:by "year"), { 5 }, "S4: once")
end

-- S4: equal identities.
do
  local db = fresh()
  local twice = files.comtrade { { 2022, CHN, "X", RUS, "845710", 5 },
    { 2022, DEU, "X", RUS, "845710", 7 }, { 2022, CHN, "X", RUS, "845710", 5 } }
  T.fails(":4 repeats ", "S4: within a file, both places", db.load, db, twice)
  T.fails(":2: 2022, CHN to RUS, product 845710 stands there already",
    "S4: the key is named", db.load, db, twice)
  T.equal(#db:datasets(), 0, "a load that fails leaves the store as it was")
  local old = files.comtrade { { 2022, CHN, "X", RUS, "845710", 5 },
    { 2022, DEU, "X", RUS, "845710", 7 } }
  local new = files.comtrade { { 2022, CHN, "X", RUS, "845710", 6 } }
  db:load(old)
  T.fails("repeats", "S4: from another file", db.load, db, new)
  local summary = db:load(new, { replace = true })
  T.equal(summary.replaced, 1, "S4: replaced")
  T.equal(values(db:flows { product = "8457" }:by("exporter", "year")), { 6, 7 },
    "S4: the new row wins")
  T.ok(db:verify(), "S29: every row and chunk is as written")
end

-- S4: releases side by side, asof.
do
  local path = files.path ".db"
  local db = ts.open(path)
  db:load(files.comtrade { { 2022, CHN, "X", RUS, "845710", 5 },
    { 2022, DEU, "X", RUS, "845710", 7 } }, { release = "2023-01-15" })
  local summary = db:load(files.comtrade { { 2022, CHN, "X", RUS, "845710", 6 } },
    { release = "2024-04-12" })
  T.equal({ summary.replaced, summary.beside }, { 0, 1 }, "S4: beside, not replaced")
  db:load(files.comtrade { { 2022, CHN, "X", RUS, "845710", 5.5 } },
    { release = "2023-06-30" })
  T.fails("repeats", "S4: twice in one release", db.load, db,
    files.comtrade { { 2022, CHN, "X", RUS, "845710", 9 } },
    { release = "2024-04-12" })
  db:close()
  for day, want in pairs { ["2023-01-20"] = { 5, 7 }, ["2023-07-01"] = { 5.5, 7 },
      ["2024-04-12"] = { 6, 7 } } do
    local asof = ts.open(path, { asof = day })
    T.equal(values(asof:flows { product = "8457" }:by("exporter", "year")), want,
      "asof " .. day)
    asof:close()
  end
  local newest <close> = ts.open(path)
  T.equal(values(newest:flows { product = "8457" }:by("exporter", "year")),
    { 6, 7 }, "the newest is read")
  T.fails("2024-04-12", "asof is a day", ts.open, path, { asof = "April" })
end

-- Design rule 6: bad rows stop the load, or are kept apart.
do
  local db = fresh()
  local bad = files.write("t,i,j,k,v,q\n2022,156,643,845710,1,1\n"
    .. "2022,156,643,845811,1e999,1\n2022,156,999,845811,2,1\n"
    .. "2022,156,643,845891,3\n")
  T.fails("3 rows cannot be read", "rule 6: stops", db.load, db, bad)
  T.fails("line 3: ", "rule 6: problems by line", db.load, db, bad)
  local summary = db:load(bad, { on_error = "reject" })
  T.equal({ summary.rows, summary.stored, summary.rejected }, { 4, 1, 3 },
    "rule 6: every row is accounted for")
  local rejects = db:sql "SELECT line, text FROM reject ORDER BY line"
  T.equal(values(rejects, "line"), { 3, 4, 5 }, "rule 6: kept with their line")
  T.equal(values(rejects, "text")[3], "2022,156,643,845891,3",
    "rule 6: kept with their text")
end

-- A header alone is no data.
do
  local db = fresh()
  T.fails("a header but no row", "header only", db.load, db,
    files.write "t,i,j,k,v,q\n")
  T.equal(#db:datasets(), 0, "header only: the store is as it was")
end

-- Kept columns are keys.
do
  local db = fresh()
  local path = files.write("PERIOD,DECLARANT_ISO,PARTNER_ISO,PRODUCT_NC,FLOW,"
    .. "VALUE_IN_EUROS,SHIP\n202203,DE,RU,84571010,2,5,air\n"
    .. "202203,DE,RU,84571010,2,7,sea\n")
  T.fails("repeats", "what is not kept does not tell rows apart", db.load, db,
    path)
  db:load(path, { keep = { "SHIP" } })
  T.equal(values(db:flows { product = "8457" }:by("SHIP", "month")), { 5, 7 },
    "keep: a key")
  T.equal(values(db:flows { product = "8457", SHIP = "sea" }:by "month"), { 7 },
    "keep: a condition")
end

-- A plain table, mapped by hand.
do
  local db = fresh()
  local path = files.write "date,bn\n2023-01-01,1.25\n2023-02-01,0.5\n"
  local map = { period = "date", value = { "bn", scale = 1e9 },
    exporter = { const = "CHN" }, importer = { const = "RUS" },
    product = { const = "TOTAL" }, reported_by = { const = "exporter" },
    currency = "USD" }
  db:load(path, { format = map })
  T.equal(values(db:flows {}:by "month"), { 1250000000, 500000000 },
    "mapped by hand, with a scale")
  map.valu = "bn"
  T.fails('did you mean "value"', "a misspelt target", db.load, db, path,
    { format = map })
end

-- Options.
do
  local db = fresh()
  local path = files.comtrade { { 2022, CHN, "X", RUS, "845710", 5 } }
  T.fails("did you mean 'replace'", "a misspelt option", db.load, db, path,
    { replac = true })
  T.fails('write "stop" or "reject"', "on_error", db.load, db, path,
    { on_error = "ignore" })
  T.fails("write a day", "release", db.load, db, path, { release = "spring" })
  T.fails("did you mean 'baci'", "format", db.load, db, path,
    { format = "bacci" })
  db:close()
  db:close()
  T.fails("is closed", "a closed store", db.load, db, path)
end

-- Threads change nothing: the store's bytes but for the time of loading.
do
  local rows = {}
  for i = 1, 140000 do
    rows[i] = { 2000 + i % 20, CHN, "X", i % 2 == 0 and RUS or DEU,
      ("%06d"):format(840000 + i // 20), i }
  end
  local path = files.comtrade(rows)
  local function dump (threads)
    local db <close> = fresh()
    local s = db:load(path, { threads = threads })
    T.ok(not s.sorted and not s.spilled, "the rows are not in order")
    return db:sql [[SELECT seq || ' ' || field || ' ' || encoding || ' ' ||
      rows || ' ' || lo || ' ' || hi || ' ' || bytes || ' ' || data_crc AS data
      FROM chunk ORDER BY seq, field]]
  end
  local one = values(dump(1), "data")
  T.ok(#one > 30, "three chunks")
  for threads = 2, 5 do
    T.equal(values(dump(threads), "data"), one,
      "S27: the same bytes for any number of threads")
  end
end

-- A second file is added to the first, which is not written again.
do
  local db <close> = fresh()
  local function rows_of (load)
    return values(db:sql(("SELECT id || ' ' || crc AS x FROM chunk WHERE"
      .. " load = %d ORDER BY id"):format(load)), "x")
  end
  db:load(files.comtrade { { 2022, CHN, "X", RUS, "845710", 5 } })
  local before = rows_of(1)
  local s = db:load(files.comtrade { { 2022, CHN, "X", RUS, "845811", 6 },
    { 2021, CHN, "X", RUS, "845710", 7 } })
  T.equal(rows_of(1), before, "a second load leaves the first one's chunks")
  T.equal(#rows_of(2), #before, "and adds its own")
  s.spilled = true
  T.ok(tostring(s):find "duplicates were looked for in temporary files",
    "a summary says when the duplicate check needed the disk")
end

-- Threads change nothing in an answer either, sums of raw doubles included.
do
  local rows = {}
  for i = 1, 5000 do
    rows[i] = { 2000 + i % 20, CHN, "X", i % 2 == 0 and RUS or DEU,
      ("%06d"):format(840000 + i // 20), ("%.17g"):format(math.exp(i % 37)) }
  end
  local path, db, script = files.comtrade(rows), files.path ".db", files.write([[
    local ts = require "tradestat"
    local db = ts.open(arg[1])
    for _, x in ipairs(db:flows{}:by("importer", "year"):column "value") do
      print(("%a"):format(x))
    end]], ".lua")
  local reversed = { rows[1] }
  for i = #rows, 2, -1 do reversed[#reversed + 1] = rows[i] end
  local other = files.path ".db"
  ts.open(db):load(path)
  ts.open(other):load(files.comtrade(reversed))
  local function answer (threads, store)
    local pipe = assert(io.popen(("%s/tradestat run --threads %d %s %s"):format(
      os.getenv "B" or "build", threads, script, store)))
    return pipe:read "a"
  end
  local one = answer(1, db)
  T.ok(#one > 400, "S27: there is an answer")
  T.equal(answer(2, db), one, "S27: the same answer for one and two threads")
  T.equal(answer(2, other), one, "S27: the same answer in any order of rows")
end

T.done()
