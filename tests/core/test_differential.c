/* test_differential.c -- random files give the groups that SQLite's GROUP BY
** gives on the same rows, to the last bit
**
** test_differential [SEED [CASES]] repeats a case, whose seed a failure prints,
** and goes on from there; then the files stay where the failure says.
*/
#include <gsl/gsl_test.h>

#include "base/write.h"
#include "data/query/stream.h"
#include "differential_case.h"
#include "differential_cover.h"
#include "slow.h"

#define CASES 10000
#define LARGE_EACH 400   /* one case in so many has several chunks */
#define TOLD_MOST 10     /* failures that are described */

/* The ways to an answer: each must give what the oracle gives. */
typedef enum { WAY_STORE, WAY_FILES } way;
static const char *const way_names[] = {"store", "files"};

typedef struct {
  uint64_t seed;
  oracle oracle;
  scenario scenario;
  question question;
  way way;               /* that is being tried */
  ts_store *store;
  size_t failures;
  /* what was compared, so that a test of nothing is seen */
  size_t cases, questions, refusals, groups, values, zeros, missing, either;
} trial;

static ts_status ask (trial *t, ts_frame **frame, ts_error *err) {
  const char *paths[LOADS_MOST];
  ts_mapping mappings[MAPPINGS_MOST];
  ts_load_options options = {.threads = t->question.request.threads};
  ts_files files = {paths, t->scenario.loads, &options};
  if (t->way == WAY_STORE)
    return ts_flows_by(t->store, &t->question.selection, &t->question.request,
                       frame, err);
  options.input.mappings = map_plain(&t->scenario.world, mappings);
  for (size_t l = 0; l < t->scenario.loads; l++) paths[l] = path_of(l);
  return ts_stream_ask(&files, &t->question.selection, &t->question.request,
                       ts_flows_by, frame, err);
}

static void blame (trial *t, const char *format, ...) {
  va_list list;
  if (t->failures++ >= TOLD_MOST) return;
  printf("case %llu, %s, files in %s, %zu loads%s:\n  ",
         (unsigned long long)t->seed, way_names[t->way], folder,
         t->scenario.loads,
         t->scenario.replace ? " that replace"
         : t->scenario.releases[0] ? " as releases" : "");
  va_start(list, format);
  vprintf(format, list);
  va_end(list);
  putchar('\n');
  print_question(&t->question);
}

/* "CHN 84 2019Q1" of a frame's row. */
static const char *row_name (const trial *t, const ts_frame *f, size_t row) {
  static char name[256];
  name[0] = '\0';
  for (size_t k = 0; k < t->question.request.key_count; k++) {
    const ts_column *c = ts_frame_find(f, t->question.request.keys[k].name);
    say_more(name, sizeof name, "%s ", ts_dict_text(c->dict, c->u.codes[row]));
  }
  if (ts_frame_period(f) != NULL) {
    char period[TS_PERIOD_TEXT];
    const ts_column *c = ts_frame_period(f);
    say_more(name, sizeof name, "%s",
             ts_period_text((ts_period){c->u.ordinals[row], c->freq}, period));
  }
  return name;
}

static double number_of (const number_style *s, sqlite3_stmt *stmt, int at) {
  char text[64];
  if (s->kind == NUMBERS_LONG) return sqlite3_column_double(stmt, at);
  if (s->kind == NUMBERS_BINARY)
    return ldexp((double)sqlite3_column_int64(stmt, at), s->power_of_two);
  snprintf(text, sizeof text, "%llde-%d",
           (long long)sqlite3_column_int64(stmt, at), s->places);
  return strtod(text, NULL);
}

/* What the oracle says of a row, whatever its sums: a cell without rows is
** missing too where its code is published in another form only. */
typedef struct {
  verdict verdict;
  int elsewhere;
} opinion;

/* What the oracle says of one sum of one cell. */
typedef struct {
  verdict verdict;       /* of numbers: known, or one of the others */
  size_t rows, lacking;  /* with the number, and without */
  double number;
  double all, lost;      /* value of all rows, and of those without weight */
} expected;

static expected expect (const trial *t, sqlite3_stmt *stmt, size_t sum) {
  const ts_request *r = &t->question.request;
  const world *w = &t->scenario.world;
  int first = (int)r->key_count + 1;
  int is_weight = r->sums[sum].field == TS_C_WEIGHT;
  expected e = {.verdict = VERDICT_KNOWN};
  if (stmt == NULL) return e;
  e.rows = (size_t)sqlite3_column_int64(stmt, first + 3 * is_weight);
  e.lacking = (size_t)sqlite3_column_int64(stmt, first + 3 * is_weight + 1);
  e.number = number_of(is_weight ? &w->weight : &w->value, stmt,
                       first + 3 * is_weight + 2);
  if (!is_weight || e.rows == 0) return e;
  e.all = number_of(&w->value, stmt, first + 2);
  e.lost = number_of(&w->value, stmt, first + 6);
  if (fabs(e.lost - (1 - r->coverage) * e.all) < 1e-9 * fabs(e.all))
    e.verdict = VERDICT_EITHER;
  else if (e.lost > (1 - r->coverage) * e.all)  /* rule 10 of query.h */
    e.verdict = VERDICT_MISSING;
  return e;
}

static void check_cell (trial *t, const ts_frame *f, size_t row, size_t sum,
                        const opinion *o, expected e) {
  const char *name = t->question.request.sums[sum].name;
  const ts_column *c = ts_frame_find(f, name);
  const char *why = ts_frame_why(f, c, row);
  double got = c->u.numbers[row];
  int is_zero = strcmp(why, TS_REASON_ZERO) == 0;
  verdict known = o->verdict;
  if (known == VERDICT_KNOWN) known = e.verdict;
  if (known == VERDICT_KNOWN && e.rows == 0 && (e.lacking > 0 || o->elsewhere))
    known = VERDICT_MISSING;
  t->either += known == VERDICT_EITHER;
  if (isnan(got) && why[0] == '\0')
    blame(t, "%s of %s is missing without a reason", name, row_name(t, f, row));
  else if (isnan(got) && known == VERDICT_KNOWN)
    blame(t, "%s of %s is missing (%s), not %.17g of %zu rows", name,
          row_name(t, f, row), why, e.number, e.rows);
  else if (!isnan(got) && known == VERDICT_MISSING)
    blame(t, "%s of %s is %.17g, not missing", name, row_name(t, f, row), got);
  else if (!isnan(got) && (got != ((e.rows > 0) ? e.number : 0)
                           || is_zero != (e.rows == 0)))
    blame(t, "%s of %s is %.17g (%s), not %.17g of %zu rows", name,
          row_name(t, f, row), got, why, e.number, e.rows);
  if (isnan(got)) t->missing++;
  else if (is_zero) t->zeros++;
  else t->values++;
}

/* The index of a country by its id, or -1. */
static int country_named (const world *w, const char *id) {
  for (size_t i = 0; i < w->countries; i++)
    if (strcmp(place_id(w, i), id) == 0) return (int)i;
  return -1;
}

static const char *key_text (const trial *t, const ts_frame *f, size_t row,
                             const char *name) {
  const ts_column *c;
  if (!has_key(&t->question, name)) return NULL;
  c = ts_frame_find(f, name);
  return ts_dict_text(c->dict, c->u.codes[row]);
}

/* What is known of a row's period, whatever its sums (S12 to S14). */
static opinion opinion_of (trial *t, const ts_frame *f, size_t row,
                           size_t target) {
  const char *side_text = key_text(t, f, row, "reported_by");
  const char *code = key_text(t, f, row, "product");
  int level = (code != NULL && key_digits(&t->question) == 0)
            ? level_of_code(code) : -1;
  opinion found = {VERDICT_KNOWN, 0};
  for (int side = 0; side < 3; side++) {
    const char *who = (side == TS_BY_RECONCILED) ? NULL
                    : key_text(t, f, row, ts_side_names[side]);
    const knowledge *k;
    if (side_text != NULL && strcmp(side_text, ts_side_names[side]) != 0)
      continue;
    k = know(&t->oracle, side,
             (who == NULL) ? -1 : country_named(&t->scenario.world, who));
    if (k->nobody) continue;
    if (code != NULL && !(k->chapters[target] & chapter_bit(&t->oracle, code)))
      found.verdict = VERDICT_MISSING;
    if (k->verdicts[target] > found.verdict)
      found.verdict = k->verdicts[target];
    if (level >= 0 && !(k->levels[target] >> level & 1u)) found.elsewhere = 1;
  }
  return found;
}

static int same_group (const trial *t, const ts_frame *f, size_t row,
                       sqlite3_stmt *stmt) {
  for (size_t k = 0; k < t->question.request.key_count; k++) {
    const char *text = key_text(t, f, row, t->question.request.keys[k].name);
    if (strcmp(text, (const char *)sqlite3_column_text(stmt, (int)k)) != 0)
      return 0;
  }
  return 1;
}

/* Sums of SQLite: keys, target, then count, lacking and sum of value and of
** weight, then the value of rows without weight. */
static sqlite3_stmt *ask_sqlite (const trial *t) {
  const ts_request *r = &t->question.request;
  const world *w = &t->scenario.world;
  int per_target = (r->freq < 0) ? 0 : ts_freq_per_year(w->freq)
                                     / ts_freq_per_year((ts_freq)r->freq);
  const char *value = (w->value.kind == NUMBERS_LONG) ? "long_sum" : "sum";
  const char *weight = (w->weight.kind == NUMBERS_LONG) ? "long_sum" : "sum";
  char sql[2048] = "SELECT ", keys[512] = "";
  for (size_t k = 0; k < r->key_count; k++) {
    say_more(sql, sizeof sql, "%s, ", t->question.groups[k]);
    say_more(keys, sizeof keys, "%zu, ", k + 1);
  }
  say_more(keys, sizeof keys, "%zu", r->key_count + 1);
  if (per_target > 0) say_more(sql, sizeof sql, "period / %d", per_target);
  else say_more(sql, sizeof sql, "0");
  say_more(sql, sizeof sql, ", count(value), count(*) - count(value), %s(value)"
           ", count(weight), count(*) - count(weight), %s(weight), %s(value)"
           " FILTER (WHERE weight IS NULL) FROM taken GROUP BY %s ORDER BY %s",
           value, weight, value, keys, keys);
  return prepare(&t->oracle, sql);
}

/* One group: a row for each target. */
static void check_group (trial *t, const ts_frame *f, size_t row,
                         sqlite3_stmt *stmt, int *more) {
  const ts_request *r = &t->question.request;
  for (size_t i = 0; i < t->oracle.targets; i++, row++) {
    int has = *more && same_group(t, f, row, stmt)
           && (r->freq < 0 || sqlite3_column_int(stmt, (int)r->key_count)
                              == t->oracle.ordinals[i]);
    opinion known = opinion_of(t, f, row, i);
    if (r->freq >= 0
        && ts_frame_period(f)->u.ordinals[row] != t->oracle.ordinals[i]) {
      blame(t, "%s has no business in row %zu", row_name(t, f, row), row);
      return;
    }
    for (size_t s = 0; s < r->sum_count; s++)
      check_cell(t, f, row, s, &known, expect(t, has ? stmt : NULL, s));
    if (has) *more = sqlite3_step(stmt) == SQLITE_ROW;
  }
}

static void check_frame (trial *t, const ts_frame *f) {
  sqlite3_stmt *stmt = ask_sqlite(t);
  int more = sqlite3_step(stmt) == SQLITE_ROW;
  size_t row = 0;
  while (row < f->rows && t->failures < TOLD_MOST) {
    if (!more || !same_group(t, f, row, stmt)) {
      blame(t, "%s is a group in row %zu, but %s%s is the oracle's",
            row_name(t, f, row), row, more ? "" : "no other", more
            ? (const char *)sqlite3_column_text(stmt, 0) : "");
      break;
    }
    check_group(t, f, row, stmt, &more);
    row += t->oracle.targets;
    t->groups++;
  }
  if (row >= f->rows && more)
    blame(t, "%s is no group after %zu rows",
          (t->question.request.key_count == 0) ? "all"
          : (const char *)sqlite3_column_text(stmt, 0), f->rows);
  sqlite3_finalize(stmt);
}

/* The same bytes come from any number of threads (S27). */
static void check_threads (trial *t, const ts_frame *first) {
  ts_string printed[2] = {{0}, {0}};
  ts_frame *f = NULL;
  ts_error err = {0};
  t->question.request.threads = t->question.request.threads % 3 + 1;
  if (ask(t, &f, &err) != TS_OK
      || ts_frame_text(first, "json", 1, &printed[0], &err) != TS_OK
      || ts_frame_text(f, "json", 1, &printed[1], &err) != TS_OK)
    blame(t, "asked again with other threads: %s", err.text);
  else if (strcmp(printed[0].text, printed[1].text) != 0)
    blame(t, "other threads print another frame");
  ts_frame_free(f);
  ts_string_free(&printed[0]);
  ts_string_free(&printed[1]);
}

static void check_question (trial *t, way w, int there) {
  ts_frame *f = NULL;
  ts_error err = {0};
  int both = there && two_sides(&t->oracle) && !has_key(&t->question,
                                                        "reported_by");
  ts_status want = !there ? TS_UNKNOWN : both ? TS_CONFLICT : TS_OK;
  ts_status status;
  t->way = w;
  t->questions++;
  status = ask(t, &f, &err);
  if (status != want)
    blame(t, "status %d instead of %d: %s", (int)status, (int)want,
          status ? err.text : "");
  t->refusals += status != TS_OK;
  if (status == TS_OK && want == TS_OK) {
    check_frame(t, f);
    if (one_in(4)) check_threads(t, f);
  }
  ts_frame_free(f);
}

/* Sides that are valued alike may meet when both countries are keys: that is
** asked elsewhere. */
static int is_settled (const trial *t) {
  return t->scenario.world.side_count < 2
      || has_key(&t->question, "reported_by")
      || filters(&t->question, "reported_by")
      || (t->scenario.world.layout == LAYOUT_COMTRADE
          && !(has_key(&t->question, "exporter")
               && has_key(&t->question, "importer")));
}

static void ask_some (trial *t) {
  for (size_t n = 1 + below(3); n > 0 && t->failures < TOLD_MOST; n--) {
    make_question(&t->question, &t->scenario.world);
    if (!is_settled(t)) continue;
    t->question.request.threads = 1 + below(3);
    if (t->scenario.releases[0] != NULL && one_in(2))
      t->question.selection.asof =
        t->scenario.releases[below(t->scenario.loads)];
    int there = oracle_ask(&t->oracle, &t->question);
    check_question(t, WAY_STORE, there);
    if (t->scenario.releases[0] == NULL && !t->scenario.replace && one_in(2))
      check_question(t, WAY_FILES, there);
  }
}

static const char *store_path (void) {
  static char path[128];
  snprintf(path, sizeof path, "%s/store.db", folder);
  return path;
}

/* A store in memory, or in a file that is opened again to be asked. */
static ts_status open_and_load (trial *t, ts_error *err) {
  int in_file = one_in(500);   /* it waits for the disk */
  const char *path = in_file ? store_path() : ":memory:";
  ts_status status = ts_store_open(path, TS_STORE_WRITE, &t->store, err);
  if (status == TS_OK && one_in(40)) {
    file_style style;
    make_file_style(&t->scenario.world, &style);
    status = refuse_duplicate(t->store, &t->scenario, &style, err);
  }
  if (status == TS_OK) status = load_scenario(t->store, &t->scenario, err);
  if (status == TS_OK && one_in(50))
    status = ts_store_verify(t->store, NULL, err);
  if (status != TS_OK || !in_file) return status;
  ts_store_close(t->store);
  t->store = NULL;
  return ts_store_open(path, TS_STORE_READ, &t->store, err);
}

static void run_case (trial *t) {
  ts_error err = {0};
  chance = t->seed;
  make_scenario(&t->scenario, one_in(LARGE_EACH) ? 66000 + below(80000)
                              : 1 + below(one_in(4) ? 400 : 40));
  t->question = (question){0};
  if (open_and_load(t, &err) != TS_OK) blame(t, "%s", err.text);
  else {
    oracle_fill(&t->oracle, &t->scenario);
    ask_some(t);
  }
  ts_store_close(t->store);
  t->store = NULL;
  unlink(store_path());
  free(t->scenario.rows);
  t->cases++;
}

int main (int argc, char **argv) {
  static trial t;
  size_t cases = CASES / one_of(5, 400);
  uint64_t first = (argc > 1) ? strtoull(argv[1], NULL, 10) : 1;
  if (argc > 1) cases = (argc > 2) ? (size_t)strtoull(argv[2], NULL, 10) : 1;
  if (mkdtemp(folder) == NULL) return 1;
  oracle_open(&t.oracle);
  for (t.seed = first; t.seed < first + cases && t.failures == 0; t.seed++)
    run_case(&t);
  sqlite3_close(t.oracle.db);
  gsl_test(t.failures > 0, "%zu files of random rows, %zu questions: %zu groups"
           " as SQLite's GROUP BY has them", t.cases, t.questions, t.groups);
  gsl_test(t.values == 0 || t.zeros == 0 || t.missing == 0
           || t.refusals * 3 > t.questions
           || t.either * 1000 > t.values + t.zeros + t.missing,
           "S12 to S15: %zu numbers, %zu known zeros and %zu missing cells;"
           " %zu could be either, %zu questions were refused", t.values,
           t.zeros, t.missing, t.either, t.refusals);
  if (t.failures == 0) {
    char command[200];
    snprintf(command, sizeof command, "rm -r %s", folder);
    if (system(command) != 0) return 1;
  }
  return gsl_test_summary();
}
