--- How results are shown at the prompt, and how an analyst changes that:
-- `show.mode = "csv"`, `show.rows = 50`, `show.timing = true`.
local terminal = require "tradestat.terminal"
local fail = require "tradestat.fail"

local M = {}

local SLOW <const> = 1.0     -- seconds after which the time is told anyway

local modes <const> = { table = "table", csv = "csv", tsv = "tsv",
  json = "json", markdown = "md", latex = "tex", html = "html" }

-- What may be set, with what it begins as and what it takes.
local settings = {
  mode = { "table", function (v) return modes[v] ~= nil end,
    "\"table\", \"csv\", \"tsv\", \"json\", \"markdown\", \"latex\" or \"html\"" },
  rows = { 20, function (v) return math.type(v) == "integer" and v > 0 end,
    "a whole number above 0" },
  width = { 0, function (v) return math.type(v) == "integer" and v >= 0 end,
    "a number of columns, 0 for the terminal's" },
  timing = { false, function (v) return type(v) == "boolean" end,
    "true or false" },
  pager = { true, function (v) return type(v) == "boolean" end,
    "true or false" },
}

local values = {}
for name, setting in pairs(settings) do values[name] = setting[1] end

--- The object that analysts know as `show`: settings that are checked.
M.settings = setmetatable({}, {
  __name = "tradestat.show",
  __index = function (_, name)
    if settings[name] then return values[name] end
    fail.unknown({ [name] = true }, { "mode", "pager", "rows", "timing",
      "width" }, "setting of show")
  end,
  __newindex = function (_, name, value)
    fail.unknown({ [name] = true }, { "mode", "pager", "rows", "timing",
      "width" }, "setting of show")
    if not settings[name][2](value) then
      fail.raise(("show.%s takes %s"):format(name, settings[name][3]))
    end
    values[name] = value
  end,
  __tostring = function ()
    local lines = {}
    for _, name in ipairs { "mode", "rows", "width", "timing", "pager" } do
      lines[#lines + 1] = ("show.%s = %s"):format(name,
        type(values[name]) == "string" and ("%q"):format(values[name])
        or tostring(values[name]))
    end
    return table.concat(lines, "\n")
  end,
})

-- A terminal that draws: not a pipe, not TERM=dumb.
local function is_screen ()
  return terminal.is_terminal(1) and os.getenv "TERM" ~= "dumb"
end

local function frame_text (f, rows)
  local core = require "tradestat.core"
  if values.mode ~= "table" then
    return (core.frame_text(f, modes[values.mode]):gsub("\n$", ""))
  end
  if not is_screen() then return require "tradestat.print".frame(f, rows) end
  local room = (values.width > 0) and values.width or terminal.width()
  return require "tradestat.repl.box".of(f, rows or values.rows, room)
end

-- One result as text; `rows` of a frame, all of them when it says so.
local function text_of (value, rows)
  if require "tradestat.core".frame_is(value) then
    return frame_text(value, rows)
  end
  return require "tradestat.display".text(value)
end

local function lines_in (text)
  return select(2, text:gsub("\n", "")) + 1
end

-- Through a pager when it is longer than the screen is high.
local function put (text)
  if values.pager and is_screen() and lines_in(text) >= terminal.height() then
    local pager = os.getenv "PAGER"
    if not pager or pager == "" then pager = "less -R -F -X" end
    local pipe = io.popen(pager, "w")
    if pipe then
      pipe:write(text, "\n")
      if pipe:close() then return end
    end
  end
  print(text)
end

--- Show the results of a chunk.
function M.results (...)
  local texts = table.pack(...)
  for i = 1, texts.n do texts[i] = text_of(texts[i]) end
  if texts.n > 0 then put(table.concat(texts, "\t")) end
end

--- Show one result in full.
function M.whole (value)
  local core = require "tradestat.core"
  put(text_of(value, core.frame_is(value) and core.frame_rows(value) or nil))
end

--- Tell how long a chunk took, when that is wanted or it was long.
function M.took (seconds)
  if values.timing or (seconds >= SLOW and terminal.is_terminal(2)) then
    io.stderr:write(("%.3f s\n"):format(seconds))
  end
end

return M
