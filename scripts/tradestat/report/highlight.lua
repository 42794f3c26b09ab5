--- Lua text as HTML with classes for its tokens.
local escape = require "tradestat.display".escape
local lexer = require "tradestat.notebook.lexer"

local classes = { keyword = "k", string = "s", number = "n", comment = "c" }

return function (text)
  local parts, at = {}, 1
  for _, token in ipairs(lexer.tokens(text)) do
    local class = classes[token.kind]
    if class then
      parts[#parts + 1] = escape(text:sub(at, token.start - 1))
      parts[#parts + 1] = ('<span class="%s">%s</span>'):format(class,
        escape(token.text))
      at = token.finish + 1
    end
  end
  parts[#parts + 1] = escape(text:sub(at))
  return table.concat(parts)
end
