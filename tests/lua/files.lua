--- Small files and stores for tests, in the temporary folder, removed at exit.
local M = {}

local made = setmetatable({}, { __gc = function (list)
  for _, path in ipairs(list) do
    os.remove(path)
    os.remove(path .. "-journal")
  end
end })

--- A fresh path that ends in `suffix`.
function M.path (suffix)
  local path = os.tmpname()
  os.remove(path)
  path = path .. (suffix or "")
  made[#made + 1] = path
  return path
end

--- A file with these bytes.
function M.write (text, suffix)
  local path = M.path(suffix or ".csv")
  local file = assert(io.open(path, "wb"))
  assert(file:write(text))
  file:close()
  return path
end

function M.read (path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "a"
  file:close()
  return text
end

local head = "freqCode,period,reporterCode,flowCode,partnerCode,"
  .. "classificationCode,cmdCode,aggrLevel,motCode,qtyUnitAbbr,qty,netWgt,"
  .. "primaryValue\n"

--- A Comtrade v1 file. Rows are { period, reporter, flow, partner, code, value,
-- weight =, qty =, unit =, mot =, class =, level = }, countries as numbers.
function M.comtrade (rows)
  local lines = { head }
  for _, r in ipairs(rows) do
    local period, code = tostring(r[1]), r[5]
    lines[#lines + 1] = ("%s,%s,%d,%s,%d,%s,%s,%d,%d,%s,%s,%s,%s\n"):format(
      #period == 4 and "A" or "M", period, r[2], r[3], r[4], r.class or "H6",
      code, r.level or (code == "TOTAL" and 0 or #code), r.mot or 0,
      r.unit or "N/A", r.qty or "", r.weight or "", r[6] or "")
  end
  return M.write(table.concat(lines))
end

--- A store that holds these rows; further arguments go to load.
function M.store (rows, options)
  local ts = require "tradestat"
  local db = ts.open(M.path ".db")
  db:load(M.comtrade(rows), options)
  return db
end

return M
