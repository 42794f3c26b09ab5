--- What the figures were measured on: a list of { what, value }.
local timing = require "timing"

-- The first match in a file of /proc.
local function found (path, pattern)
  local file = io.open(path)
  local text = file and file:read "a" or ""
  if file then file:close() end
  return text:match(pattern) or "unknown"
end

return function (version, peers)
  local gigabytes = tonumber(found("/proc/meminfo", "MemTotal:%s*(%d+)") or 0)
  local facts = {
    { "processor", found("/proc/cpuinfo", "model name%s*: ([^\n]*)") },
    { "processors", timing.output_of "nproc" },
    { "memory", ("%.0f GB"):format((gigabytes or 0) / 1024 / 1024) },
    { "kernel", timing.output_of "uname -sr" },
    { "compiler", (timing.output_of((os.getenv "CC" or "cc") .. " --version")
      or "unknown"):match "[^\n]*" },
    { "tradestat", version },
  }
  for _, peer in ipairs(peers) do
    facts[#facts + 1] = { peer.name, peer.found or "not installed" }
  end
  facts[#facts + 1] = { "rounds of timing", os.getenv "RUNS" or "5" }
  facts[#facts + 1] = { "date", os.date "!%Y-%m-%d" }
  return facts
end
