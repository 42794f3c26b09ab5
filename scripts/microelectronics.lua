-- %% [markdown]
-- # Does nine tenths of Russia's microelectronics come from China?
--
-- It was said in 2024 that about 90 % of the microelectronics that Russia
-- imported in 2023 came from China. A share needs all suppliers, and Russia
-- stopped publishing in January 2022; so each supplier's own exports to Russia
-- are added up ("mirror data").
--
--     tradestat run scripts/microelectronics.lua                     # the sample
--     tradestat run scripts/microelectronics.lua baci.csv imf.csv    # real data
--
-- Its arguments are files of trade data (BACI, UN Comtrade, Comext), or one
-- store. The IMF's partner totals, when they are among them, say how much of
-- all Russian imports the suppliers in the data had in 2021, the last year that
-- Russia reported. Without arguments it runs on a SYNTHETIC sample, in which
-- China's yearly totals are BACI's and all else is invented.
--
-- **What public data cannot show.** Chips that are sold from Hong Kong, Türkiye
-- or the Emirates are exports of those places, wherever they were made; what
-- Russia's customs record by origin is not public. A file of one supplier tells
-- nothing of a share, and the claim "cannot be tested" on it. Neither do
-- customs codes know "microelectronics": heading 8541 has solar cells beside
-- transistors.

-- %% The data
local ts = require "tradestat"
local db = arg and arg[1] and ts.load(arg) or ts.sample "goods"
print(db)
print()

local sources = db:sources "RUS"
local suppliers = db:suppliers("RUS", "2021")   -- nil without the IMF's file

-- %% What may be meant by microelectronics
local goods = {
  { "8541 and 8542", ts.products "semiconductors" },
  { "8542, integrated circuits", "8542" },
  { "CHPL tier 1", ts.products "CHPL tier 1" },
  { "8541 and 8542 without solar cells and LEDs", { "8542", "854110", "854121",
    "854129", "854130", "854150", "854151", "854159", "854160", "854190" } },
}

-- %% The claim, and what else it could mean
local share = ts.claim {
  text = "about 90 % of the microelectronics that Russia imported in 2023 came "
    .. "from China",
  source = "as reported in the press", date = "2024",
  compute = function (scope)
    return db:flows {
      dataset = scope.data.dataset, reported_by = scope.data.reported_by,
      importer = "RUS", product = scope.product, period = scope.period,
    }:evidence { of = { exporter = scope.exporter }, suppliers = suppliers }
  end,
  vary = {
    { "exporter", { "China", "CHN" },
      { "China and Hong Kong", { "CHN", "HKG" } } },
    { "product", table.unpack(goods) },
    { "period", { "2023", "2023" }, { "2023H2", "2023H2" } },
    { "data", table.unpack(sources) },
  },
}
print(share)
print()

-- %% Who sold them, as far as the data tell
-- Amounts and not shares: the suppliers in the data need not be all.
local first = sources[1][2]
local chips = db:flows {
  dataset = first.dataset, reported_by = first.reported_by,
  importer = "RUS", product = ts.products "semiconductors", period = "..2023",
}
local years = chips:by("exporter", "year"):scale "million"
local periods = years:column "period"
if #periods > 0 then
  print(years:where { period = periods[#periods] }:sort "-value")
else
  print "no semiconductors in the data"
end
print()

-- %% Figure: each supplier's sales
if #periods > 0 then
  print(years:plot {
    kind = "stacked", title = "Semiconductors to Russia (8541, 8542)",
    source = sources[1][1],
    events = ts.events "invasion",
  })
end
