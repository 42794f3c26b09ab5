--- Where the cursor stands in a piece of Lua: in a name, in the options of a
-- call, in a text; and which call that is.
--
--   (1) Brackets and quotes are followed from the start of what is typed;
--       comments and long strings are passed over.
--   (2) A call's head is the chain before its bracket: "db:flows{...}:by" has
--       the object "db:flows{...}" and the verb "by".
local context = {}

local closing <const> = { [")"] = "(", ["}"] = "{", ["]"] = "[" }

-- The end of a long bracket that begins at i, or nil.
local function long_end (text, i)
  local level = text:match("^%[(=*)%[", i)
  if not level then return nil end
  local _, last = text:find("]" .. level .. "]", i, true)
  return last or #text
end

-- Skip a comment at i; the place after it.
local function after_comment (text, i)
  local last = long_end(text, i + 2)
  if last then return last + 1 end
  return (text:find("\n", i, true) or #text) + 1
end

-- Follow brackets and quotes (rule 1): a stack of { char, at }, and the quote
-- that is open with its place.
local function scan (text)
  local stack, quote, from, i = {}, nil, nil, 1
  while i <= #text do
    local c = text:sub(i, i)
    if quote then
      if c == "\\" then i = i + 1
      elseif c == quote or c == "\n" then quote = nil end
    elseif text:find("^%-%-", i) then i = after_comment(text, i) - 1
    elseif c == "[" and long_end(text, i) then i = long_end(text, i)
    elseif c == '"' or c == "'" then quote, from = c, i + 1
    elseif c == "(" or c == "{" or c == "[" then
      stack[#stack + 1] = { char = c, at = i }
    elseif closing[c] and stack[#stack]
      and stack[#stack].char == closing[c] then
      stack[#stack] = nil
    end
    i = i + 1
  end
  return stack, quote, from
end

-- Where the bracket that is closed at i was opened, or nil.
local function opened (text, i)
  local stack = scan(text:sub(1, i - 1))
  local top = stack[#stack]
  return top and top.at
end

-- The chain that a text ends with: names, dots, colons and whole brackets.
function context.chain (text)
  local i = #text
  while i > 0 do
    local c = text:sub(i, i)
    if c:find "[%w_.:]" then i = i - 1
    elseif closing[c] then
      local at = opened(text, i)
      if not at then break end
      i = at - 1
      while text:sub(i, i) == " " do i = i - 1 end
    elseif c == '"' and text:sub(1, i - 1):match '[%w_]%s*"[^"]*$' then
      i = #text:sub(1, i - 1):match '^(.*[%w_])%s*"[^"]*$'
    else break end
  end
  return (text:sub(i + 1):gsub("^[%s.:]+", ""))
end

-- A head as object, verb: "f:share" -> "f", "share"; "print" -> nil, "print".
local function call_of (head)
  local object, verb = head:match "^(.*)[:.]%s*([%a_][%w_]*)%s*$"
  if object then return object, verb end
  return nil, head:match "([%a_][%w_]*)%s*$"
end

local words <const> = { ["and"] = 1, ["or"] = 1, ["not"] = 1, ["return"] = 1,
  ["in"] = 1, ["then"] = 1, ["do"] = 1, ["else"] = 1 }

-- Does a text behind this one stand as the argument of a call?
local function is_call (before)
  local name = before:match "([%a_][%w_]*)%s*$"
  return name ~= nil and not words[name]
end

--- What stands at the end of `text`: { text = the part of a string before the
-- cursor or nil, object =, verb = of the innermost call, option = the name that
-- is being given a value, inside = "{" or "(" }.
function context.at_end (text)
  local stack, quote, from = scan(text)
  local found = { text = quote and text:sub(from) or nil }
  local before = quote and text:sub(1, from - 2) or text
  if quote and is_call(before) then  -- f:column "val
    found.inside = "("
    found.object, found.verb = call_of(context.chain((before:gsub("%s+$",
      ""))))
    return found
  end
  local depth = #stack
  while depth > 0 do  -- a list inside a call's options belongs to the option
    local top = stack[depth]
    local head = text:sub(1, top.at - 1)
    local option = head:match "([%a_][%w_]*)%s*=%s*$"
    if top.char == "{" and option and depth > 1 then
      found.option = found.option or option
      depth = depth - 1
    elseif top.char == "{" and head:find "[(,]%s*$" and depth > 1
      and stack[depth - 1].char == "(" then
      found.inside = "{"
      found.option = found.option
        or before:sub(top.at + 1):match "([%a_][%w_]*)%s*=%s*[^=,]*$"
      depth = depth - 1
    else
      found.inside = found.inside or top.char
      found.object, found.verb = call_of(context.chain((head:gsub("%s+$", ""))))
      if top.char == "{" then
        found.option = found.option
          or before:sub(top.at + 1):match "([%a_][%w_]*)%s*=%s*[^=,]*$"
      end
      return found
    end
  end
  return found
end

return context
