--- nb.out.json: what a notebook gave, as text and numbers, and what it rested
-- on. It holds no times and no folders, so that it may stand beside the
-- notebook in a repository.
local core = require "tradestat.core"
local display = require "tradestat.display"
local json = require "tradestat.json"
local manifest = require "tradestat.manifest"
local marker = require "tradestat.notebook.marker"

local M = {}

local FORMAT <const> = 1

--- Where the outputs of a notebook stand.
-- @usage outputs.path "a/nb.lua" --> a/nb.out.json
function M.path (notebook)
  return (notebook:gsub("%.lua$", "")) .. ".out.json"
end

local function pattern_of (text)
  return (text:gsub("%p", "%%%0"))
end

-- A function that leaves of the paths of inputs and arguments in a text their
-- last part.
local function path_cleaner (facts)
  local paths = {}
  local function add (path)
    if path:find "/" then paths[#paths + 1] = path end
  end
  for _, input in ipairs(facts.inputs) do add(input.path) end
  for _, store in ipairs(facts.stores) do
    add(store.path)
    for _, dataset in ipairs(store.datasets) do
      for _, load in ipairs(dataset.loads) do add(load.path) end
    end
  end
  for _, argument in ipairs(facts.arguments) do add(argument) end
  if facts.notebook then add(facts.notebook.path) end
  table.sort(paths, function (a, b)
    return #a > #b or #a == #b and a < b
  end)
  return function (text)
    for _, path in ipairs(paths) do
      local name = manifest.name(path):gsub("%%", "%%%%")
      if text:find(path, 1, true) then
        text = text:gsub(pattern_of(path), name)
      end
    end
    return text
  end
end

-- All texts of nested tables through a function; lists stay lists.
local function map_texts (value, f)
  if type(value) == "string" then return f(value) end
  if type(value) ~= "table" then return value end
  local made = setmetatable({}, getmetatable(value))
  for key, item in pairs(value) do made[key] = map_texts(item, f) end
  return made
end

local function output_of (output, clean)
  if output.type == "display" then
    local bundle = output.bundle
    return { type = "display", kind = bundle.kind,
      text = clean(display.clean_text(bundle.text)),
      data = map_texts(bundle.data, clean) }
  end
  return { type = output.type,
    text = clean(display.timeless(display.clean_text(output.text))) }
end

local function cell_of (result, clean)
  local outputs = json.array()
  for i, output in ipairs(result.outputs) do
    outputs[i] = output_of(output, clean)
  end
  local id = marker.get(result.cell, "id")
  return { id = type(id) == "string" and id or nil, title = result.cell.title,
    code = core.text_digest(result.cell.source), outputs = outputs }
end

local function file_of (file)
  return { name = manifest.name(file.path), bytes = file.bytes,
    sha256 = file.sha256, rows = file.rows, release = file.release,
    problem = file.problem and true or nil }
end

local function store_of (store)
  local datasets = json.array()
  for i, dataset in ipairs(store.datasets) do
    local loads = json.array()
    for k, load in ipairs(dataset.loads) do loads[k] = file_of(load) end
    datasets[i] = { name = dataset.name, loads = loads }
  end
  return { name = manifest.name(store.path), asof = store.asof,
    datasets = datasets }
end

local function mapped (list, f)
  local made = json.array()
  for i, item in ipairs(list) do made[i] = f(item) end
  return made
end

--- The outputs of a run as plain tables. `results` are those of notebook.run,
-- `facts` its manifest.
function M.make (results, facts)
  local clean = path_cleaner(facts)
  return {
    format = FORMAT,
    notebook = manifest.name(facts.notebook.path),
    options = facts.options,
    tradestat = facts.tradestat, libraries = facts.libraries,
    cells = mapped(results, function (r) return cell_of(r, clean) end),
    inputs = mapped(facts.inputs, file_of),
    stores = mapped(facts.stores, store_of),
    seeds = facts.seeds,
    claims = map_texts(facts.claims, clean),
  }
end

--- The outputs as the text of a file.
function M.text (made)
  return json.write(made, 1) .. "\n"
end

--- The outputs as they would be read from a file: what JSON makes of them.
function M.read_back (made)
  return json.read(json.write(made))
end

--- The outputs that stand beside a notebook; or nil and the problem.
function M.read (path)
  local file <close>, problem = io.open(path, "rb")
  if not file then return nil, problem end
  local made
  made, problem = json.read(file:read "a")
  if type(made) ~= "table" then
    return nil, ("%s: %s"):format(path, problem or "these are no outputs")
  end
  if made.format ~= FORMAT or type(made.cells) ~= "table" then
    return nil, ("%s: these are no outputs that this version knows: make them"
      .. " anew with tradestat report"):format(path)
  end
  return made
end

return M
