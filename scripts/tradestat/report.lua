--- Reports: a notebook that was run, as a page, a Jupyter notebook or Markdown.
local manifest = require "tradestat.manifest"
local marker = require "tradestat.notebook.marker"
local save = require "tradestat.save"

local M = {}

-- Names that nbformat accepts: letters, digits, - and _, at most 64.
local function id_of (cell, i, taken)
  local id = marker.get(cell, "id")
  if type(id) ~= "string" or not id:find "^[%w_-]+$" or #id > 64
     or taken[id] then
    id = ("cell-%d"):format(i)
    while taken[id] do id = id .. "x" end
  end
  taken[id] = true
  return id
end

local kinds = { markdown = "prose", code = "code", raw = "raw" }

-- The first heading of the prose that comes before any code.
local function heading_of (nb)
  for _, cell in ipairs(nb.cells) do
    if cell.kind == "markdown" then
      local text = ("\n" .. cell.source):match "\n#%s+([^\n]+)"
      if text then return (text:gsub("%s+#*$", "")) end
    end
  end
end

--- The document of a notebook and the results of its run: title, items { type,
-- id, cell, outputs }, manifest. Cells that were not reached are left out.
function M.document (nb, results, facts)
  local heading = heading_of(nb)
  local document = {
    title = type(nb.metadata.title) == "string" and nb.metadata.title
      or heading or manifest.name(nb.path):gsub("%.lua$", ""),
    has_heading = heading ~= nil,
    language = nb.metadata.lang or "en",
    folder = nb.path:match "^.*/" or "",
    items = {}, manifest = facts,
  }
  local taken, count, last = {}, 0, nil
  for i, cell in ipairs(nb.cells) do
    if results[cell] and results[cell].problem and not results.keep_going then
      last = i
    end
  end
  for i, cell in ipairs(nb.cells) do
    local ran = results[cell]
    if last and i > last then break end
    count = count + (ran and 1 or 0)
    document.items[#document.items + 1] = { type = kinds[cell.kind],
      id = id_of(cell, i, taken), cell = cell, count = ran and count,
      outputs = ran and ran.outputs or {} }
  end
  return document
end

--- Write a text, whole or not at all; raises when it cannot.
function M.save (path, text)
  local ok, problem = save(path, text)
  if not ok then
    error(("%s: cannot be written: %s"):format(path, problem), 0)
  end
end

local makers = {}

function makers.html (document, path)
  M.save(path, require "tradestat.report.html"(document))
end

function makers.ipynb (document, path)
  M.save(path, require "tradestat.report.ipynb".write(document))
end

function makers.md (document, path)
  local folder, name = path:match "^(.-)([^/]*)$"
  local text, files = require "tradestat.report.markdown"(document,
    (name:gsub("%.%w+$", "")))
  for _, file in ipairs(files) do M.save(folder .. file.name, file.text) end
  M.save(path, text)
end

function makers.pdf (document, path)
  require "tradestat.report.pdf"(require "tradestat.report.html"(document),
    path)
end

--- The kind of report that a path asks for by its extension, or nil.
function M.kind (path)
  local extension = (path:match "%.(%w+)$" or ""):lower()
  if extension == "htm" then extension = "html" end
  return makers[extension] and extension
end

--- Write a document; the extension decides.
function M.write (document, path)
  makers[M.kind(path)](document, path)
end

return M
