--- Figures: what is drawn is decided once; the terminal, SVG, PNG, PDF and
-- Vega-Lite are ways to show it. The same input gives the same bytes.
local fail = require "tradestat.fail"
local picture = require "tradestat.figure.picture"
local save = require "tradestat.save"

local figure = {}
local methods = {}
local meta = { __name = "tradestat.figure" }

local PICTURE <const> = {}   -- the key under which a figure holds its picture
local TOLD <const> = {}      -- and its provenance

local options <const> = { "kind", "of", "by", "facet", "x", "lo", "hi", "log",
  "free", "events", "title", "subtitle", "source", "note", "width", "height" }

-- What an option takes; the others take a string.
local types <const> = { width = "number", height = "number", log = "boolean",
  free = "boolean", events = "table" }

-- Texts are texts, numbers numbers: said here, at the analyst's line.
local function check_types (spec)
  for name, value in pairs(spec) do
    local want = types[name] or "string"
    if type(value) ~= want then
      fail.raise(("plot: %s is a %s, got a %s"):format(name, want,
        type(value)))
    end
  end
  for _, name in ipairs { "width", "height" } do
    local size = spec[name]
    if size and (size < 100 or size > 10000) then
      fail.raise(("plot: %s = %g: pixels, from 100 to 10000"):format(name,
        size))
    end
  end
end

-- What the figure rests on: the frame's title and notes, and how many inputs
-- and stores the run had used when it was made.
local function origin_of (frame)
  local core = require "tradestat.core"
  local session = require "tradestat.session"
  local lines = { "tradestat " .. core.version, core.frame_title(frame) }
  for _, note in ipairs(core.frame_notes(frame)) do
    lines[#lines + 1] = note
  end
  return { lines = lines, inputs = #session.inputs, stores = #session.stores }
end

-- The same as a text, with the hashes of the files.
local function told_of (self)
  local origin = rawget(self, TOLD)
  if not origin.text then
    local files = require "tradestat.manifest".sources(origin.inputs,
      origin.stores)
    table.move(files, 1, #files, #origin.lines + 1, origin.lines)
    origin.text = table.concat(origin.lines, "\n")
  end
  return origin.text
end

--- The figure of a frame.
-- @param spec kind ("line", "bar", "stacked", "share", "area", "scatter",
-- "heatmap"), of, by, facet, x, lo, hi, log, free (each panel has a y axis of
-- its own), events, title, subtitle, source,
-- note, width and height in pixels
function figure.new (frame, spec)
  fail.unknown(spec, options, "option of plot")
  spec = spec or {}
  check_types(spec)
  return setmetatable({ [PICTURE] = picture.of(frame, spec),
    [TOLD] = origin_of(frame) }, meta)
end

--- Is it a figure?
function figure.is (value)
  return getmetatable(value) == meta
end

local function own (self, verb)
  if not figure.is(self) then
    fail.raise(("%s is called with ':', as in fig:%s()"):format(verb, verb))
  end
  return rawget(self, PICTURE)
end

local function scene_of (self)
  return require "tradestat.figure.scene".of(rawget(self, PICTURE))
end

--- What the figure rests on, as a text: question, notes, files and their
-- SHA-256.
function methods:provenance ()
  own(self, "provenance")
  return told_of(self)
end

--- The figure as SVG, a text.
function methods:svg ()
  local p = own(self, "svg")
  local title = (p.title ~= "") and p.title or p.subtitle
  return require "tradestat.figure.svg".of(scene_of(self), told_of(self),
    title)
end

--- The figure as the table of a Vega-Lite 5 specification.
function methods:vega ()
  return require "tradestat.figure.vega".of(own(self, "vega"),
    told_of(self))
end

--- What is drawn, as a frame: panel and series where there are several, x, then
-- the number and its interval in the unit of the axis, and what is missing.
function methods:data ()
  local p = own(self, "data")
  local columns = { { "panel", {} }, { "series", {} }, { "x", {} },
    { p.y.name, {}, unit = p.y.unit }, { "lo", {}, unit = p.y.unit },
    { "hi", {}, unit = p.y.unit }, { "missing", {} } }
  for _, panel in ipairs(p.panels) do
    for _, series in ipairs(panel.series) do
      for _, point in ipairs(series.points) do
        local cells = { panel.title, series.name, point.label,
          point.y or false, point.lo or false, point.hi or false,
          point.why or false }
        for c, cell in ipairs(cells) do table.insert(columns[c][2], cell) end
      end
    end
  end
  if p.x.kind == "time" then columns[3][1] = "period" end
  local kept = {}
  for c, column in ipairs(columns) do
    local any = (c == 3 or c == 4)
    for _, cell in ipairs(column[2]) do
      any = any or (cell and cell ~= "")
    end
    if any then kept[#kept + 1] = column end
  end
  kept.title = (p.title ~= "") and p.title or p.subtitle
  return require "tradestat.frame".new(kept)
end

local function drawn (kind)
  return function (self)
    local bytes, why = require "tradestat.figure.gnuplot".draw(scene_of(self),
      kind, told_of(self))
    if not bytes then fail.raise("save: " .. why) end
    return bytes
  end
end

local writers <const> = {
  svg = function (self) return methods.svg(self) end,
  png = drawn "png", pdf = drawn "pdf",
  json = function (self)
    return require "tradestat.json".write(methods.vega(self)) .. "\n"
  end,
  txt = function (self) return tostring(self) .. "\n" end,
}

--- Save the figure; the extension decides: .svg .png .pdf, .json (Vega-Lite),
-- .csv (its data), .txt (as in the terminal). The file appears whole or not at
-- all.
-- @usage f:plot{ title = "imports" }:save "imports.svg"
function methods:save (path)
  own(self, "save")
  if type(path) ~= "string" then
    fail.raise "save takes a path: fig:save \"imports.svg\""
  end
  local extension = path:match "%.(%w+)$"
  if extension == "csv" or extension == "tsv" then
    methods.data(self):write(path)
    return self
  end
  local writer = writers[extension or ""]
  if not writer then
    fail.raise(("save: '%s' says no format: end it with .svg, .png, .pdf, "
      .. ".json (Vega-Lite), .csv or .txt"):format(path))
  end
  local ok, why = save(path, writer(self))
  if not ok then fail.raise("save: " .. why) end
  return self
end

-- Colours only where a person looks: a terminal that has them.
local function has_colours ()
  local terminal = package.loaded["tradestat.terminal"]
  return terminal ~= nil and terminal.colours ~= nil and terminal.colours()
end

function meta.__tostring (self)
  return require "tradestat.figure.terminal".of(rawget(self, PICTURE),
    has_colours())
end

meta.__index = fail.verbs("a figure", methods)

function meta.__newindex (_, name)
  fail.raise(("a figure does not change: give '%s' to plot{}"):format(
    tostring(name)))
end

figure.methods = methods
figure.options = options
figure.kinds = picture.kinds

return figure
