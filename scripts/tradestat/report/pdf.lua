--- A page printed to PDF by a browser without a window.
local terminal = require "tradestat.terminal"

local browsers = { "chromium", "chromium-browser", "google-chrome",
  "google-chrome-stable", "chrome" }

local function quoted (text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local function browser ()
  for _, name in ipairs(browsers) do
    if os.execute("command -v " .. name .. " >/dev/null 2>&1") then
      return name
    end
  end
  error("a report as .pdf is printed by Chromium, which is not installed "
    .. "(apt install chromium); write .html and print that from a browser", 0)
end

local function real (path)
  local folder, name = path:match "^(.-)([^/]*)$"
  return (terminal.real_path(folder ~= "" and folder or ".") or folder) .. "/"
    .. name
end

local function size_of (path)
  local file <close> = io.open(path, "rb")
  return file and file:seek "end" or 0
end

local function write (path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  assert(file:close())
end

--- Print a page to the file `path`; raises with the reason when it cannot.
return function (html, path)
  local program = browser()
  local base = real(path)
  local page, made, log = base .. ".new.html", base .. ".new", base .. ".log"
  local profile = os.tmpname()
  local _ <close> = setmetatable({}, { __close = function ()
    for _, file in ipairs { page, made, log, profile } do os.remove(file) end
    os.execute("rm -rf " .. quoted(profile .. ".d"))
  end })
  write(page, html)
  -- root has no sandbox of the browser's own
  os.execute(table.concat({ program, "--headless", "--disable-gpu",
    terminal.user() == 0 and "--no-sandbox" or "", "--no-pdf-header-footer",
    "--user-data-dir=" .. quoted(profile .. ".d"),
    "--print-to-pdf=" .. quoted(made), quoted("file://" .. page:gsub("[%%#?]",
      function (c) return ("%%%02X"):format(c:byte()) end)), ">"
      .. quoted(log), "2>&1 </dev/null" }, " "))
  if size_of(made) == 0 then
    local file <close> = io.open(log)
    error(("%s: %s could not print it: %s"):format(path, program,
      file and (file:read "a":match "[^\n]*%S" or "it said nothing") or ""), 0)
  end
  local ok, problem = os.rename(made, path)
  if not ok then
    error(("%s: cannot be written: %s"):format(path, problem), 0)
  end
end
