# Trends by lm and glm with sandwich; rank tests by cor.test and binom.test.
if (!requireNamespace("sandwich", quietly = TRUE)) {
  cat("needs the R package sandwich\n")
  quit(status = 77)
}
say <- function (name, what, value)
  cat(sprintf("%s %s\t%.17g\n", name, what, value))
newey_west <- function (fit, lag)
  sandwich::NeweyWest(fit, lag = lag, prewhite = FALSE, adjust = FALSE)
white <- function (fit, type) sandwich::vcovHC(fit, type = type)

least_squares <- function (name, x, t) {
  fit <- lm(x ~ t)
  lag <- floor(4 * (length(x) / 100)^(2 / 9))
  say(name, "intercept", coef(fit)[[1]])
  say(name, "slope", coef(fit)[[2]])
  say(name, "se ols", sqrt(vcov(fit)[2, 2]))
  say(name, "se hc1", sqrt(white(fit, "HC1")[2, 2]))
  say(name, "se hc3", sqrt(white(fit, "HC3")[2, 2]))
  say(name, "p ols", summary(fit)$coefficients[2, 4])
  say(name, "hi ols", confint(fit)[2, 2])
  say(name, "r2", summary(fit)$r.squared)
  # sandwich takes rows for neighbours: with gaps its lags are others
  if (all(diff(t) == 1)) {
    say(name, "se", sqrt(newey_west(fit, lag)[2, 2]))
    say(name, "dw", sum(diff(residuals(fit))^2) / sum(residuals(fit)^2))
  }
}

shares <- function (name, x, t) {
  s <- x / 1000
  fit <- lm(qlogis(s) ~ t)
  say(name, "logit slope", coef(fit)[[2]])
  say(name, "logit se", sqrt(vcov(fit)[2, 2]))
  q <- qlogis((s * (length(s) - 1) + 0.5) / length(s))
  say(name, "squeezed slope", coef(lm(q ~ t))[[2]])
  fit <- glm(s ~ t, family = quasibinomial,
             control = glm.control(epsilon = 1e-14, maxit = 100))
  say(name, "fractional slope", coef(fit)[[2]])
  say(name, "fractional hc0", sqrt(white(fit, "HC0")[2, 2]))
  say(name, "fractional effect",
      100 * coef(fit)[[2]] * mean(fitted(fit) * (1 - fitted(fit))))
  if (all(diff(t) == 1))
    say(name, "fractional nw", sqrt(newey_west(fit, 3)[2, 2]))
}

ranks <- function (name, x, t) {
  n <- length(x)
  few <- n < 10 && !anyDuplicated(x)
  kendall <- suppressWarnings(cor.test(t, x, method = "kendall", exact = few,
                                       continuity = TRUE))
  say(name, "tau_b", kendall$estimate)
  say(name, "kendall p", kendall$p.value)
  spearman <- suppressWarnings(cor.test(t, x, method = "spearman",
                                        exact = few))
  say(name, "rho", spearman$estimate)
  say(name, "spearman p", spearman$p.value)
}

halves <- function (name, x, t) {
  half <- ceiling((max(t) - min(t) + 1) / 2)
  later <- x[match(t + half, t)]
  d <- sign(later - x)
  d <- d[!is.na(d) & d != 0]
  say(name, "rising", sum(d > 0))
  say(name, "cox_stuart p", binom.test(sum(d > 0), length(d))$p.value)
}

pettitt <- function (name, x, t) {
  n <- length(x)
  u <- 2 * cumsum(rank(x)) - seq_len(n) * (n + 1)
  say(name, "k", max(abs(u)))
  say(name, "pettitt p", min(1, 2 * exp(-6 * max(abs(u))^2 / (n^3 + n^2))))
}

for (line in readLines(commandArgs(TRUE)[1])) {
  cells <- strsplit(line, "\t")[[1]]
  x <- as.numeric(cells[-(1:2)])
  t <- seq_along(x)[!is.na(x)]
  x <- x[!is.na(x)]
  for (job in list(least_squares, shares, ranks, halves, pettitt))
    job(cells[1], x, t)
}
