--- Which Lua code may ask for globals that nobody defined (S33): modules of
-- the system, or of a LUA_PATH elsewhere, do so (`if unpack then`), and C may.
-- All else is the analyst's own: scripts, what they reach by dofile or require,
-- texts given to load.
local terminal = require "tradestat.terminal"

-- A folder as an absolute path that ends in "/"; nil when there is none.
local function folder (path)
  local real = terminal.real_path(path)
  return real and (real:gsub("/?$", "/"))
end

-- Below one of the analyst's folders, but not in a hidden one (~/.luarocks).
local function is_own (path, folders)
  for _, own in ipairs(folders) do
    if own ~= "/" and path:sub(1, #own) == own
       and not path:find("/.", #own, true) then
      return true
    end
  end
  return false
end

--- A function that says of the source of a chunk whether it may probe. The
-- analyst's folders are the current one and that of the script `path`.
return function (path)
  local folders = { folder "." }
  folders[#folders + 1] = path and folder(path:match "^.*/" or ".")
  return function (source)
    if source == "=[C]" then return true end
    for template in package.path:gmatch "[^;]+" do
      local start = template:match "^[^?]*/"  -- none in "?.lua"
      if start and source:sub(1, #start + 1) == "@" .. start then
        local real = folder(start)
        if real and not is_own(real, folders) then return true end
      end
    end
    return false
  end
end
