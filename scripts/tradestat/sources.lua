--- Where a notebook's numbers come from: files named on the command line, the
-- samples, and which datasets of a store can answer at all.
local fail = require "tradestat.fail"
local store = require "tradestat.store"

local sources = {}

local HOME <const> = debug.getinfo(1, "S").source:match "^@(.*[/\\])" or ""

local samples <const> = {
  ["machine tools"] = { "sample.csv", "sample (synthetic)" },
  goods = { "sample_goods.csv", "sample of goods (synthetic)" },
}

local function is_store (path)
  local file <close> = io.open(path, "rb")
  return file ~= nil and file:read(15) == "SQLite format 3"
end

--- What files hold, as a store in memory; a store that is named alone is opened
-- for reading.
function sources.load (paths)
  if type(paths) == "string" then paths = { paths } end
  if type(paths) ~= "table" or #paths == 0 then
    fail.raise 'load takes paths: ts.load{ "baci.csv", "imf.csv" }'
  end
  if #paths == 1 and is_store(paths[1]) then
    return store.open(paths[1], { read_only = true })
  end
  local db = store.open ":memory:"
  for _, path in ipairs(paths) do
    if is_store(path) then
      fail.raise(("%s is a store: name it alone, or files alone"):format(path))
    end
    db:load(path)
  end
  return db
end

-- In the build folder beside the vocabulary, or where both are installed.
local function path_of (file)
  local folders = { HOME .. "../../build/", HOME .. "../../../tradestat/" }
  local build = os.getenv "B"
  if build then table.insert(folders, 1, build .. "/") end
  for _, folder in ipairs(folders) do
    local found <close> = io.open(folder .. file)
    if found then return folder .. file end
  end
  fail.raise(("%s is in none of %s: make builds it"):format(file,
    table.concat(folders, ", ")))
end

--- A synthetic sample as a store in memory.
-- @param name "machine tools" (the one when not said) or "goods"
function sources.sample (name)
  local sample = samples[name or "machine tools"]
  if not sample then
    fail.raise(('no sample \'%s\': there are "machine tools" and "goods"')
      :format(tostring(name)))
  end
  local db = store.open ":memory:"
  db:load(path_of(sample[1]), { dataset = sample[2] })
  return db
end

-- "baci HS USD", or with its side where a dataset has two.
local function label_of (dataset, side)
  local sides = {}
  for _, span in ipairs(dataset.spans) do sides[span.side] = true end
  local first = next(sides)
  if not next(sides, first) then return dataset.name end
  return ("%s, by %s"):format(dataset.name, side)
end

--- Who can say what a country imported, by product.
function sources.of (db, importer)
  local has_products = {}
  local rows = db:sql("SELECT DISTINCT dataset, reported_by FROM flows"
    .. " WHERE importer = ? AND level <> 'TOTAL'", { importer })
  for row in rows:rows() do
    has_products[row.dataset .. "\0" .. row.reported_by] = true
  end
  local list = {}
  for _, dataset in ipairs(db:datasets()) do
    local seen = {}
    for _, span in ipairs(dataset.spans) do
      if has_products[dataset.name .. "\0" .. span.side]
         and not seen[span.side] then
        seen[span.side] = true
        list[#list + 1] = { label_of(dataset, span.side),
          { dataset = dataset.name, reported_by = span.side,
            frequency = span.frequency } }
      end
    end
  end
  if #list > 0 then return list end
  fail.raise(("nothing in %s says by product what %s imported: load a file "
    .. "first that does"):format(db.path == ":memory:" and "these files"
    or db.path, importer))
end

--- The part that each supplier had in all that a country imported, or nil.
function sources.suppliers (db, importer, year)
  for _, dataset in ipairs(db:datasets()) do
    for _, span in ipairs(dataset.spans) do
      if dataset.format == "imf imts" and span.side == "importer" then
        return db:flows { dataset = dataset.name, importer = importer,
          reported_by = "importer", period = year }
          :by("exporter", "year"):share "exporter"
      end
    end
  end
end

return sources
