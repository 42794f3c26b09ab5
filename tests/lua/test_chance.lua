-- Uncertainty: bootstraps, ratios, the delta method, many tests at once.
local T = require "check"
local ts = require "tradestat"

local s = ts.series { start = "2019-01", unit = "USD",
  3, 4, 5, 6, 7, 5, 6, 7, 8, 9, 9.5, 11, 10, 12, 11, 14, 13, 15 }

-- A bootstrap says what it did, and what it is given comes back.
local fit = s:bootstrap "median"
T.equal(fit.estimate, s:median(), "the estimate is the reducer's")
T.ok(fit.lo <= fit.estimate and fit.estimate <= fit.hi, "interval")
T.equal(fit.interval, { fit.lo, fit.hi }, "interval")
T.equal(fit.seed, 1, "the default seed")
T.equal(fit.replicates, 999, "replicates")
T.ok(fit.method:find("Philox4x32-10, seed 1", 1, true), "generator and seed")
T.ok(tostring(fit):find("999 resamples of values in blocks of", 1, true),
  "printed")
T.equal(s:bootstrap("median").se, fit.se, "again")
T.ok(s:bootstrap { what = "median", seed = 7 }.se ~= fit.se, "another seed")
T.equal(#fit:frame(), 1, "one coefficient")
local kept = s:bootstrap { keep = true, replicates = 99, method = "iid" }
T.equal(#kept.draws, 99, "the replicates are a table")
T.near(ts.sd(kept.draws:column "estimate"), kept.se, 1e-12, "of which se is")
T.fails("did you mean 'median'", "reducer", s.bootstrap, s, "medin")
T.fails("did you mean 'method'", "option", s.bootstrap, s, { metod = "iid" })
T.fails("did you mean 'stationary'", "word", s.bootstrap, s,
  { method = "stationery" })

-- A frame: one row a group, each as its series alone.
local who, when, value = {}, {}, {}
for g = 1, 3 do
  for i = 1, 18 do
    who[#who + 1] = "G" .. g
    when[#when + 1] = ("2020-%02d"):format((i - 1) % 12 + 1)
    if i > 12 then when[#when] = ("2021-%02d"):format(i - 12) end
    value[#value + 1] = (i * 7 * g) % 11 + g
  end
end
local frame = ts.frame { { "exporter", who }, { "period", when },
  { "value", value } }
local fits = frame:bootstrap { what = "trend.slope", by = "exporter" }
T.equal(#fits, 3, "a row a group")
for g = 1, 3 do
  local one = frame:series { exporter = "G" .. g }
    :bootstrap { what = "trend.slope" }
  T.equal(fits:column "lo"[g], one.lo, "as the series alone")
end

-- Ratios.
local ratio = ts.ratio { a = 10, b = 4, se_a = 1, se_b = 0.5 }
T.equal(ratio.shape, "bounded", "Fieller")
T.near(ratio.delta_hi, 2.5 + 1.959963984540054 * ratio.se, 1e-14, "delta")
T.ok(ratio.hi - 2.5 > 2.5 - ratio.lo, "Fieller's interval is not symmetric")
local wide = ts.ratio { a = 10, b = 1, se_a = 1, se_b = 0.6 }
T.equal({ wide.lo, wide.shape }, { nil, "complement" }, "no interval")
T.ok(tostring(wide):find "the ratio lies below", "says so")
T.fails("'se_b' is a number, not left out", "error", ts.ratio,
  { a = 1, b = 1, se_a = 1 })
T.fails("unknown option of ratio 'se'", "option", ts.ratio,
  { a = 1, b = 1, se = 1 })
T.fails("product of the standard errors", "covariance", ts.ratio,
  { a = 1, b = 1, se_a = 1, se_b = 1, cov = 2 })
local pair = ts.frame { { "a", { 1, 2, 3, false, 5 } },
  { "b", { 2, 4, 5, 9, 9 } } }
T.ok(pair:ratio("a", "b").refused:find "missing", "a missing pair")
T.near(pair:ratio("a", "b", { missing = "skip" }).estimate, 11 / 20, 1e-15,
  "of sums")
T.fails("takes two columns", "columns", pair.ratio, pair, "a")
T.fails("missing is", "missing", pair.ratio, pair, "a", "b",
  { missing = "zero" })

-- D4: the yearly growth of a log trend and its error, f exp(b f) se(b).
local trend = s:trend { log = true }
local growth = trend:delta "exp(12 * slope) - 1"
T.near(growth.estimate, trend.annual, 1e-14, "D4: growth")
T.near(growth.se, 12 * math.exp(12 * trend.slope) * trend.se, 1e-14, "D4: se")
T.equal(growth.level, 0.95, "the fit's level")
T.ok(trend:delta("slope", { level = 0.5 }).hi < growth.hi, "level")
T.fails("did you mean 'slope'", "name", trend.delta, trend, "slop")
T.fails("takes a formula", "formula", trend.delta, trend)
T.fails("was refused", "refused", trend.delta,
  ts.series { start = "2019", 1, 2 }:trend(), "slope")

-- Fits that were all refused have no p: no tests, and no error.
local short = ts.frame { { "who", { "a", "b" } },
  { "period", { "2020-01", "2020-01" } }, { "value", { 1, 2 } } }
  :trend { by = "who" }:adjust("p", "bh")
T.equal(short:column "q", { false, false }, "no tests")
T.fails("no column 'z'", "a fit that answers", function ()
  return ts.frame { { "who", { "a", "a", "a" } },
    { "period", { "2020", "2021", "2022" } }, { "value", { 1, 2, 4 } } }
    :trend { by = "who" }:adjust "z"
end)

-- p.adjust of R 4.2.2: p <- c(0.01, 0.04, 0.03, NA, 0.005, 0.04, 0, 1).
local tests = ts.frame {
  { "p", { 0.01, 0.04, 0.03, false, 0.005, 0.04, 0, 1 } } }
local known = {
  bh = { 0.0233333333333333, 0.0466666666666667, 0.0466666666666667, false,
    0.0175, 0.0466666666666667, 0, 1 },
  by = { 0.0605, 0.121, 0.121, false, 0.045375, 0.121, 0, 1 },
  holm = { 0.05, 0.12, 0.12, false, 0.03, 0.12, 0, 1 },
  bonferroni = { 0.07, 0.28, 0.21, false, 0.035, 0.28, 0, 1 },
}
for method, want in pairs(known) do
  local q = tests:adjust("p", method):column "q"
  for i, x in ipairs(want) do
    if x then T.near(q[i], x, 1e-13, method)
    else T.equal(q[i], false, method) end
  end
end
T.equal(tests:adjust { method = "holm" }:column "q"[1],
  tests:adjust("p", "holm"):column "q"[1], "by name")

T.done()
