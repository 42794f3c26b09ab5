-- %% [markdown]
-- # Is the expansion "faster than expected"?
--
-- Officials said in 2024 that Russia's military industry expanded faster than
-- had been expected. Who expected how much was not told. As a test: fit a trend
-- to the years before the invasion, let it say what was to come and how far off
-- it may be, and see whether what came lies above that interval.
--
--     tradestat run scripts/expected.lua                         # the sample
--     tradestat run scripts/expected.lua baci.csv                # real data
--     tradestat run scripts/expected.lua panel.csv COLUMN        # any series
--
-- Given a file with a column of periods and the name of a column of numbers, it
-- tests that series. Otherwise the claim "cannot be tested", and the notebook
-- tests another in its place: of the machine tools that China sold to Russia.
-- Without arguments these are of a SYNTHETIC sample, in which China's yearly
-- totals are BACI's.
--
-- **What public data can and cannot show.** A forecast by trend is one that
-- anybody could have made; it is not what governments expected, and trade is
-- not output. The sanctions themselves moved trade to China, so that sales
-- above the trend need not be expansion. Five years leave a wide interval:
-- "consistent" then says that the data cannot tell.

-- %% The data
local ts = require "tradestat"
local column = arg and #arg == 2 and not arg[2]:find "[./]" and arg[2]
local db = not column and (arg and arg[1] and ts.load(arg) or ts.sample())
local sources = db and db:sources "RUS" or { { arg[1]:match "[^/]*$", {} } }
print(column and ("%s of %s"):format(column, arg[1]) or db)
print()

-- %% A series of quarters, or of years where there are no quarters
local function output_of (scope)
  if column then
    return ts.read(arg[1]):series { of = column }:frame():by "quarter":series()
  end
  local annual = scope.data.frequency == "year"
  local sold = db:flows {
    dataset = scope.data.dataset, reported_by = scope.data.reported_by,
    importer = "RUS", product = scope.product,
  }:by("exporter", annual and "year" or "quarter")
  for who, frame in sold:each "exporter" do
    if who == "CHN" then return frame:series() end
  end
end

-- %% What a trend of the years before the invasion lets expect
-- A straight line through logs (least squares), and the interval of a single
-- new observation.
local BEFORE <const> = "..2021"

local function foreseen (output, period)
  local fit = output:where { period = BEFORE }
    :regress(("log(%s) ~ trend"):format(output.name), { errors = "classical" })
  if fit.refused then return nil, fit.refused end
  local expected = fit:predict(output:frame(), { interval = "prediction" })
  for row in expected:where { period = period }:rows() do
    return { math.exp(row.fitted), math.exp(row.lo), math.exp(row.hi) }
  end
end

-- The last quarter of a year, or the year.
local function period_of (output, year)
  return output.frequency == "quarter" and year .. "Q4" or year
end

local function came (scope)
  local output = output_of(scope)
  if not output then return { reason = "the data have no exports of CHN" } end
  local period = period_of(output, scope.period)
  local value, why = output:at(period)
  if not value then return { reason = why or "no data of " .. period } end
  local expected, refused = foreseen(output, period)
  if not expected then return { reason = refused } end
  return { value = value, expected = expected, unit = output.unit }
end

-- %% The claim
local years = { "period", { "2023", "2023" }, { "2022", "2022" } }
print(ts.claim {
  text = "the expansion of production was faster than expected",
  source = "as reported in the press", date = "2024",
  compute = function (scope)
    return column and came(scope)
      or { reason = "trade data have no series of production" }
  end,
  vary = { years },
})
print()

-- %% [markdown]
-- ## In its place: machine tools from China

-- %% Did China sell more of them than a trend let expect?
local goods = {
  { "8456..8466", ts.products "machine tools" },
  { "8456..8463, for metal", ts.products "metalworking machine tools" },
  { "CNC, for cutting metal", ts.products "CNC metal-cutting machine tools" },
}
if db then
  print(ts.claim {
    text = "China's sales of machine tools to Russia grew faster than expected",
    unit = "USD", compute = came,
    vary = { { "product", table.unpack(goods) }, years,
      { "data", table.unpack(sources) } },
  })
  print()
end

-- %% Figure: what came, and what a trend let expect
local shown
for _, source in ipairs(sources) do
  local output = output_of { data = source[2], product = goods[1][2] }
  shown = shown or output and { source[1], output }
end
if shown then
  local part, period, value, lo, hi = {}, {}, {}, {}, {}
  local function add (...)
    local cells = { ... }
    for i, list in ipairs { part, period, value, lo, hi } do
      list[#list + 1] = cells[i]
    end
  end
  for name, amount in shown[2]:rows() do
    add("came", name, amount, false, false)
    local expected = name >= "2022" and foreseen(shown[2], name)
    if expected then add("expected", name, table.unpack(expected)) end
  end
  local unit = shown[2].unit
  print(ts.frame {
    { "part", part }, { "period", period }, { "value", value, unit = unit },
    { "lo", lo, unit = unit }, { "hi", hi, unit = unit },
  }:plot {
    kind = "area", of = "value", lo = "lo", hi = "hi", log = true,
    title = "What came, and what the trend up to 2021 let expect",
    source = shown[1], events = ts.events "invasion",
  })
end
