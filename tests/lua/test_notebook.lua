-- Notebooks as scripts: the percent format by jupytext's documented rules
-- (docs/formats-scripts.md and the readers of jupytext), and cells run one by
-- one as the plain script that they are.
local T = require "check"
local files = require "files"
local running = require "running"
local code = require "tradestat.notebook.code"
local json = require "tradestat.json"
local lint = require "tradestat.notebook.lint"
local marker = require "tradestat.notebook.marker"
local notebook = require "tradestat.notebook"

local function first (text)
  return notebook.read(text).cells[1]
end

local function kinds (text)
  local list = {}
  for i, cell in ipairs(notebook.read(text).cells) do list[i] = cell.kind end
  return table.concat(list, " ")
end

-- What a marker says, in one line.
local function says (line)
  local cell = first(line .. "\nx\n")
  return ("%s|%s|%d|%s"):format(cell.kind, tostring(cell.title), cell.depth,
    json.write(cell.metadata))
end

local function markers ()
  local cases = {
    { "-- %%", "code|nil|0|{}" },
    { "-- %% Optional title [markdown]", "markdown|Optional title|0|{}" },
    { '-- %% Title tags=["x"] id="y"',
      'code|Title|0|[["tags", ["x"]], ["id", "y"]]' },
    { "-- %% [md]", "markdown|nil|0|{}" },
    { "-- %% [raw]", "raw|nil|0|{}" },
    { "-- %% [markdown] a=1", 'markdown|nil|0|[["a", 1]]' },
    { "--%%", "code|nil|0|{}" },
    { "  --   %% indented", "code|indented|0|{}" },
    { "-- %%% sub-cell", "code|sub-cell|1|{}" },
    { "-- %%%% deeper", "code|deeper|2|{}" },
    { '-- %% a title {"k": [1, 2.5]}', 'code|a title|0|[["k", [1, 2.5]]]' },
    { "-- %% t name='single' flag",
      'code|t|0|[["name", "single"], ["flag", null]]' },
    { '-- %% t text="a = b" on=true',
      'code|t|0|[["text", "a = b"], ["on", true]]' },
    { "-- %% t k=True", 'code|t|0|[["k", true]]' },
    { "-- %% t .class", 'code|t|0|[[".class", null]]' },
    { "-- <codecell>", "code|nil|0|{}" },
    { "-- In[12]:", "code|nil|0|{}" },
  }
  for _, case in ipairs(cases) do
    T.equal(says(case[1]), case[2], case[1])
  end
  for _, line in ipairs { "-- %%x", "-- %", "x -- %%", "- %% y", "-- % %" } do
    T.equal(marker.rest(line), nil, "no marker: " .. line)
  end
  T.equal(marker.unreadable(first "-- %% Growth = rate of change"), "Growth =",
    "a title with '=' cannot be read, and says so")
end

-- A cell's marker as it is written anew.
local function writing ()
  for _, line in ipairs { "-- %%", '-- %% Title tags=["x"] id="y"',
    "-- %% [markdown]", "-- %% Title [md]", "-- %%% sub [raw]",
    '-- %% t a=1 b=2.5 c=true d={"e": [1, 2]}', "-- %% t flag" } do
    T.equal(marker.write(first(line .. "\nx")), line, "written as read")
  end
  T.equal(marker.write(first "-- %% [markdown] Title\n"),
    "-- %% Title [markdown]", "the title comes first")
  local nb = { cells = {
    { kind = "markdown", source = "# Head\n\ntext", metadata = {} },
    { kind = "code", title = "Sum", source = "local x = 1\n\nx",
      metadata = { { "id", "a" } } } } }
  T.equal(notebook.write(nb), "-- %% [markdown]\n-- # Head\n--\n-- text\n\n"
    .. '-- %% Sum id="a"\nlocal x = 1\n\nx\n', "cells of one's own")
  local again = notebook.read(notebook.write(nb))
  for i, cell in ipairs(nb.cells) do
    T.equal(again.cells[i].source, cell.source, "read again: source")
    T.equal(again.cells[i].kind, cell.kind, "read again: kind")
  end
end

local function cells ()
  local nb = notebook.read("x = 1\n-- %% [markdown]\n-- # A\n--b\n--\n-- c\n\n"
    .. "-- %%\ny = 2\n\n\n-- %%\n\n\n\nz = 3\n\n\n\n")
  T.equal(#nb.cells, 4, "text before the first marker is a cell of code")
  T.equal(nb.cells[1].source, "x = 1", "without a marker")
  T.equal(nb.cells[1].marker, nil, "without a marker")
  T.equal(nb.cells[2].source, "# A\nb\n\nc", "prose without its dashes")
  T.equal(nb.cells[3].source, "y = 2", "two blank lines part cells")
  T.equal(nb.cells[4].source, "\n\n\nz = 3\n\n", "three do not: one does")
  T.equal(nb.cells[3].line, 8, "the line of the marker")
  T.equal(nb.cells[3].first, 9, "the line of the text")
  T.equal(kinds "-- %%\ns = [[\n-- %%\n]]\n", "code code",
    "a marker splits in long strings too")
  T.equal(kinds "", "", "nothing")
  T.equal(kinds "\n\n", "", "blank lines")
  T.equal(kinds "x", "code", "a plain script is one cell")
  T.equal(first("-- %% active=\"ipynb\"\n-- x = 1\n").active, false,
    "code for notebooks only stands in comments")
  T.equal(first("-- %% active=\"ipynb\"\n-- x = 1\n").source, "x = 1",
    "without its dashes")
  T.equal(first("-- %% tags=[\"active-lua\"]\nx = 1\n").active, true, "active")
end

local head = "-- ---\n-- title: A 'title'\n-- jupyter:\n--   jupytext:\n"
  .. "--     text_representation:\n--       extension: .lua\n"
  .. "--       format_name: percent\n--       format_version: '1.3'\n"
  .. "--   kernelspec:\n--     display_name: tradestat (Lua)\n"
  .. "--     name: tradestat\n-- ---\n"

local function header ()
  local nb = notebook.read("#!/usr/bin/tradestat\n-- -*- coding: utf-8 -*-\n"
    .. head .. "\n-- %%\nx = 1\n")
  T.equal(#nb.cells, 1, "the head is no cell")
  T.equal(nb.metadata.title, "A 'title'", "its title")
  T.equal(nb.metadata.jupyter.kernelspec.name, "tradestat", "nested names")
  T.equal(nb.metadata.jupyter.jupytext.text_representation.format_version,
    "1.3", "what is quoted stays text")
  nb = notebook.read "-- ---\n-- title: never closed\nx = 1\n"
  T.equal(nb.metadata.title, nil, "a head ends with ---")
  T.equal(#nb.cells, 1, "else it is text")
end

-- Text -> cells -> text is the identity, whatever the text.
local function round_trips ()
  local pieces = { "-- %%\n", "\n", "\n", "x = 1\n", "-- prose\n",
    "-- %% [markdown]\n", "--%% T a=1\n", "-- ---\n", "-- a: b\n", "#!x\n",
    "\r\n", "-- %% x\r\n", "[[", "]]", "x", "\t\n", "-- %% [raw] k={\n", "\0",
    "\xff\n", "-- In[1]:\n" }
  math.randomseed(42)
  local bad
  for _ = 1, 20000 do
    local text = {}
    for i = 1, math.random(0, 14) do text[i] = pieces[math.random(#pieces)] end
    text = table.concat(text)
    if notebook.write(notebook.read(text)) ~= text then bad = text end
  end
  T.equal(bad, nil, "20,000 random notebooks")
  for _, path in ipairs { "scripts/machine_tools.lua", "scripts/real_baci.lua",
    "scripts/sample.lua" } do
    local text = files.read(path)
    T.ok(notebook.write(notebook.read(text)) == text, path)
  end
  -- Cells in jupytext's own spelling: made anew from what was understood.
  local text = head .. "\n-- %% [markdown]\n-- # A\n--\n-- b\n\n-- %% Title "
    .. 'id="x" tags=["a", "b"]\nlocal x = 1\n\n-- %%\nx\n'
  local nb = notebook.read(text)
  for _, cell in ipairs(nb.cells) do
    cell.marker, cell.lines, cell.parting = nil, nil, nil
  end
  T.equal(notebook.write(nb), text, "made anew from what was understood")
end

local function warnings (text)
  local nb = notebook.read(text)
  nb.text = text
  local list = {}
  for i, w in ipairs(lint(nb)) do list[i] = w.line .. " " .. w.text end
  return list
end

local function lints ()
  local function warns (part, text)
    local list = warnings(text)
    T.ok(#list == 1 and list[1]:find(part, 1, true), ("%q in %s"):format(part,
      table.concat(list, " / ")))
  end
  T.equal(#warnings "-- %% [markdown]\n-- a\n\n-- %%\nx = 1\n", 0, "none")
  warns("2 this begins a cell although it stands in a long string",
    "s = [[\n-- %%\n]]\n")
  warns("3 this begins a cell although it stands in a long comment",
    "y = 1 --[==[\nx\n-- %% [markdown]\n-- ]==]\n")
  warns("2 prose in a long comment", "-- %% [markdown]\n--[[ text\n--]]\n")
  warns("2 prose in a long comment is code", "-- %%\n--[[ text ]]\n")
  warns("2 a line of prose that is no comment", "-- %% [markdown]\ntext\n")
  warns('3 id "a" is that of line 1',
    '-- %% id="a"\nx = 1\n-- %% id="a"\ny = 1\n')
  warns("1 the marker's 'Growth ='", "-- %% Growth = rate of\nx = 1\n")
end

-- Run cells; what their last expressions show, or how they failed.
local function session ()
  local variables, env, shown = {}, setmetatable({}, { __index = _G }), nil
  return function (text)
    local f, names = code.compile(text, 1, "@nb", env, variables,
      function (...) shown = table.pack(...) end)
    if not f then return names end
    shown = nil
    local ok, holder = pcall(f, "argument")
    if not ok then return holder end
    code.keep(names, holder, variables)
    if shown then return table.unpack(shown, 1, shown.n) end
  end
end

local function running_cells ()
  local run = session()
  T.equal(run "local x = 1\nlocal function get () return x end\nx", 1, "show")
  T.equal(run "x = x + 1; get()", 2, "the same variable in functions")
  T.equal(select(2, run "local x = 10\nget(), x"), 10, "a second local hides")
  T.equal(run "x = 20 get() -- comment", 2, "the first stays what it was")
  T.equal(run "local c <const> = 5\nlocal t <const> = { 1 }\nc", 5, "const")
  T.equal(run "c + #t", 6, "const in later cells")
  T.ok(run "c = 3":find "attempt to assign to const", "const stays const")
  T.equal(run "y = 5\n-x", nil, "y = 5 - x, as Lua reads it")
  T.equal(run "y", -15, "y = 5 - x, as Lua reads it")
  T.equal(run "f = function () end", nil, "an assignment shows nothing")
  T.equal(run "get();", nil, "a semicolon hides")
  T.equal(run "x;", nil, "a semicolon hides bare expressions")
  T.equal(run "get(); x ;; -- c", nil, "several of them")
  T.equal(run '"text"', "text", "a bare string")
  T.equal(run "{ 1 }"[1], 1, "a bare table")
  T.equal(run "...", "argument", "arguments")
  T.equal(run "for i = 1, 2 do local z = i end", nil, "a loop")
  T.equal(run "if x then get() end", nil, "a block")
  T.equal(run "local a, b\na = 3\nif a then b = 4 end\na + b", 7, "values")
  T.equal(run "do local inner = 1 end\nreturn 5", nil, "return")
  T.equal(run "goto e\n::e::\nx", 20, "labels")
  T.equal(run "-- nothing", nil, "comments only")
  T.equal(run "x == 20 and 'yes' or 'no'", "yes", "operators")
  T.equal(run "local s = 'a' .. 'b' s", "ab", "on one line")
  T.equal(run "#'abc'", 3, "length")
  T.equal(run "not x", false, "not")
  T.equal(run "f {} x", 20, "a call and an expression")
  T.ok(run "for i = 1, 2 do":find "'end' expected", "unfinished")
  T.ok(run "x = = 3\ny":find "nb:1: unexpected symbol near '='", "syntax")
  T.ok(run "\n\nerror 'boo'":find "nb:3: boo", "the line of an error")
end

-- 300 locals over cells, more than Lua allows in one function.
local function many_locals ()
  local run = session()
  for i = 1, 300 do run(("local v%d = %d"):format(i, i)) end
  T.equal(run "v1 + v300", 301, "300 locals")
end

-- tradestat run: a plain script; bare expressions, which are none, are shown.
local function as_script ()
  local function run (text, ...)
    return running.run("run", files.write(text, ".lua"), ...)
  end
  local said, _, status = run "-- %% a\nlocal x = 6\n-- %% b\nx * 7\n"
  T.equal(said, "42\n", "a bare expression is shown")
  T.equal(status, 0, "a bare expression")
  said = run("-- %% a\nlocal function f () return 5 end\nf()\n-- %% b\n"
    .. "print(..., arg[1])\nf()\n", "A")
  T.equal(said, "A\tA\n", "values of calls are not")
  said = run("-- %% a\nlocal function f () return 5 end\nf()\n"
    .. "-- %% b\nf() + 1\n")
  T.equal(said, "6\n", "nor beside bare expressions")
  local told
  said, told, status = run "-- %% a\nlocal x = 1\n-- %% b\nx +\n"
  T.equal(status, 2, "a syntax error")
  T.ok(told:find(".lua:", 1, true), "a syntax error: " .. told)
  said, told, status = run "x\n"
  T.equal(status, 2, "a script without cells is Lua")
  T.ok(told:find "syntax error", told)
end

markers()
writing()
cells()
header()
round_trips()
lints()
running_cells()
many_locals()
as_script()
T.done()
