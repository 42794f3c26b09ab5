--- Regressions: a formula over the rows of a frame or series, and what can be
-- asked of the fit.
local core = require "tradestat.core"
local fail = require "tradestat.fail"
local fit = require "tradestat.fit"

local regress = {}
local methods = fit.methods
local call = fail.call

-- "a + b" of a name or a list of names, as the core reads clusters.
local function cluster_text (value)
  if type(value) ~= "table" then return value end
  local names = {}
  for i, name in ipairs(value) do names[i] = ("`%s`"):format(name) end
  return table.concat(names, " + ")
end

-- A lag may be a word: how it is chosen.
local lag_words <const> = { auto = "newey_west", newey_west = "newey_west",
  andrews = "andrews", rule = "rule" }

local function core_options (options)
  local given = {}
  for name, value in pairs(options) do given[name] = value end
  given.cluster = cluster_text(given.cluster)
  if type(given.lag) == "string" then
    local word = lag_words[given.lag]
    if not word then
      fail.raise(("regress: lag is a number of periods, or \"auto\" or "
        .. "\"andrews\", not '%s'"):format(given.lag))
    end
    given.lag, given.bandwidth = nil, word
  end
  return given
end

-- A series as a column of the frame, by its periods.
local function join_series (frame, name, series)
  local other = series:frame()
  if series.name ~= name then
    other = call(core.frame_rename, other, { series.name }, { name })
  end
  return call(core.frame_join, frame, other, { "period" }, { "period" }, "m:1")
end

-- The frame with the columns that { with = { name = series or text } } adds.
local function add_columns (frame, with)
  local names = {}
  if type(with) ~= "table" then
    fail.raise "regress: with takes { name = series or expression }"
  end
  for name in pairs(with) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local value = with[name]
    local meta = getmetatable(value)
    if type(value) == "string" then
      frame = frame:with(name, value)
    elseif type(meta) == "table" and meta.__name == "tradestat.series" then
      frame = join_series(frame, name, value)
    else
      fail.raise(("regress: with.%s is a %s: it takes a series or an "
        .. "expression"):format(name, type(value)))
    end
  end
  return frame
end

-- "CHN to RUS | month, 2022-03..2024-12": what stands behind a fit's title.
local function place_of (frame, regression)
  local parts = {}
  local title = core.frame_title(frame)
  local frequency, first, last = core.regression_span(regression)
  if title ~= "" then parts[1] = title end
  if frequency then
    parts[#parts + 1] = ("%s, %s..%s"):format(frequency, first, last)
  end
  return table.concat(parts, " | ")
end

-- The fit of a formula, or a frame of fits with `by`.
function regress.fit (frame, row, formula, ...)
  local statistics = require "tradestat.statistics"
  if type(formula) ~= "string" then
    fail.raise(("%s takes a formula: f:%s \"log(value) ~ trend + season\"")
      :format(row.name, row.name))
  end
  local options, spec = statistics.arguments(row,
    statistics.verb_options.estimators, ...)
  options = core_options(options)
  if spec.with then frame = add_columns(frame, spec.with) end
  if spec.by then
    return call(core.regressions, frame, formula, options, { by = spec.by },
      spec.term)
  end
  if spec.term then
    fail.raise(row.name .. ": term is for fits by a key; a fit has all of them")
  end
  local made, regression = call(core.regress, frame, formula, options)
  return fit.new(made, frame, { regression = regression,
    place = place_of(frame, regression) })
end

-- The core's regression behind a fit, which must have numbers.
local function regression_of (self, verb)
  local more = fit.more(self, verb)
  if not (more and more.regression) then
    fail.raise(("%s is for fits of a formula, f:regress(...)"):format(verb))
  end
  if self.refused then
    fail.raise(("the fit was refused: there is nothing for %s"):format(verb))
  end
  return more.regression
end

local function test_of (self, made)
  return fit.new(made, fit.frame_of(self), { place = fit.more(self).place })
end

--- Wald test of restrictions on coefficients, with the fit's own errors: a text
-- "post = 0", "a = b, 2*a + c = 1", or names of terms and coefficients, each of
-- which is taken to be zero ("season": all months together). Without any: all
-- but the intercept. Coefficients that are no words stand in backquotes,
-- "`log(gdp)` = 1". Fields: statistic (F, chi2 of normal errors), df, df2, p.
-- @usage fit:wald "post = 0"
function methods:wald (restrictions, ...)
  local regression = regression_of(self, "wald")
  local list = type(restrictions) == "table" and restrictions
    or { restrictions, ... }
  for i, text in ipairs(list) do
    if type(text) ~= "string" then
      fail.raise(("wald: restriction %d is a %s: write \"post = 0\"")
        :format(i, type(text)))
    end
  end
  local text = #list > 0 and table.concat(list, ", ") or nil
  return test_of(self, call(core.regression_wald, regression, text))
end

--- Covariance of the coefficients as a frame: term, then a column for each.
function methods:covariance ()
  return call(core.regression_covariance, regression_of(self, "covariance"))
end

local function whole_number (value, default, least, what)
  value = value or default
  if math.type(value) ~= "integer" or value < least then
    fail.raise(("%s is a whole number from %d on"):format(what, least))
  end
  return value
end

--- Are residuals alike from one period to the next? Breusch-Godfrey test up to
-- an order, 1 unless given; chi2, or `{ f = true }`.
-- @usage fit:breusch_godfrey(12)
function methods:breusch_godfrey (order, options)
  local regression = regression_of(self, "breusch_godfrey")
  fail.unknown(options, { "f" }, "option of breusch_godfrey")
  order = whole_number(order, 1, 1, "breusch_godfrey: the order")
  return test_of(self, call(core.regression_test, regression, "godfrey", order,
    options and options.f))
end

--- Does the size of residuals depend on the terms? Breusch-Pagan test,
-- studentized (Koenker 1981) unless `{ studentize = false }`.
-- @usage fit:breusch_pagan()
function methods:breusch_pagan (options)
  local regression = regression_of(self, "breusch_pagan")
  fail.unknown(options, { "studentize" }, "option of breusch_pagan")
  local studentize = not options or options.studentize ~= false
  return test_of(self, call(core.regression_test, regression, "pagan", 1,
    studentize))
end

--- Is the form right? Ramsey's RESET test with powers 2 to `power` (3 unless
-- given) of the fitted values.
-- @usage fit:reset()
function methods:reset (power)
  local regression = regression_of(self, "reset")
  power = whole_number(power, 3, 2, "reset: the power")
  return test_of(self, call(core.regression_test, regression, "reset", power))
end

--- Durbin-Watson statistic: 2 when neighbouring residuals are not correlated,
-- towards 0 when they are alike; nil for rows that are no series.
function methods:durbin_watson ()
  regression_of(self, "durbin_watson")
  return self.dw
end

local plain_predict, plain_residuals = methods.predict, methods.residuals

local function is_regression (self)
  local more = fit.more(self, "predict")
  return more ~= nil and more.regression ~= nil
end

local function predict_options (self, options)
  fail.unknown(options, { "level", "interval" }, "option of predict")
  options = options or {}
  local interval = options.interval or "confidence"
  if interval ~= "confidence" and interval ~= "prediction" then
    fail.raise(("predict: interval is \"confidence\" (of the mean response) or "
      .. "\"prediction\" (of a new observation), not '%s'")
      :format(tostring(interval)))
  end
  local level = options.level or self.level
  if type(level) ~= "number" or level <= 0 or level >= 1 then
    fail.raise "predict: level is a number between 0 and 1"
  end
  return level, interval == "prediction"
end

--- The fitted values, on the scale of the model: of log(value) when it was
-- fitted in logs. A series; of a formula over rows that are no series, a frame.
-- A fit of a formula predicts the rows of another frame too: columns fitted,
-- se, lo, hi.
-- @param frame rows with all that the formula reads; none: the fit's own
-- @param options level, interval: "confidence" (of the mean response) or
-- "prediction" (of a new observation)
-- @usage fit:predict(next_year, { interval = "prediction" })
function methods:predict (frame, options)
  if not is_regression(self) then return plain_predict(self, frame, options) end
  local regression = regression_of(self, "predict")
  if frame == nil and options == nil and core.fit_part(fit.core(self),
    "fitted") then return plain_predict(self) end
  if type(frame) == "table" and not getmetatable(frame) and options == nil then
    frame, options = nil, frame
  end
  local level, prediction = predict_options(self, options)
  if type(frame) == "table" then frame = frame:frame() end
  if frame ~= nil and not core.frame_is(frame) then
    fail.raise(("predict takes a frame, not a %s"):format(type(frame)))
  end
  return call(core.regression_predict, regression, frame, level, prediction)
end

--- What the fit leaves unexplained: the response minus its fitted values, on
-- the scale of the model. A series; of a formula over rows that are no series, a
-- frame with the column residual.
function methods:residuals ()
  if not is_regression(self) then return plain_residuals(self) end
  local regression = regression_of(self, "residuals")
  local own = core.fit_part(fit.core(self), "residuals")
  if own then return require "tradestat.series".wrap(own) end
  local frame = call(core.regression_predict, regression, nil, self.level,
    false)
  local names = {}
  for _, column in ipairs(core.frame_columns(frame)) do
    if column.kind ~= "number" or column.name == "residual" then
      names[#names + 1] = column.name
    end
  end
  return call(core.frame_select, frame, names)
end

return regress
