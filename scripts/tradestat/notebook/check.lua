--- A run compared with the outputs that stand beside the notebook: which
-- numbers moved, in which cell, and which inputs, seeds and cells changed.
local align = require "tradestat.notebook.align"
local compare = require "tradestat.notebook.compare"
local json = require "tradestat.json"

local M = {}

local MOST <const> = 10   -- differences of a cell that are told one by one

local function by_name (list)
  local found = {}
  for _, item in ipairs(list or {}) do
    found[item.name] = found[item.name] or {}
    table.insert(found[item.name], item)
  end
  return found
end

-- Files of both lists, matched by name and order; f(name, before, now).
local function each_pair (before, now, f)
  local left, right, names, seen = by_name(before), by_name(now), {}, {}
  for _, list in ipairs { before or {}, now or {} } do
    for _, item in ipairs(list) do
      if not seen[item.name] then names[#names + 1] = item.name end
      seen[item.name] = true
    end
  end
  for _, name in ipairs(names) do
    local a, b = left[name] or {}, right[name] or {}
    for i = 1, math.max(#a, #b) do f(name, a[i], b[i]) end
  end
end

local function short (sha256)
  return sha256 and sha256:sub(1, 12) or "unreadable"
end

local function compare_files (what, before, now, tell)
  each_pair(before, now, function (name, a, b)
    if not a then tell(("%s %s is new"):format(what, name))
    elseif not b then tell(("%s %s is not read any more"):format(what, name))
    elseif a.sha256 ~= b.sha256 then
      tell(("%s %s changed: SHA-256 %s... -> %s..."):format(what, name,
        short(a.sha256), short(b.sha256)))
    end
  end)
end

local function compare_stores (before, now, tell)
  each_pair(before, now, function (name, a, b)
    a, b = a or { datasets = {} }, b or { datasets = {} }
    each_pair(a.datasets, b.datasets, function (dataset, x, y)
      compare_files(("store %s, dataset '%s': load"):format(name, dataset),
        x and x.loads, y and y.loads, tell)
    end)
  end)
end

local function compare_seeds (before, now, tell)
  local function list (seeds)
    local texts = {}
    for i, seed in ipairs(seeds or {}) do
      texts[i] = ("%s %s"):format(seed.name, tostring(seed.value))
    end
    return #texts > 0 and table.concat(texts, ", ") or "none"
  end
  local a, b = list(before), list(now)
  if a ~= b then tell(("seeds changed: %s -> %s"):format(a, b)) end
end

local function compare_outputs (before, now, state)
  for i = 1, math.max(#before, #now) do
    local a, b = before[i], now[i]
    local where = #now > 1 and ("output %d"):format(i) or ""
    if not a or not b then
      state.add(where ~= "" and where or "output", a and "an output" or "none",
        b and "an output" or "none", false)
    elseif a.type ~= b.type or a.kind ~= b.kind then
      state.add(where ~= "" and where or "output", a.kind or a.type,
        b.kind or b.type, false)
    elseif a.data ~= nil and a.data ~= json.null then
      compare.values(a.data, b.data, where, state)
    else
      compare.text(a.text, b.text, where == "" and a.type or where, state)
    end
  end
end

local function name_of (cell, place)
  local name = ("cell %d"):format(place)
  if cell.title then name = ("%s \"%s\""):format(name, cell.title)
  elseif cell.id then name = ("%s (id %s)"):format(name, cell.id) end
  return name
end

-- One cell of both runs: the lines that tell what differs.
local function compare_cells (pair, name, state, tell)
  local before, now = pair[1], pair[2]
  if not before then
    return #now.outputs > 0 and tell(name .. ": is new")
  elseif not now then
    return #before.outputs > 0 and tell(name .. ": is gone")
  end
  local count = 0
  state.add = function (where, a, b, is_number)
    count = count + 1
    if is_number then state.moved = state.moved + 1 end
    if count <= MOST then
      tell(("%s: %s: %s -> %s"):format(name, where, a, b))
    end
  end
  compare_outputs(before.outputs, now.outputs, state)
  if count > MOST then
    tell(("%s: ... %d more"):format(name, count - MOST))
  end
  if before.code ~= now.code then
    state.changed[#state.changed + 1] = name
  end
  if count > 0 then state.cells = state.cells + 1 end
end

-- Claims are tests: one that is contradicted fails.
local function check_claims (claims, tell, note)
  for _, claim in ipairs(claims or {}) do
    local verdict = tostring(claim.verdict or "no verdict")
    local line = ("claim %s: %s"):format(verdict, tostring(claim.text or ""))
    if verdict == "contradicted" then tell(line) else note(line) end
  end
end

local function versions_of (made)
  local parts = { "tradestat " .. tostring(made.tradestat) }
  local names = {}
  for name in pairs(made.libraries or {}) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    parts[#parts + 1] = ("%s %s"):format(name, made.libraries[name])
  end
  return table.concat(parts, ", ")
end

--- Compare stored outputs with new ones. `cells` are the notebook's cells of
-- the new run, for their lines; `tolerance` is relative. Gives back the lines
-- that tell of differences, those that only explain, and counts.
function M.compare (before, now, cells, tolerance)
  local differences, notes = {}, {}
  local function tell (line) differences[#differences + 1] = line end
  local function note (line) notes[#notes + 1] = line end
  local state = { tolerance = tolerance, numbers = 0, moved = 0, cells = 0,
    changed = {} }
  compare_files("input", before.inputs, now.inputs, tell)
  compare_stores(before.stores, now.stores, tell)
  compare_seeds(before.seeds, now.seeds, tell)
  local places = {}
  for i, cell in ipairs(now.cells) do places[cell] = i end
  for _, pair in ipairs(align(before.cells, now.cells)) do
    local place = pair[2] and places[pair[2]]
    local name = pair[2] and ("line %d: %s"):format(cells[place].line,
      name_of(pair[2], place)) or name_of(pair[1], 0):gsub(" 0", "", 1)
    compare_cells(pair, name, state, tell)
  end
  for _, name in ipairs(state.changed) do note(name .. ": its code changed") end
  local a, b = versions_of(before), versions_of(now)
  if a ~= b then note(("versions: %s -> %s"):format(a, b)) end
  check_claims(now.claims, tell, note)
  return differences, notes, state
end

return M
