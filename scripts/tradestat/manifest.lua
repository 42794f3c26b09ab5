--- What a run rested on: inputs with their SHA-256, stores with what was loaded
-- into them, versions, options, seeds and claims.
local core = require "tradestat.core"
local display = require "tradestat.display"
local json = require "tradestat.json"
local session = require "tradestat.session"

local M = {}

--- Add a claim to those of the run; whoever makes claims calls this.
M.add_claim = session.add_claim

--- The last part of a path: what may be told of it in files of outputs.
-- @usage manifest.name "/home/a/trade.csv" --> trade.csv
function M.name (path)
  return path:match "[^/]+$" or path
end

-- Size and SHA-256 of an input; what cannot be read any more says so.
local function input_of (input)
  local sha256, bytes = input.sha256, input.bytes
  if not sha256 then
    sha256, bytes = core.file_digest(input.path)
    if not sha256 then
      return { path = input.path, problem = bytes }
    end
    input.sha256, input.bytes = sha256, bytes
  end
  return { path = input.path, sha256 = sha256, bytes = bytes }
end

local function load_of (load)
  return { path = load.path, sha256 = load.sha256, bytes = load.bytes,
    rows = load.rows, release = load.release }
end

-- What a store holds now. One in memory is gone; its loads are among the
-- inputs.
local function store_of (store)
  local made = { path = store.path, asof = store.asof,
    datasets = json.array() }
  if store.path == ":memory:" or store.path == "" then return made end
  local opened <close> = setmetatable({}, { __close = function (self)
    if self.handle then core.store_close(self.handle) end
  end })
  local ok, handle, problem = pcall(core.store_open, store.path, true)
  if not ok or not handle then
    made.problem = tostring(ok and problem or handle)
    return made
  end
  opened.handle = handle
  for i, dataset in ipairs(core.store_catalogue(handle) or {}) do
    local loads = json.array()
    for k, load in ipairs(dataset.loads) do loads[k] = load_of(load) end
    made.datasets[i] = { name = dataset.name, loads = loads }
  end
  return made
end

-- "trade.csv SHA-256 5e0f..."
local function source_line (file)
  return ("%s SHA-256 %s"):format(M.name(file.path), file.sha256 or "unknown")
end

--- The files that stand behind the first `inputs` inputs and the first `stores`
-- stores of the run: a line for each, by name, without folders.
function M.sources (inputs, stores)
  local lines = {}
  for i = 1, inputs do
    lines[#lines + 1] = source_line(input_of(session.inputs[i]))
  end
  for i = 1, stores do
    for _, dataset in ipairs(store_of(session.stores[i]).datasets) do
      for _, load in ipairs(dataset.loads) do
        lines[#lines + 1] = ("%s: %s"):format(dataset.name, source_line(load))
      end
    end
  end
  return lines
end

local function list_of (items, make)
  local list = json.array()
  for i, item in ipairs(items) do list[i] = make(item) end
  return list
end

local function claim_of (claim)
  local data = display.bundle(claim).data
  return data.values or data
end

--- The manifest of the run so far. `about`: notebook (its text and path),
-- arguments, options (a table of plain values).
function M.collect (about)
  local libraries = { Lua = _VERSION:match "%S+$" }
  for name, version in pairs(core.libraries) do libraries[name] = version end
  local nb = about.notebook
  return {
    notebook = nb and { path = nb.path,
      sha256 = core.text_digest(nb.text) } or nil,
    arguments = list_of(about.arguments or {}, tostring),
    options = about.options or {},
    tradestat = core.version, libraries = libraries,
    inputs = list_of(session.inputs, input_of),
    stores = list_of(session.stores, store_of),
    seeds = list_of(session.seeds, function (seed)
      return { name = seed.name, value = seed.value }
    end),
    claims = list_of(session.claims, claim_of),
  }
end

-- 1234567 -> "1,234,567"
local function count (n)
  local text = ("%d"):format(n):reverse():gsub("(%d%d%d)", "%1,"):reverse()
  return (text:gsub("^,", ""))
end

local function file_row (kind, file)
  if file.problem then return { kind, file.path, file.problem } end
  return { kind, file.path, (file.bytes and count(file.bytes) .. " bytes, "
    or "") .. "SHA-256 " .. file.sha256 }
end

local function store_rows (rows, store)
  local from = #rows
  for _, dataset in ipairs(store.datasets) do
    for _, load in ipairs(dataset.loads) do
      local release = load.release and ", release " .. load.release or ""
      rows[#rows + 1] = { "store", store.path,
        ("'%s': %s, %s rows%s, SHA-256 %s"):format(dataset.name, load.path,
          count(load.rows), release, load.sha256) }
    end
  end
  if #rows == from then
    rows[#rows + 1] = { "store", store.path, store.problem
      or store.path == ":memory:" and "in memory" or "holds no data" }
  end
end

local function sorted_pairs (t)
  local names = {}
  for name in pairs(t) do names[#names + 1] = name end
  table.sort(names)
  local texts = {}
  for i, name in ipairs(names) do
    texts[i] = ("%s %s"):format(name, tostring(t[name]))
  end
  return table.concat(texts, ", ")
end

-- The first words of a claim and its verdict.
local function claim_row (claim)
  return { "claim", tostring(claim.verdict or "no verdict"),
    tostring(claim.text or "") }
end

--- The columns of a table of claims, and a claim's cells in it, as texts.
M.claim_columns = { "claim", "stated", "computed", "verdict", "source", "date" }

function M.claim_cells (claim)
  local told = require "tradestat.claim_text"
  local cells = { claim.text, claim.relation and told.stated(claim),
    told.value(claim), claim.verdict, claim.source, claim.date }
  for i = 1, #M.claim_columns do cells[i] = tostring(cells[i] or "") end
  return cells
end

--- A manifest as rows of three texts: what, which, facts.
function M.rows (m)
  local rows = {}
  if m.notebook then rows[1] = file_row("notebook", m.notebook) end
  for _, input in ipairs(m.inputs) do
    rows[#rows + 1] = file_row("input", input)
  end
  for _, store in ipairs(m.stores) do store_rows(rows, store) end
  rows[#rows + 1] = { "version", "tradestat " .. m.tradestat,
    sorted_pairs(m.libraries) }
  if #m.arguments > 0 then
    rows[#rows + 1] = { "arguments", table.concat(m.arguments, " "), "" }
  end
  if next(m.options) then
    rows[#rows + 1] = { "options", sorted_pairs(m.options), "" }
  end
  for _, seed in ipairs(m.seeds) do
    rows[#rows + 1] = { "seed", seed.name, tostring(seed.value) }
  end
  for _, claim in ipairs(m.claims) do rows[#rows + 1] = claim_row(claim) end
  return rows
end

--- A manifest as text, for terminals.
function M.text (m)
  local lines = { "manifest" }
  for _, row in ipairs(M.rows(m)) do
    lines[#lines + 1] = ("  %-10s%s%s"):format(row[1], row[2],
      row[3] ~= "" and ": " .. row[3] or "")
  end
  return table.concat(lines, "\n")
end

return M
