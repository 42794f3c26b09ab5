-- Files that are asked without being stored (ts.scan): the answers of a store.
local T = require "check"
local files = require "files"
local ts = require "tradestat"

local CHN <const>, RUS <const>, DEU <const>, WLD <const> = 156, 643, 276, 0

-- What is printed, without the note that says where it was read from, and
-- without the analyst's line in a refusal.
local function printed (f)
  local ok, frame = pcall(f)
  local text = tostring(frame):gsub("\nread from [^\n]*", "")
  return (ok and text or text:gsub("^[^ ]+:%d+: ", ""))
end

local questions = {
  { {}, "year" }, { {}, "reported_by", "year" },
  { { reported_by = "exporter" }, "exporter", "quarter" },
  { { reported_by = "exporter" }, "exporter", "importer", "month" },
  { { reported_by = "importer" }, "importer", "product", "year" },
  { { reported_by = "exporter" }, "hs2", "year" },
  { { reported_by = "exporter" }, "hs4", "importer", "year" },
  { { reported_by = "exporter", product = "84*" }, "exporter", "year" },
  { { reported_by = "exporter", product = { "8457", "8542" } }, "hs4", "year" },
  { { reported_by = "exporter", product = "8456..8466" }, "product", "year" },
  { { reported_by = "exporter", importer = "RUS" }, "exporter", "year" },
  { { reported_by = "exporter", exporter = { "CHN", "DEU" } }, "exporter",
    "year" },
  { { reported_by = "exporter", exporter = ts.except "CHN" }, "importer",
    "year" },
  { { reported_by = "importer", exporter = ts.total "World" }, "importer",
    "year" },
  { { reported_by = "importer", product = ts.total }, "importer", "year" },
  { { reported_by = "exporter", level = 6 }, "year" },
  { { reported_by = "exporter", regime = ts.except "re-export" }, "year" },
  { { reported_by = "exporter", period = "2022" }, "exporter", "quarter" },
  { {}, "classification", "level", "reported_by", "year" },
  { { reported_by = "exporter" }, "exporter", "year",
    { sum = { "value", "weight" } } },
  { { reported_by = "exporter" }, "year", "quantity_unit",
    { sum = { "quantity" } } },
  { { reported_by = "exporter", product = { "8457", "9999" } }, "year" },
  { { dataset = "no such" }, "year" },
}

-- A scan and a store of the same files answer alike.
local function alike (paths, what)
  local db = ts.open(files.path ".db")
  for _, path in ipairs(paths) do db:load(path) end
  local scan = ts.scan(paths)
  for i, q in ipairs(questions) do
    local function ask (from)
      return function () return from:flows(q[1]):by(table.unpack(q, 2)) end
    end
    T.equal(printed(ask(scan)), printed(ask(db)),
      ("%s: question %d"):format(what, i))
  end
end

local monthly = {}
for month = 1, 12 do
  for i, code in ipairs { "845710", "845811", "854231", "010121" } do
    local period = 202200 + month
    local class = month < 7 and "H5" or "H6"
    monthly[#monthly + 1] = { period, CHN, "X", RUS, code, 100 * i + month / 8,
      weight = i % 2 == 0 and 5 * i or nil, class = class }
    monthly[#monthly + 1] = { period, DEU, "X", RUS, code, 7.25 * i,
      unit = i < 3 and "u" or "kg", qty = i, class = class }
    monthly[#monthly + 1] = { period, RUS, "M", CHN, code, 110 * i,
      class = class }
    monthly[#monthly + 1] = { period, CHN, "X", WLD, code, 900 * i,
      class = class }
    if month ~= 5 then
      monthly[#monthly + 1] = { period, CHN, "RX", RUS, code, 1,
        class = class }
    end
  end
end
local year = {
  { 2021, CHN, "X", RUS, "TOTAL", 1000 }, { 2021, CHN, "X", RUS, "84", 600 },
  { 2021, CHN, "X", RUS, "8457", 60 }, { 2021, CHN, "X", RUS, "845710", 40 },
  { 2021, CHN, "X", RUS, "845811", 30 }, { 2021, RUS, "M", CHN, "TOTAL", 900 },
  { 2021, DEU, "X", RUS, "845710", "1.1264738E7" },
  { 2021, DEU, "X", RUS, "845811", "0.123456789012" },
}
alike({ files.comtrade(monthly) }, "months")
alike({ files.comtrade(year) }, "levels, and numbers that are not scaled")
alike({ files.comtrade(monthly), files.comtrade(year) }, "two files")
for _, name in ipairs { "baci_hs17_y2021_V202401.csv", "comext_part.csv",
    "comext_v2.dat", "comtrade_bulk.txt.gz", "comtrade_legacy.csv",
    "comtrade_v1.json", "comtrade_v1_web.csv", "easycomext.csv",
    "imf_wide.csv" } do
  alike({ "tests/data/" .. name }, name)
end

-- A sum that no one decimal can hold is still exact.
do
  local path = files.write("t,i,j,k,v,q\n"
    .. "2022,156,643,845710,9007199254740.991,1\n"
    .. "2022,276,643,845710,9007199254740.991,1\n"
    .. "2022,380,643,845710,0.001,1\n")
  local db = ts.open(files.path ".db")
  db:load(path)
  T.equal(ts.scan(path):flows{}:by("year"):column "value",
    db:flows{}:by("year"):column "value", "rule 1: a long sum")
end

-- The note, the lists and the words of a scan.
do
  local path = files.comtrade(monthly)
  local scan = ts.scan(path)
  local text = tostring(scan:flows{ reported_by = "exporter" }:by "year")
  T.ok(text:find(("read from %s, 236 rows, not stored"):format(path), 1, true),
    "rule 5: the note")
  T.equal(scan:datasets()[1].name, "comtrade HS USD", "its dataset")
  T.ok(tostring(scan):find "scan of 1 file, not stored", "printing")
  T.equal(#ts.scan((path:gsub("%.csv$", ".c?v"))).handle.paths, 1, "a pattern")
  T.equal(#ts.scan({ path, path }).handle.paths, 1, "a file named twice")
  T.equal(scan:flows{}:coverage():column "weight",
    files.store(monthly):flows{}:coverage():column "weight", "coverage")
end

-- Bad news.
do
  local bad = files.write("t,i,j,k,v,q\n2022,156,643,845710,x,1\n"
    .. "2022,156,276,845710,5,1\n2022,156,999999,845710,6,1\n")
  local scan = ts.scan(bad)
  T.fails("2 rows cannot be read:\n  line 2: v \"x\" is not a number",
    "rule 3: the first problems", function () return scan:flows{}:by "year" end)
  local kept = ts.scan(bad, { on_error = "reject" }):flows{}:by "year"
  T.equal(kept:column "value", { 5000 }, "rule 3: left out")
  T.ok(tostring(kept):find "2 rows that cannot be read left out",
    "rule 3: counted")
  T.fails("no/such.csv", "no such file", ts.scan, "no/such.csv")
  T.fails("no file matches 'no/such/*.csv'", "no match", ts.scan, "no/such/*.csv")
  T.fails("did you mean 'keep'", "an option", ts.scan, bad, { keeep = {} })
  T.fails("takes a path", "nothing", ts.scan)
  T.fails("unknown selector of flows 'motCode'", "a column that is not kept", function ()
    return ts.scan("tests/data/comtrade_v1_web.csv"):flows{ motCode = "0" }
  end)
  T.fails("was a digit lost", "rule of query.h: a product's length", function ()
    return ts.scan("tests/data/baci_hs17_y2021_V202401.csv")
      :flows{ product = "845" }:by "year"
  end)
end

-- Rule 4: two releases of one dataset.
do
  local one = files.path "BACI_HS17_Y2022_V202301.csv"
  local two = files.path "BACI_HS17_Y2022_V202401.csv"
  for _, path in ipairs { one, two } do
    local file = io.open(path, "w")
    file:write "t,i,j,k,v,q\n2022,156,643,845710,5,1\n"
    file:close()
  end
  T.fails("is of release 2023-01", "rule 4", function ()
    return ts.scan({ one, two }):flows{}:by "year"
  end)
end

-- Kept columns.
do
  local path = files.comtrade { { 2022, CHN, "X", RUS, "845710", 5, unit = "u",
    qty = 2 }, { 2022, CHN, "X", DEU, "845710", 6, mot = 0 } }
  local scan = ts.scan(path, { keep = { "qtyUnitAbbr" } })
  local by = scan:flows{ qtyUnitAbbr = "u" }:by("qtyUnitAbbr", "year")
  T.equal(by:column "value", { 5 }, "a kept column")
end

T.done()
