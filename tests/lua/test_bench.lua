-- The benchmark compares answers as it says (rules 1 to 4 of
-- tests/bench/compare.lua), stops where one differs, and runs through on small
-- files. Nothing is asserted of times.
package.path = "tests/bench/?.lua;" .. package.path
local T = require "check"
local files = require "files"
local running = require "running"
local answers = require "compare"
local report = require "report"
local timing = require "timing"

local B = os.getenv "B" or "build"

local function comparison (job, ours, theirs)
  local sorted = { files.path(), files.path() }
  answers.sort(job, files.write(ours), sorted[1])
  answers.sort(job, files.write(theirs), sorted[2])
  return answers.compare(job, sorted[1], sorted[2])
end

local job = { id = "e", keys = { "year", "importer", "hs2" },
  numbers = { "value" } }
local ours = "importer,product,period,value (USD)\n"
  .. "ABW,01,2017,1000\nUSA,84,2018,5.5\n"
local theirs = "year,importer,hs2,value\n"

local function compared (rows)
  return comparison(job, ours, theirs .. rows)
end

local same, rows = compared "2018,842,84,5.5\n2017,533,1,1000.0\n"
T.equal(same, nil, "rules 1, 2: columns by name, codes made ours, any order")
T.equal(rows, 2, "both rows were compared")
T.equal(compared "2017,533,1,1000.0000001\n2018,842,84,5.5\n", nil,
  "rule 4: 1e-10 of the number is the last digits")
T.equal(compared "2017,533,1,1000.00001\n2018,842,84,5.5\n",
  "job e, 2017,ABW,01, value: ours is 1000, theirs 1000.00001",
  "rule 4: 1e-8 is not")
T.equal(compared "2017,533,1,1000\n",
  "job e, 2018,USA,84: ours is 5.5, theirs absent", "rule 4: a key of ours")
T.equal(compared "2016,533,1,7\n2017,533,1,1000\n2018,842,84,5.5\n",
  "job e, 2016,ABW,01: ours is absent, theirs 7", "rule 4: a key of theirs")
T.equal(comparison(job, ours .. "ZWE,01,2017,0\nZWE,02,2017,\n",
  theirs .. "2018,842,84,5.5\n2017,533,1,1000\n"), nil,
  "rule 3: zero and missing are left out")
T.equal(comparison({ id = "d", keys = { "year" },
  numbers = { "value", "share" } }, "year,value,share\n2017,5,0.5\n",
  "year,value,share\n2017,5,0.25\n"),
  "job d, 2017, share: ours is 0.5, theirs 0.25", "each number is compared")
T.fails("has no column hs2", "rule 1: a column is missing", comparison, job,
  "year,importer,value\n2017,ABW,1\n", theirs)
T.fails("not like its head", "rule 1: a row is cut short", comparison, job,
  "year,importer,hs2,value\n2017,ABW,01\n", theirs)

local runs = { { seconds = 9 }, { seconds = 1 }, { seconds = 3 } }
T.equal(timing.median(runs, "seconds"), 3, "median of three")
runs[4] = { seconds = 4 }
T.equal(timing.median(runs, "seconds"), 3.5, "median of four")

local function folder_with_files ()
  local folder = running.shell "mktemp -d":match "%S+"
  running.shell(("%s/bench/baci 0.003 2017 2018 > %s/baci.csv; %s/bench/wide "
    .. "0.0003 202301 202303 > %s/wide.csv"):format(B, folder, B, folder))
  return folder
end

local function bench (folder, environment, page)
  return running.shell(("env RUNS=1 %s %s run tests/bench/run.lua %s "
    .. "%s/bench/measure %s %s/baci.csv %s/wide.csv '%s'"):format(environment,
    running.program, running.program, B, folder, folder, folder, page or ""))
end

-- A program in place of sqlite3 whose every answer is off by one dollar.
local function liar (folder)
  local path = folder .. "/sqlite3"
  running.shell(([[cat > %s <<'END'
#!/bin/sh
case $* in
--version) echo 0 ;;
*-csv*) echo what,value; echo rows,1 ;;
esac
END
chmod +x %s]]):format(path, path))
end

local folder = folder_with_files()
local page = files.write("before\n<!-- measured -->\nold\n<!-- end -->\n"
  .. "after\n")
local said, complained, status = bench(folder, "WITH=", page)
T.equal({ complained, status }, { "", 0 }, "it runs through")
for _, id in ipairs { "c", "c2", "d", "e", "f", "h", "by year" } do
  T.ok(said:find("\n" .. id .. ", threads 2: tradestat [%d.]+ s, [%d.]+ MB\n"),
    "job " .. id .. " is timed")
end
local text = files.read(page)
T.ok(text:find "^before\n<!%-%- measured %-%->\n\n| job |",
  "the page begins as it was")
T.ok(text:find "\n\n<!%-%- end %-%->\nafter\n$", "and ends so")
T.ok(not text:find "old", "old results are replaced")

liar(folder)
said, complained, status = bench(folder, ("WITH=SQLite JOBS=c PATH=%s:$PATH")
  :format(folder))
T.ok(status ~= 0, "a program that disagrees ends it")
T.ok(complained:find "SQLite: job c, rows, value: ours is %d+, theirs 1\n",
  "and is named, with key and numbers: " .. complained)
T.ok(not said:find "threads", "before anything is timed")
running.shell("rm -r " .. folder)

-- Models on many series.
local function fits (environment, into)
  return running.shell(("env RUNS=1 SERIES=300 %s %s run "
    .. "tests/bench/statistics.lua %s/bench/panel %s '%s'"):format(environment,
    running.program, B, folder, into or ""))
end

page = files.write("<!-- statistics -->\nold\n<!-- end -->\n")
running.shell("mkdir " .. folder)
said, complained, status = fits("WITH=", page)
T.equal({ complained, status }, { "", 0 }, "models run through")
for _, job in ipairs(require "fits") do
  T.ok(said:find(job.what .. " | ", 1, true), job.id .. " is timed")
end
T.ok(files.read(page):find "^<!%-%- statistics %-%->\n\n| model | to reach |",
  "the page has the table")

-- A Python whose every slope is 1.
local python = folder .. "/python3"
running.shell(([[cat > %s <<'END'
#!/bin/sh
for last; do :; done
case $* in
*version*) echo 0 ;;
*import*) ;;
*) printf '0 slope\t1\n' > "$last"; echo 1e-6 ;;
esac
END
chmod +x %s]]):format(python, python))
said, complained, status = fits(("WITH=numpy FITS=ols PYTHON=%s"):format(
  python))
T.ok(status ~= 0, "a program that disagrees ends it")
T.ok(complained:find "numpy: ols, series 0 slope: ours is %S+, theirs 1\n",
  "and is named, with series and numbers: " .. complained)
running.shell("rm -r " .. folder)

for _, name in ipairs { "measured", "statistics", "scale" } do
  local place = ("<!-- %s -->\n"):format(name)
  T.ok(files.read "docs/benchmarks.md":find(place, 1, true),
    "the page of results has a place for " .. name)
end
T.fails("has no place for scale", "a page without the lines", report.insert,
  page, "scale", "")
T.done()
