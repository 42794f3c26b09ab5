-- products.lua -- writes products.c, the codes that classifications have, from
-- the lists beside it; run at build time: lua5.4 products.lua > products.c
local folder = arg[0]:match "^(.*)/" or "."
local years = { ["92"] = 0, ["96"] = 1, ["02"] = 2, ["07"] = 3, ["12"] = 4,
  ["17"] = 5, ["22"] = 6 }

-- Each line but comments, as its words.
local function lines_of (name)
  local path = folder .. "/" .. name
  local next_line = assert(io.lines(path))
  return function ()
    local line
    repeat line = next_line() until line == nil or line:byte() ~= 35  -- '#'
    if line == nil then return nil end
    local words = {}
    for word in line:gmatch "%S+" do words[#words + 1] = word end
    return words
  end
end

-- code -> bits of the editions that have it
local function hs ()
  local codes = {}
  for words in lines_of "products_hs.txt" do
    local first, last = words[2]:match "^(%d%d)%-(%d%d)$"
    local bits = (2 << years[last]) - (1 << years[first])
    for i = 3, #words do
      local code = words[1] .. words[i]
      codes[code] = (codes[code] or 0) | bits
    end
  end
  return codes
end

local function sitc4 ()
  local codes = {}
  for words in lines_of "products_sitc4.txt" do
    for i = 2, #words do codes[words[1] .. words[i]] = 1 end
  end
  return codes
end

local function emit (name, codes)
  local sorted = {}
  for code in pairs(codes) do sorted[#sorted + 1] = code end
  table.sort(sorted)   -- bytes: os.setlocale is never called
  io.write(("const ts_listed %s[] = {\n"):format(name))
  for _, code in ipairs(sorted) do
    io.write(('  {"%s", %d},\n'):format(code, codes[code]))
  end
  io.write(("};\nconst size_t %s_count = %d;\n"):format(name, #sorted))
end

io.write "/* products.c -- written by core/data/codes/products.lua */\n"
io.write '#include "data/codes/known.h"\n\n'
emit("ts_listed_hs", hs())
emit("ts_listed_sitc4", sitc4())
