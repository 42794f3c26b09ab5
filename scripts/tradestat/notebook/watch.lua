--- Doing something again whenever a file was saved.
local terminal = require "tradestat.terminal"

local PAUSE <const> = 0.2   -- seconds between two looks at the file

--- Call f() now and whenever the file changed, until Ctrl-C: then true. Any
-- other error is given back as false and the message.
return function (path, f)
  local seen
  local ok, problem = terminal.guard(function ()
    while true do
      local now = terminal.modified(path)
      if now and now ~= seen then  -- an editor may be about to rename it
        seen = now
        f()
      end
      terminal.sleep(PAUSE)
    end
  end, tostring)
  if not ok and not problem:find "interrupted" then return false, problem end
  return true
end
