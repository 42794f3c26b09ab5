--- A notebook as a plain script, when a cell ends in a bare expression. That is
-- no statement of Lua, so the whole is no chunk: cells run one by one, and such
-- expressions are shown as the prompt would.
local code = require "tradestat.notebook.code"
local display = require "tradestat.display"
local notebook = require "tradestat.notebook"

local function show (...)
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    if value ~= nil then print(display.text(value)) end
  end
end

-- Statements of Lua are run as they are: the value of a call is not shown.
local function is_lua (text)
  return load(text, "=cell", "t") ~= nil
end

-- A function that runs all cells; nil when the file is no notebook.
return function (path, env)
  local nb = notebook.open(path)
  if not nb or #nb.cells == 0 or not nb.text:find "%-%-%s*%%%%" then
    return nil
  end
  return function (...)
    local variables = {}
    for _, cell in ipairs(nb.cells) do
      if cell.kind == "code" and cell.active then
        local text = cell.source
        if is_lua(text) then text = text .. "\n;" end
        local f, names = code.compile(text, cell.first, "@" .. path, env,
          variables, show)
        if not f then error(names, 0) end
        code.keep(names, f(...), variables)
      end
    end
  end
end
