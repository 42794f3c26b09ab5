--- What a notebook holds that other programs would understand otherwise.
local lexer = require "tradestat.notebook.lexer"
local marker = require "tradestat.notebook.marker"

-- Markers inside long strings and comments of the whole script: they begin a
-- cell, whatever Lua thinks of them.
local function markers_in_strings (nb, add)
  for _, token in ipairs(lexer.tokens(nb.text)) do
    local n = token.long and 0 or nil
    for line in (token.long and token.text .. "\n" or ""):gmatch
      "([^\n]*)\n" do
      if n > 0 and marker.rest((line:gsub("\r$", ""))) then
        add(token.line + n, "this begins a cell although it stands in a long "
          .. (token.kind == "string" and "string" or "comment")
          .. ": write it otherwise")
      end
      n = n + 1
    end
  end
end

-- Prose stands in lines of its own that begin with "-- ".
local function prose (cell, add)
  for i, line in ipairs(cell.lines) do
    local at = cell.first + i - 1
    if line:find "^%-%-%[=*%[" then
      return add(at, "prose in a long comment: write its lines as \"-- ...\"")
    elseif not line:find "^%-%-" and line:find "%S" then
      return add(at, "a line of prose that is no comment would run as Lua:"
        .. " begin it with \"-- \"")
    end
  end
end

-- A cell of code that holds nothing but a long comment was meant as prose.
local function long_comments (cell, add)
  local tokens = lexer.tokens(cell.source)
  for _, token in ipairs(tokens) do
    if token.kind ~= "comment" then return end
  end
  for _, token in ipairs(tokens) do
    if token.long then
      return add(cell.first + token.line - 1, "prose in a long comment is code"
        .. " to other programs: write -- %% [markdown] and lines of \"-- ...\"")
    end
  end
end

--- Warnings about a notebook that was opened: a list of { line, text }, in the
-- order of its lines.
return function (nb)
  local warnings, ids = {}, {}
  local function add (line, text)
    warnings[#warnings + 1] = { line = line, text = text }
  end
  markers_in_strings(nb, add)
  for _, cell in ipairs(nb.cells) do
    local id, unreadable = marker.get(cell, "id"), marker.unreadable(cell)
    if unreadable then
      add(cell.line, ("the marker's '%s' is no key=value: a title has no '='")
        :format(tostring(unreadable)))
    end
    if id and ids[id] then
      add(cell.line, ("id \"%s\" is that of line %d too"):format(tostring(id),
        ids[id]))
    end
    if id then ids[id] = cell.line end
    if cell.kind == "code" then long_comments(cell, add)
    else prose(cell, add) end
  end
  table.sort(warnings, function (a, b) return a.line < b.line end)
  return warnings
end
