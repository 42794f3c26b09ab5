-- The sample has the layout and the totals that its generator promises.
local T = require "check"

local function lines_of (name)
  local list = {}
  for line in io.lines((os.getenv "B" or "build") .. "/" .. name) do
    list[#list + 1] = line
  end
  return list
end
local lines = lines_of "sample.csv"

-- Fields of a line; the sample quotes only names with commas.
local function fields_of (line)
  local fields = {}
  line = (line .. ","):gsub('"([^"]*)"', function (text)
    return (text:gsub(",", ";"))
  end)
  for field in line:gmatch "([^,]*)," do fields[#fields + 1] = field end
  return fields
end

local head, place = fields_of(lines[1]), {}
for i, name in ipairs(head) do place[name] = i end
T.equal(#head, 47, "columns of Comtrade API v1")

local sums = {}     -- "CHN 2023 8457" and so on, dollars to Russia
local seen = {}     -- "CHN 202301"
local unmarked = 0  -- rows that do not say that they are synthetic
local odd = 0       -- rows that are not as promised

local function add (key, value)
  sums[key] = (sums[key] or 0) + value
end

for i = 2, #lines do
  local f = fields_of(lines[i])
  local iso, period = f[place.reporterISO], f[place.period]
  local code, value = f[place.cmdCode], math.tointeger(f[place.primaryValue])
  local class = (period >= "202201") and "H6" or "H5"
  seen[iso .. " " .. period] = true
  if not f[place.cmdDesc]:find "^SYNTHETIC SAMPLE: " then
    unmarked = unmarked + 1
  end
  if #f ~= 47 or #code ~= 6 or code < "845600" or code > "846699" or not value
    or value <= 0 or f[place.classificationCode] ~= class
    or f[place.flowCode] ~= "X" then odd = odd + 1 end
  if f[place.partnerISO] == "RUS" then
    local year, quarter = period:sub(1, 4), (period:sub(5) + 2) // 3
    add(("%s %s %s"):format(iso, year, code:sub(1, 4)), value)
    add(("%s %s"):format(iso, year), value)
    if code < "846400" then add(("%s %s to 8463"):format(iso, year), value) end
    add(("all %sQ%d"):format(year, quarter), value)
    if iso == "CHN" then add(("CHN %sQ%d"):format(year, quarter), value) end
  end
end
T.equal(odd, 0, "every row is as promised")
T.equal(unmarked, 0, "every row says that it is synthetic")

-- China to Russia, thousand dollars: CEPII BACI, HS2017, i = 156, j = 643.
local published = {
  ["2019"] = { 17180, 35245, 49464, 213203, 362810 },
  ["2020"] = { 15602, 41117, 51419, 235752, 386556 },
  ["2021"] = { 34505, 44841, 76787, 346157, 586050 },
  ["2022"] = { 94017, 122461, 88683, 573241, 834340 },
  ["2023"] = { 389676, 390037, 170385, 1444239, 1885900 },
}
for year, want in pairs(published) do
  for i, what in ipairs { " 8457", " 8458", " 8462", " to 8463", "" } do
    T.equal(sums["CHN " .. year .. what], want[i] * 1000,
      "China to Russia, " .. year .. what)
  end
end

local total, china = sums["all 2023Q4"], sums["CHN 2023Q4"]
T.ok(total > 890e6 and total < 910e6, "2023Q4: about 900 million dollars")
T.ok(china / total > 0.69 and china / total < 0.70, "nearly 70 % from China")

local function months (iso)
  local n = 0
  for year = 2019, 2024 do
    for month = 1, 12 do
      if seen[("%s %d%02d"):format(iso, year, month)] then n = n + 1 end
    end
  end
  return n
end

T.equal(months "CHN", 66, "China has every month")
T.equal(months "ESP", 65, "Spain lacks one")
T.ok(not seen["ESP 202004"], "which is 2020-04")
T.equal(months "IND", 65, "India is a month late")
T.equal(months "VNM", 63, "Vietnam is three months late")

-- The goods: exports to Russia; China's by year, thousand dollars, as in BACI.
local goods, by = lines_of "sample_goods.csv", {}
unmarked, odd = 0, 0
T.equal(goods[1], lines[1], "the goods have the same columns")
for i = 2, #goods do
  local f = fields_of(goods[i])
  local iso, year, code = f[place.reporterISO], f[place.refYear],
    f[place.cmdCode]
  local value = math.tointeger(f[place.primaryValue])
  if not f[place.cmdDesc]:find "^SYNTHETIC SAMPLE: " then
    unmarked = unmarked + 1
  end
  if #f ~= 47 or #code ~= 6 or not value or value <= 0
     or f[place.partnerISO] ~= "RUS" then odd = odd + 1 end
  for _, key in ipairs { iso .. " " .. year .. " " .. code:sub(1, 4),
    iso .. " " .. year .. " " .. code } do
    by[key] = (by[key] or 0) + (value or 0)
  end
end
T.equal({ odd, unmarked }, { 0, 0 }, "every row is as promised, and says so")
for code, want in pairs {
  ["391220"] = { 0, 0, 0, 3255, 6445 }, ["840710"] = { 10, 0, 2, 390, 9092 },
  ["8407"] = { 399785, 381872, 434753, 155017, 276599 },
  ["841111"] = { 0, 0, 0, 217, 352 },
  ["841112"] = { 37759, 45501, 65419, 0, 1738 },
  ["8411"] = { 41129, 55822, 68198, 13540, 132565 },
  ["8412"] = { 67685, 63803, 98928, 126014, 207169 },
  ["8541"] = { 262568, 207634, 222295, 126963, 216084 },
  ["8542"] = { 116656, 141793, 216396, 179850, 178235 },
  ["9002"] = { 9126, 9695, 12056, 10831, 27647 },
  ["9005"] = { 6737, 5442, 10024, 9963, 27795 },
  ["901380"] = { 395986, 234367, 609003, 18055, 17480 },
  ["9013"] = { 403466, 243217, 623915, 34341, 43194 },
} do
  for i, thousands in ipairs(want) do
    T.equal(by[("CHN %d %s"):format(2018 + i, code)] or 0, thousands * 1000,
      ("China to Russia, %d, %s"):format(2018 + i, code))
  end
end
local chips, theirs = 0, 0
for key, value in pairs(by) do
  local iso = key:match "^(%w+) 2023 854[12]$"
  if iso then chips = chips + value end
  if iso == "CHN" or iso == "HKG" then theirs = theirs + value end
end
T.ok(theirs / chips > 0.89 and theirs / chips < 0.91,
  "2023: about 90 % of semiconductors from China and Hong Kong")
T.done()
