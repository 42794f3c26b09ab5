--- A report as a Jupyter notebook, nbformat 4.5.
local core = require "tradestat.core"
local display = require "tradestat.display"
local json = require "tradestat.json"
local manifest = require "tradestat.manifest"

local function metadata_of (cell)
  local metadata = {}
  for _, pair in ipairs(cell.metadata) do
    if pair[1] ~= "id" then metadata[pair[1]] = pair[2] end
  end
  metadata.title = cell.title
  if metadata.tags and type(metadata.tags) ~= "table" then
    metadata.tags = nil
  elseif metadata.tags and metadata.tags ~= json.null then
    metadata.tags = json.array(metadata.tags)
  end
  return metadata
end

-- The forms of a value by their MIME types.
local function mime (bundle)
  return {
    ["text/plain"] = display.clean_text(bundle.text),
    ["text/html"] = bundle.html,
    ["image/svg+xml"] = bundle.svg,
  }
end

local makers = {}

function makers.text (output)
  return { output_type = "stream", name = "stdout",
    text = display.clean_text(output.text) }
end

function makers.display (output)
  return { output_type = "display_data", data = mime(output.bundle),
    metadata = {} }
end

function makers.error (output)
  local text = display.clean_text(output.text)
  local lines = json.array()
  for line in (text .. "\n"):gmatch "([^\n]*)\n" do lines[#lines + 1] = line end
  return { output_type = "error", ename = "error", evalue = lines[1],
    traceback = lines }
end

local function code (item)
  local outputs = json.array()
  for i, output in ipairs(item.outputs) do
    outputs[i] = makers[output.type](output)
  end
  return { cell_type = "code", id = item.id, source = item.cell.source,
    metadata = metadata_of(item.cell), outputs = outputs,
    execution_count = item.count or json.null }
end

local function manifest_cell (document)
  local lines = { "## What this rests on", "", "| what | which | facts |",
    "| --- | --- | --- |" }
  for _, row in ipairs(manifest.rows(document.manifest)) do
    local cells = {}
    for i, text in ipairs(row) do cells[i] = text:gsub("|", "\\|") end
    lines[#lines + 1] = "| " .. table.concat(cells, " | ") .. " |"
  end
  return { cell_type = "markdown", id = "manifest",
    source = table.concat(lines, "\n"), metadata = {} }
end

--- The notebook of a document (see tradestat.report) as JSON; and the bundle of
-- a value by MIME types.
local M = { mime = mime }

function M.write (document)
  local cells = json.array()
  for i, item in ipairs(document.items) do
    if item.type == "code" then
      cells[i] = code(item)
    else
      cells[i] = { cell_type = item.type == "prose" and "markdown" or "raw",
        id = item.id, source = item.cell.source,
        metadata = metadata_of(item.cell) }
    end
  end
  cells[#cells + 1] = manifest_cell(document)
  return json.write({
    cells = cells, nbformat = 4, nbformat_minor = 5,
    metadata = {
      kernelspec = { name = "tradestat", display_name = "tradestat (Lua)",
        language = "lua" },
      language_info = { name = "lua", file_extension = ".lua",
        mimetype = "text/x-lua", version = _VERSION:match "%S+$" },
      tradestat = { version = core.version },
    },
  }, 1) .. "\n"
end

return M
