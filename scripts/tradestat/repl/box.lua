--- Frames as boxes fitted to the terminal: head and tail rows, kinds and units,
-- what is hidden by name, the shape at the bottom.
--
--   (1) Keys, the period and the last numbers stay; numbers in the middle are
--       hidden first, and named below.
--   (2) A cell wider than CELL is cut, its last place an ellipsis.
--   (3) Of more rows than `rows` the first and the last are shown, with a row
--       of dots between.
local core = require "tradestat.core"
local text = require "tradestat.print"

local box = {}

local CELL <const> = 40
local FEWEST <const> = 3   -- columns that are shown however narrow it is

local function cut (cell)
  if text.width(cell) <= CELL then return cell end
  local kept, width = {}, 0
  for _, code in utf8.codes(cell, true) do
    local letter = utf8.char(code)
    width = width + text.width(letter)
    if width >= CELL then break end
    kept[#kept + 1] = letter
  end
  return table.concat(kept) .. "…"
end

-- Which rows: { from, to } of the head and of the tail (rule 3).
local function parts_of (total, rows)
  if total <= rows + 1 then return { { 1, total } } end
  local head = (rows + 1) // 2
  return { { 1, head }, { total - (rows - head) + 1, total } }
end

-- The cells of one column over the parts, and why some are missing.
local function cells_of (f, index, parts)
  local cells, reasons = {}, {}
  for i, part in ipairs(parts) do
    if i > 1 then
      cells[#cells + 1], reasons[#reasons + 1] = "·", false
    end
    local texts, why = core.frame_texts(f, index, part[2] - part[1] + 1,
      part[1])
    for row = 1, #texts do
      cells[#cells + 1], reasons[#reasons + 1] = cut(texts[row]), why[row]
    end
  end
  return cells, reasons
end

local function columns_of (f, parts)
  local columns = {}
  for i, fact in ipairs(core.frame_columns(f)) do
    local cells, reasons = cells_of(f, i, parts)
    local width = math.max(text.width(fact.name), text.width(fact.head))
    for _, cell in ipairs(cells) do width = math.max(width, text.width(cell)) end
    columns[i] = { name = fact.name, head = fact.head, cells = cells,
      reasons = reasons, width = width, right = fact.kind == "number",
      number = fact.kind == "number" }
  end
  return columns
end

local function width_of (columns)
  local width = 1
  for _, column in ipairs(columns) do width = width + column.width + 3 end
  return width
end

-- Hide columns until the rest fits (rule 1); the names of those hidden.
local function fit (columns, room)
  local hidden = {}
  while width_of(columns) > room and #columns > FEWEST do
    local victim
    for i, column in ipairs(columns) do
      if column.number and i < #columns then victim = i break end
    end
    victim = victim or #columns - 1
    hidden[#hidden + 1] = columns[victim].name
    table.remove(columns, victim)
  end
  return hidden
end

local function rule (columns, left, middle, right)
  local parts = {}
  for i, column in ipairs(columns) do
    parts[i] = ("─"):rep(column.width + 2)
  end
  return left .. table.concat(parts, middle) .. right
end

local function line (columns, cell_of)
  local parts = {}
  for i, column in ipairs(columns) do
    parts[i] = " " .. text.pad(cell_of(column), column.width, column.right)
      .. " "
  end
  return "│" .. table.concat(parts, "│") .. "│"
end

local function tail_of (columns, row)
  local list, seen = {}, {}
  for _, column in ipairs(columns) do
    local why = column.reasons[row]
    if why and not seen[why] then
      list[#list + 1], seen[why] = why, true
    end
  end
  return (#list > 0) and " " .. table.concat(list, "; ") or ""
end

--- A frame as a box.
-- @param rows rows shown at most
-- @param room columns of the terminal
function box.of (f, rows, room)
  local total = core.frame_rows(f)
  local columns = columns_of(f, parts_of(total, rows))
  local hidden, out = fit(columns, room), {}
  local title = core.frame_title(f)
  if title ~= "" then out[1] = title end
  if #columns > 0 then
    out[#out + 1] = rule(columns, "┌", "┬", "┐")
    out[#out + 1] = line(columns, function (c) return c.name end)
    out[#out + 1] = line(columns, function (c) return c.head end)
    out[#out + 1] = rule(columns, "├", "┼", "┤")
    for row = 1, #columns[1].cells do
      out[#out + 1] = line(columns, function (c) return c.cells[row] end)
        .. tail_of(columns, row)
    end
    out[#out + 1] = rule(columns, "└", "┴", "┘")
  end
  if #hidden > 0 then
    out[#out + 1] = ("%d column%s hidden: %s"):format(#hidden,
      #hidden == 1 and "" or "s", table.concat(hidden, ", "))
  end
  out[#out + 1] = text.summary(f)
  for _, note in ipairs(core.frame_notes(f)) do out[#out + 1] = note end
  return table.concat(out, "\n")
end

return box
