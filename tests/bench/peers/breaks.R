# breaks.R -- Bai and Perron's breaks by strucchange, for the benchmark
# Rscript breaks.R FILE COUNT ANSWERS: FILE has series of 66 doubles, one after
# another; up to 5 breaks in the level of the first COUNT are searched for,
# their number chosen by BIC. Prints seconds; writes "0 count<tab>2", rss and bic of
# each series (from 0) to ANSWERS, "-": nowhere. Status 77: not installed.
if (!requireNamespace("strucchange", quietly = TRUE)) quit(status = 77)
suppressMessages(library(strucchange))
arguments <- commandArgs(trailingOnly = TRUE)
count <- as.integer(arguments[2])
months <- 66
values <- matrix(readBin(arguments[1], "double", months * count), nrow = months)

answer <- function (x) {
  fit <- breakpoints(x ~ 1, h = 0.15, breaks = 5)
  best <- breakpoints(fit)
  dates <- best$breakpoints
  c(count = if (anyNA(dates)) 0 else length(dates), rss = unname(best$RSS),
    bic = min(summary(fit)$RSS["BIC", ]))
}

started <- proc.time()[["elapsed"]]
answers <- apply(values, 2, answer)
cat(sprintf("%.9f\n", proc.time()[["elapsed"]] - started))
if (arguments[3] != "-")
  writeLines(sprintf("%d %s\t%.17g", rep(seq_len(count) - 1, each = 3),
                     rownames(answers), answers), arguments[3])
