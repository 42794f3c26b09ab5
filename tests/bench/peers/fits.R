# fits.R -- models on very many series in R; arguments as of fits.py
MONTHS <- 66
ANSWERED <- 200
SECONDS <- 2
args <- commandArgs(TRUE)
if (args[2] == "version") {
  cat(as.character(getRversion()), "\n")
  quit()
}
time <- seq_len(MONTHS)

# All series at once: a column each.
ols <- function (x) {
  fit <- lm.fit(cbind(1, time), x)
  spread <- sum((time - mean(time))^2)
  rbind(slope = fit$coefficients[2, ],
        se = sqrt(colSums(fit$residuals^2) / (MONTHS - 2) / spread))
}
newey_west <- function (x) apply(x, 2, function (y) {
  fit <- lm(y ~ time)
  v <- sandwich::NeweyWest(fit, lag = 3, prewhite = FALSE, adjust = FALSE)
  c(slope = coef(fit)[[2]], se = sqrt(v[2, 2]))
})
mann_kendall <- function (x) rbind(tau_b = apply(x, 2, function (y)
  cor(time, y, method = "kendall")))

jobs <- list(ols = ols, mann_kendall = mann_kendall)
if (requireNamespace("sandwich", quietly = TRUE)) jobs$newey_west <- newey_west
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
source(file.path(here, "smoothing.R"))
jobs <- c(jobs, smoothing)
if (requireNamespace("strucchange", quietly = TRUE)) {
  source(file.path(here, "breaks.R"))
  jobs$breaks <- bai_perron
}
job <- jobs[[args[2]]]
if (is.null(job)) quit(status = 3)

count <- as.integer(args[4])
x <- matrix(readBin(args[3], "double", MONTHS * count), MONTHS)
numbers <- job(x[, seq_len(min(ANSWERED, count))])
cat(sprintf("%d %s\t%.17g", rep(seq_len(ncol(numbers)) - 1,
                                each = nrow(numbers)),
            rownames(numbers), numbers), file = args[5], sep = "\n")
done <- 0
start <- proc.time()[["elapsed"]]
while (proc.time()[["elapsed"]] - start < SECONDS && done < count) {
  block <- seq(done + 1, min(done + ANSWERED, count))
  job(x[, block])
  done <- done + length(block)
}
cat(sprintf("%.9g\n", (proc.time()[["elapsed"]] - start) / done))
