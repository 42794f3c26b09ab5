--- Outputs compared: numbers within a tolerance, text as it is.
local json = require "tradestat.json"

local M = {}

local function shown (value)
  if value == nil or value == json.null then return "missing" end
  if type(value) == "number" then return json.write(value) end
  if type(value) == "string" then
    value = value:gsub("%s+", " ")
    if utf8.len(value) and utf8.len(value) > 60 then
      value = value:sub(1, utf8.offset(value, 58) - 1) .. "..."
    end
    return ("\"%s\""):format(value)
  end
  return type(value) == "table" and "a table" or tostring(value)
end

-- Equal within `tolerance`, relative to the larger of the two or to `scale`.
local function near (a, b, tolerance, scale)
  if a == b then return true end
  local size = math.max(math.abs(a), math.abs(b), scale or 0)
  return math.abs(a - b) <= tolerance * size
end

local function moved (state, where, a, b)
  state.add(where, shown(a), shown(b), type(a) == "number"
    and type(b) == "number")
end

-- The numbers of a text, and what is between them.
local function pieces (text)
  local numbers, between, at = {}, {}, 1
  while true do
    local start, finish = text:find("[-+]?%d[%d,]*%.?%d*[eE]?[-+]?%d*", at)
    if not start then break end
    local found = text:sub(start, finish)
    local number = tonumber((found:gsub(",", "")))
    if not number then  -- "2023-": a number and what follows
      found = found:match "^[-+]?%d+"
      finish, number = start + #found - 1, tonumber(found)
    end
    between[#between + 1] = text:sub(at, start - 1)
    numbers[#numbers + 1] = number
    at = finish + 1
  end
  between[#between + 1] = text:sub(at)
  return numbers, table.concat(between, "\0")
end

local function lines_of (text)
  local lines = {}
  for line in (text .. "\n"):gmatch "([^\n]*)\n" do lines[#lines + 1] = line end
  return lines
end

local function compare_line (a, b, where, state)
  if a == b then return true end
  local left, rest = pieces(a)
  local right, other = pieces(b)
  -- blanks shift when a number becomes wider
  local same = rest:gsub("[%s-]+", " ") == other:gsub("[%s-]+", " ")
    and #left == #right
  for i = 1, same and #left or 0 do
    same = same and near(left[i], right[i], state.tolerance)
  end
  if not same then moved(state, where, a, b) end
  return same
end

--- Compare two texts line by line.
function M.text (a, b, where, state)
  if a == b then return end
  local left, right = lines_of(a), lines_of(b)
  for i = 1, math.max(#left, #right) do
    local place = ("%s, line %d"):format(where, i)
    if left[i] and right[i] then compare_line(left[i], right[i], place, state)
    else moved(state, place, left[i], right[i]) end
  end
end

-- Names of rows: "exporter=CHN, period=2023Q4"; or "row 3".
local function row_names (frame)
  local names = {}
  for row = 1, frame.rows or 0 do
    local parts = {}
    for _, column in ipairs(frame.columns) do
      local value = column.values[row]
      if column.kind ~= "number" and value ~= nil and value ~= json.null then
        parts[#parts + 1] = ("%s=%s"):format(column.name, tostring(value))
      end
    end
    names[row] = #parts > 0 and table.concat(parts, ", ")
      or ("row %d"):format(row)
  end
  return names
end

local function column_scale (column)
  local scale = 0
  for _, value in ipairs(column.values) do
    if type(value) == "number" then scale = math.max(scale, math.abs(value)) end
  end
  return scale
end

-- The rows of b by their names; of equal ones the first that is left.
local function rows_by_name (names)
  local found = {}
  for row, name in ipairs(names) do
    found[name] = found[name] or {}
    table.insert(found[name], row)
  end
  return found
end

-- For each row of a the row of b with its name; rows without one are told.
local function matched_rows (a, b, where, state)
  local names, others = row_names(a), row_names(b)
  local found, rows = rows_by_name(others), {}
  for row, name in ipairs(names) do
    rows[row] = found[name] and table.remove(found[name], 1)
    if not rows[row] then
      state.add(("%s at %s"):format(where, name), "a row", "none", false)
    end
  end
  for _, name in ipairs(others) do
    if found[name] and #found[name] > 0 then
      table.remove(found[name])
      state.add(("%s at %s"):format(where, name), "none", "a row", false)
    end
  end
  return rows, names
end

local function compare_cell (x, y, where, state, scale)
  if type(x) == "number" and type(y) == "number" then
    state.numbers = state.numbers + 1
    if near(x, y, state.tolerance, scale) then return end
  elseif x == y then
    return
  end
  moved(state, where, x, y)
end

local function compare_frames (a, b, where, state)
  local others = {}
  for _, column in ipairs(b.columns) do others[column.name] = column end
  local rows, names = matched_rows(a, b, where, state)
  for _, column in ipairs(a.columns) do
    local other = others[column.name]
    local place = ("%s%s"):format(where ~= "" and where .. ": " or "",
      column.name)
    if not other then
      state.add(place, "a column", "none", false)
    else
      if column.unit ~= other.unit then
        moved(state, place .. ", unit", column.unit, other.unit)
      end
      if column.sum or other.sum then
        compare_cell(column.sum, other.sum, place .. ", sum", state)
      end
      local scale = column.kind == "number" and column_scale(column)
      for row = 1, column.kind == "number" and #names or 0 do
        if rows[row] then
          compare_cell(column.values[row], other.values[rows[row]],
            ("%s at %s"):format(place, names[row]), state, scale)
        end
      end
    end
    others[column.name] = nil
  end
  for _, column in ipairs(b.columns) do
    if others[column.name] then
      state.add(column.name, "no column", "a column", false)
    end
  end
end

local function is_frame (value)
  return type(value) == "table" and type(value.columns) == "table"
    and value.rows ~= nil
end

local function names_of (a, b)
  local names, seen = {}, {}
  for _, t in ipairs { a, b } do
    for name in pairs(t) do
      if not seen[name] then names[#names + 1] = name end
      seen[name] = true
    end
  end
  table.sort(names, function (x, y)
    if type(x) == type(y) then return x < y end
    return type(x) == "number"
  end)
  return names
end

--- Compare two values of outputs; `where` names them. `state`: tolerance, add
-- (f(where, before, now, is_number)) and numbers, which counts.
function M.values (a, b, where, state)
  if is_frame(a) and is_frame(b) then
    return compare_frames(a, b, where, state)
  end
  if type(a) == "table" and type(b) == "table" then
    for _, name in ipairs(names_of(a, b)) do
      M.values(a[name], b[name], where == "" and tostring(name)
        or ("%s.%s"):format(where, name), state)
    end
  elseif type(a) == "string" and type(b) == "string" then
    M.text(a, b, where == "" and "text" or where, state)
  else
    compare_cell(a, b, where, state)
  end
end

return M
