-- tradestat report: HTML, Markdown, Jupyter notebooks and PDF of a run.
local T = require "check"
local files = require "files"
local json = require "tradestat.json"
local running = require "running"

local B = os.getenv "B" or "build"
local folder = running.shell "mktemp -d":match "%S+"

local function write (name, text)
  local file = assert(io.open(folder .. "/" .. name, "w"))
  file:write(text)
  file:close()
  return folder .. "/" .. name
end

local function has (text, part, what)
  T.ok(text:find(part, 1, true), ("%s: no %q"):format(what or "report", part))
end

local function lacks (text, part, what)
  T.ok(not text:find(part, 1, true), ("%s: has %q"):format(what or "report",
    part))
end

local body <const> = [==[
-- %% [markdown]
-- # A <b> & *heading*
--
-- | a | n |
-- |---|--:|
-- | x | 1 |
--
-- [x](javascript:alert(1)) ![pixel](http://a.example/p.png)
--
-- ## Second part

-- %% Setup id="setup"
local ts = require "tradestat"
local f = ts.frame{ title = "flows", { "exporter", { "CHN", "DEU", "<i>" } },
  { "period", { "2020", "2020", "2020" } },
  { "value", { 3, false, 10 }, unit = "USD" } }
print("printed", 1)
io.write "written\n"
f

-- %%% Below
print(f:where "value > 2")
f:show(1)

-- %%
1 + 1, "two"

-- %%
ts.series{ start = "2019", 1, 2, 4, 3, 5 }:trend()

-- %%
local quiet = 3
quiet;

-- %%
print(...)
]==]

local nb = write("nb.lua", body)

local function html ()
  local said, told, status = running.run("report", nb, "-o", folder
    .. "/nb.html", "argument")
  T.equal(status, 0, "report: " .. told)
  T.equal(said, folder .. "/nb.html: 6 cells\n", "what it says")
  T.equal(told, "", "nothing to complain of")
  local page = files.read(folder .. "/nb.html")
  has(page, "<!DOCTYPE html>")
  has(page, "<title>A &lt;b&gt; &amp; *heading*</title>")
  has(page, '<h1 id="a-b-heading">A &lt;b&gt; &amp; <em>heading</em></h1>')
  has(page, '<li><a href="#second-part">Second part</a></li>', "contents")
  has(page, '<li><a href="#setup">Setup</a></li>', "contents: titles of code")
  has(page, '<li class="deep"><a href="#below">Below</a></li>', "sub-cells")
  has(page, '<details><summary>code, line 13</summary>', "code is folded")
  has(page, '<span class="k">local</span>', "and coloured")
  has(page, '<pre class="text">printed\t1\nwritten</pre>', "printed text")
  has(page, '<tr><td>&lt;i&gt;</td><td>2020</td><td class="number">10</td>',
    "tables escape")
  has(page, '<th class="number">value (USD)</th>', "heads have units")
  has(page, "2 more rows of 3", "show(1)")
  has(page, "2\ttwo", "plain values side by side")
  has(page, "Newey-West", "fits")
  has(page, '<pre class="text">argument</pre>', "arguments")
  has(page, "prefers-color-scheme: dark")
  has(page, "@media print")
  has(page, "SHA-256", "the manifest")
  lacks(page, ">3</pre>", "a semicolon hides")
  lacks(page, "javascript:", "links")
  has(page, '<a href="http://a.example/p.png">pixel</a>', "pictures elsewhere")
  for _, part in ipairs { "https://", "<link", "src=", "@import", "url(" } do
    lacks(page, part, "self-contained")
  end
  running.run("report", nb, "-o", folder .. "/again.html", "argument")
  T.ok(files.read(folder .. "/again.html") == page, "the same bytes again")
  return page
end

-- What a browser without a network makes of the page: a click sorts, another
-- one turns round, missing stays last, the button unfolds.
local function browser (page)
  local program = running.has "chromium" and "chromium"
    or running.has "google-chrome" and "google-chrome"
  if not program then return T.skip "no Chromium" end
  local script = [[
<script>window.addEventListener("load", function () {
  var table = document.querySelectorAll(".cell table")[0];
  function column(i) { return Array.from(table.tBodies[0].rows).map(
    function (r) { return r.cells[i].textContent; }).join(","); }
  var heads = table.tHead.rows[0].cells, log = [];
  heads[2].click(); log.push(column(2));
  log.push(heads[2].getAttribute("aria-sort"));
  heads[2].click(); log.push(column(2));
  heads[0].click(); log.push(column(0));
  heads[0].dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  log.push(column(0));
  var fold = document.getElementById("fold");
  function open() { return document.querySelectorAll("details[open]").length; }
  log.push(open()); fold.click(); log.push(open() > 3); fold.click();
  log.push(open());
  log.push(document.documentElement.scrollWidth <= window.innerWidth);
  log.push(performance.getEntriesByType("resource").length);
  document.title = "LOG " + log.join(" | ");
});</script></body>]]
  local path = write("click.html", (page:gsub("</body>", function ()
    return script
  end)))
  local dom, told, status = running.shell(("timeout 60 %s --headless "
    .. "--disable-gpu --no-sandbox --host-resolver-rules='MAP * ~NOTFOUND' "
    .. "--user-data-dir=%s/profile --dump-dom file://%s"):format(program,
    folder, path))
  local log = dom:match "<title>LOG (.-)</title>"
  if status ~= 0 or not log then
    return T.skip("Chromium does not run here: " .. told:sub(1, 200))
  end
  T.equal(log, "10,3,. | descending | 3,10,. | &lt;i&gt;,CHN,DEU | "
    .. "DEU,CHN,&lt;i&gt; | 0 | true | 0 | true | 0", "what clicks do")
end

local function markdown ()
  local _, told, status = running.run("report", nb, "-o", folder .. "/nb.md",
    "argument")
  T.equal(status, 0, told)
  local text = files.read(folder .. "/nb.md")
  has(text, "# A <b> & *heading*\n", "prose as it is")
  has(text, "\n## Setup\n\n```lua\nlocal ts", "titles and code")
  has(text, "\n### Below\n", "sub-cells")
  has(text, "```text\nprinted\t1\nwritten\n```", "printed text")
  has(text, "| CHN | 2020 | 3 |", "tables")
  has(text, "| what | which | facts |", "the manifest")
end

local function ipynb ()
  local path = folder .. "/nb.ipynb"
  local _, told, status = running.run("report", nb, "-o", path, "argument")
  T.equal(status, 0, told)
  local made = json.read(files.read(path))
  T.equal({ made.nbformat, made.nbformat_minor }, { 4, 5 }, "version")
  T.equal(made.cells[2].id, "setup", "an id of one's own")
  T.equal(made.cells[3].id, "cell-3", "and others")
  T.equal(made.cells[2].metadata.title, "Setup", "titles")
  local outputs = made.cells[2].outputs
  T.equal(outputs[1].text, "printed\t1\nwritten\n", "stream")
  T.ok(outputs[2].data["text/html"]:find "<table>", "text/html")
  T.ok(outputs[2].data["text/plain"]:find "exporter", "text/plain")
  T.equal(made.cells[2].execution_count, 1, "counted")
  local python = "/usr/bin/python3"
  if select(3, running.shell(python .. " -c 'import nbformat'")) ~= 0 then
    return T.skip "no nbformat"
  end
  _, told, status = running.shell(("%s -W error -c 'import nbformat, sys; "
    .. "nbformat.validate(nbformat.read(sys.argv[1], 4))' %s"):format(python,
    path))
  T.equal(status, 0, "nbformat validates: " .. told)
end

local function pdf ()
  local path = folder .. "/nb.pdf"
  local _, told, status = running.shell(("PATH=%s %s/tradestat report %s -o %s")
    :format("/nowhere", B, nb, path))
  T.equal(status, 2, "without a browser")
  has(told, "printed by Chromium, which is not installed", "a clear message")
  if not running.has "chromium" then return T.skip "no Chromium" end
  if os.getenv "PRELOAD" then
    return T.skip "Chromium hangs where a sanitizer is preloaded"
  end
  _, told, status = running.run("report", nb, "-o", path)
  if status ~= 0 then return T.skip("Chromium does not run here: " .. told) end
  T.equal(files.read(path):sub(1, 5), "%PDF-", "a PDF")
  local left = running.shell("ls " .. folder)
  lacks(left, ".new", "temporary files are gone")
  lacks(left, ".log", "temporary files are gone")
end

local function errors ()
  local path = write("bad.lua", "-- %% a\nlocal x = 1\nx\n\n-- %% b\nlocal t\n"
    .. "print 'before'\nt.y = 2\n\n-- %% c\nprint 'after'\n")
  local out = folder .. "/bad.html"
  local said, told, status = running.run("report", path, "-o", out)
  T.equal(status, 2, "an error stops it")
  has(told, "bad.lua:8: attempt to index a nil value", "the analyst's line")
  has(told, "8 | t.y = 2", "quoted")
  local page = files.read(out)
  has(page, "before", "what was printed before")
  has(page, '<pre class="error">', "the error")
  lacks(page, ">after<", "nothing after it")
  T.ok(not io.open(folder .. "/bad.out.json"), "no outputs of half a run")
  said, told, status = running.run("report", "--keep-going", path, "-o", out)
  T.equal(status, 2, "it went on, and something failed")
  has(said, "3 cells, 1 failed", "what it says")
  has(files.read(out), '<pre class="text">after</pre>', "what came after")
  path = write("syntax.lua", "-- %%\nprint 'one'\n\n-- %%\nx = = 2\n")
  _, told, status = running.run("report", path)
  T.equal(status, 2, "a syntax error")
  has(told, "syntax.lua:5: unexpected symbol near '='", "its line")
  has(told, "5 | x = = 2", "its line, quoted")
  has(files.read(folder .. "/syntax.html"), "one", "cells before it ran")
  path = write("rus.lua", "-- %%\nlocal x = { importer = RUS }\n")
  _, told, status = running.run("report", path)
  has(told, "undefined name 'RUS'", "S33 in reports")
  path = write("exit.lua", "-- %%\nprint 'x'\nos.exit(1)\n-- %%\nprint 'y'\n")
  _, told, status = running.run("report", path)
  T.equal(status, 1, "the analysis says no")
  has(files.read(folder .. "/exit.html"), ">x<", "what came before")
  local _, usage = running.run("report", path, "-o", "x.txt")
  has(usage, "a report is .html, .md, .ipynb or .pdf", "another extension")
  _, usage = running.run("report", folder .. "/none.lua")
  has(usage, "No such file", "no such notebook")
  _, told, status = running.run("report", path, "-o", "/nowhere/x.html")
  T.equal(status, 2, "a place that cannot be written")
  has(told, "/nowhere/x.html: cannot be written", "and says so")
end

-- The fresh state of a run, the session's inputs, `<close>`, lint warnings.
local function states ()
  local data = write("gdp.csv", "iso3,year,gdp\nCHN,2020,14\nDEU,2020,4\n")
  local path = write("inputs.lua", ("-- %%%%\nlocal ts = require 'tradestat'\n"
    .. "local f = ts.read(%q, { period = 'year' })\nlocal db <close> = "
    .. "ts.open ':memory:'\n\n-- %%%%\nprint(db)\nmath.random(1000)\n")
    :format(data))
  local _, told, status = running.run("report", path)
  T.equal(status, 0, told)
  local page = files.read(folder .. "/inputs.html")
  has(page, "store :memory:, 0 datasets", "<close> lasts to the end")
  has(page, "<td>input</td><td>" .. data, "inputs")
  has(page, running.shell("sha256sum " .. data):match "%w+", "their SHA-256")
  running.run("report", path, "-o", folder .. "/inputs2.html")
  T.ok(files.read(folder .. "/inputs2.html") == page, "random numbers repeat")
  path = write("warn.lua", "-- %% [markdown]\n--[[ x ]]\n")
  _, told = running.run("report", path)
  has(told, "warn.lua:2: warning: prose in a long comment", "warnings")
end

local function figures ()
  local path = write("fig.lua", [==[
-- %%
local figure = setmetatable({}, { __name = "tradestat.figure",
  __tostring = function () return "drawn" end, __index = {
  svg = function () return '<svg xmlns="http://www.w3.org/2000/svg" width="9"'
    .. ' height="9"><title>tip</title></svg>' end,
  data = function () return { x = { 1, 2 } } end } })
figure
-- %%
local claim = setmetatable({ text = "nearly 70 %", verdict = "supported",
  value = 0.69 }, { __name = "tradestat.claim", __tostring = function ()
  return "claim" end })
require "tradestat.manifest".add_claim(claim)
claim
]==])
  local _, told, status = running.run("report", path)
  T.equal(status, 0, told)
  local page = files.read(folder .. "/fig.html")
  has(page, "<figure><svg", "figures are drawings")
  has(page, "<title>tip</title>", "with tooltips")
  has(page, "<td>nearly 70 %</td><td></td><td>0.69</td><td>supported</td>", "claims")
  running.run("report", path, "-o", folder .. "/fig.md")
  has(files.read(folder .. "/fig.md"), "![figure 1](fig-figure-1.svg)",
    "figures as files")
  has(files.read(folder .. "/fig-figure-1.svg"), "<svg", "the file")
  running.run("report", path, "-o", folder .. "/fig.ipynb")
  has(files.read(folder .. "/fig.ipynb"), '"image/svg+xml"', "as SVG")
  has(files.read(folder .. "/fig.out.json"), '"type": "figure"', "as data")
  lacks(files.read(folder .. "/fig.out.json"), "svg", "as data only")
end

-- Saved again, written again; Ctrl-C ends it well.
local function watching ()
  local path = write("watch.lua", "-- %%\nprint 'one'\n")
  local out = folder .. "/watch.html"
  local said, told, status = running.shell(([[
    %s/tradestat report --watch %s -o %s & pid=$!
    for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.2
      grep -qs one %s && break; done
    printf -- "-- %%%%\nprint 'two'\n" > %s
    for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.2
      grep -qs two %s && break; done
    kill -INT $pid; wait $pid; echo status $?]]):format(B, path, out, out,
    path, out))
  T.ok(files.read(out):find "two", "written again: " .. told)
  has(said, "watch.html: 1 cell\n", "each time")
  T.ok(status == 0 and said:find "status 0\n$", "Ctrl-C ends it: " .. said)
  if not running.has "setsid" then return T.skip "no setsid" end
  write("watch.lua", "-- %%\nlocal n = os.time() + 60\n"
    .. "while os.time() < n do end\n")
  said = running.shell(([[
    setsid %s/tradestat report --watch %s -o %s & pid=$!
    sleep 1; kill -INT -$pid || kill $pid; wait $pid; echo status $?]]):format(B, path,
    out))
  T.ok(said:find "status 0\n$", "Ctrl-C ends it while a cell runs: " .. said)
end

-- A renderer of others goes into the page, and so do specifications.
local function interactive ()
  local path = write("plot.lua", [==[
-- %%
local ts = require "tradestat"
ts.series{ start = "2020", 1, 2, 3, name = "</script>" }:plot()
]==])
  local renderer = folder .. "/renderer"
  running.shell("mkdir " .. renderer)
  local _, told, status = running.run("report", "--interactive=" .. renderer,
    path)
  T.equal(status, 2, "an empty folder")
  has(told, "there is no vega.min.js", "and what it lacks")
  for _, name in ipairs { "vega", "vega-lite.min", "vega-embed" } do
    write(("renderer/%s.js"):format(name), "/* " .. name .. " </script> */")
  end
  _, told, status = running.run("report", "--interactive=" .. renderer, path)
  T.equal(status, 0, told)
  local page = files.read(folder .. "/plot.html")
  has(page, "/* vega-embed <\\/script> */", "the renderer, which ends nothing")
  has(page, '<script type="application/json" class="vega">', "a figure")
  has(page, "vega-lite/v5.json", "its specification")
  has(page, "<figure><svg", "and its drawing")
  _, told, status = running.run("report", "--interactive=" .. renderer, path,
    "-o", folder .. "/plot.md")
  T.equal(status, 2, "only pages are interactive: " .. told)
end

-- Many cells, each with a table.
local function large ()
  local parts = { "-- %%\nlocal ts = require 'tradestat'\n" }
  for i = 2, 200 do
    parts[i] = ("-- %%%% Cell %d\nlocal f%d = ts.frame{ { 'x', {%s} } }\nf%d\n")
      :format(i, i, ("1.5,"):rep(50), i)
  end
  local path = write("large.lua", table.concat(parts, "\n"))
  local said, told, status = running.run("report", path)
  T.equal(status, 0, "200 cells: " .. told)
  has(said, "200 cells", "all of them")
end

local page = html()
browser(page)
markdown()
ipynb()
pdf()
errors()
states()
figures()
watching()
interactive()
large()
running.shell("rm -r " .. folder)
T.done()
