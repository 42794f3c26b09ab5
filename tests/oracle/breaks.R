# Breaks by strucchange; Wald statistics and interrupted series by sandwich.
if (!requireNamespace("strucchange", quietly = TRUE)
    || !requireNamespace("sandwich", quietly = TRUE)) {
  cat("needs the R packages strucchange and sandwich\n")
  quit(status = 77)
}
suppressMessages(library(strucchange))

say <- function (name, what, value)
  cat(sprintf("%s %s\t%.17g\n", name, what, value))

f_statistics <- function (name, model) {
  fs <- Fstats(model)
  for (type in c("supF", "aveF", "expF")) {
    test <- sctest(fs, type = type)
    say(name, type, test$statistic)
    say(name, paste(type, "1 - p"), 1 - test$p.value)
  }
  say(name, "supF at", fs$breakpoint)
}

partitions <- function (name, model) {
  all <- breakpoints(model, breaks = 4)
  table <- summary(all)$RSS
  for (m in 0:4) {
    say(name, paste("rss", m), all$RSS(1, all$nobs) * (m == 0)
        + (m > 0) * breakpoints(all, breaks = m)$RSS)
    say(name, paste("bic", m), AIC(all, k = log(all$nobs))[m + 1])
  }
  two <- breakpoints(all, breaks = 2)$breakpoints
  reach <- suppressWarnings(confint(all, breaks = 2)$confint)
  for (i in 1:2) {
    say(name, paste("break", i), two[i])
    say(name, paste("lo", i), max(reach[i, 1], 0))  # ours stay in the series
    say(name, paste("hi", i), min(reach[i, 3], all$nobs - 1))
  }
}

fluctuations <- function (name, model) {
  for (type in c("Rec-CUSUM", "OLS-CUSUM", "OLS-MOSUM")) {
    test <- sctest(efp(model, type = type))
    say(name, type, test$statistic)
    say(name, paste(type, "1 - p"), 1 - test$p.value)
  }
}

# The regime from observation n/2 + 1 on.
at_a_date <- function (name, x, t) {
  n <- length(x)
  from <- n %/% 2 + 1
  d <- as.numeric(t >= from)
  c <- (t - from) * d
  fit <- lm(x ~ t + d + c)
  lag <- floor(4 * (n / 100)^(2 / 9))
  v <- sandwich::NeweyWest(fit, lag = lag, prewhite = FALSE, adjust = FALSE)
  h <- sandwich::vcovHC(fit, type = "HC1")
  b <- coef(fit)[3:4]
  say(name, "level_change", b[1])
  say(name, "level_change se", sqrt(v[3, 3]))
  say(name, "slope_change", b[2])
  say(name, "slope_change se", sqrt(v[4, 4]))
  say(name, "both", b %*% solve(v[3:4, 3:4]) %*% b / 2)
  say(name, "chow hc1", b %*% solve(h[3:4, 3:4]) %*% b / 2)
  say(name, "chow", anova(lm(x ~ t), fit)$F[2])
}

for (line in readLines(commandArgs(TRUE)[1])) {
  cells <- strsplit(line, "\t")[[1]]
  x <- as.numeric(cells[-(1:2)])
  t <- seq_along(x)
  for (kind in c("level", "trend")) {
    name <- paste(cells[1], kind)
    model <- if (kind == "level") x ~ 1 else x ~ t
    f_statistics(name, model)
    partitions(name, model)
    fluctuations(name, model)
  }
  at_a_date(cells[1], x, t)
}
