--- The head of a notebook: a block of YAML in comments, as jupytext writes it.
--
--     -- ---
--     -- title: Where do the machine tools come from?
--     -- jupyter:
--     --   kernelspec:
--     --     name: tradestat
--     -- ---
--
-- Of YAML, names, nested by indentation, with plain or quoted values are read:
-- what jupytext writes there. Other lines are kept as they are.
local M = {}

local numbers = { ["true"] = true, ["false"] = false }

local function scalar (text)
  local quoted = text:match "^'(.*)'$"
  if quoted then return (quoted:gsub("''", "'")) end
  quoted = text:match '^"(.*)"$'
  if quoted then return (quoted:gsub('\\(["\\])', "%1")) end
  if numbers[text] ~= nil then return numbers[text] end
  return tonumber(text) or text
end

-- Lines of YAML as nested tables; text versions ('1.3') stay texts.
local function yaml (lines)
  local root = {}
  local stack = { { indent = -1, table = root } }
  for _, line in ipairs(lines) do
    local indent, name, rest = line:match "^(%s*)([^%s:#-][^:]*):%s*(.-)%s*$"
    if name then
      while stack[#stack].indent >= #indent do stack[#stack] = nil end
      local parent = stack[#stack].table
      if rest == "" then
        parent[name] = {}
        stack[#stack + 1] = { indent = #indent, table = parent[name] }
      else
        parent[name] = scalar(rest)
      end
    end
  end
  return root
end

-- A comment's text; nil when the line is none.
local function uncommented (line)
  return line:match "^%-%- (.-)\r?$" or line:match "^%-%-(.-)\r?$"
end

local function is_encoding (line)
  return line:find "^%s*%-%-.-coding[:=]%s*[-%w_.]+" ~= nil
end

--- How many lines at the top are the head, and what it says. A first line "#!"
-- and a line of encoding may stand before it; a blank line behind it is its.
function M.read (lines)
  local n = 0
  if lines[1] and lines[1]:find "^#!" then n = 1 end
  if lines[n + 1] and is_encoding(lines[n + 1]) then n = n + 1 end
  local first = lines[n + 1] and uncommented(lines[n + 1])
  if not (first and first:find "^%-%-%-%s*$") then return n, {} end
  local inside = {}
  for i = n + 2, #lines do
    local text = uncommented(lines[i])
    if not text then return n, {} end
    if text:find "^%-%-%-%s*$" then
      local blank = lines[i + 1] and lines[i + 1]:find "^%s*$"
      return blank and i + 1 or i, yaml(inside)
    end
    inside[#inside + 1] = text
  end
  return n, {}
end

return M
