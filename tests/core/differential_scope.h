/* differential_scope.h -- which reports lack chapters that a sum over products
** wants, and whether they stand without them (cover.h, rules 1, 5 and 6) */
#ifndef DIFFERENTIAL_SCOPE_H
#define DIFFERENTIAL_SCOPE_H

#include "differential_oracle.h"

#define EACH_REPORT(o, side, r, t) \
  for (int side = 0; side < 3; side++) \
    for (size_t r = 0; r <= (o)->scenario->world.countries; r++) \
      for (size_t t = 0; t < (o)->periods; t++)

/* Values in the units of the files, and how large what was added was. */
typedef struct {
  long double sum, size;
} amount;

/* By side and reporter: of each chapter, and of all while it was held; the last
** reporter is everybody. */
typedef struct {
  amount own[64], whole[64];
} chapter_values;
#define EVERYBODY (3 * (COUNTRIES_MOST + 1))

static inline void add_amount (amount *to, const amount *a) {
  to->sum += a->sum;
  to->size += a->size;
}

static inline int is_free (const question *q) {
  return !has_key(q, "product") && !filters(q, "product");
}

/* The chapters that a load holds at a level, broad loads all (rule 6). */
static inline uint64_t scope_of (const oracle *o, size_t load, int level) {
  uint64_t all = 0, own = o->scope[load][level];
  int count;
  for (size_t i = 0; i < o->scenario->loads; i++)
    if (o->seen[i]) all |= o->scope[i][level];
  count = __builtin_popcountll(all);
  return (count >= 20 && 10 * __builtin_popcountll(own) >= 9 * count) ? all
                                                                      : own;
}

/* Do chapters of this level count for a report (rule 5)? */
static inline int level_counts (const oracle *o, int read, int level) {
  int asked = o->question->selection.level;
  if (!is_free(o->question) || read == 0) return 1;
  if (read > 0) return level == read;
  if (asked >= 0) return level == asked;
  return asked != TS_DEEPEST || level > 0;
}

/* Where nothing is chosen, reports without rows are read at that level too. */
static inline void find_one_level (oracle *o) {
  const scenario *s = o->scenario;
  int asked = o->question->selection.level;
  int first = level_of(&s->world, s->rows[0].product);
  o->one_level = asked < 0 || asked == first;
  for (size_t i = 0; i < s->count && o->one_level; i++)
    o->one_level = level_of(&s->world, s->rows[i].product) == first;
}

/* Who has rows when, in which loads; and the chapters that these hold. */
static inline void find_released (oracle *o) {
  const scenario *s = o->scenario;
  memset(o->released, 0, sizeof o->released);
  memset(o->narrow, 0, sizeof o->narrow);
  memset(o->held, 0, sizeof o->held);
  memset(o->from, 0, sizeof o->from);
  for (size_t i = 0; i < s->count; i++) {
    const trade *t = &s->rows[i];
    int64_t when = (int64_t)s->world.first + t->when - o->base;
    if (!o->seen[t->load] || when < 0 || when >= (int64_t)o->periods
        || !o->asked[when]) continue;
    o->from[t->side][reporter_of(&s->world, t)][when] |=
      (uint8_t)(1u << t->load);
  }
  EACH_REPORT(o, side, r, t) {
    int read = o->level[side][r][t];
    o->released[side][r][t] = o->from[side][r][t] != 0 && read != -2;
    for (size_t load = 0; load < s->loads; load++)
      for (int level = 0; level < LEVELS_MOST; level++)
        if (((unsigned)o->from[side][r][t] >> load & 1u)
            && level_counts(o, read, level))
          o->held[side][r][t] |= scope_of(o, load, level);
  }
}

/* Chapters that the conditions on products let in; without any those that
** reports with rows hold. */
static inline uint64_t wanted_chapters (oracle *o) {
  char sql[4096];
  uint64_t bits = 0;
  sqlite3_stmt *stmt;
  if (has_key(o->question, "product")) return 0;
  if (is_free(o->question)) {
    EACH_REPORT(o, side, r, t)
      if (o->rows[side][r][t] > 0) bits |= o->held[side][r][t];
    return bits & ~chapter_bit(o, "TOTAL");
  }
  snprintf(sql, sizeof sql, "SELECT DISTINCT substr(product, 1, 2) FROM flows"
           " WHERE product <> 'TOTAL'%s", o->question->product_where);
  stmt = prepare(o, sql);
  while (sqlite3_step(stmt) == SQLITE_ROW)
    bits |= chapter_bit(o, (const char *)sqlite3_column_text(stmt, 0));
  sqlite3_finalize(stmt);
  return bits;
}

/* What everybody gave, by chapter: below TOTAL, at the deepest level. */
static inline sqlite3_stmt *ask_chapters (const oracle *o) {
  char sql[1024];
  int asked = o->question->selection.level;
  snprintf(sql, sizeof sql, "SELECT reported_by, reporter, period,"
           " substr(product, 1, 2), %s(value) FROM picked JOIN (SELECT"
           " reported_by, reporter, period, max(level) AS deepest FROM picked"
           " GROUP BY 1, 2, 3) USING (reported_by, reporter, period)"
           " WHERE product <> 'TOTAL' AND value IS NOT NULL AND level = %s%d"
           " GROUP BY 1, 2, 3, 4",
           (o->scenario->world.value.kind == NUMBERS_LONG) ? "long_sum" : "sum",
           (asked >= 0) ? "" : "deepest + ", (asked >= 0) ? asked : 0);
  return prepare(o, sql);
}

static inline void find_values (oracle *o, chapter_values *values) {
  sqlite3_stmt *stmt = ask_chapters(o);
  while (sqlite3_step(stmt) == SQLITE_ROW) {
    int side = side_named((const char *)sqlite3_column_text(stmt, 0));
    int r = sqlite3_column_int(stmt, 1);
    int t = sqlite3_column_int(stmt, 2) - o->base;
    uint64_t own = chapter_bit(o, (const char *)sqlite3_column_text(stmt, 3));
    long double sum = (o->scenario->world.value.kind == NUMBERS_LONG)
                    ? (long double)sqlite3_column_double(stmt, 4)
                    : (long double)sqlite3_column_int64(stmt, 4);
    amount a = {sum, fabsl(sum)};
    for (int i = 0; i < 64; i++)
      for (int all = 0; all < 2; all++) {
        chapter_values *v = &values[all ? EVERYBODY
                                    : side * (COUNTRIES_MOST + 1) + r];
        if (own >> i & 1u) add_amount(&v->own[i], &a);
        if (o->held[side][r][t] >> i & 1u) add_amount(&v->whole[i], &a);
      }
  }
  sqlite3_finalize(stmt);
}

#define HAIR 1e-9L   /* more than what sums of doubles lose */

/* The weight of a chapter for a reporter. '*blur': what is uncertain of it. */
static inline long double chapter_weight (const chapter_values *own,
                                          const chapter_values *everybody,
                                          int i, long double *blur) {
  const chapter_values *v = (own->whole[i].sum > 0) ? own : everybody;
  if (own->whole[i].size > 0
      && fabsl(own->whole[i].sum) <= HAIR * own->whole[i].size) *blur = 1e9L;
  if (v->whole[i].size > 0
      && fabsl(v->whole[i].sum) <= HAIR * v->whole[i].size) *blur = 1e9L;
  if (!(v->whole[i].sum > 0)) return 0;
  *blur += HAIR * (v->own[i].size + v->whole[i].size) / v->whole[i].sum;
  return v->own[i].sum / v->whole[i].sum;
}

/* Withdraw the reports whose lacking chapters weigh too much. */
static inline void find_narrow (oracle *o) {
  static chapter_values values[EVERYBODY + 1];
  uint64_t wanted = wanted_chapters(o), total = chapter_bit(o, "TOTAL");
  int made = 0;
  o->unsure = 0;
  EACH_REPORT(o, side, r, t) {
    uint64_t lacks = wanted & ~o->held[side][r][t];
    long double weight = 0, blur = HAIR;
    int read = o->level[side][r][t];
    if (!o->released[side][r][t] || lacks == 0) continue;
    if (is_free(o->question)
        && (read == 0 || (read < 0 && (o->held[side][r][t] & total))))
      continue;
    if (!made) {
      memset(values, 0, sizeof values);
      find_values(o, values);
      made = 1;
    }
    for (int i = 0; i < 64; i++)
      if (lacks >> i & 1u)
        weight += chapter_weight(&values[(size_t)side * (COUNTRIES_MOST + 1)
                                         + r], &values[EVERYBODY], i, &blur);
    weight -= 1 - (long double)o->question->request.coverage;
    if (fabsl(weight) < blur) o->unsure = 1;
    if (weight <= 0) continue;
    o->released[side][r][t] = 0;
    o->narrow[side][r][t] = 1;
  }
}

/* Prepare all that a question needs; 0 when nothing is there to ask about. */
static inline int oracle_ask (oracle *o, const question *q) {
  o->question = q;
  find_seen(o);
  if (!lay_out(o)) return 0;
  pick(o);
  find_levels(o);
  find_one_level(o);
  find_released(o);
  find_reports(o);
  find_narrow(o);
  return 1;
}

#endif
