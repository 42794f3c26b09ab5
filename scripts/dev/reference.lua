--- Write the reference of all statistics, in Markdown, from the tables that
-- the code itself reads.
local core = require "tradestat.core"

local kinds = {
  { "reducers", "Reducers", "A column becomes a number: `series:NAME()`, "
    .. "`frame:NAME(over)`, and in `summarise` and `rolling`." },
  { "transforms", "Transforms", "A series becomes a series of equal length: "
    .. "`series:NAME{...}`, `frame:NAME{...}`." },
  { "models", "Models", "A series becomes a fit: `series:NAME{...}`; one row "
    .. "per group: `frame:NAME{ by = ... }`." },
  { "indicators", "Indicators", "The cells of two keys get a number: "
    .. "`frame:NAME(\"exporter\", \"product\")`; some say it of each member "
    .. "of the first key. `flows:rca` fetches the totals outside the selection "
    .. "itself." },
  { "estimators", "Estimators", "A formula over rows becomes a fit: "
    .. "`frame:NAME(formula, {...})`, `series:NAME(formula, {...})`; one row "
    .. "per group: `frame:NAME(formula, { by = ... })`." },
}

local function in_cell (value)
  return (tostring(value):gsub("|", "\\|"))
end

local function range_of (option)
  local range = option.lo
    and ("%s, %g to %g"):format(option.kind, option.lo, option.hi)
  if option.words and range then return range .. " or " .. option.words end
  return option.words or range or option.kind
end

local function write_options (options)
  if #options == 0 then return end
  print "\n| option | takes | default | |\n|---|---|---|---|"
  for _, option in ipairs(options) do
    local default = option.default
    if default == nil or default == "" then default = "none" end
    if option.required then default = "must be given" end
    print(("| `%s` | %s | %s | %s |"):format(option.name,
      in_cell(range_of(option)), in_cell(default), in_cell(option.help or "")))
  end
end

local function write_row (row)
  print(("\n### %s\n\n%s."):format(row.name, (row.help:gsub("%.$", ""))))
  if row.unit and row.unit ~= "same" and row.unit ~= "none" then
    print(("\nGives: %s."):format(row.unit))
  end
  if row.fewest and row.fewest > 1 then
    print(("\nNeeds %d observations."):format(row.fewest))
  end
  if row.source ~= "" then print(("\nSource: %s."):format(row.source)) end
  write_options(row.options)
end

print("# Statistics of tradestat " .. core.version)
print "\nMade from the program's own tables by `make stubs`."
local vocabulary = core.vocabulary()
for _, kind in ipairs(kinds) do
  print(("\n## %s\n\n%s"):format(kind[2], kind[3]))
  for _, row in ipairs(vocabulary[kind[1]]) do write_row(row) end
end
