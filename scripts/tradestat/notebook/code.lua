--- The code of a cell as a function, so that the locals of one cell are the
-- locals of those after it, as in the plain script that the notebook is.
--
-- A cell is compiled inside a function that declares the names it mentions and
-- that earlier cells left behind; debug.upvaluejoin then makes these the very
-- variables of the earlier cells. At its end a cell hands out a closure over
-- its own new locals. So functions see later assignments, and a second
-- `local x` hides the first, exactly as in one chunk.
local lexer = require "tradestat.notebook.lexer"

local M = {}

local join, get_upvalue = debug.upvaluejoin, debug.getupvalue

-- Tokens behind which an expression is complete.
local function ends_expression (token)
  if token.kind == "name" or token.kind == "number" or token.kind == "string"
  then return true end
  local word = token.text
  return word == ")" or word == "]" or word == "}" or word == "..."
    or word == "nil" or word == "true" or word == "false" or word == "end"
end

local begins_expression = { ["nil"] = true, ["true"] = true, ["false"] = true,
  ["not"] = true, ["function"] = true, ["("] = true, ["{"] = true,
  ["-"] = true, ["~"] = true, ["#"] = true, ["..."] = true }

-- Tokens that, behind an expression, go on with it: a call or an operator.
local goes_on = { ["("] = true, ["{"] = true, ["-"] = true, ["~"] = true }

-- Can this token begin a statement or a bare expression behind `before`?
local function can_begin (token, before)
  local is_word = token.kind == "keyword" or token.kind == "symbol"
  if is_word and not begins_expression[token.text] then return false end
  if not before or before.text == ";" or before.text == "::" then
    return true
  end
  if not ends_expression(before) then return false end
  if before.text == "end" then return true end
  return token.kind ~= "string" and not (is_word and goes_on[token.text])
end

-- Where the last expression of a cell begins, if it ends in one: an offset.
local function last_expression (text, code, depths)
  local last = #code
  while last > 0 and code[last].text == ";" do last = last - 1 end
  for i = last, 1, -1 do
    if depths[i] == 0 and can_begin(code[i], code[i - 1]) then
      local rest = text:sub(code[i].start, code[last].finish)
      return load("return " .. rest, "=rest", "t") and code[i].start or nil
    end
  end
end

-- A cell's text with its last expression shown: its head, and what closes it.
-- One behind which a semicolon stands is worked out and not shown.
local function with_display (text, code, start)
  if not start then return text, "" end
  local last = code[#code]
  if last.text == ";" then
    if load(text, "=cell", "t") then return text, "" end
    return text:sub(1, start - 1) .. " local _ = " .. text:sub(start), ""
  end
  return text:sub(1, start - 1) .. " _ts_show(" .. text:sub(start), ")"
end

-- Put the names that `local` declares, from token `i` on, into `names`.
local function add_names (code, i, names)
  if code[i].text == "function" then i = i + 1 end
  while code[i] and code[i].kind == "name" do
    names[#names + 1] = code[i].text
    i = i + 1
    if code[i] and code[i].text == "<" then
      local kind = code[i + 1]
      if kind and kind.text == "close" then
        names.closing = names.closing or {}
        table.insert(names.closing, { name = names[#names], token = kind })
      elseif kind and kind.text == "const" then
        names.constant = names.constant or {}
        names.constant[names[#names]] = true
      end
      i = i + 3
    end
    if not (code[i] and code[i].text == ",") then return end
    i = i + 1
  end
end

-- The names that a cell declares at its outermost level, each once.
local function declared (code, depths)
  local all, names, seen = {}, {}, {}
  for i, token in ipairs(code) do
    if token.text == "local" and token.kind == "keyword" and depths[i] == 0
       and code[i + 1] then
      add_names(code, i + 1, all)
    end
  end
  for _, name in ipairs(all) do
    if not seen[name] then names[#names + 1] = name end
    seen[name] = true
  end
  names.closing, names.constant = all.closing, all.constant or {}
  return names
end

-- `local db <close> = ...` lives until the notebook ends, not its cell.
local function without_closing (text, closing)
  for _, item in ipairs(closing or {}) do
    local token = item.token
    text = text:sub(1, token.start - 1) .. "const"
      .. text:sub(token.finish + 1)
  end
  return text
end

-- The names of earlier cells that this one mentions.
local function mentioned (code, variables)
  local names, seen = {}, {}
  for _, token in ipairs(code) do
    local name = token.text
    if token.kind == "name" and variables[name] and not seen[name] then
      seen[name] = true
      names[#names + 1] = name
    end
  end
  return names
end

-- The chunk around a cell. Its own lines keep their numbers.
local function wrapped (line, own, outer, variables, head, tail)
  local parts = { "local _ts_show" }
  for _, name in ipairs(outer) do
    parts[#parts + 1] = variables[name].constant and name .. " <const>" or name
  end
  local names = #own > 0
    and " return function () return " .. table.concat(own, ", ") .. " end"
    or ""
  return table.concat(parts, ", ") .. " = ... return function (...) "
    .. ("\n"):rep(line - 1) .. head .. "\n" .. tail .. names .. "\nend"
end

-- Make the function's upvalues the variables of earlier cells.
local function share (f, variables)
  for i = 1, 255 do
    local name = get_upvalue(f, i)
    if not name then return end
    local variable = variables[name]
    if variable and variable.holder then
      join(f, i, variable.holder, variable.index)
    end
  end
end

local function values_of (names, variables)
  local values = {}
  for i, name in ipairs(names) do values[i] = variables[name].value end
  return values
end

-- What is wrong of a cell that does not compile: of its own text, else of the
-- text together with the cells before.
local function problem_of (text, start, line, name, problem)
  local own = text
  if start then
    own = text:sub(1, start - 1) .. " return " .. text:sub(start)
  end
  local _, own_problem = load(("\n"):rep(line - 1) .. own, name, "t")
  return own_problem or problem
end

--- Compile a cell's text, which begins at `line` of the chunk `name`. `show` is
-- called with the values of its last expression; `variables` are those of the
-- cells before. Gives back a function that runs it and the names it declares;
-- or nil and the problem.
function M.compile (text, line, name, env, variables, show)
  local code = lexer.code(text)
  local depths = lexer.depths(code)
  local own, outer = declared(code, depths), mentioned(code, variables)
  local plain = without_closing(text, own.closing)
  local start = last_expression(plain, code, depths)
  local head, tail = with_display(plain, code, start)
  local chunk, problem = load(wrapped(line, own, outer, variables, head, tail),
    name, "t", env)
  if not chunk then  -- a `return` of its own must stay the last statement
    own = { constant = {} }
    chunk = load(wrapped(line, own, outer, variables, head, tail), name, "t",
      env)
  end
  if not chunk then
    return nil, problem_of(plain, start, line, name, problem)
  end
  local f = chunk(show, table.unpack(values_of(outer, variables), 1, #outer))
  share(f, variables)
  return f, own
end

--- Keep the locals that a cell left behind. `names` and `holder` are what
-- compile and the cell's function gave.
function M.keep (names, holder, variables)
  if type(holder) ~= "function" then return end
  local values, indices = table.pack(holder()), {}
  for i = 1, 255 do
    local name = get_upvalue(holder, i)
    if not name then break end
    indices[name] = i
  end
  for i, name in ipairs(names) do
    variables[name] = { value = values[i], constant = names.constant[name],
      holder = indices[name] and holder, index = indices[name] }
  end
end

--- The values that variables have now, by name.
function M.values (variables)
  local values = {}
  for name, variable in pairs(variables) do
    values[name] = variable.value
    if variable.holder then
      local _, value = get_upvalue(variable.holder, variable.index)
      values[name] = value
    end
  end
  return values
end

return M
