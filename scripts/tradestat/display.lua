--- Values as prompts, reports and kernels show them: one function gives each of
-- them as text, HTML, a drawing and plain data.
local core = require "tradestat.core"
local json = require "tradestat.json"
local session = require "tradestat.session"

local M = {}

local getmetatable_of = debug.getmetatable   -- also of protected ones

local SHOWN <const> = 20     -- items of a plain table, before "..."
local DEEPEST <const> = 2    -- tables in tables, before "..."
local ROWS <const> = 50      -- of a frame in HTML, unless asked for more
local KEPT <const> = 10000   -- rows of a frame as data; of more, their sums too

local function by_name (a, b)
  if type(a) == type(b) then return a < b end
  return type(a) == "number"
end

local function keys_of (t)
  local keys = {}
  for key in pairs(t) do
    local array = math.type(key) == "integer" and key >= 1 and key <= #t
    if not array and (type(key) == "string" or type(key) == "number") then
      keys[#keys + 1] = key
    end
  end
  table.sort(keys, by_name)
  return keys
end

-- A value as it would be written: plain tables of plain values in one line.
local function written (value, depth)
  if type(value) == "string" then return ("%q"):format(value) end
  if type(value) ~= "table" then return tostring(value) end
  local meta = getmetatable(value)
  if type(meta) == "table" and (meta.__tostring or meta.__name) then
    return tostring(value)
  end
  if next(value) == nil then return "{}" end
  if depth > DEEPEST then return "{ ... }" end
  local items = {}
  local function add (text)
    items[#items + 1] = (#items < SHOWN) and text or nil
  end
  for i = 1, math.min(#value, SHOWN) do add(written(value[i], depth + 1)) end
  local keys = keys_of(value)
  for _, key in ipairs(keys) do
    local name = tostring(key)
    if not name:match "^[%a_][%w_]*$" then
      name = "[" .. written(key, depth) .. "]"
    end
    add(name .. " = " .. written(value[key], depth + 1))
  end
  local more = #value + #keys - #items
  if more > 0 then items[#items + 1] = ("... %d more"):format(more) end
  return "{ " .. table.concat(items, ", ") .. " }"
end

--- A value as text, as the prompt shows it.
-- @usage display.text{ 1, a = "b" } --> { 1, a = "b" }
function M.text (value)
  return type(value) == "string" and value or written(value, 1)
end

local escapes <const> = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
  ['"'] = "&quot;" }

--- A text inside HTML.
-- @usage display.escape "a < b" --> a &lt; b
function M.escape (text)
  return (json.clean(text):gsub('[&<>"]', escapes))
end

-- What a value is: the __name of its metatable, "frame", or its type.
local function kind_of (value)
  if core.frame_is(value) then return "tradestat.frame" end
  local meta = type(value) == "table" and getmetatable_of(value)
  return type(meta) == "table" and meta.__name or type(value)
end

M.kind_of = kind_of

local plain

-- A table of plain values; functions and objects of the core are left out.
local function plain_table (t, depth)
  if depth > 8 then return nil end
  local made = #t > 0 and json.array() or {}
  if #t > 0 then
    for i, item in ipairs(t) do
      local value = plain(item, depth + 1)
      made[i] = value == nil and json.null or value
    end
    return made
  end
  for name, value in pairs(t) do
    if type(name) == "string" then made[name] = plain(value, depth + 1) end
  end
  return made
end

local function frame_data (f)
  local rows = core.frame_rows(f)
  local kept = rows > KEPT and core.frame_slice(f, 1, KEPT) or f
  local columns = json.array()
  for i, column in ipairs(core.frame_columns(f)) do
    local values = json.array()
    for row, value in ipairs(core.frame_column(kept, column.name)) do
      values[row] = value == false and json.null or value
    end
    columns[i] = { name = column.name, kind = column.kind, unit = column.unit,
      values = values }
    if rows > KEPT and column.kind == "number" then
      columns[i].sum = core.reduce(f, "sum", {}, { of = column.name }) or nil
    end
  end
  local notes = json.array()
  for i, note in ipairs(core.frame_notes(f)) do notes[i] = note end
  return { type = "frame", title = core.frame_title(f), rows = rows,
    columns = columns, notes = notes }
end

function plain (value, depth)
  if core.frame_is(value) then return frame_data(value) end
  local kind = type(value)
  if kind == "table" then
    if kind_of(value) == "tradestat.series" then
      return frame_data(value:frame())
    end
    return plain_table(value, depth)
  end
  if kind == "string" or kind == "number" or kind == "boolean" then
    return value
  end
end

-- Number columns by their place, and the reasons of their missing cells.
local function number_columns (f)
  local reasons = {}
  for i, column in ipairs(core.frame_columns(f)) do
    if column.kind == "number" then
      local _, why = core.frame_texts(f, i, core.frame_rows(f))
      reasons[i] = why
    end
  end
  return reasons
end

-- Cells of numbers stand at the right, heads too; a missing one tells why when
-- it is pointed at.
local function align (html, f)
  local reasons, row = number_columns(f), -1
  return (html:gsub("<tr>.-</tr>", function (line)
    local i = 0
    row = row + 1
    return (line:gsub("<(t[dh])>", function (cell)
      i = i + 1
      local why = reasons[i] and reasons[i][row]
      return reasons[i] and ('<%s class="number"%s>'):format(cell,
        why and (' title="%s"'):format(M.escape(why)) or "")
    end))
  end))
end

-- The rows that a report shows, and how many it leaves out.
local function shown_part (f, n)
  local rows = core.frame_rows(f)
  local shown = math.min(n or math.max(core.frame_shown(f) or ROWS, ROWS), rows)
  if shown == rows then return f, 0 end
  return core.frame_slice(f, 1, shown), rows - shown
end

local function more_rows (more, f)
  return ("%d more rows of %d"):format(more, core.frame_rows(f))
end

local function frame_html (f, n)
  local part, more = shown_part(f, n)
  local html = align(core.frame_text(part, "html"), part)
  -- a caption is as narrow as its table: the title stands above it
  html = html:gsub("<table>\n<caption>(.-)</caption>\n", function (title)
    return title == "" and "<table>\n"
      or ('<p class="title">%s</p>\n<table>\n'):format(title)
  end, 1)
  if more == 0 then return html end
  local note = ("<p>%s</p>\n"):format(more_rows(more, f))
  return (html:gsub("</table>\n", "%0" .. note, 1))
end

local function frame_markdown (f, n)
  local part, more = shown_part(f, n)
  local text = core.frame_text(part, "md")
  return more > 0 and text .. "\n" .. more_rows(more, f) .. "\n" or text
end

--- A text without what only a terminal understands.
function M.clean_text (text)
  return (json.clean(text):gsub("\27%[[%d;]*%a", ""))
end

--- A text without how long a load took.
-- @usage display.timeless "-> 'x', 0.12 s; y" --> -> 'x'; y
function M.timeless (text)
  return (text:gsub("(%-> '[^'\n]*'), %d+%.%d%d s", "%1"))
end

local function pre (text)
  return "<pre>" .. M.escape(text) .. "</pre>\n"
end

-- How each kind of object is given; `text` is there already.
local makers = {}

makers["tradestat.frame"] = function (value, n)
  local text = n and require "tradestat.print".frame(value, n) or nil
  return { text = text, html = frame_html(value, n), data = frame_data(value),
    markdown = function () return frame_markdown(value, n) end }
end

makers["tradestat.series"] = function (value, n)
  local f = value:frame()
  local data = frame_data(f)
  data.type = "series"
  return { html = frame_html(f, n), data = data,
    markdown = function () return frame_markdown(f, n) end }
end

makers["tradestat.fit"] = function (value)
  return { html = pre(tostring(value)),
    data = { type = "fit", values = plain_table(value, 0) } }
end

makers["tradestat.figure"] = function (value)
  local svg = value:svg()
  return { svg = svg, html = "<figure>" .. svg .. "</figure>\n",
    vega = value.vega and function () return value:vega() end,
    data = { type = "figure", values = plain(value:data(), 0) } }
end

makers["tradestat.claim"] = function (value)
  local summary = require "tradestat.claim_text".summary(value)
  local scopes = value.scopes and value:frame()
  return { html = pre(summary) .. (scopes and frame_html(scopes) or ""),
    markdown = scopes and function ()
      return "```text\n" .. summary .. "\n```\n\n" .. frame_markdown(scopes)
    end,
    data = { type = "claim", values = plain_table(value, 0) } }
end

-- What a load did, without how long it took. As data, what is the same when
-- the store holds the file already.
makers.summary = function (value)
  local text = M.timeless(tostring(value))
  return { text = text, html = pre(text), data = { type = "load",
    values = { dataset = value.dataset, path = value.path,
      sha256 = value.sha256 } } }
end

--- A value in all forms that it has: a table of text, html, svg (only figures)
-- and data (plain tables, for files of outputs). `n` limits the rows of a
-- frame. Whatever has methods html or svg of its own gives these.
-- @usage display.bundle(3).text --> 3
function M.bundle (value, n)
  local kind = kind_of(value)
  local maker = makers[kind]
  local bundle = maker and maker(value, n) or {}
  bundle.text = bundle.text or M.text(value)
  if not maker then
    bundle.data = { type = type(value) == "table" and "table" or "value",
      values = plain(value, 0) }
    if bundle.data.values == nil then bundle.data.values = bundle.text end
  end
  bundle.kind = kind
  return bundle
end

--- Is this something that a report shows better than its text?
function M.is_rich (value)
  return makers[kind_of(value)] ~= nil
end

--- Show a frame's first `n` rows: to whoever shows the outputs of this run,
-- else as text on standard output.
function M.show (value, n)
  if session.show then return session.show(value, n) end
  io.write(require "tradestat.print".frame(value, n), "\n")
end

return M
