--- The benchmark. arg: the program `tradestat`, the meter, a folder for stores
-- and answers, the BACI file, the Comtrade file, the page that gets the results
-- ("": none). From the environment: RUNS, rounds of timing; JOBS, which ("a e
-- f"; then the page stays); WITH, which other programs ("DuckDB SQLite"; "":
-- none); PEERS, the folder of modules from npm.
-- A program that answers otherwise than ours ends it before it is timed.
local here = arg[0]:match "^(.*/)" or ""
package.path = here .. "?.lua;" .. package.path
local ts = require "tradestat"
local timing = require "timing"
local answers = require "compare"
local report = require "report"
local jobs, all_peers = require "jobs", require "peers"

local program, meter, folder, baci, wide, page = table.unpack(arg)
local runs = tonumber(os.getenv "RUNS" or 5)
local CANNOT <const> = 3   -- ours.lua: no verb for it yet
local quoted = timing.quoted

local us = { name = "tradestat", store = "db",
  run = ("%s run %sours.lua"):format(quoted(program), here) }

-- True when a list in a variable has the word, or there is no such variable.
local function is_wanted (variable, word)
  local words = os.getenv(variable)
  return not words or (" " .. words .. " "):find(" " .. word .. " ", 1, true)
end

-- Those that are installed and wanted; who is not is said.
local function peers_found ()
  local list = {}
  for _, peer in ipairs(all_peers) do
    if is_wanted("WITH", peer.name) then
      peer.found = timing.output_of(peer.version)
      print(("%s %s"):format(peer.name, peer.found or "is not installed"))
    end
    if peer.found then list[#list + 1] = peer end
  end
  return list
end

local function store_of (who, job)
  return ("%s/%s.%s"):format(folder, job.id == "c2" and "wide" or "baci",
    who.store)
end

local function command (who, job, out)
  local words = { who.run, quoted(job.id) }
  for i, path in ipairs { baci, wide, store_of(who, job), out or "-" } do
    words[i + 2] = quoted(path)
  end
  return table.concat(words, " ")
end

-- What is done before each run of a load, beside the clock.
local function before (who, job)
  local path = quoted(store_of(who, job))
  return job.stores and ("rm -f %s %s-* && sync"):format(path, path) or nil
end

local function exists (path)
  local file = io.open(path)
  if file then file:close() end
  return file ~= nil
end

-- A store to ask, where job c was not asked for.
local function prepare (who, job)
  if job.stores or job.reads or exists(store_of(who, job)) then return end
  assert(os.execute(timing.threaded(command(who, { id = "c" }), 2)))
end

-- Have one program answer into a file: true, or false and why it cannot.
local function answer (who, job, threads, path)
  prepare(who, job)
  if job.stores then os.execute(before(who, job)) end
  local ok, _, status = os.execute(timing.threaded(command(who, job, path),
    threads))
  if ok then return true end
  if who == us and status == CANNOT then
    return false, "has no " .. job.verb
  end
  error(("%s: job %s ended with status %s"):format(who.name, job.id, status), 0)
end

local function why_not (peer, job, threads)
  if job.alone then return "" end
  if peer.cannot and peer.cannot[job.id] then return "-" end
  if peer.threads and threads > peer.threads then return "-" end
end

local function same_bytes (a, b)
  return os.execute(("cmp -s %s %s"):format(quoted(a), quoted(b)))
end

-- Ours is the same for any number of threads (S27).
local function our_answer (job)
  local path, again = folder .. "/ours.csv", folder .. "/again.csv"
  local able, reason = answer(us, job, 2, path)
  if not able then return nil, reason end
  answer(us, job, 1, again)
  if not same_bytes(path, again) then
    error(("job %s: one thread and two answer differently"):format(job.id), 0)
  end
  return path
end

-- All answers agree, or an error says where not. The first that there is
-- stands in where ours is missing. Returns why ours is.
local function check (job, peers)
  if #job.keys == 0 then return end
  local sorted, theirs = folder .. "/ours.sorted", folder .. "/theirs.sorted"
  local path, reason = our_answer(job)
  if path then answers.sort(job, path, sorted) end
  local has_reference = path ~= nil
  for _, peer in ipairs(peers) do
    if not why_not(peer, job, 1) then
      local csv = folder .. "/theirs.csv"
      answer(peer, job, 2, csv)
      answers.sort(job, csv, has_reference and theirs or sorted)
      local problem = has_reference and answers.compare(job, sorted, theirs)
      if problem then error(peer.name .. ": " .. problem, 0) end
      has_reference = true
    end
  end
  return reason
end

local function timed (who, job, threads)
  return { command = command(who, job), threads = threads,
    before = before(who, job) }
end

-- One job with so many threads: everybody's times.
local function time (job, threads, peers, reason)
  local ours = reason and { reason = reason } or timed(us, job, threads)
  local turns = { not reason and ours or nil }
  local theirs = {}
  for _, peer in ipairs(peers) do
    local skipped = why_not(peer, job, threads)
    local p = skipped and { reason = skipped } or timed(peer, job, threads)
    theirs[peer.name] = p
    if not skipped then turns[#turns + 1] = p end
  end
  timing.alternate(meter, turns, runs)
  return { job = job, threads = threads, ours = ours, theirs = theirs }
end

local function chosen ()
  local list = {}
  for _, job in ipairs(jobs) do
    if is_wanted("JOBS", job.id) then list[#list + 1] = job end
  end
  if #list == 0 then error("JOBS names none of the jobs", 0) end
  return list
end

-- { { name, megabytes } } of the stores that job c made.
local function store_sizes (peers)
  local sizes = {}
  for _, who in ipairs { us, table.unpack(peers) } do
    local file = io.open(store_of(who, { id = "c" }))
    if file then
      sizes[#sizes + 1] = { who.name, ("%.1f"):format(file:seek "end" / 1e6) }
      file:close()
    end
  end
  return sizes
end

local function remove_files (peers)
  for _, name in ipairs { "ours", "again", "theirs" } do
    os.remove(("%s/%s.csv"):format(folder, name))
    os.remove(("%s/%s.sorted"):format(folder, name))
  end
  for _, who in ipairs { us, table.unpack(peers) } do
    for _, id in ipairs { "c", "c2" } do
      os.execute(before(who, { id = id, stores = true }))
    end
  end
end

local peers, results = peers_found(), {}
remove_files(peers)
for _, job in ipairs(chosen()) do
  local reason = check(job, peers)
  for threads = 1, 2 do
    local result = time(job, threads, peers, reason)
    results[#results + 1] = result
    print(report.line(result, peers))
  end
end
if page ~= "" and not os.getenv "JOBS" then
  report.insert(page, "measured", report.page(results, peers,
    store_sizes(peers), require "machine"(ts.version, all_peers)))
end
remove_files(peers)
