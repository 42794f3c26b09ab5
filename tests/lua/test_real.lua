-- Published figures from real files, where they are at hand (facts with their
-- source: BACI V202501 by CEPII, UN Comtrade, Eurostat Comext, IMF IMTS).
local T = require "check"
local files = require "files"
local ts = require "tradestat"

local shared = T.shared()
if not shared then
  T.skip "real files are not at hand: ../shared/data is absent"
  T.done()
  return
end

local trade = shared .. "/trade/"
local function store (...)
  local db = ts.open(files.path ".db")
  for _, name in ipairs { ... } do db:load(trade .. name) end
  return db
end
local function values (frame, name) return frame:column(name or "value") end

-- BACI: China to Russia, thousand dollars; we hold dollars.
do
  local db = store "baci-russia-china/baci_hs17_rus_chn_2017_2023.csv"
  local published = {
    ["8457"] = { 14309, 18554, 17180, 15602, 34505, 94017, 389676 },
    ["8458"] = { 33739, 30768, 35245, 41117, 44841, 122461, 390037 },
    ["8462"] = { 32443, 59211, 49464, 51419, 76787, 88683, 170385 },
    ["8456..8463"] = { 154839, 208507, 213203, 235752, 346157, 573241, 1444239 },
    ["8456..8466"] = { 291635, 341200, 362810, 386556, 586050, 834340, 1885900 },
  }
  for product, want in pairs(published) do
    local got = values(db:flows { exporter = "CHN", importer = "RUS",
      product = product }:by "year")
    for i, usd in ipairs(got) do got[i] = (usd + 500) // 1000 end
    T.equal(got, table.move(want, 1, 7, 1, {}), "BACI " .. product)
  end
  T.equal(values(db:flows { exporter = "CHN", importer = "RUS",
    product = "8456..8466" }:by "year")[7], 1885900464.0, "BACI, to the dollar")
  local load = db:datasets()[1].loads[1]
  T.equal(load.rows, 43494, "BACI: rows")
  T.equal(load.unknown, { { classification = "HS2017", product = "271000",
    rows = 14 } }, "S6: BACI's own code for all of 2710 is in no HS2017")
end

-- The same by SQL, in the stock sqlite3 program with the loadable extension.
do
  local path = files.path ".db"
  local db = ts.open(path)
  db:load(trade .. "baci-russia-china/baci_hs17_rus_chn_2017_2023.csv")
  local ours = values(db:flows { exporter = "CHN", importer = "RUS",
    product = "8456..8466" }:by "year")
  db:close()
  local pipe = io.popen(("sqlite3 %s '.load %s/tradestat' \"%s\" 2>&1"):format(
    path, os.getenv "B" or "build", "SELECT sum(value) FROM flows WHERE"
    .. " exporter = 'CHN' AND importer = 'RUS' AND product >= '8456' AND"
    .. " product < '8467' GROUP BY period ORDER BY period"))
  local theirs, text = {}, pipe:read "a"
  for line in text:gmatch "[^\n]+" do
    theirs[#theirs + 1] = tonumber(line) or line
  end
  if text:find "not found" then T.skip "sqlite3 is not installed"
  else T.equal(theirs, ours, "BACI by SQL, to the last digit") end
end

-- UN Comtrade, all goods 2022: 48 fields a row, Latin-1, CRLF, World rows.
do
  local db = store "comtrade-v1-total-2022/TradeData.csv"
  local load = db:datasets()[1].loads[1]
  T.equal({ load.rows, load.stored, load.set_apart, load.rejected },
    { 1352, 1346, 6, 0 }, "Comtrade v1: every row is accounted for")
  local mirror = db:flows { exporter = "CHN", importer = { "USA", "DEU" },
    period = "2022" }:mirror("importer", "year")
  T.equal(mirror:at { importer = "USA", period = "2022", of = "by_exporter" },
    582756110047.0, "mirror: CHN to USA by the exporter")
  T.equal(mirror:at { importer = "USA", period = "2022", of = "by_importer" },
    575688091172.0, "mirror: by the importer")
  local parts = db:flows { importer = "CHN", reported_by = "importer" }:by "year"
  T.ok(tostring(parts):find("set apart: 1 row of aggregates (World and the like)"
    .. ", 2715997517261 USD; the parts selected add up to", 1, true),
    "World is set apart, the sum over partners stands beside it")
end

-- China's exports of all goods to Russia, by month.
do
  local db = ts.open(files.path ".db")
  local format = { period = "date",
    value = { "CHN_exp_to_RUS_bn", scale = 1e9 }, exporter = { const = "CHN" },
    importer = { const = "RUS" }, product = { const = "TOTAL" },
    reported_by = { const = "exporter" }, currency = "USD" }
  local path = trade .. "china-russia-monthly/panel_monthly_var.csv"
  db:load(path, { format = format })
  local want = { 13.018, 15.763, 18.336, 20.080, 16.310, 13.009, 22.511, 23.708,
    23.829, 28.356, 29.206, 29.686 }
  local got = values(db:flows { period = "2021..2023" }:by "quarter"
    :scale "billion")
  for i, x in ipairs(got) do got[i] = math.floor(1000 * x + 0.5) / 1000 end
  T.equal(got, want, "quarters of 2021..2023, billion USD")

  local cut = files.write((files.read(path):gsub("\n2023%-05[^\n]*", "")))
  local holed = ts.open(files.path ".db")
  holed:load(cut, { format = format })
  T.equal({ holed:flows {}:by "quarter":at { period = "2023Q2" } },
    { nil, "2/3 months" }, "a quarter with a month removed")

  local trend = db:flows { period = "2022-03..2024-12" }:by "month"
    :scale "billion":series():trend { log = true }
  for name, want_it in pairs { slope = 0.02195, intercept = 1.7223 } do
    T.near(trend[name], want_it, 1e-4, "trend of log: " .. name .. " (R sandwich)")
  end
end

-- The same months through the notebook; numbers by R 4.2.2: lm with month terms
-- and sandwich 3.0-2, NeweyWest(fit, lag = 3, prewhite = FALSE); Fieller's
-- interval and the block length by tests/oracle/chance.R.
do
  local said = {}
  local env = setmetatable({
    arg = { trade .. "china-russia-monthly/panel_monthly_var.csv" },
    print = function (...)
      said[#said + 1] = tostring((...))
    end,
  }, { __index = _G })
  assert(loadfile("scripts/trend_and_breaks.lua", "t", env))()
  local text = table.concat(said, "\n")
  for what, want in pairs {
    ["slope since 2022-03"] = "slope (month)     0.01969     0.00415",
    ["2024 over 2021"] = "ratio (Fieller)     1.7155               [1.599, 1.858]",
    ["block length"] = "in blocks of 4.521 on average",
  } do
    T.ok(text:find(want, 1, true), "trend_and_breaks.lua: " .. what)
  end
end

-- Comext: an absent reporter that matters, and ones that do not.
do
  local db = store "comext-cn8-russia-neighbours/comext_cn8_ch84_85_88_90_export.csv"
  local chips = db:flows { importer = "RUS", product = { "8541", "8542" },
    reported_by = "exporter" }
  local want = { 130.29, 153.44, 149.03, 242.70, 122.01, 5.58, 7.99 }
  local quarters = chips:by "quarter":scale "million"
  local got = values(quarters:where { period = "2021Q1..2022Q3" })
  for i, x in ipairs(got) do got[i] = math.floor(100 * x + 0.5) / 100 end
  T.equal(got, want, "EU chips to Russia by quarter, million EUR")
  T.equal({ quarters:at { period = "2022Q4" } }, { nil, "2/3 months" }, "2022Q4")
  local _, why = chips:by "month":at { period = "2022-11" }
  T.ok(why:find "^NLD, %d+ %% of value, has no rows in 2022%-11$",
    "2022-11 waits for the Netherlands: " .. why)
  local all = db:flows { importer = "ARM", reported_by = "exporter" }
    :by "month"
  T.ok(all:at { period = "2021-05" }, "Malta's gaps only lower the coverage")
end

-- IMF: aggregates never enter a sum, residual areas do.
do
  local db = store "imf-russia/RU_trade.csv"
  local shares = db:flows { importer = "RUS" }:by("exporter", "year")
    :share "exporter"
  for year, want in pairs { [2021] = 24.75, [2022] = 34.27, [2023] = 45.22 } do
    local got = shares:at { exporter = "CHN", period = tostring(year) }
    T.equal(math.floor(1e4 * got + 0.5) / 100, want, "IMF: China's share " .. year)
  end
  T.equal(#db:flows { importer = "RUS", exporter = "XX-NES" }:by("exporter",
    "year") > 0, true, "IMF: a residual area is a part")
end

-- Legacy Comtrade: both sides in one file.
do
  local db = store "comtrade-legacy/oil_processed_data_2016.csv"
  T.fails('reported_by = "exporter"', "oil: two sides in one file", function ()
    return db:flows { product = "27" }:by "year"
  end)
  T.ok(db:flows { product = "27", reported_by = "importer" }:by "year"
    :at { period = "2016" } > 1e12, "oil: one side")
end

T.done()
