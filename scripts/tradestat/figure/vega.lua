--- A picture as a Vega-Lite 5 specification: a plain table, its data inside.
local palette = require "tradestat.figure.palette"

local vega = {}

local SCHEMA <const> = "https://vega.github.io/schema/vega-lite/v5.json"

-- A day count since 1970-01-01 as an ISO date.
local function iso (day)
  return os.date("!%Y-%m-%d", math.floor(day) * 86400)
end

local function rows_of (picture)
  local rows = {}
  for _, panel in ipairs(picture.panels) do
    for _, series in ipairs(panel.series) do
      for _, point in ipairs(series.points) do
        rows[#rows + 1] = { panel = panel.title, series = series.name,
          x = (picture.x.kind == "time") and iso(point.from or point.x)
            or (picture.x.kind == "number") and point.x or point.label,
          label = point.label, y = point.y, lo = point.lo, hi = point.hi,
          state = point.state, why = point.why }
      end
    end
  end
  return rows
end

local types <const> = { time = "temporal", number = "quantitative",
  category = "nominal" }

local function x_channel (picture)
  local channel = { field = "x", type = types[picture.x.kind],
    title = picture.x.label }
  if picture.x.kind == "category" then channel.sort = picture.x.categories end
  return channel
end

local function y_channel (picture)
  local channel = { field = "y", type = "quantitative",
    title = picture.y.label }
  local from_zero = picture.kind == "bar" or picture.kind == "stacked"
    or picture.kind == "share"
  channel.scale = picture.log and { type = "log" } or { zero = from_zero }
  if picture.kind == "stacked" then channel.stack = "zero" end
  if picture.kind == "share" then channel.stack = "normalize" end
  return channel
end

local function names_of (picture)
  local names, seen = {}, {}
  for _, panel in ipairs(picture.panels) do
    for _, series in ipairs(panel.series) do
      if not seen[series.name] then
        names[#names + 1], seen[series.name] = series.name, true
      end
    end
  end
  return names
end

local function colour_channel (picture)
  local names, range = names_of(picture), {}
  for i = 1, #names do range[i] = palette.category(i) end
  return { field = "series", type = "nominal", title = "",
    scale = { domain = names, range = range } }
end

local tooltip <const> = { { field = "series", type = "nominal" },
  { field = "label", type = "nominal" }, { field = "y",
    type = "quantitative" }, { field = "why", type = "nominal" } }

local marks <const> = { line = "line", area = "line", scatter = "point",
  bar = "bar", stacked = "bar", share = "bar", heatmap = "rect" }

local function layer_of (picture)
  if picture.kind == "heatmap" then
    return { mark = "rect", encoding = { x = x_channel(picture),
      y = { field = "series", type = "nominal", title = picture.by or "" },
      color = { field = "y", type = "quantitative", title = picture.y.label },
      tooltip = tooltip } }
  end
  local mark = { type = marks[picture.kind], tooltip = true }
  if mark.type == "line" then mark.point = true end
  local encoding = { x = x_channel(picture), y = y_channel(picture),
    tooltip = tooltip }
  if #names_of(picture) > 1 then encoding.color = colour_channel(picture) end
  return { mark = mark, encoding = encoding }
end

local function band_of (picture)
  return { mark = { type = "area", opacity = 0.2 }, encoding = {
    x = x_channel(picture), y = { field = "lo", type = "quantitative" },
    y2 = { field = "hi" }, color = (#names_of(picture) > 1)
      and colour_channel(picture) or nil } }
end

local function events_of (picture)
  local values = {}
  for i, event in ipairs(picture.events) do
    values[i] = { date = iso(event.x), label = event.label }
  end
  local x = { field = "date", type = "temporal" }
  return { data = { values = values }, encoding = { x = x }, layer = {
    { mark = { type = "rule", strokeDash = { 4, 3 } } },
    { mark = { type = "text", align = "left", dx = 4, y = 10 },
      encoding = { text = { field = "label", type = "nominal" } } } } }
end

--- The specification of a picture; `told` is its provenance.
function vega.of (picture, told)
  local layers = { layer_of(picture) }
  if picture.kind == "area" then
    table.insert(layers, 1, band_of(picture))
  end
  if #picture.events > 0 and picture.x.kind == "time" then
    layers[#layers + 1] = events_of(picture)
  end
  local spec = { ["$schema"] = SCHEMA, description = told,
    title = { text = picture.title, subtitle = picture.subtitle },
    data = { values = rows_of(picture) } }
  if #picture.panels > 1 then
    spec.facet = { field = "panel", type = "nominal", title = "" }
    spec.columns = math.ceil(math.sqrt(#picture.panels))
    spec.spec = { layer = layers }
    if picture.free then
      spec.resolve = { scale = { y = "independent" } }
    end
  else
    spec.width, spec.height = picture.width, picture.height
    spec.layer = layers
  end
  return spec
end

return vega
