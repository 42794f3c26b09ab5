# sqlite.sh -- the jobs in SQLite; arguments as in ours.lua
job=$1 baci=$2 store=$4 out=$5

totals () {
  echo "SELECT t AS year, j AS importer, $1, 1000 * sum(v) AS value
    FROM flows GROUP BY 1, 2, 3"
}

case $job in
version) sqlite3 --version | cut -d' ' -f1; exit ;;
h) exec sqlite3 :memory: "" ;;
c) sql="SELECT 'rows' AS what, count(*) AS value FROM flows"
  sqlite3 "$store" "CREATE TABLE flows (t INTEGER, i INTEGER, j INTEGER,
    k INTEGER, v REAL, q REAL)" ".import --csv --skip 1 '$baci' flows" ;;
d) sql="SELECT t AS year, 1000 * sum(v) FILTER (WHERE i = 156) AS value,
    sum(v) FILTER (WHERE i = 156) / sum(v) AS share FROM flows
    WHERE j = 643 AND k BETWEEN 845600 AND 846399 GROUP BY 1" ;;
e) sql=$(totals "k / 10000 AS hs2") ;;
f) sql=$(totals "k / 100 AS hs4") ;;
g) sql="WITH x AS MATERIALIZED
      (SELECT t, i, k, sum(v) AS v FROM flows GROUP BY t, i, k),
    exporters AS MATERIALIZED (SELECT t, i, sum(v) AS v FROM x GROUP BY t, i),
    products AS MATERIALIZED (SELECT t, k, sum(v) AS v FROM x GROUP BY t, k),
    world AS MATERIALIZED (SELECT t, sum(v) AS v FROM x GROUP BY t)
    SELECT x.t AS year, x.i AS exporter, x.k AS product,
      1000 * x.v AS value, x.v / e.v / (p.v / w.v) AS rca
    FROM x JOIN exporters e ON e.t = x.t AND e.i = x.i
      JOIN products p ON p.t = x.t AND p.k = x.k JOIN world w ON w.t = x.t" ;;
esac

if [ "$out" != - ]; then
  exec sqlite3 -header -csv "$store" "$sql" > "$out"
elif [ "$job" != c ]; then
  exec sqlite3 "$store" "PRAGMA temp_store = memory" \
    "CREATE TEMP TABLE answer AS $sql" > /dev/null
fi
