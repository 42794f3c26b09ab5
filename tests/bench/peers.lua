--- The programs to compare with: how each is found and run.
-- `version` is a command that prints the version, or fails when the program is
-- not installed; `run` answers a job; `store`, the name of its own store;
-- `threads`: it cannot use more than so many; `cannot`: jobs that it has no
-- fair way to do, and why. The scripts take the arguments of ours.lua and the
-- environment variable THREADS; those from npm find their modules in PEERS.
local quoted = require "timing".quoted
local here = arg[0]:match "^(.*/)" or ""

-- The first Python that has pandas: a user's own, or the system's.
local function python ()
  local theirs, system = os.getenv "PYTHON" or "python3", "/usr/bin/python3"
  local has = os.execute(theirs .. " -c 'import pandas' 2>/dev/null")
  return has and theirs or system
end

local function script (name, store, program, file, more)
  local run = program .. " " .. quoted(here .. "peers/" .. file)
  local peer = { name = name, store = store, run = run,
    version = run .. " version" }
  for key, value in pairs(more or {}) do peer[key] = value end
  return peer
end

return {
  script("DuckDB", "duckdb", "node", "duckdb.mjs"),
  script("Polars", "parquet", "node", "polars.mjs"),
  script("data.table", "rds", "Rscript", "datatable.R"),
  script("pandas", "pickle", python(), "pandas.py", { threads = 1 }),
  script("SQLite", "sqlite", "sh", "sqlite.sh", { threads = 1,
    cannot = { a = "reads a CSV by importing it: see c",
      b = "reads a CSV by importing it: see c" } }),
}
