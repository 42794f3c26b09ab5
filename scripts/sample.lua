--- Write a SYNTHETIC sample of machine-tool trade to standard output; given the
-- word "goods", one of electronics, optics, engines and nitrocellulose.
-- Not one row of it was published, and each says so in cmdDesc. It has the
-- layout of a UN Comtrade API v1 download (47 columns), exports to Russia and
-- to the world as the exporters would report them, HS6 codes of 8456..8466,
-- monthly 2019-01..2024-06, US dollars. What is true of it:
--
--   China to Russia, per year 2019..2023: headings 8457, 8458 and 8462, the
--   sum 8456..8463 and the sum 8456..8466 equal CEPII BACI (HS2017, exporter
--   156, importer 643) to the thousand dollars.
--   2023Q4, all exporters: about 900 million dollars, nearly 70 % from China.
--
-- All else is invented to look plausible: the months, the other suppliers, the
-- world totals, the weights, and every figure of 2024. Gaps are on purpose:
-- Spain has no rows in 2020-04; India stops after 2024-05 and Vietnam after
-- 2024-03; codes without a row in a month that has others are zeros.
--
-- Of the goods, exports to Russia alone are made. China's, per year 2019..2023
-- and row of the table 'goods', are BACI's to the thousand dollars, but for
-- drones (8806), which BACI in HS2017 does not tell apart. All other exporters,
-- Hong Kong among them, are invented: in 2023 China and Hong Kong together sell
-- about 90 % of the semiconductors.
--
-- The same bytes come out everywhere: integers only, and SEED is fixed.

local SEED <const> = 0x7472616465737461

-- China to Russia, thousand dollars: BACI.
local china = {
  [2019] = { [8457] = 17180, [8458] = 35245, [8462] = 49464,
             to8463 = 213203, to8466 = 362810 },
  [2020] = { [8457] = 15602, [8458] = 41117, [8462] = 51419,
             to8463 = 235752, to8466 = 386556 },
  [2021] = { [8457] = 34505, [8458] = 44841, [8462] = 76787,
             to8463 = 346157, to8466 = 586050 },
  [2022] = { [8457] = 94017, [8458] = 122461, [8462] = 88683,
             to8463 = 573241, to8466 = 834340 },
  [2023] = { [8457] = 389676, [8458] = 390037, [8462] = 170385,
             to8463 = 1444239, to8466 = 1885900 },
  [2024] = { [8457] = 238000, [8458] = 231000, [8462] = 112000,  -- invented
             to8463 = 881000, to8466 = 1142000 },
}

-- How a year falls into quarters: parts of any sum.
local calendar = {
  CHN   = { [2019] = { 22, 25, 26, 27 }, [2020] = { 19, 25, 27, 29 },
            [2021] = { 20, 24, 26, 30 }, [2022] = { 21, 17, 28, 34 },
            [2023] = { 191, 223, 255, 331 }, [2024] = { 51, 49 } },
  left  = { [2022] = { 46, 22, 17, 15 }, [2023] = { 29, 26, 23, 22 } },
  rose  = { [2022] = { 17, 22, 28, 33 }, [2023] = { 22, 24, 26, 28 } },
  other = { [2019] = { 23, 25, 25, 27 }, [2020] = { 26, 20, 25, 29 },
            [2021] = { 22, 25, 25, 28 }, [2022] = { 26, 20, 26, 28 },
            [2023] = { 25, 25, 25, 25 }, [2024] = { 52, 48 } },
}

-- Exporters in the order of their Comtrade codes. 'russia' is a million
-- dollars a year, 2019..2023 and the first half of 2024; 'world' a year;
-- 'range' is the part of the codes that they make, in percent.
local exporters = {
  { code = 40, iso = "AUT", name = "Austria", path = "left", range = 45,
    world = 1500, russia = { 70, 55, 60, 40, 25, 9 } },
  { code = 112, iso = "BLR", name = "Belarus", path = "rose", range = 40,
    world = 150, russia = { 60, 55, 70, 90, 140, 72 } },
  { code = 156, iso = "CHN", name = "China", path = "CHN", range = 100,
    world = 8000 },
  { code = 203, iso = "CZE", name = "Czechia", path = "left", range = 45,
    world = 900, russia = { 75, 60, 65, 22, 4, 1 } },
  { code = 276, iso = "DEU", name = "Germany", path = "left", range = 100,
    world = 13000, russia = { 520, 430, 470, 190, 62, 22 } },
  { code = 380, iso = "ITA", name = "Italy", path = "left", range = 100,
    world = 6000, russia = { 300, 240, 290, 150, 100, 36 } },
  { code = 392, iso = "JPN", name = "Japan", path = "left", range = 80,
    world = 10500, russia = { 190, 150, 170, 70, 12, 4 } },
  { code = 410, iso = "KOR", name = "Rep. of Korea", path = "other", range = 65,
    world = 3400, russia = { 130, 110, 140, 160, 190, 62 } },
  { code = 490, iso = "S19", name = "Other Asia, nes", path = "other",
    range = 65, world = 4300, russia = { 150, 130, 160, 150, 210, 65 } },
  { code = 699, iso = "IND", name = "India", path = "rose", range = 40,
    world = 900, russia = { 10, 9, 13, 24, 58, 38 }, silent = "202406" },
  { code = 704, iso = "VNM", name = "Viet Nam", path = "rose", range = 25,
    world = 700, russia = { 3, 3, 5, 12, 18, 8 },
    silent = "202404 202405 202406" },
  { code = 724, iso = "ESP", name = "Spain", path = "left", range = 40,
    world = 1400, russia = { 40, 30, 38, 20, 9, 3 }, silent = "202004" },
  { code = 757, iso = "CHE", name = "Switzerland", path = "left", range = 50,
    world = 4400, russia = { 120, 95, 110, 50, 6, 2 } },
  { code = 792, iso = "TUR", name = "Türkiye", path = "rose", range = 55,
    world = 900, russia = { 35, 40, 60, 130, 230, 120 } },
  { code = 842, iso = "USA", name = "USA", path = "left", range = 70,
    world = 4800, russia = { 75, 60, 70, 18, 3, 1 } },
}

-- Headings: the share of a usual supplier's trade, dollars a kilogram, and
-- the six-digit endings, the important ones first.
local machine_tools = {
  { 8456, 90, 32, "Machine tools: laser, spark erosion, plasma, water jet",
    "11 30 40 50 90 12 20" },
  { 8457, 190, 28, "Machining centres and transfer machines for metal",
    "10 20 30" },
  { 8458, 130, 22, "Lathes for removing metal", "11 91 19 99" },
  { 8459, 70, 20, "Drilling, boring, milling and threading machines",
    "61 31 51 21 41 29 69 70 10 39 49 59" },
  { 8460, 70, 30, "Grinding, honing and polishing machines",
    "24 23 12 90 31 22 40 29 39 19" },
  { 8461, 50, 21, "Gear cutting, sawing and broaching machines",
    "40 50 90 30 20" },
  { 8462, 150, 17, "Presses, bending, shearing and punching machines",
    "21 10 91 99 41 29 31 49 39",  -- HS2017
    "26 23 61 11 42 90 62 22 19 29 33 24 25 63 69 32 39 49 51 59" },  -- HS2022
  { 8463, 40, 24, "Other metal forming machines", "30 90 20 10" },
  { 8464, 40, 14, "Machine tools for stone, ceramics and glass", "90 20 10" },
  { 8465, 80, 12, "Machine tools for wood, cork and hard plastics",
    "99 91 92 20 95 93 94 10 96" },
  { 8466, 90, 38, "Parts and accessories of machine tools",
    "93 94 20 10 30 92 91" },
}

-- Other goods in the same layout, with China's thousand dollars: 2019..2023,
-- and the first half of 2024, invented. A group is a column of 'sellers'.
local goods = {
  { 3912, 90, 4, "Cellulose nitrates in primary forms", "20", "20",
    group = "nitrocellulose", china = { 0, 0, 0, 3255, 6445, 1100 } },
  { 8407, 5, 60, "Piston engines for aircraft", "10", "10",
    group = "engines", china = { 10, 0, 2, 390, 9092, 5200 } },
  { 8407, 300, 9, "Piston engines, not for aircraft", "34 21 90 32 33",
    "34 21 90 32 33", group = "engines",
    china = { 399775, 381872, 434751, 154627, 267507, 131000 } },
  { 8411, 2, 400, "Turbojets up to 25 kN", "11", "11",
    group = "engines", china = { 0, 0, 0, 217, 352, 160 } },
  { 8411, 150, 900, "Turbojets above 25 kN", "12", "12",
    group = "engines", china = { 37759, 45501, 65419, 0, 1738, 0 } },
  { 8411, 200, 90, "Other gas turbines, and parts", "99 91 82", "91 99 82",
    group = "engines", china = { 3370, 10321, 2779, 13323, 130475, 48000 } },
  { 8412, 130, 20, "Other engines and motors", "21 29 90 31", "21 29 90 31",
    group = "engines", china = { 67685, 63803, 98928, 126014, 207169, 99000 } },
  { 8541, 70, 45, "Diodes, transistors, photosensitive devices",
    "40 10 29 21 60 90", "43 10 29 21 60 90 41", group = "semiconductors",
    china = { 262568, 207634, 222295, 126963, 216084, 97000 } },
  { 8542, 110, 650, "Integrated circuits", "31 39 32 33 90", "31 39 32 33 90",
    group = "semiconductors",
    china = { 116656, 141793, 216396, 179850, 178235, 82000 } },
  { 8806, 12, 500, "Unmanned aircraft", "", "23 22 21 24", group = "engines",
    china = { 0, 0, 0, 9800, 11200, 3900 } },  -- invented
  { 9002, 30, 120, "Lenses and other mounted optical elements", "11 19 90 20",
    "11 19 90 20", group = "optics",
    china = { 9126, 9695, 12056, 10831, 27647, 15000 } },
  { 9005, 10, 60, "Binoculars and telescopes", "80 10 90", "80 10 90",
    group = "optics", china = { 6737, 5442, 10024, 9963, 27795, 14500 } },
  { 9013, 40, 80, "Flat panels (to 2021) and other devices", "80", "80",
    group = "optics", china = { 395986, 234367, 609003, 18055, 17480, 8000 } },
  { 9013, 60, 300, "Telescopic sights and lasers", "10 20 90", "20 10 90",
    group = "optics", china = { 7480, 8850, 14912, 16286, 25714, 13800 } },
}

-- Who else sells them, in the order of Comtrade codes, China in its place. A
-- group is a million dollars a year, as 'russia' above; all are invented.
local sellers = {
  { code = 156, iso = "CHN", name = "China", path = "other" },
  { code = 276, iso = "DEU", name = "Germany", path = "left",
    semiconductors = { 130, 120, 150, 38, 2, 1 }, nitrocellulose =
    { 8, 7, 9, 3, 0, 0 }, engines = { 610, 520, 560, 150, 6, 2 },
    optics = { 48, 40, 52, 14, 2, 1 } },
  { code = 344, iso = "HKG", name = "China, Hong Kong SAR", path = "other",
    semiconductors = { 40, 45, 60, 230, 145, 60 }, nitrocellulose =
    { 0, 0, 0, 0, 0, 0 }, engines = { 1, 1, 1, 3, 4, 2 },
    optics = { 2, 2, 3, 6, 7, 3 } },
  { code = 392, iso = "JPN", name = "Japan", path = "left",
    semiconductors = { 30, 26, 32, 9, 1, 0 }, nitrocellulose =
    { 0, 0, 0, 0, 0, 0 }, engines = { 260, 210, 240, 70, 3, 1 },
    optics = { 22, 18, 24, 8, 1, 0 } },
  { code = 410, iso = "KOR", name = "Rep. of Korea", path = "left",
    semiconductors = { 45, 40, 48, 16, 5, 2 }, nitrocellulose =
    { 2, 2, 2, 1, 0, 0 }, engines = { 120, 100, 130, 60, 20, 7 },
    optics = { 9, 8, 10, 4, 1, 0 } },
  { code = 490, iso = "S19", name = "Other Asia, nes", path = "other",
    semiconductors = { 100, 95, 118, 45, 21, 8 }, nitrocellulose =
    { 6, 5, 6, 5, 6, 3 }, engines = { 15, 13, 17, 9, 5, 2 },
    optics = { 7, 6, 8, 4, 2, 1 } },
  { code = 792, iso = "TUR", name = "Türkiye", path = "rose",
    semiconductors = { 1, 1, 2, 24, 29, 9 }, nitrocellulose =
    { 1, 1, 2, 7, 12, 5 }, engines = { 35, 32, 45, 80, 110, 50 },
    optics = { 1, 1, 1, 5, 7, 3 } },
  { code = 842, iso = "USA", name = "USA", path = "left",
    semiconductors = { 62, 55, 66, 12, 1, 0 }, nitrocellulose =
    { 1, 1, 1, 0, 0, 0 }, engines = { 900, 420, 610, 120, 2, 0 },
    optics = { 14, 11, 15, 3, 0, 0 } },
}

local state = SEED

--- The next integer of lo..hi (Marsaglia 2003, xorshift 13, 7, 17).
local function draw (lo, hi)
  state = state ~ (state << 13)
  state = state ~ (state >> 7)
  state = state ~ (state << 17)
  return lo + (state >> 33) % (hi - lo + 1)
end

--- Whole parts of a total in proportion to weights, by largest remainder.
local function split (total, weights)
  local sum, left = 0, total
  for _, w in ipairs(weights) do sum = sum + w end
  local parts, order = {}, {}
  for i, w in ipairs(weights) do
    parts[i] = total * w // sum
    left = left - parts[i]
    order[i] = i
  end
  table.sort(order, function (a, b)
    local ra, rb = total * weights[a] % sum, total * weights[b] % sum
    if ra ~= rb then return ra > rb end
    return a < b
  end)
  for i = 1, left do parts[order[i]] = parts[order[i]] + 1 end
  return parts
end

--- The products of a year: a list of { code, heading, usual share }.
local function products_of (list, year)
  local products = {}
  for _, heading in ipairs(list) do
    local endings = (year >= 2022) and heading[6] or heading[5]
    local share = 60
    for ending in endings:gmatch "%d+" do
      products[#products + 1] = { code = heading[1] .. ending,
        heading = heading, share = heading[2] * share }
      share = math.max(share * 2 // 3, 2)
    end
  end
  return products
end

--- The usual shares of products, 0 where the exporter does not make one.
local function range_of (exporter, products)
  local shares = {}
  for i, product in ipairs(products) do
    local place = (exporter.code * 31 + tonumber(product.code) * 7919) % 100
    shares[i] = (place < exporter.range) and product.share or 0
  end
  return shares
end

--- Share a quarter's dollars out to its months and to some products.
-- Writes into flows[month][i]; a cell that gets nothing is a zero.
local function fill (flows, quarter, dollars, shares, wanted, gaps)
  local weights, places = {}, {}
  for month = 3 * quarter - 2, 3 * quarter do
    local season = (month == 2) and 750 or draw(900, 1100)
    for i, share in ipairs(shares) do
      if share > 0 and wanted(i) then
        local idle = draw(1, 100) <= gaps and share < 4000
        weights[#weights + 1] = idle and 0 or share * season * draw(500, 1500)
        places[#places + 1] = { month, i }
      end
    end
  end
  for k, part in ipairs(split(dollars, weights)) do
    flows[places[k][1]][places[k][2]] = part
  end
end

local function quarters_of (exporter, year)
  local path = calendar[exporter.path] or calendar.other
  local parts = {}
  for i, w in ipairs(path[year] or calendar.other[year]) do
    parts[i] = w * 100 * draw(96, 104)
  end
  return parts
end

--- China: each published figure is split exactly.
local function china_in (year, flows, quarters, shares, products)
  local target, rest = china[year], {}
  rest.to8463 = target.to8463 - target[8457] - target[8458] - target[8462]
  rest.to8466 = target.to8466 - target.to8463
  local function group_of (i)
    local heading = products[i].heading[1]
    if target[heading] then return heading end
    return (heading <= 8463) and "to8463" or "to8466"
  end
  for _, group in ipairs { 8457, 8458, 8462, "to8463", "to8466" } do
    local thousands = rest[group] or target[group]
    local wanted = function (i) return group_of(i) == group end
    local parts = split(thousands * 1000, quarters())
    for quarter, dollars in ipairs(parts) do
      fill(flows, quarter, dollars, shares, wanted, 8)
    end
  end
end

--- Exports to Russia of one exporter in one year: flows[month][product].
local function russia_in (exporter, year, shares, products)
  local flows = {}
  for month = 1, 12 do flows[month] = {} end
  if exporter.iso == "CHN" then
    local quarters = function () return quarters_of(exporter, year) end
    china_in(year, flows, quarters, shares, products)
    return flows
  end
  local million = exporter.russia[year - 2018]
  local dollars = split(million * 1000000, quarters_of(exporter, year))
  local gaps = (million < 100) and 35 or 15
  for quarter, part in ipairs(dollars) do
    fill(flows, quarter, part, shares, function () return true end, gaps)
  end
  return flows
end

--- What goes to all other countries in a month; the shares of a full range
-- sum to about 180000, and trade grows by a twentieth of its 2019 size a year.
local function elsewhere (exporter, year, share)
  local monthly = exporter.world * 1000000 // 12 * (year - 1999) // 20
  return monthly * share // 180000 * draw(700, 1300) // 1000
end

local columns = "typeCode,freqCode,refPeriodId,refYear,refMonth,period,"
  .. "reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,partnerCode,"
  .. "partnerISO,partnerDesc,partner2Code,partner2ISO,partner2Desc,"
  .. "classificationCode,classificationSearchCode,isOriginalClassification,"
  .. "cmdCode,cmdDesc,aggrLevel,isLeaf,customsCode,customsDesc,mosCode,"
  .. "motCode,motDesc,qtyUnitCode,qtyUnitAbbr,qty,isQtyEstimated,"
  .. "altQtyUnitCode,altQtyUnitAbbr,altQty,isAltQtyEstimated,netWgt,"
  .. "isNetWgtEstimated,grossWgt,isGrossWgtEstimated,cifvalue,fobvalue,"
  .. "primaryValue,legacyEstimationFlag,isReported,isAggregate"

local function quoted (text)
  return text:find(",", 1, true) and '"' .. text .. '"' or text
end

--- Kilograms and pieces behind a value; "" where a reporter left them out.
local function measures (product, dollars)
  local kg = dollars * 100 // (product.heading[3] * draw(70, 130))
  local weight = (draw(1, 100) <= 3) and "" or tostring(kg)
  if product.heading[1] == 8466 then return "8,kg," .. weight, weight end
  local pieces = (draw(1, 100) <= 5) and ""
    or tostring(math.max(1, kg // draw(800, 6000)))
  return "5,u," .. pieces, weight
end

local function write_row (exporter, year, month, partner, product, dollars)
  local quantity, weight = measures(product, dollars)
  io.write(("C,M,%d%02d01,%d,%d,%d%02d,"):format(year, month, year, month, year,
    month), exporter.code, ",", exporter.iso, ",", quoted(exporter.name),
    ",X,Export,", partner, ",0,W00,World,", (year >= 2022) and "H6" or "H5",
    ",HS,true,", product.code, ",",
    quoted("SYNTHETIC SAMPLE: " .. product.heading[4]),
    ",6,true,C00,TOTAL CPC,0,0,TOTAL MOT,", quantity,
    ",false,-1,N/A,,false,", weight, ",false,,false,,", dollars, ",", dollars,
    ",0,true,false\n")
end

local function write_to_world (exporter, year, month, flows, shares, products)
  for i, product in ipairs(products) do
    if shares[i] > 0 then
      local dollars = flows[month][i] or 0
      write_row(exporter, year, month, "0,W00,World", product,
        dollars + elsewhere(exporter, year, shares[i]))
    end
  end
end

local function write_to_russia (exporter, year, month, flows, products)
  for i, product in ipairs(products) do
    local dollars = flows[month][i] or 0
    if dollars > 0 then
      write_row(exporter, year, month, "643,RUS,Russian Federation", product,
        dollars)
    end
  end
end

--- What a seller of goods exports to Russia in one year: China exactly, others
-- in proportion to the usual shares of the headings of a group.
local function goods_in (seller, year, products)
  local flows, shares, totals = {}, {}, {}
  for month = 1, 12 do flows[month] = {} end
  for i, product in ipairs(products) do
    local group = product.heading.group
    shares[i] = product.share
    totals[group] = (totals[group] or 0) + product.share
  end
  for _, heading in ipairs(goods) do
    local usual = 0
    local function wanted (i) return products[i].heading == heading end
    for i, share in ipairs(shares) do
      if wanted(i) then usual = usual + share end
    end
    local sold = seller[heading.group]
    local dollars = seller.iso == "CHN" and heading.china[year - 2018] * 1000
      or sold and sold[year - 2018] * 1000000 * usual // totals[heading.group]
    if usual > 0 then
      for quarter, part in ipairs(split(dollars, quarters_of(seller, year))) do
        fill(flows, quarter, part, shares, wanted, 0)
      end
    end
  end
  return flows
end

local function last_month (year)
  return (year == 2024) and 6 or 12
end

local function write_goods ()
  for year = 2019, 2024 do
    local products, flows = products_of(goods, year), {}
    for i, seller in ipairs(sellers) do
      flows[i] = goods_in(seller, year, products)
    end
    for month = 1, last_month(year) do
      for i, seller in ipairs(sellers) do
        write_to_russia(seller, year, month, flows[i], products)
      end
    end
  end
end

local function write_machine_tools ()
  for year = 2019, 2024 do
    local products, flows, shares = products_of(machine_tools, year), {}, {}
    for i, exporter in ipairs(exporters) do
      shares[i] = range_of(exporter, products)
      flows[i] = russia_in(exporter, year, shares[i], products)
    end
    for month = 1, last_month(year) do
      local period = ("%d%02d"):format(year, month)
      for i, exporter in ipairs(exporters) do
        if not (exporter.silent or ""):find(period, 1, true) then
          write_to_world(exporter, year, month, flows[i], shares[i], products)
          write_to_russia(exporter, year, month, flows[i], products)
        end
      end
    end
  end
end

io.write(columns, "\n")
if arg[1] == "goods" then write_goods() else write_machine_tools() end
