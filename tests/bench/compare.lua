--- Whether two programs gave the same answer.
-- (1) Answers are CSV; columns are found by name, and a head's unit, "value
--     (USD)", is not part of it. "period" is the year or quarter, "product" the
--     hs2 or hs4, unless the file calls them that.
-- (2) Codes may have lost their leading zeros, and countries may be BACI's
--     numbers: both are made ours.
-- (3) A row whose first number is zero or missing is left out: we complete
--     cells that are known zeros, which others do not have.
-- (4) The keys of both must be the same, and each number the same to 1e-9 of
--     itself: sums of doubles differ in their last digits.
local core = require "tradestat.core"

local M = {}

local TOLERANCE <const> = 1e-9
local digits = { hs2 = 2, hs4 = 4, product = 6 }
local other_name = { year = "period", quarter = "period", hs2 = "product",
  hs4 = "product" }

-- "a,b" -> { "a", "b" }; no cell of an answer has quotes or commas.
local function cells_of (line)
  local cells = {}
  for cell in (line .. ","):gmatch "([^,]*)," do cells[#cells + 1] = cell end
  return cells
end

-- Where the columns stand that a job asks for.
local function places_of (head, names, path)
  local places = {}
  for i, name in ipairs(cells_of(head)) do
    places[name:gsub(" %(.*%)$", "")] = i
  end
  local list = {}
  for i, name in ipairs(names) do
    list[i] = places[name] or places[other_name[name]]
    if not list[i] then error(("%s has no column %s"):format(path, name), 0) end
  end
  return list
end

-- How a key is made ours (rule 2), remembered since there are few.
local function translator ()
  local known = {}
  local function translate (name, text)
    if digits[name] then return ("0"):rep(digits[name] - #text) .. text end
    if name ~= "exporter" and name ~= "importer" then return text end
    return text:find "^%d" and core.place(text) or text
  end
  return function (name, text)
    local of = known[name]
    if not of then of = {} known[name] = of end
    if not of[text] then of[text] = translate(name, text) end
    return of[text]
  end
end

local function is_nothing (text)
  return text == nil or text == "" or tonumber(text) == 0
end

--- Write an answer as lines "key,key TAB number,number", sorted by their bytes;
-- a tab is less than any byte of a key.
function M.sort (job, path, sorted)
  local names = table.move(job.numbers, 1, #job.numbers, #job.keys + 1,
    { table.unpack(job.keys) })
  local input <close> = assert(io.open(path))
  local head = input:read "l"
  local places = places_of(head, names, path)
  local pattern = "^" .. head:gsub("[^,]+", "([^,]*)") .. "$"  -- fast
  local translate, row = translator(), {}
  local output = assert(io.popen("env -u LD_PRELOAD LC_ALL=C sort > '"
    .. sorted .. "'", "w"))  -- a sanitizer of ours is not for sort
  for line in input:lines() do
    local cells = { line:match(pattern) }
    if not cells[1] then error(path .. ": not like its head: " .. line, 0) end
    if not is_nothing(cells[places[#job.keys + 1]]) then  -- rule 3
      for i, name in ipairs(names) do
        row[i] = translate(name, cells[places[i]])
      end
      output:write(table.concat(row, ",", 1, #job.keys), "\t",
        table.concat(row, ",", #job.keys + 1, #names), "\n")
    end
  end
  assert(output:close())
end

local function near (ours, theirs)
  local a, b = tonumber(ours), tonumber(theirs)
  if not (a and b) then return ours == theirs end
  return a == b or math.abs(a - b) <= TOLERANCE * math.abs(b)
end

-- The first number that differs, as a sentence; nil: none.
local function difference (job, key, ours, theirs)
  ours, theirs = cells_of(ours), cells_of(theirs)
  for i, name in ipairs(job.numbers) do
    if not near(ours[i], theirs[i]) then
      return ("job %s, %s, %s: ours is %s, theirs %s"):format(job.id, key, name,
        ours[i], theirs[i])
    end
  end
end

local function only_in (job, key, whose, numbers)
  local is_ours = (whose == "ours")
  return ("job %s, %s: ours is %s, theirs %s"):format(job.id, key,
    is_ours and numbers or "absent", is_ours and "absent" or numbers)
end

--- Compare two sorted answers: nil and the number of rows when they agree, else
-- a sentence that says where they do not.
function M.compare (job, our_path, their_path)
  local ours <close> = assert(io.open(our_path))
  local theirs <close> = assert(io.open(their_path))
  local rows = 0
  while true do
    local a, b = ours:read "l", theirs:read "l"
    if not a and not b then return nil, rows end
    if a == b then rows = rows + 1 goto continue end
    local our_key, our_numbers = (a or "\xff\t"):match "^(.*)\t(.*)$"
    local their_key, their_numbers = (b or "\xff\t"):match "^(.*)\t(.*)$"
    if our_key ~= their_key then
      local ours_first = (our_key < their_key)
      return only_in(job, ours_first and our_key or their_key,
        ours_first and "ours" or "theirs",
        ours_first and our_numbers or their_numbers)
    end
    local problem = difference(job, our_key, our_numbers, their_numbers)
    if problem then return problem end
    rows = rows + 1
    ::continue::
  end
end

return M
