# breaks.R -- Bai and Perron's breaks by strucchange: x has a series in each
# column; a matrix with a row for each number and a column for each series. Up to
# 5 breaks in the level are searched for, their number chosen by BIC.
bai_perron <- function (x) apply(x, 2, function (y) {
  fit <- strucchange::breakpoints(y ~ 1, h = 0.15, breaks = 5)
  best <- strucchange::breakpoints(fit)
  dates <- best$breakpoints
  c(count = if (anyNA(dates)) 0 else length(dates), rss = unname(best$RSS),
    bic = min(summary(fit)$RSS["BIC", ]))
})
