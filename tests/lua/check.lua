--- Checks for tests in plain Lua: each is counted, a failed one says where.
-- A test file requires this, makes its checks and ends with T.done().
local T = {}

local passed, failed, skipped = 0, 0, 0

-- The line of the test file that is being run, "file.lua:17".
local function place ()
  local home = debug.getinfo(1, "S").short_src
  for level = 2, math.huge do
    local info = debug.getinfo(level, "Sl")
    if not info then return "?" end
    if info.what ~= "C" and info.short_src ~= home then
      return info.short_src .. ":" .. info.currentline
    end
  end
end

local function show (value)
  if type(value) == "string" then return ("%q"):format(value) end
  if value ~= value then return "nan" end
  if math.type(value) == "float" then return ("%.17g"):format(value) end
  if type(value) ~= "table" then return tostring(value) end
  local parts = {}
  for i, item in ipairs(value) do parts[i] = show(item) end
  local names = {}
  for key in pairs(value) do
    local listed = math.type(key) == "integer" and key >= 1 and key <= #parts
    if not listed then names[#names + 1] = key end
  end
  table.sort(names, function (a, b) return tostring(a) < tostring(b) end)
  for _, key in ipairs(names) do
    parts[#parts + 1] = tostring(key) .. " = " .. show(value[key])
  end
  return "{" .. table.concat(parts, ", ") .. "}"
end

local function report (good, what, detail)
  if good then
    passed = passed + 1
    return true
  end
  failed = failed + 1
  io.stderr:write(("%s: FAIL: %s%s\n"):format(place(), what or "check",
    detail and ": " .. detail or ""))
  return false
end

-- Equal values; plain tables by content, NaN equal to NaN.
local function same (a, b)
  if a == b or (a ~= a and b ~= b) then return true end
  if type(a) ~= "table" or type(b) ~= "table" then return false end
  if getmetatable(a) or getmetatable(b) then return false end
  for key, value in pairs(a) do
    if not same(value, b[key]) then return false end
  end
  for key in pairs(b) do
    if a[key] == nil then return false end
  end
  return true
end

--- Values are equal; tables without metatables are compared by content.
function T.equal (got, want, what)
  return report(same(got, want), what,
    ("got %s, want %s"):format(show(got), show(want)))
end

local function close (got, want, rel)
  if type(got) ~= "number" or type(want) ~= "number" then return false end
  if got == want or (got ~= got and want ~= want) then return true end
  return math.abs(got - want) <= rel * math.abs(want)
end

--- A number is near another, relative to the wanted one; NaN is near NaN.
function T.near (got, want, rel, what)
  return report(close(got, want, rel), what,
    ("got %s, want %s within %g"):format(show(got), show(want), rel))
end

--- A condition holds (anything but nil and false).
function T.ok (cond, what)
  return report(cond, what)
end

--- f(...) raises an error whose text holds `text`, as such or as a pattern.
function T.fails (text, what, f, ...)
  local good, message = pcall(f, ...)
  if good then return report(false, what, "no error was raised") end
  message = tostring(message)
  local valid, found = pcall(string.find, message, text)
  return report(message:find(text, 1, true) or (valid and found), what,
    ("the error is %q, not %q"):format(message, text))
end

--- Say that something cannot be tested here.
function T.skip (what)
  skipped = skipped + 1
  io.stderr:write(("%s: skipped: %s\n"):format(place(), what))
end

--- The folder of real files, ../shared/data from the project, or nil.
function T.shared ()
  local file = io.open "../shared/data/README.md"
  if not file then return nil end
  file:close()
  return "../shared/data"
end

--- Print the counts on one line; exit with status 1 when a check failed.
function T.done ()
  local file = place():match "([^/\\]*):%d+$" or "?"
  print(("%s: %d passed, %d failed, %d skipped"):format(file, passed, failed,
    skipped))
  if failed > 0 then os.exit(1, true) end
end

return T
