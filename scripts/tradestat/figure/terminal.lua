--- A picture in characters: lines and points in braille, bars and cells in
-- blocks. Eight dots make a character, so a plot of 60 by 14 has 120 by 56.
local scale = require "tradestat.figure.scale"
local text = require "tradestat.print"

local terminal = {}

local WIDTH <const>, HEIGHT <const> = 72, 14
local BAR <const> = 40                        -- characters of the longest bar
local codes <const> = { 34, 31, 32, 35, 33, 36, 93, 37 }  -- as the palette
local shades <const> = { " ", "░", "▒", "▓", "█" }
local signs <const> = { "●", "▲", "■", "◆", "○", "△", "□", "◇" }

-- Bits of the dots of a braille character, by column and row.
local dots <const> = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } }

local function canvas (width, height)
  return { width = width, height = height, bits = {}, owner = {} }
end

-- Set the dot at column x and row y, both from 0.
local function set_dot (c, x, y, who)
  x, y = math.floor(x + 0.5), math.floor(y + 0.5)
  if x < 0 or y < 0 or x >= 2 * c.width or y >= 4 * c.height then return end
  local cell = (y // 4) * c.width + x // 2
  c.bits[cell] = (c.bits[cell] or 0) | dots[x % 2 + 1][y % 4 + 1]
  c.owner[cell] = who
end

local function draw_line (c, x0, y0, x1, y1, who)
  local n = math.max(1, math.ceil(math.max(math.abs(x1 - x0),
    math.abs(y1 - y0))))
  for i = 0, n do
    set_dot(c, x0 + (x1 - x0) * i / n, y0 + (y1 - y0) * i / n, who)
  end
end

local function painted (words, who, colour)
  if not colour or not who then return words end
  return ("\27[%dm%s\27[0m"):format(codes[(who - 1) % #codes + 1], words)
end

local function row_of (c, row, colour)
  local cells = {}
  for x = 0, c.width - 1 do
    local cell = row * c.width + x
    local bits = c.bits[cell]
    cells[x + 1] = bits and painted(utf8.char(0x2800 + bits), c.owner[cell],
      colour) or " "
  end
  return table.concat(cells)
end

local function extent (panel, log)
  local lo, hi, left, right = math.huge, -math.huge, math.huge, -math.huge
  for _, series in ipairs(panel.series) do
    for _, point in ipairs(series.points) do
      left, right = math.min(left, point.x), math.max(right, point.x)
      for _, y in ipairs { point.y or false, point.lo or false,
        point.hi or false } do
        if y then lo, hi = math.min(lo, y), math.max(hi, y) end
      end
    end
  end
  if lo > hi then lo, hi = 0, 1 end
  if not log and lo > 0 and lo < hi / 2 then lo = 0 end
  return lo, hi, left, right
end

local function marked (c, series, to_x, to_y, kind)
  local last
  for _, point in ipairs(series.points) do
    local here = point.y and { to_x(point.x), to_y(point.y) }
    if here then
      if last and kind ~= "scatter" then
        draw_line(c, last[1], last[2], here[1], here[2], series.colour)
      end
      set_dot(c, here[1], here[2], series.colour)
    end
    last = here
  end
end

-- Texts of ticks at the left of their rows.
local function margin_of (ticks, to_y, height)
  local at, widest = {}, 0
  for _, tick in ipairs(ticks) do
    local row = math.floor(to_y(tick.at) + 0.5) // 4
    if row >= 0 and row < height then
      at[row] = tick.text
      widest = math.max(widest, text.width(tick.text))
    end
  end
  return at, widest
end

-- The axis of x: ticks below their places.
local function foot_of (picture, left, right, width)
  local ticks
  if picture.x.kind == "time" then
    ticks = scale.time(left, right, width // 9)
  else
    ticks = scale.linear(left, right, width // 12)
  end
  local line, last = {}, -1
  for _, tick in ipairs(ticks) do
    local span = math.max(right - left, 1e-300)
    local at = math.floor((tick.at - left) / span * (width - 1) + 0.5)
    if at > last and at + #tick.text <= width and at >= 0 then
      line[#line + 1] = (" "):rep(at - last - 1) .. tick.text
      last = at + text.width(tick.text)
      line[#line + 1] = " "
    end
  end
  return table.concat(line)
end

local function event_columns (c, picture, to_x)
  for _, event in ipairs(picture.events) do
    local x = to_x(event.x)
    for y = 0, 4 * c.height - 1, 3 do set_dot(c, x, y) end
  end
end

local function lines_of (picture, panel, colour)
  local lo, hi, left, right = extent(panel, picture.log)
  local ticks
  if picture.log then ticks, lo, hi = scale.logarithmic(lo, hi)
  else ticks, lo, hi = scale.linear(lo, hi, 5) end
  if left == right then left, right = left - 1, right + 1 end
  local f = picture.log and math.log or function (v) return v end
  local function to_y (v)
    return (4 * HEIGHT - 1) * (1 - (f(v) - f(lo)) / (f(hi) - f(lo)))
  end
  local at, margin = margin_of(ticks, to_y, HEIGHT)
  local width = WIDTH - margin - 2
  local function to_x (v) return (2 * width - 1) * (v - left) / (right - left) end
  local c = canvas(width, HEIGHT)
  if picture.x.kind == "time" then event_columns(c, picture, to_x) end
  for _, series in ipairs(panel.series) do
    marked(c, series, to_x, to_y, picture.kind)
  end
  local lines = {}
  for row = 0, HEIGHT - 1 do
    lines[row + 1] = (text.pad(at[row] or "", margin, true) .. " ┤"
      .. row_of(c, row, colour)):gsub("[ ]+$", "")
  end
  lines[#lines + 1] = (" "):rep(margin + 2)
    .. foot_of(picture, left, right, width)
  return lines
end

local function bars_of (picture, panel, colour)
  local most, widest = 0, 0
  for _, series in ipairs(panel.series) do
    for _, point in ipairs(series.points) do
      most = math.max(most, math.abs(point.y or 0))
      widest = math.max(widest, text.width(point.label))
    end
  end
  local lines = {}
  for _, series in ipairs(panel.series) do
    for _, point in ipairs(series.points) do
      local eighths = (most > 0)
        and math.floor(8 * BAR * math.abs(point.y or 0) / most + 0.5) or 0
      local part = eighths % 8
      local bar = ("█"):rep(eighths // 8)
        .. (part > 0 and utf8.char(0x2590 - part) or "")
      lines[#lines + 1] = ("%s  %s %s"):format(text.pad(point.label, widest),
        painted(bar, series.colour, colour), point.y
        and scale.number(point.y, math.abs(point.y) < 10 and 2 or 1)
        or ". " .. (point.why or ""))
    end
  end
  return lines
end

local function cells_of (panel)
  local lo, hi, widest, lines = math.huge, -math.huge, 0, {}
  for _, series in ipairs(panel.series) do
    widest = math.max(widest, text.width(series.name))
    for _, point in ipairs(series.points) do
      if point.y then lo, hi = math.min(lo, point.y), math.max(hi, point.y) end
    end
  end
  for _, series in ipairs(panel.series) do
    local cells = {}
    for i, point in ipairs(series.points) do
      local part = point.y and (hi > lo) and (point.y - lo) / (hi - lo) or 0
      cells[i] = point.y
        and shades[math.min(#shades, 1 + math.floor(part * #shades))]:rep(2)
        or "··"
    end
    lines[#lines + 1] = text.pad(series.name, widest) .. "  "
      .. table.concat(cells)
  end
  return lines
end

local function legend_of (picture, colour)
  local names, seen = {}, {}
  for _, panel in ipairs(picture.panels) do
    for _, series in ipairs(panel.series) do
      if series.name ~= "" and not seen[series.name] then
        seen[series.name] = true
        local sign = signs[((series.colour or 1) - 1) % #signs + 1]
        names[#names + 1] = painted(sign, series.colour, colour) .. " "
          .. series.name
      end
    end
  end
  return table.concat(names, "  ")
end

--- The drawing as a text; `colour` uses the terminal's colours.
function terminal.of (picture, colour)
  local lines = {}
  if picture.title ~= "" then lines[1] = picture.title end
  if picture.subtitle ~= "" then lines[#lines + 1] = picture.subtitle end
  lines[#lines + 1] = picture.y.label
  for _, panel in ipairs(picture.panels) do
    if panel.title ~= "" then lines[#lines + 1] = panel.title end
    local drawn
    if picture.kind == "heatmap" then drawn = cells_of(panel)
    elseif picture.x.kind == "category" then
      drawn = bars_of(picture, panel, colour)
    else drawn = lines_of(picture, panel, colour) end
    table.move(drawn, 1, #drawn, #lines + 1, lines)
  end
  local legend = (picture.kind ~= "heatmap") and legend_of(picture, colour)
    or ""
  if legend ~= "" then lines[#lines + 1] = legend end
  for _, event in ipairs(picture.events) do
    lines[#lines + 1] = ("┊ %s %s"):format(event.date, event.label)
  end
  if picture.source then lines[#lines + 1] = "Source: " .. picture.source end
  if picture.note then lines[#lines + 1] = "Note: " .. picture.note end
  for _, note in ipairs(picture.notes) do lines[#lines + 1] = note end
  return table.concat(lines, "\n")
end

return terminal
