--- Lua text cut into tokens: for the last expression of a cell, for its local
-- names, for warnings, and for the colours of a report.
local M = {}

local keywords = {}
for word in ([[and break do else elseif end false for function goto if in local
  nil not or repeat return then true until while]]):gmatch "%a+" do
  keywords[word] = true
end

-- Where a long bracket that opens at `at` ends; nil when none opens there, the
-- end of the text when it is never closed.
local function long_bracket (text, at)
  local level = text:match("^%[(=*)%[", at)
  if not level then return nil end
  local _, finish = text:find("]" .. level .. "]", at, true)
  return finish or #text
end

-- Where a quoted string that begins at `at` ends.
local function quoted (text, at)
  local quote, i = text:sub(at, at), at + 1
  while i <= #text do
    local c = text:sub(i, i)
    if c == quote or c == "\n" then return i end
    if c == "\\" then
      local _, blanks = text:find("^z%s*", i + 1)
      i = blanks or i + 1
    end
    i = i + 1
  end
  return #text
end

local function number (text, at)
  local _, finish = text:find("^0[xX][%x.]*[pP][+-]?%x*", at)
  if not finish then _, finish = text:find("^0[xX][%x.]+", at) end
  if not finish then
    _, finish = text:find("^%.?%d[%d.]*[eE][+-]?%d+", at)
  end
  if not finish then _, finish = text:find("^%.?%d[%d.]*", at) end
  return finish
end

local longest_first = { "...", "<<", ">>", "//", "==", "~=", "<=", ">=", "::",
  ".." }

local function symbol (text, at)
  for _, word in ipairs(longest_first) do
    if text:sub(at, at + #word - 1) == word then return at + #word - 1 end
  end
  return at
end

-- The kind of the token that begins at `at`, and where it ends.
local function token_at (text, at)
  local c = text:sub(at, at)
  if text:find("^%-%-", at) then
    local long = long_bracket(text, at + 2)
    if long then return "comment", long, true end
    return "comment", (text:find("\n", at, true) or #text + 1) - 1
  elseif c:find "[%a_]" then
    local _, finish = text:find("^[%w_]*", at)
    return keywords[text:sub(at, finish)] and "keyword" or "name", finish
  elseif c == '"' or c == "'" then
    return "string", quoted(text, at)
  end
  local long = long_bracket(text, at)
  if long then return "string", long, true end
  local finish = c:find "[%d.]" and number(text, at)
  if finish then return "number", finish end
  return "symbol", symbol(text, at)
end

--- The tokens of a text, comments included: a list of { kind, text, start,
-- finish, line, long }. Text that is not Lua gives tokens too.
function M.tokens (text)
  local tokens, line, counted = {}, 1, 1
  local at = text:find "%S"
  while at do
    local kind, finish, long = token_at(text, at)
    for _ in text:sub(counted, at - 1):gmatch "\n" do line = line + 1 end
    counted = at
    tokens[#tokens + 1] = { kind = kind, text = text:sub(at, finish),
      start = at, finish = finish, line = line, long = long }
    at = text:find("%S", finish + 1)
  end
  return tokens
end

--- The tokens without comments.
function M.code (text)
  local code = {}
  for _, token in ipairs(M.tokens(text)) do
    if token.kind ~= "comment" then code[#code + 1] = token end
  end
  return code
end

local opens = { ["function"] = 1, ["do"] = 1, ["then"] = 1, ["repeat"] = 1,
  ["("] = 1, ["{"] = 1, ["["] = 1 }
local closes = { ["end"] = 1, ["elseif"] = 1, ["else"] = 1, ["until"] = 1,
  [")"] = 1, ["}"] = 1, ["]"] = 1 }

--- How deep each token of code stands in blocks and brackets; those that open
-- and close stand outside.
function M.depths (code)
  local depths, depth = {}, 0
  for i, token in ipairs(code) do
    local word = (token.kind == "keyword" or token.kind == "symbol")
      and token.text
    depth = depth - (closes[word] or 0)
    depths[i] = depth
    depth = depth + (opens[word] or (word == "else" and 1 or 0))
  end
  return depths
end

return M
