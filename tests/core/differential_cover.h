/* differential_cover.h -- which cells without rows are zeros and which are
** missing (S12 to S14), from the reports that the oracle found */
#ifndef DIFFERENTIAL_COVER_H
#define DIFFERENTIAL_COVER_H

#include "differential_scope.h"

/* Reporters of a side with rows; of one member of the key that names them, or
** all (member -1). */
static inline size_t group_of (const oracle *o, int side, int member,
                               size_t *group) {
  size_t n = 0;
  for (size_t r = 0; r <= o->scenario->world.countries; r++) {
    uint32_t rows = 0;
    for (size_t t = 0; t < o->periods; t++) rows += o->rows[side][r][t];
    if (rows > 0 && (member < 0 || (size_t)member == r)) group[n++] = r;
  }
  return n;
}

/* One reporter's mean share of the group's sum over the periods of a kind; 0
** when there is none. */
static inline size_t mean_share (const oracle *o, int side, const size_t *group,
                                 size_t n, size_t reporter,
                                 const uint8_t *counts_in, double *share) {
  size_t count = 0;
  *share = 0;
  for (size_t t = 0; t < o->periods; t++) {
    double total = 0;
    for (size_t k = 0; k < n; k++) total += o->sums[side][group[k]][t];
    if (!(total > 0) || !counts_in[t]) continue;
    *share += o->sums[side][reporter][t] / total;
    count++;
  }
  if (count > 0) *share /= (double)count;
  return count;
}

/* Weights over the periods in which one is released, else over those in which
** it lacks chapters only. */
static inline void weigh (const oracle *o, int side, const size_t *group,
                          size_t n, double *weights) {
  for (size_t i = 0; i < n; i++) {
    size_t r = group[i];
    if (mean_share(o, side, group, n, r, o->released[side][r], &weights[i])
        == 0)
      mean_share(o, side, group, n, r, o->narrow[side][r], &weights[i]);
  }
}

static inline size_t needed (const oracle *o, size_t target) {
  ts_period p = {o->ordinals[target], (ts_freq)o->question->request.freq};
  size_t n = 0;
  if (o->question->request.freq >= 0)
    ts_period_refine(p, o->scenario->world.freq, &n);
  else
    for (size_t t = 0; t < o->periods; t++) n += (size_t)o->asked[t];
  return n;
}

static inline void judge (const oracle *o, int side, const size_t *group,
                          size_t n, const double *weights, size_t target,
                          knowledge *k) {
  const number_style *style = &o->scenario->world.value;
  double worst = 1, slack = (style->kind == NUMBERS_DECIMAL) ? 1e-9 : 1e-3;
  size_t have = 0;
  k->chapters[target] = UINT64_MAX;
  k->levels[target] = UINT_MAX;
  for (size_t t = 0; t < o->periods; t++) {
    double covered = 1;
    uint64_t held = 0;
    unsigned levels = o->one_level ? UINT_MAX : 0;
    int anybody = 0;
    if (!o->asked[t] || o->target[t] != target) continue;
    for (size_t i = 0; i < n; i++) {
      if (o->released[side][group[i]][t]) {
        anybody = 1;
        held |= o->held[side][group[i]][t];
        levels |= (o->level[side][group[i]][t] >= 0)
                ? 1u << o->level[side][group[i]][t] : UINT_MAX;
      } else covered -= weights[i];
    }
    if (!anybody) continue;
    have++;
    k->chapters[target] &= held;
    k->levels[target] &= levels;
    if (covered < worst) worst = covered;
  }
  k->verdicts[target] = VERDICT_KNOWN;
  if (have < needed(o, target)) k->verdicts[target] = VERDICT_MISSING;
  else if (fabs(worst - o->question->request.coverage) < slack)
    k->verdicts[target] = VERDICT_EITHER;
  else if (worst < o->question->request.coverage)
    k->verdicts[target] = VERDICT_MISSING;
  if (o->unsure) k->verdicts[target] = VERDICT_EITHER;
}

static inline const knowledge *know (oracle *o, int side, int member) {
  size_t group[COUNTRIES_MOST + 1], n;
  double weights[COUNTRIES_MOST + 1];
  knowledge *k = &o->known[side][(member < 0)
                                 ? (int)o->scenario->world.countries : member];
  if (k->made) return k;
  n = group_of(o, side, member, group);
  k->made = 1;
  k->nobody = n == 0;
  weigh(o, side, group, n, weights);
  for (size_t t = 0; t < o->targets; t++)
    judge(o, side, group, n, weights, t, k);
  return k;
}

/* Do both sides have rows? */
static inline int two_sides (const oracle *o) {
  size_t group[COUNTRIES_MOST + 1];
  return group_of(o, TS_BY_EXPORTER, -1, group) > 0
      && group_of(o, TS_BY_IMPORTER, -1, group) > 0;
}

#endif
