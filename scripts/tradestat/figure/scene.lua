--- From a picture to marks in pixels: lines, areas, rectangles, circles, texts.
-- Writers (SVG, gnuplot) only draw marks, so that every file shows the same.
--
--   (1) The origin is the upper left corner; y grows downwards.
--   (2) Colours are "#RRGGBB" or a role: ink, muted, grid, paper.
--   (3) A mark's `tip` is what a pointer is told over it.
--   (4) Widths of texts are estimated from their letters: no font is asked, so
--       the same picture gives the same marks on every machine.
local layers = require "tradestat.figure.layers"
local palette = require "tradestat.figure.palette"
local scale = require "tradestat.figure.scale"

local scene = {}

local SIZE <const> = 12          -- of letters
local TITLE <const> = 16
local LETTER <const> = 0.56      -- of a letter's size: its width
local LINE <const> = 1.35        -- of a letter's size: from line to line

--- How wide a text will be, about.
function scene.width_of (text, size)
  return (utf8.len(text) or #text) * (size or SIZE) * LETTER
end

-- Break a text into lines of at most `room` pixels.
local function wrap (text, room, size)
  local lines, line = {}, ""
  for word in text:gmatch "%S+" do
    local longer = (line == "") and word or line .. " " .. word
    if line ~= "" and scene.width_of(longer, size) > room then
      lines[#lines + 1] = line
      line = word
    else
      line = longer
    end
  end
  if line ~= "" then lines[#lines + 1] = line end
  return lines
end

local function text_mark (x, y, text, more)
  local mark = { "text", x = x, y = y, text = text, size = SIZE,
    anchor = "start", fill = "ink" }
  for name, value in pairs(more or {}) do mark[name] = value end
  return mark
end

-- Title and subtitle; gives back where they end.
local function add_head (marks, picture)
  local y, room = 8, picture.width - 24
  for _, line in ipairs(wrap(picture.title, room, TITLE)) do
    y = y + TITLE * LINE
    marks[#marks + 1] = text_mark(12, y - 4, line, { size = TITLE,
      bold = true })
  end
  for _, line in ipairs(wrap(picture.subtitle, room, SIZE)) do
    y = y + SIZE * LINE
    marks[#marks + 1] = text_mark(12, y - 3, line, { fill = "muted" })
  end
  return y + 4
end

-- Names of series with their colours, and signs for missing values.
local function legend_items (picture)
  local items, seen, state = {}, {}, {}
  for _, panel in ipairs(picture.panels) do
    for _, series in ipairs(panel.series) do
      if series.name ~= "" and not seen[series.name] then
        seen[series.name] = true
        items[#items + 1] = { text = series.name,
          fill = palette.category(series.colour or 1) }
      end
      for _, point in ipairs(series.points) do
        if point.state then state[point.state] = true end
      end
    end
  end
  if picture.kind == "heatmap" then items = {} end
  for _, name in ipairs { "missing", "partial" } do
    if state[name] then items[#items + 1] = { text = name, state = name } end
  end
  return items
end

-- The colours of a heat map from the least value to the greatest.
local function add_ramp (marks, picture, y)
  local lo, hi = layers.heat_extent(picture)
  if hi < lo then return y end
  local low, high = layers.value_text(picture, lo),
    layers.value_text(picture, hi)
  local x = 12 + scene.width_of(low) + 6
  y = y + SIZE * LINE
  marks[#marks + 1] = text_mark(12, y, low)
  for i = 0, 9 do
    marks[#marks + 1] = { "rect", x = x + 14 * i, y = y - 9, w = 14, h = 10,
      fill = palette.shade(i / 9) }
  end
  marks[#marks + 1] = text_mark(x + 146, y, high)
  return y
end

local function add_legend (marks, picture, y)
  local x, items = 12, legend_items(picture)
  if picture.kind == "heatmap" then y = add_ramp(marks, picture, y) end
  if #items == 0 then return y end
  y = y + SIZE * LINE
  for _, item in ipairs(items) do
    local width = scene.width_of(item.text) + 34
    if x + width > picture.width - 12 and x > 12 then
      x, y = 12, y + SIZE * LINE
    end
    if item.state then layers.add_missing(marks, x + 6, y - 4, item.state)
    else
      marks[#marks + 1] = { "rect", x = x, y = y - 9, w = 12, h = 10,
        fill = item.fill }
    end
    marks[#marks + 1] = text_mark(x + 17, y, item.text)
    x = x + width
  end
  return y + 4
end

-- Source, note and what was left out, at the foot; gives back where they
-- begin.
local function add_foot (marks, picture)
  local texts = {}
  if picture.source then texts[1] = "Source: " .. picture.source end
  if picture.note then texts[#texts + 1] = "Note: " .. picture.note end
  for _, note in ipairs(picture.notes) do texts[#texts + 1] = note end
  local lines = {}
  for _, text in ipairs(texts) do
    for _, line in ipairs(wrap(text, picture.width - 24, SIZE - 1)) do
      lines[#lines + 1] = line
    end
  end
  local top = picture.height - 6 - #lines * (SIZE - 1) * LINE
  for i, line in ipairs(lines) do
    marks[#marks + 1] = text_mark(12, top + i * (SIZE - 1) * LINE - 3, line,
      { size = SIZE - 1, fill = "muted" })
  end
  return (#lines > 0) and top - 2 or picture.height - 6
end

-- The least and the greatest of what is drawn in some panels.
local function extent (panels)
  local lo, hi
  local function take (x)
    if not x then return end
    if not lo or x < lo then lo = x end
    if not hi or x > hi then hi = x end
  end
  for _, panel in ipairs(panels) do
    for _, series in ipairs(panel.series) do
      for _, point in ipairs(series.points) do
        take(point.y) take(point.lo) take(point.hi)
      end
    end
  end
  return lo or 0, hi or 1
end

-- Sums of what is stacked at each x, above and below zero.
local function stacked_extent (panels)
  local lo, hi = 0, 0
  for _, panel in ipairs(panels) do
    for _, pile in pairs(layers.piles(panel)) do
      lo, hi = math.min(lo, pile.below), math.max(hi, pile.above)
    end
  end
  return lo, hi
end

local function y_axis (picture, panels, height)
  if picture.kind == "share" then
    local ticks = scale.linear(0, 100, 5)
    return { ticks = ticks, lo = 0, hi = 100 }
  end
  local lo, hi = extent(panels)
  if picture.kind == "stacked" then lo, hi = stacked_extent(panels) end
  if picture.log then
    local ticks, first, last = scale.logarithmic(lo, hi)
    return { ticks = ticks, lo = first, hi = last, log = true }
  end
  local from_zero = picture.kind == "bar" or picture.kind == "stacked"
    or (picture.kind ~= "scatter" and lo > 0 and lo < hi / 2)
  if from_zero then lo, hi = math.min(lo, 0), math.max(hi, 0) end
  local ticks, first, last = scale.linear(lo, hi, math.max(2, height // 45))
  return { ticks = ticks, lo = first, hi = last }
end

local function x_extent (picture)
  local lo, hi = math.huge, -math.huge
  for _, panel in ipairs(picture.panels) do
    for _, series in ipairs(panel.series) do
      for _, point in ipairs(series.points) do
        lo = math.min(lo, point.from or point.x)
        hi = math.max(hi, point.to or point.x)
      end
    end
  end
  return lo, hi
end

local function x_axis (picture, width)
  local x = picture.x
  if x.kind == "category" then
    local ticks = {}
    for i, name in ipairs(x.categories) do
      ticks[i] = { at = i, text = name }
    end
    return { ticks = ticks, lo = 0.5, hi = #x.categories + 0.5 }
  end
  local lo, hi = x_extent(picture)
  if x.kind == "time" then
    return { ticks = scale.time(lo, hi, math.max(2, width // 60)), lo = lo,
      hi = hi }
  end
  local ticks, first, last = scale.linear(lo, hi, math.max(2, width // 80))
  return { ticks = ticks, lo = first, hi = last }
end

-- The members of a heat map's rows, in order.
local function heat_rows (picture)
  local rows = {}
  for i, series in ipairs(picture.panels[1].series) do
    rows[i] = { at = i, text = series.name }
  end
  return { ticks = rows, lo = 0.5, hi = #rows + 0.5, reversed = true }
end

-- A function from a value to a pixel.
local function projection (axis, from, to)
  local lo, hi = axis.lo, axis.hi
  if axis.log then
    local low, high = math.log(lo), math.log(hi)
    return function (v)
      return from + (math.log(v) - low) / (high - low) * (to - from)
    end
  end
  return function (v) return from + (v - lo) / (hi - lo) * (to - from) end
end

local function widest (ticks)
  local most = 0
  for _, tick in ipairs(ticks) do
    most = math.max(most, scene.width_of(tick.text, SIZE - 1))
  end
  return most
end

-- Bars of names lie: their names are read from left to right.
local function lies (picture)
  return picture.x.kind == "category"
    and (picture.kind == "bar" or picture.kind == "stacked"
      or picture.kind == "share")
end

-- One panel's frame: axes, then what is drawn in them.
local function add_panel (marks, picture, panel, box, axes)
  local plot = { left = box.x + axes.left, right = box.x + box.w - 10,
    top = box.y + (panel.title ~= "" and 20 or 6),
    bottom = box.y + box.h - axes.bottom }
  if panel.title ~= "" then
    marks[#marks + 1] = text_mark(plot.left, box.y + 14, panel.title,
      { bold = true })
  end
  local across, up = axes.x, axes.y
  if axes.lies then across, up = axes.y, axes.x end
  plot.x = projection(across, plot.left, plot.right)
  if up.reversed or axes.lies then
    plot.y = projection(up, plot.top, plot.bottom)
  else
    plot.y = projection(up, plot.bottom, plot.top)
  end
  plot.across, plot.up = across, up
  layers.add_axes(marks, picture, plot, axes)
  layers.add_events(marks, picture, plot, scene.width_of)
  layers.add_data(marks, picture, panel, plot, axes)
end

local function grid_of (n)
  local columns = math.ceil(math.sqrt(n))
  return columns, math.ceil(n / columns)
end

--- The marks of a picture: { width, height, marks }.
function scene.of (picture)
  local marks = {}
  local top = add_head(marks, picture)
  top = add_legend(marks, picture, top)
  local bottom = add_foot(marks, picture)
  local columns, rows = grid_of(#picture.panels)
  local w = (picture.width - 12) / columns
  local h = (bottom - top) / rows
  local axes = { lies = lies(picture), y = y_axis(picture, picture.panels, h),
    x = x_axis(picture, w) }
  if picture.kind == "heatmap" then axes.y = heat_rows(picture) end
  local names = axes.lies and axes.x.ticks or axes.y.ticks
  axes.left = math.min(widest(names) + 14, 0.45 * w)
  if not axes.lies and picture.kind ~= "heatmap" then
    axes.left = axes.left + 16  -- the axis title beside it
  end
  axes.bottom = 24 + ((axes.lies or picture.x.kind == "number") and 16 or 0)
  for i, panel in ipairs(picture.panels) do
    local c, r = (i - 1) % columns, (i - 1) // columns
    if picture.free and picture.kind ~= "heatmap" then
      axes.y = y_axis(picture, { panel }, h)
    end
    add_panel(marks, picture, panel, { x = 6 + c * w, y = top + r * h, w = w,
      h = h }, axes)
  end
  return { width = picture.width, height = picture.height, marks = marks }
end

return scene
