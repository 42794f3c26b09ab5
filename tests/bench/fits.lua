--- The models that are timed: one row each, and nothing else to add but ways of
-- other programs in peers/fits.py and peers/fits.R.
-- `id` is what those are asked for; `options`, of the model; `goal`,
-- microseconds a series on one thread; `numbers`, fields that are compared with
-- theirs, to 1e-9 unless `tolerance` says otherwise; with `least` ours may be
-- lower instead: the search for Holt-Winters' parameters ends lower than R's.
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
  { id = "stl", what = "STL with strengths of trend and season", model = "stl",
    options = {}, goal = 25,
    numbers = { "strength_trend", "strength_seasonal", "remainder_sd" } },
  { id = "stl_robust", what = "the same, robust: 16 passes", model = "stl",
    options = { "robust=1" }, goal = 120,
    numbers = { "strength_trend", "strength_seasonal", "remainder_sd" } },
  { id = "holt_winters", what = "Holt-Winters with parameters sought",
    model = "holt_winters", options = {}, goal = 200, least = true,
    numbers = { "sse" } },
  { id = "holt_winters_times", what = "the same, seasons multiply",
    model = "holt_winters", options = { "season=multiplicative" }, goal = 200,
    least = true, numbers = { "sse" } },
  { id = "breaks", what = "Bai-Perron, up to 5 breaks in the level",
    model = "breaks", options = {}, goal = 400,
    numbers = { "count", "rss", "bic" } },
}
