--- Notebooks as scripts: Lua in the percent format that jupytext, VS Code and
-- Jupyter know. A line `-- %%` begins a cell of code, `-- %% [markdown]` one of
-- prose, whose lines begin with `-- `. Such a line always begins a cell, inside
-- long strings too.
local header = require "tradestat.notebook.header"
local marker = require "tradestat.notebook.marker"

local M = {}

local function is_blank (line)
  return line:find "^%s*$" ~= nil
end

-- Lines of a text without their ends, and whether the last one was ended. A
-- "\r" stays: it is written again.
local function lines_of (text)
  local lines = {}
  for line in text:gmatch "([^\n]*)\n" do lines[#lines + 1] = line end
  local rest = text:match "[^\n]*$"
  if rest ~= "" then lines[#lines + 1] = rest end
  return lines, rest == ""
end

-- Blank lines at a cell's end part it from the next: two when there are exactly
-- two, else the last one; others belong to the cell.
local function parting (lines, first, last)
  if last - first >= 2 and is_blank(lines[last]) and is_blank(lines[last - 1])
     and not is_blank(lines[last - 2]) then
    return 2
  end
  return (last >= first and is_blank(lines[last])) and 1 or 0
end

local function without_comment (line)
  return line:match "^%-%- (.*)$" or line:match "^%-%-(.*)$" or line
end

-- Is the cell for Lua scripts? tags=["active-ipynb"] and active="ipynb" say
-- otherwise: its code stands in comments.
local function is_active (cell)
  for _, tag in ipairs(marker.get(cell, "tags") or {}) do
    if type(tag) == "string" and tag:find "^active%-" then
      return ("-" .. tag .. "-"):find("-lua-", 1, true) ~= nil
    end
  end
  local active = marker.get(cell, "active")
  if type(active) ~= "string" then return true end
  return ("," .. active:gsub("%.", ",") .. ","):find(",lua,", 1, true) ~= nil
end

-- The text of a cell, from its lines.
local function source_of (cell)
  local lines = {}
  local in_comments = cell.kind ~= "code" or not cell.active
  for i, line in ipairs(cell.lines) do
    line = line:gsub("\r$", "")
    lines[i] = in_comments and without_comment(line) or line
  end
  return table.concat(lines, "\n")
end

-- The cell of lines[first..last]; the first may be its marker.
local function cell_of (lines, first, last)
  local rest = marker.rest((lines[first]:gsub("\r$", "")))
  local cell = rest and marker.read(rest)
    or { kind = "code", depth = 0, metadata = {} }
  cell.active = is_active(cell)
  cell.line = first
  if rest then cell.marker, cell.first = lines[first], first + 1
  else cell.first = first end
  local blank = parting(lines, first, last)
  if last - blank < cell.first - 1 then blank = last - cell.first + 1 end
  cell.lines = table.move(lines, cell.first, last - blank, 1, {})
  cell.parting = table.move(lines, last - blank + 1, last, 1, {})
  cell.source = source_of(cell)
  return cell
end

--- A notebook from its text: `cells`, each with kind ("code", "markdown",
-- "raw"), title, metadata, source, line (of its marker) and first (of its
-- text); `head`, the lines before them, and `metadata`, what these say.
function M.read (text)
  local lines, ended = lines_of(text)
  local n, metadata = header.read(lines)
  local starts, before = {}, false
  for i = n + 1, #lines do
    if marker.rest((lines[i]:gsub("\r$", ""))) then starts[#starts + 1] = i
    elseif #starts == 0 and not is_blank(lines[i]) then before = true end
  end
  if before then table.insert(starts, 1, n + 1)
  else n = starts[1] and starts[1] - 1 or #lines end
  local nb = { metadata = metadata, cells = {}, ended = ended,
    head = table.move(lines, 1, n, 1, {}) }
  for i, first in ipairs(starts) do
    nb.cells[i] = cell_of(lines, first, (starts[i + 1] or #lines + 1) - 1)
  end
  return nb
end

local function commented (source)
  local lines = {}
  for line in (source .. "\n"):gmatch "([^\n]*)\n" do
    lines[#lines + 1] = line == "" and "--" or "-- " .. line
  end
  return lines
end

local function source_lines (cell)
  if cell.source == "" then return {} end
  if cell.kind ~= "code" or cell.active == false then
    return commented(cell.source)
  end
  return (lines_of(cell.source .. "\n"))
end

--- The text of a notebook. Cells that were read are written as they stood;
-- those made otherwise (kind, title, metadata, source) as jupytext writes them,
-- a blank line between two.
function M.write (nb)
  local all = {}
  local function add (lines) table.move(lines, 1, #lines, #all + 1, all) end
  add(nb.head or {})
  for i, cell in ipairs(nb.cells) do
    if cell.marker or not cell.lines then
      all[#all + 1] = cell.marker or marker.write(cell)
    end
    add(cell.lines or source_lines(cell))
    add(cell.parting or (i < #nb.cells and { "" } or {}))
  end
  if #all == 0 then return "" end
  return table.concat(all, "\n") .. (nb.ended == false and "" or "\n")
end

--- A notebook from a file, with its `path` and `text`; or nil and the problem.
function M.open (path)
  local file <close>, problem = io.open(path, "rb")
  if not file then return nil, problem end
  local text
  text, problem = file:read "a"
  if not text then return nil, ("%s: %s"):format(path, problem) end
  local nb = M.read(text)
  nb.path, nb.text = path, text
  return nb
end

return M
