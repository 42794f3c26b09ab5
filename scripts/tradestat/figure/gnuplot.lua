--- Marks as PNG and PDF through gnuplot, which only draws: where everything
-- stands was decided before. Marks are drawn in order, as plots of their own.
local gnuplot = {}

local roles <const> = { ink = "#1A1A1A", muted = "#5A5A5A", grid = "#DDDDDD",
  paper = "#FFFFFF" }

local FONT <const> = "DejaVu Sans"
local POINT <const> = 0.75   -- points in a pixel

local function colour (name) return roles[name] or name end

local function quoted (text)
  return '"' .. text:gsub('[\\"]', "\\%0"):gsub("[%z\1-\31]", " ") .. '"'
end

local function number (x) return ("%.2f"):format(x) end

local function points_text (points)
  local lines = {}
  for i = 1, #points, 2 do
    lines[#lines + 1] = number(points[i]) .. " " .. number(points[i + 1])
  end
  return table.concat(lines, "\n")
end

local function corners (m)
  return { m.x, m.y, m.x + m.w, m.y, m.x + m.w, m.y + m.h, m.x, m.y + m.h, m.x,
    m.y }
end

local function lines_style (m)
  return ('with lines lc rgb "%s" lw %g%s'):format(colour(m.stroke),
    m.width or 1, m.dash and " dt (4,3)" or "")
end

local function filled_style (m)
  return ('with filledcurves closed fc rgb "%s" fs %s noborder'):format(
    colour(m.fill), m.opacity and ("transparent solid %g"):format(m.opacity)
    or "solid")
end

local anchors <const> = { start = "left", middle = "center", ["end"] = "right" }

-- What a mark becomes: { data, style } for each plot.
local parts_of <const> = {
  line = function (m) return { { points_text(m.points), lines_style(m) } } end,
  area = function (m) return { { points_text(m.points), filled_style(m) } } end,
  rect = function (m)
    local path, parts = points_text(corners(m)), {}
    if m.fill then parts[1] = { path, filled_style(m) } end
    if m.stroke then parts[#parts + 1] = { path, lines_style(m) } end
    return parts
  end,
  circle = function (m)
    if m.opacity == 0 then return {} end
    return { { ("%s %s %s"):format(number(m.x), number(m.y), number(m.r)),
      ('with circles fc rgb "%s" fs transparent solid %g noborder'):format(
        colour(m.fill), m.opacity or 1) } }
  end,
  text = function (m)
    -- a label stands on its middle, ours on their base line
    local up = m.angle and 0 or 0.36 * m.size
    return { { ("%s %s %s"):format(number(m.x), number(m.y - up),
      quoted(m.text)), ('with labels %s%s font "%s%s,%g" tc rgb "%s"'):format(
        anchors[m.anchor], m.angle and (" rotate by %d"):format(-m.angle) or "",
        FONT, m.bold and ":Bold" or "", m.size * POINT, colour(m.fill)) } }
  end,
}

-- Neighbours of one style are one plot; their data are parted by blank lines.
local function plots_of (marks)
  local plots = {}
  for _, mark in ipairs(marks) do
    for _, part in ipairs(parts_of[mark[1]](mark)) do
      local last = plots[#plots]
      if last and last.style == part[2] then
        last.data[#last.data + 1] = part[1]
      else
        plots[#plots + 1] = { style = part[2], data = { part[1] } }
      end
    end
  end
  return plots
end

local terminals <const> = {
  png = function (s)
    return ('pngcairo size %d,%d font "%s,9" background rgb "white"'):format(
      s.width, s.height, FONT)
  end,
  pdf = function (s)
    return ('pdfcairo size %.3fin,%.3fin font "%s,9" background rgb "white"')
      :format(s.width / 96, s.height / 96, FONT)
  end,
}

--- The script for gnuplot that draws a scene.
function gnuplot.script (scene, kind, path)
  local lines = { "set terminal " .. terminals[kind](scene),
    "set output " .. quoted(path), "set encoding utf8", "unset border",
    "unset tics", "unset key", ("set xrange [0:%d]"):format(scene.width),
    ("set yrange [%d:0]"):format(scene.height), "set lmargin at screen 0",
    "set rmargin at screen 1", "set tmargin at screen 1",
    "set bmargin at screen 0", "set termoption noenhanced" }
  local plots = {}
  for i, plot in ipairs(plots_of(scene.marks)) do
    lines[#lines + 1] = ("$d%d << END"):format(i)
    lines[#lines + 1] = table.concat(plot.data, "\n\n")
    lines[#lines + 1] = "END"
    local using = plot.style:find "^with labels" and " using 1:2:3"
      or plot.style:find "^with circles" and " using 1:2:3" or ""
    plots[i] = ("$d%d%s %s"):format(i, using, plot.style)
  end
  lines[#lines + 1] = "plot " .. table.concat(plots, ", ")
  return table.concat(lines, "\n") .. "\n"
end

local function is_there ()
  local pipe = io.popen "command -v gnuplot 2>/dev/null"
  local found = pipe and pipe:read "l"
  if pipe then pipe:close() end
  return found ~= nil
end

-- CRC-32 of a PNG's chunk.
local function crc32 (bytes)
  local crc = 0xFFFFFFFF
  for i = 1, #bytes do
    crc = crc ~ bytes:byte(i)
    for _ = 1, 8 do
      crc = (crc >> 1) ~ (0xEDB88320 & -(crc & 1))
    end
  end
  return crc ~ 0xFFFFFFFF
end

-- A PNG with a text about itself before its end; a PDF with a comment after it.
local told <const> = {
  png = function (bytes, text)
    local body = "iTXtDescription\0\0\0\0\0" .. text
    local chunk = string.pack(">I4", #body - 4) .. body
      .. string.pack(">I4", crc32(body))
    local at = #bytes - 12  -- the chunk IEND
    return bytes:sub(1, at) .. chunk .. bytes:sub(at + 1)
  end,
  pdf = function (bytes, text)
    return bytes .. "% " .. text:gsub("\n", "\n%% ") .. "\n"
  end,
}

local function contents (path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local bytes = file:read "a"
  file:close()
  return bytes
end

--- The bytes of a PNG or PDF; nil and a sentence when gnuplot is missing or
-- fails. `provenance` is kept inside.
function gnuplot.draw (scene, kind, provenance)
  if not is_there() then
    return nil, ("a figure becomes .%s through gnuplot, which is not installed:"
      .. " install the package gnuplot-nox, or save it as .svg"):format(kind)
  end
  local script, path = os.tmpname(), os.tmpname()
  local file <close> = assert(io.open(script, "w"))
  file:write(gnuplot.script(scene, kind, path))
  file:close()
  local pipe = assert(io.popen(("gnuplot %s 2>&1"):format(script)))
  local said = pipe:read "a"
  local ok = pipe:close()
  local bytes = contents(path)
  os.remove(script)
  os.remove(path)
  if not ok or not bytes or #bytes == 0 then
    return nil, "gnuplot failed: " .. (said:match "[^\n]+" or "no output")
  end
  return told[kind](bytes, provenance)
end

return gnuplot
