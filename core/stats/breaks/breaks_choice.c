/* breaks_choice.c -- how many breaks; see breaks_choice.h and breaks.h */
#include "breaks_choice.h"

#include <math.h>
#include <string.h>
#include "hansen.h"

static double bic_of (const ts_regimes *r, double rss, size_t m) {
  double n = (double)r->n;
  return n * (ts_regimes_log_rss(r, rss) - log(n) + 1.0 + log(2.0 * M_PI))
       + (double)((r->k + 1) * (m + 1)) * log(n);
}

static double lwz_of (const ts_regimes *r, double rss, size_t m) {
  double n = (double)r->n, p = (double)((m + 1) * r->k + m);
  return ts_regimes_log_rss(r, rss) - log(n - p)
       + 0.299 * p / n * pow(log(n), 2.1);
}

/* The largest F of one break within observations from .. to - 1, or NaN when
** there is no room; '*trim' is the share at its ends. */
static double largest_f (const ts_breaks_choice *c, size_t from, size_t to,
                         double *trim) {
  const size_t n = to - from, k = c->r->k;
  double whole = ts_partition_run(c->p, from, to), least = INFINITY;
  size_t end = (size_t)(c->h * (double)n);
  if (end < k + 1) end = k + 1;
  *trim = (double)end / (double)n;
  if (2 * end > n) return NAN;
  for (size_t cut = from + end; cut + end <= to; cut++) {
    double rss = ts_partition_run(c->p, from, cut)
               + ts_partition_run(c->p, cut, to);
    if (rss < least) least = rss;
  }
  return (whole - least) / (least / (double)(n - 2 * k));
}

/* Rule 4: the test of m + 1 breaks against m. */
static void test_one_more (ts_breaks_choice *c, size_t m) {
  size_t cuts[TS_BREAKS_MOST], from = 0;
  ts_breaks_row *row = &c->row[m + 1];
  double smallest = NAN;
  ts_partition_cuts(c->p, m, cuts);
  for (size_t i = 0; i <= m; i++) {
    size_t to = (i == m) ? c->r->n : cuts[i];
    double trim, f = largest_f(c, from, to, &trim);
    double p = isnan(f) ? NAN : ts_hansen_p(TS_HANSEN_SUP, f, c->r->k, trim);
    row->f = fmax(row->f, f);
    smallest = fmin(smallest, p);
    from = to;
  }
  row->p = -expm1((double)(m + 1) * log1p(-smallest));
}

void ts_breaks_choice_make (ts_breaks_choice *c, const ts_regimes *r,
                            const ts_partition *p, double h) {
  size_t cuts[TS_BREAKS_MOST];
  *c = (ts_breaks_choice){.r = r, .p = p, .h = h};
  for (size_t m = 0; m <= p->most; m++) {
    ts_breaks_row *row = &c->row[m];
    row->rss = ts_partition_cuts(p, m, cuts);
    row->f = row->p = NAN;
    row->bic = bic_of(r, row->rss, m);
    row->lwz = lwz_of(r, row->rss, m);
    c->rows = m + 1;
    if (m > 0) test_one_more(c, m - 1);
    if (ts_regimes_exact(r, row->rss, r->n)) break;  /* rule 6 */
  }
}

static size_t first_untested (const ts_breaks_choice *c, double level) {
  for (size_t m = 0; m + 1 < c->rows; m++) {
    double p = c->row[m + 1].p;
    if (isnan(p) && isnan(c->row[m + 1].f)) return m;  /* no room for more */
    if (isnan(p)) return SIZE_MAX;
    if (p > 1.0 - level) return m;
  }
  return c->rows - 1;
}

size_t ts_breaks_choose (const ts_breaks_choice *c, const char *how,
                         double level) {
  size_t best = 0;
  int lwz = (strcmp(how, "lwz") == 0);
  if (ts_regimes_exact(c->r, c->row[c->rows - 1].rss, c->r->n))
    return c->rows - 1;
  if (strcmp(how, "sequential") == 0) return first_untested(c, level);
  for (size_t m = 1; m < c->rows; m++)
    if (lwz ? c->row[m].lwz < c->row[best].lwz
            : c->row[m].bic < c->row[best].bic) best = m;
  return best;
}
