-- Models of breaks from Lua: fits with tables, groups, required options,
-- events.
local T = require "check"
local ts = require "tradestat"

-- Exports that rise by 40 in 2022-03 and fall by 20 in 2020-04, with a wobble.
local function exports (level)
  local spec = { start = "2019-01", unit = "USD" }
  for i = 1, 66 do
    spec[i] = level + (i >= 39 and 40 or 0) - (i >= 16 and 20 or 0)
      + (i * 7919 % 13) - 6
  end
  return spec
end
local s = ts.series(exports(100))

-- A fit's words, tables and series.
local fit = s:breaks()
T.equal(fit.count, 2, "two breaks")
T.equal(fit.dates, "2020-04, 2022-03", "S23: first periods of new regimes")
T.equal(#fit.breaks, 2, "a table of breaks")
T.equal(fit.breaks:column "date", { "2020-04", "2022-03" }, "their dates")
T.ok(fit.breaks:column "lo"[2] <= "2022-03", "intervals")
T.ok(fit.breaks:column "hi"[2] >= "2022-03", "intervals")
T.equal(fit.regimes:column "n", { 15, 23, 28 }, "regimes")
T.equal(fit.choices:column "breaks", { 0, 1, 2, 3, 4, 5 }, "choices")
T.equal(#fit:residuals(), 66, "residuals")
T.near(fit:predict():at "2022-02", fit.regimes:column "mean"[2], 1e-14,
  "fitted")
T.ok(tostring(fit):find("2022%-03%s+2022"), "the table is printed")
T.equal(#fit:frame(), 2, "as a frame: the breaks")
T.equal(s:pelt().dates, fit.dates, "pelt")
T.equal(s:binary_segmentation().dates, fit.dates, "binary segmentation")
T.equal(s:sup_f().date, "2022-03", "supF")
T.equal(s:sup_f().boundary:at "2022-03", s:sup_f().critical, "boundary")
T.equal(s:cusum{ kind = "ols" }.path.n, 66, "a path")
T.equal(#s:breaks{ number = 0 }.breaks, 0, "no breaks")

-- Required options, at the caller's line.
T.fails("chow needs its option 'at': first period of the new regime", "at",
  s.chow, s)
T.fails("test_breaks.lua:%d+: its needs its option 'from'", "from",
  function () s:its{ log = true } end)
T.fails("one month, the first of the new regime, not '2022Q1'", "frequency",
  s.its, s, { from = "2022Q1" })
T.ok(ts.help == ts.help and require "tradestat.help".text "its"
  :find("from (period; must be given)", 1, true), "help says so")
T.near(s:its{ from = "2022-03" }.effect,
  s:its{ from = "2022-03" }:predict():at "2024-06"
  - s:its{ from = "2022-03" }.counterfactual:at "2024-06", 1e-12, "effect")

-- Groups: one row each, the same for any number of rows' order.
local exporter, period, value = {}, {}, {}
for k, name in ipairs { "CHN", "DEU", "TUR" } do
  for i, x in ipairs(exports(50 * k)) do
    exporter[#exporter + 1] = name
    period[#period + 1] = s:periods()[i]
    value[#value + 1] = (name == "TUR") and 7 or x
  end
end
local f = ts.frame{ { "exporter", exporter }, { "period", period },
  { "value", value } }
local fits = f:breaks{ by = "exporter" }
T.equal(fits:column "dates", { fit.dates, fit.dates, false }, "words in rows")
T.ok(fits:column "refused"[3]:find "all observations are equal", "S25")
T.near(fits:column "p"[1], fit.p, 1e-14, "p to adjust")
T.equal(#fits:adjust("p", "bh"), 3, "adjusted")
T.equal(f:its{ by = "exporter", from = "2022-03" }:column "date",
  { "2022-03", "2022-03", false }, "options of groups")

-- Events: lists with dates and sources.
local sanctions = ts.events "EU sanctions"
for _, name in ipairs(ts.events()) do
  for i, event in ipairs(ts.events(name)) do
    T.ok(event.date:find "^%d%d%d%d%-%d%d%-%d%d$" and #event.name > 0
      and #event.source > 0, name .. ": date, name and source")
    T.ok(i == 1 or ts.events(name)[i - 1].date <= event.date, "by date")
  end
end
T.ok(tostring(sanctions):find("2022%-06%-03  6th package.*2022/879"), "printed")
T.ok(#ts.events "sanctions" > #sanctions, "lists together")
T.fails("did you mean 'invasion'", "unknown list", ts.events, "invason")
T.fails("item 1 is { \"2022-02-24\"", "no name", ts.events,
  { { "2022-02-24" } })
T.fails("is no period", "no date", ts.events, { { "2022-02-30", "x" } })
T.fails("takes the name of a list", "a number", ts.events, 2022)

-- Breaks beside events.
local match = fit:events(ts.events "invasion")
T.equal(match.matched, 1, "one of two matches")
T.equal(match.matches:column "distance", { -22, 1 }, "months after the event")
T.equal(match.matches:column "on", { "2022-02-24", "2022-02-24" }, "on")
T.near(match.chance, 5 / 49, 1e-14, "of 49 months 5 are within 2")
T.ok(match.p > match.chance and match.p < 2 * match.chance, "one of two")
T.equal(fit:events "invasion".p, match.p, "by name")
T.equal(fit:events({ { "2022-02-24", "it" } }, { within = 0 }).matched, 0,
  "within")
T.ok(tostring(match):find "matched 1, breaks 2", "printed")
T.fails("did you mean 'within'", "option", fit.events, fit, "invasion",
  { withn = 1 })
T.fails("within is a number of periods", "within", fit.events, fit, "invasion",
  { within = 0.5 })
T.fails("events: which?", "none", fit.events, fit)
T.fails("only dates that were searched for", "a date of one's own", function ()
  return s:its{ from = "2022-03" }:events "invasion"
end)

T.done()
