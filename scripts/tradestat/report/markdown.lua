--- A report as GitHub Markdown, with its figures as files beside it.
local core = require "tradestat.core"
local display = require "tradestat.display"
local manifest = require "tradestat.manifest"

-- A fence longer than any run of backticks inside.
local function fenced (text, kind)
  local longest = 2
  for run in text:gmatch "`+" do longest = math.max(longest, #run) end
  local fence = ("`"):rep(longest + 1)
  return ("%s%s\n%s\n%s\n"):format(fence, kind or "",
    text:gsub("^\n+", ""):gsub("%s+$", ""), fence)
end

local writers = {}

function writers.text (_, output)
  return fenced(display.clean_text(output.text), "text")
end

-- Frames are tables, figures files, all else is text.
function writers.display (state, output)
  local bundle = output.bundle
  if bundle.svg then
    state.figures = state.figures + 1
    local name = ("%s-figure-%d.svg"):format(state.stem, state.figures)
    state.files[#state.files + 1] = { name = name, text = bundle.svg }
    return ("![figure %d](%s)\n"):format(state.figures, (name:gsub(" ",
      "%%20")))
  end
  return bundle.markdown and bundle.markdown()
    or fenced(display.clean_text(bundle.text), "text")
end

function writers.error (_, output)
  return "**error**\n\n" .. fenced(display.clean_text(output.text), "text")
end

local function code (parts, item, state)
  local cell = item.cell
  if cell.title then
    parts[#parts + 1] = ("#"):rep(math.min(2 + cell.depth, 6)) .. " "
      .. cell.title .. "\n"
  end
  if cell.source:find "%S" then
    parts[#parts + 1] = fenced(cell.source, "lua")
  end
  for _, output in ipairs(item.outputs) do
    parts[#parts + 1] = writers[output.type](state, output)
  end
end

local function cell_text (text)
  return (tostring(text or ""):gsub("|", "\\|"):gsub("\n", " "))
end

-- A row of a table; its cells are texts.
local function row_of (cells)
  local texts = {}
  for i, text in ipairs(cells) do texts[i] = cell_text(text) end
  return "| " .. table.concat(texts, " | ") .. " |"
end

local function claims_part (parts, claims)
  if #claims == 0 then return end
  local columns = manifest.claim_columns
  local lines = { row_of(columns), "|" .. (" --- |"):rep(#columns) }
  for _, claim in ipairs(claims) do
    lines[#lines + 1] = row_of(manifest.claim_cells(claim))
  end
  parts[#parts + 1] = "## Claims\n"
  parts[#parts + 1] = table.concat(lines, "\n") .. "\n"
end

local function manifest_part (parts, document)
  local lines = { "| what | which | facts |", "| --- | --- | --- |" }
  for _, row in ipairs(manifest.rows(document.manifest)) do
    lines[#lines + 1] = row_of(row)
  end
  parts[#parts + 1] = "## What this rests on\n"
  parts[#parts + 1] = table.concat(lines, "\n") .. "\n"
end

--- The text of a document (see tradestat.report), and the files that go beside
-- it: a list of { name, text }. `stem` begins their names.
return function (document, stem)
  local parts, state = {}, { files = {}, figures = 0, stem = stem }
  if not document.has_heading then
    parts[1] = "# " .. document.title .. "\n"
  end
  for _, item in ipairs(document.items) do
    if item.type == "prose" then parts[#parts + 1] = item.cell.source .. "\n"
    elseif item.type == "code" then code(parts, item, state)
    else parts[#parts + 1] = fenced(item.cell.source) end
  end
  claims_part(parts, document.manifest.claims)
  manifest_part(parts, document)
  parts[#parts + 1] = ("Made by tradestat %s.\n"):format(core.version)
  return table.concat(parts, "\n"), state.files
end
