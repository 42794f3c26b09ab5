--- Pictures that prose names, put into the page itself: it must work offline.
local M = {}

local types = { png = "image/png", jpg = "image/jpeg", jpeg = "image/jpeg",
  gif = "image/gif", svg = "image/svg+xml", webp = "image/webp" }

local digits <const> =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

--- Bytes as base64.
-- @usage embed.base64 "light w" --> bGlnaHQgdw==
function M.base64 (bytes)
  local parts = {}
  for i = 1, #bytes, 3 do
    local a, b, c = bytes:byte(i, i + 2)
    local n = a << 16 | (b or 0) << 8 | (c or 0)
    local text = ""
    for shift = 18, 0, -6 do
      local d = (n >> shift & 63) + 1
      text = text .. digits:sub(d, d)
    end
    if not c then text = text:sub(1, b and 3 or 2) .. (b and "=" or "==") end
    parts[#parts + 1] = text
  end
  return table.concat(parts)
end

local function contents (path)
  local file <close> = io.open(path, "rb")
  return file and file:read "a"
end

-- What stands in place of <img src="...">: a page never asks the network.
local function picture (tag, source, folder)
  local alt = tag:match 'alt="([^"]*)"' or ""
  local kind = types[(source:match "%.(%w+)$" or ""):lower()]
  local bytes = kind and not source:find "^%a+:"
    and contents(source:find "^/" and source or folder .. source)
  if bytes then
    return ('<img src="data:%s;base64,%s" alt="%s">'):format(kind,
      M.base64(bytes), alt)
  end
  return ('<a href="%s">%s</a>'):format(source, alt ~= "" and alt or source)
end

--- HTML whose pictures are inside it; relative paths begin at `folder`.
function M.pictures (html, folder)
  return (html:gsub('<img src="([^"]*)"([^>]*)>', function (source, rest)
    if source:find "^data:" then return nil end
    return picture(rest, source, folder)
  end))
end

return M
