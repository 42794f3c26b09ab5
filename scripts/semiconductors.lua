-- %% [markdown]
-- # Did China's semiconductors for Russia grow from 200 to over 500 million?
--
-- It was said that China's exports of semiconductors to Russia rose from 200
-- million dollars in 2021 to over 500 million in 2022: two numbers, so two
-- claims. Both are of one supplier, whose own reports can answer.
--
--     tradestat run scripts/semiconductors.lua                # the sample
--     tradestat run scripts/semiconductors.lua baci.csv       # real data
--
-- Without arguments it runs on a SYNTHETIC sample: China's yearly totals are
-- BACI's, Hong Kong is invented.
--
-- **What public data can and cannot show.** China's reports give amounts by
-- heading and year, and they can contradict the two numbers. They cannot settle
-- what the claim's author counted: goods that were made in China but sold from
-- elsewhere, exports of Hong Kong, or records of single deliveries that Russian
-- customs keep and do not publish. BACI drew on Russia's reports up to 2021 and
-- could not from 2022 on: the method changed in the year of the claim.

-- %% The data
local ts = require "tradestat"
local db = arg and arg[1] and ts.load(arg) or ts.sample "goods"
print(db)
print()

local sources = db:sources "RUS"

-- %% Both claims, and what else they could mean
local pair = ts.claims {
  text = "semiconductors from China to Russia grew from 200 million USD in 2021"
    .. " to over 500 million in 2022",
  source = "as reported in the press", date = "2024",
  compute = function (scope)   -- its period is that of the number
    return db:flows {
      dataset = scope.data.dataset, reported_by = scope.data.reported_by,
      exporter = scope.exporter, importer = "RUS", product = scope.product,
      period = scope.period,
    }:evidence()
  end,
  vary = {
    { "exporter", { "China", "CHN" },
      { "China and Hong Kong", { "CHN", "HKG" } } },
    { "product", { "8541 and 8542", ts.products "semiconductors" },
      { "8542, integrated circuits", "8542" },
      { "CHPL tier 1", ts.products "CHPL tier 1" } },
    { "data", table.unpack(sources) },
  },
}
for _, claim in ipairs(pair) do
  print(claim)
  print()
end

-- %% China's exports by heading
-- Where the data have no exports of China there is nothing to show.
local told
for _, source in ipairs(sources) do
  local sold = db:flows {
    dataset = source[2].dataset, reported_by = source[2].reported_by,
    importer = "RUS", product = ts.products "semiconductors",
    period = "..2023",
  }:by("exporter", "hs4", "year")
  for who, rows in sold:each "exporter" do
    if who == "CHN" and not told then
      told = { source[1], rows:by("product", "year"):scale "million" }
    end
  end
end
if told then told[2]:show(40) else print "no exports of China in the data" end
print()

-- %% Figure: both headings
if told then
  print(told[2]:plot {
    kind = "stacked", source = told[1],
    title = "China's semiconductors for Russia",
    events = ts.events "invasion",
  })
end
