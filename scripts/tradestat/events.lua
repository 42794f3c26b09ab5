--- Events: dated facts that may have changed trade, each with its source. Lists
-- are made without looking at any series, or a match with breaks would prove
-- nothing.
local core = require "tradestat.core"
local fail = require "tradestat.fail"

local M = {}

local meta = { __name = "tradestat.events" }

local lists <const> = {
  { "invasion",
    { "2022-02-24", "Russia's full-scale invasion of Ukraine",
      "UN General Assembly resolution ES-11/1" },
  },
  { "EU sanctions",  -- on Russia: the day the Council adopted them
    { "2014-07-31", "first sectoral measures", "Regulation (EU) 833/2014" },
    { "2022-02-23", "1st package", "Regulation (EU) 2022/262" },
    { "2022-02-25", "2nd package: dual use, technology, aviation",
      "Regulation (EU) 2022/328" },
    { "2022-02-28", "3rd package: central bank, airspace",
      "Regulation (EU) 2022/334" },
    { "2022-03-15", "4th package: iron and steel, luxury goods, energy sector",
      "Regulation (EU) 2022/428" },
    { "2022-04-08", "5th package: coal, wood, machinery, ports, road transport",
      "Regulation (EU) 2022/576" },
    { "2022-06-03", "6th package: seaborne crude oil",
      "Regulation (EU) 2022/879" },
    { "2022-07-21", "maintenance and alignment: gold",
      "Regulation (EU) 2022/1269" },
    { "2022-10-06", "8th package: price cap, more steel and machinery",
      "Regulation (EU) 2022/1904" },
    { "2022-12-16", "9th package: drones, more dual-use goods",
      "Regulation (EU) 2022/2474" },
    { "2023-02-25", "10th package: vehicles, electronics, transit ban",
      "Regulation (EU) 2023/427" },
    { "2023-06-23", "11th package: anti-circumvention, wider transit ban",
      "Regulation (EU) 2023/1214" },
    { "2023-12-18", "12th package: diamonds, no re-export clause",
      "Regulation (EU) 2023/2878" },
    { "2024-02-23", "13th package", "Regulation (EU) 2024/745" },
    { "2024-06-24", "14th package: liquefied gas, subsidiaries",
      "Regulation (EU) 2024/1745" },
    { "2024-12-16", "15th package", "Regulation (EU) 2024/3192" },
    { "2025-02-24", "16th package: aluminium", "Regulation (EU) 2025/395" },
  },
  { "US sanctions",  -- on Russia, those on trade and its payment
    { "2022-02-24", "export controls on technology", "87 FR 12226" },
    { "2022-03-08", "import ban on oil, gas and coal",
      "Executive Order 14066" },
    { "2022-03-11", "import ban on seafood, alcohol, diamonds; luxury exports",
      "Executive Order 14068" },
    { "2022-04-08", "normal trade relations suspended", "Public Law 117-110" },
    { "2023-12-22", "secondary sanctions on foreign banks",
      "Executive Order 14114" },
  },
  { "oil price cap",
    { "2022-12-05", "EU embargo and G7 price cap on seaborne crude",
      "Regulation (EU) 2022/879; Regulation (EU) 2022/2367" },
    { "2023-02-05", "the same on oil products",
      "Regulation (EU) 2022/879; Regulation (EU) 2023/251" },
  },
  { "pandemic",
    { "2020-01-30", "public health emergency of international concern",
      "World Health Organization" },
    { "2020-03-11", "called a pandemic", "World Health Organization" },
  },
  { "US tariffs on China",  -- under section 301
    { "2018-07-06", "list 1 in force", "83 FR 28710" },
    { "2018-08-23", "list 2 in force", "83 FR 40823" },
    { "2018-09-24", "list 3 in force", "83 FR 47974" },
    { "2019-09-01", "list 4A in force", "84 FR 43304" },
    { "2020-02-14", "phase one agreement in force",
      "Economic and Trade Agreement between the USA and China" },
  },
  { "accessions",
    { "2001-12-11", "China joins the WTO", "World Trade Organization" },
    { "2004-05-01", "ten countries join the EU", "Treaty of Accession 2003" },
    { "2007-01-01", "Bulgaria and Romania join the EU",
      "Treaty of Accession 2005" },
    { "2012-08-22", "Russia joins the WTO", "World Trade Organization" },
    { "2013-07-01", "Croatia joins the EU", "Treaty of Accession 2011" },
    { "2015-01-01", "Eurasian Economic Union in force",
      "Treaty on the Eurasian Economic Union" },
    { "2021-01-01", "the United Kingdom leaves the single market",
      "Withdrawal Agreement, Article 126" },
  },
}

-- "sanctions" is all that any of these lists hold, by date.
local together <const> = {
  sanctions = { "EU sanctions", "US sanctions", "oil price cap" },
}

local function names ()
  local known = {}
  for i, list in ipairs(lists) do known[i] = list[1] end
  for name in pairs(together) do known[#known + 1] = name end
  table.sort(known)
  return known
end

local function is_event (item)
  return type(item) == "table" and type(item[1]) == "string"
     and type(item[2]) == "string"
     and (item[3] == nil or type(item[3]) == "string")
end

-- Events out of { date, name, source } items, sorted by date.
local function make (name, items, first)
  local made = { name = name }
  for i = first, #items do
    local item = items[i]
    if not is_event(item) then
      fail.raise(("events: item %d is { \"2022-02-24\", \"what happened\","
        .. " \"source\" }, all texts"):format(i))
    end
    fail.call(core.range, item[1])
    made[#made + 1] = { date = item[1], name = item[2], source = item[3] }
  end
  table.sort(made, function (a, b)
    if a.date ~= b.date then return a.date < b.date end
    return a.name < b.name
  end)
  return setmetatable(made, meta)
end

local function of_list (name)
  for _, list in ipairs(lists) do
    if list[1] == name then return list end
  end
end

local function of_name (name)
  local list = of_list(name)
  if list then return make(name, list, 2) end
  if not together[name] then
    local near = core.nearest(name, names())
    fail.raise(("no list of events '%s'%s"):format(name,
      near and (": did you mean '%s'?"):format(near)
      or ": there are " .. table.concat(names(), ", ")))
  end
  local all = {}
  for _, part in ipairs(together[name]) do
    table.move(of_list(part), 2, #of_list(part), #all + 1, all)
  end
  return make(name, all, 1)
end

--- A list of events: by name, or of one's own; without either all names.
function M.events (what)
  if what == nil then return names() end
  if type(what) == "string" then return of_name(what) end
  if getmetatable(what) == meta then return what end
  if type(what) ~= "table" then
    fail.raise "ts.events takes the name of a list, or a list of events"
  end
  return make("own", what, 1)
end

--- The dates and the names of events, as two lists.
function M.lists (what)
  if what == nil then
    fail.raise "events: which? As in fit:events(ts.events \"EU sanctions\")"
  end
  local dates, labels = {}, {}
  for i, event in ipairs(M.events(what)) do
    dates[i], labels[i] = event.date, event.name
  end
  return dates, labels
end

function meta.__tostring (list)
  local lines = { ("%s: %d event%s"):format(list.name, #list,
    #list == 1 and "" or "s") }
  for _, event in ipairs(list) do
    lines[#lines + 1] = ("%s  %s%s"):format(event.date, event.name,
      event.source and " (" .. event.source .. ")" or "")
  end
  return table.concat(lines, "\n")
end

return M
