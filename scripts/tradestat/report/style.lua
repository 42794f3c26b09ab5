--- How a report looks: on screens light and dark, and on paper.
return [[
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1c2024; --faint: #60666e; --line: #d9dde2;
  --tint: #f5f6f8; --link: #0b5cad; --bad: #a4161a;
  --bad-tint: #fdf1f1; --keyword: #7a1fa2; --string: #17692b;
  --number: #9a4c00; --comment: #6b727b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16191d; --ink: #e3e6ea; --faint: #9aa2ac; --line: #363c44;
    --tint: #1f242a; --link: #7db7f0; --bad: #ff8f8f;
    --bad-tint: #2c1b1d; --keyword: #d3a0ee; --string: #93cf9c;
    --number: #e8b27a; --comment: #8c949e;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, "Segoe UI", "Noto Sans", "Liberation Sans",
    Arial, sans-serif;
}
a { color: var(--link); }
.page { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 3rem;
  max-width: 78rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
@media (min-width: 70rem) {
  .page { grid-template-columns: 15rem minmax(0, 1fr); }
  nav { position: sticky; top: 2rem; align-self: start;
    max-height: calc(100vh - 4rem); overflow: auto; }
}
main { min-width: 0; max-width: 58rem; }
nav { font-size: .875rem; line-height: 1.4; }
nav h2 { font-size: .75rem; letter-spacing: .06em; text-transform: uppercase;
  color: var(--faint); margin: 0 0 .5rem; border: 0; padding: 0; }
nav ol { list-style: none; margin: 0 0 1rem; padding: 0; }
nav li { margin: .3rem 0; }
nav li.deep { padding-left: .9rem; }
nav a { text-decoration: none; color: inherit; }
nav a:hover { text-decoration: underline; }
nav button { margin-bottom: 1.5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.4rem 0 .7rem;
  padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.08rem; margin: 1.6rem 0 .5rem; }
p, ul, ol { margin: .7rem 0; }
code, pre, x-equation { font-family: ui-monospace, "DejaVu Sans Mono",
  "Liberation Mono", Consolas, monospace; }
code, x-equation { font-size: .9em; background: var(--tint);
  padding: .1em .3em; border-radius: 3px; }
pre { font-size: .84rem; line-height: 1.45; margin: .8rem 0;
  padding: .7rem .9rem; overflow-x: auto; border-radius: 5px;
  background: var(--tint); tab-size: 4; }
pre code { background: none; padding: 0; font-size: inherit; }
x-equation[type="display"] { display: block; text-align: center; }
blockquote { margin: .8rem 0; padding: 0 1rem;
  border-left: 3px solid var(--line); color: var(--faint); }
img, svg { max-width: 100%; height: auto; }
.cell { margin: 1rem 0; }
details > summary { cursor: pointer; color: var(--faint); font-size: .8rem;
  width: max-content; max-width: 100%; user-select: none; }
details > summary:hover { color: var(--ink); }
details > pre { margin-top: .4rem; border: 1px solid var(--line); }
.k { color: var(--keyword); } .s { color: var(--string); }
.n { color: var(--number); } .c { color: var(--comment); font-style: italic; }
.cell > pre, .table > pre { white-space: pre-wrap; overflow-wrap: anywhere; }
pre.text { background: none; padding: 0; border-radius: 0; }
pre.error { background: var(--bad-tint); color: var(--bad);
  border-left: 3px solid var(--bad); }
.table { margin: 1rem 0; overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; line-height: 1.35;
  font-variant-numeric: tabular-nums; }
th, td { padding: .28rem .8rem .28rem 0; text-align: left;
  vertical-align: baseline; }
th:last-child, td:last-child { padding-right: .3rem; }
td { border-top: 1px solid var(--line); }
th { border-bottom: 1.5px solid var(--ink); font-weight: 600;
  vertical-align: bottom; }
.number { text-align: right; white-space: nowrap; }
tbody tr:hover td { background: var(--tint); }
.table p { margin: .4rem 0 0; font-size: .8rem; color: var(--faint); }
.table p.title { margin: 0 0 .5rem; font-size: .875rem; }
td[title] { cursor: help; }
th[tabindex] { cursor: pointer; user-select: none; }
th:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
th[tabindex]::after { content: ""; position: absolute; padding-left: .2em;
  color: var(--faint); font-size: .7em; font-weight: 400; }
th[tabindex]:hover::after { content: "\2195"; }
th[aria-sort="ascending"]::after,
th[aria-sort="ascending"]:hover::after { content: "\25B2"; }
th[aria-sort="descending"]::after,
th[aria-sort="descending"]:hover::after { content: "\25BC"; }
figure { margin: 1rem 0; padding: .5rem; background: #fff; color: #1c2024;
  border: 1px solid var(--line); border-radius: 5px; width: fit-content;
  max-width: 100%; color-scheme: light; }
figure svg { display: block; }
.manifest td { overflow-wrap: anywhere; font-size: .78rem; }
.manifest td:first-child { white-space: nowrap; color: var(--faint); }
.plain { appearance: none; font: inherit; font-size: .8rem; color: inherit;
  background: var(--tint); border: 1px solid var(--line); border-radius: 4px;
  padding: .2rem .6rem; cursor: pointer; }
@media print {
  :root { --paper: #fff; --ink: #000; --faint: #444; --line: #bbb;
    --tint: #fff; --link: #000; --bad: #800;
    --bad-tint: #fff; --keyword: #000; --string: #000; --number: #000;
    --comment: #444; color-scheme: light; }
  @page { margin: 18mm 16mm; }
  body { font-size: 10.5pt; }
  .page { display: block; max-width: none; padding: 0; }
  main { max-width: none; }
  nav, .plain, th[tabindex]::after { display: none; }
  details:not([open]) { display: none; }
  pre { white-space: pre-wrap; overflow: visible; }
  .table { overflow: visible; }
  table { font-size: 9pt; }
  thead { display: table-header-group; break-inside: avoid; }
  tr, figure, pre.error { break-inside: avoid; }
  h1, h2, h3, p.title { break-after: avoid; }
  a { text-decoration: none; }
}
]]
