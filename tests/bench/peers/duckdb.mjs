// duckdb.mjs -- the jobs in DuckDB; arguments as in ours.lua
import { createRequire } from "node:module";
import { resolve } from "node:path";

const peer = createRequire(resolve(process.env.PEERS ?? "build/peers") + "/");
const { DuckDBInstance, version } = peer("@duckdb/node-api");
const [job, baci, wide, store, out] = process.argv.slice(2);
const threads = process.env.THREADS ?? "1";

const baciCsv = `read_csv('${baci}', header = true, delim = ',', columns =
  {t: 'SMALLINT', i: 'SMALLINT', j: 'SMALLINT', k: 'INTEGER', v: 'DOUBLE',
   q: 'DOUBLE'}, nullstr = '          NA')`;
const wideCsv = `read_csv('${wide}', header = true, delim = ',', quote = '"',
  all_varchar = true)`;
const totals = (key, from) => `SELECT t AS year, j AS importer, ${key},
  1000 * sum(v) AS value FROM ${from} GROUP BY ALL`;

const sql = {
  a: totals("k // 10000 AS hs2", baciCsv),
  b: `SELECT refYear || 'Q' || (refMonth::INT + 2) // 3 AS quarter,
        if(flowCode = 'X', reporterISO, partnerISO) AS exporter,
        if(flowCode = 'X', partnerISO, reporterISO) AS importer,
        if(flowCode = 'X', 'exporter', 'importer') AS reported_by,
        sum(primaryValue::DOUBLE) AS value
      FROM ${wideCsv} WHERE cmdCode[1:2] = '84' GROUP BY ALL`,
  c: `SELECT 'rows' AS what, count(*) AS value FROM flows`,
  d: `SELECT t AS year, 1000 * sum(v) FILTER (i = 156) AS value,
        sum(v) FILTER (i = 156) / sum(v) AS share FROM flows
      WHERE j = 643 AND k BETWEEN 845600 AND 846399 GROUP BY ALL`,
  e: totals("k // 10000 AS hs2", "flows"),
  f: totals("k // 100 AS hs4", "flows"),
  g: `WITH x AS (SELECT t, i, k, sum(v) AS v FROM flows GROUP BY ALL),
        exporters AS (SELECT t, i, sum(v) AS v FROM x GROUP BY ALL),
        products AS (SELECT t, k, sum(v) AS v FROM x GROUP BY ALL),
        world AS (SELECT t, sum(v) AS v FROM x GROUP BY ALL)
      SELECT x.t AS year, x.i AS exporter, x.k AS product, 1000 * x.v AS value,
        x.v / exporters.v / (products.v / world.v) AS rca
      FROM x JOIN exporters USING (t, i) JOIN products USING (t, k)
        JOIN world USING (t)`,
};

async function connect() {
  const path = "cdefg".includes(job) ? store : ":memory:";
  return (await DuckDBInstance.create(path, { threads })).connect();
}

if (job === "version") {
  console.log(version());
} else {
  const db = await connect();
  if (job === "c") {
    await db.run(`CREATE TABLE flows AS SELECT * FROM ${baciCsv}`);
    await db.run("CHECKPOINT");
  }
  if (job !== "h" && out !== "-")
    await db.run(`COPY (${sql[job]}) TO '${out}' (HEADER)`);
  else if (job !== "h" && job !== "c") await db.run(sql[job]);
}
