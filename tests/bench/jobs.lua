--- The questions that the benchmark asks.
-- Of each: what it asks; `keys` and `numbers`, the columns of its answer;
-- `goal`, the seconds to reach with one thread and with two; `reads`, which of
-- the files; `ask (ts, place)`, our answer: a frame, or a list of { name,
-- number } pairs for a load; `verb`, a word that older versions do not have.
-- `stores`: it leaves a new store behind. `alone`: why it is not put to other
-- programs.
local jobs = {}

local function add (id, job)
  job.id = id
  job.numbers = job.numbers or { "value" }
  jobs[#jobs + 1] = job
end

-- All of BACI's flows in the store that job c made.
local function stored (ts, place)
  return ts.open(place.store, { read_only = true }):flows {}
end

local function grouped (...)
  local keys = table.pack(...)
  return function (ts, place)
    return stored(ts, place):by(table.unpack(keys))
  end
end

local function loading (file)
  return function (ts, place)
    local db <close> = ts.open(place.store)
    local summary = db:load(place[file])
    return { { "rows", summary.stored } }
  end
end

add("a", { what = "BACI file by year, importer, HS2; nothing is stored",
  reads = "baci", keys = { "year", "importer", "hs2" }, goal = { 0.30, 0.18 },
  verb = "scan", ask = function (ts, place)
    return ts.scan(place.baci):flows {}:by("year", "importer", "hs2")
  end })
add("b", { what = "84* in a Comtrade file by quarter, exporter, importer and"
  .. " who reports; nothing is stored", reads = "wide", goal = { 0.32, 0.22 },
  verb = "scan",
  keys = { "quarter", "exporter", "importer", "reported_by" },
  ask = function (ts, place)
    return ts.scan(place.wide):flows { product = "84*" }
      :by("quarter", "exporter", "importer", "reported_by")
  end })
add("c", { what = "BACI file into a new store", reads = "baci",
  keys = { "what" }, goal = { 0.9, 0.6 }, stores = true,
  ask = loading "baci" })
add("c2", { what = "Comtrade file into a new store", reads = "wide",
  keys = { "what" }, stores = true, ask = loading "wide",
  alone = "which of its 47 columns to keep differs" })
add("d", { what = "share of China in Russia's imports of 8456..8463 by year",
  keys = { "year" }, numbers = { "value", "share" }, goal = { 0.03, 0.03 },
  ask = function (ts, place)
    local db = ts.open(place.store, { read_only = true })
    return db:flows { importer = "RUS", product = "8456..8463" }
      :by("exporter", "year"):share "exporter":where { exporter = "CHN" }
  end })
add("e", { what = "by year, importer, HS2", goal = { 0.08, 0.06 },
  keys = { "year", "importer", "hs2" }, ask = grouped("year", "importer",
  "hs2") })
add("f", { what = "by year, importer, HS4", goal = { 0.17, 0.15 },
  keys = { "year", "importer", "hs4" }, ask = grouped("year", "importer",
  "hs4") })
add("g", { what = "by year, exporter, product, with revealed comparative"
  .. " advantage", keys = { "year", "exporter", "product" },
  numbers = { "value", "rca" }, goal = { 0.18, 0.13 },
  verb = "rca", ask = function (ts, place)
    return stored(ts, place):rca("exporter", "product", "year")
  end })
add("h", { what = "start of an empty script", keys = {},
  goal = { 0.008, 0.008 }, ask = function () end })

for _, keys in ipairs { { "year" }, { "exporter", "year" }, { "hs2", "year" },
  { "exporter", "importer", "year" }, { "product", "year" },
  { "exporter", "hs4" } } do
  local name = "by " .. table.concat(keys, ", ")
  add(name, { what = name, keys = keys, alone = "much as e and f",
    ask = grouped(table.unpack(keys)) })
end

return jobs
