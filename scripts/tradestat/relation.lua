--- Relations of a claim: the numbers that words such as "nearly 70 %" admit.
--
--   (1) A claim admits a set of numbers, from `lo` to `hi`; each end belongs to
--       the set unless it is open.
--   (2) nearly x is [0.93 x, x); about x is x give or take 5 % or half of the
--       last digit that was stated, whichever is more; a bare number is itself
--       give or take half of its last digit; doubled is a ratio of 1.9 to 2.2,
--       n-fold one of 0.95 n to 1.1 n, from tenfold on 0.9 n to 1.1 n. The set
--       is printed with every claim, and `hedge` changes it.
--   (3) An interval inside the set supports the claim; one that overlaps it is
--       consistent with it; one outside contradicts it.
local fail = require "tradestat.fail"
local core = require "tradestat.core"

local relation = {}

local HUGE <const> = math.huge
local NEARLY <const> = 0.93
local ABOUT <const> = 0.05
local FOLD_BELOW <const>, FOLD_ABOVE <const> = 0.95, 1.1
local TENFOLD_BELOW <const> = 0.9

local function nearly (x, _, hedge)
  local other = x * (hedge or NEARLY)
  if x < 0 then return { lo = x, hi = other, open_lo = true } end
  return { lo = other, hi = x, open_hi = true }
end

local function about (x, half, hedge)
  local room = math.max(math.abs(x) * (hedge or ABOUT), half)
  return { lo = x - room, hi = x + room }
end

local function exactly (x, half)
  return { lo = x - half, hi = x + half }
end

local function above (x) return { lo = x, hi = HUGE, open_lo = true } end
local function from (x) return { lo = x, hi = HUGE } end
local function below (x) return { lo = -HUGE, hi = x, open_hi = true } end
local function up_to (x) return { lo = -HUGE, hi = x } end

local function fold (n)
  local least = (n >= 10) and TENFOLD_BELOW or FOLD_BELOW
  return { lo = least * n, hi = FOLD_ABOVE * n }
end

-- What a relation is, and the number it has when none is given.
local kinds = {
  { "nearly", nearly, words = { "almost", "close to", "just under" } },
  { "about", about, words = { "approximately", "roughly", "around", "some",
    "circa", "estimated", "an estimated" } },
  { "exactly", exactly, words = { "is", "equal to" } },
  { "more than", above, words = { "over", "above", "exceeding",
    "in excess of", "upwards of", "greater than" } },
  { "at least", from, words = { "no less than", "not less than" } },
  { "less than", below, words = { "under", "below", "fewer than" } },
  { "at most", up_to, words = { "no more than", "not more than", "up to" } },
  { "over half", above, number = 0.5, words = { "more than half", "most",
    "a majority", "the majority" } },
  { "doubled", fold, number = 2, words = { "twofold" } },
  { "tripled", fold, number = 3, words = { "threefold" } },
  { "quadrupled", fold, number = 4, words = { "fourfold" } },
  { "tenfold", fold, number = 10, words = {} },
  { "fold", fold, words = { "times" } },
  { "more than doubled", above, number = 2, words = {} },
  { "more than tripled", above, number = 3, words = {} },
  { "halved", function () return { lo = 1 / 2.2, hi = 1 / 1.9 } end, number = 0.5,
    words = {} },
  { "highest", above, words = { "record", "faster than at any time" } },
  { "more than expected", above, number = 0,
    words = { "faster than expected" } },
}

local by_word, words = {}, {}
for _, kind in ipairs(kinds) do
  by_word[kind[1]] = kind
  words[#words + 1] = kind[1]
  for _, word in ipairs(kind.words) do
    by_word[word] = kind
    words[#words + 1] = word
  end
end

--- The relation that a word stands for, by its plain name; nil for no word of
-- ours.
function relation.named (word)
  local kind = by_word[word]
  return kind and kind[1]
end

--- All words, longest first: "more than" is looked for before "more".
function relation.words ()
  local sorted = table.move(words, 1, #words, 1, {})
  table.sort(sorted, function (a, b)
    if #a ~= #b then return #a > #b end
    return a < b
  end)
  return sorted
end

--- The number that a relation has by itself ("doubled": 2), or nil.
function relation.number (word)
  return by_word[word] and by_word[word].number
end

--- The set of numbers that a relation admits (rules 1 and 2).
-- @param word "nearly", "about", "more than" ...
-- @param number what is stated; two of them for "between"
-- @param half half of the last digit stated, in the number's unit; 0: exact
-- @param hedge the factor of nearly, or the part of about, in place of ours
function relation.set (word, number, half, hedge)
  if word == "between" then
    return { lo = math.min(number[1], number[2]),
      hi = math.max(number[1], number[2]) }
  end
  local kind = by_word[word]
  if not kind then
    local near = core.nearest(tostring(word), words)
    fail.raise(("claim: unknown relation '%s'%s"):format(tostring(word),
      near and (": did you mean '%s'?"):format(near)
      or ": it takes " .. table.concat(words, ", ")))
  end
  return kind[2](number or kind.number, half or 0, hedge)
end

local function reaches (set, x)  -- x is not below the set
  return x > set.lo or (x == set.lo and not set.open_lo)
end

local function stays (set, x)    -- x is not above the set
  return x < set.hi or (x == set.hi and not set.open_hi)
end

--- Rule 3: "supported", "consistent" or "contradicted".
function relation.verdict (set, lo, hi)
  if reaches(set, lo) and stays(set, hi) then return "supported" end
  if reaches(set, hi) and stays(set, lo) then return "consistent" end
  return "contradicted"
end

--- The end of the set that is nearest to x: where the verdict on x turns.
function relation.turns (set, x)
  local below_lo, above_hi = math.abs(x - set.lo), math.abs(x - set.hi)
  if set.lo == -HUGE then return set.hi end
  if set.hi == HUGE then return set.lo end
  return (below_lo <= above_hi) and set.lo or set.hi
end

return relation
