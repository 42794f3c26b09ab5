--- Which cell was which: the cells of two runs matched, in their order.

-- What tells a cell: its id, else its title, else its code.
local function keys_of (cells)
  local keys = {}
  for i, cell in ipairs(cells) do
    keys[i] = cell.id and "id " .. cell.id
      or cell.title and "title " .. cell.title or "code " .. cell.code
  end
  return keys
end

-- Longest common subsequence of two lists: pairs of places.
local function common (a, b)
  local length = {}
  for i = #a + 1, 1, -1 do
    length[i] = {}
    for k = #b + 1, 1, -1 do
      if i > #a or k > #b then length[i][k] = 0
      elseif a[i] == b[k] then length[i][k] = length[i + 1][k + 1] + 1
      else length[i][k] = math.max(length[i + 1][k], length[i][k + 1]) end
    end
  end
  local pairs_found, i, k = {}, 1, 1
  while i <= #a and k <= #b do
    if a[i] == b[k] then
      pairs_found[#pairs_found + 1] = { i, k }
      i, k = i + 1, k + 1
    elseif length[i + 1][k] >= length[i][k + 1] then i = i + 1
    else k = k + 1 end
  end
  return pairs_found
end

--- Pairs of cells, { before, now }; one of them is nil where a cell went or
-- came. Between cells that are surely the same, others are paired in order.
return function (before, now)
  local made = {}
  local anchors = common(keys_of(before), keys_of(now))
  anchors[#anchors + 1] = { #before + 1, #now + 1 }
  local i, k = 1, 1
  for _, anchor in ipairs(anchors) do
    while i < anchor[1] or k < anchor[2] do
      made[#made + 1] = { i < anchor[1] and before[i] or nil,
        k < anchor[2] and now[k] or nil }
      i, k = math.min(i + 1, anchor[1]), math.min(k + 1, anchor[2])
    end
    if before[i] then made[#made + 1] = { before[i], now[k] } end
    i, k = i + 1, k + 1
  end
  return made
end
