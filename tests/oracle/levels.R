# Inequality of parts by slow formulas, every pair and every share, and growth
# along the log-linear trend by lm, with its error by the delta method.
put <- function(name, what, value)
  cat(sprintf("%s %s\t%.17g\n", name, what, value))
for (line in readLines(commandArgs(TRUE)[1])) {
  cells <- strsplit(line, "\t")[[1]]
  name <- cells[1]
  f <- as.numeric(cells[2])
  x <- as.numeric(cells[-(1:2)])
  if (f > 1) {
    fit <- summary(lm(log(x) ~ seq_along(x)))$coefficients
    b <- fit[2, 1]
    put(name, "growth", exp(f * b) - 1)
    put(name, "se", f * exp(f * b) * fit[2, 2])
    put(name, "doubling", log(2) / (f * b))
  } else {
    x <- x[!is.na(x)]
    n <- length(x)
    s <- x / sum(x)
    p <- s[s > 0]
    put(name, "gini", sum(abs(outer(x, x, "-"))) / (2 * n^2 * mean(x)))
    put(name, "entropy", -sum(p * log(p)))
    put(name, "theil", sum(p * log(n * p)))
    put(name, "hhi", sum(s^2))
    even <- sqrt(1 / n)
    put(name, "concentration", (sqrt(sum(s^2)) - even) / (1 - even))
    put(name, "cr", sum(sort(s, decreasing = TRUE)[1:4]))
  }
}
