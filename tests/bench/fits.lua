--- The models that are timed: one row each, and nothing else to add but ways of
-- other programs in peers/fits.py and peers/fits.R.
-- `id` is what those are asked for; `options`, of the model; `goal`,
-- microseconds a series on one thread; `numbers`, fields that are compared with
-- theirs, to 1e-9 unless `tolerance` says otherwise.
return {
  { id = "ols", what = "OLS trend with standard error", model = "trend",
    options = { "errors=ols" }, goal = 0.3, numbers = { "slope", "se" } },
  { id = "newey_west", what = "OLS trend with Newey-West errors",
    model = "trend", options = {}, numbers = { "slope", "se" } },
  { id = "mann_kendall", what = "Mann-Kendall, all pairs",
    model = "mann_kendall", options = { "season=none" }, goal = 1,
    numbers = { "s", "tau_b" } },
  { id = "seasonal", what = "seasonal Mann-Kendall with covariances",
    model = "mann_kendall", options = {}, numbers = { "s", "var" } },
  { id = "theil_sen", what = "Theil-Sen with interval", model = "theil_sen",
    options = {}, goal = 15, numbers = { "slope", "lo", "hi" } },
}
