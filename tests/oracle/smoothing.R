# stl, decompose, HoltWinters, loess and filter of R, mstl of forecast: every
# 11th value of each part. The frequency of the series says its season.
has_forecast <- requireNamespace("forecast", quietly = TRUE)

say <- function(name, what, values) {
  at <- seq(1, length(values), by = 11)
  cat(sprintf("%s %s %d\t%.17g\n", name, what, at, values[at]), sep = "")
}

parts <- function(name, what, fit) {
  say(name, paste(what, "seasonal"), fit$time.series[, "seasonal"])
  say(name, paste(what, "trend"), fit$time.series[, "trend"])
}

forecasts <- function(name, kind, fit) {
  p <- predict(fit, 14, prediction.interval = TRUE)
  cat(sprintf("%s %s %s\t%.17g\n", name, kind, c("alpha", "beta", "gamma"),
              c(fit$alpha, fit$beta, fit$gamma)), sep = "")
  cat(sprintf("%s %s SSE\t%.17g\n", name, kind, fit$SSE))
  # with the parameters of the search, so that all is comparable to the digit
  say(name, paste(kind, "forecast"), p[, "fit"])
  if (kind == "additive") say(name, paste(kind, "hi"), p[, "upr"])
}

seasonal <- function(name, x) {
  parts(name, "stl", stl(x, 7))
  parts(name, "periodic", stl(x, "periodic"))
  parts(name, "robust", stl(x, 7, robust = TRUE))
  parts(name, "windows", stl(x, 13, s.degree = 1, t.window = 25, t.degree = 0,
                             l.window = 15, robust = TRUE, inner = 2,
                             outer = 5))
  parts(name, "jumps", stl(x, 9, s.jump = 2, t.jump = 7, l.jump = 4))
  for (kind in c("additive", "multiplicative")) {
    d <- decompose(x, kind)
    say(name, paste("decompose", kind, "seasonal"), d$seasonal)
    cat(sprintf("%s decompose %s trend\t%.17g\n", name, kind,
                d$trend[frequency(x)]))
    forecasts(name, kind, HoltWinters(x, seasonal = kind))
  }
  if (!has_forecast) return(invisible())
  m <- forecast::mstl(forecast::msts(x, c(4, 12)))
  say(name, "mstl trend", m[, "Trend"])
  say(name, "mstl 4", m[, "Seasonal4"])
  say(name, "mstl 12", m[, "Seasonal12"])
}

smooth <- function(name, x) {
  t <- seq_along(x)
  direct <- loess.control(surface = "direct")
  for (degree in 0:2) for (family in c("gaussian", "symmetric")) {
    fit <- loess(x ~ t, span = 0.4, degree = degree, family = family,
                 control = direct)
    say(name, paste("loess", degree, family), predict(fit, data.frame(t = t)))
  }
}

for (line in readLines(commandArgs(TRUE)[1])) {
  cells <- strsplit(line, "\t")[[1]]
  name <- cells[1]
  x <- suppressWarnings(as.numeric(cells[-(1:2)]))
  smooth(name, x)
  if (!anyNA(x)) seasonal(name, ts(x, frequency = as.numeric(cells[2])))
}
