--- Figures that answer to the pointer: Vega-Lite specifications in the page, and
-- the renderer, which is not ours, out of a folder that the user names. Without
-- it, and in print, the drawing stands as it is.
local json = require "tradestat.json"

local M = {}

-- What must be in the folder, in the order in which it is needed.
local libraries <const> = { "vega", "vega-lite", "vega-embed" }

local function contents (path)
  local file <close> = io.open(path, "rb")
  return file and file:read "a"
end

--- The renderer's scripts out of a folder: vega.js, vega-lite.js and
-- vega-embed.js, or the same as .min.js; raises with what is missing.
function M.read (folder)
  local scripts = {}
  for i, name in ipairs(libraries) do
    local text = contents(("%s/%s.min.js"):format(folder, name))
      or contents(("%s/%s.js"):format(folder, name))
    if not text then
      error(("%s: there is no %s.min.js: the renderer is vega, vega-lite and "
        .. "vega-embed, as npm has them"):format(folder, name), 0)
    end
    scripts[i] = text
  end
  return scripts
end

-- A text inside <script>: nothing in it ends the element.
local function inside (text)
  return (text:gsub("</([sS][cC][rR][iI][pP][tT])", "<\\/%1")
    :gsub("<!%-%-", "<\\!--"))
end

--- A specification behind its drawing.
function M.figure (specification)
  return '<script type="application/json" class="vega">'
    .. inside(json.write(specification)) .. "</script>\n"
end

local START <const> = [[
document.querySelectorAll("script.vega").forEach(function (data) {
  var drawing = data.previousElementSibling;
  var place = document.createElement("figure");
  data.parentNode.insertBefore(place, data);
  vegaEmbed(place, JSON.parse(data.textContent), { actions: false })
    .then(function () { drawing.hidden = true; });
  addEventListener("beforeprint", function () {
    drawing.hidden = false; place.hidden = true;
  });
  addEventListener("afterprint", function () {
    drawing.hidden = true; place.hidden = false;
  });
});
]]

--- The renderer and what starts it; nothing without a renderer.
function M.scripts (renderer)
  if not renderer then return "" end
  local parts = {}
  for i, text in ipairs(renderer) do
    parts[i] = "<script>\n" .. inside(text) .. "\n</script>\n"
  end
  parts[#parts + 1] = "<script>\n" .. START .. "</script>\n"
  return table.concat(parts)
end

return M
