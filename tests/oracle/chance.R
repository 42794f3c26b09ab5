# Intervals of boot's own functions on our replicates, block lengths by the
# formulas of np's b.star, p.adjust, Fieller by root finding, the delta method
# by deriv. The first word of a series' name says what it is.
for (package in c("boot", "sandwich")) {
  if (!requireNamespace(package, quietly = TRUE)) {
    cat("needs the R package", package, "\n")
    quit(status = 77)
  }
}

tell <- function(name, what, value) {
  cat(sprintf("%s %s\t%.17g\n", name, what, value))
}

adjusted <- function(name, p) {
  for (method in c("BH", "BY", "holm", "bonferroni")) {
    q <- p.adjust(p, method)
    for (i in which(!is.na(q))) tell(name, paste(tolower(method), i), q[i])
  }
}

# Politis and White (2004), Patton, Politis and White (2009), as np writes it.
block_lengths <- function(name, x) {
  n <- length(x)
  kn <- max(5, ceiling(log10(n)))
  mmax <- ceiling(sqrt(n)) + kn
  bmax <- ceiling(min(3 * sqrt(n), n / 3))
  rho <- acf(x, lag.max = mmax, type = "correlation", plot = FALSE)$acf[-1]
  limit <- qnorm(0.975) * sqrt(log10(n) / n)
  small <- sapply(1:(mmax - kn + 1),
                  function(j) sum((abs(rho) < limit)[j:(j + kn - 1)]))
  mhat <- if (any(small == kn)) which(small == kn)[1]
    else if (any(abs(rho) > limit)) max(which(abs(rho) > limit)) else 1
  m <- min(2 * mhat, mmax)
  k <- seq(-m, m)
  r <- acf(x, lag.max = m, type = "covariance", plot = FALSE)$acf[abs(k) + 1]
  t <- abs(k / m)
  lambda <- (t < 0.5) + 2 * (1 - t) * (t >= 0.5) * (t <= 1)
  g <- sum(lambda * abs(k) * r)
  spectrum <- sum(lambda * r)
  sb <- (2 * g^2 / (2 * spectrum^2))^(1 / 3) * n^(1 / 3)
  cb <- (2 * g^2 / (4 / 3 * spectrum^2))^(1 / 3) * n^(1 / 3)
  tell(name, "stationary", max(1, min(sb, bmax)))
  tell(name, "moving_block", max(1, min(round(cb), bmax)))
}

intervals <- function(name, statistic, level, x, t) {
  f <- get(statistic)
  t0 <- f(x)
  without <- sapply(seq_along(x), function(i) f(x[-i]))
  found <- list(
    percentile = boot:::perc.ci(t = t, conf = level)[4:5],
    basic = boot:::basic.ci(t0 = t0, t = t, conf = level)[4:5],
    normal = boot:::norm.ci(t0 = t0, t = t, conf = level)[2:3],
    bca = boot:::bca.ci(boot.out = NULL, conf = level, t0 = t0, t = t,
                        L = mean(without) - without)[4:5])
  for (kind in names(found)) {
    tell(name, paste(kind, "lo"), found[[kind]][1])
    tell(name, paste(kind, "hi"), found[[kind]][2])
  }
  tell(name, "se", sd(t))
}

# The ends of the set where a - r b is not significant, from a to b of q.
fieller <- function(name, v) {
  q <- if (is.na(v[7])) qnorm(0.5 + v[6] / 2) else qt(0.5 + v[6] / 2, v[7])
  f <- function(r)
    (v[1] - r * v[2])^2 - q^2 * (v[3]^2 - 2 * r * v[5] + r^2 * v[4]^2)
  inside <- v[1] / v[2]
  step <- 1e3 * (1 + abs(inside))
  root <- function(from, to) uniroot(f, c(from, to), tol = 1e-15,
                                     maxiter = 10000)$root
  tell(name, "lo", root(inside - step, inside))
  tell(name, "hi", root(inside, inside + step))
}

annual_growth <- function(name, x) {
  t <- seq_along(x)
  fit <- lm(log(x) ~ t)
  lag <- floor(4 * (length(x) / 100)^(2 / 9))
  v <- sandwich::NeweyWest(fit, lag = lag, prewhite = FALSE, adjust = FALSE)
  slope <- coef(fit)[[2]]
  value <- eval(deriv(quote(exp(12 * slope) - 1), "slope"))
  se <- abs(attr(value, "gradient")[1]) * sqrt(v[2, 2])
  wide <- qt(0.975, length(x) - 2) * se
  tell(name, "estimate", value[1])
  tell(name, "se", se)
  tell(name, "hi", value[1] + wide)
}

for (line in readLines(commandArgs(TRUE)[1])) {
  cells <- strsplit(line, "\t")[[1]]
  name <- cells[1]
  words <- strsplit(name, " ")[[1]]
  v <- suppressWarnings(as.numeric(cells[-(1:2)]))
  switch(words[1],
         adjust = adjusted(name, v),
         block = block_lengths(name, v),
         data = data <- v,
         draws = intervals(name, words[2], as.numeric(words[3]), data, v),
         ratio = fieller(name, v),
         delta = annual_growth(name, v))
}
