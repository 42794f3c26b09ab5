--- Sentences of the press, read as claims: what number is stated, how firmly,
-- and of what kind. Common forms only; what is not understood is said so.
--
--   (1) "nearly 70 % of ...": a fraction. "about 900 million USD": an amount in
--       the currency's units. "grew by 40 %": growth. "doubled", "rose
--       tenfold", "three times": a ratio. "over half", "two thirds", "nine in
--       ten": fractions in words.
--   (2) The last digit stated is that of the number as written: "900 million"
--       is stated to a million, "1.3 billion" to a tenth of a billion.
--   (3) "from 200 million USD in 2021 to over 500 million in 2022" is two
--       claims, in that order, the first of them "about" unless it says more.
--   (4) A number that is a year, a quarter, a code or a count of goods is none
--       of these: it needs a per cent sign, a currency or a word for a ratio.
local relation = require "tradestat.relation"

local sentence = {}

local scales <const> = { thousand = 1e3, million = 1e6, mn = 1e6, m = 1e6,
  billion = 1e9, bn = 1e9, trillion = 1e12 }
local currencies <const> = { ["$"] = "USD", usd = "USD", dollar = "USD",
  dollars = "USD", ["us$"] = "USD", eur = "EUR", euro = "EUR", euros = "EUR",
  ["€"] = "EUR", cny = "CNY", yuan = "CNY", rub = "RUB", roubles = "RUB",
  rubles = "RUB", gbp = "GBP", ["£"] = "GBP" }
local counts <const> = { one = 1, two = 2, three = 3, four = 4, five = 5,
  six = 6, seven = 7, eight = 8, nine = 9, ten = 10 }
local parts <const> = { half = 2, third = 3, thirds = 3, quarter = 4,
  quarters = 4, fifth = 5, fifths = 5, tenth = 10, tenths = 10 }
local growth_words <const> = { grew = 1, rose = 1, increased = 1, jumped = 1,
  surged = 1, soared = 1, up = 1, fell = -1, dropped = -1, declined = -1,
  decreased = -1, shrank = -1, down = -1 }

-- Lower case, one blank between words, spaces of any kind before %, and no
-- full stop at the end.
local function plain (text)
  local s = text:lower():gsub("\u{a0}", " "):gsub("\u{202f}", " ")
  s = s:gsub("per cent", "%%"):gsub("percent", "%%"):gsub("%s+", " ")
  return (s:gsub("(%d),(%d%d%d)", "%1%2"):gsub("[.!]%s*$", ""))
end

-- The hedge that a piece of text ends with: its plain name, or nil.
local function hedge_before (text)
  local before = text:gsub("%s+$", "")
  for _, word in ipairs(relation.words()) do
    local at = #before - #word
    if before:sub(at + 1) == word and (at == 0 or before:sub(at, at) == " ") then
      return relation.named(word)
    end
  end
end

-- Half of the last digit of a number as written (rule 2).
local function half_digit (written)
  local decimals = written:match "%.(%d+)$"
  return 0.5 * 10.0 ^ -(decimals and #decimals or 0)
end

local function stated (written, factor, unit, before)
  return { number = tonumber(written) * factor, half = half_digit(written)
    * factor, unit = unit, relation = hedge_before(before) }
end

-- "70 %", and whether it says how much something grew.
local function percentage (s, from)
  local first, last, written = s:find("(%d+%.?%d*) ?%%", from)
  if not first then return nil end
  local before = s:sub(1, first - 1)
  local made = stated(written, 0.01, "fraction", before)
  local verb = before:match "(%a+) by [%a ]*$" or before:match "(%a+) %a* ?%a* ?$"
  local sign = verb and growth_words[verb]
  if sign then
    made.measure, made.number = "growth", sign * made.number
  end
  return made, first, last
end

-- A currency in front of a number or behind its scale, and what stands before
-- the number without it.
local function currency_of (before, after)
  local sign = before:match "(%S+)%s*$"
  if sign and currencies[sign] then
    return currencies[sign], before:sub(1, -1 - #before:match "%S+%s*$")
  end
  local word = after:match "^%s*us (%a+)" or after:match "^%s*([^%s,;.]+)"
  return word and currencies[word], before
end

-- "900 million USD", "$1.3 billion".
local function amount (s, from)
  local at = from or 1
  while true do
    local first, last, written, scale = s:find("(%d+%.?%d*) ?(%a*)", at)
    if not first then return nil end
    local factor = scales[scale]
    local before = s:sub(1, first - 1)
    local after = s:sub(factor and last + 1 or first + #written)
    local unit
    unit, before = currency_of(before, after)
    if unit or (factor and factor >= 1e6) then
      return stated(written, factor or 1, unit or "", before), first, last
    end
    at = last + 1
  end
end

-- "two thirds", "a quarter", "nine in ten", "over half".
local function words_for_part (s)
  local _
  for a, b in s:gmatch "(%a+) in (%a+)" do
    if counts[a] and counts[b] and counts[b] > counts[a] then
      local first = s:find(a .. " in " .. b, 1, true)
      return { number = counts[a] / counts[b], half = 0.5 / counts[b],
        unit = "fraction", relation = hedge_before(s:sub(1, first - 1)) }
    end
  end
  local first, a, b = 1, nil, nil
  while true do
    first, _, a, b = s:find("%f[%a](%a+) (%a+)", first)
    if not first then break end
    local n = (a == "a" or a == "an") and 1 or counts[a]
    if n and parts[b] and n < parts[b] then
      return { number = n / parts[b], half = 0.5 / (10 * parts[b]),
        unit = "fraction", relation = hedge_before(s:sub(1, first - 1)) }
    end
    first = first + #a
  end
  local at = s:find "%f[%a]half%f[%A]"
  if not at then return nil end
  return { number = 0.5, half = 0.05, unit = "fraction",
    relation = hedge_before(s:sub(1, at - 1)) }
end

local folds <const> = { doubled = 2, tripled = 3, quadrupled = 4, halved = 0.5,
  twofold = 2, threefold = 3, fourfold = 4, fivefold = 5, tenfold = 10 }

-- "more than doubled", "rose tenfold", "12-fold", "three times".
local function ratio (s)
  for first, word in s:gmatch "()(%a+)" do
    if folds[word] then
      local firm = hedge_before(s:sub(1, first - 1))
      local own = relation.named(word) or "fold"
      return { number = folds[word], half = 0, unit = "ratio",
        measure = "ratio", relation = firm or own }
    end
  end
  local first, _, written = s:find "(%d+%.?%d*)[- ]?fold"
  if not first then first, _, written = s:find "(%d+%.?%d*) times" end
  if not first then
    local word
    first, _, word = s:find "(%a+) times"
    written = first and counts[word] and tostring(counts[word])
  end
  if not written then return nil end
  local firm = hedge_before(s:sub(1, first - 1))
  return { number = tonumber(written), half = half_digit(written),
    unit = "ratio", measure = "ratio", relation = firm or "fold" }
end

-- "between 40 and 50 %", "between 1 and 2 billion dollars".
local function between (s)
  local a, b, rest = s:match "between (%d+%.?%d*) ?%%? and (%d+%.?%d*)(.*)"
  if not a then return nil end
  local factor, unit = 1, ""
  if rest:find "^ ?%%" then factor, unit = 0.01, "fraction"
  else
    local scale = rest:match "^ ?(%a+)"
    factor = scales[scale] or 1
    local after = scales[scale] and rest:gsub("^ ?%a+", "") or rest
    unit = currency_of("", after) or ""
  end
  return { number = { tonumber(a) * factor, tonumber(b) * factor }, half = 0,
    unit = unit, relation = "between" }
end

-- Rule 3: what stands before " to " and after it.
local function from_to (s)
  local head, first, second = s:match "^(.*)from (.-%d.-) to (.*%d.*)$"
  if not first then return nil end
  local one, two = amount(first), amount(second)
  if not one or not two then
    one, two = percentage(first), percentage(second)
  end
  if not one or not two then return nil end
  if one.unit == "" then one.unit = two.unit end
  if two.unit == "" then two.unit = one.unit end
  one.relation = one.relation or "about"
  two.relation = two.relation or hedge_before(head) or "about"
  one.period = first:match "%f[%d](%d%d%d%d)%)?$"
    or first:match " in (%d%d%d%d)"
  two.period = second:match " in (%d%d%d%d)"
    or second:match "%((%d%d%d%d)%)"
  return { one, two }
end

--- What a sentence states: a list of { relation, number, half, unit, measure,
-- period }; nil and a sentence when it has none of the common forms.
function sentence.read (text)
  local s = plain(text)
  local pair = from_to(s)
  if pair then return pair end
  if s:find "faster than at any time" or s:find "%f[%a]record%f[%A]" then
    return { { relation = "highest", unit = "", half = 0 } }
  end
  if s:find "than expected" then
    return { { relation = "more than expected", unit = "", half = 0 } }
  end
  local found = between(s) or percentage(s) or amount(s) or ratio(s)
    or words_for_part(s)
  if not found then
    return nil, "no number of a common form is stated: say relation and number"
  end
  found.relation = found.relation or "exactly"
  return { found }
end

return sentence
