-- Regressions by a formula; rules of core/stats/regression/*.h.
local T = require "check"
local ts = require "tradestat"

-- Box and Jenkins (1976), series G: airline passengers, thousands.
local air <const> = {
  112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141,
  135, 125, 149, 170, 170, 158, 133, 114, 140, 145, 150, 178, 163, 172, 178,
  199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218, 230, 242, 209,
  191, 172, 194, 196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201,
  204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229, 242, 233, 267,
  269, 270, 315, 364, 347, 312, 274, 237, 278, 284, 277, 317, 313, 318, 374,
  413, 405, 355, 306, 271, 306, 315, 301, 356, 348, 355, 422, 465, 467, 404,
  347, 305, 336, 340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337,
  360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405, 417, 391, 419,
  461, 472, 535, 622, 606, 508, 461, 390, 432 }
local series <const> = ts.series{ start = "1949-01", values = air }
local LOG_TREND <const> = "log(value) ~ trend"

-- E1 of the formulas: R 4.2.2, sandwich 3.0-2, lmtest 0.9-40 on
-- lm(log(AirPassengers) ~ seq_len(144)).
do
  local fit = series:regress(LOG_TREND)
  T.near(fit.intercept, 4.8136682823, 1e-10, "E1 intercept")
  T.near(fit.trend, 0.0100483817, 1e-8, "E1 slope")
  T.near(fit.intercept_se, 0.0309924752, 1e-8, "NeweyWest(lag = 4)")
  T.near(fit.trend_se, 0.000410409186, 1e-8, "NeweyWest(lag = 4)")
  T.equal(fit.lag, 4, "rule 4: the usual lag")
  T.near(fit.dw, 0.5873709, 1e-7, "dwtest")
  T.near(fit:breusch_godfrey(12).statistic, 121.15276, 1e-7, "bgtest(12)")
  T.near(fit:breusch_pagan().statistic, 4.549582, 1e-6, "bptest")
  local hc1 = series:regress(LOG_TREND, { errors = "hc1" })
  T.near(hc1.intercept_se, 0.0212413746, 1e-8, "vcovHC HC1")
  T.near(hc1.trend_se, 0.000281554801, 1e-8, "vcovHC HC1")
  local hc3 = series:regress(LOG_TREND, { errors = "hc3" })
  T.near(hc3.intercept_se, 0.0214783651, 1e-8, "vcovHC HC3")
  T.near(hc3.trend_se, 0.000285164168, 1e-8, "vcovHC HC3")
  local auto = series:regress(LOG_TREND, { lag = "auto" })
  T.near(auto.bandwidth, 3.63364, 1e-5, "bwNeweyWest(prewhite = 0)")
  T.equal(auto.lag, 3, "its whole part")
  local andrews = series:regress(LOG_TREND, { bandwidth = "andrews" })
  T.near(andrews.bandwidth, 13.209252, 1e-7, "bwAndrews(Bartlett, prewhite = 0)")
  local trend = series:trend{ log = true }
  T.near(fit.trend, trend.slope, 1e-14, "as the model trend")
  T.near(fit.trend_se, trend.se, 1e-12, "as the model trend")
end

-- What printing looks like.
T.equal(tostring(series:regress(LOG_TREND)), [[
OLS of log(value) on trend | month, 1949-01..1960-12
Newey-West errors, lag 4; t with 142 degrees of freedom
                estimate  std. error       t       p   95 % interval
intercept         4.8137      0.0310  155.32  <0.001   [4.752, 4.875]
trend (month)    0.01005     0.00041   24.48  <0.001   [0.00924, 0.01086]
 = a year        +12.8 %                               [+11.7 %, +13.9 %]
n 144, missing 0, zeros 0, R2 0.90, DW 0.59
note: no seasonal terms; residuals strongly correlated: lag 4 may be too short]],
  "a fit")

-- Formulas (formula.h): the terms as they were understood.
local f = ts.frame{
  { "who", { "B", "A", "B", "A", "C", "C", "B", "A", "C", "B", "A", "C" } },
  { "period", { "2020Q1", "2020Q1", "2020Q2", "2020Q2", "2020Q1", "2020Q2",
    "2020Q3", "2020Q3", "2020Q3", "2020Q4", "2020Q4", "2020Q4" } },
  { "x", { 1, 4, 2, 5, 3, 8, 9, 2, 6, 4, 7, 5 } },
  { "y", { 2, 7, 4, 11, 3, 9, 12, 5, 8, 6, 10, 1 }, unit = "USD" } }

local function names (formula, options)
  local list = {}
  for i, c in ipairs(f:regress(formula, options).coefficients) do
    list[i] = c.name
  end
  return table.concat(list, " ")
end

T.equal(names "y ~ x", "intercept x")
T.equal(names "y ~ x - 1", "x", "rule 2: no intercept")
T.equal(names "y ~ 0 + x", "x", "rule 2: no intercept")
T.equal(names "y ~ -1 + x", "x", "rule 2: no intercept")
T.equal(names "y ~ 1", "intercept", "a mean")
T.equal(names "y ~ who", "intercept who_B who_C", "rule 5: the first is the base")
T.equal(names "y ~ 0 + who", "who_A who_B who_C", "rule 5: all levels")
T.equal(names "y ~ who*x", "intercept who_B who_C x who_B:x who_C:x", "rule 3")
T.equal(names "y ~ who:x", "intercept who_A:x who_B:x who_C:x", "rule 5: margin")
T.equal(names "y ~ x + who:x", "intercept x x:who_B x:who_C", "rule 5: margin")
T.equal(names "y ~ who*x - who", "intercept x who_B:x who_C:x", "rule 3: minus")
T.equal(names "y ~ x:trend + x", "intercept x x:trend", "rule 6: order")
T.equal(names "y ~ x + x", "intercept x", "rule 6: once")
T.equal(names "y ~ log(x) + x^2 + (x / 3)", "intercept log(x) x^2 x / 3")
T.equal(names "y ~ x > 4", "intercept x > 4", "rule 1: a condition")
T.equal(names "y ~ x + big = x > 1e+0", "intercept x big", "rule 4: a name")
T.equal(names "y ~ x + late = period >= '2020Q3'", "intercept x late", "rule 4")
T.equal(names "y ~ who = 'A'", "intercept who = 'A'", "rule 4: not of a column")
T.equal(names "y ~ season", "intercept quarter_2 quarter_3 quarter_4")
T.equal(names "y ~ period",
  "intercept period_2020Q2 period_2020Q3 period_2020Q4")
T.equal(names "y ~ lag(x) + diff(x, 2)", "intercept lag(x) diff(x, 2)")
T.equal(names "y ~ x + trend + trend^2", "intercept x trend trend^2")
T.equal(names "y ~ t = trend + by = who", "intercept t by_B by_C", "rule 4")
T.equal(f:with("t", "trend"):column "t"[3], 2.0, "trend in expressions")

T.fails("is no formula", "no ~", f.regress, f, "y")
T.fails("nothing behind", "no terms", f.regress, f, "y ~ 0")
T.fails("did you mean 'x'", "unknown", f.regress, f, "y ~ xx")
T.fails("(2 * x)", "rule 3: numbers", f.regress, f, "y ~ 2 * x")
T.fails("is empty", "two signs", f.regress, f, "y ~ x + + x")
T.fails("is no number", "a key cannot be explained", f.regress, f, "who ~ x")
T.fails("takes a formula", "no text", f.regress, f, 3)
T.fails("with a colon", "no frame", f.regress, 3)
T.fails("`trend`", "rule 7", function ()
  f:with("trend", "x"):regress "y ~ trend"
end)
T.equal(f:with("trend", "x"):regress("y ~ `trend`").trend,
  f:regress("y ~ x").x, "rule 7: in backquotes")
T.fails("no seasonal terms", "years", function ()
  ts.series{ start = "2001", 1, 2, 4, 3 }:regress "value ~ season"
end)
T.fails("no period column", "no time", function ()
  ts.frame{ { "y", { 1, 2, 4 } } }:regress "y ~ trend"
end)

-- What is left out, and what refuses (regress.h, rules 1 to 4; S25).
do
  local gaps = ts.frame{ { "who", { "A", "A", "B", "B", "B", "A", "A" } },
    { "x", { 1, 2, false, 4, 5, 6, 8 } }, { "y", { 2, 4, 6, false, 11, 9, 0 } },
    { "w", { 1, 1, 1, 1, 0, 2, 1 } } }
  local fit = gaps:regress "y ~ x"
  T.equal({ fit.n, fit.missing, fit.zeros }, { 5, 2, 1 }, "rule 1: counts")
  local zero = gaps:regress "log(y) ~ x"
  T.ok(zero.refused:find "no log" and zero.refused:find "Theil%-Sen",
    "rule 1: zeros have no log")
  T.equal(zero.notes, { "log(y) is undefined in 1 of 7 rows" }, "rule 1")
  T.equal(zero.x, nil, "a refused fit has no numbers")
  T.fails("refused", "nor tests", zero.wald, zero, "x")
  T.ok(gaps:regress("y ~ x / (x - 1)").refused:find "undefined", "rule 1")
  local same = gaps:with("z", "2 * x + 1"):regress "y ~ x + z"
  T.equal(same.refused, "these columns depend on each other: intercept, x, z;"
    .. " leave one of them out", "rule 2: named")
  T.equal(gaps:regress("y ~ x > 100").refused, "x > 100 is 0 in every row",
    "rule 2: a column of zeros")
  T.equal(gaps:where("x <= 2"):regress("y ~ x").refused,
    "too few observations for the terms", "n = k")
  T.equal(gaps:where("x > 100"):regress("y ~ x").refused,
    "no row has all that the model reads", "no rows")
  local weighted = gaps:regress("y ~ x", { weights = "w", kind = "analytic" })
  T.equal({ weighted.n, weighted.missing }, { 4, 3 }, "rule 3: weight zero")
  T.equal(weighted.notes[1], "1 row of weight zero left out", "rule 3: noted")
  T.fails("what the weights mean", "rule 3: no default", gaps.regress, gaps,
    "y ~ x", { weights = "w" })
  T.equal(gaps:regress("y ~ x", { weights = "w - 1.5", kind = "analytic" })
    .refused, "weights are negative", "rule 3: negative")
  T.equal(gaps:regress("y ~ x", { weights = "w / 2", kind = "frequency" })
    .refused, "frequency weights are whole numbers", "rule 3")
  T.ok(gaps:regress("y ~ x", { cluster = "who" }).refused
    :find "more than two groups", "rule 4: two clusters")
  T.fails("cluster =", "rule 4", gaps.regress, gaps, "y ~ x",
    { errors = "cluster" })
  T.fails("is a number", "rule 4", gaps.regress, gaps, "y ~ x",
    { cluster = "w" })
  T.fails("lag, bandwidth", "rule 4", gaps.regress, gaps, "y ~ x",
    { errors = "hc1", lag = 3 })
  T.fails("did you mean 'errors'", "an option", gaps.regress, gaps, "y ~ x",
    { error = "hc1" })
  T.ok(f:regress("y ~ x", { errors = "newey_west" }).refused
    :find "driscoll_kraay", "rule 4: periods come twice")
  T.equal(f:regress("y ~ x").method,
    "HC1 errors; t with 10 degrees of freedom", "rule 4: the usual errors")
  T.equal(f:regress("y ~ x", { cluster = "period" }).df, 3, "rule 5")
  local exact = ts.series{ start = "2001", 3, 5, 7, 9, 11 }
    :regress "value ~ trend"
  T.near(exact.trend, 2, 1e-15, "rule 8: an exact fit")
  T.equal({ exact.trend_se, exact.trend_p }, {}, "rule 8: has no errors")
  T.ok(exact.notes[1]:find "fits exactly", "rule 8: and says so")
  T.equal(ts.series{ start = "2001", 3, 5, 7, 9, 11 }:regress("value ~ trend",
    { lag = "auto", prewhite = true }).refused, nil, "rule 8: any errors")
  for _, values in ipairs{ { 5 }, { 5, 5 }, { 0, 0, 0, 0 }, { 7, 7, 7, 7 } } do
    local few = ts.series{ start = "2001", values = values }
      :regress "value ~ trend"
    T.ok(few.refused or #few.notes > 0, "constant, one or two values")
  end
  T.ok(ts.series{ start = "2001", false, false }:regress("value ~ trend").refused,
    "nothing there")
end

-- Size and units (rule 7); 1e9-sized values that differ in the units.
do
  local plain = series:regress("value ~ trend + season")
  for _, factor in ipairs{ 1e300 / 1024, 1e-300, 2.0 ^ -1000 } do
    local fit = (series * factor):regress("value ~ trend + season")
    T.near(fit.trend, plain.trend * factor, 1e-13, "rule 7")
    T.near(fit.trend_se, plain.trend_se * factor, 1e-13, "rule 7: error")
    T.near(fit.r2, plain.r2, 1e-13, "rule 7: R2")
    T.near(fit.f, plain.f, 1e-11, "rule 7: F")
  end
  local high = (series + 1e9):regress("value ~ trend + season")
  T.near(high.trend, plain.trend, 1e-13, "1e9")
  T.near(high.trend_se, plain.trend_se, 1e-12, "1e9: error")
  T.near(high.r2, plain.r2, 1e-13, "1e9: R2")
  local big = series:frame():with("big", "1e300 * value")
    :with("small", "value ^ 2 / 1e306")
  T.near(big:regress("value ~ big").big, 1e-300, 1e-13, "a huge regressor")
  T.ok(not big:regress("value ~ big + small").refused, "beside a tiny one")
end

-- Frequency weights are repeated rows, in every kind of error (rule 3).
do
  local wide, long = { {}, {}, {} }, { {}, {} }
  for i = 1, 20 do
    wide[1][i], wide[2][i], wide[3][i] = (i * 7) % 11, i % 5 + i / 9, i % 3 + 1
    for _ = 1, i % 3 + 1 do
      table.insert(long[1], (i * 7) % 11)
      table.insert(long[2], i % 5 + i / 9)
    end
  end
  wide = ts.frame{ { "x", wide[1] }, { "y", wide[2] }, { "f", wide[3] } }
  long = ts.frame{ { "x", long[1] }, { "y", long[2] } }
  for _, errors in ipairs{ "classical", "hc0", "hc1", "hc2", "hc3" } do
    local a = wide:regress("y ~ x", { errors = errors, weights = "f",
      kind = "frequency" })
    local b = long:regress("y ~ x", { errors = errors })
    T.near(a.x_se, b.x_se, 1e-12, errors .. " of frequency weights")
    T.near(a.log_likelihood, b.log_likelihood, 1e-12, "likelihood")
    T.equal(a.n, b.n, "n is their sum")
  end
end

-- The order of rows does not show in any bit (rule 9, S27).
do
  local rows = {}
  for i = 1, #f do rows[i] = ((i * 5) % 12) + 0.0 end
  local other = f:with("place", rows):sort("place"):select("who", "period", "x",
    "y")
  for _, options in ipairs{ { errors = "hc3" }, { cluster = "who + period" },
    { errors = "driscoll_kraay" } } do
    local a = f:regress("y ~ x + who", options)
    local b = other:regress("y ~ x + who", options)
    T.equal(a.x, b.x, "rule 9")
    T.equal(a.x_se, b.x_se, "rule 9")
    T.equal(a.refused, b.refused, "rule 9")
  end
end

-- Tests and predictions of a fit.
do
  local fit = series:regress("log(value) ~ trend + season", { errors = "hc1" })
  local t = fit:wald "trend = 0"
  T.near(t.statistic, (fit.trend / fit.trend_se) ^ 2, 1e-10, "F = t^2")
  T.near(t.p, fit.trend_p, 1e-8, "the same p")
  T.near(fit:wald("trend = 0.01").statistic,
    ((fit.trend - 0.01) / fit.trend_se) ^ 2, 1e-10, "another value")
  T.equal(fit:wald("season").df, 11, "a term: all of its coefficients")
  T.near(fit:wald("month_2 = 0, month_3").statistic,
    fit:wald{ "2*month_2 - month_3 = 0", "month_3 + month_2 = 0" }.statistic,
    1e-9, "the same plane")
  T.equal(fit:wald().df, 12, "all but the intercept")
  T.near(fit:wald("`month 2` = month_3").statistic,
    fit:wald("month_2 - month_3 = 0").statistic, 1e-13, "two sides, a label")
  T.ok(fit:wald("trend, 2*trend = 0").refused:find "repeat", "dependent")
  T.fails("did you mean 'trend'", "unknown", fit.wald, fit, "trent = 0")
  T.fails("expected", "nonsense", fit.wald, fit, "trend = = 0")
  T.fails("restriction 1 is a number", "no text", fit.wald, fit, 3)
  T.ok(fit:breusch_godfrey(200).refused:find "needs more", "order")
  T.fails("whole number", "order", fit.breusch_godfrey, fit, 1.5)
  T.equal(tostring(fit:wald "season"):match "^[^\n]*",
    "Wald test of season | month, 1949-01..1960-12", "printed")
  local fitted, rest = fit:predict(), fit:residuals()
  T.near(fitted:at "1950-05" + rest:at "1950-05", math.log(125), 1e-15, "sum")
  T.equal(fit:frame():column("term")[2], "trend", "a frame of coefficients")
  T.equal(#fit:covariance(), 13, "covariance")
  local cov = fit:covariance()
  T.near(cov:at{ term = "trend", of = "trend" } or cov:column("trend")[2],
    fit.trend_se ^ 2, 1e-13, "its diagonal")
  local next_year = ts.frame{ { "period", { "1961-01", "1961-02", "1970-12" } } }
  local p = fit:predict(next_year)
  T.near(p:column("fitted")[1], fit.intercept + 145 * fit.trend, 1e-13,
    "trend goes on")
  local curve = series:regress "value ~ trend + trend^2 + late = trend > 100"
  T.near(curve:predict(next_year):column("fitted")[1], curve.intercept
    + 145 * curve.trend + 145 ^ 2 * curve["trend^2"] + curve.late, 1e-13,
    "trend in an expression goes on")
  local wide = fit:predict(next_year, { interval = "prediction", level = 0.5 })
  local half = (wide:column("hi")[1] - wide:column("lo")[1]) / 2
  T.near(half, 0.676357 * math.sqrt(p:column("se")[1] ^ 2 + fit.sigma ^ 2),
    1e-4, "of a new observation: t(131) has 0.676 at a half")
  T.fails("interval is", "a word", fit.predict, fit, next_year,
    { interval = "wide" })
  T.fails("between 0 and 1", "a level", fit.predict, fit, next_year,
    { level = 95 })
  T.fails("by quarter", "another frequency", fit.predict, fit,
    ts.frame{ { "period", { "1961Q1" } } })
  T.fails("is for fits of a formula", "of a trend", function ()
    series:trend{}:wald "slope"
  end)
  local by_who = f:regress "y ~ who + x"
  local new = ts.frame{ { "who", { "C", "Z", "A" } }, { "x", { 1, 1, false } } }
  local q = by_who:predict(new):column "fitted"
  T.near(q[1], by_who.intercept + by_who.who_C + by_who.x, 1e-14, "a level")
  T.equal({ q[2], q[3] }, { false, false }, "unknown level, missing number")
  T.near(by_who:residuals():column("residual")[1], f:column("y")[1]
    - by_who:predict():column("fitted")[1], 1e-12, "rows that are no series")
end

-- Grouped: one row a group, any p can be adjusted, threads do not show.
do
  local who, when, y, x = {}, {}, {}, {}
  for g = 1, 150 do
    for i = 1, 24 do
      local n = #who + 1
      who[n] = ("g%03d"):format(g)
      when[n] = ("%d-%02d"):format(2020 + (i - 1) // 12, (i - 1) % 12 + 1)
      x[n] = (i * g) % 17
      y[n] = 5 + (g % 3) * (i > 12 and 1 or 0) + ((i * i * g) % 13) / 4
      if g == 7 then y[n] = i == 3 and 0 or y[n] end
      if g == 9 then x[n] = 4 end
    end
  end
  local panel = ts.frame{ { "who", who }, { "period", when }, { "x", x },
    { "y", y } }
  local formula = "log(y) ~ x + post = period >= '2021-01'"
  local fits = panel:regress(formula, { by = "who" })
  local one = panel:where{ who = "g005" }:regress(formula)
  local row = fits:where{ who = "g005" }
  T.equal(#fits, 150, "one row a group")
  for _, name in ipairs{ "post", "post_se", "post_p", "x", "r2", "dw", "n" } do
    T.equal(row:column(name)[1], one[name], "as one fit: " .. name)
  end
  T.equal(fits:column("refused")[7]:match "^zeros", "zeros", "refused")
  T.equal(fits:column("refused")[9],
    "these columns depend on each other: intercept, x; leave one of them out")
  local q = fits:adjust("post_p", "bh")
  T.ok(q:column("q")[5] >= q:column("post_p")[5], "adjusted")
  local short = panel:regress(formula, { by = "who", term = "post" })
  T.equal(short:column("p")[5], one.post_p, "term: its p")
  T.equal(short:column("post_lo")[5], one.coefficients[3].lo, "its interval")
  T.fails("did you mean 'post'", "term", panel.regress, panel, formula,
    { by = "who", term = "pots" })
  T.fails("no column", "x is not there", function () short:column "x" end)
  local season = panel:regress("y ~ trend + season", { by = "who",
    term = "month_3" })
  T.ok(season:column("month_3")[1], "a level by its name")
end

-- lag and diff look back in time along the same keys (expression.h, rule 1).
do
  local g = ts.frame{ { "who", { "A", "B", "A", "B", "A", "B", "A" } },
    { "period", { "2020-01", "2020-01", "2020-02", "2020-03", "2020-03",
      "2020-02", "2020-05" } }, { "v", { 1, 10, 2, 30, 4, 20, 8 } } }
  T.equal(g:with("l", "lag(v)"):column "l", { false, false, 1.0, 20.0, 2.0,
    10.0, false }, "not over a gap, not to another key")
  T.equal(g:with("d", "diff(v, 2)"):column "d", { false, false, false, 20.0,
    3.0, false, 4.0 }, "two periods back")
  T.equal(g:with("d", "lag(lag(v))"):column "d", { false, false, false,
    10.0, 1.0, false, false }, "nested")
  local _, why = g:with("l", "lag(v)"):at{ who = "A", period = "2020-05" }
  T.equal(why, "no earlier period", "the reason")
  T.fails("whole number", "none", g.with, g, "l", "lag(v, 0)")
  T.fails("two rows with the same keys", "twice", function ()
    g:select("period", "v"):with("l", "lag(v)")
  end)
end

-- Other series and expressions beside a series.
do
  local price = series * 2 + 3
  local fit = series:regress("value ~ p + late", { with = { p = price,
    late = "period >= '1955-01'" }, errors = "hc0" })
  T.near(fit.p, 0.5, 1e-12, "a series as a regressor")
  T.fails("a series or an expression", "with", series.regress, series,
    "value ~ p", { with = { p = 3 } })
end

-- Clusters by their definition: where each pair of members is one row,
-- V = V_a + V_b - V_hc0.
do
  local a, b, x, y = {}, {}, {}, {}
  for i = 0, 79 do
    a[i + 1], b[i + 1] = "a" .. i % 8, "b" .. i // 8
    x[i + 1] = (i * 37) % 29 + 3 * (i % 8)
    y[i + 1] = (i * i * 7) % 31 + 5 * (i % 8) + 2 * (i // 8)
  end
  local grid = ts.frame{ { "a", a }, { "b", b }, { "x", x }, { "y", y } }
  local function variance (options)
    return grid:regress("y ~ x", options).x_se ^ 2
  end
  local one = variance{ cluster = "a", correction = "none" }
  local other = variance{ cluster = "b", correction = "none" }
  local each = variance{ errors = "hc0" }
  T.near(variance{ cluster = { "a", "b" }, correction = "none" },
    one + other - each, 1e-12, "two-way")
  T.near(variance{ cluster = "a" }, one * (8 / 7) * (79 / 78), 1e-13,
    "G/(G-1) (N-1)/(N-K)")
  T.near(variance{ cluster = "a + b" }, (79 / 78) * (one * 8 / 7
    + other * 10 / 9 - each * 80 / 79), 1e-12, "each with its own G")
  T.near(variance{ cluster = "a + b", correction = "least" }, (79 / 78)
    * (8 / 7) * (one + other - each), 1e-12, "the least G for all")
  T.equal(grid:regress("y ~ x", { cluster = "a + b" }).df, 7, "least G - 1")
  T.ok(grid:regress("y ~ x", { cluster = "a" }).notes[1]:find "are few",
    "few clusters are noted")
end

-- The delta method over several coefficients (delta.h, rule 3). R 4.2.2,
-- sandwich 3.0-2, on lm(log(AirPassengers) ~ t + post): with V =
-- NeweyWest(m, lag = 4, prewhite = FALSE, adjust = FALSE), sqrt(g' V g).
do
  local fit = series:regress("log(value) ~ trend + post",
    { with = { post = "period >= '1955-01'" } })
  local made = fit:delta "exp(12 * trend + post) - 1"
  T.near(made.estimate, 0.170700412732961, 1e-10, "delta of two")
  T.near(made.se, 0.0664992621349808, 1e-9, "delta of two: se")
  T.near(fit:delta "trend".se, fit.trend_se, 1e-14, "delta of one")
  local test = fit:wald "trend = post"
  local less = fit:delta "trend - post"
  T.near((less.estimate / less.se) ^ 2, test.statistic, 1e-10, "as Wald")
  local trend = series:trend{ log = true }
  T.fails("how intercept and slope vary together", "no covariances",
    trend.delta, trend, "slope + intercept")
end

-- Numbers of any size: a factor changes the units of results, nothing else.
do
  local function grown (factor)
    local values = {}
    for i = 1, 60 do values[i] = factor * (i + 10 + math.sin(i * i)) end
    return ts.series{ start = "2015-01", values = values }
  end
  local one = grown(1)
  for _, factor in ipairs { 2.0 ^ -990, 2.0 ^ 990 } do
    local s, what = grown(factor), ("times %g"):format(factor)
    local function scaled (a, b, name)
      T.near(b / factor, a, 1e-12, name .. " " .. what)
    end
    scaled(one:sd(), s:sd(), "sd")
    scaled(one:trend{ season = true }.se, s:trend{ season = true }.se, "trend")
    local from <const> = { from = "2017-01" }
    scaled(one:its(from).change_hi, s:its(from).change_hi, "its")
    scaled(one:its(from).annual_after, s:its(from).annual_after, "its")
    T.near(s:its(from).f, one:its(from).f, 1e-12, "its: F " .. what)
    local a, b = one:bootstrap{ interval = "bca" },
      s:bootstrap{ interval = "bca" }
    scaled(a.se, b.se, "bootstrap")
    scaled(a.hi, b.hi, "bootstrap: hi")
    T.equal(b.block, a.block, "block length " .. what)
    T.ok(not tostring(s:its(from)):find "%d%d%d%d%d%d%d", "digits " .. what)
  end
end

T.done()
