/* sup_f.c -- F statistics of all dates; see sup_f.h for the rules */
#include "sup_f.h"

#include <math.h>
#include <stdlib.h>
#include "hansen.h"
#include "regimes.h"
#include "stats/options.h"

typedef struct {
  ts_regimes r;
  size_t from, to;       /* dates: after so many observations */
  double *f;             /* of each number of observations before; owned */
  size_t best;           /* rule 3 */
  double ave, exp;
  double trim;           /* what Hansen's tables are asked for */
} sup;

static size_t dates_of (const sup *s) {
  return s->to - s->from + 1;
}

/* Sums of squared residuals of the first i observations, or of all from i on.
** */
static void add_rss (sup *s, int backward) {
  const ts_regimes *r = &s->r;
  ts_growing g;
  double row[TS_GROWING_MOST], residual;
  ts_growing_start(&g, r->k);
  for (size_t i = 0; i < r->n; i++) {
    size_t at = backward ? r->n - 1 - i : i;
    ts_regimes_row(r, at, row);
    ts_growing_add(&g, row, r->z[at], &residual);
    s->f[backward ? at : at + 1] += g.rss;
  }
}

/* ave and exp, the latter about its largest term so that nothing overflows. */
static void combine (sup *s) {
  double sum = 0.0, powers = 0.0;
  for (size_t i = s->from; i <= s->to; i++) {
    sum += s->f[i];
    powers += exp(0.5 * (s->f[i] - s->f[s->best]));
  }
  s->ave = sum / (double)dates_of(s);
  s->exp = 0.5 * s->f[s->best] + log(powers / (double)dates_of(s));
}

/* F of each date; false when two regimes fit exactly at 'best'. */
static int test_dates (sup *s) {
  const ts_regimes *r = &s->r;
  double df = (double)(r->n - 2 * r->k), whole;
  int exact = 0;
  add_rss(s, 0);
  add_rss(s, 1);
  whole = 0.5 * (s->f[0] + s->f[r->n]);
  s->best = s->from;
  for (size_t i = s->from; i <= s->to; i++)
    if (s->f[i] < s->f[s->best]) s->best = i;
  exact = ts_regimes_exact(r, s->f[s->best], r->n);
  for (size_t i = s->from; i <= s->to; i++)
    s->f[i] = (whole - s->f[i]) / (s->f[i] / df);
  return !exact;
}

static ts_status add_path (const sup *s, double boundary, ts_fit *out) {
  double *path, *line;
  ts_status status = ts_fit_add_series(out, "statistic", s->r.y, "F", "",
                                       &path);
  if (status == TS_OK)
    status = ts_fit_add_series(out, "boundary", s->r.y, "boundary of F", "",
                               &line);
  for (size_t i = s->from; status == TS_OK && i <= s->to; i++) {
    path[s->r.sample.at[i]] = s->f[i];
    line[s->r.sample.at[i]] = boundary;
  }
  return status;
}

static ts_status add_numbers (const sup *s, ts_fit *out) {
  double sup_f = s->f[s->best];
  double boundary = ts_hansen_critical(TS_HANSEN_SUP, 1.0 - out->level, s->r.k,
                                       s->trim);
  const ts_number_row numbers[] = {
    {"sup_f", "supF", sup_f, ""},
    {"p", "p", ts_hansen_p(TS_HANSEN_SUP, sup_f, s->r.k, s->trim), ""},
    {"ave_f", "aveF", s->ave, ""},
    {"ave_p", "p", ts_hansen_p(TS_HANSEN_AVE, s->ave, s->r.k, s->trim), ""},
    {"exp_f", "expF", s->exp, ""},
    {"exp_p", "p", ts_hansen_p(TS_HANSEN_EXP, s->exp, s->r.k, s->trim), ""},
    {"critical", NULL, boundary, ""}
  };
  ts_status status = ts_fit_add_numbers(out, numbers,
                                        sizeof numbers / sizeof *numbers);
  return (status == TS_OK) ? add_path(s, boundary, out) : status;
}

static ts_status report (const sup *s, ts_fit *out) {
  char date[TS_PERIOD_TEXT], first[TS_PERIOD_TEXT], last[TS_PERIOD_TEXT];
  ts_status status = add_numbers(s, out);
  ts_regimes_text(&s->r, s->best, date);
  ts_regimes_text(&s->r, s->from, first);
  ts_regimes_text(&s->r, s->to, last);
  if (status == TS_OK) status = ts_fit_add_text(out, "date", "date", date);
  if (status == TS_OK)
    status = ts_fit_add_text(out, "earliest", NULL, first);
  if (status == TS_OK) status = ts_fit_add_text(out, "latest", NULL, last);
  if (status == TS_OK)
    status = ts_fit_set(&out->method, "F of %zu dates, %s..%s; p-values by"
                        " Hansen (1997)", dates_of(s), first, last);
  if (status == TS_OK && isnan(ts_fit_get(out, "p")))
    status = ts_fit_note(out, "no p-values: none are tabulated for %zu"
                         " coefficients and this trimming", s->r.k);
  return (status == TS_OK) ? ts_regimes_note(&s->r, out) : status;
}

/* Rule 2. */
static ts_status place (sup *s, double trim, ts_fit *out) {
  size_t n = s->r.n, k = s->r.k;
  s->from = (size_t)(trim * (double)n);
  if (s->from < k + 1) s->from = k + 1;
  if (2 * s->from > n)
    return ts_fit_refuse_for(out, "too few observations for two regimes",
                             "needs %zu observations, has %zu", 2 * (k + 1), n);
  s->to = n - s->from;
  s->trim = ts_hansen_trim(n, s->from, s->to);
  return TS_OK;
}

static ts_status estimate (sup *s, ts_fit *out) {
  char date[TS_PERIOD_TEXT];
  s->f = calloc(s->r.n + 1, sizeof *s->f);
  if (s->f == NULL) return TS_NOMEM;
  if (!test_dates(s))
    return ts_fit_refuse_for(out, "two regimes fit exactly: there are no errors"
                             " to test with", "the new regime begins in %s",
                             ts_regimes_text(&s->r, s->best, date));
  combine(s);
  return report(s, out);
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                      ts_fit *out, ts_error *err) {
  ts_regime_shape shape = ts_regime_shape_of(args);
  sup s = {0};
  ts_status status = ts_regimes_title(y, shape.log, "SupF test for a break",
                                      out);
  (void)stop;
  out->level = ts_arg_number(args, "level");
  if (status == TS_OK)
    status = ts_regimes_start(&s.r, y, shape, "sup_f", out, err);
  if (status == TS_OK && out->refused == NULL)
    status = place(&s, ts_arg_number(args, "trim"), out);
  if (status == TS_OK && out->refused == NULL) status = estimate(&s, out);
  ts_regimes_free(&s.r);
  free(s.f);
  return status;
}

static const ts_option options[] = {
  TS_REGIME_OPTIONS,
  {.name = "trim", .kind = TS_OPTION_NUMBER, .number = 0.15, .lo = 0.05,
   .hi = 0.45, .help = "share of the observations before the first date and"
                       " after the last"},
  TS_LEVEL_OPTION,
  TS_MISSING_OPTION,
  {.name = NULL}
};

const ts_model ts_sup_f_model = {
  .name = "sup_f", .fit = fit, .options = options, .fewest = 4,
  .gaps = TS_GAPS_SELF,
  .source = "Andrews (1993); Andrews and Ploberger (1994); Hansen (1997)",
  .help = "Test for one break at an unknown date: the largest F of all dates,"
          " and its date"
};
