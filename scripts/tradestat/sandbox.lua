--- Other people's scripts: no os, io, debug, modules or network; of files only
-- those among the script's own arguments, to be read.
--
-- The walls stand where the core is called, not where the script calls the
-- library: whatever a script does to the tables it can reach, a file is opened
-- through one of the functions below. The process runs nothing else, so what is
-- taken away is taken away for good.
local core = require "tradestat.core"
local terminal = require "tradestat.terminal"

local home = debug.getinfo(1, "S").source:match "^@(.*[/\\])" or ""
local open, real_path = io.open, terminal.real_path

local function refuse (what)
  return function ()
    error(("the sandbox: a script may not %s"):format(what), 0)
  end
end

-- The files that the arguments name, by their real paths.
local function allowed_files (arguments)
  local allowed = {}
  for _, argument in ipairs(arguments) do
    local path = real_path(argument)
    if path then allowed[path] = true end
  end
  return allowed
end

-- Raise unless a path names one of the files.
local function checker (allowed)
  return function (path)
    local real = type(path) == "string" and not path:find "\0"
      and real_path(path)
    if real and allowed[real] then return end
    error(("the sandbox: '%s' is not among the arguments of the script")
      :format(tostring(path)), 0)
  end
end

-- Files that are asked without being stored are a table; it is copied before it
-- is looked at: what was checked is what is opened.
local function checked_files (files, check)
  if type(files) ~= "table" then return files end
  local given, paths = files.paths, {}
  for i = 1, #given do
    local path = given[i]
    check(path)
    paths[i] = path
  end
  return { paths = paths, options = files.options }
end

-- Functions of the core that open files get a wall; those that write are gone.
local function wall_core (check)
  local store_open, store_load = core.store_open, core.store_load
  local frame_read, describe = core.frame_read, core.describe
  function core.store_open (path)
    if path == ":memory:" then return store_open(path, false) end
    check(path)
    return store_open(path, true)
  end
  function core.store_load (store, path, options)
    check(path)
    return store_load(store, path, options)
  end
  function core.frame_read (path, ...)
    check(path)
    return frame_read(path, ...)
  end
  function core.describe (path, ...)
    check(path)
    return describe(path, ...)
  end
  function core.files_matching (pattern)
    return { pattern }  -- a pattern would list a folder
  end
  for _, name in ipairs { "files_catalogue", "flows_by", "flows_coverage" } do
    local f = core[name]
    core[name] = function (files, ...)
      return f(checked_files(files, check), ...)
    end
  end
  core.frame_write = refuse "write files"
  core.store_write = refuse "write to a store"
  core.store_release = refuse "write to a store"
end

-- What the library itself uses of io, os, package and debug stays, for reading
-- what is allowed; the rest is gone.
local function wall_lua (allowed)
  local getinfo, traceback = debug.getinfo, debug.traceback
  function io.open (path, mode)
    local real = real_path(path)
    local ours = real and home ~= "" and real:sub(1, #home) == home
    if (mode == nil or mode == "r" or mode == "rb")
       and (ours or real and allowed[real]) then
      return open(real, mode)
    end
    return nil, ("%s: not among the arguments of the script"):format(path)
  end
  for _, name in ipairs { "popen", "tmpfile", "lines", "input", "output" } do
    io[name] = refuse "open files"
  end
  for name in pairs(os) do
    if name ~= "getenv" and name ~= "time" and name ~= "clock" then
      os[name] = refuse("call os." .. name)
    end
  end
  for name in pairs(debug) do debug[name] = nil end
  debug.getinfo, debug.traceback = getinfo, traceback
  package.loadlib = refuse "load libraries"
  package.searchers[2], package.searchers[3], package.searchers[4] =
    nil, nil, nil
  string.dump = refuse "make bytecode"
  dofile, loadfile = refuse "run files", refuse "run files"
end

-- Everything that the library reads on demand, while files may be read.
local function load_library ()
  local ts = require "tradestat"
  for _, name in ipairs { "chance", "choose", "claim", "claim_text",
    "display", "events", "evidence", "figure", "figure.fits",
    "figure.layers", "figure.scene", "figure.svg", "figure.terminal",
    "figure.vega", "fit", "flows", "format", "frame", "help", "json",
    "manifest", "notebook", "notebook.code", "notebook.plain", "print",
    "progress", "read", "regress", "relation", "save", "scan", "script",
    "sentence", "series", "session", "sources", "statistics", "store" } do
    require("tradestat." .. name)
  end
  return ts
end

local function copy (t, without)
  local made = {}
  for name, value in pairs(t) do
    if not (without and without[name]) then made[name] = value end
  end
  return made
end

-- load for text only, over the sandbox's own globals.
local function make_load (env)
  local compile, select = load, select
  return function (chunk, name, _, ...)
    local own = select("#", ...) > 0 and (...) or env
    return compile(chunk, name, "t", own)
  end
end

-- Modules are the library alone.
local function make_require (ts)
  return function (name)
    if name == "tradestat" then return ts end
    error(("the sandbox: there is no module '%s', only 'tradestat'")
      :format(tostring(name)), 0)
  end
end

local words <const> = { "assert", "error", "getmetatable", "ipairs", "next",
  "pairs", "pcall", "print", "rawequal", "rawget", "rawlen", "rawset",
  "select", "setmetatable", "tonumber", "tostring", "type", "warn", "xpcall",
  "_VERSION" }

--- The globals for a script of which nobody knows what it does; from now on
-- this process can open nothing but the files among `arguments`.
return function (path, arguments)
  local script = require "tradestat.script"
  local ts, allowed = load_library(), allowed_files(arguments)
  local env = {}
  for _, name in ipairs(words) do env[name] = _G[name] end
  for _, name in ipairs { "coroutine", "math", "table", "utf8" } do
    env[name] = copy(_G[name])
  end
  env.string = copy(string, { dump = true })
  env._G = env
  env.load = make_load(env)
  env.require = make_require(ts)
  -- strings share one metatable: it is not theirs to change
  getmetatable("").__index = copy(string, { dump = true })
  getmetatable("").__metatable = false
  allowed[real_path(path) or path] = true
  wall_core(checker(allowed))
  wall_lua(allowed)
  return script.guard(env, nil, env)
end
