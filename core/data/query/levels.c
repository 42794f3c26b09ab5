/* levels.c -- a survey of the levels each report holds, then one choice each */
#include "levels.h"

#include <stdlib.h>
#include <string.h>

#include "data/codes/products.h"


typedef struct {
  const ts_plan *plan;
  size_t classes, reports;
  uint16_t *seen[TS_THREADS_MOST];   /* by thread: bits of levels */
} survey;

static ts_status look (void *state, const ts_view *view, size_t thread) {
  survey *s = state;
  uint16_t *seen = s->seen[thread];
  if (seen == NULL) {
    seen = calloc(s->reports * s->classes, sizeof *seen);
    if (seen == NULL) return TS_NOMEM;
    s->seen[thread] = seen;
  }
  for (size_t i = 0; i < view->count; i++) {
    uint32_t class = ts_view_code(view, TS_C_CLASSIFICATION, i);
    uint32_t level = ts_view_code(view, TS_C_LEVEL, i);
    size_t report = ts_view_report(s->plan, view, i);
    if (class < s->classes && level < 16)
      seen[report * s->classes + class] |= (uint16_t)(1u << level);
    if (ts_view_is_one(view) && view->codes[TS_C_CLASSIFICATION] == NULL
        && view->codes[TS_C_LEVEL] == NULL) break;  /* as are all others */
  }
  return TS_OK;
}

/* One level and one classification everywhere: rule 1. Rows that a scanned file
** had are not all in chunks; 'scope' knows their levels. */
static int nothing_to_choose (const ts_plan *p, const ts_scope *scope,
                              size_t n) {
  const ts_chunks *chunks = &p->chunks;
  for (size_t i = 1; i < n; i++)
    if (scope[i].level != scope[0].level) return 0;
  for (size_t c = 0; c < chunks->chunks; c++) {
    const ts_zone *level = ts_chunk_zone(chunks, c, TS_C_LEVEL);
    const ts_zone *class = ts_chunk_zone(chunks, c, TS_C_CLASSIFICATION);
    if (level->lo != level->hi || class->lo != class->hi
        || level->lo != ts_chunk_zone(chunks, 0, TS_C_LEVEL)->lo
        || class->lo != ts_chunk_zone(chunks, 0, TS_C_CLASSIFICATION)->lo)
      return 0;
  }
  return p->selection->level < 0 || chunks->chunks == 0
      || p->selection->level == ts_chunk_zone(chunks, 0, TS_C_LEVEL)->lo;
}

static uint8_t choose (const ts_plan *p, unsigned seen, ts_levels *levels) {
  int asked = p->selection->level;
  if (seen == 0) return TS_NO_LEVEL;
  if (asked >= 0)
    return (seen >> asked & 1u) ? (uint8_t)asked : TS_OTHER_LEVEL;
  if (p->product_free && asked != TS_DEEPEST
      && (seen & 1u << TS_LEVEL_TOTAL)) {
    levels->used_total = 1;
    levels->totals++;
    return TS_LEVEL_TOTAL;
  }
  levels->sums++;
  for (uint8_t level = 15; level > 0; level--)
    if (seen >> level & 1u) return level;
  return TS_LEVEL_TOTAL;
}

static ts_status two_classes (const ts_plan *p, const ts_dict *classes,
                              size_t report, uint32_t a, uint32_t b,
                              ts_error *err) {
  char period[TS_PERIOD_TEXT];
  ts_dict *countries;
  size_t reporter = report / p->periods % (p->countries + 1);
  ts_status status = ts_store_dict(p->store, "country", &countries, err);
  if (status != TS_OK) return status;
  ts_period_text(ts_period_of_code(p->period_base
                                   + (uint32_t)(report % p->periods)), period);
  return ts_fail(err, TS_CONFLICT, "%s%s%s is published in %s and in %s: they"
                 " never add; choose with classification = \"%s\", or make"
                 " classification a key",
                 (reporter < p->countries)
                 ? ts_dict_text(countries, (uint32_t)reporter) : "",
                 (reporter < p->countries) ? " in " : "", period,
                 ts_dict_text(classes, a), ts_dict_text(classes, b),
                 ts_dict_text(classes, b));
}

/* The first classification that a report is seen in by its name, behind the one
** named; TS_NONE when there is none. */
static uint32_t class_behind (const survey *s, const ts_dict *classes,
                              size_t report, const char *name) {
  uint32_t found = TS_NONE;
  for (uint32_t c = 0; c < s->classes; c++) {
    const char *text = ts_dict_text(classes, c);
    if (s->seen[0][report * s->classes + c] != 0 && strcmp(text, name) > 0
        && (found == TS_NONE || strcmp(text, ts_dict_text(classes, found)) < 0))
      found = c;
  }
  return found;
}

/* Rule 3: the first report, by side, reporter and period. */
static ts_status check_classes (const ts_plan *p, const survey *s,
                                ts_error *err) {
  size_t reporters = p->countries + 1;
  ts_dict *classes;
  ts_status status = ts_store_dict(p->store, "classification", &classes, err);
  if (status != TS_OK || p->is_key[TS_C_CLASSIFICATION]
      || p->filters[TS_C_CLASSIFICATION].allowed != NULL) return status;
  for (size_t i = 0; i < s->reports; i++) {
    size_t r = i / p->periods % reporters;
    size_t reporter = (r < p->countries) ? p->by_name[r] : r;
    size_t report = i + (reporter - r) * p->periods;
    uint32_t a = class_behind(s, classes, report, ""), b;
    if (a == TS_NONE) continue;
    b = class_behind(s, classes, report, ts_dict_text(classes, a));
    if (b != TS_NONE) return two_classes(p, classes, report, a, b, err);
  }
  return TS_OK;
}

static ts_status settle (const ts_plan *p, survey *s, ts_levels *levels,
                         ts_error *err) {
  size_t n = s->reports * s->classes;
  ts_status status;
  if (s->seen[0] == NULL) s->seen[0] = calloc(n + 1, sizeof *s->seen[0]);
  levels->chosen = malloc(n + 1);
  if (s->seen[0] == NULL || levels->chosen == NULL) return ts_fail_memory(err);
  for (size_t t = 1; t < TS_THREADS_MOST; t++)
    for (size_t i = 0; i < n && s->seen[t] != NULL; i++)
      s->seen[0][i] |= s->seen[t][i];
  status = check_classes(p, s, err);
  for (size_t i = 0; i < n; i++)
    levels->chosen[i] = choose(p, s->seen[0][i], levels);
  return status;
}

ts_status ts_levels_choose (const ts_plan *p, ts_levels *levels,
                            ts_error *err) {
  survey s = {.plan = p, .reports = ts_report_count(p)};
  ts_columns columns = {.codes = {[TS_C_LEVEL] = TS_CODES,
                                  [TS_C_CLASSIFICATION] = TS_CODES}};
  const ts_scope *scope;
  size_t n;
  ts_dict *classes;
  ts_status status = ts_store_dict(p->store, "classification", &classes, err);
  *levels = (ts_levels){0};
  if (status == TS_OK)
    status = ts_store_scope(p->store, p->dataset->id, &scope, &n, err);
  if (status != TS_OK) return status;
  levels->classes = s.classes = ts_dict_size(classes);
  if (p->all_levels || nothing_to_choose(p, scope, n)) {
    levels->used_total = p->chunks.chunks > 0
      && ts_chunk_zone(&p->chunks, 0, TS_C_LEVEL)->hi == TS_LEVEL_TOTAL;
    return TS_OK;
  }
  status = ts_scan(p, &columns, look, &s, err);
  if (status == TS_OK) status = settle(p, &s, levels, err);
  for (size_t t = 0; t < TS_THREADS_MOST; t++) free(s.seen[t]);
  return status;
}

void ts_levels_free (ts_levels *levels) {
  free(levels->chosen);
  levels->chosen = NULL;
}
