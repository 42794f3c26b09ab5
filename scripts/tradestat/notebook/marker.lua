--- The line that begins a cell, as jupytext reads and writes it:
--
--     -- %% Title [markdown] tags=["x"] id="y"
--
-- The title is what stands before the first key; [markdown], [md] or [raw] in
-- it is the cell's kind. Values are JSON, or Python's literals. What cannot be
-- read is kept as the value of `incorrectly_encoded_metadata`.
local json = require "tradestat.json"

local M = {}

local UNREADABLE <const> = "incorrectly_encoded_metadata"

local kinds = { { "markdown", "markdown" }, { "raw", "raw" },
  { "md", "markdown" } }

--- What follows the percent signs of a marker; nil when the line is none.
-- "-- %%x" is none, "--%%" and "  -- %%% x" are; so are the markers of other
-- editors, "-- <codecell>" and "-- In[3]:".
function M.rest (line)
  local percents, rest = line:match "^%s*%-%-%s*%%%%(%%*)%s(.*)$"
  if percents then return percents .. " " .. rest end
  if line:find "^%s*%-%-%s*%%%%%s*$" or line:find "^%s*%-%-%s*<codecell>%s*$"
     or line:find "^%s*%-%-%s*In%[[%d ]*%]:?%s*$" then
    return ""
  end
end

local words = { None = "null", True = "true", False = "false" }

-- Python's literals as JSON: quotes and three words.
local function as_json (text)
  if text:find "^'[^'\"\\]*'$" then return '"' .. text:sub(2, -2) .. '"' end
  if text:find "[\"']" then
    return (text:gsub("'([^'\"\\]*)'", '"%1"'))
  end
  return (text:gsub("%a+", words))
end

local function value_of (text)
  text = text:match "^%s*(.-)%s*$"
  local value = json.read(text)
  if value == nil then value = json.read(as_json(text)) end
  return value
end

local function is_name (text)
  return text:find "^[%a_.][%w_.]*$" ~= nil
end

-- "a=1 b" -> { { "a", 1 }, { "b", null } }, found from the right, since a value
-- may hold blanks and equal signs.
local function pairs_of (text)
  text = text:match "^%s*(.-)%s*$"
  if text == "" then return {} end
  local head, last = text:match "^(.-)%s*(%S+)$"
  if is_name(last) and not text:find "^%-%-" then
    local list = pairs_of(head)
    list[#list + 1] = { last, json.null }
    return list
  end
  local from = #text
  while from > 0 do
    local at = text:sub(1, from):match "^.*()="
    if not at then break end
    local before, name = text:sub(1, at - 1):match "^(.-)%s*([^%s]+)%s*$"
    local value
    if name and is_name(name) then value = value_of(text:sub(at + 1)) end
    if value ~= nil then
      local list = pairs_of(before)
      list[#list + 1] = { name, value }
      return list
    end
    from = at - 1
  end
  return { { UNREADABLE, text } }
end

-- { a = 1 } as a list of pairs in the order of their names.
local function listed (object)
  local list = {}
  for name, value in pairs(object) do list[#list + 1] = { name, value } end
  table.sort(list, function (a, b) return a[1] < b[1] end)
  return list
end

-- The title of a marker, and its metadata as a list of pairs.
local function split (text)
  text = text:match "^%s*(.-)%s*$"
  local brace, equal = text:find("{", 1, true), text:find("=", 1, true)
  if brace and not (equal and equal < brace) then
    local value = value_of(text:sub(brace))
    return text:sub(1, brace - 1):match "^(.-)%s*$",
      type(value) == "table" and listed(value)
      or { { UNREADABLE, text:sub(brace) } }
  end
  local title = text
  if equal then
    title = text:sub(1, equal - 1):match "^(.-)%s*%S*%s*$"
  end
  while (" " .. title):find "%s%.%S*%s*$" do  -- attributes: .class
    title = (" " .. title):match "^%s(.-)%s*%.%S*%s*$" or ""
  end
  return title, pairs_of(text:sub(#title + 1))
end

--- What a marker says: kind, title, depth (of sub-cells, "%%%"), metadata (a
-- list of pairs), region (how the kind was spelled).
function M.read (rest)
  local title, metadata = split(rest)
  local cell = { kind = "code", depth = 0, metadata = metadata }
  for _, kind in ipairs(kinds) do
    local word = "[" .. kind[1] .. "]"
    local start, finish = title:find(word, 1, true)
    if start then
      title = title:sub(1, start - 1) .. title:sub(finish + 1)
      cell.kind, cell.region = kind[2], kind[1]
      break
    end
  end
  local percents
  percents, title = title:match "^%s*(%%*)%s*(.-)%s*$"
  cell.depth = #percents
  cell.title = title ~= "" and title or nil
  return cell
end

--- The marker of a cell, as jupytext writes it.
function M.write (cell)
  local parts = { "-- %%" .. ("%"):rep(cell.depth or 0) }
  parts[#parts + 1] = cell.title
  if cell.kind ~= "code" then
    parts[#parts + 1] = "[" .. (cell.region or cell.kind) .. "]"
  end
  for _, pair in ipairs(cell.metadata or {}) do
    local name, value = pair[1], pair[2]
    parts[#parts + 1] = value == json.null and name
      or name == UNREADABLE and value or name .. "=" .. json.write(value)
  end
  return table.concat(parts, " ")
end

--- The value of a cell's metadata, or nil.
function M.get (cell, name)
  for _, pair in ipairs(cell.metadata or {}) do
    if pair[1] == name then return pair[2] end
  end
end

--- The part of a marker that could not be read, or nil.
function M.unreadable (cell)
  return M.get(cell, UNREADABLE)
end

return M
