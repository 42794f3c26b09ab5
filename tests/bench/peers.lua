--- The programs to compare with: how each is found and run.
-- `version` is a command that prints the version, or fails when the program is
-- not installed; `run` answers a job; `store`, the name of its own store;
-- `threads`: it cannot use more than so many; `cannot`: jobs that it has no
-- fair way to do, and why. The scripts take the arguments of ours.lua and the
-- environment variable THREADS.
local here = arg[0]:match "^(.*/)" or ""
local modules = os.getenv "PEERS" or "build/peers"

local function quoted (text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local function npm (name, package, script, store)
  local run = "env PEERS=$(realpath " .. quoted(modules) .. ") node "
    .. quoted(here .. "peers/" .. script)
  return { name = name, run = run, store = store,
    version = ("test -d %s && %s version"):format(
      quoted(modules .. "/node_modules/" .. package), run) }
end

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
  npm("DuckDB", "@duckdb/node-api", "duckdb.mjs", "duckdb"),
  npm("Polars", "nodejs-polars", "polars.mjs", "parquet"),
  script("data.table", "rds", "Rscript", "datatable.R"),
  script("pandas", "pickle", python(), "pandas.py", { threads = 1 }),
  script("SQLite", "sqlite", "sh", "sqlite.sh", { threads = 1,
    cannot = { a = "reads a CSV by importing it: see c",
      b = "reads a CSV by importing it: see c" } }),
}
