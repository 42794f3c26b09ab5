-- countries.lua -- writes the registry of countries as C, to standard output
--
-- ISO 3166 comes from Debian's iso-codes, all else from countries_table.lua
-- beside this file. Two places that claim one code stop the build.
local here = arg[0]:match "^(.*/)" or ""
local facts = dofile(here .. "countries_table.lua")
local json = "/usr/share/iso-codes/json/iso_3166-"

--- The objects of an iso-codes file: flat tables of strings.
local function iso_codes (part)
  local path = json .. part .. ".json"
  local file = assert(io.open(path),
    path .. " is missing: install the package iso-codes")
  local text, items = file:read "a", {}
  file:close()
  for object in text:gmatch "{([^{}]*)}" do
    local item = {}
    for key, value in object:gmatch '"([%w_]+)":%s*"([^"\\]*)"' do
      item[key] = value
    end
    items[#items + 1] = item
  end
  return items
end

local places = {}   -- in the order of the registry
local by_id = {}

local function add_place (place)
  assert(not by_id[place.id], "two places called " .. place.id)
  place.comtrade = place.comtrade or {}
  place.names = place.names or {}
  place.kind = place.kind or "country"
  place.note = place.note or facts.notes[place.id] or ""
  by_id[place.id] = place
  places[#places + 1] = place
end

local function number_list (numbers, default)
  if numbers == nil then return {default} end
  if type(numbers) == "number" then return {numbers} end
  return numbers[1] and numbers or {}
end

--- "P of the N" gives also "N, P of the"; "N, P" gives also "P N".
local function turned (item)
  local names = {}
  local official = item.official_name
  if official and official:sub(-#item.name) == item.name then
    local before = official:sub(1, -#item.name - 1):gsub("%s+$", "")
    if before ~= "" then names[1] = item.name .. ", " .. before end
  end
  local name, before = item.name:match "^([^,]+), ([^,]+)$"
  if name then names[#names + 1] = before .. " " .. name end
  return names
end

local function add_countries ()
  for _, item in ipairs(iso_codes "1") do
    local numeric = tonumber(item.numeric)
    local names = turned(item)
    names[#names + 1] = item.name
    names[#names + 1] = item.official_name
    add_place{
      id = item.alpha_3, iso2 = item.alpha_2, m49 = numeric, iso = true,
      name = item.common_name or item.name, names = names,
      comtrade = number_list(facts.numbers[item.alpha_3], numeric),
    }
  end
end

local function add_former ()
  local withdrawn = {}
  for _, item in ipairs(iso_codes "3") do withdrawn[item.alpha_3] = item end
  for id, fact in pairs(facts.former) do
    local item = assert(withdrawn[id], id .. " is not in iso-codes")
    local numeric = tonumber(item.numeric)
    add_place{
      id = id, iso = true, name = fact.name or item.name, names = fact.names,
      iso2 = fact.iso2, comtrade = fact.comtrade,
      m49 = numeric == fact.comtrade[1] and numeric or nil,
      note = "withdrawn from ISO 3166 in " .. item.withdrawal_date,
    }
  end
end

local function add_others ()
  for _, place in ipairs(facts.places) do
    place.comtrade = number_list(place.comtrade)
    add_place(place)
  end
  for _, union in ipairs(facts.unions) do
    for _, side in ipairs{"INTRA", "EXTRA"} do
      local id = union .. "_" .. side
      local codes = {id, side:sub(1, 3) .. "_" .. union}
      table.move(facts.union_codes[id] or {}, 1, 9, #codes + 1, codes)
      local where = (side == "INTRA") and "inside" or "outside"
      add_place{
        id = id, kind = "aggregate", comext = codes,
        name = ("Trade %s %s"):format(where, union),
        names = facts.union_names[id],
      }
    end
  end
end

local kinds = {country = 1, residual = 2, aggregate = 3}

--- Comtrade's numbers rise with the place, so files sorted by them are sorted
-- by place; what has no number follows by kind and id.
local function before (a, b)
  local x, y = a.comtrade[1] or math.huge, b.comtrade[1] or math.huge
  if x ~= y then return x < y end
  if a.kind ~= b.kind then return kinds[a.kind] < kinds[b.kind] end
  return a.id < b.id
end

--- A list of codes: lower case text to place; a second claim is an error.
local function new_list ()
  return setmetatable({}, {__call = function (list, text, place)
    text = text:lower():gsub("^%s+", ""):gsub("%s+$", "")
    local other = rawget(list, text)
    assert(other == nil or other == place, ("%s means %s and %s"):format(
      text, other and other.id, place.id))
    rawset(list, text, place)
  end})
end

local plain = {
  ["á"] = "a", ["ã"] = "a", ["Å"] = "A", ["ç"] = "c", ["é"] = "e",
  ["è"] = "e", ["í"] = "i", ["ó"] = "o", ["ô"] = "o", ["ü"] = "u",
  ["’"] = "'",
}

local function split (names)
  local list = {}
  for name in (names or ""):gmatch "[^|]+" do list[#list + 1] = name end
  return list
end

--- A place's names as they are written.
local function names_of (place)
  local names = {place.name}
  table.move(place.names, 1, #place.names, 2, names)
  local more = split(facts.names[place.id])
  return table.move(more, 1, #more, #names + 1, names)
end

--- All spellings of a place's names: as written, without accents, with a
-- typographic apostrophe, with "St." for "Saint" and "Isds" for "Islands".
local function spellings (place)
  local all = split(facts.misspelt[place.id])
  for _, name in ipairs(names_of(place)) do
    for _, text in ipairs{name, (name:gsub("[\xC2-\xF4][\x80-\xBF]+", plain)),
                          (name:gsub("'", "’"))} do
      all[#all + 1] = text
      all[#all + 1] = text:gsub("^Saint ", "St. ")
      all[#all + 1] = text:gsub("Islands", "Isds")
    end
  end
  return all
end

local function codes_of_files ()
  local iso3, comext, imf, name = new_list(), new_list(), new_list(), new_list()
  for _, place in ipairs(places) do
    if place.iso or place.id == "XKX" then
      iso3(place.id, place)
      imf(place.id, place)
    end
    if place.iso2 then comext(place.iso2, place) end
    for _, code in ipairs(place.comext or {}) do comext(code, place) end
    for _, code in ipairs(place.imf or {}) do imf(code, place) end
    for _, text in ipairs(spellings(place)) do name(text, place) end
  end
  for code, id in pairs(facts.renamed) do iso3(code, by_id[id]) end
  for code, id in pairs(facts.alpha) do iso3(code, by_id[id]) end
  for code, id in pairs(facts.renamed2) do comext(code, by_id[id]) end
  for code, id in pairs(facts.comext) do comext(code, by_id[id]) end
  for code, id in pairs(facts.imf) do imf(code, by_id[id]) end
  return iso3, comext, imf, name
end

--- What an analyst may write: our ids first, then every code and name that
-- does not contradict them.
local function codes_of_people (lists)
  local any = new_list()
  for _, place in ipairs(places) do any(place.id, place) end
  for _, list in ipairs(lists) do
    for text, place in pairs(list) do any(text, place) end
  end
  return any
end

--- Numbers: Comtrade's, and those that are also unambiguous beside ISO's.
local function numbers ()
  local comtrade, any, torn = {}, {}, {}
  for _, place in ipairs(places) do
    for _, n in ipairs(place.comtrade) do
      assert(not comtrade[n], "two places with Comtrade number " .. n)
      comtrade[n], any[n] = place, place
    end
  end
  for _, place in ipairs(places) do
    local n = place.m49
    if n and any[n] and any[n] ~= place then torn[n] = true end
    if n then any[n] = place end
  end
  for n in pairs(torn) do any[n] = nil end
  return comtrade, any
end

local function quoted (text)
  return '"' .. text:gsub('[\\"]', "\\%0"):gsub("%?%?", "?\\?") .. '"'
end

local out = {}
local function emit (format, ...)
  out[#out + 1] = format:format(...)
end

local function emit_registry ()
  emit "const ts_country ts_countries[] = {\n"
  for i, place in ipairs(places) do
    place.index = i - 1
    emit("  {%s, %s, %s, %d, %d, TS_%s, %s},\n", quoted(place.id),
      quoted(place.name), quoted(place.iso2 or ""), place.comtrade[1] or -1,
      place.m49 or -1, place.kind:upper(), quoted(place.note))
  end
  emit("};\n\nconst size_t ts_countries_count = %d;\n\n", #places)
end

local function emit_list (name, list)
  local texts = {}
  for text in pairs(list) do texts[#texts + 1] = text end
  table.sort(texts)   -- bytes: os.setlocale is never called
  emit("static const ts_country_code %s_codes[] = {\n", name)
  for _, text in ipairs(texts) do
    emit("  {%s, %d},\n", quoted(text), list[text].index)
  end
  emit "};\n\n"
  return ("  {%s_codes, %d},\n"):format(name, #texts)
end

local function emit_numbers (name, list)
  emit("const ts_place %s[TS_COUNTRY_NUMBERS] = {\n", name)
  for n = 0, 999 do
    local text = list[n] and tostring(list[n].index) or "TS_NO_PLACE"
    emit("  %s,%s", text, n % 4 == 3 and "\n" or "")
  end
  emit "};\n\n"
end

local function emit_words ()
  local words, seen = {}, {}
  for _, place in ipairs(places) do
    for _, word in ipairs{place.id, table.unpack(names_of(place))} do
      if #word <= 40 and not seen[word] then words[#words + 1] = word end
      seen[word] = true
    end
  end
  emit "const char *const ts_country_words[] = {\n"
  for _, word in ipairs(words) do emit("  %s,\n", quoted(word)) end
  emit("};\n\nconst size_t ts_country_words_count = %d;\n", #words)
end

add_countries()
add_former()
add_others()
table.sort(places, before)

emit "/* countries.c -- written by core/data/codes/countries.lua */\n"
emit '#include "data/codes/country_codes.h"\n\n'
emit_registry()
local iso3, comext, imf, name = codes_of_files()
local lists = emit_list("any", codes_of_people{iso3, comext, imf, name})
  .. "  {NULL, 0},\n" .. emit_list("iso3", iso3)
  .. emit_list("comext", comext) .. emit_list("imf", imf)
  .. emit_list("name", name)
emit("const ts_country_list ts_country_lists[] = {\n%s};\n\n", lists)
local comtrade, any = numbers()
emit_numbers("ts_country_comtrade", comtrade)
emit_numbers("ts_country_numbers", any)
emit_words()
io.write(table.concat(out))
