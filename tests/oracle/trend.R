# Trends by lm and sandwich: intercept, slope and their Newey-West errors.
if (!requireNamespace("sandwich", quietly = TRUE)) {
  cat("needs the R package sandwich\n")
  quit(status = 77)
}
for (line in readLines(commandArgs(TRUE)[1])) {
  cells <- strsplit(line, "\t")[[1]]
  name <- cells[1]
  x <- as.numeric(cells[-(1:2)])
  t <- seq_along(x)
  fit <- lm(x ~ t)
  lag <- floor(4 * (length(x) / 100)^(2 / 9))
  v <- sandwich::NeweyWest(fit, lag = lag, prewhite = FALSE, adjust = FALSE)
  cat(sprintf("%s intercept\t%.17g\n", name, coef(fit)[[1]]))
  cat(sprintf("%s slope\t%.17g\n", name, coef(fit)[[2]]))
  cat(sprintf("%s se\t%.17g\n", name, sqrt(v[2, 2])))
}
