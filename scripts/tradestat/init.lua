--- tradestat: questions about international trade, asked in Lua.
-- `local ts = require "tradestat"` gives this table and sets no global. What
-- each part needs is read when it is first asked for, so that a script that
-- only opens a store starts at once.
local core = require "tradestat.core"
local fail = require "tradestat.fail"

local ts = { version = core.version }

--- Open a store: one SQLite file with datasets of trade flows.
-- The file is made when absent; one that cannot be written is opened for
-- reading. Options: `asof` (a release date, "2024-04-12": answer as of that
-- day), `read_only`. Raises when the file is not a store, is damaged, locked or
-- of a newer version.
-- @usage ts.open("trade.db", { asof = "2024-04-12" })
function ts.open (path, options)
  return require "tradestat.store".open(path, options)
end

--- What files hold, as a store in memory; the path of a store alone opens it
-- for reading. For notebooks that take their data as arguments.
-- @usage ts.load{ "tests/data/baci_hs17_y2021_V202401.csv" }:datasets()[1].format --> "baci"
function ts.load (paths)
  return require "tradestat.sources".load(paths)
end

--- A synthetic sample as a store in memory: "machine tools" (when not said), or
-- "goods": semiconductors, optics, engines and nitrocellulose. Its dataset's
-- name says that it is synthetic.
-- @usage ts.sample():datasets()[1].name --> "sample (synthetic)"
function ts.sample (name)
  return require "tradestat.sources".sample(name)
end

--- Ask files without storing them: `ts.scan "BACI_*.csv"`. The path of a file,
-- a pattern with `*`, `?` or `[...]`, or a list of paths; the files are read
-- anew for each question. `:flows{...}` selects as a store's flows do, with the same
-- answers, but records that are there twice are not looked for.
-- Options as those of load: `format`, `classification`, `keep`, `dataset`,
-- `on_error = "reject"` (leave bad rows out and count them), `threads`,
-- `progress`. Raises when there is no such file or no format fits.
-- @usage #ts.scan("tests/data/baci_hs17_y2021_V202401.csv"):flows{}:by("year") --> 2
function ts.scan (path, options)
  return require "tradestat.scan".open(path, options)
end

--- A frame from values: `ts.frame{ { "exporter", { "CHN", "DEU" } }, ... }`.
-- Texts make a key column, numbers a number column (`false` is missing), a
-- column called "period" the period column. A list of pairs keeps its order.
-- @usage #ts.frame{ { "exporter", { "CHN", "DEU" } }, { "value", { 3, 1 } } } --> 2
function ts.frame (columns)
  require "tradestat.statistics"  -- adds its verbs to frames
  return require "tradestat.frame".new(columns)
end

--- A series from values: `start` is its first period, `false` marks missing.
-- Options `unit` and `name` say what it counts.
-- @usage ts.series{ start = "2019-01", 3, false, 4 }.n --> 2
function ts.series (spec)
  return require "tradestat.series".new(spec)
end

--- A frame from any file with a table: GDP, exchange rates, prices, codes. CSV,
-- TSV or JSON (an array of flat objects), compressed too.
-- `keys` and `numbers` are lists of columns that are of that kind; `period`
-- names the period column, `{ date = "month" }` with its frequency, `false`:
-- none. Unnamed columns are numbers when all their cells are and none begins
-- like "01"; else keys: name your codes in `keys`. `units = { value = "USD" }`
-- says what numbers count. `wide = "year"` makes rows of the columns that are
-- called as years are: columns `period` and `value`, or another name `of`.
-- Missing are empty cells and, but not in keys, NA, N/A, #N/A, n.a., NaN, null,
-- none, and . .. ... - : in any case.
-- Days that are all first ones of months count as months, and a note says so.
-- Titles above the header are left out.
-- @usage ts.read("gdp.csv", { keys = { "iso3" }, wide = "year", of = "gdp" })
-- @usage #ts.read("tests/data/monthly.csv", { period = "date" }) --> 3
-- @usage #ts.read("tests/data/imf_wide.csv", { wide = "year" }) --> 6
function ts.read (path, options)
  return require "tradestat.read"(path, options)
end

--- Which format a file has and why, its columns, encoding and first problems;
-- of a store, its datasets, after every row was checked. Returns a text.
function ts.describe (path, options)
  return require "tradestat.store".describe(path, options)
end

--- A named, dated, sourced list of products for `product = ...`.
-- Without a name: the names of all lists.
-- @usage ts.products("machine tools").patterns[1] --> "8456..8466"
function ts.products (name)
  return require "tradestat.choose".products(name)
end

--- A named group of countries for `exporter = ...` and `importer = ...`.
-- Fixed membership as named; `{ dated = true }`: each country only while it
-- belongs. Without a name: the names of all groups.
-- @usage #ts.countries "EU27" --> 27
function ts.countries (name, options)
  return require "tradestat.choose".countries(name, options)
end

--- A dated, sourced list of events: of sanctions, wars, agreements. Without a
-- name: the names of all lists. A list of your own: `ts.events{ { "2022-02-24",
-- "invasion" }, ... }`, with a source as third item.
-- @usage ts.events("invasion")[1].date --> "2022-02-24"
-- @usage #ts.events{ { "2021-03-23", "Suez canal blocked" } } --> 1
function ts.events (name)
  return require "tradestat.events".events(name)
end

--- All but these: `exporter = ts.except "CHN"`, `regime = ts.except
-- "re-export"`.
function ts.except (what)
  return require "tradestat.choose".except(what)
end

--- An aggregate that the source publishes as a row: `exporter = ts.total
-- "World"`. As `product = ts.total` the published total over all products.
function ts.total (name)
  return require "tradestat.choose".total(name)
end

--- A number that somebody stated, held against a computed one: the verdict is
-- "supported", "consistent", "contradicted" or "cannot be tested".
-- The sentence is read for its number ("nearly 70 % of", "more than doubled",
-- "about 900 million USD") unless `relation`, `number` and `unit` say it.
-- `value` and `interval = { lo, hi }` are the computed number, or `compute` a
-- function that gives value, lo, hi. `vary = { { "exporter", { "China", "CHN" },
-- { "China and Hong Kong", { "CHN", "HKG" } } }, ... }` calls `compute` with
-- each admissible scope, the first being the claim's own. `source`, `date`,
-- `coverage` (of trade, at least `needed` 0.9), `hedge`, `half`, `expected`,
-- `history`: see docs/claims.md.
-- @usage ts.claim{ text = "nearly 70 % came from China", value = 0.69 }.verdict --> "supported"
function ts.claim (spec)
  return require "tradestat.claim".new(spec)
end

--- The claims of a sentence with two numbers, a list: "from 200 million USD in
-- 2021 to over 500 million in 2022", `values = { a, b }`, each a number or
-- { value, lo, hi }.
-- @usage #ts.claims{ text = "from 2 million USD to over 5 million", values = { 2.1e6, 5.2e6 } } --> 2
function ts.claims (spec)
  return require "tradestat.claim".all(spec)
end

--- The ratio of two estimates with known standard errors, as a fit: Fieller's
-- interval (lo, hi; Fieller 1954), which says so when the denominator may be
-- zero, and that of the delta method. `cov` is their covariance, 0 unless
-- given; with `df` quantiles are those of t; `level` is 0.95 unless given.
-- @usage ts.ratio{ a = 10, b = 4, se_a = 1, se_b = 0.5 }.estimate --> 2.5
function ts.ratio (options)
  return require "tradestat.chance".ratio(options)
end

--- A fraction as a percentage, "69.9 %"; a missing one is ".".
-- `digits` are decimals, 1 when not said.
-- @usage ts.percent(0.6987, 1) --> "69.9 %"
function ts.percent (x, digits)
  return require "tradestat.format".percent(x, digits)
end

--- Help on a verb, a function or a statistic; prints and returns nothing.
function ts.help (what)
  print(require "tradestat.help".text(what))
end

-- Reducers are functions of lists too: ts.hhi{ 30, false, 70 }.
return setmetatable(ts, { __index = function (_, name)
  local reducer = require "tradestat.statistics".functions[name]
  if reducer then return reducer end
  local known = {}
  for key in pairs(ts) do known[#known + 1] = key end
  table.sort(known)
  local near = core.nearest(tostring(name), known)
  fail.raise(("ts has no '%s'%s"):format(tostring(name),
    near and (": did you mean ts.%s?"):format(near)
    or ": it has " .. table.concat(known, ", ")))
end })
