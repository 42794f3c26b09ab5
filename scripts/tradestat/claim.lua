--- Claims: a stated number held against a computed one, with a verdict.
--
--   (1) The claim is a sentence ("nearly 70 % ..."), or relation, number and
--       unit; what is said outright goes before what the sentence says.
--   (2) The computed number is `value` with its `interval`, or what `compute`
--       gives for a scope: value, lo, hi, or a table of these (flows:evidence),
--       which may bring a `history` or forecast of its own. Without an interval
--       the value is its own. A missing value, another currency, or coverage
--       below `needed`, cannot be tested.
--   (3) supported: the whole interval lies in the set that the words admit;
--       consistent: a part of it; contradicted: none of it.
--   (4) `vary` names other admissible scopes: each way to differ from the
--       first in one thing is a row; all combinations are counted.
local claim_text = require "tradestat.claim_text"
local fail = require "tradestat.fail"
local format = require "tradestat.format"
local relation = require "tradestat.relation"
local sentence = require "tradestat.sentence"
local session = require "tradestat.session"

local claim = {}
local methods = {}
local meta = { __name = "tradestat.claim" }

local NEEDED <const> = 0.9      -- of trade covered, below which nothing is said
local MOST_SCOPES <const> = 1000

local options <const> = { "text", "source", "date", "value", "interval",
  "relation", "number", "half", "unit", "hedge", "coverage", "needed",
  "reason", "expected", "history", "compute", "vary", "title" }

local UNTESTED <const> = claim_text.UNTESTED

local function number_of (spec, name)
  local value = spec[name]
  if value ~= nil and type(value) ~= "number" then
    fail.raise(("claim: %s is a number, got a %s"):format(name, type(value)))
  end
  return value
end

-- What is claimed: from the options, else from the sentence (rule 1).
local function stated_of (spec)
  local read, why = {}, nil
  if spec.relation == nil or spec.number == nil then
    local parts
    if spec.text then parts, why = sentence.read(spec.text) end
    if parts and #parts > 1 and spec.number == nil then
      fail.raise(("claim: the sentence states %d numbers: make one claim of "
        .. "each, with relation and number, or use ts.claims"):format(#parts))
    end
    read = parts and parts[1] or {}
  end
  local stated = {
    relation = spec.relation and (relation.named(spec.relation)
      or spec.relation) or read.relation,
    number = spec.number or read.number, half = spec.half or read.half or 0,
    unit = spec.unit or read.unit or "", measure = read.measure,
  }
  stated.number = stated.number or relation.number(stated.relation)
  if not stated.relation then
    fail.raise("claim: " .. (why or "say text, or relation and number"))
  end
  return stated
end

-- The highest of what came before, which a record must exceed.
local function highest_before (history)
  local values = history
  if type(history) == "table" and getmetatable(history) ~= nil then
    values = history:values()
  end
  local highest
  for _, x in ipairs(values or {}) do
    if x and (not highest or x > highest) then highest = x end
  end
  return highest
end

-- One computed number: value, lo, hi, coverage, unit, reason, and what it is
-- compared with.
local function result_of (value, lo, hi)
  if type(value) == "table" and getmetatable(value) == nil then
    return { value = value.value or value[1], lo = value.lo or value[2],
      hi = value.hi or value[3], coverage = value.coverage, unit = value.unit,
      reason = value.reason, history = value.history,
      expected = value.expected }
  end
  if value == nil or value == false then
    return { reason = type(lo) == "string" and lo or nil }
  end
  return { value = value, lo = lo, hi = hi }
end

-- Against a forecast, the claim is that the difference is above zero.
local function computed (self, spec, result)
  if self.relation ~= "more than expected" or not result.value then
    return result
  end
  local expected = result.expected or spec.expected
  if type(expected) ~= "table" or not (expected[1] and expected[2]
    and expected[3]) then
    fail.raise "claim: expected = { forecast, lo, hi }"
  end
  return { value = result.value - expected[1], lo = result.value - expected[3],
    hi = result.value - expected[2], coverage = result.coverage,
    unit = result.unit, actual = result.value, expected = expected }
end

-- The set of numbers that the claim admits; a record's depends on what came
-- before in the same scope, and is none where nothing is to be compared.
local function set_for (self, spec, result)
  if self.relation ~= "highest" then return self.set end
  local history = result.history or spec.history
  if not history and (result.value or not spec.compute) then
    fail.raise "claim: a record needs history = the earlier values"
  end
  local highest = highest_before(history)
  return highest and relation.set("highest", highest)
end

-- Amounts in different currencies are not compared.
local function other_unit (self, result)
  local money = self.unit:match "^%u%u%u$"
  if money and result.unit and result.unit ~= "" and result.unit ~= money then
    return ("the data are in %s, the claim is in %s"):format(result.unit, money)
  end
end

-- Rules 2 and 3.
local function judge (self, result, set)
  local x = result.value
  if x == nil or x ~= x then
    return UNTESTED, result.reason or "there is no value"
  end
  local why = not set and "there is nothing earlier to compare it with"
    or other_unit(self, result)
  if why then return UNTESTED, why end
  if result.coverage and result.coverage < self.needed then
    return UNTESTED, ("the data cover %s, and %s are needed"):format(
      format.percent(result.coverage, 0), format.percent(self.needed, 0))
  end
  return relation.verdict(set, result.lo or x, result.hi or x)
end

-- A computed number with its verdict: a row of the scopes.
local function judged (self, spec, given)
  local row = computed(self, spec, given)
  row.set = set_for(self, spec, row)
  row.verdict, row.why = judge(self, row, row.set)
  return row
end

-- { { "product", { "label", what }, ... }, ... }
local function check_vary (vary)
  local combinations = 1
  for _, axis in ipairs(vary) do
    if type(axis) ~= "table" or type(axis[1]) ~= "string" or #axis < 2 then
      fail.raise("claim: vary is a list of { \"product\", { label, what }, "
        .. "... }, the first alternative being the claim's own")
    end
    combinations = combinations * (#axis - 1)
  end
  if combinations > MOST_SCOPES then
    fail.raise(("claim: %d scopes are more than %d"):format(combinations,
      MOST_SCOPES))
  end
end

-- Compute one scope; `picks` says which alternative of each axis.
local function try_scope (self, spec, picks)
  local scope, labels, moved = {}, {}, {}
  for i, axis in ipairs(spec.vary) do
    local alternative = axis[picks[i] + 1]
    labels[i], scope[axis[1]] = alternative[1], alternative[2]
    if picks[i] > 1 then moved[#moved + 1] = axis[1] end
  end
  local row = judged(self, spec, result_of(spec.compute(scope)))
  row.labels, row.moved = labels, moved
  return row
end

-- All combinations, the first axis slowest.
local function all_scopes (self, spec)
  local picks, rows = {}, {}
  for i = 1, #spec.vary do picks[i] = 1 end
  while true do
    rows[#rows + 1] = try_scope(self, spec, picks)
    local i = #picks
    while i > 0 and picks[i] == #spec.vary[i] - 1 do
      picks[i], i = 1, i - 1
    end
    if i == 0 then return rows end
    picks[i] = picks[i] + 1
  end
end

local function set_of (spec, stated)
  if stated.relation == "highest" then return nil end
  if stated.number == nil then
    fail.raise(("claim: '%s' needs a number"):format(stated.relation))
  end
  return relation.set(stated.relation, stated.number, stated.half, spec.hedge)
end

local function compute_one (spec)
  if spec.compute then return result_of(spec.compute {}) end
  local interval = spec.interval or {}
  local value = number_of(spec, "value")
  if not value and interval[1] then
    value = (interval[1] + interval[2]) / 2
  end
  return { value = value, lo = interval[1], hi = interval[2],
    coverage = spec.coverage, reason = spec.reason }
end

-- How far the value is from where the verdict turns.
local function margin_of (self)
  local x = self.value
  if not x or not self.set then return nil end
  local turns = relation.turns(self.set, x)
  return turns, turns - x
end

local function count (rows)
  local counts = { supported = 0, consistent = 0, contradicted = 0,
    [UNTESTED] = 0 }
  for _, row in ipairs(rows) do
    counts[row.verdict] = counts[row.verdict] + 1
  end
  return counts
end

--- A claim and its verdict.
-- @param spec text, source, date; value and interval, or compute; relation,
-- number and unit unless the sentence has them; half (of the last digit stated,
-- in the number's unit); coverage and needed; hedge; expected = { forecast, lo,
-- hi }; history, the earlier values of a record; vary
-- @usage ts.claim{ text = "nearly 70 % came from China", value = 0.69 }.verdict --> "supported"
function claim.new (spec)
  if type(spec) ~= "table" then
    fail.raise('claim takes a table: ts.claim{ text = "nearly 70 % ...", '
      .. 'value = 0.69 }')
  end
  fail.unknown(spec, options, "option of claim")
  local stated = stated_of(spec)
  local self = { text = spec.text or spec.title or "", source = spec.source,
    date = spec.date, relation = stated.relation, number = stated.number,
    unit = stated.unit, needed = spec.needed or NEEDED,
    set = set_of(spec, stated), measure = stated.measure }
  if spec.vary then
    if type(spec.compute) ~= "function" then
      fail.raise "claim: vary needs compute = function (scope) ... end"
    end
    check_vary(spec.vary)
    self.axes, self.scopes = {}, all_scopes(self, spec)
    for i, axis in ipairs(spec.vary) do self.axes[i] = axis[1] end
    self.counts = count(self.scopes)
  end
  local own = self.scopes and self.scopes[1]
    or judged(self, spec, compute_one(spec))
  self.value, self.interval = own.value, own.lo and { own.lo, own.hi } or nil
  self.coverage, self.set = own.coverage, own.set
  self.actual, self.expected = own.actual, own.expected
  self.verdict, self.reason = own.verdict, own.why
  self.turns, self.margin = margin_of(self)
  if self.verdict ~= UNTESTED then
    self.holds = (self.verdict ~= "contradicted")
  end
  session.add_claim(setmetatable(self, meta))
  return self
end

-- The same computation, told of which period a number of the sentence is.
local function in_period (compute, period)
  return function (scope)
    scope.period = scope.period or period
    return compute(scope)
  end
end

--- The claims of a sentence that states two numbers, each with its own value:
-- "from 200 million USD in 2021 to over 500 million in 2022".
-- @param spec as of ts.claim; `values` is a list of values (or of { value, lo,
-- hi }), one for each number; or `compute`, whose scope has the number's
-- `period`, and `vary`
-- @usage #ts.claims{ text = "from 2 million USD to over 5 million", values = { 2.1e6, 5.2e6 } } --> 2
function claim.all (spec)
  local parts, why = sentence.read(type(spec) == "table" and spec.text or "")
  if not parts then fail.raise("claims: " .. why) end
  local made = {}
  for i, part in ipairs(parts) do
    local own = { relation = part.relation, number = part.number,
      half = part.half, unit = spec.unit or part.unit }
    for _, name in ipairs { "text", "source", "date", "coverage", "needed",
      "hedge", "vary" } do own[name] = spec[name] end
    own.compute = spec.compute and in_period(spec.compute, part.period)
    local given = result_of((spec.values or {})[i])
    own.value = given.value
    own.interval = given.lo and { given.lo, given.hi } or nil
    own.coverage = given.coverage or own.coverage
    own.reason = given.reason
    made[i] = claim.new(own)
  end
  return made
end

methods.frame = claim_text.frame
meta.__tostring = claim_text.text

claim.methods = methods

-- What a claim answers to; a field that this one lacks is nil, a misspelt one an
-- error.
local known = { frame = methods.frame }
for _, name in ipairs { "text", "source", "date", "relation", "number", "unit",
  "needed", "set", "measure", "axes", "scopes", "counts", "value", "interval",
  "coverage", "verdict", "reason", "turns", "margin", "holds", "actual",
  "expected" } do
  known[name] = false
end
local verbs = fail.verbs("a claim", known)

function meta.__index (self, name)
  if known[name] == false then return nil end
  return verbs(self, name)
end

return claim
