-- %% [markdown]
-- # Where do Russia's machine tools come from?
--
-- Officials said that nearly 70 % of Russia's roughly 900 million dollars of
-- machine-tool imports in the last quarter of 2023 came from China. This
-- notebook asks that of partners' data, since Russia stopped publishing in
-- January 2022: each supplier says what it exported to Russia ("mirror data").
--
-- Run it on a store of your own, or on the sample that comes with the program
-- (build/sample.csv). A store that holds no data is filled by the first line:
--
--     tradestat load trade.db build/sample.csv
--     tradestat run scripts/machine_tools.lua trade.db
--
-- The sample is SYNTHETIC: its totals are calibrated to published ones, its
-- months and most of its suppliers are invented. The name of the dataset at the
-- foot of each table says what the figures rest on.

-- %% The data: one store, one selection
local ts = require "tradestat"
local path = arg and arg[1]
if not path then
  error("name a store: tradestat run scripts/machine_tools.lua trade.db", 0)
end
local db = ts.open(path, { read_only = true })
print(db)
print()

local tools = db:flows {
  importer    = "RUS",
  product     = ts.products "machine tools",   -- headings 8456 to 8466
  reported_by = "exporter",                    -- what suppliers say they sold
  period      = "2019Q1..2024Q2",
}
print(ts.products "machine tools")
print()

-- %% Quarterly imports, all suppliers together
local total = tools:by("quarter"):scale "million"
total:show(30)
print()

-- %% By supplier, and each one's share of the quarter
local suppliers = tools:by("exporter", "quarter"):scale "million"
local shares = suppliers:share "exporter"
print(shares:where { period = "2023Q4" }:sort "-value")
print()

-- %% China's part of it
local china = shares:where { exporter = "CHN" }
china:show(30)
print()
print(("China in 2023Q4: %s of %.0f million USD"):format(
  ts.percent(shares:at { exporter = "CHN", period = "2023Q4" }, 1),
  total:at { period = "2023Q4" }))
print()

-- %% How fast each supplier's sales grew, year on year
local growth = suppliers:growth "yoy"
print(growth:where { period = "2023Q4" }:sort "-growth")
print()

-- %% The trend of China's share, before and after the invasion
-- The slope is in percentage points a quarter; its interval allows for errors
-- that are correlated from quarter to quarter (Newey-West).
local share = shares:series { exporter = "CHN", of = "share" }
print(share:where { period = "2019Q1..2021Q4" }:trend())
print()
print(share:where { period = "2022Q1..2024Q2" }:trend())
print()
print(share:theil_sen())
print()
print(share:mann_kendall())
print()

-- %% How concentrated the supply became
-- The index runs from 1/n (n equal suppliers) to 1 (a single one); its inverse
-- is the number of equal suppliers that would be as concentrated.
local concentration = suppliers:hhi "exporter"
concentration:with("effective_number", "1 / hhi"):show(30)
