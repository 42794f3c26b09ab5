-- Frames as tables of a SQLite file: db:write, f:write "x.db" (sqlwrite.h).
local T = require "check"
local files = require "files"
local ts = require "tradestat"

local function sample ()
  return ts.read(files.write("exporter,period,value,share\n"
    .. "CHN,2023Q4,0.1,1e-17\n\"D\"\"E\",2024Q1,,0.25\n"),
    { units = { value = "million USD" } })
end

-- rules 1 and 3: there and back
do
  local path = files.path ".db"
  local db = ts.open(path)
  local f = sample()
  T.ok(db:write("shares", f) == db, "the store is given back")
  local again = db:sql "SELECT * FROM shares"
  T.equal(again.columns, f.columns, "rule 1: columns keep their names")
  for _, name in ipairs(f.columns) do
    T.equal(again:column(name), f:column(name), "rule 1: cells of " .. name)
  end
  T.equal(db:sql "SELECT count(*) AS n FROM shares WHERE value IS NULL"
    :column "n", { 1 }, "rule 1: missing is NULL")
  T.ok(db:sql "SELECT sql FROM sqlite_schema WHERE name = 'shares'"
    :column "sql"[1]:find('"value" REAL /* million USD */', 1, true),
    "rule 1: the unit stays")
  T.ok(db:verify(), "the store is whole")
  db:load(files.comtrade { { 2022, 156, "X", 643, "845710", 5 } })
  db:close()
  db = ts.open(path)
  T.equal(#db:sql "SELECT * FROM shares", 2, "it stays in the file")
  T.equal(db:flows {}:by "year":column "value", { 5 }, "beside the flows")
end

-- rule 2: names that stand, names that are ours
do
  local db = ts.open(files.path ".db")
  local f = sample()
  db:write("shares", f)
  T.fails("{ replace = true }", "a table that stands", db.write, db, "Shares", f)
  db:write("shares", f:where 'exporter == "CHN"', { replace = true })
  T.equal(#db:sql "SELECT * FROM shares", 1, "replaced")
  for _, name in ipairs { "load", "CHUNK", "flows", "unknown", "sqlite_x" } do
    T.fails("is a table of the store itself", name, db.write, db, name, f,
      { replace = true })
  end
  T.fails("needs a name", "an empty name", db.write, db, "", f)
  db:write('a "quoted" name; --', f)
  T.equal(#db:sql 'SELECT * FROM "a ""quoted"" name; --"', 2, "any name")
  T.fails("takes the name of a table", "no name", db.write, db, f)
  T.fails("takes a name and a frame", "no frame", db.write, db, "x", {})
  T.fails("did you mean 'replace'", "a misspelt option", db.write, db, "x", f,
    { replac = true })
  T.ok(db:verify(), "and the store is whole")
end

-- Columns kept at load are columns of flows and flows_all (sqlface.h, rule 6).
do
  local db = ts.open(files.path ".db")
  local mapped = { period = "year", exporter = { const = "CHN" },
    importer = { const = "RUS" }, product = "code", value = "usd",
    reported_by = { const = "exporter" }, currency = "USD" }
  T.equal(#db:sql "SELECT * FROM flows", 0, "a store without flows")
  db:load(files.write "year,code,usd,who,Load\n2022,845710,5,Ivanov,a\n",
    { format = mapped, dataset = "a", keep = { "who", "Load" } })
  db:load(files.write "year,code,usd,mot\n2023,845710,7,\n2023,845811,8,9\n",
    { format = mapped, dataset = "b", keep = { "mot" } })
  for _, name in ipairs { "flows", "flows_all" } do
    local f = db:sql(("SELECT period, value, who, mot FROM %s ORDER BY value")
      :format(name))
    T.equal(f:column "who", { "Ivanov", false, false }, "kept by one dataset")
    T.equal(f:column "mot", { false, false, "9" }, "and by the other")
    T.equal(db:sql(("SELECT value FROM %s WHERE who = 'Ivanov'"):format(name))
      :column "value", { 5 }, "and conditions see them")
  end
  T.equal(db:sql "SELECT load FROM flows_all ORDER BY value":column "load",
    { 1, 2, 2 }, "the record's own column stays")
end

-- from the frame
do
  local path = files.path ".db"
  local f = sample()
  T.ok(f:write(path, { table = "panel" }) == f, "the frame is given back")
  f:write(path, { table = "panel", replace = true })
  T.equal(ts.open(path):sql "SELECT * FROM panel":column "value", { 0.1, false },
    "a file is made, and its table replaced")
  T.fails("name one", "no table", f.write, f, path)
  T.fails("are for files of SQL", "a table of a CSV", f.write, f,
    files.path ".csv", { table = "panel" })
  local other = files.write("no database at all, but long enough to be one",
    ".db")
  T.fails("is not a SQLite database", "another file", f.write, f, other,
    { table = "panel" })
  T.equal(files.read(other), "no database at all, but long enough to be one",
    "which stays as it was")
end

T.done()
