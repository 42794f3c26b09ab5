--- Files that are asked without being stored.
local core = require "tradestat.core"
local fail = require "tradestat.fail"
local session = require "tradestat.session"
local store = require "tradestat.store"

local M = {}
local methods = {}
local meta = { __name = "scan", __index = fail.verbs("a scan", methods) }

local options_known = { "dataset", "on_error", "keep", "classification",
  "format", "threads", "progress" }

-- The files that a path, a pattern or a list of them names, each once.
local function paths_of (what)
  local list = type(what) == "table" and what or { what }
  local paths, seen = {}, {}
  for i, path in ipairs(list) do
    if type(path) ~= "string" then
      fail.raise(("scan takes paths: item %d is a %s"):format(i, type(path)))
    end
    local matching = { path }
    if path:find "[*?%[]" then
      local found = core.files_matching(path)
      local file = #found == 0 and io.open(path, "rb")  -- named so
      if #found == 0 and not file then
        fail.raise(("no file matches '%s'"):format(path))
      end
      if file then file:close() end
      if #found > 0 then matching = found end
    end
    for _, found in ipairs(matching) do
      if not seen[found] then paths[#paths + 1] = found end
      seen[found] = true
    end
  end
  if #paths == 0 then
    fail.raise 'scan takes a path, a pattern or a list: ts.scan "BACI_*.csv"'
  end
  return paths
end

function M.open (what, options)
  fail.unknown(options, options_known, "option of scan")
  if what == nil then
    fail.raise 'scan takes a path, a pattern or a list: ts.scan "BACI_*.csv"'
  end
  local files = { paths = paths_of(what),
    options = store.core_options(options or {}) }
  -- Files are opened here once, so that a wrong one is named at once.
  local datasets = fail.call(core.files_catalogue, files)
  for _, path in ipairs(files.paths) do session.add_input(path) end
  return setmetatable({ handle = files, path = files.paths[1], asof = false,
    known = datasets }, meta)
end

--- A lazy selection of flow records; nothing is read yet. See `help "flows"`.
function methods.flows (scan, selection)
  if getmetatable(scan) ~= meta then
    fail.raise "not a scan: write scan:flows{...}, with a colon"
  end
  return require "tradestat.flows".new(scan, selection)
end

--- The datasets that the files belong to: name, format, currency, family, keep.
function methods.datasets (scan)
  return scan.known
end

function meta.__tostring (scan)
  local lines = { ("scan of %d %s, not stored"):format(#scan.handle.paths,
    #scan.handle.paths == 1 and "file" or "files") }
  for _, path in ipairs(scan.handle.paths) do
    lines[#lines + 1] = "  " .. path
  end
  for _, d in ipairs(scan.known) do
    lines[#lines + 1] = ("%s: %s, %s"):format(d.name, d.currency, d.format)
  end
  return table.concat(lines, "\n")
end

M.methods = methods

return M
