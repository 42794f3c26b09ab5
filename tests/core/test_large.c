/* test_large.c -- the fast ways of frame verbs against slow obvious ones, on
** random frames with ties, missing cells, one row and none */
#include "frame_data.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/arrange.h"
#include "base/group.h"
#include "base/join.h"
#include "base/pivot.h"
#include "base/select.h"
#include "base/shape.h"
#include "base/write.h"
#include "stats/sorted.h"

#define KEYS 3

/* Keys a, b, c of few members, a period, numbers x and y. 'sparse': keys have
** many members too, so that tables of all combinations would be too large. */
static ts_frame *random_frame (size_t rows, int members, int sparse) {
  static const char *const names[] = {"a", "b", "c"};
  ts_frame *f = ts_frame_alloc(rows);
  ts_column *c;
  char text[32];
  for (int k = 0; k < KEYS; k++) {
    ts_frame_add_key(f, names[k], NULL, &c);
    for (size_t i = 0; i < rows; i++) {
      int member = rand() % members + (sparse ? rand() % 2 * 100000 : 0);
      snprintf(text, sizeof text, "m%d", member);
      if (rand() % 9 != 0)
        ts_dict_add(c->dict, ts_slice_of(text), &c->u.codes[i]);
    }
    for (int m = 0; m < 3000 && sparse; m++) {  /* unused members */
      uint32_t code;
      snprintf(text, sizeof text, "none%d", m);
      ts_dict_add(c->dict, ts_slice_of(text), &code);
    }
  }
  ts_frame_add_period(f, "period", TS_MONTH, &c);
  for (size_t i = 0; i < rows; i++)
    if (rand() % 9 != 0) c->u.ordinals[i] = 24000 + rand() % members;
  for (int k = 0; k < 2; k++) {
    ts_frame_add_number(f, (k == 0) ? "x" : "y", "USD", &c);
    for (size_t i = 0; i < rows; i++)
      if (rand() % 9 != 0)
        c->u.numbers[i] = (rand() % 5 - 2) * ((k == 0) ? 1.0 : 1e300);
  }
  return f;
}

static int is_missing (const ts_column *c, size_t row) {
  if (c->kind == TS_NUMBER) return isnan(c->u.numbers[row]);
  return (c->kind == TS_KEY) ? c->u.codes[row] == TS_NONE
                             : c->u.ordinals[row] == TS_NO_PERIOD;
}

static int three_way (double a, double b) { return (a > b) - (a < b); }

static int compare_cells (const ts_column *c, size_t a, size_t b) {
  if (c->kind == TS_NUMBER) return three_way(c->u.numbers[a], c->u.numbers[b]);
  if (c->kind == TS_PERIODS)
    return three_way(c->u.ordinals[a], c->u.ordinals[b]);
  return strcmp(ts_dict_text(c->dict, c->u.codes[a]),
                ts_dict_text(c->dict, c->u.codes[b]));
}

static int compare (const ts_sort_key *keys, size_t n, size_t a, size_t b) {
  for (size_t k = 0; k < n; k++) {
    const ts_column *c = keys[k].column;
    int ma = is_missing(c, a), mb = is_missing(c, b);
    int order = (ma || mb) ? ma - mb : compare_cells(c, a, b);
    if (order != 0 && keys[k].descending && !ma && !mb) order = -order;
    if (order != 0) return order;
  }
  return (a > b) - (a < b);
}

/* Is 'order' a permutation in which each row is behind the one before it? */
static void check_order (const ts_frame *f, const ts_sort_key *keys, size_t n,
                         const char *what) {
  size_t *order = malloc((f->rows + 1) * sizeof *order);
  char *seen = calloc(f->rows + 1, 1);
  int wrong = 0;
  ts_frame_order(f, keys, n, order);
  for (size_t i = 0; i < f->rows; i++) {
    wrong += seen[order[i]]++;
    wrong += i > 0 && compare(keys, n, order[i - 1], order[i]) >= 0;
  }
  gsl_test_int(wrong, 0, "%s: order of %zu rows", what, f->rows);
  free(seen);
  free(order);
}

static void orders (const ts_frame *f) {
  const ts_column *c = f->columns;
  const ts_sort_key one[] = {{.column = &c[4], .descending = 1}};
  const ts_sort_key keys[] = {{.column = &c[1]}, {.column = &c[0],
                              .descending = 1}, {.column = &c[3]}};
  const ts_sort_key wide[] = {{.column = &c[5]}, {.column = &c[2]},
                              {.column = &c[4], .descending = 1},
                              {.column = &c[3], .descending = 1}};
  ts_frame *sorted = NULL;
  check_order(f, one, 1, "a number");
  check_order(f, keys, 3, "keys");
  check_order(f, wide, 4, "more than a word");
  check_order(f, wide, 0, "nothing");
  ts_frame_sorted(f, &sorted);
  for (int k = 0; k < KEYS; k++) {
    const ts_sort_key key = {.column = &sorted->columns[k]};
    check_order(sorted, &key, 1, "sorted already, or not");
  }
  ts_frame_free(sorted);
}

static int equal_rows (const ts_column *const *by, size_t n, size_t a,
                       size_t b) {
  for (size_t k = 0; k < n; k++)
    if (by[k]->kind == TS_KEY ? by[k]->u.codes[a] != by[k]->u.codes[b]
        : by[k]->u.ordinals[a] != by[k]->u.ordinals[b]) return 0;
  return 1;
}

/* Numbers by first appearance, and the first row that repeats another. */
static void numbers (const ts_frame *f, size_t n) {
  const ts_column *by[] = {&f->columns[3], &f->columns[1], &f->columns[0],
                           &f->columns[2]};
  uint32_t *ids = malloc((f->rows + 1) * sizeof *ids);
  size_t groups, next = 0, first = SIZE_MAX, repeat;
  int wrong = 0;
  ts_group_rows(f, by, n, ids, &groups);
  for (size_t i = 0; i < f->rows; i++) {
    size_t j = 0;
    while (j < i && !equal_rows(by, n, i, j)) j++;
    wrong += (j < i) ? ids[i] != ids[j] : ids[i] != next++;
    if (j < i && first == SIZE_MAX) first = i;
  }
  gsl_test_int(wrong + (groups != next), 0, "%zu keys number %zu rows", n,
               f->rows);
  ts_group_repeat(f, by, n, &repeat);
  gsl_test(repeat != first, "%zu keys: the first of %zu rows that repeats", n,
           f->rows);
  free(ids);
}

/* The left rows with what the first right row of equal cells has. */
static void joins (const ts_frame *f, const ts_frame *g) {
  const char *from[] = {"x", "y"}, *to[] = {"u", "v"};
  const ts_join_pair on[] = {{"a", "a"}, {"period", "period"}, {"c", "c"}};
  const char *keys[] = {"a", "period", "c", "u"};
  ts_frame *named = NULL, *right = NULL, *first = NULL, *made = NULL;
  const ts_column *by[3];
  size_t *picked = malloc((g->rows + 1) * sizeof *picked), n = 0;
  int wrong = 0;
  ts_error err = {0};
  ts_frame_rename(g, from, to, 2, &named, &err);
  ts_frame_select(named, keys, 4, &right, &err);
  for (int k = 0; k < 3; k++) by[k] = &right->columns[k];
  for (size_t i = 0; i < right->rows; i++) {  /* one of each */
    size_t j = 0;
    while (j < n && !equal_rows(by, 3, i, picked[j])) j++;
    if (j == n) picked[n++] = i;
  }
  ts_frame_pick(right, picked, n, &first);
  gsl_test_int((int)ts_frame_join(f, first, on, 3, "m:1", &made, &err), TS_OK,
               "join: %s", err.text);
  for (size_t i = 0; i < f->rows; i++) {
    double want = NAN, got = number_at(made, "u", i);
    int found = 0;
    for (size_t j = 0; j < n && !found; j++) {
      found = strcmp(key_at(f, "a", i), key_at(first, "a", j)) == 0
           && strcmp(key_at(f, "c", i), key_at(first, "c", j)) == 0
           && *key_at(f, "a", i) != '\0' && *key_at(f, "c", i) != '\0'
           && f->columns[3].u.ordinals[i] != TS_NO_PERIOD
           && f->columns[3].u.ordinals[i] == first->columns[1].u.ordinals[j];
      if (found) want = number_at(first, "u", j);
    }
    wrong += !(got == want || (isnan(got) && isnan(want)))
          || (strcmp(why_at(made, "u", i), "no match") == 0) == found;
  }
  gsl_test_int(wrong, 0, "join of %zu with %zu rows", f->rows, n);
  ts_frame_free(made);
  ts_frame_free(first);
  ts_frame_free(right);
  ts_frame_free(named);
  free(picked);
}

/* A frame of series, once as it is (a table) and once with a row twice, whose
** completion takes the slow way: the same but for that row. */
static void tables (size_t rows) {
  ts_frame *f = random_frame(rows, 6, 0), *g = NULL, *one = NULL, *two = NULL;
  const ts_column *by[] = {&f->columns[0], &f->columns[1], &f->columns[2],
                           &f->columns[3]};
  size_t *picked = malloc((rows + 2) * sizeof *picked), n = 0;
  ts_error err = {0};
  for (size_t i = 0; i < rows; i++) {
    size_t j = 0;
    if (f->columns[3].u.ordinals[i] == TS_NO_PERIOD) continue;
    while (j < n && !equal_rows(by, 4, i, picked[j])) j++;
    if (j == n) picked[n++] = i;
  }
  ts_frame_pick(f, picked, n, &g);
  ts_frame_complete_table(g, &one, &err);
  gsl_test(n > 0 && one == NULL, "complete: %zu rows make a table", n);
  ts_frame_free(g);
  picked[n] = picked[0];
  ts_frame_pick(f, picked, n + 1, &g);
  ts_frame_complete(g, &two, &err);
  if (one != NULL) {
    size_t last = 0, *kept = malloc((two->rows + 1) * sizeof *kept);
    ts_frame *same = NULL;
    for (size_t i = 0; i < two->rows; i++) {
      const ts_column *c[4];
      for (int k = 0; k < 4; k++) c[k] = &two->columns[k];
      if (last == 0 || !equal_rows(c, 4, i, kept[last - 1])) kept[last++] = i;
    }
    ts_frame_pick(two, kept, last, &same);
    gsl_test_int(ts_frame_equal(one, same), 1, "complete: as by sorting");
    ts_frame_free(same);
    free(kept);
  }
  ts_frame_free(one);
  one = NULL;
  ts_frame_complete_table(g, &one, &err);
  gsl_test(n > 0 && one != NULL, "complete: two rows in one make none");
  ts_frame_free(one);
  ts_frame_free(two);
  ts_frame_free(g);
  ts_frame_free(f);
  free(picked);
}

/* A sum is that of sorted parts, whichever way it is found. */
static void sums (void) {
  double parts[300], *sorted;
  int wrong = 0;
  for (int turn = 0; turn < 2000; turn++) {
    size_t n = (size_t)(rand() % 300), m, count;
    double got, want;
    for (size_t i = 0; i < n; i++) {
      double x = (rand() - RAND_MAX / 2) / 1000.0;
      parts[i] = (turn % 3 == 0) ? rand() % 1000 : (turn % 3 == 1) ? x
               : ldexp(x, rand() % 200 - 100);
      if (rand() % 50 == 0) parts[i] = NAN;
    }
    ts_sorted_parts(parts, n, &sorted, &m);
    want = (m > 0) ? ts_sum_ordered(sorted, m) : NAN;
    ts_sum_parts(parts, n, &got, &count);
    wrong += !(got == want || (isnan(got) && isnan(want))) || count != m;
    free(sorted);
  }
  gsl_test_int(wrong, 0, "sums as of sorted parts");
}

static int by_value (const void *pa, const void *pb) {
  return three_way(*(const double *)pa, *(const double *)pb);
}

static void selections (void) {
  double numbers[200], sorted[200];
  int wrong = 0;
  for (int turn = 0; turn < 500; turn++) {
    size_t n = 1 + (size_t)(rand() % 200), k = (size_t)rand() % n;
    for (size_t i = 0; i < n; i++)
      numbers[i] = (turn % 2 == 0) ? rand() % 7 - 3
                 : ldexp(rand() - RAND_MAX / 2, rand() % 300 - 150);
    memcpy(sorted, numbers, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_value);
    wrong += (ts_select(numbers, n, k) != sorted[k]);
    qsort(numbers, n, sizeof *numbers, by_value);
    wrong += (memcmp(numbers, sorted, n * sizeof *sorted) != 0);
  }
  gsl_test_int(wrong, 0, "the k-th smallest, and none is lost");
}

/* Blocks of rows spelled by threads: the file has what the text has. */
static void files (void) {
  ts_frame *f = random_frame(40000, 5, 0);
  char path[] = "/tmp/test_large_XXXXXX.csv";
  ts_string text = {0};
  ts_error err = {0};
  int file = mkstemps(path, 4);
  FILE *in;
  ts_frame_text(f, "csv", 1, &text, &err);
  for (int threads = 1; threads <= 3; threads++) {
    char number[16], *got = malloc(text.length + 2);
    size_t n;
    snprintf(number, sizeof number, "%d", threads);
    setenv("TRADESTAT_THREADS", number, 1);
    gsl_test(ts_frame_write(f, path, 1, &err), "write: %s", err.text);
    in = fopen(path, "rb");
    n = fread(got, 1, text.length + 2, in);
    gsl_test(n != text.length || memcmp(got, text.text, n) != 0,
             "S27: %d threads write the same file", threads);
    fclose(in);
    free(got);
  }
  close(file);
  unlink(path);
  ts_string_free(&text);
  ts_frame_free(f);
}

int main (void) {
  static const size_t rows[] = {0, 1, 2, 40, 700};
  srand(11);
  for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
    for (int sparse = 0; sparse < 2; sparse++) {
      ts_frame *f = random_frame(rows[r], 4, sparse);
      ts_frame *g = random_frame(rows[r] / 2, 4, sparse);
      orders(f);
      for (size_t n = 0; n <= 4; n++) numbers(f, n);
      joins(f, g);
      joins(g, f);
      ts_frame_free(f);
      ts_frame_free(g);
    }
  tables(1);
  tables(300);
  sums();
  selections();
  files();
  return gsl_test_summary();
}
