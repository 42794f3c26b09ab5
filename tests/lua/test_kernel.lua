-- tradestat kernel: requests and answers as lines of JSON; and the wrapper for
-- Jupyter, where that is installed.
local T = require "check"
local files = require "files"
local json = require "tradestat.json"
local running = require "running"

-- The answers to requests, tables or raw lines.
local function ask (...)
  local lines = {}
  for i, request in ipairs { ... } do
    lines[i] = type(request) == "string" and request or json.write(request)
  end
  local path = files.write(table.concat(lines, "\n") .. "\n", ".jsonl")
  local said, told, status = running.shell(("%s%s kernel <%s"):format(
    running.patience, running.program, path))
  T.equal(status, 0, "the kernel ends well: " .. told)
  T.equal(told, "", "and without complaint")
  local answers = {}
  for line in said:gmatch "[^\n]+" do
    answers[#answers + 1] = json.read(line)
  end
  T.equal(#answers, #lines, "an answer to each request")
  return answers
end

local function cells ()
  local a = ask({ id = 1, code = "local ts = require 'tradestat'\n"
    .. "local s = ts.series{ start = '2019', 1, 2, 4 }\nprint 'hi'\n"
    .. "s:values()[2]" },
    { id = "two", code = "s" }, { id = 3, code = "x = nope" },
    { id = 4, code = "local y <const> = 3 y + #s:values()" },
    { id = 5, code = "for" }, { id = 6, code = "" })
  T.equal(a[1].outputs[1], { type = "stream", text = "hi\n" }, "printed text")
  T.equal(a[1].outputs[2].data["text/plain"], "2.0", "the last expression")
  T.equal({ a[1].id, a[1].status, a[1].count }, { 1, "ok", 1 }, "the answer")
  T.equal(a[2].id, "two", "ids of any kind")
  T.ok(a[2].outputs[1].data["text/html"]:find "<table>", "a table")
  T.equal(a[3].status, "error", "an error")
  T.equal(a[3].outputs[1].line, 1, "its line")
  T.ok(a[3].outputs[1].text:find "cell 3:1: undefined name 'nope'", "its text")
  T.equal(a[4].outputs[1].data["text/plain"], "6", "locals live on")
  T.equal(a[5].status, "error", "a syntax error")
  T.equal(#a[6].outputs, 0, "nothing gives nothing")
end

local function questions ()
  local a = ask({ code = "local frame = require 'tradestat'.frame{ { 'x', "
    .. "{ 1 } } }" },
    { complete = "frame:hea", cursor = 9 }, { complete = "Ärger = fra" },
    { is_complete = "for i = 1, 2 do" }, { is_complete = "frame" },
    { is_complete = "x = 1\nx" }, { is_complete = "x = = 1" },
    { help = "hhi" }, { manifest = true }, "nonsense", "[1]",
    { id = 9, what = 1 }, { code = 3 }, { interrupt = true })
  T.equal(a[2].matches, { "head" }, "completion of a local")
  T.equal({ a[2].start, a[2]["end"] }, { 6, 9 }, "where it stands")
  T.equal(a[3].matches, { "frame" }, "characters, not bytes")
  T.equal({ a[3].start, a[3]["end"] }, { 8, 11 }, "characters, not bytes")
  for i, is in ipairs { "incomplete", "complete", "complete", "invalid" } do
    T.equal(a[3 + i].is, is, "is_complete " .. i)
  end
  T.ok(a[8].text:find "Concentration", "help")
  T.equal(type(a[9].manifest.inputs), "table", "the manifest")
  for i = 10, 13 do T.equal(a[i].status, "error", "wrong requests") end
  T.equal(a[12].id, 9, "with their id")
  T.equal(a[14].status, "ok", "an interrupt of nothing")
end

-- An interrupt stops a loop in Lua, and the session lives on.
local function interrupts ()
  local said, _, status = running.shell(([[
    (echo '{"id":1,"code":"while true do end"}'; sleep 0.5
     echo '{"interrupt": true}'; sleep 0.2
     echo '{"id":2,"code":"print \"interrupt\"; 40 + 2"}'; sleep 0.2
     echo '{"id":3,"code":"while true do end"}'; sleep 0.5
     echo '{"id":4,"interrupt":true}') | %s%s kernel]]):format(
    running.patience, running.program))
  T.equal(status, 0, "it lives on")
  T.ok(said:find('interrupted', 1, true), "stopped: " .. said)
  T.ok(said:find('"text/plain": "42"', 1, true), "and goes on: " .. said)
  local _, n = said:gsub("\n", "")
  T.equal(n, 5, "an answer to each request")
  said, _, status = running.shell(([[
    %s kernel <<'END' & pid=$!
{"id": 1, "code": "local n = os.time() + 30 while os.time() < n do end"}
{"id": 2, "code": "1 + 1"}
END
    sleep 0.5; kill -INT $pid; wait $pid]]):format(running.program))
  T.ok(said:find '"text/plain": "2"', "SIGINT stops the cell alone: " .. said)
  T.equal(status, 0, "SIGINT stops the cell alone")
end

local notebook <const> = [[
-- %% [markdown]
-- # Title

-- %%
local ts = require "tradestat"
local s = ts.series{ start = "2019", 1, 2, 4 }
print "hi"
s

-- %%
s:values()[3] + 1
]]

local function jupyter ()
  local python = "/usr/bin/python3"
  local there = select(3, running.shell(python
    .. " -c 'import ipykernel, nbconvert, nbformat'"))
  if there ~= 0 then return T.skip "no Jupyter" end
  local folder = running.shell "mktemp -d":match "%S+"
  local file = assert(io.open(folder .. "/nb.lua", "w"))
  file:write(notebook)
  file:close()
  local _, told, status = running.run("report", folder .. "/nb.lua", "-o",
    folder .. "/nb.ipynb")
  T.equal(status, 0, told)
  local program = running.shell("realpath " .. running.program):match "[^\n]+"
  _, told, status = running.shell(([[
    export TRADESTAT_PROGRAM=%s JUPYTER_PATH=%s/share/jupyter HOME=%s
    %s contrib/jupyter/tradestat_kernel.py install --prefix %s &&
    timeout 100 %s -m nbconvert --to notebook --execute --output out.ipynb \
      %s/nb.ipynb]]):format(program, folder, folder, python, folder, python,
    folder))
  T.equal(status, 0, "jupyter nbconvert --execute: " .. told)
  local made = status == 0 and json.read(files.read(folder .. "/out.ipynb"))
  if made then
    T.equal(made.cells[2].outputs[1].name, "stdout", "printed text")
    T.ok(made.cells[2].outputs[2].data["text/html"], "a table")
    T.equal(table.concat(made.cells[3].outputs[1].data["text/plain"]), "5.0",
      "a number")
    _, told, status = running.shell(([[%s -c 'import nbformat
nbformat.validate(nbformat.read("%s/out.ipynb", 4))']]):format(python, folder))
    T.equal(status, 0, "what was executed validates: " .. told)
  end
  running.shell("rm -r " .. folder)
end

cells()
questions()
interrupts()
jupyter()
T.done()
