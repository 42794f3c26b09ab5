--- Marks as SVG: text stays text, tips are <title>s, one file without
-- references. Colours of roles follow the reader's light or dark preference.
local svg = {}

local escapes <const> = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
  ['"'] = "&quot;" }

local function escaped (text)
  return (text:gsub('[&<>"]', escapes):gsub("[%z\1-\8\11\12\14-\31]", "?"))
end

-- A coordinate: one decimal, none when whole.
local function at (x)
  local text = ("%.1f"):format(x):gsub("%.0$", "")
  return (text == "-0") and "0" or text
end

local STYLE <const> = [[
<style>
.ts-figure { font-family: "DejaVu Sans", Verdana, Arial, sans-serif; }
.ts-figure .ink { fill: #1a1a1a; } .ts-figure .s-ink { stroke: #1a1a1a; }
.ts-figure .muted { fill: #5a5a5a; } .ts-figure .s-muted { stroke: #5a5a5a; }
.ts-figure .grid { fill: #dddddd; } .ts-figure .s-grid { stroke: #dddddd; }
.ts-figure .paper { fill: #ffffff; } .ts-figure .s-paper { stroke: #ffffff; }
@media (prefers-color-scheme: dark) {
.ts-figure .ink { fill: #eeeeee; } .ts-figure .s-ink { stroke: #eeeeee; }
.ts-figure .muted { fill: #b5b5b5; } .ts-figure .s-muted { stroke: #b5b5b5; }
.ts-figure .grid { fill: #444444; } .ts-figure .s-grid { stroke: #444444; }
.ts-figure .paper { fill: #1b1b1b; } .ts-figure .s-paper { stroke: #1b1b1b; }
}
@media print {
.ts-figure .ink { fill: #000000; } .ts-figure .s-ink { stroke: #000000; }
.ts-figure .muted { fill: #333333; } .ts-figure .s-muted { stroke: #333333; }
.ts-figure .paper { fill: #ffffff; } .ts-figure .s-paper { stroke: #ffffff; }
}
</style>
]]

-- Attributes of fill and stroke: a colour, or the class of a role.
local function paint (mark)
  local classes, attributes = {}, {}
  for _, side in ipairs { "fill", "stroke" } do
    local colour = mark[side]
    if colour and colour:sub(1, 1) == "#" then
      attributes[#attributes + 1] = ('%s="%s"'):format(side, colour)
    elseif colour then
      classes[#classes + 1] = (side == "stroke" and "s-" or "") .. colour
    elseif side == "fill" and mark[1] == "line" then
      attributes[#attributes + 1] = 'fill="none"'
    end
  end
  if #classes > 0 then
    table.insert(attributes, 1, ('class="%s"'):format(table.concat(classes,
      " ")))
  end
  if mark.width then
    attributes[#attributes + 1] = ('stroke-width="%s"'):format(at(mark.width))
  end
  if mark.opacity then
    attributes[#attributes + 1] = ('opacity="%g"'):format(mark.opacity)
  end
  if mark.dash then
    attributes[#attributes + 1] = 'stroke-dasharray="4 3"'
  end
  return table.concat(attributes, " ")
end

local function path (points)
  local parts = {}
  for i = 1, #points, 2 do
    parts[#parts + 1] = at(points[i]) .. "," .. at(points[i + 1])
  end
  return table.concat(parts, " ")
end

-- An element with its tip inside.
local function element (name, attributes, mark)
  if not mark.tip then
    return ("<%s %s %s/>"):format(name, attributes, paint(mark))
  end
  return ("<%s %s %s><title>%s</title></%s>"):format(name, attributes,
    paint(mark), escaped(mark.tip), name)
end

local writers <const> = {
  line = function (m)
    return element("polyline", ('points="%s"'):format(path(m.points)), m)
  end,
  area = function (m)
    return element("polygon", ('points="%s"'):format(path(m.points)), m)
  end,
  rect = function (m)
    return element("rect", ('x="%s" y="%s" width="%s" height="%s"'):format(
      at(m.x), at(m.y), at(m.w), at(m.h)), m)
  end,
  circle = function (m)
    return element("circle", ('cx="%s" cy="%s" r="%s"'):format(at(m.x),
      at(m.y), at(m.r)), m)
  end,
  text = function (m)
    local turn = m.angle and (' transform="rotate(%d %s %s)"'):format(m.angle,
      at(m.x), at(m.y)) or ""
    return ('<text x="%s" y="%s" font-size="%d"%s text-anchor="%s"%s %s>%s'
      .. '</text>'):format(at(m.x), at(m.y), m.size,
      m.bold and ' font-weight="bold"' or "", m.anchor, turn, paint(m),
      escaped(m.text))
  end,
}

--- The SVG of a scene; `told` is its provenance, kept as metadata.
function svg.of (scene, told, title)
  local parts = {
    ('<svg xmlns="http://www.w3.org/2000/svg" class="ts-figure" role="img" '
      .. 'viewBox="0 0 %d %d" width="%d" height="%d">'):format(scene.width,
      scene.height, scene.width, scene.height),
    ("<title>%s</title>"):format(escaped(title)),
    ("<metadata>%s</metadata>"):format(escaped(told)), STYLE,
    '<rect class="paper" width="100%" height="100%"/>',
  }
  for _, mark in ipairs(scene.marks) do
    parts[#parts + 1] = writers[mark[1]](mark)
  end
  parts[#parts + 1] = "</svg>\n"
  return table.concat(parts, "\n")
end

return svg
