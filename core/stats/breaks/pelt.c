/* pelt.c -- optimal and binary segmentation; see pelt.h for the rules */
#include "pelt.h"

#include <math.h>
#include <stdlib.h>
#include "break_report.h"
#include "costs.h"
#include "stats/options.h"

typedef struct {
  ts_regimes r;
  ts_costs costs;
  int mbic;
  double beta;
  size_t shortest;         /* rule 3 */
  size_t *cuts, count;     /* owned: n places */
  size_t most;
} segmentation;

static double cost_of (const segmentation *s, size_t from, size_t to) {
  double cost = ts_costs_of(&s->costs, from, to);
  return s->mbic ? cost + log((double)(to - from)) : cost;  /* rule 2 */
}

/* K of rule 1: how much more two regimes may cost than one, by their lengths.
** */
static double allowance (const segmentation *s, size_t from, size_t to) {
  double a = (double)(to - from), b = (double)(s->r.n - to);
  return (s->mbic && b > 0.0) ? log(a + b) - log(a) - log(b) : 0.0;
}

/* A place where the last regime may begin. */
typedef struct {
  size_t at;
  size_t until;            /* ends from here on need it no more */
} begin;

/* The best cost of the first 'to' observations, and where its last regime
** begins; begins that are needed no more are dropped. */
static void extend (const segmentation *s, size_t to, begin *begins,
                    size_t *count, double *best, size_t *last) {
  double least = INFINITY;
  size_t kept = 0;
  for (size_t i = 0; i < *count; i++) {
    double sum;
    if (begins[i].until <= to) continue;
    begins[kept++] = begins[i];
    sum = best[begins[i].at] + cost_of(s, begins[i].at, to) + s->beta;
    if (sum >= least) continue;
    least = sum;
    *last = begins[i].at;
  }
  *count = kept;
  best[to] = least;
  for (size_t i = 0; i < kept; i++) {
    double sum = best[begins[i].at] + cost_of(s, begins[i].at, to)
               + allowance(s, begins[i].at, to);
    if (sum > least && begins[i].until == SIZE_MAX)
      begins[i].until = to + s->shortest;  /* rule 1 */
  }
}

/* The cuts that lead to n, first to last. */
static void trace (segmentation *s, const size_t *last) {
  size_t at = last[s->r.n];
  s->count = 0;
  for (size_t i = at; i > 0; i = last[i]) s->count++;
  for (size_t i = s->count; i > 0; at = last[at]) s->cuts[--i] = at;
}

static ts_status search_pelt (segmentation *s, ts_stop stop) {
  size_t n = s->r.n, count = 0;
  double *best = malloc((n + 1) * sizeof *best);
  size_t *last = malloc((n + 1) * sizeof *last);
  begin *begins = malloc((n + 1) * sizeof *begins);
  ts_status status = TS_OK;
  if (best == NULL || last == NULL || begins == NULL) status = TS_NOMEM;
  if (status == TS_OK) {
    best[0] = -s->beta;
    begins[count++] = (begin){0, SIZE_MAX};
  }
  for (size_t to = s->shortest; status == TS_OK && to <= n; to++) {
    size_t from = to - s->shortest;
    if (stop != NULL && *stop) status = TS_STOPPED;
    if (from >= s->shortest) begins[count++] = (begin){from, SIZE_MAX};
    extend(s, to, begins, &count, best, &last[to]);
  }
  if (status == TS_OK) trace(s, last);
  free(best);
  free(last);
  free(begins);
  return status;
}

/* One part of the series, and the cut of it that saves most. */
typedef struct {
  size_t from, to, cut;
  double saved;
} part;

static part make_part (const segmentation *s, size_t from, size_t to) {
  part p = {from, to, 0, -INFINITY};
  double whole = cost_of(s, from, to);
  for (size_t cut = from + s->shortest; cut + s->shortest <= to; cut++) {
    double saved = whole - cost_of(s, from, cut) - cost_of(s, cut, to);
    if (saved <= p.saved) continue;
    p.saved = saved;
    p.cut = cut;
  }
  return p;
}

static int by_place (const void *a, const void *b) {
  const size_t *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

static ts_status search_binary (segmentation *s, ts_stop stop) {
  part *parts = malloc((s->r.n + 1) * sizeof *parts);
  size_t count = 1;
  ts_status status = TS_OK;
  if (parts == NULL) return TS_NOMEM;
  parts[0] = make_part(s, 0, s->r.n);
  while (status == TS_OK && s->count < s->most) {
    size_t best = 0;
    if (stop != NULL && *stop) status = TS_STOPPED;
    for (size_t i = 1; i < count; i++)
      if (parts[i].saved > parts[best].saved) best = i;
    if (!(parts[best].saved > s->beta)) break;
    s->cuts[s->count++] = parts[best].cut;
    parts[count++] = make_part(s, parts[best].cut, parts[best].to);
    parts[best] = make_part(s, parts[best].from, parts[best].cut);
  }
  qsort(s->cuts, s->count, sizeof *s->cuts, by_place);
  free(parts);
  return status;
}

static double total_cost (const segmentation *s) {
  double sum = 0.0;
  for (size_t i = 0; i <= s->count; i++)
    sum += ts_costs_of(&s->costs, (i == 0) ? 0 : s->cuts[i - 1],
                       (i == s->count) ? s->r.n : s->cuts[i]);
  return sum;
}

static ts_status describe (const segmentation *s, const char *cost, int pelt,
                           ts_fit *out) {
  int known = (s->costs.kind != TS_COST_MEANVAR
               && s->costs.kind != TS_COST_POISSON);
  double sd = known ? ldexp(s->costs.s, s->r.exponent) : NAN;
  ts_status status = ts_fit_add_number(out, "penalty", "penalty", s->beta, "");
  if (status == TS_OK)
    status = ts_fit_add_number(out, "cost", NULL, total_cost(s), "");
  if (status == TS_OK) status = ts_fit_add_number(out, "sd", known ? "sd of the"
                                                  " noise" : NULL, sd, "");
  if (status == TS_OK && s->r.n >= 2 * s->shortest)
    status = ts_breaks_span(&s->r, s->shortest, s->r.n - s->shortest,
                            s->shortest, out);
  if (status == TS_OK)
    status = ts_fit_set(&out->method, "%s; cost %s, penalty %.6g%s a break;"
                        " regimes of %zu or more", pelt ? "PELT: least of all"
                        " partitions" : "binary segmentation", cost, s->beta,
                        s->mbic ? " and the log of each length" : "",
                        s->shortest);
  return status;
}

static ts_status report (const segmentation *s, const char *cost, int pelt,
                         ts_fit *out) {
  const ts_breaks_found found = {
    .r = &s->r, .count = s->count, .cuts = s->cuts,
    .median = (s->costs.kind == TS_COST_L1)
  };
  ts_status status = ts_breaks_report(&found, out);
  if (status == TS_OK) status = describe(s, cost, pelt, out);
  return (status == TS_OK) ? ts_regimes_note(&s->r, out) : status;
}

static ts_cost cost_named (const ts_args *args) {
  return ts_arg_is(args, "cost", "meanvar") ? TS_COST_MEANVAR
       : ts_arg_is(args, "cost", "poisson") ? TS_COST_POISSON
       : ts_arg_is(args, "cost", "l1") ? TS_COST_L1
       : ts_arg_is(args, "cost", "linear") ? TS_COST_LINEAR : TS_COST_MEAN;
}

/* Rules 2 and 3. */
static void set_up (segmentation *s, ts_cost kind, const ts_args *args) {
  double beta = ts_arg_number(args, "beta");
  double size = ts_arg_number(args, "min_size"), n = (double)s->r.n;
  size_t least = (kind == TS_COST_LINEAR) ? 3 : (kind == TS_COST_MEANVAR) ? 2
               : 1;
  s->shortest = (isnan(size) || size < (double)least) ? least : (size_t)size;
  s->mbic = isnan(beta) && ts_arg_is(args, "penalty", "mbic");
  s->beta = !isnan(beta) ? beta
          : (double)(s->costs.added + (s->mbic ? 2 : 1)) * log(n);
}

static ts_status object (const segmentation *s, ts_cost kind, ts_fit *out) {
  if (kind == TS_COST_L1 && s->r.n > TS_COSTS_L1_MOST)
    return ts_fit_refuse(out, "cost l1 takes at most %d observations",
                         TS_COSTS_L1_MOST);
  for (size_t i = 0; kind == TS_COST_POISSON && i < s->r.n; i++)
    if (s->r.sample.x[i] < 0.0)
      return ts_fit_refuse(out, "cost poisson takes counts, which are not"
                           " negative: take cost = \"mean\"");
  return TS_OK;
}

static ts_status estimate (segmentation *s, const ts_args *args, int pelt,
                           ts_stop stop, ts_fit *out) {
  ts_cost kind = cost_named(args);
  ts_status status = object(s, kind, out);
  if (status != TS_OK || out->refused != NULL) return status;
  s->cuts = malloc(s->r.n * sizeof *s->cuts);
  if (s->cuts == NULL) return TS_NOMEM;
  status = ts_costs_make(&s->costs, &s->r, kind, ts_arg_number(args, "sd"),
                         stop);
  if (status != TS_OK) return status;
  if (!(s->costs.s > s->r.rounding))
    return ts_fit_refuse(out, "there is no noise to measure breaks by: say its"
                         " standard deviation, sd");
  set_up(s, kind, args);
  if (s->r.n < 2 * s->shortest)
    return ts_fit_refuse_for(out, "too few observations for two regimes",
                             "needs %zu observations, has %zu",
                             2 * s->shortest, s->r.n);
  status = pelt ? search_pelt(s, stop) : search_binary(s, stop);
  return (status == TS_OK)
       ? report(s, ts_arg_text(args, "cost"), pelt, out) : status;
}

static ts_status segment (const ts_series *y, const ts_args *args, int pelt,
                          ts_stop stop, ts_fit *out, ts_error *err) {
  ts_regime_shape shape = {.log = ts_arg_number(args, "log") != 0.0,
                           .trend = ts_arg_is(args, "cost", "linear")};
  segmentation s = {.most = SIZE_MAX};
  double most = pelt ? NAN : ts_arg_number(args, "most");
  ts_status status = ts_regimes_title(y, shape.log, "Breaks", out);
  if (!isnan(most)) s.most = (size_t)most;
  if (status == TS_OK)
    status = ts_regimes_start(&s.r, y, shape, pelt ? "pelt"
                              : "binary_segmentation", out, err);
  if (status == TS_OK && out->refused == NULL)
    status = estimate(&s, args, pelt, stop, out);
  ts_regimes_free(&s.r);
  ts_costs_free(&s.costs);
  free(s.cuts);
  return status;
}

static ts_status fit_pelt (const ts_series *y, const ts_args *args,
                           ts_stop stop, ts_fit *out, ts_error *err) {
  return segment(y, args, 1, stop, out, err);
}

static ts_status fit_binary (const ts_series *y, const ts_args *args,
                             ts_stop stop, ts_fit *out, ts_error *err) {
  return segment(y, args, 0, stop, out, err);
}

#define SEGMENT_OPTIONS \
  {.name = "cost", .kind = TS_OPTION_WORD, .text = "mean", \
   .words = "mean|meanvar|poisson|l1|linear", \
   .help = "what changes at a break: mean; meanvar, the variance too;" \
           " poisson, the mean of counts; l1, the median, which outliers" \
           " hardly move; linear, a straight line"}, \
  {.name = "penalty", .kind = TS_OPTION_WORD, .text = "mbic", \
   .words = "mbic|bic", \
   .help = "what a break must save: bic, ln n for each parameter; mbic, more," \
           " and regimes of even lengths are dearer"}, \
  {.name = "beta", .kind = TS_OPTION_NUMBER, .number = NAN, .lo = 0.0, \
   .hi = 1e12, .help = "a penalty of one's own, on the scale of minus twice" \
                       " the log likelihood"}, \
  {.name = "min_size", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 1, \
   .hi = 100000, .help = "observations in a regime at least; not given: 1," \
                         " meanvar 2, linear 3"}, \
  {.name = "sd", .kind = TS_OPTION_NUMBER, .number = NAN, .lo = 1e-300, \
   .hi = 1e300, .help = "standard deviation of the noise, of mean, l1 and" \
                        " linear; not given: from differences, robustly"}, \
  TS_BREAK_LOG_OPTION, \
  TS_MISSING_OPTION

static const ts_option pelt_options[] = {
  SEGMENT_OPTIONS,
  {.name = NULL}
};

static const ts_option binary_options[] = {
  SEGMENT_OPTIONS,
  {.name = "most", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 0,
   .hi = 100000, .help = "breaks at most; not given: as many as pay"},
  {.name = NULL}
};

const ts_model ts_pelt_model = {
  .name = "pelt", .fit = fit_pelt, .options = pelt_options, .fewest = 4,
  .gaps = TS_GAPS_SELF,
  .source = "Killick, Fearnhead and Eckley (2012); Zhang and Siegmund (2007)",
  .help = "Any number of breaks, for long series: the partition of least cost,"
          " each break paying a penalty"
};

const ts_model ts_binary_segmentation_model = {
  .name = "binary_segmentation", .fit = fit_binary, .options = binary_options,
  .fewest = 4, .gaps = TS_GAPS_SELF,
  .source = "Scott and Knott (1974)",
  .help = "Any number of breaks, split by split: where a split saves most, as"
          " long as it pays its penalty"
};
