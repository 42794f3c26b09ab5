# datatable.R -- the jobs in R's data.table; arguments as in ours.lua
arguments <- commandArgs(trailingOnly = TRUE)
job <- arguments[1]
suppressPackageStartupMessages(library(data.table))
setDTthreads(as.integer(Sys.getenv("THREADS", "1")))

csv <- function (...) fread(arguments[2], showProgress = FALSE, ...)
flows <- function () setDT(readRDS(arguments[4]))

totals <- function (x, by, name) {
  x <- x[, .(value = 1000 * sum(v)), by = .(year = t, importer = j, k %/% by)]
  setnames(x, 3, name)[]
}

quarters <- function () {
  x <- fread(arguments[3], showProgress = FALSE, colClasses =
               list(character = c("flowCode", "cmdCode")),
             select = c("refYear", "refMonth", "flowCode", "reporterISO",
                        "partnerISO", "cmdCode", "primaryValue"))
  x <- x[startsWith(cmdCode, "84")]
  x[, .(value = sum(primaryValue)), by = .(
    quarter = paste0(refYear, "Q", (refMonth + 2L) %/% 3L),
    exporter = fifelse(flowCode == "X", reporterISO, partnerISO),
    importer = fifelse(flowCode == "X", partnerISO, reporterISO),
    reported_by = fifelse(flowCode == "X", "exporter", "importer"))]
}

advantage <- function () {
  x <- flows()[, .(v = sum(v)), by = .(year = t, exporter = i, product = k)]
  x[, of_exporter := sum(v), by = .(year, exporter)]
  x[, of_product := sum(v), by = .(year, product)]
  x[, of_world := sum(v), by = year]
  x[, .(year, exporter, product, value = 1000 * v,
        rca = v / of_exporter / (of_product / of_world))]
}

answer <- switch(job,
  version = cat(as.character(packageVersion("data.table")), "in R",
                as.character(getRversion()), "\n"),
  h = NULL,
  a = totals(csv(select = c("t", "j", "k", "v")), 10000L, "hs2"),
  b = quarters(),
  c = {
    x <- csv()
    saveRDS(x, arguments[4], compress = FALSE)
    data.table(what = "rows", value = nrow(x))
  },
  d = flows()[j == 643L & k >= 845600L & k <= 846399L,
              .(value = 1000 * sum(v[i == 156L]),
                share = sum(v[i == 156L]) / sum(v)), by = .(year = t)],
  e = totals(flows(), 10000L, "hs2"),
  f = totals(flows(), 100L, "hs4"),
  g = advantage())
if (is.data.table(answer) && arguments[5] != "-") fwrite(answer, arguments[5])
