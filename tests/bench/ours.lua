--- Answer one question, as a whole process. arg: the job, the BACI file, the
-- Comtrade file, the store that job c makes, where to write the answer as CSV
-- ("-": nowhere, for timing). A job that this version has no verb for ends with
-- status 3.
local here = arg[0]:match "^(.*/)" or ""
local id, baci, wide, store, out = table.unpack(arg)
local CANNOT <const> = 3

if id == "h" then return end  -- nothing but the start

local function job_of (name)
  for _, job in ipairs(dofile(here .. "jobs.lua")) do
    if job.id == name then return job end
  end
  error("there is no job " .. name)
end

-- A load answers by how many rows it stored.
local function write_list (list, path)
  local file <close> = assert(io.open(path, "w"))
  file:write "what,value\n"
  for _, pair in ipairs(list) do file:write(pair[1], ",", pair[2], "\n") end
end

local function lacks (verb, message)
  return verb and (message:find("has no '" .. verb, 1, true)
    or message:find("nil value (field '" .. verb, 1, true))
end

local ts = require "tradestat"
local job = job_of(id)
local ok, answer = pcall(job.ask, ts, { baci = baci, wide = wide,
  store = store })
if not ok and lacks(job.verb, answer) then os.exit(CANNOT) end
if not ok then error(answer, 0) end
if out == "-" then return end
if job.stores then write_list(answer, out) else answer:write(out) end
