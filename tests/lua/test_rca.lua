-- Revealed comparative advantage on flows and frames (FORMULAS C9; S19).
local T = require "check"
local files = require "files"
local help = require "tradestat.help"

local number <const> = { CHN = 156, DEU = 276, USA = 842 }
local goods <const> = { "845710", "845811", "850110" }
local matrix <const> = { { 100, 50, 0 }, { 20, 80, 100 }, { 0, 10, 40 } }

-- The matrix of Balassa's golden answer to one importer, the half of it to
-- another, and all of it doubled a year later.
local function store ()
  local rows = {}
  for year = 2021, 2022 do
    for i, who in ipairs { "CHN", "DEU", "USA" } do
      for k, code in ipairs(goods) do
        local x = matrix[i][k] * (year - 2020)
        if x > 0 then
          rows[#rows + 1] = { year, number[who], "X", 643, code, x }
          rows[#rows + 1] = { year, number[who], "X", 398, code, x / 2 }
        end
      end
    end
  end
  return files.store(rows)
end

local db = store()
local whole = db:flows {}:rca("exporter", "product", "year")
T.equal(whole.columns, { "exporter", "product", "period", "value", "rca" },
  "the columns")
local golden <const> = { CHN = { 2.2222222222222223, 0.95238095238095233 },
  DEU = { 1 / 3, 1.1428571428571428, 1.4285714285714286 },
  USA = { nil, 0.5714285714285714, 2.2857142857142856 } }
for who, ratios in pairs(golden) do
  for k = 1, 3 do
    if ratios[k] then
      for _, year in ipairs { "2021", "2022" } do
        T.near(whole:at { exporter = who, product = goods[k], period = year },
          ratios[k], 1e-15, "C9: " .. who .. " " .. goods[k])
      end
    end
  end
end

-- Every selection shows the whole's cells.
local function same (selection, message, ...)
  local some = db:flows(selection):rca(...)
  local all = db:flows { importer = selection.importer }:rca(...)
  T.ok(#some > 0 and #some < #all, message .. ": rows")
  for row in some:rows() do
    T.equal(row.rca, all:at { exporter = row.exporter, product = row.product,
      period = row.period, importer = row.importer }, message)
  end
end
same({ exporter = "CHN" }, "S19: exporter", "exporter", "product", "year")
same({ product = "8457" }, "S19: product", "exporter", "product", "year")
same({ exporter = { "CHN", "DEU" }, product = { "845710", "845811" } },
  "S19: both", "exporter", "hs4", "year")
same({ exporter = "USA", importer = "RUS" }, "other conditions stay",
  "exporter", "product", "year")
same({ exporter = "USA" }, "other keys keep apart", "exporter", "product",
  "importer", "year")
T.near(db:flows { period = "2022" }:rca("exporter", "hs2", "year")
  :at { exporter = "CHN", product = "84" }, (300 / 300) / (520 / 800), 1e-15,
  "a period, and headings")
T.near(db:flows {}:rca("exporter", "product"):at { exporter = "CHN",
  product = "845710" }, golden.CHN[1], 1e-15, "without a period")

-- Groups: what they leave out is in the totals.
local eu = db:flows {}:group("exporter", { { "EU", { "DEU" } } })
  :rca("exporter", "product", "year")
T.equal(#eu, 6, "a group alone is shown")
T.near(eu:at { exporter = "EU", product = "845710", period = "2021" }, 1 / 3,
  1e-15, "and compared with all")

-- A selection inside a member of a key would be compared with all of it.
T.fails("cuts members of a key in part", "part of a heading", function ()
  return files.store { { 2021, 156, "X", 643, "845710", 3 },
    { 2021, 156, "X", 643, "845720", 4 } }:flows { product = "845710" }
    :rca("exporter", "hs4", "year")
end)

-- A country that has not released is missing in the totals (S13).
local late = files.store {
  { 2021, 156, "X", 643, "845710", 3 }, { 2021, 276, "X", 643, "845710", 4 },
  { 2021, 276, "X", 643, "845811", 1 }, { 2022, 156, "X", 643, "845710", 3 },
}:flows {}:rca("exporter", "product", "year")
local _, why = late:at { exporter = "CHN", product = "845710", period = "2022" }
T.ok(why:find("DEU, 57 % of value, missing", 1, true), "S13: " .. tostring(why))

-- The verb of frames.
local f = db:flows {}:by("exporter", "product", "year")
T.equal(f:rca("exporter", "product"):column "rca", whole:column "rca",
  "frames and flows agree")
T.fails("within = \"selection\"", "S19: a narrowed frame refuses", f.rca,
  f:where { exporter = "CHN" }, "exporter", "product")
T.ok(tostring(f:where { exporter = { "CHN", "DEU" } }:rca("exporter", "product",
  { within = "selection" })):find("rca among 2 of 3 exporters", 1, true),
  "S19: accepted and said")
T.equal(f:rca("exporter", "product", { as = "x" }).columns[5], "x", "as")

T.fails("takes two keys", "one key", f.rca, f, "exporter")
T.fails("did you mean 'within'", "unknown option", f.rca, f, "exporter",
  "product", { withn = "selection" })
T.fails("takes two keys", "flows: one key", function ()
  return db:flows {}:rca("exporter", "year")
end)
T.fails("rca compares one sum", "two sums", function ()
  return db:flows {}:rca("exporter", "product", { sum = { "value", "weight" } })
end)
T.ok(help.text "rca":find("Balassa (1965)", 1, true), "help knows its source")

T.done()
