--- Decompositions that are timed on very many series: rows of one table, and
-- nothing else to add but ways of other programs in peers/smoothing.R.
-- `id` is what those are asked for; `options`, of the model; `goal`,
-- microseconds a series on one thread; `numbers`, fields that are compared with
-- theirs, to 1e-9 unless `tolerance` says otherwise. The search for parameters
-- ends lower than R's, so nothing of it can be compared.
return {
  { id = "stl", what = "STL with strengths of trend and season", model = "stl",
    options = {}, goal = 25,
    numbers = { "strength_trend", "strength_seasonal", "remainder_sd" } },
  { id = "stl_robust", what = "the same, robust: 16 passes", model = "stl",
    options = { "robust=1" }, goal = 120,
    numbers = { "strength_trend", "strength_seasonal", "remainder_sd" } },
  { id = "holt_winters", what = "Holt-Winters with parameters sought",
    model = "holt_winters", options = {}, goal = 200, numbers = {} },
  { id = "holt_winters_times", what = "the same, seasons multiply",
    model = "holt_winters", options = { "season=multiplicative" }, goal = 200,
    numbers = {} },
}
