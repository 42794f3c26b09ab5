-- nb.out.json and tradestat check: a run again finds what changed in data,
-- seeds and cells, and nothing else.
local T = require "check"
local align = require "tradestat.notebook.align"
local compare = require "tradestat.notebook.compare"
local files = require "files"
local json = require "tradestat.json"
local running = require "running"

local folder = running.shell "mktemp -d":match "%S+"

local function write (name, text)
  local file = assert(io.open(folder .. "/" .. name, "w"))
  file:write(text)
  file:close()
  return folder .. "/" .. name
end

local function has (text, part, what)
  T.ok(text:find(part, 1, true), ("%s: %q in %q"):format(what, part, text))
end

local rows <const> = "exporter,period,value\nCHN,2020,1234567890\n"
  .. "CHN,2021,2.5\nDEU,2020,7\nDEU,2021,8\n"
local data = write("data.csv", rows)

local body <const> = [==[
-- %% Data
local ts = require "tradestat"
local f = ts.read(arg[1], { period = "period" })
local factor = 2

-- %% Table
f:by("period")

-- %% Trend
local s = f:where{ exporter = "DEU" }:by("period"):series()
print(("sum %.1f of %s"):format(s:values()[1] * factor, arg[1]))

-- %% Chance
math.randomseed(7)
math.random(1000000)
]==]

local nb = write("nb.lua", body)
local out = folder .. "/nb.out.json"

local function report ()
  local _, told, status = running.run("report", nb, "-o", folder
    .. "/nb.html", data)
  T.equal(status, 0, "report: " .. told)
end

local function check (...)
  local words = { ... }
  words[#words + 1] = nb
  words[#words + 1] = data
  return running.run("check", table.unpack(words))
end

local function outputs ()
  report()
  local text = files.read(out)
  T.ok(not text:find(folder, 1, true), "no folders")
  T.ok(not text:find "20%d%d%-%d%d%-%d%d[T ]%d", "no times")
  local made = json.read(text)
  T.equal(made.inputs[1].name, "data.csv", "the input's name")
  T.equal(made.inputs[1].bytes, #rows, "its size")
  T.equal(#made.cells, 4, "cells")
  T.equal(made.cells[2].outputs[1].data.columns[2].values[1], 1234567897,
    "numbers")
  T.equal(made.seeds[1].value, 7, "seeds")
  T.equal(made.cells[3].outputs[1].text, "sum 14.0 of data.csv\n",
    "paths in text lose their folders")
  report()
  T.ok(files.read(out) == text, "the same bytes again")
end

local function all_hold ()
  local said, told, status = check()
  T.equal(status, 0, "nothing changed: " .. said .. told)
  has(said, "4 cells, ", "what it says")
  has(said, "all hold", "what it says")
end

local function changed_digit ()
  write("data.csv", (rows:gsub("1234567890", "1234567891")))
  local said, _, status = check()
  T.equal(status, 1, "a digit of the data")
  has(said, "input data.csv changed: SHA-256 ", "which input")
  has(said, 'line 6: cell 2 "Table": value at period=2020: 1234567897 -> '
    .. "1234567898", "which number")
  has(said, "1 cell differs of 4, 1 number of ", "how many")
  said, _, status = check "--tolerance=1e-6"
  T.equal(status, 1, "within the tolerance, but the input changed")
  T.ok(not said:find("value at", 1, true), "no number moved: " .. said)
  write("data.csv", rows)
  T.equal(select(3, check()), 0, "as before")
end

local function changed_seed ()
  write("nb.lua", (body:gsub("randomseed%(7%)", "randomseed(8)")))
  local said, _, status = check()
  T.equal(status, 1, "a seed")
  has(said, "seeds changed: math.randomseed 7 -> math.randomseed 8", "which")
  has(said, 'cell 4 "Chance": ', "which cell")
  write("nb.lua", body)
end

local function changed_cell ()
  write("nb.lua", (body:gsub("factor = 2", "factor = 3")))
  local said, _, status = check()
  T.equal(status, 1, "an upstream cell")
  has(said, 'line 9: cell 3 "Trend": text, line 1: "sum 14.0 of data.csv" -> '
    .. '"sum 21.0 of data.csv"', "what moved downstream")
  has(said, 'note: line 1: cell 1 "Data": its code changed', "and why")
  -- a cell more, and a comment: nothing moved
  local function with_cell (text)
    return (body:gsub("%-%- %%%% Table", "-- %%%% New\n" .. text .. "\n\n%0"))
  end
  write("nb.lua", (with_cell "local z = 1":gsub("factor = 2",
    "factor = 2  -- twice")))
  said, _, status = check()
  T.equal(status, 0, "a silent cell and a comment: " .. said)
  has(said, "its code changed", "a note")
  write("nb.lua", with_cell "print 'n'")
  said, _, status = check()
  T.equal(status, 1, "a cell that gives something more")
  has(said, 'cell 2 "New": is new', "which")
  T.ok(not said:find "Table", "others keep their places: " .. said)
  write("nb.lua", (body:gsub("%-%- %%%% Table.-\n\n", "")))
  said, _, status = check()
  T.equal(status, 1, "a cell less")
  has(said, '"Table": is gone', "which")
  write("nb.lua", body)
end

local function cannot_run ()
  local _, told, status = running.run("check", write("new.lua", "print 'x'\n"))
  T.equal(status, 2, "no outputs")
  has(told, "tradestat report " .. folder .. "/new.lua writes it", "the cure")
  write("nb.lua", body .. "\n-- %%\nerror 'no'\n")
  _, told, status = check()
  T.equal(status, 2, "a cell fails")
  has(told, "nb.lua:18: no", "where")
  write("nb.lua", body)
  local before = files.read(out)
  write("nb.out.json", "{}")
  _, told, status = check()
  T.equal(status, 2, "no outputs of ours")
  has(told, "make them anew", "no outputs of ours")
  write("nb.out.json", "{")
  T.equal(select(3, check()), 2, "no JSON")
  write("nb.out.json", before)
  _, told, status = check "--tolerance=much"
  T.equal(status, 2, "a tolerance that is none")
  has(told, "--tolerance takes a number", "a tolerance that is none")
  os.remove(data)
  T.equal(select(3, check()), 2, "an input is gone")
  write("data.csv", rows)
end

-- A file that the store holds already gives the same outputs as its load did.
local function loads ()
  local file = files.comtrade { { 2020, 156, "X", 643, "845710", 10 } }
  nb = write("load.lua", "-- %%\nlocal db = require 'tradestat'.open(arg[1])\n"
    .. "db:load(arg[2])\n-- %%\nprint(tostring(db:load(arg[2])))\n")
  local store = folder .. "/load.db"
  local _, told, status = running.run("report", nb, store, file)
  T.equal(status, 0, told)
  T.ok(not files.read(folder .. "/load.out.json"):find "%d%.%d%d s",
    "no times of loads")
  local said
  said, _, status = running.run("check", nb, store, file)
  T.equal(status, 0, "loaded again: " .. said)
end

-- A store is what was loaded into it.
local function stores ()
  local store = folder .. "/trade.db"
  local function load_rows (value)
    os.remove(store)
    running.run("load", store, files.comtrade {
      { 2020, 156, "X", 643, "845710", value } })
  end
  load_rows(10)
  nb = write("store.lua", "-- %%\nlocal db = require 'tradestat'.open(arg[1])\n"
    .. "print(db)\n-- %%\ndb:flows{}:by 'year'\n")
  local _, told, status = running.run("report", nb, store)
  T.equal(status, 0, told)
  local text = files.read(folder .. "/store.out.json")
  T.ok(not text:find("/tmp", 1, true), "no folders: loads neither")
  T.equal(select(3, running.run("check", nb, store)), 0, "the same store")
  load_rows(11)
  local said
  said, _, status = running.run("check", nb, store)
  T.equal(status, 1, "another load")
  has(said, "store trade.db, dataset ", "which store")
  has(said, ": value at period=2020: 10 -> 11", "which number")
end

local function claims ()
  local text = "-- %%\nrequire 'tradestat.manifest'.add_claim(setmetatable("
    .. "{ text = 'half', verdict = %q }, { __name = 'tradestat.claim' }))\n"
  nb = write("claim.lua", text:format "supported")
  running.run("report", nb)
  local said, _, status = running.run("check", nb)
  T.equal(status, 0, "a claim that is supported passes")
  has(said, "claim supported: half", "and is named")
  write("claim.lua", text:format "contradicted")
  said, _, status = running.run("check", nb)
  T.equal(status, 1, "one that is contradicted fails")
  has(said, "claim contradicted: half", "and is named")
end

-- What differs between two values, by compare.
local function differences (a, b, tolerance)
  local list = {}
  local state = { tolerance = tolerance or 1e-12, numbers = 0,
    add = function (where, x, y) list[#list + 1] = where .. ": " .. x .. " -> "
      .. y end }
  compare.values(a, b, "", state)
  return table.concat(list, " / ")
end

local function frame (values, keys)
  return { rows = #values, columns = {
    { name = "k", kind = "key", unit = "", values = keys or { "a", "b", "c" } },
    { name = "v", kind = "number", unit = "USD", values = values } } }
end

local function comparing ()
  T.equal(differences(1, 1 + 1e-13), "", "within 1e-12")
  T.equal(differences(1, 1 + 1e-11), "value: 1 -> 1.00000000001" and
    differences(1, 1 + 1e-11), "a number")
  T.ok(differences(1, 1 + 1e-11) ~= "", "beyond 1e-12")
  T.equal(differences(frame { 1, 2, 3 }, frame { 1, 2, 3 }), "", "frames")
  T.equal(differences(frame { 1, 2, 3 }, frame { 1, 2.5, 3 }),
    "v at k=b: 2 -> 2.5", "a number of a frame")
  T.equal(differences(frame { 1, 2, 3 }, frame { 1, json.null, 3 }),
    "v at k=b: 2 -> missing", "one that is missing now")
  T.equal(differences(frame { 1, 2, 3 },
    frame({ 3, 1, 2 }, { "c", "a", "b" })), "", "rows by their keys")
  T.equal(differences(frame { 1, 2, 3 }, frame({ 1, 2 }, { "a", "b" })),
    " at k=c: a row -> none", "a row less")
  T.equal(differences(frame { 1e-20, 1e9, 3 }, frame { 2e-20, 1e9, 3 }), "",
    "noise beside what the column holds")
  T.equal(differences("rate 2.50 %, n 3", "rate 2.50 %, n 4"),
    'text, line 1: "rate 2.50 %, n 3" -> "rate 2.50 %, n 4"', "numbers in text")
  T.equal(differences("x 1000", "x 1001", 0.01), "", "within the tolerance")
  T.ok(differences("word 1", "ward 1", 0.5) ~= "", "words never are")
  T.ok(differences("2021-03", "2021-04", 1e-12) ~= "", "dates in text")
  T.equal(differences({ a = 1, b = { 2, 3 } }, { a = 1, b = { 2, 4 } }),
    "b.2: 3 -> 4", "nested values")
end

local function aligning ()
  local function cell (title) return { title = title, code = title } end
  local function pairs_of (a, b)
    local before, now, list = {}, {}, {}
    for c in a:gmatch "." do before[#before + 1] = cell(c) end
    for c in b:gmatch "." do now[#now + 1] = cell(c) end
    for _, pair in ipairs(align(before, now)) do
      list[#list + 1] = (pair[1] and pair[1].title or ".")
        .. (pair[2] and pair[2].title or ".")
    end
    return table.concat(list, " ")
  end
  T.equal(pairs_of("abc", "abc"), "aa bb cc", "the same")
  T.equal(pairs_of("abc", "axbc"), "aa .x bb cc", "one more")
  T.equal(pairs_of("abc", "ac"), "aa b. cc", "one less")
  T.equal(pairs_of("abc", "axc"), "aa bx cc", "one that changed")
  T.equal(pairs_of("", "a"), ".a", "none before")
  T.equal(pairs_of("a", ""), "a.", "none now")
  T.equal(pairs_of("", ""), "", "none at all")
end

outputs()
all_hold()
changed_digit()
changed_seed()
changed_cell()
cannot_run()
loads()
stores()
claims()
comparing()
aligning()
running.shell("rm -r " .. folder)
T.done()
