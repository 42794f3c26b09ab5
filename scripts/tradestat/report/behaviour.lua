--- What a report does without a network: heads of tables sort, code unfolds.
-- Without scripts it is all there to read.
return [[
(function () {
  "use strict";
  function number(text) {
    var t = text.replace(/[\s,\u2009\u202f\u00a0]/g, "").replace(/%$|pp$/, "");
    return /^[-+<]?[\d.]+(e[-+]?\d+)?$/i.test(t)
      ? parseFloat(t.replace("<", "")) : NaN;
  }
  function compare(a, b, way, numeric) {
    var missing = a === "" || a === "." , other = b === "" || b === ".";
    if (missing || other) { return missing - other; }
    if (numeric) {
      var x = number(a), y = number(b);
      if (isNaN(x) || isNaN(y)) { return isNaN(x) - isNaN(y); }
      return way * (x - y);
    }
    return way * (a < b ? -1 : a > b ? 1 : 0);
  }
  function sort(table, head, column) {
    var down = head.getAttribute("aria-sort") === "ascending";
    var numeric = head.classList.contains("number");
    var body = table.tBodies[0], rows = Array.from(body.rows);
    if (!head.hasAttribute("aria-sort") && numeric) { down = true; }
    rows.forEach(function (row, i) {
      if (!row.dataset.place) { row.dataset.place = i; }
    });
    rows.sort(function (a, b) {
      return compare(a.cells[column].textContent.trim(),
          b.cells[column].textContent.trim(), down ? -1 : 1, numeric)
        || a.dataset.place - b.dataset.place;
    });
    rows.forEach(function (row) { body.appendChild(row); });
    Array.from(table.tHead.rows[0].cells).forEach(function (cell) {
      cell.removeAttribute("aria-sort");
    });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
  }
  document.querySelectorAll(".table table").forEach(function (table) {
    if (!table.tHead || !table.tBodies.length) { return; }
    Array.from(table.tHead.rows[0].cells).forEach(function (head, column) {
      // no <button>: with one, heads do not repeat on printed pages
      head.tabIndex = 0;
      head.title = "sort";
      head.addEventListener("click", function () {
        sort(table, head, column);
      });
      head.addEventListener("keydown", function (event) {
        if (event.key !== "Enter" && event.key !== " ") { return; }
        event.preventDefault();
        sort(table, head, column);
      });
    });
  });
  var all = document.querySelectorAll("main details");
  var fold = document.getElementById("fold");
  if (fold && all.length) {
    fold.hidden = false;
    fold.addEventListener("click", function () {
      var open = fold.getAttribute("aria-pressed") !== "true";
      all.forEach(function (one) { one.open = open; });
      fold.setAttribute("aria-pressed", String(open));
      fold.textContent = open ? "hide code" : "show code";
    });
  }
})();
]]
