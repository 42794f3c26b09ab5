--- Colours that people with any colour vision tell apart, and their order.
-- Categorical: Okabe and Ito (2008). Sequential, for heat maps: a ramp of
-- rising darkness, so that it also reads in grey.
local palette = {}

palette.categories = { "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00",
  "#56B4E9", "#8C6D1F", "#555555" }

palette.most = #palette.categories  -- series that one figure tells apart

local ramp <const> = { { 247, 251, 255 }, { 198, 219, 239 }, { 107, 174, 214 },
  { 33, 113, 181 }, { 8, 48, 107 } }

--- The colour of series i; beyond the palette they repeat.
function palette.category (i)
  return palette.categories[(i - 1) % palette.most + 1]
end

--- A colour for a part from 0 to 1.
function palette.shade (part)
  local at = math.max(0, math.min(1, part)) * (#ramp - 1)
  local i = math.min(math.floor(at), #ramp - 2)
  local rest, rgb = at - i, {}
  for c = 1, 3 do
    local a, b = ramp[i + 1][c], ramp[i + 2][c]
    rgb[c] = math.floor(a + (b - a) * rest + 0.5)
  end
  return ("#%02X%02X%02X"):format(rgb[1], rgb[2], rgb[3])
end

return palette
