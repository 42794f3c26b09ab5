# smoothing.R -- decompositions of fits.lua in R: x has a series in each column;
# a matrix with a row for each number and a column for each series
strengths <- function (x, robust) apply(x, 2, function (y) {
  parts <- stl(ts(y, frequency = 12), 7, robust = robust)$time.series
  rest <- parts[, "remainder"]
  share <- function (part) max(0, 1 - var(rest) / var(rest + part))
  c(strength_trend = share(parts[, "trend"]),
    strength_seasonal = share(parts[, "seasonal"]), remainder_sd = sd(rest))
})
smoothed <- function (x, seasonal) rbind(sse = apply(x, 2, function (y)
  HoltWinters(ts(y, frequency = 12), seasonal = seasonal)$SSE))

smoothing <- list(
  stl = function (x) strengths(x, FALSE),
  stl_robust = function (x) strengths(x, TRUE),
  holt_winters = function (x) smoothed(x, "additive"),
  holt_winters_times = function (x) smoothed(x, "multiplicative")
)
