-- %% [markdown]
-- # China's machine tools in Russia, on CEPII's BACI
--
-- The annual version of machine_tools.lua, on real data. BACI reconciles what
-- exporters and importers report; download a year range of it from CEPII (any
-- file with the columns t,i,j,k,v,q, zipped or not) and give it here:
--
--     tradestat run scripts/real_baci.lua BACI_HS17_V202401b.zip
--
-- Up to 2021 BACI could use Russia's own reports, from 2022 on only its
-- partners': a break of method at the time of the break in trade.

-- %% The data
local ts = require "tradestat"
local path = arg and arg[1]
if not path then
  error("name a file: tradestat run scripts/real_baci.lua BACI.zip", 0)
end
local db <close> = ts.open(arg[2] or ":memory:")
print(db:load(path))
print()

-- %% Machine tools from China to Russia, by heading
local tools = db:flows {
  exporter = "CHN",
  importer = "RUS",
  product  = ts.products "machine tools",
}
tools:by("hs4", "year"):scale "million":pivot("product", { of = "value" })
  :show(40)
print()

-- %% The sum, how it grew, and its trend
local total = tools:by("year"):scale "million"
total:growth "pop":show(40)
print()
print(total:series():trend { log = true })
print()
print(total:series():cagr())
print()

-- %% Who else supplies Russia, where the file has all exporters
local suppliers = db:flows {
  importer = "RUS",
  product  = ts.products "machine tools",
}:by("exporter", "year"):scale "million"
local shares = suppliers:share "exporter"
local last = suppliers:column "period"
print(shares:where { period = last[#last] }:sort "-value":head(10))
print()
suppliers:hhi "exporter":show(40)
