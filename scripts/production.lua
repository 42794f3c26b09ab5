-- %% [markdown]
-- # Is production growing "faster than at any time"?
--
-- It was said in 2024 that Russia's defence production was growing faster than
-- at any time before. As a test: is the growth of the last year the highest of
-- its history?
--
--     tradestat run scripts/production.lua                        # the sample
--     tradestat run scripts/production.lua baci.csv               # a proxy
--     tradestat run scripts/production.lua output.csv COLUMN      # any series
--
-- Given a file with a column of periods and the name of a column of numbers, it
-- tests that series; years are sums of their months or quarters. Otherwise the
-- claim "cannot be tested", and the notebook tests another in its place: of the
-- machine tools that China sold to Russia, with which production is equipped.
-- Without arguments these are of a SYNTHETIC sample, in which China's yearly
-- totals are BACI's.
--
-- **What public data can and cannot show.** No public series measures Russia's
-- defence production; trade shows what was bought, not what was made of it.
-- "At any time" reaches as far back as the history does, and no further: from
-- seven years comes a record of six growth rates. A high rate after a fall, or
-- from next to nothing, is a record that means little.

-- %% The data
local ts = require "tradestat"
local column = arg and #arg == 2 and not arg[2]:find "[./]" and arg[2]
local db = not column and (arg and arg[1] and ts.load(arg) or ts.sample())
local sources = db and db:sources "RUS"
print(column and ("%s of %s"):format(column, arg[1]) or db)
print()

-- %% Growth in the last year, and in all years before
local function growth (output)
  local found = { history = {}, reason = "no two years to compare" }
  for _, rate in output:growth():rows() do
    if rate then
      table.insert(found.history, found.value)
      found.value = rate
    end
  end
  return found
end

-- %% The claim
local output = column
  and ts.read(arg[1]):series { of = column }:frame():by "year":series()
local production = ts.claim {
  text = "production is growing faster than at any time",
  source = "as reported in the press", date = "2024", unit = "fraction",
  compute = function ()
    return output and growth(output)
      or { reason = "trade data have no series of production" }
  end,
}
print(production)
print()

-- %% [markdown]
-- ## In its place: machine tools from China
--
-- Growth is that of dollars. It can be a record because prices rose, because
-- other suppliers left, or because the year before was low.

-- %% What China sold, by year
local FIRST <const>, LAST <const> = 2010, 2030

local function sold (source, product)
  local values = {}
  for year = FIRST, LAST do
    values[#values + 1] = db:flows {
      dataset = source.dataset, reported_by = source.reported_by,
      exporter = "CHN", importer = "RUS", product = product,
      period = tostring(year),
    }:evidence().value or false
  end
  return ts.series { start = tostring(FIRST), values = values, unit = "USD" }
end

-- %% Did it grow faster than in any year before?
local goods = {
  { "8456..8466", ts.products "machine tools" },
  { "8456..8463, for metal", ts.products "metalworking machine tools" },
  { "CNC, for cutting metal", ts.products "CNC metal-cutting machine tools" },
}
if db then
  print(ts.claim {
    text = "China's sales of machine tools to Russia grew faster than at any "
      .. "time",
    unit = "fraction",
    compute = function (scope)
      return growth(sold(scope.data, scope.product))
    end,
    vary = {
      { "product", table.unpack(goods) }, { "data", table.unpack(sources) },
    },
  })
  print()
end

-- %% All growth rates
-- Of the first data that have any.
for _, source in ipairs(sources or {}) do
  local series = sold(source[2], ts.products "machine tools")
  if not output and series.n > 1 then output = series end
end
local rates
if output then
  local years = {}
  for year, value in output:rows() do
    if value then years[#years + 1] = year end
  end
  rates = output:where { period = years[1] .. ".." .. years[#years] }:growth()
  print(rates)
  print()
end

-- %% Figure: year on year
if rates then
  print(rates:plot {
    kind = "bar", title = "Growth on the year before",
    source = column or sources[1][1],
    events = ts.events "invasion",
  })
end
