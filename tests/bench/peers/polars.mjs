// polars.mjs -- the jobs in Polars; arguments as in ours.lua
import { createRequire } from "node:module";
import { resolve } from "node:path";

const peer = createRequire(resolve(process.env.PEERS ?? "build/peers") + "/");
const pl = peer("nodejs-polars");
const [job, baci, wide, store, out] = process.argv.slice(2);
const col = pl.col;

const baciCsv = () => pl.scanCSV(baci, { nullValues: "          NA",
  schema: { t: pl.Int16, i: pl.Int16, j: pl.Int16, k: pl.Int32, v: pl.Float64,
    q: pl.Float64 } });
const flows = () => pl.scanParquet(store);
const cut = (by, name) => col("k").div(pl.lit(by)).cast(pl.Int32).alias(name);
const thousand = (x) => x.mul(pl.lit(1000));
const totals = (frame, key) => frame
  .groupBy([col("t").alias("year"), col("j").alias("importer"), key])
  .agg(thousand(col("v").sum()).alias("value"));

// A column of the wide file according to who reports.
const side = (whenSells, otherwise, name) => pl
  .when(col("flowCode").eq(pl.lit("X"))).then(whenSells).otherwise(otherwise)
  .alias(name);

function quarters() {
  const month = col("refMonth").cast(pl.Int32);
  const quarter = month.add(pl.lit(2)).div(pl.lit(3)).cast(pl.Int32);
  return pl.scanCSV(wide, { inferSchemaLength: 0 })
    .filter(col("cmdCode").str.slice(0, 2).eq(pl.lit("84")))
    .groupBy([
      pl.concatString({ exprs: [col("refYear"), quarter.cast(pl.Utf8)],
        sep: "Q" }).alias("quarter"),
      side(col("reporterISO"), col("partnerISO"), "exporter"),
      side(col("partnerISO"), col("reporterISO"), "importer"),
      side(pl.lit("exporter"), pl.lit("importer"), "reported_by")])
    .agg(col("primaryValue").cast(pl.Float64).sum().alias("value"));
}

function share() {
  const china = col("v").filter(col("i").eq(pl.lit(156))).sum();
  return flows()
    .filter(col("j").eq(pl.lit(643)).and(col("k").gtEq(pl.lit(845600)))
      .and(col("k").ltEq(pl.lit(846399))))
    .groupBy([col("t").alias("year")])
    .agg(thousand(china).alias("value"),
      china.div(col("v").sum()).alias("share"));
}

function advantage() {
  const part = (...keys) => col("v").sum().over(...keys);
  return flows().groupBy(["t", "i", "k"]).agg(col("v").sum())
    .select(col("t").alias("year"), col("i").alias("exporter"),
      col("k").alias("product"), thousand(col("v")).alias("value"),
      col("v").div(part("t", "i")).div(part("t", "k").div(part("t")))
        .alias("rca"));
}

const answers = {
  a: () => totals(baciCsv(), cut(10000, "hs2")),
  b: quarters,
  c: () => flows().select(pl.lit("rows").alias("what"),
    col("v").count().alias("value")),
  d: share,
  e: () => totals(flows(), cut(10000, "hs2")),
  f: () => totals(flows(), cut(100, "hs4")),
  g: advantage,
};

if (job === "version") {
  console.log(pl.version);
} else if (job !== "h") {
  if (job === "c") baciCsv().collectSync().writeParquet(store);
  if (job !== "c" || out !== "-") {
    const answer = answers[job]().collectSync();
    if (out !== "-") answer.writeCSV(out);
  }
}
