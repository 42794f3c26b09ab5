/* differential_ask.h -- a random question, as tradestat and as SQL take it */
#ifndef DIFFERENTIAL_ASK_H
#define DIFFERENTIAL_ASK_H

#include <stdarg.h>

#include "data/query/query.h"
#include "differential.h"

#define TEXTS_MOST 5

/* One condition with the texts that it borrows. */
typedef struct {
  char room[TEXTS_MOST][24];
  const char *texts[TEXTS_MOST];
} texts;

typedef struct {
  ts_selection selection;
  ts_request request;
  texts texts[TS_CONDITIONS_MOST];
  ts_range ranges[2];
  char asked[2][48];         /* the ranges as written */
  char where[4096];          /* SQL: the conditions and the periods' bounds */
  char groups[TS_KEYS_MOST][40];  /* SQL of each key */
  char product_where[2048];  /* SQL: conditions on product alone */
} question;

static inline void say_more (char *text, size_t room, const char *format, ...) {
  size_t n = strlen(text);
  va_list list;
  va_start(list, format);
  if (n < room) vsnprintf(text + n, room - n, format, list);
  va_end(list);
}

/* Open a condition; what SQL says of its texts is appended to 'sql'. */
static inline ts_condition *new_condition (question *q, const char *name) {
  size_t i = q->selection.condition_count++;
  ts_condition *c = &q->selection.conditions[i];
  *c = (ts_condition){.name = name, .texts = q->texts[i].texts,
                      .except = one_in(3)};
  return c;
}

static inline void add_text (question *q, ts_condition *c, const char *text) {
  texts *t = &q->texts[c - q->selection.conditions];
  snprintf(t->room[c->n], sizeof t->room[c->n], "%s", text);
  t->texts[c->n] = t->room[c->n];
  c->n++;
}

static inline void ask_countries (question *q, const world *w,
                                  const char *name) {
  ts_condition *c = new_condition(q, name);
  char sql[256] = "";
  for (size_t n = 1 + below(4); n > 0; n--) {
    const char *id = one_in(12) ? "NZL"
                   : ts_countries[w->places[below(w->countries)]].id;
    add_text(q, c, id);
    say_more(sql, sizeof sql, "%s'%s'", (sql[0] != '\0') ? "," : "", id);
  }
  say_more(q->where, sizeof q->where, " AND %s %sIN (%s)", name,
           c->except ? "NOT " : "", sql);
}

static inline void ask_side (question *q, const world *w) {
  ts_condition *c = new_condition(q, "reported_by");
  const char *name = ts_side_names[w->sides[below(w->side_count)]];
  add_text(q, c, name);
  c->except = c->except && w->side_count > 1;
  say_more(q->where, sizeof q->where, " AND reported_by %s '%s'",
           c->except ? "<>" : "=", name);
}

/* A code's whole subtree, what begins so, or whole subtrees from one to
** another. */
static inline void draw_pattern (const world *w, char *pattern, char *sql,
                                 size_t room) {
  const char *a = w->codes[below(w->products)];
  const char *b = w->codes[below(w->products)];
  int digits = 2 + 2 * (int)below(3);
  char first[8], last[8];
  if (strcmp(a, "TOTAL") == 0 || strcmp(b, "TOTAL") == 0) a = b = "845810";
  if (one_in(3)) {
    digits = 1 + (int)below(6);
    sprintf(pattern, "%.*s*", digits, a);
    snprintf(sql, room, "substr(product, 1, %d) = '%.*s'", (int)strlen(pattern)
             - 1, digits, a);
    return;
  }
  if (digits > (int)strlen(a)) digits = (int)strlen(a);
  if (digits > (int)strlen(b)) digits = (int)strlen(b);
  snprintf(first, sizeof first, "%.*s", digits, a);
  snprintf(last, sizeof last, "%.*s", digits, b);
  if (one_in(2)) strcpy(last, first);
  if (strcmp(first, last) > 0) snprintf(first, sizeof first, "%s", last);
  if (strcmp(first, last) == 0) sprintf(pattern, "%s", first);
  else sprintf(pattern, "%s..%s", first, last);
  snprintf(sql, room, "length(product) >= %d AND substr(product, 1, %d)"
           " BETWEEN '%s' AND '%s'", digits, digits, first, last);
}

static inline void ask_products (question *q, const world *w) {
  ts_condition *c = new_condition(q, "product");
  char all[1024] = "";
  for (size_t n = 1 + below(3); n > 0; n--) {
    char pattern[24], sql[128];
    draw_pattern(w, pattern, sql, sizeof sql);
    add_text(q, c, pattern);
    say_more(all, sizeof all, "%s(%s)", (all[0] != '\0') ? " OR " : "", sql);
  }
  say_more(q->product_where, sizeof q->product_where,
           " AND %s(product <> 'TOTAL' AND (%s))", c->except ? "NOT " : "",
           all);
}

static inline void period_name (const world *w, size_t when, char *out) {
  ts_period p = {w->first + (int32_t)when, w->freq};
  if (one_in(3)) p = ts_period_coarsen(p, TS_YEAR);
  ts_period_text(p, out);
}

static inline void ask_periods (question *q, const world *w) {
  size_t n = one_in(4) ? 2 : 1;
  for (size_t i = 0; i < n; i++) {
    char first[TS_PERIOD_TEXT] = "", last[TS_PERIOD_TEXT] = "";
    size_t a = below(w->periods), b = a + below(w->periods);
    ts_error err;
    if (!one_in(5)) period_name(w, a, first);
    if (!one_in(5) || first[0] == '\0') period_name(w, b, last);
    snprintf(q->asked[i], sizeof q->asked[i], "%s..%s", first, last);
    if (ts_range_parse(ts_slice_of(q->asked[i]), &q->ranges[i], &err) != TS_OK)
      n = i;
  }
  q->selection.periods = q->ranges;
  q->selection.period_count = n;
}

static inline void add_key (question *q, const char *name, int digits) {
  char *sql = q->groups[q->request.key_count];
  q->request.keys[q->request.key_count++] =
    (ts_key){.name = name, .digits = digits};
  if (digits == 0) snprintf(sql, sizeof q->groups[0], "%s", name);
  else snprintf(sql, sizeof q->groups[0], "substr(product, 1, %d)", digits);
}

static inline void ask_keys (question *q, const world *w) {
  static const char *const names[] = {
    "exporter", "importer", "product", "reported_by"
  };
  size_t start = below(4), step = one_in(2) ? 1 : 3;
  for (size_t i = 0; i < 4; i++) {
    const char *name = names[(start + i * step) % 4];
    if (!one_in(2)) continue;
    add_key(q, name, (name == names[2]) ? 2 * (int)below(4) : 0);
  }
  q->request.freq = -1;
  if (one_in(4)) return;
  do q->request.freq = TS_MONTH + (int)below(4);
  while (q->request.freq < (int)w->freq);
  q->request.freq_at = below(q->request.key_count + 1);
}

static inline void ask_sums (question *q) {
  static const ts_sum sums[] = {
    {"value", TS_C_VALUE, -1, NULL, 0}, {"weight", TS_C_WEIGHT, -1, NULL, 0}
  };
  size_t first = (one_in(3)) ? 1 : 0;
  q->request.sums[q->request.sum_count++] = sums[first];
  if (one_in(2)) q->request.sums[q->request.sum_count++] = sums[!first];
}

static inline int has_key (const question *q, const char *name) {
  for (size_t k = 0; k < q->request.key_count; k++)
    if (strcmp(q->request.keys[k].name, name) == 0) return 1;
  return 0;
}

static inline int filters (const question *q, const char *name) {
  for (size_t i = 0; i < q->selection.condition_count; i++)
    if (strcmp(q->selection.conditions[i].name, name) == 0) return 1;
  return 0;
}

static inline void make_question (question *q, const world *w) {
  static const double coverages[] = {0.98, 0.98, 0.9, 0.5, 0.1};
  memset(q, 0, sizeof *q);
  q->selection.level = -1;
  q->selection.subject = q->selection.goods = "";
  q->request.coverage = coverages[below(5)];
  ask_keys(q, w);
  ask_sums(q);
  if (one_in(3)) ask_countries(q, w, "exporter");
  if (one_in(3)) ask_countries(q, w, "importer");
  if (one_in(12)) ask_countries(q, w, "exporter");
  if (one_in(2)) ask_products(q, w);
  if (one_in(8)) ask_products(q, w);
  if (one_in(3)) ask_periods(q, w);
  if ((w->side_count > 1 && !has_key(q, "reported_by") && !one_in(8))
      || one_in(8)) ask_side(q, w);
  if (w->mixed && one_in(4)) {
    int level = 2 * (int)below(4);
    q->selection.level = (level == 0) ? TS_DEEPEST : level;
  }
  say_more(q->where, sizeof q->where, "%s", q->product_where);
}

/* The question in words, for a failure. */
static inline void print_question (const question *q) {
  printf("  by");
  for (size_t k = 0; k < q->request.key_count; k++)
    printf(" %s/%d", q->request.keys[k].name, q->request.keys[k].digits);
  if (q->request.freq >= 0)
    printf(" %s", ts_freq_name((ts_freq)q->request.freq));
  printf("; sum");
  for (size_t i = 0; i < q->request.sum_count; i++)
    printf(" %s", q->request.sums[i].name);
  for (size_t i = 0; i < q->selection.condition_count; i++) {
    const ts_condition *c = &q->selection.conditions[i];
    printf("; %s %s", c->name, c->except ? "except" : "in");
    for (size_t k = 0; k < c->n; k++) printf(" %s", c->texts[k]);
  }
  for (size_t i = 0; i < q->selection.period_count; i++)
    printf("; %s", q->asked[i]);
  printf("; level %d, asof %s, coverage %g, %zu threads\n", q->selection.level,
         (q->selection.asof != NULL) ? q->selection.asof : "-",
         q->request.coverage, q->request.threads);
}

#endif
