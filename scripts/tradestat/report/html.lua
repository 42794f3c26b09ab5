--- A report as one HTML file that needs nothing else.
local core = require "tradestat.core"
local behaviour = require "tradestat.report.behaviour"
local embed = require "tradestat.report.embed"
local escape = require "tradestat.display".escape
local highlight = require "tradestat.report.highlight"
local interactive = require "tradestat.report.interactive"
local manifest = require "tradestat.manifest"
local style = require "tradestat.report.style"

-- A heading's anchor: its words, and a number when it is there already.
local function anchor_of (page, text)
  local words = text:gsub("<[^>]*>", ""):gsub("&%w+;", ""):lower()
    :gsub("[^%w\x80-\xFF]+", "-"):gsub("^%-+", ""):gsub("%-+$", "")
  local anchor = words ~= "" and words or "part"
  page.anchors[anchor] = (page.anchors[anchor] or 0) + 1
  if page.anchors[anchor] > 1 then
    anchor = ("%s-%d"):format(anchor, page.anchors[anchor])
  end
  return anchor
end

local function add (page, ...)
  for _, text in ipairs { ... } do page.parts[#page.parts + 1] = text end
end

-- A heading with an anchor; `inner` is HTML.
local function heading (page, level, inner)
  local anchor = anchor_of(page, inner)
  if level > 1 then
    page.headings[#page.headings + 1] = { level = level, anchor = anchor,
      text = inner:gsub("</?a[^>]*>", "") }
  end
  return ('<h%d id="%s">%s</h%d>'):format(level, anchor, inner, level)
end

local schemes <const> = { http = true, https = true, mailto = true,
  ftp = true }

-- Links lead to pages, not to scripts.
local function harmless (html)
  return (html:gsub('href="%s*([%a][%w+.-]*):', function (scheme)
    return not schemes[scheme:lower()] and 'href="#' or nil
  end))
end

local function prose (page, source)
  local html = harmless(core.markdown_html(source))
  html = html:gsub("<h([1-6])>(.-)</h%1>", function (level, inner)
    return heading(page, tonumber(level), inner)
  end)
  -- tables of prose are tables of the report, sortable too
  html = html:gsub("<table>", '<div class="table"><table>')
    :gsub("</table>", "</table></div>")
    :gsub('<(t[hd]) align="right">', '<%1 class="number">')
  add(page, embed.pictures(html, page.folder))
end

local writers = {}

function writers.text (page, output)
  local text = output.text:gsub("^\n+", ""):gsub("%s+$", "")
  add(page, '<pre class="text">', escape(text), "</pre>\n")
end

function writers.display (page, output)
  local bundle = output.bundle
  if bundle.html and bundle.html:find "<table>" then
    add(page, '<div class="table">\n', bundle.html, "</div>\n")
  elseif bundle.html then
    add(page, bundle.html)
    if page.renderer and bundle.vega then
      add(page, interactive.figure(bundle.vega()))
    end
  else
    writers.text(page, bundle)
  end
end

function writers.error (page, output)
  add(page, '<pre class="error">', escape(output.text), "</pre>\n")
end

local function code (page, item)
  local cell = item.cell
  if cell.title then
    add(page, heading(page, math.min(2 + cell.depth, 6), escape(cell.title)),
      "\n")
  end
  add(page, ('<section class="cell" id="%s">\n'):format(item.id))
  if cell.source:find "%S" then
    add(page, ("<details><summary>code, line %d</summary>"):format(cell.first),
      "<pre><code>", highlight(cell.source), "</code></pre></details>\n")
  end
  for _, output in ipairs(item.outputs) do
    writers[output.type](page, output)
  end
  add(page, "</section>\n")
end

local function manifest_part (page, document)
  add(page, heading(page, 2, "What this rests on"), "\n",
    '<div class="table manifest"><table>\n<tbody>\n')
  for _, row in ipairs(manifest.rows(document.manifest)) do
    add(page, "<tr>")
    for _, text in ipairs(row) do add(page, "<td>", escape(text), "</td>") end
    add(page, "</tr>\n")
  end
  add(page, "</tbody>\n</table></div>\n")
end

local function claims_part (page, claims)
  if #claims == 0 then return end
  add(page, heading(page, 2, "Claims"), "\n",
    '<div class="table"><table>\n<thead><tr>')
  for _, name in ipairs(manifest.claim_columns) do
    add(page, "<th>", name, "</th>")
  end
  add(page, "</tr></thead>\n<tbody>\n")
  for _, claim in ipairs(claims) do
    add(page, "<tr>")
    for _, text in ipairs(manifest.claim_cells(claim)) do
      add(page, "<td>", escape(text), "</td>")
    end
    add(page, "</tr>\n")
  end
  add(page, "</tbody>\n</table></div>\n")
end

local function contents_part (page)
  local lines = { '<nav aria-label="Contents">\n<h2>Contents</h2>\n<ol>\n' }
  for _, h in ipairs(page.headings) do
    lines[#lines + 1] = ('<li%s><a href="#%s">%s</a></li>\n'):format(
      h.level > 2 and ' class="deep"' or "", h.anchor, h.text)
  end
  lines[#lines + 1] = '</ol>\n<button type="button" class="plain" id="fold" '
    .. 'hidden>show code</button>\n</nav>\n'
  return table.concat(lines)
end

--- The page of a document (see tradestat.report): its text.
return function (document)
  local page = { parts = {}, headings = {}, anchors = {},
    folder = document.folder, renderer = document.renderer }
  if not document.has_heading then
    add(page, heading(page, 1, escape(document.title)), "\n")
  end
  for _, item in ipairs(document.items) do
    if item.type == "prose" then prose(page, item.cell.source)
    elseif item.type == "code" then code(page, item)
    else add(page, "<pre>", escape(item.cell.source), "</pre>\n") end
  end
  claims_part(page, document.manifest.claims)
  manifest_part(page, document)
  return table.concat {
    '<!DOCTYPE html>\n<html lang="', escape(document.language), '">\n<head>\n',
    '<meta charset="utf-8">\n',
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
    '<meta name="generator" content="tradestat ', core.version, '">\n',
    "<title>", escape(document.title), "</title>\n<style>\n", style,
    '</style>\n</head>\n<body>\n<div class="page">\n', contents_part(page),
    "<main>\n", table.concat(page.parts), "</main>\n</div>\n<script>\n",
    behaviour, "</script>\n", interactive.scripts(document.renderer),
    "</body>\n</html>\n" }
end
