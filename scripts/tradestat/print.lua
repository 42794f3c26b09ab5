--- Tables as text: rows of cells, aligned, with heads and a foot.
local core = require "tradestat.core"

local M = {}

-- Ranges of characters that take two places, or none, on a terminal.
local wide = {
  { 0x1100, 0x115F }, { 0x2E80, 0xA4CF }, { 0xAC00, 0xD7A3 },
  { 0xF900, 0xFAFF }, { 0xFE30, 0xFE6F }, { 0xFF00, 0xFF60 },
  { 0xFFE0, 0xFFE6 }, { 0x1F300, 0x1F64F }, { 0x20000, 0x3FFFD },
}
local none = { { 0x300, 0x36F }, { 0x200B, 0x200F }, { 0xFE00, 0xFE0F } }

local function is_in (ranges, code)
  for _, range in ipairs(ranges) do
    if code >= range[1] and code <= range[2] then return true end
  end
  return false
end

--- The places that a text takes on a terminal.
-- @usage print.width "Türkiye" --> 7
function M.width (text)
  if not text:find "[\x80-\xFF]" then return #text end
  if not utf8.len(text) then return #text end
  local width = 0
  for _, code in utf8.codes(text) do
    if is_in(wide, code) then width = width + 2
    elseif not is_in(none, code) then width = width + 1 end
  end
  return width
end

--- A text with blanks up to a width, on the right or (`right`) on the left.
function M.pad (text, width, right)
  local blanks = (" "):rep(width - M.width(text))
  return right and blanks .. text or text .. blanks
end

local function line_of (cells, columns, widths)
  local line = {}
  for i, column in ipairs(columns) do
    line[i] = M.pad(cells[i], widths[i], column.right)
  end
  return (table.concat(line, "  "):gsub("%s+$", ""))
end

local function widths_of (columns, rows)
  local widths = {}
  for i, column in ipairs(columns) do
    widths[i] = math.max(M.width(column.name), M.width(column.head or ""))
    for _, row in ipairs(rows) do
      widths[i] = math.max(widths[i], M.width(row[i]))
    end
  end
  return widths
end

local function pick (list, field)
  local picked = {}
  for i, item in ipairs(list) do picked[i] = item[field] or "" end
  return picked
end

--- A table as text. `t.columns` is a list of `{ name =, head =, right = }`,
-- `t.rows` a list of lists of texts; `t.tails[i]` stands behind row i;
-- `t.title` opens, `t.more` says how many rows are not shown, `t.foot` lists
-- the lines that close.
function M.table (t)
  local out = {}
  local widths = widths_of(t.columns, t.rows)
  local dashes = {}
  for i, width in ipairs(widths) do dashes[i] = ("-"):rep(width) end
  dashes = table.concat(dashes, "  ")
  if t.title and t.title ~= "" then out[#out + 1] = t.title end
  if #t.columns > 0 then
    out[#out + 1] = line_of(pick(t.columns, "name"), t.columns, widths)
    out[#out + 1] = line_of(pick(t.columns, "head"), t.columns, widths)
    if out[#out] == "" then out[#out] = nil end
    out[#out + 1] = dashes
  end
  for i, row in ipairs(t.rows) do
    local line = line_of(row, t.columns, widths)
    local tail = t.tails and t.tails[i]
    out[#out + 1] = tail and line .. "   " .. tail or line
  end
  if t.more and t.more > 0 then
    out[#out + 1] = ("... %d more"):format(t.more)
  end
  if #t.columns > 0 then out[#out + 1] = dashes end
  for _, line in ipairs(t.foot or {}) do out[#out + 1] = line end
  return table.concat(out, "\n")
end

-- "exporter" and 13 give "13 exporters".
local function count_of (n, word)
  if n == 1 then return "1 " .. word end
  if word:find "_" then return ("%d values of %s"):format(n, word) end
  if word:find "[^aeiou]y$" then
    return ("%d %sies"):format(n, word:sub(1, -2))
  end
  return ("%d %s%s"):format(n, word, word:find "s$" and "es" or "s")
end

-- " = 13 exporters x 22 quarters", or "".
local function product_of (f, columns, counts)
  if not counts.product then return "" end
  local parts = {}
  for _, column in ipairs(columns) do
    local members = column.kind ~= "number"
      and core.frame_members(f, column.name) or 1
    if members > 1 then
      parts[#parts + 1] = count_of(members, column.frequency or column.name)
    end
  end
  return #parts > 1 and " = " .. table.concat(parts, " x ") or ""
end

-- The last line: what there is, what is zero, what is missing.
local function summary_of (f, columns)
  local counts = core.frame_counts(f)
  local parts = {}
  if counts.values > 0 then
    parts[1] = count_of(counts.values, "value")
  end
  if counts.zeros > 0 then
    parts[#parts + 1] = count_of(counts.zeros, "zero")
      .. " (released, no row)"
  end
  if counts.missing > 0 then
    parts[#parts + 1] = counts.missing .. " missing"
  end
  return count_of(core.frame_rows(f), "row") .. product_of(f, columns, counts)
    .. (#parts > 0 and ": " .. table.concat(parts, ", ") or "")
end

--- The line that says how many rows, values, zeros and missing cells there are.
function M.summary (f)
  return summary_of(f, core.frame_columns(f))
end

-- Reasons of a row's missing cells, each once.
local function tail_of (reasons, row)
  local list, seen = {}, {}
  for _, column in ipairs(reasons) do
    local why = column[row]
    if why and not seen[why] then
      seen[why] = true
      list[#list + 1] = why
    end
  end
  return #list > 0 and table.concat(list, "; ") or false
end

--- A frame as text: its first `n` rows (when not given, as many as head was
-- asked for, else 10), what it counts, and its notes.
function M.frame (f, n)
  local facts, total = core.frame_columns(f), core.frame_rows(f)
  local shown = math.min(n or core.frame_shown(f) or 10, total)
  if total == shown + 1 then shown = total end
  local columns, reasons, rows, tails = {}, {}, {}, {}
  for row = 1, shown do rows[row] = {} end
  for i, fact in ipairs(facts) do
    local texts, why = core.frame_texts(f, i, shown)
    columns[i] = { name = fact.name, head = fact.head,
                   right = fact.kind == "number" }
    reasons[i] = why
    for row = 1, shown do rows[row][i] = texts[row] end
  end
  for row = 1, shown do tails[row] = tail_of(reasons, row) end
  local foot = { summary_of(f, facts) }
  table.move(core.frame_notes(f), 1, #core.frame_notes(f), 2, foot)
  return M.table { title = core.frame_title(f), columns = columns, rows = rows,
                   tails = tails, more = total - shown, foot = foot }
end

return M
