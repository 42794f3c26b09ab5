--- How a claim is told: its scopes as a table, and its printed form.
local format = require "tradestat.format"
local relation = require "tradestat.relation"

local claim_text = { UNTESTED = "cannot be tested" }

-- A share of one, an amount, or the number alone: as it is printed.
local scales <const> = { { 1e12, "trillion" }, { 1e9, "billion" },
  { 1e6, "million" } }

local function shown (x, unit)
  if x == nil or x ~= x then return "." end
  if x == math.huge or x == -math.huge then return "" end
  if unit == "fraction" then return format.percent(x, 1) end
  if unit == "ratio" then return format.short(x) .. " times" end
  if unit == "" or unit == nil then return format.short(x) end
  for _, scale in ipairs(scales) do
    if math.abs(x) >= scale[1] then
      return ("%s %s %s"):format(format.short(x / scale[1]), scale[2], unit)
    end
  end
  return format.short(x) .. " " .. unit
end

-- "from 65.1 % to below 70.0 %", "above 0.5"
local function set_text (set, unit)
  local lo, hi = shown(set.lo, unit), shown(set.hi, unit)
  if lo == "" then return (set.open_hi and "below " or "at most ") .. hi end
  if hi == "" then return (set.open_lo and "above " or "at least ") .. lo end
  return ("%s %s to %s%s"):format(set.open_lo and "above" or "from", lo,
    set.open_hi and "below " or "", hi)
end

-- The rows that differ from the first in one thing at most.
local function one_at_a_time (self)
  local rows = {}
  for _, row in ipairs(self.scopes) do
    if #row.moved <= 1 then rows[#rows + 1] = row end
  end
  return rows
end

-- A period column has one frequency: an axis of quarters and years is a window.
local function axis_name (axis, labels)
  if axis ~= "period" then return axis end
  local shape = labels[1]:gsub("%d", "0")
  for _, label in ipairs(labels) do
    if label:gsub("%d", "0") ~= shape then return "window" end
  end
  return axis
end

-- A field of each row as a column, when any row has it or it is always there.
local function add_cells (columns, rows, field, name, unit, always)
  local cells, any = {}, always
  for r, row in ipairs(rows) do
    cells[r] = row[field] or false
    any = any or row[field] ~= nil
  end
  if any then columns[#columns + 1] = { name, cells, unit = unit } end
end

--- The claim under each scope, as a frame: what each axis is, value, verdict,
-- and where rows have them lo, hi, coverage, the reason of no verdict. One thing
-- is varied at a time; "all" gives every combination.
function claim_text.frame (self, what)
  local frames = require "tradestat.frame"
  if not self.scopes then
    return frames.new { { "claim", { self.text } },
      { "value", { self.value or false }, unit = self.unit },
      { "verdict", { self.verdict } } }
  end
  local rows = (what == "all") and self.scopes or one_at_a_time(self)
  local columns = {}
  for i, axis in ipairs(self.axes) do
    local cells = {}
    for r, row in ipairs(rows) do cells[r] = row.labels[i] end
    columns[i] = { axis_name(axis, cells), cells }
  end
  add_cells(columns, rows, "value", "value", self.unit, true)
  add_cells(columns, rows, "lo", "lo", self.unit)
  add_cells(columns, rows, "hi", "hi", self.unit)
  add_cells(columns, rows, "coverage", "coverage", "fraction")
  add_cells(columns, rows, "verdict", "verdict", nil, true)
  add_cells(columns, rows, "why", "reason")
  columns.title = (what == "all") and "all scopes"
    or "scopes, one thing changed at a time"
  return frames.new(columns)
end

--- What is claimed as people read it: "nearly 70.0 %", "doubled". Like the next
-- function it takes a claim or its plain fields.
function claim_text.stated (self)
  local number = self.number
  if type(number) ~= "number" or number == relation.number(self.relation) then
    return self.relation
  end
  return self.relation .. " " .. shown(number, self.unit)
end

-- "supported in 6 of 8 scopes; otherwise with exporter = China and Hong Kong"
local function scopes_line (self)
  local same, flips = self.counts[self.verdict], {}
  for _, row in ipairs(self.scopes) do
    if #row.moved == 1 and row.verdict ~= self.verdict then
      for i, axis in ipairs(self.axes) do
        if axis == row.moved[1] then
          flips[#flips + 1] = ("%s with %s = %s"):format(row.verdict, axis,
            row.labels[i])
        end
      end
    end
  end
  local line = ("%s in %d of %d scopes"):format(self.verdict, same,
    #self.scopes)
  return (#flips > 0) and line .. "; " .. table.concat(flips, "; ") or line
end

--- The computed number with its interval: "69.0 % [66.0 %, 72.0 %]", or ".".
function claim_text.value (self)
  local text = shown(self.value, self.unit)
  if not self.interval then return text end
  return ("%s [%s, %s]"):format(text, shown(self.interval[1], self.unit),
    shown(self.interval[2], self.unit))
end

local function value_line (self)
  local text = "value " .. claim_text.value(self)
  if self.coverage then
    text = text .. "  coverage " .. format.percent(self.coverage, 0)
  end
  return text
end

local function forecast_line (self)
  local e = self.expected
  return ("came %s, forecast %s  [%s, %s]"):format(shown(self.actual,
    self.unit), shown(e[1], self.unit), shown(e[2], self.unit),
    shown(e[3], self.unit))
end

--- All that is said of a claim but its table of scopes.
function claim_text.summary (self)
  local lines = { "claim: " .. self.text }
  local from = {}
  from[#from + 1] = self.source
  from[#from + 1] = self.date
  if #from > 0 then lines[2] = "source: " .. table.concat(from, ", ") end
  lines[#lines + 1] = self.set and ("%s: %s"):format(claim_text.stated(self),
    set_text(self.set, self.unit)) or claim_text.stated(self)
  if self.expected then lines[#lines + 1] = forecast_line(self) end
  lines[#lines + 1] = value_line(self)
  lines[#lines + 1] = "verdict: " .. self.verdict
    .. (self.reason and " (" .. self.reason .. ")" or "")
  if self.turns and self.verdict ~= claim_text.UNTESTED then
    lines[#lines + 1] = ("would turn at %s"):format(shown(self.turns,
      self.unit))
  end
  if self.scopes then lines[#lines + 1] = scopes_line(self) end
  return table.concat(lines, "\n")
end

--- The claim as it is printed.
function claim_text.text (self)
  local text = claim_text.summary(self)
  if not self.scopes then return text end
  return text .. "\n" .. tostring(claim_text.frame(self))
end

return claim_text
