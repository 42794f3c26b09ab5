--- Stores: one file with datasets of trade flows.
local core = require "tradestat.core"
local fail = require "tradestat.fail"
local choose = require "tradestat.choose"
local session = require "tradestat.session"

local M = {}
local methods = {}
local meta = { __name = "store", __index = fail.verbs("a store", methods) }

local function handle (db)
  if getmetatable(db) ~= meta then
    fail.raise "not a store: write db:load(...), with a colon"
  end
  if not db.handle then fail.raise(("store %s is closed"):format(db.path)) end
  return db.handle
end

function M.open (path, options)
  if type(path) ~= "string" then
    fail.raise(("ts.open takes the path of a store, not a %s")
      :format(type(path)))
  end
  fail.unknown(options, { "asof", "read_only" }, "option of open")
  options = options or {}
  if options.asof and not options.asof:match "^%d%d%d%d%-%d%d%-%d%d$" then
    fail.raise(('asof = "%s": write a day as "2024-04-12"')
      :format(options.asof))
  end
  local opened = fail.call(core.store_open, path, options.read_only or false)
  session.add_store(path, options.asof)
  return setmetatable({ handle = opened, path = path,
    asof = options.asof or false }, meta)
end

local summary_meta = { __name = "summary" }

-- 1234567 -> "1,234,567"
local function count (n)
  local text = ("%d"):format(n):reverse():gsub("(%d%d%d)", "%1,"):reverse()
  return (text:gsub("^,", ""))
end

local function plural (n, noun)
  return ("%s %s%s"):format(count(n), noun, n == 1 and "" or "s")
end

local UNKNOWN_NAMED <const> = 5   -- codes in a line; of more, the number

-- By classification, in the order in which they come: their codes and rows.
local function by_classification (loads, what)
  local found, order = {}, {}
  for _, load in ipairs(loads) do
    for _, u in ipairs(load[what]) do
      local f = found[u.classification]
      if not f then
        f = { rows = 0, codes = {}, name = u.classification }
        found[u.classification], order[#order + 1] = f, f
      end
      if u.product and not f.codes[u.product] then
        f.codes[#f.codes + 1], f.codes[u.product] = u.product, true
      end
      f.rows = f.rows + u.rows
    end
  end
  return order
end

-- What loads hold that no list of codes knows (S6).
local function census_lines (loads)
  local lines = {}
  for _, f in ipairs(by_classification(loads, "unknown")) do
    table.sort(f.codes)
    lines[#lines + 1] = ("  unknown products: %s of %s, not in %s: %s%s")
      :format(plural(f.rows, "row"), plural(#f.codes, "code"), f.name,
        table.concat(f.codes, ", ", 1, math.min(#f.codes, UNKNOWN_NAMED)),
        #f.codes > UNKNOWN_NAMED and " ..." or "")
  end
  for _, f in ipairs(by_classification(loads, "unchecked")) do
    lines[#lines + 1] = ("  products not checked: %s of %s, of which no list"
      .. " of codes is at hand"):format(plural(f.rows, "row"), f.name)
  end
  return lines
end

function summary_meta.__tostring (s)
  if s.already then
    return ("%s: already loaded into '%s' (same SHA-256): nothing changed%s")
      :format(s.path, s.dataset, s.overtaken and "; rows of it were replaced"
        .. " since, and { replace = true } loads it again" or "")
  end
  local text = ("%s: %s: %s = %s stored + %s set apart + %s rejected")
    :format(s.path, s.format, plural(s.rows, "row"), count(s.stored),
      count(s.set_apart), count(s.rejected))
  if s.replaced > 0 then
    text = text .. (", %s replaced"):format(plural(s.replaced, "row"))
  end
  if s.repeated > 0 then
    text = text .. (", %s repeated in the file, of which the last counts")
      :format(plural(s.repeated, "row"))
  end
  if s.beside > 0 then
    text = text .. (", %s beside another release")
      :format(plural(s.beside, "row"))
  end
  text = text .. (" -> '%s', %.2f s"):format(s.dataset, s.seconds)
  if s.spilled then
    text = text .. "; rows are not in the order of their keys, so duplicates"
      .. " were looked for in temporary files"
  end
  return table.concat({ text, table.unpack(census_lines { s }) }, "\n")
end

-- { period = "date", value = { "usd", scale = 1e9 }, exporter = { const =
-- "CHN" } } -> the core's list, sorted by target; the core knows which targets
-- there are.
local function mappings_of (format)
  local list = {}
  for target, what in pairs(format) do
    if type(what) == "string" then
      what = { what }
    elseif type(what) ~= "table" then
      fail.raise(("format.%s is a %s: write a column's name, or"
        .. " { const = ... }"):format(target, type(what)))
    end
    fail.unknown(what, { 1, "const", "scale" }, "part of " .. target)
    list[#list + 1] = { target = tostring(target), column = what[1],
      constant = what.const and tostring(what.const), scale = what.scale }
  end
  table.sort(list, function (a, b) return a.target < b.target end)
  return list
end

local load_options = { "dataset", "release", "replace", "on_error", "keep",
  "covers", "classification", "format", "threads", "progress" }

-- What the core takes of the options of load and of ts.scan.
function M.core_options (options)
  local given = {
    dataset = options.dataset, release = options.release,
    replace = options.replace, classification = options.classification,
    keep = options.keep, threads = options.threads,
    progress = options.progress, reject = options.on_error == "reject",
  }
  for _, name in ipairs { "dataset", "classification" } do
    if options[name] == "" then
      fail.raise(("%s is empty: give it a name, or leave it out"):format(name))
    end
  end
  if options.on_error and options.on_error ~= "reject"
     and options.on_error ~= "stop" then
    fail.raise(('on_error = "%s": write "stop" or "reject"')
      :format(tostring(options.on_error)))
  end
  if options.release and not tostring(options.release)
     :match "^%d%d%d%d%-%d%d%-%d%d$" then
    fail.raise(('release = "%s": write a day as "2024-04-12"')
      :format(tostring(options.release)))
  end
  if type(options.format) == "table" then
    given.mappings = mappings_of(options.format)
  elseif options.format then
    local near = core.nearest(options.format, core.formats())
    for _, name in ipairs(core.formats()) do
      if name == options.format then given.format = name end
    end
    if not given.format then
      fail.raise(("no format '%s'%s"):format(options.format,
        near and (": did you mean '%s'?"):format(near)
        or ": there are " .. table.concat(core.formats(), ", ")))
    end
  end
  return given
end

local function load_of (db, id)
  for _, dataset in ipairs(db:datasets()) do
    for _, load in ipairs(dataset.loads) do
      if load.id == id then return load end
    end
  end
end

-- Load with the progress that was asked for, else a bar on a terminal.
local function load_watched (h, path, options)
  local told = M.core_options(options)
  local bar, _ <close> = require "tradestat.progress".bar()
  if told.progress == nil then told.progress = bar end
  return fail.call(core.store_load, h, path, told)
end

--- Load a file: its format is recognised from its header, compressed files open
-- by themselves. One transaction: all of it or nothing.
-- Options: `dataset` (a name; else by format, classification and currency),
-- `release` (a day: beside older releases), `replace` (new rows win),
-- `on_error = "reject"` (keep bad rows apart, store the rest), `keep` (names of
-- further columns), `classification`, `format` (a name, or a table that maps
-- columns by hand), `covers` (what the file is complete for, as in `release`),
-- `threads`, `progress` (a function of bytes read, bytes in all, rows; on a
-- terminal a bar unless given).
-- Returns the load's summary, with lists of the products that their
-- classification does not have (`unknown`: classification, product, rows) and
-- of what could not be checked (`unchecked`); raises with the first problems by
-- line.
function methods.load (db, path, options)
  local h = handle(db)
  fail.unknown(options, load_options, "option of load")
  if type(path) ~= "string" then
    fail.raise(("load takes the path of a file, not a %s"):format(type(path)))
  end
  options = options or {}
  local summary = load_watched(h, path, options)
  session.add_input(path, summary)
  local census = load_of(db, summary.load)
  summary.unknown, summary.unchecked = census.unknown, census.unchecked
  if options.covers and not summary.already then
    local covers = {}
    for name, value in pairs(options.covers) do covers[name] = value end
    covers.dataset = covers.dataset or summary.dataset
    db:release(covers)
  end
  if summary.interrupted then
    fail.raise(("%s: interrupted after it had been loaded: the store holds it")
      :format(path))
  end
  summary.interrupted = nil
  return setmetatable(summary, summary_meta)
end

--- Say that reporters have published periods: there an absent row is a zero.
-- `db:release{ reported_by = "exporter", reporters = { "DEU" }, period =
-- "2022-01..2022-12" }`; `dataset` when the store holds several. Returns how
-- many reporter-periods were declared.
function methods.release (db, what)
  local h = handle(db)
  fail.unknown(what, { "dataset", "reported_by", "reporters", "reporter",
    "period" }, "part of release")
  if type(what) ~= "table" then
    fail.raise 'release takes { reported_by =, reporters =, period = }'
  end
  local reporters = what.reporters or what.reporter
  if reporters == nil then fail.raise "release names no reporters" end
  return fail.call(core.store_release, h, {
    dataset = what.dataset, reported_by = what.reported_by,
    period = what.period and tostring(what.period),
    reporters = choose.condition("exporter", reporters).texts,
  })
end

--- A lazy selection of flow records; nothing is read yet. See `help "flows"`.
function methods.flows (db, selection)
  handle(db)
  return require "tradestat.flows".new(db, selection)
end

--- The datasets of the store, as a list of tables: name, format, currency,
-- family, loads (path, sha256, rows, stored, set_apart, rejected, release,
-- loaded_at, unknown, unchecked) and spans (frequency, side, first, last).
function methods.datasets (db)
  return fail.call(core.store_catalogue, handle(db))
end

--- Who can say what a country imported, by product: a list of `{ label, {
-- dataset =, reported_by =, frequency = } }`, as a claim's `vary` wants it.
-- @usage db:sources "RUS"
function methods.sources (db, importer)
  handle(db)
  return require "tradestat.sources".of(db, importer)
end

--- The part that each supplier had in all that a country imported, as the
-- importer told: a frame with `exporter` and `share`; nil where no dataset
-- holds that. It weighs suppliers whose own figures are not in the data.
-- @usage db:suppliers("RUS", "2021")
function methods.suppliers (db, importer, year)
  handle(db)
  return require "tradestat.sources".suppliers(db, importer, year)
end

--- Ask in SQL: one SELECT, with values for its parameters `?`. Returns a frame.
-- The flows stand in the tables `flows` and `flows_all`.
-- @usage db:sql("SELECT period, sum(value) AS value FROM flows WHERE exporter = ? GROUP BY 1", { "CHN" })
function methods.sql (db, text, parameters)
  if type(text) ~= "string" then
    fail.raise(("sql takes a text, not a %s"):format(type(text)))
  end
  require "tradestat.statistics"  -- frames get their verbs
  return fail.call(core.store_sql, handle(db), text, parameters or {})
end

--- Write a frame as a table of the store's file, for SQL: keys and periods are
-- text, numbers are numbers, missing is NULL. `{ replace = true }` puts it in
-- place of a table that stands there.
-- @usage db:write("shares", frame)
function methods.write (db, name, frame, options)
  local h = handle(db)
  fail.unknown(options, { "replace" }, "option of write")
  if type(name) ~= "string" then
    fail.raise(("write takes the name of a table, not a %s"):format(type(name)))
  end
  if not core.frame_is(frame) then
    fail.raise('write takes a name and a frame: db:write("shares", f)')
  end
  fail.call(core.store_write, h, name, frame, options and options.replace)
  return db
end

--- Read and check every row and chunk. Returns true; raises on damage.
function methods.verify (db)
  return fail.call(core.store_verify, handle(db))
end

--- Close the store. Closing again is harmless.
function methods.close (db)
  if db.handle then core.store_close(db.handle) end
  db.handle = false
end

meta.__close = methods.close

local function dataset_lines (lines, d)
  local rows, set_apart = 0, 0
  for _, load in ipairs(d.loads) do
    rows, set_apart = rows + load.stored, set_apart + load.set_apart
  end
  lines[#lines + 1] = ("%s: %s, %s, %s%s"):format(d.name, d.currency,
    plural(#d.loads, "load"), plural(rows, "row"), set_apart > 0
    and (" and %s set apart"):format(count(set_apart)) or "")
  for _, s in ipairs(d.spans) do
    lines[#lines + 1] = ("  by %s, %s: %s..%s"):format(s.frequency,
      s.side == "reconciled" and s.side or "reported by " .. s.side, s.first,
      s.last)
  end
  for _, line in ipairs(census_lines(d.loads)) do lines[#lines + 1] = line end
end

function meta.__tostring (db)
  if not db.handle then return ("store %s, closed"):format(db.path) end
  local datasets = db:datasets()
  local lines = { ("store %s, %s%s"):format(db.path,
    plural(#datasets, "dataset"), db.asof and ", as of " .. db.asof or "") }
  for _, d in ipairs(datasets) do dataset_lines(lines, d) end
  return table.concat(lines, "\n")
end

function M.describe (path, options)
  fail.unknown(options, { "format" }, "option of describe")
  local file = io.open(path, "rb")
  local magic = file and file:read(15)
  if file then file:close() end
  if magic == "SQLite format 3" then
    local db <close> = M.open(path, { read_only = true })
    db:verify()
    return tostring(db) .. "\nevery row and chunk was read and is as written"
  end
  return fail.call(core.describe, path)
end

M.methods = methods

return M
