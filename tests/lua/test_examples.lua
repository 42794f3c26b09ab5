-- Every example in README.md and docs/ runs and prints what stands below it;
-- every `@usage expression --> result` in the library's comments is true.
--
-- A page is one session: its ```lua blocks run in order in one environment. A
-- ```text block right below one is what it prints. "trade.db" is a store of
-- the session's own, "sample.csv" the sample.
local T = require "check"
local script = require "tradestat.script"

local B = os.getenv "B" or "build"

local function contents (path)
  local file = assert(io.open(path))
  local text = file:read "a"
  file:close()
  return text
end

local function paths (pattern)
  local found, pipe = {}, assert(io.popen("ls " .. pattern .. " 2>/dev/null"))
  for path in pipe:lines() do found[#found + 1] = path end
  pipe:close()
  return found
end

-- The fenced blocks of a page: { kind, text, line, and what comes between }.
local function blocks_of (page)
  local blocks, n, between = {}, 0, ""
  local block
  for line in (page .. "\n"):gmatch "(.-)\n" do
    n = n + 1
    local fence = line:match "^```(%w*)"
    if fence and not block then
      block = { kind = fence, lines = {}, line = n, between = between }
    elseif fence then
      block.text = table.concat(block.lines, "\n")
      blocks[#blocks + 1], block, between = block, nil, ""
    elseif block then
      block.lines[#block.lines + 1] = line
    else
      between = between .. line
    end
  end
  return blocks
end

-- An environment whose print writes into `printed`.
local function session (printed)
  local env = script.environment()
  function env.print (...)
    local texts = table.pack(...)
    for i = 1, texts.n do texts[i] = tostring(texts[i]) end
    printed[#printed + 1] = table.concat(texts, "\t")
  end
  return env
end

-- Without spaces at line ends, which editors remove from pages.
local function trimmed (text)
  return (text:gsub("[ \t]+\n", "\n"):gsub("%s+$", ""))
end

local function run_page (path, store)
  local printed = {}
  local env = session(printed)
  local blocks = blocks_of(contents(path))
  for i, block in ipairs(blocks) do
    if block.kind == "lua" then
      local place = ("%s:%d"):format(path, block.line)
      local code = block.text:gsub('"trade%.db"', ("%q"):format(store))
        :gsub('"sample%.csv"', ("%q"):format(B .. "/sample.csv"))
      for k in pairs(printed) do printed[k] = nil end
      local chunk, problem = load(code, "=" .. place, "t", env)
      local ok = false
      if chunk then ok, problem = pcall(chunk) end
      T.ok(ok, ("%s: %s"):format(place, tostring(problem)))
      local below = blocks[i + 1]
      if ok and below and below.kind == "text" and below.between == "" then
        T.equal(trimmed(table.concat(printed, "\n")), trimmed(below.text),
          place)
      end
    end
  end
end

-- The wanted result is a value of Lua, or what the result prints.
local function is_wanted (got, want)
  local value = load("return " .. want, "=want", "t", {})
  return tostring(got) == want or (value and got ~= nil and got == value())
end

-- `@usage ts.hhi{50, 50} --> 0.5`; inner modules speak of themselves by name.
local function run_usages (path)
  local name = path:match "([^/]*)%.lua$"
  local module = path:match "scripts/(.*)%.lua$":gsub("/", ".")
  for line in contents(path):gmatch "[^\n]+" do
    local code, want =
      line:match "^%s*%-%-%-?%s*@usage%s+(.-)%s*%-%->%s*(.-)%s*$"
    if code then
      local env = script.environment()
      env.ts = require "tradestat"
      if name ~= "init" then env[name] = require(module) end
      local chunk, problem = load("return " .. code, "=usage", "t", env)
      local ok, got = false, problem
      if chunk then ok, got = pcall(chunk) end
      T.ok(ok and is_wanted(got, want), ("%s: %s: got %s, want %s")
        :format(path, code, tostring(got), want))
    end
  end
end

-- The quick start is exactly two commands (a newcomer's first minute).
local function quick_start ()
  local part = contents "README.md":match "\n## Quick start\n(.-)\n## "
  T.ok(part, "README.md has a part called Quick start")
  local found = {}
  for _, block in ipairs(blocks_of(part or "")) do
    if block.kind == "sh" then found[#found + 1] = block end
  end
  T.equal(#found, 2, "two sh blocks")
  for i, last in ipairs { "make demo", "make check" } do
    local text = found[i] and found[i].text or ""
    T.ok(not text:find "\n" and text:sub(-#last) == last,
      "one command each, ending in " .. last)
  end
end

quick_start()
local store = os.tmpname()
for _, path in ipairs(paths "README.md docs/*.md") do
  os.remove(store)
  run_page(path, store)
end
os.remove(store)
local sources = paths "scripts/tradestat/*.lua scripts/tradestat/*/*.lua"
for _, path in ipairs(sources) do run_usages(path) end
T.done()
