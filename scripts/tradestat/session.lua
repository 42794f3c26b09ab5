--- What a run has used so far: the only state of the library. A run begins with
-- reset(); the manifest tells what stands here.
local session = {}

--- Forget everything.
function session.reset ()
  session.inputs = {}   -- { path =, sha256 =, bytes = } in order; by path too
  session.stores = {}   -- { path =, asof = }
  session.seeds = {}    -- { name =, value = }
  session.claims = {}   -- in the order in which they were made
  session.show = nil    -- who takes what is shown: f(value, rows), or nobody
end

session.reset()

--- A file that was read. `facts` may hold its sha256 and bytes, when they are
-- known; else they are worked out when somebody asks.
function session.add_input (path, facts)
  local known = session.inputs[path]
  if not known then
    known = { path = path }
    session.inputs[path] = known
    table.insert(session.inputs, known)
  end
  if facts then known.sha256, known.bytes = facts.sha256, facts.bytes end
end

--- A store that was opened.
function session.add_store (path, asof)
  local key = path .. "\0" .. (asof or "")
  if session.stores[key] then return end
  session.stores[key] = true
  table.insert(session.stores, { path = path, asof = asof or nil })
end

--- A seed of random numbers, and whose it is.
function session.add_seed (name, value)
  local key = ("%s\0%s"):format(name, value)
  if session.seeds[key] then return end
  session.seeds[key] = true
  table.insert(session.seeds, { name = name, value = value })
end

--- A claim that was made; its metatable's __name is "tradestat.claim".
function session.add_claim (claim)
  table.insert(session.claims, claim)
end

return session
