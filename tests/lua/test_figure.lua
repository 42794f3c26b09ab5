-- Figures: what is drawn, how it is written, that bytes repeat.
local T = require "check"
local running = require "running"
local scale = require "tradestat.figure.scale"
local ts = require "tradestat"

-- Three exporters over eight quarters; TUR is missing once.
local function tools ()
  local who, when, value = {}, {}, {}
  for i, name in ipairs { "CHN", "DEU", "TUR" } do
    for q = 0, 7 do
      local missing = name == "TUR" and q == 2
      who[#who + 1] = name
      when[#when + 1] = ("%dQ%d"):format(2022 + q // 4, q % 4 + 1)
      value[#value + 1] = not missing and (4 - i) * 1e6 * (10 + q) or false
    end
  end
  return ts.frame { title = "imports of RUS", { "exporter", who },
    { "period", when }, { "value", value, unit = "USD" } }
end
local f = tools()

-- scale.lua, rule 1: ticks.
local function texts (ticks)
  local list = {}
  for i, tick in ipairs(ticks) do list[i] = tick.text end
  return list
end
T.equal(texts((scale.linear(0, 937, 6))), { "0", "200", "400", "600", "800",
  "1000" }, "rule 1: linear")
T.equal({ select(2, scale.linear(-0.05, 0.31, 6)) }, { -0.1, 0.4 },
  "rule 1: whole steps")
T.equal(texts((scale.linear(5, 5, 4)))[1], "2", "rule 1: one value has room")
T.equal(texts((scale.logarithmic(3, 90))), { "1", "2", "5", "10", "20", "50",
  "100" }, "rule 1: logarithmic")
T.equal(texts((scale.logarithmic(0, 1)))[1], "1", "a panel without values ends")
T.equal(texts(scale.time(18993, 19723, 8)), { "2022", "2023", "2024" },
  "rule 2: years")
T.equal(texts(scale.time(19723, 19900, 8))[2], "Feb", "rule 2: months")
T.equal(scale.number(-1234567.5, 0), "\u{2212}1\u{202F}234\u{202F}568",
  "rule 3: thousands")
T.equal(scale.number(-0.0, 1), "0.0", "rule 3: no minus before zero")

-- The data of a figure are those of the frame, in the axis' unit.
local fig = f:plot { title = "Machine tools <to> Russia & more",
  events = { { "2022-02-24", "invasion" }, { "1990-01-01", "too early" } },
  source = "partners", note = "a test" }
local data = fig:data()
T.equal(#data, 24, "all points")
T.equal(data:column "value"[1], 30, "in millions")
T.equal(data:column "period"[2], "2022Q2", "periods as text")
T.equal(data:column "missing"[19], "missing", "the missing one says so")

-- SVG.
local svg = fig:svg()
local function count (text, what)
  return select(2, text:gsub(what, ""))
end
T.equal(svg, tools():plot { title = "Machine tools <to> Russia & more",
  events = { { "2022-02-24", "invasion" }, { "1990-01-01", "too early" } },
  source = "partners", note = "a test" }:svg(), "the same input, the same bytes")
T.ok(svg:find("Machine tools &lt;to&gt; Russia &amp; more", 1, true),
  "texts are escaped and stay text")
T.equal(count(svg, "<circle"), 23, "a dot for each value")
T.ok(svg:find("<title>CHN 2022Q1: 30.00 million USD</title>", 1, true), "tips")
T.ok(svg:find("<title>TUR 2022Q3: missing</title>", 1, true), "missing tips")
T.equal(count(svg, "<polyline[^>]*stroke=\"#009E73\""), 2,
  "the line breaks where a value is missing")
T.ok(svg:find("invasion", 1, true) and not svg:find("too early", 1, true),
  "events inside the axis")
T.ok(svg:find("<metadata>tradestat", 1, true)
  and svg:find("imports of RUS", 1, true), "provenance")
T.ok(svg:find("Source: partners", 1, true), "the source")
T.ok(svg:find("Note: a test", 1, true), "the note")
T.ok(svg:find("prefers-color-scheme: dark", 1, true), "dark")
T.equal(count(svg, "<text"), count(svg, "</text>"), "elements are closed")

-- Partial periods.
local partial = ts.frame { { "period", { "2022Q1", "2022Q2" } },
  { "value", { 1, 2 } } }
T.ok(not partial:plot():svg():find("partial", 1, true), "nothing is partial")

-- Kinds.
local function draws (kind, what, pattern, more)
  local spec = { kind = kind, of = "value" }
  for name, value in pairs(more or {}) do spec[name] = value end
  local text = f:plot(spec):svg()
  T.ok(text:find(pattern), kind .. ": " .. what)
  return text
end
T.equal(count(draws("stacked", "tips", "<title>DEU 2022Q2"), "opacity=\"0.45\""),
  2, "a pile that lacks a part is faint")
draws("share", "parts of the whole", "%(50%.0 %%%)")
draws("bar", "bars", "<rect[^>]*fill=\"#D55E00\"")
draws("heatmap", "a scale of colours", ">51%.00 million USD<")
T.equal(count(draws("line", "panels", ">DEU</text>", { facet = "exporter" }),
  ">20</text>"), 3, "each panel has its axis")
local category = f:where { period = "2023Q4" }:select("exporter", "value")
T.ok(category:plot():svg():find("<title>CHN: 51.00 million USD</title>", 1,
  true), "names without periods are bars")
T.equal(count(f:with("x", "value / 2"):plot { kind = "scatter", x = "x",
  of = "value" }:svg(), "<circle"), 23, "scatter")
local band = f:with("lo", "value * 0.9"):with("hi", "value * 1.1")
  :where { exporter = "CHN" }:plot { of = "value", lo = "lo", hi = "hi" }
T.ok(band:svg():find("<polygon", 1, true), "an interval is a band")
T.ok(band:svg():find("[27.00 million USD, 33.00 million USD]", 1, true),
  "and is told")
T.ok(f:share("exporter", { missing = "skip" }):plot { of = "share" }:svg()
  :find("share, %", 1, true), "fractions in per cent")

-- Many members: the largest are shown, and a note says so.
local who, value = {}, {}
for i = 1, 40 do who[i], value[i] = "C" .. i, { i } end
local wide = { { "country", {} }, { "period", {} }, { "value", {} } }
for i = 1, 40 do
  for year = 2020, 2021 do
    table.insert(wide[1][2], who[i])
    table.insert(wide[2][2], tostring(year))
    table.insert(wide[3][2], i)
  end
end
local many = ts.frame(wide):plot()
T.ok(many:svg():find("the 8 largest of 40 country", 1, true), "a note")
T.ok(many:svg():find(">C40<", 1, true) and not many:svg():find(">C1<", 1, true),
  "the largest")

-- The terminal.
local drawn = tostring(fig)
T.ok(drawn:find("value, million USD", 1, true), "the axis says its unit")
T.ok(drawn:find "[\u{2800}-\u{28FF}]", "braille")
T.ok(drawn:find("┊ 2022-02-24 invasion", 1, true), "events are listed")
T.ok(not drawn:find "\27", "no colours outside a terminal")
for line in drawn:gmatch "[^\n]+" do
  T.ok((utf8.len(line) or 0) <= 80, "no line is wider than 80: " .. line)
end
T.ok(tostring(category:plot()):find("CHN  █", 1, true), "bars in blocks")

-- Fits.
local values = { start = "2019-01", unit = "USD" }
for i = 1, 36 do values[i] = 100 + i + 5 * math.sin(i) end
local s = ts.series(values)
T.equal(#s:trend():plot():data(), 72, "observed and fitted")
T.fails("the fit was refused", "nothing to draw",
  function () return ts.series { start = "2020", 1 }:trend():plot() end)
T.fails("no series to draw", "a test has none",
  function () return s:mann_kendall():plot() end)
T.equal(#s:plot():data(), 36, "a series")

-- Files.
local folder = running.shell "mktemp -d":gsub("\n", "")
local function contents (path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end
fig:save(folder .. "/a.svg")
T.equal(contents(folder .. "/a.svg"), svg, "save as SVG")
fig:save(folder .. "/a.csv")
T.ok(contents(folder .. "/a.csv"):find("CHN,2022Q1,30", 1, true), "as data")
fig:save(folder .. "/a.txt")
T.equal(contents(folder .. "/a.txt"), drawn .. "\n", "as in the terminal")
fig:save(folder .. "/a.json")
local spec = require "tradestat.json".read(contents(folder .. "/a.json"))
T.ok(spec["$schema"]:find("vega-lite/v5", 1, true), "Vega-Lite")
T.equal(#spec.data.values, 24, "with its data")
T.equal(spec.data.values[19].state, "missing", "and what is missing")
T.ok(spec.description:find("imports of RUS", 1, true), "and its provenance")
T.fails("says no format", "an unknown ending", fig.save, fig, folder .. "/a.gif")
T.fails("No such file", "a folder that is not there", fig.save, fig,
  folder .. "/none/a.svg")
T.fails("takes a path", "no path", fig.save, fig)
if os.getenv "PRELOAD" then
  T.skip "gnuplot leaks, and would be watched like us"
elseif running.shell "command -v gnuplot || true" ~= "" then
  fig:save(folder .. "/a.png"):save(folder .. "/b.png")
  local png = contents(folder .. "/a.png")
  T.equal(png:sub(1, 8), "\137PNG\r\n\26\n", "a PNG")
  T.equal(png, contents(folder .. "/b.png"), "the same bytes")
  T.ok(png:find("iTXtDescription", 1, true)
    and png:find("imports of RUS", 1, true), "its provenance")
  T.equal(png:sub(-12), "\0\0\0\0IEND\174B`\130", "it ends as it should")
  fig:save(folder .. "/a.pdf")
  T.equal(contents(folder .. "/a.pdf"):sub(1, 5), "%PDF-", "a PDF")
else
  T.fails("not installed: install the package gnuplot-nox", "without gnuplot",
    fig.save, fig, folder .. "/a.png")
end
running.shell("rm -r " .. running.quoted(folder))

-- Wrong use.
T.fails("option of plot 'titel': did you mean 'title'", "a misspelt option",
  f.plot, f, { titel = "x" })
T.fails("did you mean 'heatmap'", "a misspelt kind", f.plot, f,
  { kind = "heatmp" })
T.fails("did you mean 'value'", "a misspelt column", f.plot, f,
  { of = "valu" })
T.fails("it takes a number", "a key is no number", f.plot, f,
  { of = "exporter" })
T.fails("title is a string", "a number for a title", f.plot, f, { title = 1 })
T.fails("has no place on a logarithmic axis", "zero has no log",
  function () return ts.series { start = "2020", 0, 1 }:plot { log = true } end)
T.fails("is no date", "an event without a date", f.plot, f,
  { events = { { "yesterday", "x" } } })
T.fails("no rows", "an empty frame", function ()
  return f:where "value < 0":plot()
end)
T.fails("did you mean 'save'", "a misspelt verb", function ()
  return fig:sav "x"
end)
T.fails("facet = ", "two keys that vary", function ()
  return f:with("kind2", "value"):unpivot("what", { of = "x" }):plot()
end)

T.done()
