/* growth_series.c -- growth along a series; see growth.h for the rules */
#include "growth.h"

#include <math.h>
#include <string.h>
#include "base/sums.h"
#include "stats/options.h"

typedef enum { BASE_WINDOW, BASE_YTD, BASE_CARRY } base_kind;

typedef struct {
  base_kind base;
  ts_growth_form form;
  size_t lag;      /* periods back to the base */
  size_t window;   /* periods summed on each side */
  double years;    /* the lag in years */
  int zero;        /* rule 11 */
} plan;

/* One side of a comparison, or why there is none. */
typedef struct {
  double value;
  const char *why;
} side;

static ts_growth_form form_of (const char *kind) {
  if (strcmp(kind, "annualised") == 0) return TS_GROWTH_ANNUALISED;
  if (strcmp(kind, "log") == 0) return TS_GROWTH_LOG;
  if (strcmp(kind, "midpoint") == 0) return TS_GROWTH_MIDPOINT;
  return TS_GROWTH_SIMPLE;
}

static base_kind base_of (const char *kind) {
  if (strcmp(kind, "ytd") == 0) return BASE_YTD;
  return (strcmp(kind, "carry_over") == 0) ? BASE_CARRY : BASE_WINDOW;
}

/* What a kind that knows its base takes none of. */
static ts_status check_fixed (const char *kind, double lag, size_t window,
                              base_kind base, ts_error *err) {
  if (!isnan(lag))
    return ts_fail(err, TS_MISUSE, "growth \"%s\" compares with the year before"
                   " and takes no lag; \"pop\" does", kind);
  if (base != BASE_WINDOW && window > 1)
    return ts_fail(err, TS_MISUSE, "growth \"%s\" has its own window: leave"
                   " window out", kind);
  return TS_OK;
}

static ts_status plan_of (const ts_series *y, const ts_args *args, plan *p,
                          ts_error *err) {
  const char *kind = ts_arg_text(args, "kind");
  double lag = ts_arg_number(args, "lag");
  double window = ts_arg_number(args, "window");
  int per_year = ts_freq_per_year(y->first.freq), yoy;
  if (kind == NULL && y->first.freq != TS_YEAR)  /* S22 */
    return ts_fail(err, TS_MISUSE,
                   "growth of a series by %s has no default: say which, \"yoy\""
                   " (on the year before), \"pop\" (on the period before),"
                   " \"annualised\", \"log\", \"midpoint\", \"ytd\" or"
                   " \"carry_over\"", ts_freq_name(y->first.freq));
  if (kind == NULL) kind = "pop";
  yoy = (strcmp(kind, "yoy") == 0);
  p->base = base_of(kind);
  p->form = form_of(kind);
  p->window = isnan(window) ? 1 : (size_t)window;
  p->lag = yoy ? (size_t)per_year : isnan(lag) ? p->window : (size_t)lag;
  p->years = (double)p->lag / per_year;
  p->zero = ts_arg_is(args, "both_zero", "zero");
  return (yoy || p->base != BASE_WINDOW)
       ? check_fixed(kind, lag, p->window, p->base, err) : TS_OK;
}

/* The sum of n periods that end at place i. */
static side sum_to (const ts_series *y, int64_t i, int64_t n) {
  ts_exact sum = {0};
  if (i + 1 - n < 0) return (side){NAN, "no earlier period"};
  if (n == 1) return (side){y->values[i], NULL};
  for (int64_t j = i + 1 - n; j <= i; j++) {
    if (isnan(y->values[j])) return (side){NAN, "value missing in the window"};
    ts_exact_add(&sum, y->values[j]);
  }
  return (side){ts_exact_get(&sum), NULL};
}

/* The place of a year's first period, 'years' before that of place i, and how
** many periods it has. */
static int64_t year_start (const ts_series *y, int64_t i, int years,
                           int64_t *n) {
  ts_period p = {(int32_t)(y->first.ordinal + i), y->first.freq};
  ts_period year = ts_period_coarsen(p, TS_YEAR);
  size_t count;
  year.ordinal -= years;
  p = ts_period_refine(year, y->first.freq, &count);
  *n = (int64_t)count;
  return (int64_t)p.ordinal - y->first.ordinal;
}

/* Rule 9. */
static void year_to_date (const ts_series *y, int64_t i, side *from,
                          side *to) {
  int64_t n, before_n, start = year_start(y, i, 0, &n);
  int64_t before = year_start(y, i, 1, &before_n), at = i - start;
  *to = sum_to(y, i, at + 1);
  *from = (at < before_n) ? sum_to(y, before + at, at + 1)
                          : (side){NAN, "no such period the year before"};
}

/* Rule 10. */
static void carry (const ts_series *y, int64_t i, side *from, side *to) {
  int64_t n, before_n, start = year_start(y, i, 0, &n);
  int64_t before = year_start(y, i, 1, &before_n), at = i - start;
  *to = sum_to(y, i, at + 1);
  to->value = (to->value + (double)(n - 1 - at) * y->values[i]) / (double)n;
  *from = sum_to(y, before + before_n - 1, before_n);
  from->value /= (double)before_n;
}

static void sides_of (const ts_series *y, const plan *p, int64_t i, side *from,
                      side *to) {
  if (p->base == BASE_YTD) {
    year_to_date(y, i, from, to);
  } else if (p->base == BASE_CARRY) {
    carry(y, i, from, to);
  } else {
    *to = sum_to(y, i, (int64_t)p->window);
    *from = sum_to(y, i - (int64_t)p->lag, (int64_t)p->window);
  }
}

static double value_at (const ts_series *y, const plan *p, size_t i,
                        const char **why) {
  side from, to;
  *why = NULL;
  if (isnan(y->values[i])) return NAN;  /* the input says why */
  sides_of(y, p, (int64_t)i, &from, &to);
  *why = (to.why != NULL) ? to.why : from.why;
  if (*why != NULL) return NAN;
  if (p->zero && from.value == 0.0 && to.value == 0.0) return 0.0;
  return ts_growth(p->form, from.value, to.value, p->years, why);
}

static ts_status apply (const ts_series *y, const ts_args *args,
                        double *out, ts_error *err) {
  plan p = {0};
  const char *why;
  ts_status status = plan_of(y, args, &p, err);
  if (status != TS_OK) return status;
  for (size_t i = 0; i < y->n; i++) out[i] = value_at(y, &p, i, &why);
  return TS_OK;
}

static const char *why (const ts_series *y, const ts_args *args,
                        size_t i) {
  plan p = {0};
  const char *why = NULL;
  if (plan_of(y, args, &p, NULL) == TS_OK) value_at(y, &p, i, &why);
  return why;
}

static size_t back (const ts_series *y, const ts_args *args) {
  plan p = {0};
  if (plan_of(y, args, &p, NULL) != TS_OK) return 0;
  return (p.base == BASE_WINDOW && p.window == 1) ? p.lag : 0;
}

static const ts_option options[] = {
  {.name = "kind", .kind = TS_OPTION_WORD,
   .words = "yoy|pop|annualised|log|midpoint|ytd|carry_over",
   .help = "yoy: on the same period a year before (52 weeks, 365 days);"
           " pop: on the period before, the default of annual data;"
           " annualised: pop as a rate a year; log: log difference;"
           " midpoint: over the mean of both, from -2 (exit) to 2 (entry);"
           " ytd: the year to date on the same part of the year before;"
           " carry_over: the year's mean over that of the year before, if what"
           " remains of the year were like this period"},
  {.name = "lag", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1,
   .hi = TS_FARTHEST,
   .help = "periods back to the base; yoy, ytd and carry_over take none, the"
           " others the window, 1"},
  {.name = "window", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1,
   .hi = TS_FARTHEST,
   .help = "compare sums of so many periods, 1 unless given: 3 with pop is"
           " three months on three, 12 with yoy the growth of the moving year"},
  {.name = "both_zero", .kind = TS_OPTION_WORD,
   .words = "missing|zero",
   .help = "growth from nothing to nothing: missing, unless it is zero"},
  {.name = NULL}
};

const ts_transform ts_growth_transform = {
  .name = "growth", .apply = apply, .why = why, .base = back,
  .options = options, .unit = TS_UNIT_FRACTION, .fewest = 2,
  .source = "midpoint: Davis and Haltiwanger (1992)",
  .help = "Growth rate; below annual frequency the base must be named"
};
