/* differential_oracle.h -- the same question, answered by SQLite's GROUP BY
**
** SQLite filters, groups and adds; what is left for C is the rules about cells
** without a number (S12 to S14), in the plainest form: which chapters were
** loaded is in differential_scope.h, what is covered in differential_cover.h.
*/
#ifndef DIFFERENTIAL_ORACLE_H
#define DIFFERENTIAL_ORACLE_H

#include <limits.h>

#include "data/store/sqlite.h"
#include "differential_ask.h"

#define SPAN_MOST 200   /* fine periods of a question */
#define LEVELS_MOST 7   /* 0 is TOTAL */
#define LEVEL_NONE (-1) /* no rows are read; -2: all are at other levels */

/* A cell is a number, is missing, or its coverage lies too near the threshold
** for arithmetic in doubles to tell. */
typedef enum { VERDICT_KNOWN, VERDICT_EITHER, VERDICT_MISSING } verdict;

typedef struct {
  int made, nobody;
  verdict verdicts[SPAN_MOST];
  uint64_t chapters[SPAN_MOST];  /* held in every fine period */
  unsigned levels[SPAN_MOST];    /* read in every fine period, as bits */
} knowledge;

typedef struct {
  sqlite3 *db;
  const scenario *scenario;
  const question *question;
  int seen[LOADS_MOST];
  char chapters[64][3];
  size_t chapter_count;
  uint64_t scope[LOADS_MOST][LEVELS_MOST];  /* chapters of loads, by level */
  int32_t base;                  /* ordinal of fine period 0 */
  size_t periods, targets;
  int asked[SPAN_MOST];
  size_t target[SPAN_MOST];      /* by fine period */
  int32_t ordinals[SPAN_MOST];   /* by target */
  /* by side, reporter ('countries': none) and fine period */
  uint8_t released[3][COUNTRIES_MOST + 1][SPAN_MOST];
  uint8_t narrow[3][COUNTRIES_MOST + 1][SPAN_MOST];  /* but for its chapters */
  uint8_t from[3][COUNTRIES_MOST + 1][SPAN_MOST];    /* bits of loads */
  int8_t level[3][COUNTRIES_MOST + 1][SPAN_MOST];    /* that is read */
  uint64_t held[3][COUNTRIES_MOST + 1][SPAN_MOST];   /* chapters */
  int one_level;                 /* the files have one, and it is asked for */
  int unsure;                    /* a chapter's weight is near the threshold */
  uint32_t rows[3][COUNTRIES_MOST + 1][SPAN_MOST];
  double sums[3][COUNTRIES_MOST + 1][SPAN_MOST];
  knowledge known[3][COUNTRIES_MOST + 1];
} oracle;

/* Doubles above 2^-10 and below 2^31, added without rounding. */
__extension__ typedef __int128 wide_sum;
#define LONG_SHIFT 63

/* The context's memory is aligned for 64 bits only. */
static inline void long_step (sqlite3_context *c, int n, sqlite3_value **v) {
  void *context = sqlite3_aggregate_context(c, sizeof (wide_sum));
  wide_sum sum;
  (void)n;
  if (context == NULL || sqlite3_value_type(v[0]) == SQLITE_NULL) return;
  memcpy(&sum, context, sizeof sum);
  sum += (wide_sum)ldexp(sqlite3_value_double(v[0]), LONG_SHIFT);
  memcpy(context, &sum, sizeof sum);
}

static inline void long_end (sqlite3_context *c) {
  const void *context = sqlite3_aggregate_context(c, 0);
  wide_sum sum;
  if (context == NULL) {
    sqlite3_result_null(c);
    return;
  }
  memcpy(&sum, context, sizeof sum);
  sqlite3_result_double(c, ldexp((double)sum, -LONG_SHIFT));
}

static inline void run (const oracle *o, const char *format, ...) {
  char sql[8192], *message = NULL;
  va_list list;
  va_start(list, format);
  vsnprintf(sql, sizeof sql, format, list);
  va_end(list);
  if (sqlite3_exec(o->db, sql, NULL, NULL, &message) == SQLITE_OK) return;
  printf("FAIL: the oracle: %s\n  %s\n", message, sql);
  exit(2);
}

static inline sqlite3_stmt *prepare (const oracle *o, const char *sql) {
  sqlite3_stmt *stmt;
  if (sqlite3_prepare_v2(o->db, sql, -1, &stmt, NULL) == SQLITE_OK) return stmt;
  printf("FAIL: the oracle: %s\n  %s\n", sqlite3_errmsg(o->db), sql);
  exit(2);
}

static inline void oracle_open (oracle *o) {
  memset(o, 0, sizeof *o);
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);  /* nobody asks; it takes locks */
  if (sqlite3_open_v2(":memory:", &o->db, SQLITE_OPEN_READWRITE
                      | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) abort();
  sqlite3_create_function(o->db, "long_sum", 1, SQLITE_UTF8, NULL, NULL,
                          long_step, long_end);
  run(o, "PRAGMA temp_store = MEMORY;"
      "CREATE TABLE flows(load, identity, period, exporter, importer,"
      " reported_by, reporter, product, level, apart, regime, value, weight);"
      "CREATE INDEX same ON flows(identity, load)");
}

static inline void bind_number (sqlite3_stmt *stmt, int at,
                                const number_style *s, const number *x) {
  if (!x->present) sqlite3_bind_null(stmt, at);
  else if (s->kind == NUMBERS_LONG) sqlite3_bind_double(stmt, at, x->real);
  else sqlite3_bind_int64(stmt, at, x->units);
}

static inline const char *place_id (const world *w, size_t country) {
  return (country < w->countries) ? ts_countries[w->places[country]].id : "";
}

static inline void bind_trade (sqlite3_stmt *stmt, const world *w,
                               const trade *t) {
  const char *importer = (t->apart == TS_APART_AGGREGATE) ? "World"
                       : place_id(w, t->importer);
  number weight = t->weight;
  if (w->layout == LAYOUT_COMTRADE && w->weight.kind != NUMBERS_LONG
      && weight.units == 0) weight.present = 0;  /* "not available" there */
  sqlite3_bind_int(stmt, 1, t->load);
  if (t->apart == TS_WHOLE)
    sqlite3_bind_int64(stmt, 2, (int64_t)t->identity * TS_REGIMES + t->regime);
  else sqlite3_bind_null(stmt, 2);
  sqlite3_bind_int(stmt, 3, w->first + t->when);
  sqlite3_bind_text(stmt, 4, place_id(w, t->exporter), -1, SQLITE_STATIC);
  sqlite3_bind_text(stmt, 5, importer, -1, SQLITE_STATIC);
  sqlite3_bind_text(stmt, 6, ts_side_names[t->side], -1, SQLITE_STATIC);
  sqlite3_bind_int(stmt, 7, (int)reporter_of(w, t));
  sqlite3_bind_text(stmt, 8, w->codes[t->product], -1, SQLITE_STATIC);
  sqlite3_bind_int(stmt, 9, level_of(w, t->product));
  sqlite3_bind_int(stmt, 10, t->apart);
  sqlite3_bind_int(stmt, 11, t->regime);
  bind_number(stmt, 12, &w->value, &t->value);
  bind_number(stmt, 13, &w->weight, &weight);
}

/* Loads that are seen as of the day. */
static inline void find_seen (oracle *o) {
  const char *asof = o->question->selection.asof;
  for (size_t i = 0; i < o->scenario->loads; i++) {
    const char *release = o->scenario->releases[i];
    o->seen[i] = asof == NULL || release == NULL || strcmp(release, asof) <= 0;
  }
}

static inline int condition_takes (const question *q, const char *name,
                                   const char *text) {
  for (size_t i = 0; i < q->selection.condition_count; i++) {
    const ts_condition *c = &q->selection.conditions[i];
    int in = 0;
    if (strcmp(c->name, name) != 0) continue;
    for (size_t k = 0; k < c->n; k++) in = in || !strcmp(c->texts[k], text);
    if (in == c->except) return 0;
  }
  return 1;
}

/* Could this reporter say anything about the selection? */
static inline int takes_part (const oracle *o, const trade *t) {
  const world *w = &o->scenario->world;
  const char *id = place_id(w, reporter_of(w, t));
  if (!condition_takes(o->question, "reported_by", ts_side_names[t->side]))
    return 0;
  return t->side == TS_BY_RECONCILED
      || condition_takes(o->question, ts_side_names[t->side], id);
}

static inline int is_asked (const question *q, ts_period p) {
  for (size_t i = 0; i < q->selection.period_count; i++)
    if (ts_range_has(q->ranges[i], p)) return 1;
  return q->selection.period_count == 0;
}

/* Fine periods and targets; 0 when the question reaches no report. */
static inline int lay_out (oracle *o) {
  const world *w = &o->scenario->world;
  const question *q = o->question;
  int32_t first = INT32_MAX, last = INT32_MIN;    /* days */
  int32_t low = INT32_MAX, high = INT32_MIN;
  for (size_t i = 0; i < o->scenario->count; i++) {
    const trade *t = &o->scenario->rows[i];
    ts_period p = {w->first + t->when, w->freq};
    if (!o->seen[t->load] || !takes_part(o, t)) continue;
    if (ts_period_first_day(p) < first) first = ts_period_first_day(p);
    if (ts_period_last_day(p) > last) last = ts_period_last_day(p);
  }
  for (size_t i = 0; i < q->selection.period_count; i++) {
    if (q->ranges[i].first_day < low) low = q->ranges[i].first_day;
    if (q->ranges[i].last_day > high) high = q->ranges[i].last_day;
  }
  if (first > last) return 0;
  if (low <= high && (low > last || high < first)) return 0;
  if (low <= high && low != INT32_MIN) first = low;
  if (low <= high && high != INT32_MAX) last = high;
  o->base = ts_period_of_day(first, w->freq).ordinal;
  o->periods = (size_t)(ts_period_of_day(last, w->freq).ordinal - o->base) + 1;
  if (o->periods > SPAN_MOST) abort();
  o->targets = 0;
  for (size_t t = 0; t < o->periods; t++) {
    ts_period p = {o->base + (int32_t)t, w->freq};
    o->asked[t] = is_asked(q, p);
    o->target[t] = 0;
    if (!o->asked[t] || q->request.freq < 0) continue;
    p = ts_period_coarsen(p, (ts_freq)q->request.freq);
    if (o->targets == 0 || o->ordinals[o->targets - 1] != p.ordinal)
      o->ordinals[o->targets++] = p.ordinal;
    o->target[t] = o->targets - 1;
  }
  if (o->targets == 0) o->targets = 1;
  return 1;
}

static inline uint64_t chapter_bit (oracle *o, const char *code) {
  size_t i = 0;
  while (i < o->chapter_count && strncmp(o->chapters[i], code, 2) != 0) i++;
  if (i == o->chapter_count) {
    if (i == 64) abort();
    snprintf(o->chapters[o->chapter_count++], 3, "%.2s", code);
  }
  return UINT64_C(1) << i;
}

/* The chapters that each file shows, by level. */
static inline void find_scopes (oracle *o) {
  const world *w = &o->scenario->world;
  memset(o->scope, 0, sizeof o->scope);
  o->chapter_count = 0;
  for (size_t i = 0; i < o->scenario->count; i++) {
    const trade *t = &o->scenario->rows[i];
    o->scope[t->load][level_of(w, t->product)] |=
      chapter_bit(o, w->codes[t->product]);
  }
}

static inline void oracle_fill (oracle *o, const scenario *s) {
  sqlite3_stmt *stmt;
  o->scenario = s;
  run(o, "DELETE FROM flows; BEGIN");
  stmt = prepare(o, "INSERT INTO flows VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)");
  for (size_t i = 0; i < s->count; i++) {
    bind_trade(stmt, &s->world, &s->rows[i]);
    if (sqlite3_step(stmt) != SQLITE_DONE) abort();
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
  }
  sqlite3_finalize(stmt);
  run(o, "COMMIT");
  find_scopes(o);
}

static inline void put_seen (const oracle *o, char *sql, size_t room,
                             const char *alias) {
  say_more(sql, room, " AND %sload IN (-1", alias);
  for (size_t i = 0; i < o->scenario->loads; i++)
    if (o->seen[i]) say_more(sql, room, ",%zu", i);
  say_more(sql, room, ")");
}

static inline int key_digits (const question *q) {
  for (size_t k = 0; k < q->request.key_count; k++)
    if (q->request.keys[k].digits > 0) return q->request.keys[k].digits;
  return 0;
}

/* Rows that pass, then of each report those of one level (S9). */
static inline void pick (oracle *o) {
  const question *q = o->question;
  char live[512] = "", periods[2048] = "";
  int free = !has_key(q, "product") && !filters(q, "product");
  put_seen(o, live, sizeof live, "f.");
  if (o->scenario->replace || o->scenario->releases[0] != NULL) {
    say_more(live, sizeof live, " AND NOT EXISTS (SELECT 1 FROM flows AS n"
             " WHERE n.identity = f.identity AND n.load > f.load");
    put_seen(o, live, sizeof live, "n.");
    say_more(live, sizeof live, ")");
  }
  for (size_t t = 0; t < o->periods; t++)
    if (o->asked[t])
      say_more(periods, sizeof periods, ",%d", o->base + (int32_t)t);
  run(o, "DROP TABLE IF EXISTS picked; CREATE TEMP TABLE picked AS SELECT"
      " reported_by, reporter, period, exporter, importer, product, level,"
      " value, weight FROM flows AS f WHERE apart = 0 AND regime <= %d%s AND"
      " period IN (-1%s)%s", TS_REGIME_TRADE, live, periods, q->where);
  run(o, "DROP VIEW IF EXISTS taken; DROP TABLE IF EXISTS depth");
  if (!o->scenario->world.mixed) {
    run(o, "CREATE TEMP VIEW taken AS SELECT * FROM picked");
    return;
  }
  run(o, "CREATE TEMP TABLE depth AS SELECT reported_by, reporter, period,"
      " CASE WHEN %d >= 0 THEN %d WHEN %d AND min(level) = 0 THEN 0"
      " ELSE max(level) END AS level, sum(%d < 0 OR level = %d) AS there"
      " FROM picked GROUP BY 1, 2, 3;"
      "CREATE TEMP VIEW taken AS SELECT * FROM picked JOIN depth"
      " USING (reported_by, reporter, period, level) WHERE %d = 0"
      " OR (product <> 'TOTAL' AND length(product) >= %d)",
      q->selection.level, q->selection.level,
      free && q->selection.level != TS_DEEPEST, q->selection.level,
      q->selection.level, key_digits(q), key_digits(q));
}

static inline int side_named (const char *name) {
  int side = 0;
  while (strcmp(ts_side_names[side], name) != 0) side++;
  return side;
}

/* The level that each report with rows is read at. */
static inline void find_levels (oracle *o) {
  sqlite3_stmt *stmt;
  memset(o->level, LEVEL_NONE, sizeof o->level);
  stmt = prepare(o, o->scenario->world.mixed
                 ? "SELECT reported_by, reporter, period, CASE WHEN there > 0"
                   " THEN level ELSE -2 END FROM depth"
                 : "SELECT DISTINCT reported_by, reporter, period, 6"
                   " FROM picked");
  while (sqlite3_step(stmt) == SQLITE_ROW) {
    int side = side_named((const char *)sqlite3_column_text(stmt, 0));
    o->level[side][sqlite3_column_int(stmt, 1)]
            [sqlite3_column_int(stmt, 2) - o->base] =
      (int8_t)sqlite3_column_int(stmt, 3);
  }
  sqlite3_finalize(stmt);
}

/* What each report gave in value, for the weights of S13. */
static inline void find_reports (oracle *o) {
  sqlite3_stmt *stmt;
  memset(o->rows, 0, sizeof o->rows);
  memset(o->sums, 0, sizeof o->sums);
  memset(o->known, 0, sizeof o->known);
  stmt = prepare(o, "SELECT reported_by, reporter, period, count(*),"
                 " total(value) FROM taken GROUP BY 1, 2, 3");
  while (sqlite3_step(stmt) == SQLITE_ROW) {
    int side = side_named((const char *)sqlite3_column_text(stmt, 0));
    int reporter = sqlite3_column_int(stmt, 1);
    int when = sqlite3_column_int(stmt, 2) - o->base;
    o->rows[side][reporter][when] = (uint32_t)sqlite3_column_int(stmt, 3);
    o->sums[side][reporter][when] = sqlite3_column_double(stmt, 4);
  }
  sqlite3_finalize(stmt);
}

#endif
