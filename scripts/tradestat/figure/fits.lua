--- Figures of fits: observations with fitted values, a forecast with its
-- interval, breaks as lines; a decomposition's parts each in a panel.
local fits = {}

-- Rows of one series for a figure: its name, periods, values.
local function add_rows (columns, name, series)
  local periods, values = series:periods(), series:values()
  for i, period in ipairs(periods) do
    table.insert(columns.part, name)
    table.insert(columns.period, period)
    table.insert(columns.value, values[i])
    table.insert(columns.lo, false)
    table.insert(columns.hi, false)
  end
end

-- A forecast's rows, with their interval.
local function add_forecast (columns, forecast)
  for row in forecast:rows() do
    table.insert(columns.part, "forecast")
    table.insert(columns.period, row.period)
    table.insert(columns.value, row.forecast)
    table.insert(columns.lo, row.lo)
    table.insert(columns.hi, row.hi)
  end
end

-- The dates of a fit's breaks as events.
local function break_events (breaks)
  local events = {}
  for row in breaks:rows() do
    events[#events + 1] = { row.date or row.period, "break" }
  end
  return #events > 0 and events or nil
end

-- Parts of a decomposition that are sums of the others.
local sums <const> = { fitted = true, adjusted = true }

--- The figure of a fit.
-- @param title of the fit
-- @param series { name, series }, the observations first
-- @param tables of the fit by name; "forecast" and "breaks" are drawn
-- @param options of frame:plot
function fits.new (title, series, tables, options)
  local columns = { part = {}, period = {}, value = {}, lo = {}, hi = {} }
  local y, is_split = series[1][2], false
  for _, pair in ipairs(series) do
    is_split = is_split or pair[1] == "seasonal"
    if pair[1] == "fitted" and pair[2].name == ("log(%s)"):format(y.name) then
      y = y:log()
    end
  end
  series[1][2] = y
  for _, pair in ipairs(series) do
    if not (is_split and sums[pair[1]]) then
      add_rows(columns, pair[1], pair[2])
    end
  end
  if tables.forecast then add_forecast(columns, tables.forecast) end
  local frame = require "tradestat.frame".new {
    title = title or "", { "part", columns.part },
    { "period", columns.period }, { "lo", columns.lo, unit = y.unit },
    { "hi", columns.hi, unit = y.unit },
    { y.name, columns.value, unit = y.unit } }
  local spec = { of = y.name, lo = "lo", hi = "hi", kind = "area",
    events = tables.breaks and break_events(tables.breaks),
    facet = is_split and "part" or nil, free = is_split }
  for name, value in pairs(options or {}) do spec[name] = value end
  return require "tradestat.figure".new(frame, spec)
end

return fits
