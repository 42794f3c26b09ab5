/* breaks.c -- breaks at unknown dates; see breaks.h for the rules */
#include "breaks.h"

#include <math.h>
#include <stdlib.h>
#include "break_report.h"
#include "breaks_choice.h"
#include "date_interval.h"
#include "stats/options.h"

typedef struct {
  ts_regimes r;
  ts_partition p;
  ts_breaks_choice choice;
  size_t shortest;              /* rule 2 */
  size_t count;
  size_t cuts[TS_BREAKS_MOST], lo[TS_BREAKS_MOST], hi[TS_BREAKS_MOST];
  int unknown, beyond;          /* intervals; rule 5 */
} breaks;

/* One side of a break: variance, and d'Qd of the change of coefficients. */
typedef struct {
  double variance, change;
} side;

static side side_of (const breaks *b, size_t from, size_t to,
                     const double *change) {
  double row[TS_GROWING_MOST], sum = 0.0, n = (double)(to - from);
  for (size_t i = from; i < to; i++) {
    double jump = 0.0;
    ts_regimes_row(&b->r, i, row);
    for (size_t j = 0; j < b->r.k; j++) jump += change[j] * row[j];
    sum += jump * jump;
  }
  return (side){ts_partition_run(&b->p, from, to) / n, sum / n};
}

/* Observations that the date may lie off, to the side whose variance and change
** are given: rounded up, infinite or NaN when unknown. */
static double reach (double p, side here, side there) {
  double distance = ts_date_distance(p, here.variance / there.variance);
  return ceil(distance * here.variance / here.change);
}

/* Rule 5: the interval of break i, from those of its neighbours. */
static void set_interval (breaks *b, size_t i, double level) {
  const ts_regimes *r = &b->r;
  size_t from = (i == 0) ? 0 : b->cuts[i - 1], at = b->cuts[i];
  size_t to = (i + 1 == b->count) ? r->n : b->cuts[i + 1];
  double before[TS_GROWING_MOST], after[TS_GROWING_MOST], down, up;
  ts_growing g;
  side old, new;
  ts_regimes_grow(r, from, at, &g);
  ts_growing_solve(&g, before);
  ts_regimes_grow(r, at, to, &g);
  ts_growing_solve(&g, after);
  for (size_t j = 0; j < r->k; j++) after[j] -= before[j];
  old = side_of(b, from, at, after);
  new = side_of(b, at, to, after);
  down = reach(0.5 - 0.5 * level, new, old);
  up = reach(0.5 - 0.5 * level, old, new);
  b->lo[i] = b->hi[i] = SIZE_MAX;
  if (!isfinite(down) || !isfinite(up)) {
    b->unknown++;
    return;
  }
  b->beyond += (down > (double)at || up > (double)(r->n - 1 - at)) ? 1 : 0;
  b->lo[i] = (down > (double)at) ? 0 : at - (size_t)down;
  b->hi[i] = (up > (double)(r->n - 1 - at)) ? r->n - 1 : at + (size_t)up;
}

static double cell_of (const breaks *b, size_t m, size_t column) {
  const ts_breaks_row *row = &b->choice.row[m];
  double x = (column == 0) ? (double)m
           : (column == 1) ? ts_regimes_rss(&b->r, row->rss)
           : (column == 2) ? row->bic : (column == 3) ? row->lwz
           : (column == 4) ? row->f : row->p;
  return isfinite(x) ? x : NAN;  /* an exact fit has no log */
}

static ts_status add_choices (const breaks *b, ts_fit *out) {
  static const char *const names[] = {"breaks", "rss", "bic", "lwz", "f", "p"};
  ts_frame *frame = ts_frame_alloc(b->choice.rows);
  ts_status status = (frame == NULL) ? TS_NOMEM : TS_OK;
  for (size_t k = 0; k < 6 && status == TS_OK; k++) {
    ts_column *column;
    status = ts_frame_add_number(frame, names[k], (k == 0) ? "count" : "",
                                 &column);
    for (size_t m = 0; status == TS_OK && m < b->choice.rows; m++)
      column->u.numbers[m] = cell_of(b, m, k);
  }
  if (status == TS_OK) return ts_fit_add_table(out, "choices", frame);
  ts_frame_free(frame);
  return status;
}

static ts_status add_numbers (const breaks *b, ts_fit *out) {
  const ts_number_row numbers[] = {
    {"sup_f", "supF", cell_of(b, 1, 4), ""}, {"p", "p", cell_of(b, 1, 5), ""},
    {"rss", NULL, cell_of(b, b->count, 1), ""},
    {"bic", "BIC", cell_of(b, b->count, 2), ""},
    {"lwz", NULL, cell_of(b, b->count, 3), ""}
  };
  return ts_fit_add_numbers(out, numbers, sizeof numbers / sizeof *numbers);
}

static ts_status add_notes (const breaks *b, ts_fit *out) {
  ts_status status = TS_OK;
  if (ts_regimes_exact(&b->r, b->choice.row[b->choice.rows - 1].rss, b->r.n))
    status = ts_fit_note(out, "the regimes fit exactly: dates have no"
                         " intervals, and there is nothing more to explain");
  else if (b->unknown > 0)
    status = ts_fit_note(out, "%d of %zu dates have no interval: one side"
                         " varies far more than the other", b->unknown,
                         b->count);
  if (status == TS_OK && b->beyond > 0)
    status = ts_fit_note(out, "%d of %zu intervals would reach beyond the"
                         " series", b->beyond, b->count);
  return (status == TS_OK) ? ts_regimes_note(&b->r, out) : status;
}

static ts_status report (const breaks *b, const ts_args *args, ts_fit *out) {
  const ts_breaks_found found = {
    .r = &b->r, .count = b->count, .cuts = b->cuts, .lo = b->lo, .hi = b->hi
  };
  double number = ts_arg_number(args, "number");
  ts_status status = ts_breaks_report(&found, out);
  if (status == TS_OK) status = add_numbers(b, out);
  if (status == TS_OK)
    status = ts_breaks_span(&b->r, b->shortest, b->r.n - b->shortest,
                            b->shortest, out);
  if (status == TS_OK) status = add_choices(b, out);
  if (status == TS_OK)
    status = ts_fit_set(&out->method, "at most %zu breaks, regimes of %zu"
                        " observations or more; number %s%s; intervals of Bai"
                        " (1997), %g %%", b->p.most, b->shortest,
                        isnan(number) ? "by " : "given",
                        isnan(number) ? ts_arg_text(args, "choose") : "",
                        100.0 * out->level);
  return (status == TS_OK) ? add_notes(b, out) : status;
}

/* The chosen number of breaks, or a refusal. */
static ts_status choose (breaks *b, const ts_args *args, ts_fit *out) {
  double number = ts_arg_number(args, "number");
  b->count = isnan(number)
           ? ts_breaks_choose(&b->choice, ts_arg_text(args, "choose"),
                              out->level)
           : (size_t)number;
  if (b->count == SIZE_MAX)
    return ts_fit_refuse_for(out, "sequential tests have no p-values here: take"
                             " choose = \"bic\"", "none are tabulated for %zu"
                             " coefficients and h = %g", b->r.k, b->choice.h);
  if (b->count >= b->choice.rows)
    return ts_fit_refuse(out, "%zu breaks fit exactly: there is nothing left"
                         " for more", b->choice.rows - 1);
  ts_partition_cuts(&b->p, b->count, b->cuts);
  for (size_t i = 0; i < b->count; i++) set_interval(b, i, out->level);
  return report(b, args, out);
}

/* Rule 2, and how many breaks there is room for. */
static ts_status place (breaks *b, const ts_args *args, size_t *most,
                        ts_fit *out) {
  double h = ts_arg_number(args, "h"), number = ts_arg_number(args, "number");
  size_t n = b->r.n;
  b->shortest = (size_t)((h < 1.0) ? h * (double)n : h);
  if (b->shortest < b->r.k + 1) b->shortest = b->r.k + 1;
  *most = (size_t)(isnan(number) ? ts_arg_number(args, "most") : number);
  if (n > TS_PARTITION_MOST)
    return ts_fit_refuse(out, "takes at most %d observations: use coarser"
                         " periods", TS_PARTITION_MOST);
  if (n / b->shortest < 2)
    return ts_fit_refuse_for(out, "too few observations for two regimes",
                             "needs %zu observations, has %zu",
                             2 * b->shortest, n);
  if (!isnan(number) && (*most + 1) * b->shortest > n)
    return ts_fit_refuse_for(out, "too few observations for so many regimes",
                             "%zu breaks need %zu observations, there are %zu",
                             *most, (*most + 1) * b->shortest, n);
  if (*most > n / b->shortest - 1) *most = n / b->shortest - 1;
  return TS_OK;
}

static ts_status estimate (breaks *b, const ts_args *args, ts_stop stop,
                           ts_fit *out) {
  size_t most;
  ts_status status = place(b, args, &most, out);
  if (status != TS_OK || out->refused != NULL) return status;
  status = ts_partition_make(&b->p, &b->r, b->shortest, most < 1 ? 1 : most,
                             stop);
  if (status != TS_OK) return status;
  ts_breaks_choice_make(&b->choice, &b->r, &b->p,
                        (double)b->shortest / (double)b->r.n);
  return choose(b, args, out);
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                      ts_fit *out, ts_error *err) {
  ts_regime_shape shape = ts_regime_shape_of(args);
  breaks *b = calloc(1, sizeof *b);
  ts_status status = (b == NULL) ? TS_NOMEM
    : ts_regimes_title(y, shape.log, shape.trend ? "Breaks in the trend"
                       : "Breaks in the level", out);
  out->level = ts_arg_number(args, "level");
  if (status == TS_OK)
    status = ts_regimes_start(&b->r, y, shape, "breaks", out, err);
  if (status == TS_OK && out->refused == NULL)
    status = estimate(b, args, stop, out);
  if (b != NULL) {
    ts_regimes_free(&b->r);
    ts_partition_free(&b->p);
  }
  free(b);
  return status;
}

static const ts_option options[] = {
  TS_REGIME_OPTIONS,
  {.name = "h", .kind = TS_OPTION_NUMBER, .number = 0.15, .lo = 0.01,
   .hi = TS_PARTITION_MOST / 2,
   .help = "least share of the observations in a regime or, from 1 on, their"
           " number"},
  {.name = "most", .kind = TS_OPTION_INTEGER, .number = 5, .lo = 1,
   .hi = TS_BREAKS_MOST, .help = "breaks at most"},
  {.name = "choose", .kind = TS_OPTION_WORD, .text = "bic",
   .words = "bic|lwz|sequential",
   .help = "how their number is chosen: bic; lwz, which takes fewer; sequential"
           " tests for one more at 1 - level"},
  {.name = "number", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 0,
   .hi = TS_BREAKS_MOST, .help = "so many breaks, whatever the criteria say"},
  TS_LEVEL_OPTION,
  TS_MISSING_OPTION,
  {.name = NULL}
};

const ts_model ts_breaks_model = {
  .name = "breaks", .fit = fit, .options = options, .fewest = 4,
  .gaps = TS_GAPS_SELF,
  .source = "Bai and Perron (1998, 2003); Bai (1997); Liu, Wu and Zidek (1997)",
  .help = "Breaks at unknown dates: how many, when, with intervals of the dates"
          " and what holds between them"
};
