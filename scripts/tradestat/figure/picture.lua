--- What a figure shows, taken from a frame: panels, series, points.
--
--   (1) x is the frame's period, else its key; y the number `of`, the last made
--       unless given. A key that is neither makes one series for each member,
--       in the order of rows; `facet` makes panels of one.
--   (2) Of more members than colours those of the largest sums are shown, and a
--       note says how many are not.
--   (3) A missing value is a point without y that keeps its reason: it is drawn
--       as missing, or as partial when the reason says so ("2/3 months").
--   (4) Amounts of money are drawn in thousands, millions or billions, fractions
--       in per cent: the axis says so.
--   (5) lo and hi name the columns of an interval around y.
local core = require "tradestat.core"
local fail = require "tradestat.fail"
local palette = require "tradestat.figure.palette"

local picture = {}

local kinds <const> = { "line", "bar", "stacked", "share", "area", "scatter",
  "heatmap" }

local function column_facts (frame)
  local by_name, list = {}, core.frame_columns(frame)
  for _, column in ipairs(list) do by_name[column.name] = column end
  return list, by_name
end

local function need_column (by_name, list, name, kind, option)
  local found = by_name[name]
  if not found then
    local names = {}
    for i, column in ipairs(list) do names[i] = column.name end
    local near = core.nearest(tostring(name), names)
    fail.raise(("plot: %s = '%s': there is no such column%s"):format(option,
      tostring(name), near and (": did you mean '%s'?"):format(near) or ""))
  end
  if kind and found.kind ~= kind then
    fail.raise(("plot: %s = '%s' is a %s column, and it takes a %s"):format(
      option, name, found.kind, kind))
  end
  return name
end

local function last_of_kind (list, kind)
  for i = #list, 1, -1 do
    if list[i].kind == kind then return list[i].name end
  end
end

local function first_of_kind (list, kind, but)
  for _, column in ipairs(list) do
    if column.kind == kind and not but[column.name] then return column.name end
  end
end

-- Which columns are x, y, series and panels (rule 1).
local function roles_of (frame, spec)
  local list, by_name = column_facts(frame)
  local function named (option, kind)
    return spec[option] and need_column(by_name, list, spec[option], kind,
      option)
  end
  local roles = { y = named("of", "number"), lo = named("lo", "number"),
    hi = named("hi", "number"), facet = named("facet", "key"),
    by = named("by", "key"), x = named "x" }
  local but = {}
  for _, name in pairs { roles.lo, roles.hi } do but[name] = true end
  if not roles.y then
    for i = #list, 1, -1 do
      local column = list[i]
      if column.kind == "number" and not but[column.name]
         and column.name ~= roles.x then
        roles.y = column.name
        break
      end
    end
  end
  if not roles.y then fail.raise "plot: the frame has no number to draw" end
  roles.x = roles.x or last_of_kind(list, "period")
  if roles.facet then but[roles.facet] = true end
  if not roles.x then roles.x = first_of_kind(list, "key", but) end
  if not roles.x then fail.raise "plot: the frame has no period and no key" end
  but[roles.x] = true
  roles.by = roles.by or first_of_kind(list, "key", but)
  if roles.by then
    but[roles.by] = true
    local more = first_of_kind(list, "key", but)
    if more then
      fail.raise(("plot: '%s' varies beside '%s': choose its rows, or draw a "
        .. "panel for each with facet = \"%s\""):format(more, roles.by, more))
    end
  end
  return roles, by_name
end

-- The values of a column and why they are missing.
local function cells_of (frame, name)
  local index
  for i, column in ipairs(core.frame_columns(frame)) do
    if column.name == name then index = i end
  end
  local _, reasons = core.frame_texts(frame, index, core.frame_rows(frame))
  return core.frame_column(frame, name), reasons
end

picture.kinds = kinds

--- Where a period lies: its middle, in days since 1970-01-01, and its ends.
function picture.days (text)
  local first, last, frequency = core.period_days(text)
  if not first then return nil end
  return (first + last + 1) / 2, first, last + 1, frequency
end

local money <const> = { { 1e9, "billion" }, { 1e6, "million" },
  { 1e3, "thousand" } }

-- Rule 4: a factor and the unit's word.
local function unit_of (facts, most)
  local unit = facts.unit
  if unit == "fraction" then return 100, "%" end
  if unit:find "^%u%u%u$" then
    for _, step in ipairs(money) do
      if most >= 2 * step[1] then
        return 1 / step[1], step[2] .. " " .. unit
      end
    end
  end
  return 1, unit
end

local function most_of (values)
  local most = 0
  for _, x in ipairs(values) do
    if x and math.abs(x) > most then most = math.abs(x) end
  end
  return most
end

-- Group the rows: panel -> series -> points, in the order of rows.
local function collect (frame, roles)
  local ys, reasons = cells_of(frame, roles.y)
  local xs = core.frame_column(frame, roles.x)
  local by = roles.by and core.frame_column(frame, roles.by)
  local facet = roles.facet and core.frame_column(frame, roles.facet)
  local lo = roles.lo and core.frame_column(frame, roles.lo)
  local hi = roles.hi and core.frame_column(frame, roles.hi)
  local panels, panel_of = {}, {}
  for i, y in ipairs(ys) do
    local where = facet and (facet[i] or ".") or ""
    local panel = panel_of[where]
    if not panel then
      panel = { title = where, series = {}, by = {} }
      panel_of[where], panels[#panels + 1] = panel, panel
    end
    local who = by and (by[i] or ".") or ""
    local series = panel.by[who]
    if not series then
      series = { name = who, points = {}, sum = 0 }
      panel.by[who], panel.series[#panel.series + 1] = series, series
    end
    series.sum = series.sum + math.abs(y or 0)
    series.points[#series.points + 1] = { at = xs[i], y = y or nil,
      lo = lo and lo[i] or nil, hi = hi and hi[i] or nil,
      why = not y and (reasons[i] or "missing") or nil }
  end
  return panels, ys
end

-- Members by the size of their sums, over all panels.
local function rank_members (panels)
  local sums, names = {}, {}
  for _, panel in ipairs(panels) do
    for _, series in ipairs(panel.series) do
      if not sums[series.name] then names[#names + 1] = series.name end
      sums[series.name] = (sums[series.name] or 0) + series.sum
    end
  end
  local order = table.move(names, 1, #names, 1, {})
  table.sort(order, function (a, b)
    if sums[a] ~= sums[b] then return sums[a] > sums[b] end
    return a < b
  end)
  return names, order
end

-- Rule 2: colours by member, and who is left out.
local function choose_members (panels, what, notes)
  local names, order = rank_members(panels)
  local colour, kept = {}, math.min(#order, palette.most)
  local is_kept = {}
  for i = 1, kept do is_kept[order[i]] = true end
  local at = 0
  for _, name in ipairs(names) do
    if is_kept[name] then
      at = at + 1
      colour[name] = at
    end
  end
  for _, panel in ipairs(panels) do
    local shown = {}
    for _, series in ipairs(panel.series) do
      series.colour = colour[series.name]
      if series.colour then shown[#shown + 1] = series end
    end
    panel.series, panel.by = shown, nil
  end
  if #names > kept then
    notes[#notes + 1] = ("the %d largest of %d %s"):format(kept, #names,
      what or "series")
  end
end

-- Positions on an axis of time, of numbers, or of names in order of rows.
local function place_points (panels, x, facts)
  x.kind = (facts.kind == "period") and "time"
    or (facts.kind == "number") and "number" or "category"
  x.categories = (x.kind == "category") and {} or nil
  local seen = {}
  for _, panel in ipairs(panels) do
    for _, series in ipairs(panel.series) do
      for _, point in ipairs(series.points) do
        local at = point.at
        if x.kind == "time" then
          point.x, point.from, point.to = picture.days(at or "")
          x.frequency = facts.frequency
        elseif x.kind == "number" then point.x = at or nil
        else
          at = at or "."
          if not seen[at] then
            x.categories[#x.categories + 1] = at
            seen[at] = #x.categories
          end
          point.x = seen[at]
        end
        point.label = tostring(at)
      end
    end
  end
end

local function is_partial (why)
  return why ~= nil and (why:find "%d+/%d+ " ~= nil or why:find "part" ~= nil)
end

-- Scale, order in time, and name what is missing (rules 3 and 4).
local function finish_points (panels, factor, ordered)
  for _, panel in ipairs(panels) do
    for _, series in ipairs(panel.series) do
      local points = {}
      for _, point in ipairs(series.points) do
        if point.x then points[#points + 1] = point end
        point.state = point.why and (is_partial(point.why) and "partial"
          or "missing") or nil
        for _, name in ipairs { "y", "lo", "hi" } do
          if point[name] then point[name] = factor * point[name] end
        end
      end
      if ordered then
        table.sort(points, function (a, b) return a.x < b.x end)
      end
      series.points = points
    end
  end
end

-- Rule 4 for an axis of numbers below.
local function scale_across (panels, x, facts)
  local values = {}
  for _, panel in ipairs(panels) do
    for _, series in ipairs(panel.series) do
      for _, point in ipairs(series.points) do
        values[#values + 1] = point.x
      end
    end
  end
  local factor, unit = unit_of(facts, most_of(values))
  x.label = x.label .. (unit ~= "" and ", " .. unit or "")
  for _, panel in ipairs(panels) do
    for _, series in ipairs(panel.series) do
      for _, point in ipairs(series.points) do
        point.x = point.x * factor
      end
    end
  end
end

-- Events: { "2022-02-24", "text" } pairs, named or of ts.events.
local function events_of (given)
  local list = {}
  for _, event in ipairs(given or {}) do
    local date = event.date or event[1]
    local _, first = picture.days(tostring(date or ""))
    if not first then
      fail.raise(("plot: an event is { \"2022-02-24\", \"text\" }, and '%s' is "
        .. "no date"):format(tostring(date)))
    end
    list[#list + 1] = { x = first, date = tostring(date),
      label = event.label or event.text or event.name or event[2] or "" }
  end
  return list
end

local function default_kind (x_kind, spec)
  if spec.lo and spec.hi then return "area" end
  if x_kind == "number" then return "scatter" end
  return (x_kind == "time") and "line" or "bar"
end

local function check_kind (kind)
  for _, known in ipairs(kinds) do if known == kind then return end end
  local near = core.nearest(tostring(kind), kinds)
  fail.raise(("plot: unknown kind '%s'%s"):format(tostring(kind),
    near and (": did you mean '%s'?"):format(near)
    or ": it takes " .. table.concat(kinds, ", ")))
end

local function check_log (panels, log)
  if not log then return end
  for _, panel in ipairs(panels) do
    for _, series in ipairs(panel.series) do
      for _, point in ipairs(series.points) do
        if point.y and point.y <= 0 then
          fail.raise(("plot: log: %s at %s is %g, which has no place on a "
            .. "logarithmic axis: leave log out"):format(series.name,
            point.label, point.y))
        end
      end
    end
  end
end

--- The picture of a frame.
-- @param spec kind, of, by, facet, x, lo, hi, log, events, title, subtitle,
-- source, note, width, height
function picture.of (frame, spec)
  local roles, by_name = roles_of(frame, spec)
  if core.frame_rows(frame) == 0 then
    fail.raise "plot: the frame has no rows"
  end
  if spec.kind then check_kind(spec.kind) end
  local panels, ys = collect(frame, roles)
  local made = { notes = {}, panels = panels, log = spec.log or false,
    free = spec.free or false,
    x = { label = roles.x }, y = {}, events = events_of(spec.events),
    title = spec.title or "", source = spec.source, note = spec.note,
    subtitle = spec.subtitle or core.frame_title(frame),
    width = spec.width or 720, height = spec.height or 420 }
  if spec.kind == "heatmap" then
    made.by = roles.by
  else
    choose_members(panels, roles.by, made.notes)
  end
  place_points(panels, made.x, by_name[roles.x])
  made.kind = spec.kind or default_kind(made.x.kind, roles)
  local factor, unit = unit_of(by_name[roles.y], most_of(ys))
  finish_points(panels, factor, made.x.kind == "time" or made.x.kind
    == "number" and made.kind ~= "scatter")
  made.y.name, made.y.unit = roles.y, unit
  made.y.label = roles.y .. (unit ~= "" and (", " .. unit) or "")
  if made.x.kind == "number" then scale_across(panels, made.x,
    by_name[roles.x]) end
  check_log(panels, made.log)
  return made
end

return picture
