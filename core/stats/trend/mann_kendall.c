/* mann_kendall.c -- the test in words; see mann_kendall.h for the rules */
#include "mann_kendall.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include "kendall_test.h"
#include "stats/options.h"
#include "theil_sen.h"

#define YEARS_FEW 10     /* below: Hirsch and Slack's normal p is rough */

static ts_serial correction_of (const ts_args *args) {
  return ts_arg_is(args, "correction", "hamed_rao") ? TS_SERIAL_HAMED_RAO
       : ts_arg_is(args, "correction", "yue_wang") ? TS_SERIAL_YUE_WANG
       : ts_arg_is(args, "correction", "prewhiten") ? TS_SERIAL_PREWHITEN
       : ts_arg_is(args, "correction", "tfpw") ? TS_SERIAL_TFPW
       : TS_SERIAL_NONE;
}

/* Rule 4. */
static ts_season_test season_of (const ts_args *args, const ts_series *y,
                                 ts_serial correction) {
  return ts_arg_is(args, "season", "simple") ? TS_SEASON_SIMPLE
       : (ts_arg_is(args, "season", "covariance")
          || (ts_arg_is(args, "season", "auto") && correction == TS_SERIAL_NONE
              && ts_seasons(y->first.freq) > 0)) ? TS_SEASON_COVARIANCE
       : TS_SEASON_NONE;
}

/* What the options say of series on the calendar of 'y'. */
static ts_status make_plan (const ts_series *y, const ts_args *args,
                            ts_kendall_plan *plan) {
  double lags = ts_arg_number(args, "lags");
  *plan = (ts_kendall_plan){.correction = correction_of(args)};
  plan->season = season_of(args, y, plan->correction);
  plan->bound = gsl_cdf_ugaussian_Qinv(0.5 * ts_arg_number(args, "alpha"));
  plan->lags = isnan(lags) ? SIZE_MAX : (size_t)lags;
  return ts_kendall_plan_start(plan, y->n);
}

static ts_status check_season (const ts_series *y, ts_season_test season,
                               ts_serial correction, ts_error *err) {
  if (season != TS_SEASON_NONE && ts_seasons(y->first.freq) == 0)
    return ts_fail(err, TS_MISUSE, "a series by %s has no seasons: season ="
                   " \"none\"", ts_freq_name(y->first.freq));
  if (season != TS_SEASON_NONE && correction != TS_SERIAL_NONE)
    return ts_fail(err, TS_MISUSE, "a correction compares all periods: season ="
                   " \"none\"");
  return TS_OK;
}

static ts_status refuse (const ts_kendall_plan *plan, ts_tested tested,
                         const ts_kendall_result *r, ts_fit *out) {
  if (tested == TS_FEW_YEARS)
    return ts_fit_refuse_for(out, "too few complete calendar years: season ="
                             " \"none\" compares all periods", "needs %d"
                             " complete calendar years, has %zu",
                             TS_YEARS_FEWEST, r->years);
  if (tested == TS_TOO_MANY)
    return ts_fit_refuse(out, "corrections take at most %d observations: use"
                         " coarser periods", TS_SLOPES_MOST);
  if (tested == TS_FEW_NEIGHBOURS)
    return ts_fit_refuse(out, "too few neighbouring observations: needs 3"
                         " pairs");
  if (tested == TS_NO_VARIANCE)
    return ts_fit_refuse_for(out, "the corrected variance is not positive:"
                             " correction = \"none\", or fewer lags",
                             "the variance would change by a factor of %.3g",
                             r->serial);
  return ts_fit_refuse(out, (plan->season == TS_SEASON_NONE)
                       ? "all observations are equal"
                       : "no season has two observations that differ");
}

/* How the correction is called in the method's line. */
static const char *correction_text (ts_serial correction) {
  static const char *const texts[] = {
    "", "; variance corrected for correlated ranks (Hamed and Rao)",
    "; variance corrected for correlation (Yue and Wang)",
    "; pre-whitened", "; pre-whitened free of trend"
  };
  return texts[correction];
}

static ts_status describe (const ts_series *y, const ts_kendall_plan *plan,
                           const ts_kendall_result *r, ts_fit *out) {
  size_t seasons = ts_seasons(y->first.freq);
  if (plan->season == TS_SEASON_SIMPLE)
    return ts_fit_set(&out->method, "within %zu seasons taken for independent;"
                      " normal p with continuity correction", seasons);
  if (plan->season == TS_SEASON_COVARIANCE)
    return ts_fit_set(&out->method, "within %zu seasons over %zu complete"
                      " years, with covariances between seasons; normal p",
                      seasons, r->years);
  if (r->exact) return ts_fit_set(&out->method, "exact p, no ties");
  return ts_fit_set(&out->method, "normal p with continuity correction%s%s",
                    r->tied ? ", variance corrected for ties" : "",
                    correction_text(plan->correction));
}

static ts_status add_notes (const ts_series *y, const ts_kendall_plan *plan,
                            const ts_kendall_result *r, ts_fit *out) {
  ts_status status = TS_OK;
  if (plan->season == TS_SEASON_NONE && ts_seasons(y->first.freq) > 0)
    status = ts_fit_note(out, "seasons are not told apart");
  if (plan->season != TS_SEASON_COVARIANCE) return status;
  if (r->left_out > 0)
    status = ts_fit_note(out, "%zu observations outside complete years are left"
                         " out", r->left_out);
  if (status == TS_OK && r->years < YEARS_FEW)
    status = ts_fit_note(out, "p is rough with fewer than %d years", YEARS_FEW);
  return status;
}

/* What is added by a correction: its name and label. */
static const char *const serial_names[][2] = {
  {NULL, NULL}, {"factor", "variance factor"}, {"factor", "variance factor"},
  {"r1", "r1"}, {"r1", "r1"}
};

/* The numbers in order; how many. */
static size_t list_numbers (const ts_kendall_result *r, ts_serial correction,
                            double *numbers) {
  const double values[] = {r->s, r->var, r->z, r->p, r->tau, r->tau_b,
                           r->serial};
  size_t n = (correction == TS_SERIAL_NONE) ? 6 : 7;
  for (size_t i = 0; i < n; i++) numbers[i] = values[i];
  return n;
}

static ts_status report (const ts_kendall_result *r, ts_serial correction,
                         ts_fit *out) {
  const char *const names[7][2] = {
    {"s", "S"}, {"var", "Var S"}, {"z", "z"}, {"p", "p"}, {"tau", "tau"},
    {"tau_b", "tau-b"},
    {serial_names[correction][0], serial_names[correction][1]}
  };
  double numbers[7];
  size_t n = list_numbers(r, correction, numbers);
  ts_status status = TS_OK;
  for (size_t i = 0; i < n && status == TS_OK; i++)
    status = ts_fit_add_number(out, names[i][0], names[i][1], numbers[i], "");
  return status;
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                      ts_fit *out, ts_error *err) {
  ts_kendall_plan plan;
  ts_kendall_result r;
  ts_tested tested;
  ts_status status = make_plan(y, args, &plan);
  if (status == TS_OK)
    status = check_season(y, plan.season, plan.correction, err);
  if (status == TS_OK)
    status = ts_fit_set(&out->title, "%s test of %s",
                        (plan.season == TS_SEASON_NONE) ? "Mann-Kendall"
                        : "Seasonal Mann-Kendall", y->name);
  if (status == TS_OK) status = ts_kendall_test(&plan, y, stop, &r, &tested);
  if (status == TS_OK && tested != TS_TESTED) {
    status = refuse(&plan, tested, &r, out);
  } else if (status == TS_OK) {
    status = describe(y, &plan, &r, out);
    if (status == TS_OK) status = add_notes(y, &plan, &r, out);
    if (status == TS_OK) status = report(&r, plan.correction, out);
  }
  ts_kendall_plan_free(&plan);
  return status;
}

static void drop_plan (void *kept) {
  ts_kendall_plan_free(kept);
  free(kept);
}

/* The plan of this panel, made for its first series. */
static ts_status keep_plan (const ts_series *y, const ts_args *args,
                            ts_memo *memo) {
  ts_kendall_plan *plan;
  if (memo->kept != NULL) return TS_OK;
  plan = malloc(sizeof *plan);
  if (plan == NULL) return TS_NOMEM;
  *memo = (ts_memo){plan, drop_plan};
  return make_plan(y, args, plan);
}

static ts_status quick (const ts_series *y, const ts_args *args, ts_stop stop,
                        double *numbers) {
  ts_memo own = {0}, *memo = (args->memo != NULL) ? args->memo : &own;
  ts_status status = keep_plan(y, args, memo);
  if (status == TS_OK) {
    ts_kendall_plan *plan = memo->kept;
    ts_kendall_result r;
    ts_tested tested;
    if (check_season(y, plan->season, plan->correction, NULL) != TS_OK)
      status = TS_DOMAIN;
    else status = ts_kendall_test(plan, y, stop, &r, &tested);
    if (status == TS_OK && tested != TS_TESTED) status = TS_DOMAIN;
    if (status == TS_OK) list_numbers(&r, plan->correction, numbers);
  }
  ts_memo_end(&own);
  return status;
}

static const ts_option options[] = {
  {.name = "season", .kind = TS_OPTION_WORD, .text = "auto",
   .words = "auto|none|simple|covariance",
   .help = "covariance: each month (quarter, half-year) within itself, allowing"
           " for months that move together, over complete years; simple: as if"
           " they did not; none: all periods together; auto: covariance where"
           " there are seasons and no correction is asked for, else none"},
  {.name = "correction", .kind = TS_OPTION_WORD, .text = "none",
   .words = "none|hamed_rao|yue_wang|prewhiten|tfpw",
   .help = "for neighbouring periods that are alike: hamed_rao and yue_wang"
           " make the variance larger; prewhiten tests the series without its"
           " first-order correlation, tfpw the same with the trend kept"},
  {.name = "alpha", .kind = TS_OPTION_NUMBER, .number = 0.05, .lo = 0.0001,
   .hi = 0.5, .help = "hamed_rao: correlations count that a test at this level"
                      " finds"},
  {.name = "lags", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1,
   .hi = TS_FARTHEST, .help = "hamed_rao, yue_wang: the farthest lag that is"
                              " looked at; not given: all"},
  {.name = NULL}
};

const ts_model ts_mann_kendall_model = {
  .name = "mann_kendall", .fit = fit, .quick = quick,
  .options = options, .fewest = 3,
  .source = "Mann (1945); Kendall (1975); Hirsch and Slack (1984); Hamed and Rao"
            " (1998); Yue and Wang (2004); Yue, Pilon, Phinney and Cavadias"
            " (2002)",
  .help = "Test for a trend in one direction, of any shape: do later"
          " observations tend to be higher than earlier ones"
};
