-- %% [markdown]
-- # Nitrocellulose, optics and engines: what has come from China since 2022?
--
-- It was said in 2024 that China has provided Russia with nitrocellulose (the
-- base of propellants), optics, and engines for drones and missiles since the
-- invasion. "Provided" states no number. What data can say is whether China
-- sold more of it after February 2022 than in any year before: a record, held
-- against its own history.
--
--     tradestat run scripts/supplies.lua                # the sample
--     tradestat run scripts/supplies.lua baci.csv       # real data
--
-- Without arguments it runs on a SYNTHETIC sample: China's yearly totals are
-- BACI's but for drones (8806), which are invented as all other exporters are.
--
-- **What public data can and cannot show.** Nitrocellulose has a code of its
-- own, 391220; its use has none: lacquers and inks are made of it too. Heading
-- 8407 is mostly engines of cars, 8412 mostly hydraulic cylinders, so the
-- verdict hangs on the codes, and the scopes below show it. Drones are 8806
-- since HS2022 and had no code before; BACI in HS2017 does not have them. Flat
-- panels were in 901380 up to 2021 and are 8524 since: heading 9013 falls in
-- 2022 by that alone. Trade that is declared as something else is nowhere, and
-- a record says nothing of what came before the data begin.

-- %% The data
local ts = require "tradestat"
local db = arg and arg[1] and ts.load(arg) or ts.sample "goods"
print(db)
print()

local sources = db:sources "RUS"
local FIRST <const>, LAST_BEFORE <const> = 2010, 2021

-- %% A year's amount beside those of all years before the invasion
local function amount (scope, year)
  return db:flows {
    dataset = scope.data.dataset, reported_by = scope.data.reported_by,
    exporter = "CHN", importer = "RUS", product = scope.product, period = year,
  }:evidence()
end

local function beside_the_past (scope)
  local found = amount(scope, scope.period)
  found.history = {}
  for year = FIRST, LAST_BEFORE do
    local before = found.value and amount(scope, tostring(year)).value
    table.insert(found.history, before or false)
  end
  return found
end

local function record (what, goods)
  return ts.claim {
    text = ("since 2022 China has sold Russia more %s than in any year before")
      :format(what),
    source = "our reading of what was reported in the press", date = "2024",
    relation = "highest", unit = "USD", compute = beside_the_past,
    vary = {
      { "product", table.unpack(goods) },
      { "period", { "2023", "2023" }, { "2022", "2022" } },
      { "data", table.unpack(sources) },
    },
  }
end

-- %% Nitrocellulose
local nitrocellulose = record("nitrocellulose", {
  { "391220", ts.products "nitrocellulose" },
  { "3912, all cellulose", "3912" },
})
print(nitrocellulose)
print()

-- %% Optics
local optics = record("optics", {
  { "9002, 9005, 9013", { "9002", "9005", "9013" } },
  { "without flat panels (901380)",
    { "9002", "9005", "901310", "901320", "901390" } },
  { "9002, lenses", "9002" },
  { "9005, binoculars", "9005" },
  { "901310, sights", "901310" },
})
print(optics)
print()

-- %% Engines of drones and missiles
local engines = record("engines for drones and missiles", {
  { "8407, 8411, 8412, 8806", { "8407", "8411", "8412", "8806" } },
  { "840710, aircraft pistons", "840710" },
  { "841111 and 841112, turbojets", ts.products "turbojet engines" },
  { "841111, up to 25 kN", "841111" },
  { "8412, other engines", "8412" },
  { "8806, drones", ts.products "drones" },
})
print(engines)
print()

-- %% The amounts, thousand dollars, from the first data that have China's
local shown = {
  { "nitrocellulose", "391220" },
  { "lenses and sights", { "9002", "9005", "901310" } },
  { "aircraft pistons", "840710" },
  { "turbojets", { "841111", "841112" } },
  { "drones", "8806" },
}
local told
for _, source in ipairs(sources) do
  local sold = db:flows {
    dataset = source[2].dataset, reported_by = source[2].reported_by,
    importer = "RUS", period = "..2023",
    product = { "391220", "9002", "9005", "901310", "840710", "841111",
      "841112", "8806" },
  }:group("product", shown):by("exporter", "product", "year")
  for who, rows in sold:each "exporter" do
    if who == "CHN" and not told then
      told = { source[1], rows:by("product", "year"):scale "thousand" }
    end
  end
end
if told then told[2]:show(60) else print "no exports of China in the data" end
print()

-- %% Figure: a panel for each
if told then
  print(told[2]:plot {
    facet = "product", title = "China's exports to Russia", source = told[1],
    events = ts.events "invasion",
  })
end
