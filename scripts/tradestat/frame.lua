--- The frame: a table of keys, periods and numbers, and its verbs.
local core = require "tradestat.core"
local display = require "tradestat.display"
local fail = require "tradestat.fail"
local print = require "tradestat.print"

local M = {}

--- What a loop calls until there is no more; taken for a list it says how it is
-- meant: `usage`.
function M.walk (usage, next_one)
  local function refuse ()
    fail.raise("rows() is no list: write " .. usage)
  end
  return setmetatable({}, { __call = next_one, __index = refuse,
    __newindex = refuse, __len = refuse, __name = "tradestat.rows" })
end

--- The frame's verbs: other files of the library add theirs.
M.methods = {}
local methods = M.methods

local call = fail.call

-- Say how a verb is written when it is called on something else.
local function own (f, verb, example)
  if core.frame_is(f) then return end
  if type(f) == "number" or type(f) == "string" or type(f) == "table" then
    fail.raise(("'%s' needs its frame: write f:%s, with a colon"):format(verb,
      example:format(type(f) == "table" and "..." or tostring(f))))
  end
  fail.raise(("'%s' is a verb of frames, not of a %s"):format(verb, type(f)))
end

local function need (value, kind, what)
  if type(value) ~= kind then
    fail.raise(("%s, not a %s"):format(what, type(value)))
  end
end

-- The option 'of': the name of one number column, or nil.
local function of (options, verb)
  local name = options and options.of
  if name ~= nil and type(name) ~= "string" then
    fail.raise(("%s: of names one number column, of = \"value\", not a %s")
      :format(verb, type(name)))
  end
  return name
end

-- "a", {"a", "b"} and "a", "b" are lists of names; what is no name is refused.
local function names_of (what, ...)
  local list = ...
  if type(list) ~= "table" then list = { ... } end
  for i, name in ipairs(list) do
    if type(name) ~= "string" then
      fail.raise(("%s: item %d is a %s, not the name of a column")
        :format(what, i, type(name)))
    end
  end
  return list
end

-- Arguments whose last may be a table of options: the others, and it.
local function split_options (...)
  local list = { ... }
  local n = select("#", ...)
  local last = list[n]
  if type(last) ~= "table" or #last > 0 then return list, {} end
  list[n] = nil
  return list, last
end

-- Append the texts of a condition's value to a list: a text, a list, a named
-- list of products, a published total, or a named group of countries, of which
-- the frame need not have every member.
local function add_texts (list, name, value, f)
  if type(value) == "table" and value.patterns then
    table.move(value.patterns, 1, #value.patterns, #list + 1, list)
  elseif type(value) == "table" and value.total then
    list[#list + 1] = value.total == true and "TOTAL" or value.total
  elseif type(value) == "table" then
    local named = getmetatable(value) ~= nil
    for _, item in ipairs(value) do
      if not named or core.frame_has(f, name, item) then
        add_texts(list, name, item, f)
      end
    end
  elseif type(value) == "string" then
    list[#list + 1] = value
  elseif name == "period" and math.type(value) == "integer" then
    list[#list + 1] = tostring(value)
  else
    fail.raise(("%s = %s is a %s: codes are text, write it in quotes")
      :format(name, tostring(value), type(value)))
  end
  return list
end

-- Conditions of a table, in the order of their names.
local function conditions_of (f, verb, conditions)
  local names, list = {}, {}
  for name in pairs(conditions) do
    if type(name) ~= "string" then
      fail.raise(("%s{ ... } takes names: { exporter = \"CHN\" }"):format(verb))
    end
    names[#names + 1] = name
  end
  table.sort(names)
  for i, name in ipairs(names) do
    local value, except = conditions[name], false
    if type(value) == "table" and value.except ~= nil then
      value, except = value.except, true
    end
    list[i] = { name, add_texts({}, name, value, f), except }
  end
  return list
end

local function kind_of (values)
  for _, value in ipairs(values) do
    if value then return type(value) == "string" and 1 or 2 end
  end
  return 2
end

-- { name = values } as a list: keys by name, then the period, then numbers.
local function listed (columns)
  local list = {}
  for name, values in pairs(columns) do
    need(values, "table", ("ts.frame: '%s' takes a list of values")
      :format(tostring(name)))
    list[#list + 1] = { name, values,
      rank = kind_of(values) + (name == "period" and 0.5 or 0) }
  end
  table.sort(list, function (a, b)
    if a.rank ~= b.rank then return a.rank < b.rank end
    return a[1] < b[1]
  end)
  return list
end

--- A frame from lists: `{ { name, values, unit = "USD" }, ... }` or
-- `{ name = values, ... }`. Texts are keys, numbers are numbers, `false` is
-- missing; a column called period holds periods.
-- @usage #ts.frame{ { "who", { "CHN", "DEU" } }, { "x", { 3, false } } } --> 2
function M.new (columns)
  need(columns, "table", "ts.frame takes a table of columns")
  local list = #columns > 0 and columns or listed(columns)
  local made = {}
  for i, column in ipairs(list) do
    need(column, "table", "ts.frame: a column is { name, values }")
    need(column[1], "string", ("ts.frame: the name of column %d is a text")
      :format(i))
    need(column[2], "table", ("ts.frame: '%s' takes a list of values")
      :format(column[1]))
    made[i] = { column[1], column[2], column.unit or "" }
  end
  return call(core.frame_new, columns.title or "", made)
end

--- Rows that meet a condition: a text for numbers, a table for keys.
-- Every `?` of the text takes one of the values behind it.
-- @usage f:where "value > 3.5 and exporter ~= 'RUS'"
-- @usage f:where{ exporter = { "CHN", "DEU" }, period = "2022.." }
function methods.where (f, condition, ...)
  own(f, "where", "where \"%s\"")
  if type(condition) == "table" then
    return call(core.frame_where, f, conditions_of(f, "where", condition))
  end
  if type(condition) ~= "string" then
    fail.raise(("where: the condition is a %s; conditions are text, "
      .. "write f:where \"z > 3.5\""):format(type(condition)))
  end
  return call(core.frame_where_text, f, condition, { ... })
end

--- A column more, or another in place of one: from an expression, a number, or
-- a list of values. `by` in the options groups the reducers; `unit` says what a
-- list counts.
-- A condition is 1 where it is true: periods are compared as texts.
-- @usage f:with("share", "value / sum(value)", { by = { "period" } })
-- @usage f:with("post", "period >= '2022-03'")
-- @usage f:with("before", "lag(value, 12)")
-- @usage f:with("rate", { 1.1, 1.2, false }, { unit = "USD/EUR" })
function methods.with (f, name, what, ...)
  own(f, "with", "with(\"double\", \"2 * value\")")
  need(name, "string", "with: the new column's name is a text")
  local values, options = split_options(...)
  fail.unknown(options, { "by", "unit" }, "option of with")
  if type(what) == "table" then
    return call(core.frame_with_values, f, name, what,
      options.unit or "")
  end
  if type(what) == "number" then what, values = "?", { what } end
  need(what, "string", "with takes an expression, a number or a list of values")
  return call(core.frame_with_text, f, name, what, values,
    options.by and names_of("by", options.by))
end

--- Some columns, in the order asked.
-- @usage f:select("exporter", "value")
function methods.select (f, ...)
  own(f, "select", "select \"%s\"")
  return call(core.frame_select, f, names_of("select", ...))
end

--- Columns under new names.
-- @usage f:rename{ imports = "value" }
function methods.rename (f, names)
  own(f, "rename", "rename{ new = \"old\" }")
  need(names, "table", "rename takes { new = \"old\" }")
  local to, old = {}, {}
  for name in pairs(names) do to[#to + 1] = name end
  table.sort(to)
  for i, name in ipairs(to) do old[i] = names[name] end
  return call(core.frame_rename, f, names_of("rename", old),
    names_of("rename", to))
end

--- Rows in order of columns; `-` in front of a name: greatest first. Missing
-- values come last.
-- @usage f:sort "-value"
-- @usage f:sort{ "exporter", "-value" }
function methods.sort (f, ...)
  own(f, "sort", "sort \"%s\"")
  return call(core.frame_sort, f, names_of("sort", ...))
end

local function row_count (n, verb, default)
  n = n or default
  if math.type(n) ~= "integer" or n < 0 then
    fail.raise(verb .. " takes a number of rows, such as " .. verb .. "(5)")
  end
  return n
end

--- The first `n` rows, 10 when not said.
-- @usage f:head(5)
function methods.head (f, n)
  own(f, "head", "head(%s)")
  return call(core.frame_slice, f, 1, row_count(n, "head", 10))
end

--- Print the first `n` rows, all when not said.
-- @usage f:show(50)
function methods.show (f, n)
  own(f, "show", "show(%s)")
  display.show(f, row_count(n, "show", math.maxinteger - 1))
end

--- The `n` greatest members of a key and one row "other" for all others.
-- `at` is the period that decides, `of` the number, `other` the row's name.
-- @usage f:top(5, "exporter", { at = "2023" })
function methods.top (f, n, key, options)
  own(f, "top", "top(%s, \"exporter\")")
  if math.type(n) ~= "integer" or n < 1 then
    fail.raise "top takes how many, then a key: top(5, \"exporter\")"
  end
  need(key, "string", "top: the key is a text, top(5, \"exporter\")")
  fail.unknown(options, { "at", "of", "other" }, "option of top")
  options = options or {}
  local at = options.at
  if math.type(at) == "integer" then at = tostring(at) end
  return call(core.frame_top, f, n, key, of(options, "top"), at,
    options.other or "other")
end

--- Sums that keep the named keys apart; a period word ("year") sums periods.
-- A sum with a missing part is missing, unless `{ missing = "skip" }`.
-- @usage f:by("importer", "year")
function methods.by (f, ...)
  own(f, "by", "by \"%s\"")
  local keys, options = split_options(...)
  fail.unknown(options, { "missing" }, "option of by")
  if options.missing ~= nil and options.missing ~= "skip" then
    fail.raise "by: the option missing is \"skip\", or is left out"
  end
  if #keys == 1 then keys = keys[1] end
  return call(core.frame_by, f, names_of("by", keys),
    options.missing == "skip")
end

-- A group under a name would be passed over: { EU = { "DEU" } }.
local function need_pairs (groups)
  local named = #groups == 0
  for i in pairs(groups) do named = named or math.type(i) ~= "integer" end
  if named then
    fail.raise 'group takes a list of pairs: { { "EU", { "DEU", "FRA" } } }'
  end
end

--- Members of a key summed into named groups, in the order of the list;
-- members of no group go to `other`, or are left out.
-- @usage f:group("exporter", { { "China", "CHN" } }, { other = "Rest" })
function methods.group (f, key, groups, options)
  own(f, "group", "group(\"exporter\", { { \"EU\", { ... } } })")
  need(key, "string", "group: the key is a text")
  need(groups, "table", "group takes a list of pairs")
  need_pairs(groups)
  fail.unknown(options, { "other" }, "option of group")
  local list = {}
  for i, group in ipairs(groups) do
    need(group, "table", "group: a group is { name, members }")
    need(group[1], "string", "group: the name of a group is a text")
    list[i] = { group[1], add_texts({}, key, group[2], f) }
  end
  return call(core.frame_group, f, key, list, options and options.other)
end

--- One row for each combination of `by`, one column for each `{ name,
-- expression }`.
-- @usage f:summarise{ by = "exporter", { "total", "sum(value)" } }
function methods.summarise (f, spec)
  own(f, "summarise", "summarise{ by = \"exporter\", { \"n\", \"count()\" } }")
  need(spec, "table", "summarise takes { by =, { name, expression }, ... }")
  local names, texts = {}, {}
  for name in pairs(spec) do
    if type(name) ~= "number" and name ~= "by" then
      fail.unknown({ [name] = true }, { "by" }, "option of summarise")
    end
  end
  for i, item in ipairs(spec) do
    need(item, "table", "summarise: a column is { name, expression }")
    need(item[1], "string", "summarise: the name of a column is a text")
    need(item[2], "string", "summarise: an expression is a text")
    names[i], texts[i] = item[1], item[2]
  end
  return call(core.frame_summarise, f, names_of("by", spec.by or {}),
    names_of("summarise", names), names_of("summarise", texts), {})
end

-- { "period", country = "iso3" } as names on both sides.
local function pairs_of (on)
  if type(on) == "string" then on = { on } end
  need(on, "table", "join: on names columns, { on = { \"period\" } }")
  local left, right, named = {}, {}, {}
  for i, name in ipairs(on) do left[i], right[i] = name, name end
  for name in pairs(on) do
    if type(name) == "string" then named[#named + 1] = name end
  end
  table.sort(named)
  for _, name in ipairs(named) do
    left[#left + 1], right[#right + 1] = name, on[name]
  end
  return names_of("join", left), names_of("join", right)
end

--- Columns of another frame beside one's own, matched on keys. All left rows
-- are kept; notes count rows without a match on both sides. `match` says what
-- may repeat: "m:1" (the default), "1:1" or "1:m".
-- @usage f:join(g, { on = { "period", exporter = "iso3" }, match = "m:1" })
function methods.join (f, g, options)
  own(f, "join", "join(g, { on = { \"period\" } })")
  if not core.frame_is(g) then
    fail.raise(("join takes another frame, not a %s"):format(type(g)))
  end
  fail.unknown(options, { "on", "match" }, "option of join")
  options = options or {}
  local left, right = pairs_of(options.on)
  return call(core.frame_join, f, g, left, right,
    options.match or "m:1")
end

--- The members of a key (or the periods) as columns, filled with the number
-- `of`.
-- @usage f:pivot("period", { of = "value" })
function methods.pivot (f, key, options)
  own(f, "pivot", "pivot \"%s\"")
  need(key, "string", "pivot: the key is a text")
  fail.unknown(options, { "of" }, "option of pivot")
  return call(core.frame_pivot, f, key, of(options, "pivot"))
end

--- Number columns as rows of a new key; `columns` names them (all when not
-- said), `of` the column they go to.
-- @usage f:unpivot("exporter", { of = "value", columns = { "CHN", "DEU" } })
function methods.unpivot (f, key, options)
  own(f, "unpivot", "unpivot \"%s\"")
  need(key, "string", "unpivot: the new key's name is a text")
  fail.unknown(options, { "of", "columns" }, "option of unpivot")
  options = options or {}
  return call(core.frame_unpivot, f, key,
    options.columns and names_of("columns", options.columns),
    of(options, "unpivot") or "value")
end

--- A row for every combination of keys in every period between the frame's
-- first and last; new rows are missing.
function methods.complete (f)
  own(f, "complete", "complete()")
  return call(core.frame_complete, f)
end

--- The number in the one row that the keys name, or nil and the reason why
-- there is none. `of` names the number column.
-- @usage f:at{ exporter = "CHN", period = "2023Q4" }
function methods.at (f, conditions)
  own(f, "at", "at{ exporter = \"CHN\" }")
  need(conditions, "table", "at takes { exporter = \"CHN\", ... }")
  local keys, of = {}, nil
  for name, value in pairs(conditions) do
    if name == "of" then of = value else keys[name] = value end
  end
  if of ~= nil then need(of, "string", "at: of names a number column") end
  local where = conditions_of(f, "at", keys)
  local number, reason, wrong = core.frame_at(f, where, of)
  if wrong then fail.raise("at: " .. reason) end
  if number then return number end
  return nil, reason
end

--- For each row a table of its cells by name, `false` where missing.
-- @usage for row in f:rows() do print(row.exporter, row.value) end
function methods.rows (f)
  own(f, "rows", "rows()")
  local i, n = 0, core.frame_rows(f)
  return M.walk("for row in f:rows() do", function ()
    i = i + 1
    if i <= n then return core.frame_row(f, i) end
  end)
end

--- For each member of a key its text and the frame of its rows.
-- @usage for exporter, rows in f:each "exporter" do print(exporter, #rows) end
function methods.each (f, key)
  own(f, "each", "each \"%s\"")
  need(key, "string", "each takes the name of a key")
  local sorted, starts = call(core.frame_starts, f, key)
  local i = 0
  return function ()
    i = i + 1
    if i >= #starts or starts[i] == starts[i + 1] then return nil end
    local part = core.frame_slice(sorted, starts[i], starts[i + 1] - starts[i])
    return core.frame_row(part, 1)[key], part
  end
end

--- The values of a column as a list, `false` where missing.
-- @usage f:column "value"
function methods.column (f, name)
  own(f, "column", "column \"%s\"")
  need(name, "string", "column takes the name of a column")
  return call(core.frame_column, f, name)
end

--- Numbers in "thousand", "million" or "billion"; "one" undoes it. All amounts
-- of money are scaled, or the number `of`.
-- @usage f:scale "million"
-- @usage f:scale("thousand", { of = "weight" })
function methods.scale (f, word, options)
  own(f, "scale", "scale \"%s\"")
  fail.unknown(options, { "of" }, "option of scale")
  need(word, "string", "scale takes \"one\", \"thousand\", \"million\" or "
    .. "\"billion\"")
  return call(core.frame_scale, f, word, of(options, "scale"))
end

-- A table of a SQLite file.
local function write_table (f, path, options)
  if type(options.table) ~= "string" then
    fail.raise(("write: a file of SQL has tables, so name one:"
      .. " f:write(%q, { table = \"shares\" })"):format(path))
  end
  local db <close> = require "tradestat.store".open(path)
  db:write(options.table, f, { replace = options.replace })
  return f
end

--- Write a file; the extension decides: .csv .tsv .json .md .tex .html, and .db
-- .sqlite with the name of a `table` (`replace` for one that stands). Heads of
-- .csv and .tsv carry units, "value (USD)", unless `{ units = false }`.
-- @usage f:write "imports.csv"
-- @usage f:write("trade.db", { table = "shares" })
function methods.write (f, path, options)
  own(f, "write", "write \"%s\"")
  need(path, "string", "write takes a path")
  fail.unknown(options, { "units", "table", "replace" }, "option of write")
  if path:find "%.db$" or path:find "%.sqlite3?$" then
    return write_table(f, path, options or {})
  end
  if options and (options.table or options.replace) then
    fail.raise "write: table and replace are for files of SQL, .db or .sqlite"
  end
  call(core.frame_write, f, path,
    not (options and options.units == false))
  return f
end

--- A frame with one row for each column: kind, unit, rows, missing, members,
-- min, median, max.
function methods.describe (f)
  own(f, "describe", "describe()")
  return call(core.frame_describe, f)
end

--- A figure: lines over periods, bars over keys, unless `kind` says "stacked",
-- "share", "area", "scatter" or "heatmap". One series for each member of the
-- key (`by`), a panel for each of `facet`; `of` is the number, `lo` and `hi` an
-- interval around it; `log`, `events = { { "2022-02-24", "invasion" } }`,
-- `title`, `source`, `note`, `width` and `height`. Print it, or `save` it.
-- @usage f:plot{ of = "value", title = "imports" }:save "imports.svg"
function methods.plot (f, options)
  own(f, "plot", "plot()")
  return require "tradestat.figure".new(f, options)
end

local function names (f)
  local list = {}
  for i, column in ipairs(core.frame_columns(f)) do list[i] = column.name end
  return list
end

-- What is neither a verb nor `columns` is probably a column.
local function unknown (f, name)
  local verbs = {}
  for verb in pairs(methods) do verbs[#verbs + 1] = verb end
  table.sort(verbs)
  for _, column in ipairs(names(f)) do
    if column == name then
      fail.raise(("write f:column \"%s\", or in a condition f:where \"%s > "
        .. "3.5\""):format(name, name))
    end
  end
  local near = core.nearest(tostring(name), verbs)
  fail.raise(("a frame has no '%s'%s"):format(tostring(name),
    near and (": did you mean '%s'?"):format(near) or ""))
end

local meta = core.frame_metatable()

function meta.__index (f, name)
  if name == "columns" then return names(f) end
  return methods[name] or unknown(f, name)
end

fail.operators(meta,
  { "add", "sub", "mul", "div", "unm", "pow", "mod", "idiv" },
  "frames do not compute with operators: write f:with(\"double\","
  .. " \"2 * value\"), or f:join(g) first")
fail.operators(meta, { "lt", "le" }, "frames are not ordered: choose rows with"
  .. " f:where \"value > 0\"")
fail.operators(meta, { "concat" }, "a frame is no text: write tostring(f)")
meta.__len = core.frame_rows
meta.__eq = core.frame_equal
meta.__tostring = function (f) return print.frame(f) end

return M
