-- Flows: which rows count, what adds up, what is missing (S1-S16, S19, S21).
local T = require "check"
local files = require "files"
local ts = require "tradestat"

local CHN <const>, RUS <const>, USA <const>, DEU <const> = 156, 643, 842, 276
local WORLD <const>, FRA <const>, NLD <const> = 0, 251, 528

-- All values of a frame's column as one list.
local function values (frame, name) return frame:column(name or "value") end

-- Examples 1 to 5 of the semantics.
do
  local db = files.store {
    { 2022, USA, "X", CHN, "845710", 10 }, { 2022, DEU, "X", CHN, "845710", 5 },
    { 2022, CHN, "M", WORLD, "845710", 15 },
  }
  local flows = db:flows { product = "8457", reported_by = "exporter" }
  T.equal(values(flows:by "importer"), { 15 }, "example 1: World is set apart")
  T.equal(values(db:flows { product = "8457", exporter = ts.total "World" }
    :by "importer"), { 15 }, "example 1: asked for by name")
  T.equal(db:datasets()[1].loads[1].set_apart, 1, "example 1: counted")
end

do
  local db = files.store {
    { 2022, CHN, "X", RUS, "84", 100 }, { 2022, CHN, "X", RUS, "8457", 60 },
    { 2022, CHN, "X", RUS, "845710", 40 }, { 2022, CHN, "X", RUS, "845811", 30 },
  }
  local function ask (selection) return values(db:flows(selection):by "year")[1] end
  T.equal(ask { product = "8457" }, 40.0, "example 2: deepest level (S9)")
  T.equal(ask { product = "8457", level = 4 }, 60.0, "example 2: level = 4")
  T.equal(ask { product = "84" }, 70.0, "example 2: whole subtree")
  T.equal(ask { product = "84", level = 2 }, 100.0, "example 2: level = 2")
  T.equal(values(db:flows { product = "84" }:hidden("hs4", "year"), "hidden"),
    { 20 }, "example 2: hidden at the headings")
  local hidden = db:flows { product = "84" }:hidden "year"
  T.equal(values(hidden, "hidden"), { 30 }, "example 2: hidden")
end

do
  local function two (a, b)
    local rows = {}
    for month = 1, 3 do
      rows[#rows + 1] = { 202400 + month, CHN, "X", RUS, "845710", a }
      if month < 3 then
        rows[#rows + 1] = { 202400 + month, DEU, "X", RUS, "845710", b }
      end
    end
    return files.store(rows):flows { product = "8457" }:by "quarter"
  end
  local small, large = two(99, 1), two(60, 40)
  T.equal(values(small), { 299 }, "example 3: 1 % absent, given (S13)")
  T.ok(tostring(small):find("coverage 2024Q1: reporters of 99 %", 1, true),
    "example 3: coverage printed")
  T.equal({ large:at { period = "2024Q1" } },
    { nil, "DEU, 40 % of value, has no rows in 2024-03" }, "example 3: missing")
end

do
  local db = files.store { { 2022, CHN, "X", RUS, "TOTAL", 80 },
    { 2022, RUS, "M", CHN, "TOTAL", 100 } }
  T.fails("reported_by = \"exporter\"", "example 4: two sides (S2)", function ()
    return db:flows { exporter = "CHN", importer = "RUS" }:by "year"
  end)
  T.equal(values(db:flows { reported_by = "exporter" }:by "year"), { 80 },
    "example 4: one side")
  T.equal(values(db:flows {}:by("year", "reported_by")), { 80, 100 },
    "example 4: both as a key")
  local mirror = db:flows {}:mirror "year"
  T.equal(values(mirror, "by_exporter"), { 80 }, "example 4: by_exporter")
  T.equal(values(mirror, "by_importer"), { 100 }, "example 4: by_importer")
  T.near(values(mirror, "gap")[1], 0.2231435513, 1e-9, "example 4: gap (K1)")
end

do
  local uv = files.store {
    { 2022, CHN, "X", RUS, "845710", 12 },
    { 2022, CHN, "X", RUS, "845811", 8, weight = 4 },
  }:flows { product = "84" }:unit_values "year"
  T.equal(values(uv, "unit_value"), { 2 }, "example 5: unit value (S21)")
  T.near(values(uv, "kept")[1], 0.4, 1e-15, "example 5: on 40 % of value")
end

-- S2: one flow, two sides, only where both could speak of it.
do
  local db = files.store { { 2022, RUS, "X", CHN, "TOTAL", 5 },
    { 2022, RUS, "M", CHN, "TOTAL", 7 } }
  T.equal(values(db:flows {}:by("exporter", "importer")), { 7, 5 },
    "S2: flows of two directions are two flows")
  T.fails("mix imports (CIF) and exports (FOB)", "S2: valuations never add",
    function () return db:flows {}:by "year" end)
end

-- S5: two classifications in one report.
do
  local db = files.store { { 2022, CHN, "X", RUS, "845710", 5, class = "H5" },
    { 2022, CHN, "X", RUS, "845811", 7, class = "H6" } }
  T.fails("HS2017 and in HS2022", "S5: two editions in one report", function ()
    return db:flows { product = "84" }:by "year"
  end)
  T.equal(values(db:flows { product = "84", classification = "HS2022" }
    :by "year"), { 7 }, "S5: chosen")
  T.equal(values(db:flows { product = "84" }:by("classification", "year")),
    { 5, 7 }, "S5: as a key")
end

-- S6: any code system; S33: a side that is not filtered says so.
do
  local db = files.store { { 2022, CHN, "X", RUS, "845710", 5 },
    { 2022, DEU, "X", RUS, "845710", 7 } }
  for _, name in ipairs { "RUS", "RU", "643", "Russian Federation", 643 } do
    T.equal(values(db:flows { importer = name, exporter = "China" }:by "year"),
      { 5 }, "S6: " .. name)
  end
  T.fails("did you mean 'Russia", "S6: nearest name", function ()
    return db:flows { importer = "Rusia" }
  end)
  T.fails('ts.total "World"', "S8: an aggregate must be named as one", function ()
    return db:flows { importer = "World" }
  end)
  T.ok(tostring(db:flows { importer = "RUS" }:by "year")
    :find("exporter: all", 1, true), "S33: exporter: all")
  T.equal(values(db:flows { exporter = ts.except "CHN" }:by "year"), { 7 },
    "except")
  T.equal(values(db:flows { exporter = ts.countries "EU27" }:by "exporter"),
    { 7 }, "S7: a group")
  T.fails("an aggregate that its parts", "S8: total and part", function ()
    return db:flows { exporter = { "CHN", "World" } }
  end)
end

-- S8: rows that split a total are set apart.
do
  local db = files.store { { 2022, CHN, "X", RUS, "845710", 10 },
    { 2022, CHN, "X", RUS, "845710", 4, mot = 1000 },
    { 2022, CHN, "X", RUS, "845710", 6, mot = 2100 } }
  T.equal(values(db:flows { product = "8457" }:by "year"), { 10 }, "S8: splits")
  T.equal(db:datasets()[1].loads[1].set_apart, 2, "S8: splits are counted")
end

-- S9: products left out use the published TOTAL.
do
  local db = files.store { { 2022, CHN, "X", RUS, "TOTAL", 100 },
    { 2022, CHN, "X", RUS, "845710", 30 } }
  local all = db:flows {}:by "year"
  T.equal(values(all), { 100 }, "S9: TOTAL")
  T.ok(tostring(all):find("published TOTAL", 1, true), "S9: the header says so")
  T.equal(values(db:flows { product = ts.total }:by "year"), { 100 },
    "S9: asked for")
  T.equal(values(db:flows {}:by("product", "year")), { 30 },
    "S9: TOTAL and its parts never meet in a key")
  T.equal(#db:flows { product = "84" }:hidden "year", 0,
    "S9: no heading published, so nothing is known to be hidden")
  T.equal(values(db:flows {}:hidden "year", "hidden"), { 70 }, "S9: hidden")
end

-- S10: re-exports are inside exports.
do
  local db = files.store { { 2022, CHN, "X", RUS, "845710", 100 },
    { 2022, CHN, "RX", RUS, "845710", 30 },
    { 2022, DEU, "X", RUS, "845710", 50 } }
  local function ask (regime)
    return db:flows { product = "8457", regime = regime }:by("exporter", "year")
  end
  T.equal(values(ask()), { 100, 50 }, "S10: as published")
  T.equal(values(ask "re-export"), { 30 }, "S10: re-exports alone")
  local domestic = ask(ts.except "re-export")
  T.equal({ domestic:at { exporter = "CHN", period = "2022" } }, { 70 },
    "S10: subtracted")
  T.equal({ domestic:at { exporter = "DEU", period = "2022" } },
    { nil, "DEU publishes no flows to subtract" }, "S10: or missing")
end

-- S11: frequencies never meet; ranges.
do
  local rows = { { 2022, CHN, "X", RUS, "845710", 1000 } }
  for month = 1, 12 do
    rows[#rows + 1] = { 202200 + month, CHN, "X", RUS, "845710", month }
  end
  local db = files.store(rows)
  T.equal(values(db:flows { product = "8457" }:by "year"), { 78 },
    "S11: the finest frequency that covers the request")
  T.equal(values(db:flows { product = "8457", period = "2022-03..2022-05" }
    :by "month"), { 3, 4, 5 }, "S11: both ends are in")
  T.equal(values(db:flows { product = "8457", period = "2022Q4.." }
    :by "quarter"), { 33 }, "S11: an open end")
  T.equal(values(db:flows { product = "8457", period = { "2022-02", "2022-11" } }
    :by "month"), { 2, 11 }, "S11: a list of periods, and none between")
  T.fails("8456..8466", "S11: '-' between codes", function ()
    return db:flows { product = "8456-8466" }
  end)
  T.fails("2019Q1..2024Q2", "S11: '-' between periods", function ()
    return db:flows { period = "2019Q1-2024Q2" }
  end)
  T.fails("codes are text", "codes are text", function ()
    return db:flows { product = 8457 }
  end)
end

-- S12, S15: known zeros, and what was not released.
do
  local db = files.store {
    { 202201, CHN, "X", RUS, "845710", 5 }, { 202202, CHN, "X", FRA, "845710", 6 },
    { 202201, DEU, "X", RUS, "845710", 7 },
  }
  local by = db:flows { importer = "RUS", product = "8457" }:by("exporter", "month")
  T.equal({ by:at { exporter = "CHN", period = "2022-02" } }, { 0.0 },
    "S12: released, no row: zero")
  T.equal({ by:at { exporter = "DEU", period = "2022-02" } },
    { nil, "not released" }, "S12: not released: missing")
  db:release { reported_by = "exporter", reporters = "DEU", period = "2022-02" }
  T.equal({ db:flows { importer = "RUS", product = "8457" }
    :by("exporter", "month"):at { exporter = "DEU", period = "2022-02" } },
    { 0.0 }, "S12: declared: zero")
end

-- S12: the scope of what was loaded.
do
  local db = files.store { { 2021, CHN, "X", RUS, "845710", 5 } }
  db:load(files.comtrade { { 2022, CHN, "X", RUS, "845710", 6 },
    { 2022, CHN, "X", RUS, "901310", 9 } })
  local by = db:flows { product = { "8457", "9013" } }:by("product", "year")
  T.equal({ by:at { product = "901310", period = "2022" } }, { 9.0 }, "S12: scope")
  T.equal(by:at { product = "901310", period = "2021" }, nil,
    "S12: a chapter that was not loaded is missing, not zero")
end

-- S12: a sum over all products wants the chapters that are loaded elsewhere.
do
  local function years (product, value)
    local rows = {}
    for year = 2019, 2023 do
      rows[#rows + 1] = { year, CHN, "X", RUS, product, value }
    end
    return rows
  end
  local db = files.store(years("845710", 60))
  local function all (selection, options)
    return db:flows(selection):by("exporter", "year", options)
  end
  T.equal(values(all {}), { 60, 60, 60, 60, 60 }, "S12: one scope everywhere")
  db:load(files.comtrade { { 2022, CHN, "X", RUS, "854231", 40 } })
  T.equal({ all {}:at { exporter = "CHN", period = "2021" } },
    { nil, "chapter 85, 40 % of value, was not loaded for CHN in 2021" },
    "S12: other periods have a chapter that is not loaded here")
  T.equal({ all {}:at { exporter = "CHN", period = "2022" } }, { 100.0 },
    "S12: where all are loaded the sum is given")
  T.equal({ db:flows {}:by("year"):at { period = "2023" } },
    { nil, "chapter 85, 40 % of value, was not loaded for CHN in 2023" },
    "S12: over all reporters too")
  T.equal(values(all { product = "84" }), { 60, 60, 60, 60, 60 },
    "S12: products filtered to what is loaded")
  T.equal(values(all({}, { coverage = 0.6 })), { 60, 60, 60, 100, 60 },
    "S12, S13: as far as coverage allows")
  T.ok(tostring(all { period = "2021" }):find("hold different chapters", 1,
    true), "S12: where the selection has no chapter to miss, a note")
  T.ok(tostring(all {}):find("no file of a period shows count as not loaded:"
    .. " select products that are", 1, true), "S12: the cure is named")
  -- reporters: nobody else's chapters are known of DEU
  db:load(files.comtrade { { 2022, DEU, "X", RUS, "845710", 3 } })
  T.equal({ all {}:at { exporter = "DEU", period = "2022" } },
    { nil, "chapter 85, 40 % of value, was not loaded for DEU in 2022" },
    "S12: other reporters have a chapter that is not loaded for this one")
  T.equal({ all { product = "84" }:at { exporter = "DEU", period = "2022" } },
    { 3.0 }, "S12: and within the chapter")
  T.equal({ db:flows {}:by("year"):at { period = "2022" } },
    { nil, "DEU, 3 % of value, was loaded without chapter 85 in 2022" },
    "S13: who weighs more than 2 % may not lack it")
  -- the published TOTAL holds all chapters
  db:load(files.comtrade(years("TOTAL", 130)))
  T.equal({ all {}:at { exporter = "CHN", period = "2021" } }, { 130.0 },
    "S9, S12: the published TOTAL needs no chapters")
end

-- S12: chapters that weigh little do not make a sum missing.
do
  local db = files.store { { 2021, CHN, "X", RUS, "845710", 60 },
    { 2022, CHN, "X", RUS, "845710", 99 }, { 2022, CHN, "X", RUS, "430110", 1 } }
  T.equal(values(db:flows {}:by "year"), { 60, 100 }, "S12: one load, one scope")
  db:load(files.comtrade { { 2023, CHN, "X", RUS, "845710", 80 } })
  local by = db:flows {}:by "year"
  T.equal(values(by), { 60, 100, 80 }, "S12: 1/160 of value may be unloaded")
  T.ok(tostring(by):find("not loaded for 1 report: chapters of at most 0.62 % of"
    .. " value", 1, true), "S12: the note says how much")
end

do
  local db = files.store { { 2021, CHN, "X", RUS, "845710", 95 },
    { 2021, CHN, "X", RUS, "430110", 5 } }
  db:load(files.comtrade { { 2022, CHN, "X", RUS, "845710", 95 } })
  local by = db:flows {}:by "year"
  T.equal({ by:at { period = "2022" } },
    { nil, "chapter 43, 5.0 % of value, was not loaded for CHN in 2022" },
    "S12: more than 2 % may not")
  T.ok(tostring(by):find("{ coverage = 0.95 } does without them", 1, true),
    "S12: the coverage that accepts it is named")
  T.equal(values(db:flows {}:by("year", { coverage = 0.95 })), { 100, 95 },
    "S12: and accepts it")
end

-- S12: who is declared to cover a period has all chapters there.
do
  local db = files.store { { 2021, CHN, "X", RUS, "845710", 60 },
    { 2021, CHN, "X", RUS, "854231", 40 } }
  db:load(files.comtrade { { 2022, CHN, "X", RUS, "845710", 70 } },
    { covers = { reported_by = "exporter", reporters = "CHN", period = "2022" } })
  T.equal(values(db:flows {}:by "year"), { 100, 70 },
    "S12: what is covered and absent is zero")
end

-- S12: chapters are those of the level that is read.
do
  local db = files.store { { 2021, CHN, "X", RUS, "84", 60 },
    { 2021, CHN, "X", RUS, "85", 40 }, { 2022, CHN, "X", RUS, "84", 70 },
    { 2022, CHN, "X", RUS, "85", 30 } }
  db:load(files.comtrade { { 2022, CHN, "X", RUS, "845710", 70 } })
  T.equal({ db:flows {}:by "year":at { period = "2022" } },
    { nil, "chapter 85, 40 % of value, was not loaded for CHN in 2022" },
    "S12: not loaded at the level that is read")
  T.equal(values(db:flows { level = 2 }:by "year"), { 100, 100 },
    "S12: at the level of chapters all are loaded")
end

-- S14: coarser periods need all their finer ones.
do
  local db = files.store { { 202201, CHN, "X", RUS, "845710", 5 },
    { 202202, CHN, "X", RUS, "845710", 5 } }
  T.equal({ db:flows { product = "8457" }:by "quarter":at { period = "2022Q1" } },
    { nil, "2/3 months" }, "S14: two of three months")
end

-- S18: columns in the order asked, rows by keys, then period.
do
  local db = files.store { { 2022, DEU, "X", RUS, "845710", 5, weight = 2 },
    { 2022, CHN, "X", RUS, "845811", 6, weight = 3 } }
  local by = db:flows { product = "84" }
    :by("year", "exporter", "hs4", { sum = { "value", "weight" } })
  T.equal(by.columns, { "period", "exporter", "product", "value", "weight" },
    "S18: columns")
  T.equal(values(by, "exporter"), { "CHN", "DEU" }, "S18: rows")
  T.equal(values(by, "product"), { "8458", "8457" }, "S18: cut to headings")
end

-- S19: a narrowed key knows of what.
do
  local rows = {}
  for i, code in ipairs { CHN, DEU, USA, FRA, NLD } do
    rows[i] = { 2022, code, "X", RUS, "845710", 10 * i }
  end
  local db = files.store(rows)
  local some = db:flows { exporter = { "CHN", "DEU" }, product = "8457" }
    :by("exporter", "year")
  T.fails('within = "selection"', "S19: share over a narrowed key", function ()
    return some:share "exporter"
  end)
  local text = tostring(some:share("exporter", { within = "selection" }))
  T.ok(text:find("2 of 5 exporters", 1, true), "S19: among 2 of 5")
  rows[6] = { 2022, CHN, "X", RUS, "84", 999 }
  text = tostring(files.store(rows):flows { exporter = "CHN", product = "8457" }
    :by("exporter", "year"):share("exporter", { within = "selection" }))
  T.ok(text:find("1 of 5 exporters", 1, true), "S19: whatever the levels")
  T.equal(values(db:flows {}:by("hs2", "year"):hhi "product", "hhi"), { 1 },
    "S19: cutting to headings narrows nothing")
  local grouped = db:flows { product = "8457" }:group("exporter",
    { { "Asia", "CHN" }, { "Europe", { "DEU", "FRA", "NLD" } } },
    { other = "Rest" }):by("exporter", "year")
  T.equal(values(grouped, "exporter"), { "Asia", "Europe", "Rest" },
    "group keeps its order")
  T.equal(values(grouped), { 10, 110, 30 }, "group sums")
  T.fails("in two groups", "groups must not overlap", function ()
    return db:flows {}:group("exporter", { { "a", "CHN" }, { "b", "CHN" } })
      :by("exporter", "year")
  end)
end

-- Rule 11 of the query: quantities add in one unit.
do
  local db = files.store {
    { 2022, CHN, "X", RUS, "845710", 5, qty = 2, unit = "u" },
    { 2022, CHN, "X", RUS, "845811", 6, qty = 3, unit = "kg" } }
  local by = db:flows { product = "84" }:by("year", { sum = "quantity" })
  T.equal({ by:at { period = "2022" } }, { nil, "different units" },
    "different units never add")
  T.equal(values(db:flows { product = "84" }:by("year", "quantity_unit",
    { sum = "quantity" }), "quantity"), { 3, 2 }, "one unit each")
end

-- S7: a dated group counts a country only while it belongs.
do
  local GBR <const> = 826
  local db = files.store { { 201912, GBR, "X", RUS, "845710", 5 },
    { 202012, GBR, "X", RUS, "845710", 6 }, { 201912, DEU, "X", RUS, "845710", 7 },
    { 202012, DEU, "X", RUS, "845710", 8 } }
  local function ask (group)
    local by = db:flows { exporter = group }:by("month", { coverage = 0 })
    return (by:at { period = "2019-12" }), (by:at { period = "2020-12" })
  end
  T.equal({ ask(ts.countries "EU27") }, { 7, 8 }, "S7: fixed membership")
  T.equal({ ask(ts.countries("EU", { dated = true })) }, { 12, 8 },
    "S7: dated membership")
end

-- S12: what a load says that it covers.
do
  local db = files.store { { 202201, CHN, "X", RUS, "845710", 5 } }
  db:load(files.comtrade { { 202202, DEU, "X", RUS, "845710", 6 } }, { covers = {
    reported_by = "exporter", reporters = { "CHN" }, period = "2022-02" } })
  T.equal({ db:flows {}:by("exporter", "month")
    :at { exporter = "CHN", period = "2022-02" } }, { 0.0 }, "S12: covers")
end

-- S13: who released what, and what each weighs.
do
  local db = files.store { { 202201, CHN, "X", RUS, "845710", 60 },
    { 202201, DEU, "X", RUS, "845710", 40 }, { 202202, CHN, "X", RUS, "845710", 9 } }
  local coverage = db:flows {}:coverage()
  T.equal(values(coverage, "released"), { 1, 1, 1, 0 }, "S13: released")
  T.near(coverage:at { reporter = "DEU", reported_by = "exporter",
    period = "2022-02", of = "weight" }, 0.4, 1e-15, "S13: weight")
  -- S19: reporters that a filter narrows
  local one = db:flows { exporter = "DEU" }
  T.fails("'exporter' was narrowed to 1 of 2 exporters", "S19: refused",
    one.coverage, one)
  T.fails('write within = "selection"', "S19: with the cure", one.coverage, one)
  local within = one:coverage { within = "selection" }
  T.equal(values(within, "weight"), { 1 }, "S19: among these alone")
  T.ok(tostring(within):find("coverage among 1 of 2 exporters", 1, true),
    "S19: the title says so")
  T.equal(#db:flows { exporter = { "CHN", "DEU" } }:coverage(), 4,
    "S19: a list of all reporters leaves nobody out")
  T.equal(#db:flows { importer = "RUS" }:coverage(), 4,
    "S19: partners are no reporters")
  T.fails('write within = "selection"', "another word", one.coverage, one,
    { within = "all" })
  T.fails("did you mean 'within'", "a misspelt option", one.coverage, one,
    { with = "selection" })
end

-- Rule 10 of the query: a weight that leaves out much of the value.
do
  local function ask (second)
    return files.store { { 2022, CHN, "X", RUS, "845710", 99, weight = 4 },
      { 2022, CHN, "X", RUS, "845811", second } }:flows { product = "84" }
      :by("year", { sum = { "value", "weight" } })
  end
  T.equal({ ask(1):at { period = "2022", of = "weight" } }, { 4.0 },
    "1 % of the value has no weight")
  T.equal({ ask(11):at { period = "2022", of = "weight" } },
    { nil, "rows without weight hold 10 % of value" }, "10 % has none")
  T.equal(ask(11):at { period = "2022", of = "value" }, 110.0, "value is whole")
end

-- Rows at other levels or in other editions are no zeros (S9, S12).
do
  local db = files.store { { 2021, CHN, "X", RUS, "845710", 100 },
    { 2021, DEU, "X", RUS, "8457", 50 }, { 2022, CHN, "X", RUS, "845710", 120 },
    { 2022, DEU, "X", RUS, "8457", 70 }, { 2022, DEU, "X", RUS, "845710", 60 } }
  local function ask (level, ...)
    return db:flows { product = "8457", level = level }:by(...)
  end
  T.equal({ ask(6, "exporter", "year"):at { exporter = "DEU", period = "2021" } },
    { nil, "published at other levels only" }, "S9: at other levels")
  T.ok(tostring(ask(4, "year")):find("left out: CHN, without rows at level 4", 1,
    true), "S9: who has no such level is named")
  local deep = ask(nil, "exporter", "product", "year")
  T.equal({ deep:at { exporter = "DEU", product = "845710", period = "2021" } },
    { nil, "published at other levels only" }, "S12: no zero below a heading")
  T.equal({ deep:where "product == '8457'"
    :at { exporter = "DEU", period = "2022" } },
    { nil, "published at other levels only" }, "S12: no zero above its parts")
  local editions = files.store { { 2021, CHN, "X", RUS, "845710", 40, class = "H5" },
    { 2022, CHN, "X", RUS, "8457", 150 } }:flows {}:by("classification", "year")
  T.equal({ editions:at { classification = "HS2017", period = "2022" } },
    { nil, "not in this classification" }, "S5: another edition is no zero")
end

-- A TOTAL in one period and its parts in another.
do
  local db = files.store { { 202401, CHN, "X", RUS, "845710", 100 },
    { 202402, CHN, "X", RUS, "845710", 90 }, { 202402, CHN, "X", RUS, "TOTAL", 500 },
    { 202402, CHN, "X", WORLD, "TOTAL", 900 } }
  T.ok(tostring(db:flows {}:by "month"):find("1 of 2 reports without a published"
    .. " TOTAL", 1, true), "S9: sums beside totals are said")
  T.equal({ db:flows { product = ts.total }:by "month":at { period = "2024-01" } },
    { nil, "published at other levels only" }, "S9: no TOTAL is no zero")
  T.equal({ db:flows { importer = ts.total "World" }:by "month"
    :at { period = "2024-01" } }, { nil, "no such row is published" },
    "S8: an aggregate that is not published is no zero")
end

-- S11: reporters of another frequency are left out aloud.
do
  local rows = { { 2021, DEU, "X", RUS, "845710", 400 },
    { 2022, DEU, "X", RUS, "845710", 500 } }
  for month = 1, 12 do
    rows[#rows + 1] = { 202200 + month, CHN, "X", RUS, "845710", 100 }
  end
  local by = files.store(rows):flows { product = "8457" }:by "year"
  T.ok(tostring(by):find("left out: CHN, published by other periods", 1, true),
    "S11: who has another frequency is named")
end

-- S12: a list of products over chapters that were loaded apart.
do
  local db = files.store { { 202401, CHN, "X", RUS, "845710", 100 } }
  db:load(files.comtrade { { 202402, CHN, "X", RUS, "270900", 55 } })
  local by = db:flows { product = { "8457", "2709" } }:by("product", "month")
  T.equal({ by:at { product = "845710", period = "2024-01" } }, { 100.0 },
    "S12: each product has its own scope")
  T.equal({ by:at { product = "845710", period = "2024-02" } },
    { nil, "its chapter was not loaded" }, "S12: and is missing outside it")
end

-- What people type wrongly.
do
  local db = files.store { { 2022, CHN, "X", RUS, "845710", 5 } }
  T.fails("did you mean 'exporter'", "a misspelt selector", function ()
    return db:flows { exporters = "CHN" }
  end)
  T.fails("that depends on who speaks", "reporter", function ()
    return db:flows { reporter = "CHN" }
  end)
  T.fails("did you mean 'quarter'", "a misspelt key", function ()
    return db:flows {}:by "quater"
  end)
  T.fails("ask for by \"year\"", "finer than what is stored", function ()
    return db:flows {}:by "month"
  end)
  T.fails("the selection holds 2022..2022", "no such period", function ()
    return db:flows { period = "2030" }:by "year"
  end)
  T.fails("did you mean 'machine tools'", "a misspelt list", function ()
    return ts.products "machine tool"
  end)
  T.fails("did you mean 'flows'", "a misspelt verb of stores", function ()
    return db:flow {}
  end)
  T.fails("did you mean 'mirror'", "a misspelt verb of flows", function ()
    return db:flows {}:mirorr "year"
  end)
  T.fails('write "845*"', "a code that lost a digit", function ()
    return db:flows { product = "845" }:by "year"
  end)
  T.ok(tostring(db:flows { product = { "8457", "9999" } }:by "year")
    :find("the store holds no 9999", 1, true), "a code that nothing has")
  T.ok(tostring(db:flows { level = 8 }:by "year")
    :find("nothing is selected: no rows at level 8", 1, true), "no such level")
  local selection, other = db:flows {}, ts.open ":memory:"
  other:load(files.comtrade { { 2022, CHN, "X", RUS, "845710", 5 } })
  local closed = other:flows {}
  other:close()
  T.fails("store :memory: is closed", "a closed store", closed.by, closed, "year")
  T.equal(#selection:by "year", 1, "another store stays open")
  T.fails("empty list", "an empty list", function ()
    return db:flows { exporter = {} }
  end)
end

-- S12: a report without any row of the selection has none at another level.
do
  local db = files.store { { 2019, CHN, "X", RUS, "845710", 10, class = "H5" },
    { 2020, CHN, "X", RUS, "010121", 5, class = "H5" },
    { 2019, DEU, "X", RUS, "8457", 3, class = "H5" } }
  local by = db:flows { exporter = "CHN", product = "84",
    reported_by = "exporter" }:by("product", "year")
  T.equal(by:at { product = "845710", period = "2020" }, 0,
    "S12: a known zero, whatever others publish")
end

-- S27: what is said, notes and problems too, is free of the order of rows.
do
  local USA <const>, DEU <const> = 842, 276
  local function answer (rows, selection, ...)
    local _, said = pcall(function (...)
      return tostring(files.store(rows):flows(selection):by(...))
    end, ...)
    return tostring(said)
  end
  local function says (text, rows, selection, ...)
    local said, turned = answer(rows, selection, ...), {}
    for i = 1, #rows do turned[i] = rows[#rows + 1 - i] end
    T.ok(said:find(text, 1, true), "S27: " .. text .. ": " .. said)
    T.equal(answer(turned, selection, ...), said, "S27: other rows first")
  end
  says("reported by exporter: CHN, DEU, USA",
    { { 2021, USA, "X", RUS, "845710", 1 }, { 2021, DEU, "X", RUS, "845710", 1 },
      { 2021, CHN, "X", RUS, "845710", 1 } }, { exporter = "RUS" }, "year")
  says("trade of DEU with CHN in 2021 is reported by both sides",
    { { 2021, USA, "X", RUS, "845710", 1 }, { 2021, DEU, "X", RUS, "845710", 1 },
      { 2021, RUS, "M", USA, "845710", 1 }, { 2021, CHN, "M", DEU, "845710", 1 } },
    {}, "year")
  says("DEU in 2021 is published in HS2017 and in HS2022",
    { { 2021, USA, "X", RUS, "845710", 1, class = "H6" },
      { 2021, USA, "X", RUS, "845720", 1, class = "H5" },
      { 2021, DEU, "X", RUS, "845720", 1, class = "H5" },
      { 2021, DEU, "X", RUS, "845710", 1, class = "H6" } }, {}, "year")
  says("left out: AUS, AUT, CAN, published by other periods",
    { { 202101, USA, "X", RUS, "845710", 1 }, { 2021, 124, "X", RUS, "845710", 1 },
      { 2021, 36, "X", RUS, "845710", 1 }, { 2021, 40, "X", RUS, "845710", 1 } },
    {}, "month")
  says("without DEU",
    { { 2021, USA, "X", RUS, "845710", 1 }, { 2021, DEU, "X", RUS, "845710", 1 },
      { 2021, CHN, "X", RUS, "845710", 2 }, { 2022, CHN, "X", RUS, "845710", 2 } },
    {}, "year")
  says("left out: DEU, USA, without rows at level 4",
    { { 2021, USA, "X", RUS, "845710", 1 }, { 2021, DEU, "X", RUS, "845710", 1 },
      { 2021, CHN, "X", RUS, "8457", 2 } }, { level = 4, product = "84" },
    "exporter", "year")
end

T.done()
