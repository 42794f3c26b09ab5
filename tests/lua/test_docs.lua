-- Every ```sh block in README.md and docs/ runs as it is written and prints
-- what stands in a ```text block right below. The blocks of a page share one
-- folder, with build/, scripts/ and a file comtrade.csv, the sample. The quick
-- start, which runs these tests, is left out. (For ```lua see test_examples.)
local T = require "check"
local running = require "running"

local B = os.getenv "B" or "build"
local quoted = running.quoted

local function line_of (command)
  return (running.shell(command):gsub("\n$", ""))
end

local function contents (path)
  local file <close> = assert(io.open(path))
  return file:read "a"
end

local function trimmed (text)
  return (text:gsub("[ \t]+\n", "\n"):gsub("%s+$", ""))
end

-- A folder that looks like the project to who stands in it.
local function session_folder ()
  local folder = line_of "mktemp -d"
  running.shell(("ln -s $(realpath %s) %s/build; ln -s $(realpath scripts) %s; "
    .. "ln -s $(realpath %s/sample.csv) %s/comtrade.csv"):format(quoted(B),
    folder, folder, quoted(B), folder))
  return folder
end

-- { text, line, below }: sh blocks of a page, and the text right below each.
local function blocks_of (page)
  local blocks, block, last, n = {}, nil, nil, 0
  for line in page:gmatch "([^\n]*)\n" do
    n = n + 1
    local kind = line:match "^```(%w*)$"
    if kind and block then
      last, block = block, nil
    elseif kind then
      block = { kind = kind, text = "", line = n }
      if kind == "sh" then blocks[#blocks + 1] = block
      elseif kind == "text" and last and last.kind == "sh" then
        last.below = block
      end
      last = nil
    elseif block then
      block.text = block.text .. line .. "\n"
    else
      last = nil
    end
  end
  return blocks
end

local function run_block (place, block, folder)
  if block.text:find "^sqlite3 " and not running.has "sqlite3" then
    return T.skip(place .. ": there is no sqlite3")
  end
  local said, complained, status = running.shell(
    ("cd %s && ASAN_OPTIONS=detect_leaks=0 sh -e -c %s </dev/null")
    :format(folder, quoted(block.text)))
  T.equal(status, 0, place .. ": " .. complained)
  T.equal(complained, "", place)
  if block.below then
    T.equal(trimmed(said), trimmed(block.below.text), place)
  end
end

local function run_page (path)
  local page, folder = contents(path), session_folder()
  page = page:gsub("\n## Quick start\n.-\n## ", function (part)
    return (part:gsub("[^\n]", ""))  -- lines keep their numbers
  end)
  local blocks = blocks_of(page)
  for _, block in ipairs(blocks) do
    run_block(("%s:%d"):format(path, block.line), block, folder)
  end
  os.execute("rm -r " .. folder)
  return #blocks
end

T.ok(run_page "README.md" > 0, "README.md has commands")
local pages = assert(io.popen "ls docs/*.md")
for path in pages:lines() do run_page(path) end
pages:close()
T.done()
