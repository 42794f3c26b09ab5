--- Fits: the named results of a model, as plain fields and as a printed table.
local core = require "tradestat.core"
local fail = require "tradestat.fail"
local format = require "tradestat.format"
local print = require "tradestat.print"

local fit = {}
local methods = {}
local meta = { __name = "tradestat.fit" }

local DATA <const> = {}    -- the key under which a fit holds its fields
local CORE <const> = {}    -- the core's fit
local SERIES <const> = {}  -- the frame of the series that was fitted
local MORE <const> = {}    -- what else a kind of fit holds; see fit.new

-- An interval of the slope, when the model gives one.
local function interval_of (fields)
  for _, c in ipairs(fields.coefficients) do
    if c.name == "slope" and c.lo and c.hi then return { c.lo, c.hi } end
  end
  if fields.lo and fields.hi then return { fields.lo, fields.hi } end
  return nil
end

--- A fit over what the core made of a series (a frame of two columns; nil where
-- it is of none), or of any frame with `more`: { place = "what and when",
-- regression = the core's }.
function fit.new (made, frame, more)
  local fields = core.fit_fields(made)
  local known = { "title", "method", "refused", "n", "missing", "zeros",
    "level", "notes", "coefficients", "interval" }
  local is_known = {}
  for name in pairs(fields) do is_known[name] = true end
  for _, name in ipairs(known) do is_known[name] = true end
  local function add (name, value)
    if is_known[name] then return end
    fields[name], is_known[name] = value, true
    known[#known + 1] = name
  end
  for _, number in ipairs(fields.numbers) do
    add(number.name, number.text
      or number.unit == "count" and math.tointeger(number.value)
      or number.value)
  end
  for _, c in ipairs(fields.coefficients) do add(c.name, c.estimate) end
  for _, part in ipairs(fields.parts) do known[#known + 1] = part end
  for _, name in ipairs(fields.tables) do known[#known + 1] = name end
  fields.interval = interval_of(fields)
  fields.known = known
  return setmetatable({ [DATA] = fields, [CORE] = made, [SERIES] = frame,
    [MORE] = more }, meta)
end

local function check (value, verb)
  if getmetatable(value) ~= meta then
    fail.raise(("%s is called with ':', as in fit:%s()"):format(verb, verb))
  end
  return rawget(value, CORE)
end

-- The core's fit, the frame that was fitted, and what fit.new was given more.
function fit.core (self) return rawget(self, CORE) end
function fit.frame_of (self) return rawget(self, SERIES) end
function fit.more (self, verb)
  check(self, verb or "more")
  return rawget(self, MORE)
end

local call = fail.call

local function wrap (frame)
  return require "tradestat.series".wrap(frame)
end

-- One of the fit's own series, or nil.
local function part_of (self, verb, name)
  local frame = call(core.fit_part, check(self, verb), name)
  return frame and wrap(frame)
end

--- What the fit says as a frame: its coefficients (term, estimate, se,
-- statistic, p, lo, hi), else its table, else its series side by side.
-- @param what "coefficients", "numbers", "parts" (the series side by side), or
-- the name of a table, such as "breaks"
function methods:frame (what)
  local frame = call(core.fit_frame, check(self, "frame"), what)
  if frame then return frame end
  local known = { "coefficients", "numbers", "parts",
    table.unpack(rawget(self, DATA).tables) }
  fail.raise(("the fit has no table '%s': it has %s"):format(tostring(what),
    table.concat(known, ", ")))
end

--- The fitted values as a series, on the scale of the model: of log(value)
-- when it was fitted in logs.
function methods:predict ()
  local fitted = part_of(self, "predict", "fitted")
  if fitted then return fitted end
  fail.raise(rawget(self, DATA).refused
    and "the fit was refused: it has no fitted values"
    or "this model has no fitted values")
end

--- What the fit leaves unexplained: the series minus its fitted values, on the
-- scale of the model.
function methods:residuals ()
  local fitted = methods.predict(self)
  local y = wrap(rawget(self, SERIES))
  if fitted.name == ("log(%s)"):format(y.name) then y = y:log() end
  if fitted.name:find "^logit%(squeezed " then
    local n = rawget(self, DATA).n
    y = (y * (n - 1) + 0.5) / n
  end
  if fitted.name:find "^logit%(" then y = (y / (1 - y)):log() end
  return y - fitted
end

--- A figure of the fit: the observations with the fitted values, a forecast
-- with its interval, breaks as lines; a decomposition's parts each in a panel.
-- Options as those of frame:plot.
-- @usage s:trend():plot{ title = "trend" }:save "trend.svg"
function methods:plot (options)
  check(self, "plot")
  local data = rawget(self, DATA)
  if #data.parts == 0 then
    fail.raise(data.refused and "the fit was refused: there is nothing to draw"
      or "this model gives no series to draw")
  end
  local series = { { "observed", wrap(rawget(self, SERIES)) } }
  for _, part in ipairs(data.parts) do
    series[#series + 1] = { part, part_of(self, "plot", part) }
  end
  local tables = {}
  for _, name in ipairs(data.tables) do
    tables[name] = methods.frame(self, name)
  end
  return require "tradestat.figure.fits".new(data.title, series, tables,
    options)
end

--- What is computed from the fit's coefficients, with its error by the delta
-- method: `fit:delta "exp(12 * slope) - 1"`. The formula is an expression whose
-- names are those of the coefficients. Of several at once only a regression
-- tells how they vary together: `s:regress(...):delta "trend + post"`.
-- @param formula "exp(12 * slope) - 1"
-- @param options level; that of the fit unless given
function methods:delta (formula, options)
  local own = check(self, "delta")
  if type(formula) ~= "string" then
    fail.raise "delta takes a formula: fit:delta \"exp(12 * slope) - 1\""
  end
  fail.unknown(options, { "level" }, "option of delta")
  local level = options and options.level or rawget(self, DATA).level
  local more = rawget(self, MORE)
  local covariance = more and more.regression and not rawget(self, DATA).refused
    and call(core.regression_covariance, more.regression) or nil
  return fit.new(call(core.fit_delta, own, formula, { level = level },
    covariance), rawget(self, SERIES), more and { place = more.place })
end

--- Breaks beside the dates of events: the nearest event of each break, how far
-- away it is, and `p`: how often as many breaks, placed at random, would match.
-- An event matches a break that is at most `within` (2) periods away.
-- @param events ts.events "EU sanctions", or a list { { "2022-02-24", "name" }
-- }
-- @usage s:breaks():events(ts.events "invasion", { within = 1 }).p
function methods:events (events, options)
  local own = check(self, "events")
  fail.unknown(options, { "within" }, "option of events")
  local within = options and options.within or 2
  if math.type(within) ~= "integer" or within < 0 then
    fail.raise("events: within is a number of periods, 0 or more")
  end
  local dates, names = require "tradestat.events".lists(events)
  return fit.new(call(core.fit_events, own, dates, names, within),
    rawget(self, SERIES))
end

fit.methods = methods

function meta.__index (self, name)
  local fields = rawget(self, DATA)
  if methods[name] then return methods[name] end
  if name ~= "known" and name ~= "numbers" and name ~= "lines"
     and fields[name] ~= nil then return fields[name] end
  local own = rawget(self, CORE)
  for _, part in ipairs(fields.parts) do
    if part == name then return part_of(self, name, part) end
  end
  for _, table in ipairs(fields.tables) do
    if table == name then return call(core.fit_frame, own, name) end
  end
  if fields.refused then return nil end  -- no numbers, whatever their names
  for _, known in ipairs(fields.known) do
    if known == name then return nil end  -- not given
  end
  local near = core.nearest(tostring(name), fields.known)
  fail.raise(("the fit has no '%s': %s"):format(tostring(name),
    near and ("did you mean '%s'?"):format(near)
    or "it has " .. table.concat(fields.known, ", ")))
end

function meta.__newindex (_, name)
  fail.raise(("a fit does not change: '%s' cannot be set")
    :format(tostring(name)))
end

-- Plain fields in order, for those who list them.
function meta.__pairs (self)
  local fields = rawget(self, DATA)
  local i = 0
  return function ()
    repeat i = i + 1 until not fields.known[i] or fields[fields.known[i]] ~= nil
    local name = fields.known[i]
    return name, name and fields[name]
  end
end

-- Decimals of an estimate: its own digits, and two of its error at least.
local function decimals_of (c)
  local digits = (math.abs(c.estimate) >= 1) and 5 or 4
  local decimals = format.decimals(c.estimate, digits)
  if c.se and c.se > 0 then
    decimals = math.max(decimals, format.decimals(c.se, 2))
  end
  return decimals
end

-- "[1.432, 2.013]": four digits of the end that is larger.
local function bounds (lo, hi)
  if not lo or not hi then return "" end
  local most = math.max(math.abs(lo), math.abs(hi))
  local decimals = format.decimals(most, 4)
  return ("[%s, %s]"):format(format.digits(lo, decimals, most),
    format.digits(hi, decimals, most))
end

local function coefficient_row (c)
  local decimals = decimals_of(c)
  local size = math.max(math.abs(c.estimate), math.abs(c.se or 0))
  local function digits (x)
    return x and format.digits(x, decimals, size) or ""
  end
  return { c.label, digits(c.estimate), digits(c.se),
    c.statistic and format.digits(c.statistic, 2, c.statistic) or "",
    c.p and format.p(c.p) or "", bounds(c.lo, c.hi) }
end

local function line_row (line)
  local interval = ""
  if line.lo and line.hi then
    interval = ("[%s, %s]"):format(format.change(line.lo, line.unit),
      format.change(line.hi, line.unit))
  end
  return { line.label, format.change(line.value, line.unit), "", "", "",
    interval }
end

local gaps <const> = { 0, 3, 2, 2, 2, 3 }  -- blanks before each column

-- Columns that nothing fills are left out.
local function lay_out (rows)
  local widths, lines = {}, {}
  for c = 1, 6 do
    widths[c] = 0
    for r = 2, #rows do
      widths[c] = math.max(widths[c], print.width(rows[r][c]))
    end
    if widths[c] > 0 then widths[c] = math.max(widths[c], #rows[1][c]) end
  end
  for _, row in ipairs(rows) do
    local parts = {}
    for c = 1, 6 do
      if widths[c] > 0 then
        parts[#parts + 1] = (" "):rep(gaps[c])
          .. print.pad(row[c], widths[c], c > 1 and c < 6)
      end
    end
    lines[#lines + 1] = (table.concat(parts):gsub("%s+$", ""))
  end
  return lines
end

local function table_of (fields)
  local level = ("%g %% interval"):format(100 * (fields.level or 0.95))
  local rows = { { "", "estimate", "std. error", "t", "p", level } }
  for _, c in ipairs(fields.coefficients) do
    rows[#rows + 1] = coefficient_row(c)
  end
  for _, line in ipairs(fields.lines) do rows[#rows + 1] = line_row(line) end
  return (#rows > 1) and lay_out(rows) or {}
end

local function number_text (number)
  if number.text then return number.text end
  if number.name == "p" or number.name:find "_p$" then
    return format.p(number.value)
  end
  if number.unit == "fraction" then return format.percent(number.value, 1) end
  local unit = (number.unit ~= "" and number.unit ~= "count")
    and " " .. number.unit or ""
  return format.short(number.value) .. unit
end

-- "n 34, missing 0, zeros 0, R2 0.58"
local function counts (fields, is_series)
  local parts = {}
  if is_series or fields.n > 0 then
    parts = { ("n %d"):format(fields.n),
      ("missing %d"):format(fields.missing), ("zeros %d"):format(fields.zeros) }
  end
  for _, number in ipairs(fields.numbers) do
    if number.label and (number.text or number.value) then
      parts[#parts + 1] = number.label .. " " .. number_text(number)
    end
  end
  return table.concat(parts, ", ")
end

local function heading (fields, frame, more)
  if more then
    return (fields.title or "fit") .. (more.place ~= "" and " | " or "")
      .. more.place
  end
  if not frame then return fields.title or "fit" end
  local info = core.series_info(frame)
  local parts = { fields.title or "fit" }
  if info.title ~= "" then parts[#parts + 1] = info.title end
  parts[#parts + 1] = ("%s, %s..%s"):format(info.frequency, info.first or "",
    info.last or "")
  return table.concat(parts, " | ")
end

function meta.__tostring (self)
  local fields = rawget(self, DATA)
  local lines = { heading(fields, rawget(self, SERIES), rawget(self, MORE)) }
  if fields.method then lines[#lines + 1] = fields.method end
  if fields.refused then
    lines[#lines + 1] = "refused: " .. fields.refused
  else
    for _, line in ipairs(table_of(fields)) do lines[#lines + 1] = line end
    for _, name in ipairs(fields.tables) do
      lines[#lines + 1] = tostring(call(core.fit_frame, rawget(self, CORE),
        name))
    end
  end
  lines[#lines + 1] = counts(fields, rawget(self, SERIES) ~= nil)
  for _, note in ipairs(fields.notes) do
    lines[#lines + 1] = "note: " .. note
  end
  return table.concat(lines, "\n")
end

return fit
