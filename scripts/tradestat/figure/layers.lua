--- What is drawn inside the axes: grids, events, lines, bars, cells.
--
--   (1) A line breaks where a value is missing; an open square at the foot says
--       so, a half-filled one that the period is partial.
--   (2) Stacks pile what is above zero upwards and what is below downwards;
--       shares are parts of the sum at one place, in per cent. A pile of which
--       a part is missing is faint.
--   (3) Event lines stand at their day; labels that would meet go below each
--       other.
local palette = require "tradestat.figure.palette"
local scale = require "tradestat.figure.scale"

local layers = {}

local SMALL <const> = 11   -- size of letters at axes
local FAINT <const> = 0.45 -- of a pile that lacks a part
local FEW <const> = 60     -- points of a line that get a dot each

local function put (marks, mark) marks[#marks + 1] = mark end

local function text (x, y, words, more)
  local mark = { "text", x = x, y = y, text = words, size = SMALL,
    anchor = "middle", fill = "muted" }
  for name, value in pairs(more or {}) do mark[name] = value end
  return mark
end

--- The sign for a missing or a partial value (rule 1).
function layers.add_missing (marks, x, y, state, tip)
  put(marks, { "rect", x = x - 3, y = y - 3, w = 6, h = 6, fill = "paper",
    stroke = "muted", tip = tip })
  if state == "partial" then
    put(marks, { "rect", x = x - 3, y = y, w = 6, h = 3, fill = "muted",
      tip = tip })
  end
end

local function add_grid (marks, plot, axis, level)
  for _, tick in ipairs(axis.ticks) do
    if level then
      local y = plot.y(tick.at)
      put(marks, { "line", points = { plot.left, y, plot.right, y },
        stroke = "grid", width = 1 })
    else
      local x = plot.x(tick.at)
      put(marks, { "line", points = { x, plot.top, x, plot.bottom },
        stroke = "grid", width = 1 })
    end
  end
end

-- Texts along the foot, without those that would run into each other.
local function add_foot_texts (marks, plot, axis)
  local last = -math.huge
  for _, tick in ipairs(axis.ticks) do
    local x = plot.x(tick.at)
    local half = (utf8.len(tick.text) or #tick.text) * SMALL * 0.3
    if x - half > last + 4 and x >= plot.left - 1 and x <= plot.right + 1 then
      put(marks, text(x, plot.bottom + 15, tick.text))
      last = x + half
    end
  end
end

local function add_side_texts (marks, plot, axis)
  local last
  for _, tick in ipairs(axis.ticks) do
    local y = plot.y(tick.at)
    if not last or math.abs(y - last) >= SMALL then
      put(marks, text(plot.left - 6, y + 4, tick.text, { anchor = "end" }))
      last = y
    end
  end
end

--- Grid, texts and titles of both axes.
function layers.add_axes (marks, picture, plot, axes)
  if picture.kind ~= "heatmap" then
    add_grid(marks, plot, axes.lies and plot.across or plot.up, not axes.lies)
  end
  add_side_texts(marks, plot, plot.up)
  add_foot_texts(marks, plot, plot.across)
  put(marks, { "line", points = { plot.left, plot.bottom, plot.right,
    plot.bottom }, stroke = "muted", width = 1 })
  local y_title = (picture.kind == "share") and "share, %" or picture.y.label
  if axes.lies then
    put(marks, text((plot.left + plot.right) / 2, plot.bottom + 31, y_title))
  elseif picture.kind ~= "heatmap" then
    put(marks, text(plot.left - axes.left + 10, (plot.top + plot.bottom) / 2,
      y_title, { angle = -90 }))
  end
  if picture.x.kind == "number" then
    put(marks, text((plot.left + plot.right) / 2, plot.bottom + 31,
      picture.x.label))
  end
end

--- Event lines with their labels (rule 3).
function layers.add_events (marks, picture, plot, width_of)
  local rows = {}
  if picture.x.kind ~= "time" then return end
  for _, event in ipairs(picture.events) do
    if event.x >= plot.across.lo and event.x <= plot.across.hi then
      local x = plot.x(event.x)
      local wide = width_of(event.label, SMALL)
      local from = (x + 4 + wide > plot.right) and x - 4 - wide or x + 4
      local row = 1
      while rows[row] and from < rows[row] do row = row + 1 end
      rows[row] = from + wide + 6
      put(marks, { "line", points = { x, plot.top, x, plot.bottom },
        stroke = "ink", width = 1, dash = true,
        tip = ("%s %s"):format(event.date, event.label) })
      put(marks, text(from, plot.top + row * 13 - 2, event.label,
        { anchor = "start", fill = "ink" }))
    end
  end
end

--- A value with its unit, as tips say it.
function layers.value_text (picture, y)
  local most = math.abs(y)
  local decimals = (most >= 100) and 1 or (most >= 1) and 2 or 4
  local unit = picture.y.unit
  return scale.number(y, decimals) .. (unit ~= "" and " " .. unit or "")
end

local function tip_of (picture, series, point)
  local who = (series.name ~= "") and series.name .. " " or ""
  if not point.y then return ("%s%s: %s"):format(who, point.label, point.why) end
  local tip = ("%s%s: %s"):format(who, point.label,
    layers.value_text(picture, point.y))
  if point.lo and point.hi then
    tip = tip .. (" [%s, %s]"):format(
      layers.value_text(picture, point.lo),
      layers.value_text(picture, point.hi))
  end
  return tip
end

local function add_gaps (marks, picture, series, plot)
  for _, point in ipairs(series.points) do
    if not point.y then
      layers.add_missing(marks, plot.x(point.x), plot.bottom, point.state,
        tip_of(picture, series, point))
    end
  end
end

-- Runs of points that have a value.
local function runs_of (points, name)
  local runs, run = {}, nil
  for _, point in ipairs(points) do
    if point[name] then
      if not run then
        run = {}
        runs[#runs + 1] = run
      end
      run[#run + 1] = point
    else
      run = nil
    end
  end
  return runs
end

local function add_band (marks, series, plot, colour)
  for _, run in ipairs(runs_of(series.points, "lo")) do
    local points = {}
    for _, point in ipairs(run) do
      points[#points + 1] = plot.x(point.x)
      points[#points + 1] = plot.y(point.hi or point.lo)
    end
    for i = #run, 1, -1 do
      points[#points + 1] = plot.x(run[i].x)
      points[#points + 1] = plot.y(run[i].lo)
    end
    put(marks, { "area", points = points, fill = colour, opacity = 0.2 })
  end
end

local function add_line (marks, picture, series, plot, colour)
  local few = #series.points <= FEW
  for _, run in ipairs(runs_of(series.points, "y")) do
    local points = {}
    for _, point in ipairs(run) do
      points[#points + 1] = plot.x(point.x)
      points[#points + 1] = plot.y(point.y)
    end
    if #run > 1 then
      put(marks, { "line", points = points, stroke = colour, width = 1.8 })
    end
    for _, point in ipairs(run) do
      local seen = few or #run == 1
      put(marks, { "circle", x = plot.x(point.x), y = plot.y(point.y),
        r = seen and 2.2 or 3, fill = colour, opacity = (not seen) and 0 or nil,
        tip = tip_of(picture, series, point) })
    end
  end
end

local function draw_lines (marks, picture, panel, plot)
  for _, series in ipairs(panel.series) do
    local colour = palette.category(series.colour)
    add_band(marks, series, plot, colour)
    add_line(marks, picture, series, plot, colour)
    add_gaps(marks, picture, series, plot)
  end
end

local function draw_points (marks, picture, panel, plot)
  for _, series in ipairs(panel.series) do
    for _, point in ipairs(series.points) do
      if point.y then
        put(marks, { "circle", x = plot.x(point.x), y = plot.y(point.y), r = 3,
          fill = palette.category(series.colour), opacity = 0.75,
          tip = tip_of(picture, series, point) })
      end
    end
  end
end

-- The room of one place on the axis of bars, in pixels.
local function place_width (picture, plot, lies)
  if lies then
    return math.abs(plot.y(2) - plot.y(1))
  end
  local point = picture.panels[1].series[1].points[1]
  if picture.x.kind == "time" and point then
    return plot.x(point.to) - plot.x(point.from)
  end
  return math.abs(plot.x(2) - plot.x(1))
end

-- A bar from value a to value b, `across` its place and `wide` its width.
local function bar (plot, lies, across, wide, a, b)
  if lies then
    local x0, x1 = plot.x(a), plot.x(b)
    return { "rect", x = math.min(x0, x1), y = across - wide / 2,
      w = math.abs(x1 - x0), h = wide }
  end
  local y0, y1 = plot.y(a), plot.y(b)
  return { "rect", x = across - wide / 2, y = math.min(y0, y1), w = wide,
    h = math.abs(y1 - y0) }
end

local function draw_bars (marks, picture, panel, plot, axes)
  local n = #panel.series
  local wide = 0.8 * place_width(picture, plot, axes.lies) / n
  local base = picture.log and (axes.lies and plot.across or plot.up).lo or 0
  for s, series in ipairs(panel.series) do
    for _, point in ipairs(series.points) do
      local place = axes.lies and plot.y(point.x) or plot.x(point.x)
      place = place + (s - (n + 1) / 2) * wide
      local tip = tip_of(picture, series, point)
      if point.y then
        local mark = bar(plot, axes.lies, place, wide, base, point.y)
        mark.fill, mark.tip = palette.category(series.colour), tip
        put(marks, mark)
      elseif axes.lies then
        layers.add_missing(marks, plot.left + 4, place, point.state, tip)
      else
        layers.add_missing(marks, place, plot.bottom, point.state, tip)
      end
    end
  end
end

--- What is piled up at each place of a panel, above and below zero (rule 2).
function layers.piles (panel)
  local piles = {}
  for _, series in ipairs(panel.series) do
    for _, point in ipairs(series.points) do
      local pile = piles[point.x] or { above = 0, below = 0 }
      piles[point.x] = pile
      if not point.y then pile.lacks = true end
      if point.y and point.y >= 0 then pile.above = pile.above + point.y
      elseif point.y then pile.below = pile.below + point.y end
    end
  end
  return piles
end

local function draw_stacks (marks, picture, panel, plot, axes)
  local wide = 0.86 * place_width(picture, plot, axes.lies)
  local sums, piles = layers.piles(panel), {}
  for _, series in ipairs(panel.series) do
    for _, point in ipairs(series.points) do
      local pile = piles[point.x] or { above = 0, below = 0 }
      piles[point.x] = pile
      local tip = tip_of(picture, series, point)
      local place = axes.lies and plot.y(point.x) or plot.x(point.x)
      if point.y then
        local side = (point.y >= 0) and "above" or "below"
        local whole = sums[point.x].above - sums[point.x].below
        local size = point.y
        if picture.kind == "share" then
          size = (whole > 0) and 100 * math.abs(point.y) / whole or 0
          tip = ("%s (%.1f %%)"):format(tip, size)
        end
        local mark = bar(plot, axes.lies, place, wide, pile[side],
          pile[side] + size)
        pile[side] = pile[side] + size
        mark.fill, mark.tip = palette.category(series.colour), tip
        mark.opacity = sums[point.x].lacks and FAINT or nil
        put(marks, mark)
      elseif not axes.lies then
        layers.add_missing(marks, place, plot.bottom, point.state, tip)
      end
    end
  end
end

--- The least and the greatest value of a heat map's cells.
function layers.heat_extent (picture)
  local lo, hi = math.huge, -math.huge
  for _, panel in ipairs(picture.panels) do
    for _, series in ipairs(panel.series) do
      for _, point in ipairs(series.points) do
        if point.y then lo, hi = math.min(lo, point.y), math.max(hi, point.y) end
      end
    end
  end
  return lo, hi
end

local function draw_cells (marks, picture, panel, plot)
  local lo, hi = layers.heat_extent(picture)
  local tall = math.abs(plot.y(2) - plot.y(1))
  for row, series in ipairs(panel.series) do
    for _, point in ipairs(series.points) do
      local from = plot.x(point.from or point.x - 0.5)
      local to = plot.x(point.to or point.x + 0.5)
      local y = plot.y(row)
      local tip = tip_of(picture, series, point)
      if point.y then
        local part = (hi > lo) and (point.y - lo) / (hi - lo) or 0.5
        put(marks, { "rect", x = from, y = y - tall / 2, w = to - from,
          h = tall, fill = palette.shade(part), tip = tip })
      else
        layers.add_missing(marks, (from + to) / 2, y, point.state, tip)
      end
    end
  end
end

local draws <const> = { line = draw_lines, area = draw_lines,
  scatter = draw_points, bar = draw_bars, stacked = draw_stacks,
  share = draw_stacks, heatmap = draw_cells }

--- What the panel shows.
function layers.add_data (marks, picture, panel, plot, axes)
  draws[picture.kind](marks, picture, panel, plot, axes)
end

return layers
