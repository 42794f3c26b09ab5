-- Tables of any kind as frames: ts.read.
local T = require "check"
local files = require "files"
local ts = require "tradestat"
local core = require "tradestat.core"

-- "name:kind ..." of a frame's columns, the period's by its frequency.
local function shape (f)
  local list = {}
  for i, c in ipairs(core.frame_columns(f)) do
    list[i] = c.name .. ":" .. (c.frequency or c.kind)
  end
  return table.concat(list, " ")
end

local function read (text, options)
  return ts.read(files.write(text), options)
end

local function unit_of (f, name)
  for _, c in ipairs(core.frame_columns(f)) do
    if c.name == name then return c.unit end
  end
end

-- kinds that nobody said
local fx = read "date,rub,cny\n2023-01-01,69.2,6.79\n2023-02-01,NA,6.83\n"
T.equal(shape(fx), "date:month rub:number cny:number")
T.equal(fx:column "rub", { 69.2, false }, "NA is missing")
T.equal(fx:column "date", { "2023-01", "2023-02" }, "first days of months")
T.ok(tostring(fx):find 'period = { date = "day" } keeps the days',
  "a note says so, and the cure")
T.equal(shape(read "code,v\n0101,1\n0102,2\n"), "code:key v:number",
  "a zero in front makes codes")

-- kinds that are said
local said = read("iso,hs6,v\nNA,854231,1\nDE,854232,2\n",
  { keys = "hs6", numbers = { "v" }, units = { v = "USD" } })
T.equal(shape(said), "iso:key hs6:key v:number")
T.equal(said:column "iso", { "NA", "DE" }, "NA is a code of Namibia")
T.equal(unit_of(said, "v"), "USD")
local days = "when,v\n2023-01-01,1\n2023-02-01,2\n"
T.equal(shape(read(days)), "when:key v:number", "not called as time is")
T.equal(shape(read(days, { period = "when" })), "when:month v:number")
T.equal(shape(read(days, { period = { when = "day" } })), "when:day v:number")
T.equal(shape(read(days, { period = { when = "quarter" } })),
  "when:quarter v:number", "coarsened")
T.equal(shape(read("year\n2023\n", { period = false })), "year:number",
  "no period column")

-- S1: heads with units, as frames are written
do
  local path = files.path ""
  for _, suffix in ipairs { ".csv", ".tsv" } do
    local written = read("exporter,period,value,share\nCHN,2023Q4,0.1,1e-17\n"
      .. "DEU,2024Q1,,0.25\n", { units = { value = "million USD",
      share = "fraction" } })
    written:write(path .. suffix)
    local again = ts.read(path .. suffix)
    os.remove(path .. suffix)
    T.equal(again.columns, written.columns, "names come back " .. suffix)
    T.equal({ unit_of(again, "value"), unit_of(again, "share") },
      { "million USD", "fraction" }, "units come back " .. suffix)
    for _, name in ipairs(written.columns) do
      T.equal(again:column(name), written:column(name), "cells come back")
    end
  end
  T.equal(read "v (USD),v (EUR)\n1,2\n".columns, { "v (USD)", "v (EUR)" },
    "one name for two columns is none")
  T.equal(read "v (USD),v\n1,a\n".columns, { "v (USD)", "v" }, "a name taken")
  T.equal(read "Trade Value (US$),code (x)\n1,a\n".columns,
    { "Trade Value (US$)", "code (x)" }, "not after blanks, nor of keys")
  T.equal(read "v (),w (,x\n1,2,3\n".columns, { "v ()", "w (", "x" }, "no unit")
  T.equal(unit_of(read("v (USD)\n1\n", { units = { v = "EUR" } }), "v"), "EUR",
    "the unit that is given wins")
end

-- other shapes of files
T.equal(shape(read "a;b\n1;x, y\n"), "a:number b:key", "semicolons")
T.equal(shape(ts.read(files.write("a\tb\n1\tx\n", ".tsv"))), "a:number b:key")
T.equal(read '[{"a": "01", "b": 2.5}, {"a": null, "b": 3}]':column "b",
  { 2.5, 3 }, "JSON")
T.equal(#read "\239\187\191a,b\n", 0, "a header alone, with a mark before it")
local twice = read ",v,v\n1,2,3\n"
T.equal(shape(twice), "column_1:number v:number v_2:number")
T.ok(tostring(twice):find "called column_1, v_2", "and a note says so")
local zipped = files.path ".csv"
if os.execute(("printf 'a,b\\n1,x\\n' | gzip > %s"):format(zipped)) then
  T.equal(shape(ts.read(zipped)), "a:number b:key", "compressed")
else
  T.skip "gzip is not installed"
end

-- years as columns
local bank = [["Data Source","World Development Indicators",

"Last Updated Date","2024-06-28",

"Country Name","Country Code","2021","2022","2023",
"China","CHN","17820","17881","17794",
"Germany","DEU","","4082","4456",
"Namibia","NAM","..","12","12",
]]
local gdp = read(bank, { wide = "year", of = "gdp",
  units = { gdp = "billion USD" } })
T.equal(shape(gdp), "Country Name:key Country Code:key period:year gdp:number")
T.equal(#gdp, 9, "three countries in three years")
T.equal(gdp:at { ["Country Code"] = "DEU", period = "2022" }, 4082)
T.equal(gdp:column "gdp"[4], false, "an empty cell is missing")
T.equal(unit_of(gdp, "gdp"), "billion USD")
T.ok(tostring(gdp):find "2 lines above the header were left out", "titles")

-- verbs work on what was read: trade as a fraction of GDP
local imf = ts.read("tests/data/imf_wide.csv",
  { wide = "year", units = { value = "million USD" } })
T.equal(imf:where { ["COUNTERPART_COUNTRY.ID"] = "CHN" }:column "value",
  { 25.5, 34.000001 }, "Russia's imports from China")
local trade = imf:rename { partner = "COUNTERPART_COUNTRY.ID" }
  :where { partner = "CHN" }:select("partner", "period", "value")
local joined = trade:join(gdp:select("Country Code", "period", "gdp"),
  { on = { "period", partner = "Country Code" } })
T.equal(joined.columns, { "partner", "period", "value", "gdp" })
T.equal(joined:column "gdp", { 17820, 17881 })
T.near(joined:with("ratio", "value / (1000 * gdp)"):column "ratio"[1],
  25.5 / 17820e3, 1e-15)
local rate = read("year,rate\n2021,73.65\n2022,68.48\n",
  { units = { rate = "RUB/USD" } })
T.equal(trade:join(rate, { on = { period = "year" } }):column "rate",
  { 73.65, 68.48 }, "by the period alone")
T.equal(fx:series { of = "cny" }:values(), { 6.79, 6.83 }, "as a series")
local back = files.path ".csv"
fx:write(back, { units = false })
T.equal(ts.read(back):column "cny", fx:column "cny", "what was written is read")

-- bad news
T.fails("unknown option of read 'key': did you mean 'keys'", "options", read,
  "a\n1\n", { key = "a" })
T.fails("no column 'vale' for numbers: did you mean 'value'", "columns", read,
  "value\n1\n", { numbers = { "vale" } })
T.fails(":3: column 'value': \"x\" is no number", "cells", read,
  "value\n1\nx\n", { numbers = "value" })
T.fails(":3: 3 fields, expected 2", "fields", read, "a,b\n1,2\n1,2,3\n")
T.fails("only numbers have units", "units", read, "a,b\nx,1\n",
  { units = { a = "USD" } })
T.fails("no column 'c'", "units", read, "a,b\nx,1\n", { units = { c = "USD" } })
T.fails('did you mean "year"', "period words", read, "a,2021\nx,1\n",
  { wide = "years" })
T.fails("leave out period", "two kinds of time", read, "a,2021\nx,1\n",
  { wide = "year", period = "a" })
T.fails("say wide as well", "of", read, "a\n1\n", { of = "gdp" })
T.fails("keys is a number", "keys", read, "a\n1\n", { keys = 5 })
T.fails("takes the path of a file", "path", ts.read, 5)
T.fails("test_read.lua", "at the analyst's line", function ()
  local f = ts.read "nowhere.csv"
  return f
end)
T.fails("nowhere.csv", "no such file", ts.read, "nowhere.csv")

-- real files
local shared = T.shared()
if not shared then
  T.skip "../shared/data is absent"
  T.done()
  return
end

local china = shared .. "/trade/china-russia-monthly/"
local monthly = ts.read(china .. "monthly_trade_2017_2024.csv",
  { units = { value = "USD" } })
T.equal(shape(monthly), "date:month value:number yuan_share:number")
T.equal(#monthly, 96, "eight years of months")
T.equal(monthly:at { date = "2017-01", of = "value" }, 6495145706)
local panel = ts.read(china .. "panel_monthly_var.csv",
  { units = { brent_usd = "USD" } })
local both = monthly:join(panel, { on = "date", match = "1:1" })
T.equal(#both, 96, "prices beside trade")
T.equal(both:column "brent_usd", panel:column "brent_usd")

local armenia = ts.read(shared .. "/trade/armenia-partners/"
  .. "arm_trade_country.csv", { numbers = { "export" } })
T.equal(shape(armenia), "country:key year:number month:number export:number "
  .. "import_origin:number import_consignment:number date:month",
  "the finest of year and date")
T.ok(tostring(armenia):find "since the period is 'date': year, month",
  "and a note on the others")
T.near(armenia:at { country = "Afghanistan", date = "2024-03",
  of = "import_origin" }, 0.79304, 1e-15)

local zones = ts.read(shared .. "/trade/imf-russia/RU_trade.csv",
  { wide = "year", units = { value = "million USD" } })
T.equal(#zones, 470 * 9, "470 series in nine years")
local from = zones:rename { partner = "COUNTERPART_COUNTRY.ID",
    flow = "TRADE_FLOW.ID" }
  :where { flow = "MG" }:select("partner", "period", "value")
local names = ts.read(shared .. "/codes/countries/iso3166_all.csv",
  { keys = { "alpha-3", "country-code" } })
local named = from:join(names:select("alpha-3", "name"),
  { on = { partner = "alpha-3" } }):where { partner = "CHN", period = "2021" }
T.equal(named:column "name", { "China" })

local nile = ts.read(shared .. "/stats/series/Nile.csv")
T.equal(shape(nile), "rownames:number time:year value:number")
T.near(nile:series { of = "value" }:at "1871", 1120, 0)
T.equal(shape(ts.read(shared .. "/stats/series/AirPassengers.csv")),
  "rownames:number time:number value:number", "years with fractions")
T.equal(ts.read(shared .. "/codes/comtrade/cmd_h6.csv"):column "id"[3], "0101")
T.equal(ts.read(shared .. "/trade/fcs-russia/country.csv").columns,
  { "KOD", "NAME" }, "a line of dots above the header")
T.done()
