--- Evidence: what flows say to a claim - an amount, or a supplier's share in it
-- - with the part of trade that the data cover.
--
--   (1) The value is over the whole period that the flows select. One that the
--       data do not hold, or hold only in part, is no value, with the reason.
--   (2) Coverage is the weight of the reporters that have published (S13), a
--       part of the period counting as such. Suppliers that are not in the data
--       at all weigh what `suppliers` says they had; where nobody says, and the
--       data are of one supplier, there is no value.
--   (3) With coverage w an amount a is from a to a/w, and a share s from s w,
--       the absent selling something else, to s.
--   (4) An exporter that is asked for and has no row of any goods in the data
--       is not zero but absent.
local choose = require "tradestat.choose"
local fail = require "tradestat.fail"
local format = require "tradestat.format"

local NO_ROW <const> = "no row of these goods in the data"

-- Fine to coarse, and how such a period is written.
local frequencies <const> = {
  { "day", "^%d%d%d%d%-%d%d%-%d%d" }, { "month", "^%d%d%d%d%-%d%d" },
  { "quarter", "^%d%d%d%dQ" }, { "half", "^%d%d%d%dH" },
  { "year", "^%d%d%d%d" },
}

-- The frequency of a period as text, and its place in the list.
local function frequency_of (period)
  for rank, frequency in ipairs(frequencies) do
    if period:match "%d.*$":find(frequency[2]) then
      return frequency[1], rank
    end
  end
end

-- The same flows with other conditions; nil leaves one out.
local function with (f, changes)
  local selection = {}
  for name, value in pairs(f.selection) do selection[name] = value end
  for name, value in pairs(changes) do
    selection[name] = (value ~= "any") and value or nil
  end
  return f.db:flows(selection)
end

-- Suppliers that have rows of any goods: a list, and by code.
local function present_in (f)
  local all = with(f, { exporter = "any", product = "any", period = "any",
    level = "any" }):by("exporter", { coverage = 0 })
  local list = all:column "exporter"
  local has = {}
  for _, code in ipairs(list) do has[code] = true end
  return list, has
end

-- Rule 4: who is asked for and not there.
local function absent (what, has)
  if what == nil then return {} end
  local condition, missing = choose.condition("exporter", what), {}
  if condition.except then return missing end
  for _, code in ipairs(condition.texts) do
    if not has[code] then missing[#missing + 1] = code end
  end
  return missing
end

local function absent_reason (codes)
  return ("the data have no exports of %s"):format(table.concat(codes, ", "))
end

-- Rule 1: the number of the whole period, or nil and why.
local function amount_of (f, word, coverage)
  local frame = with(f, { period = "any" }):by(word, { coverage = coverage })
  if #frame == 0 then return nil, NO_ROW end
  local wanted = frame:where { period = f.selection.period }
  if #wanted == 0 then
    return nil, ("no data of %s"):format(f.selection.period)
  end
  local sum, unit = 0, frame:series().unit
  for row in wanted:rows() do
    if not row.value then
      return nil, select(2, wanted:at { period = row.period })
    end
    sum = sum + row.value
  end
  return sum, unit
end

-- Rule 2: the weight of who has published.
local function published (coverage)
  local weights, released, rows = {}, {}, {}
  for row in coverage:rows() do
    local who = row.reporter or ""
    weights[who] = row.weight or 0
    released[who] = (released[who] or 0) + row.released
    rows[who] = (rows[who] or 0) + 1
  end
  local all, there = 0, 0
  for who, weight in pairs(weights) do
    all = all + weight
    there = there + weight * released[who] / rows[who]
  end
  return all > 0 and there / all or 0
end

-- Rule 2: the weight of the suppliers that are in the data.
local function weight_of (list, suppliers)
  local share, sum = {}, 0
  for row in suppliers:rows() do share[row.exporter] = row.share or 0 end
  for _, code in ipairs(list) do sum = sum + (share[code] or 0) end
  return sum
end

-- The period's rows of coverage, or nil and why there are none (rule 1).
local function coverage_of (f)
  local span = with(f, { period = "any" })
  local all = span:coverage { within = "selection" }
  if #all == 0 then return nil, NO_ROW end
  local periods = all:column "period"
  table.sort(periods)
  local name, rank = frequency_of(periods[1])
  local _, asked = frequency_of(f.selection.period)
  local there = (asked >= rank) and all:where { period = f.selection.period }
  if there and #there > 0 then return there end
  return nil, ("no data of %s: they are by %s, %s to %s"):format(
    f.selection.period, name, periods[1], periods[#periods])
end

-- What is known of all suppliers together: the covered part, or nil and why.
local function covered (f, list, suppliers)
  local rows, why = coverage_of(f)
  if not rows then return nil, why end
  local part = published(rows)
  if f.selection.exporter ~= nil then return part end
  if suppliers then return part * weight_of(list, suppliers) end
  if #list > 1 then return part end
  return nil, ("the data hold the exports of %s alone: nothing is known of "
    .. "its rivals"):format(list[1])
end

local function share_evidence (f, of, whole, word)
  if whole == 0 then return nil, "nothing was sold in all" end
  local theirs = with(f, of)
  local part, why = amount_of(theirs, word, nil)
  if why == NO_ROW then  -- of these; zero if there are other goods of theirs
    part, why = amount_of(with(theirs, { product = "any", level = "any" }),
      word)
    part = part and 0
  end
  if not part then return nil, why end
  return part / whole
end

-- Rule 3.
local function result (value, unit, part, is_share)
  local made = { value = value, unit = unit, coverage = part }
  if part < 1 - 1e-9 and part > 0 then
    made.lo = is_share and value * part or value
    made.hi = is_share and value or value / part
  end
  return made
end

local function check (f, options)
  fail.unknown(options, { "of", "suppliers" }, "option of evidence")
  if type(f.selection.period) ~= "string" then
    fail.raise 'evidence is of one period: db:flows{ period = "2023Q4", ... }'
  end
  local of = options and options.of
  if of == nil then return end
  if type(of) ~= "table" then
    fail.raise 'evidence{ of = { exporter = "CHN" } }: of is a condition'
  end
end

--- The evidence of flows; see flows:evidence.
return function (f, options)
  check(f, options)
  local of, suppliers = options and options.of, options and options.suppliers
  local list, has = present_in(f)
  local missing = absent(f.selection.exporter, has)
  if #missing == 0 and of then missing = absent(of.exporter, has) end
  if #missing > 0 then return { reason = absent_reason(missing) } end
  local part, why = covered(f, list, suppliers)
  if not part then return { reason = why } end
  local word = frequency_of(f.selection.period)
  local value, unit = amount_of(f, word, 0)
  if value and of then
    value, why = share_evidence(f, of, value, word)
    unit = value and "fraction" or why
  end
  if not value then return { reason = unit } end
  return result(value, unit, part, of ~= nil)
end
