--- The program `tradestat` run from tests: what it says and how it ends.
local M = {}

M.program = (os.getenv "B" or "build") .. "/tradestat"

function M.quoted (text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local function take (path)
  local file = assert(io.open(path))
  local text = file:read "a"
  file:close()
  os.remove(path)
  return text
end

--- Run a command line: standard output, standard error, exit status (a number,
-- or "signal 11").
function M.shell (command)
  local out, err = os.tmpname(), os.tmpname()
  local _, how, status = os.execute(("{ %s\n} >%s 2>%s"):format(command, out,
    err))
  return take(out), take(err), how == "exit" and status or how .. " " .. status
end

--- True when the system has this command.
function M.has (command)
  return os.execute("command -v " .. command .. " >/dev/null 2>&1") == true
end

--- Before a command line: one that hangs is killed, and its status says so.
M.patience = M.has "timeout" and "timeout --foreground -s KILL 120 " or ""

--- Run the program with these arguments and nothing to read.
function M.run (...)
  local words = { M.patience .. M.program }
  for _, word in ipairs { ... } do words[#words + 1] = M.quoted(word) end
  return M.shell(table.concat(words, " ") .. " </dev/null")
end

--- True when this process is root.
function M.is_root ()
  return M.shell "id -u" == "0\n"
end

return M
