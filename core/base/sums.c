/* sums.c -- adding up the rows of groups; rules are those of group.h */
#include "sums.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arrange.h"

int ts_unit_adds (const char *unit) {
  return strcmp(unit, "fraction") != 0 && strcmp(unit, "percentage points") != 0
      && strncmp(unit, "index", 5) != 0 && strcmp(unit, "ratio") != 0
      && strpbrk(unit, "/=%") == NULL;
}

typedef struct {
  ts_exact sum;
  uint32_t parts, missing, zeros;  /* zeros: known ones */
  uint32_t why;                    /* of the missing parts */
  int mixed;                       /* they have several reasons */
} group_sum;

static void add_missing (group_sum *g, uint32_t why) {
  if (g->missing++ == 0) g->why = why;
  else if (g->why != why) g->mixed = 1;
}

static void add_parts (group_sum *sums, const ts_column *column,
                       const uint32_t *ids, size_t rows, uint32_t zero) {
  for (size_t i = 0; i < rows; i++) {
    group_sum *g = &sums[ids[i]];
    uint32_t why = (column->why != NULL) ? column->why[i] : TS_NONE;
    double x = column->u.numbers[i];
    g->parts++;
    if (isnan(x)) {
      add_missing(g, why);
      continue;
    }
    if (x == 0 && why == zero && why != TS_NONE) g->zeros++;
    ts_exact_add(&g->sum, x);
  }
}

/* Rule 1: a sentence for the missing sum of group g. */
static ts_status give_reason (ts_frame *to, ts_column *column, size_t row,
                              const group_sum *g) {
  char text[64];
  if (!g->mixed && g->why != TS_NONE)
    return ts_frame_reason(to, column, row,
                           ts_dict_text(to->reasons, g->why));
  if (g->parts == 1) return TS_OK;
  snprintf(text, sizeof text, "%u of %u parts missing", g->missing, g->parts);
  return ts_frame_reason(to, column, row, text);
}

static ts_status put_sum (ts_frame *to, ts_column *column, size_t row,
                          const group_sum *g, ts_missing_rule rule) {
  if (g->parts > 1 && !ts_unit_adds(column->unit))  /* rule 3 */
    return ts_frame_reason(to, column, row, "does not add");
  if (g->missing == g->parts || (g->missing > 0 && rule == TS_KEEP_MISSING))
    return give_reason(to, column, row, g);
  column->u.numbers[row] = ts_exact_get(&g->sum);
  if (g->zeros == g->parts)  /* rule 2 */
    return ts_frame_reason(to, column, row, TS_REASON_ZERO);
  return TS_OK;
}

/* Rule 3: a column of which nothing passed goes, and says so. */
static ts_status leave_out (ts_frame *to, ts_column *column) {
  for (size_t i = 0; i < to->rows; i++)
    if (!isnan(column->u.numbers[i])
        || strcmp(ts_frame_why(to, column, i), "does not add") != 0)
      return TS_OK;
  if (to->rows == 0) return TS_OK;
  if (ts_frame_note(to, "%s left out: numbers in %s do not add", column->name,
                    column->unit) != TS_OK) return TS_NOMEM;
  ts_frame_drop_last(to);
  return TS_OK;
}

static ts_status sum_column (ts_frame *to, const ts_frame *from,
                             const ts_column *was, const uint32_t *ids,
                             group_sum *sums, ts_missing_rule rule) {
  uint32_t zero = (from->reasons != NULL)
    ? ts_dict_find(from->reasons, ts_slice_of(TS_REASON_ZERO)) : TS_NONE;
  size_t skipped = 0;
  ts_column *column;
  ts_status status = ts_frame_add_number(to, was->name, was->unit, &column);
  if (status == TS_OK) status = ts_set_text(&column->valuation, was->valuation);
  if (status != TS_OK) return status;
  memset(sums, 0, to->rows * sizeof *sums);
  add_parts(sums, was, ids, from->rows, zero);
  for (size_t g = 0; g < to->rows && status == TS_OK; g++) {
    status = put_sum(to, column, g, &sums[g], rule);
    if (sums[g].missing < sums[g].parts) skipped += sums[g].missing;
  }
  if (status == TS_OK && rule == TS_SKIP_MISSING && skipped > 0)
    status = ts_frame_note(to, "%s: sums leave out %zu missing part%s",
                           was->name, skipped, (skipped == 1) ? "" : "s");
  return (status == TS_OK) ? leave_out(to, column) : status;
}

/* Append to 'to' (one row a group) the sums of every number column of 'from',
** by rules 1, 2, 3 and 7 of group.h; ids[i] is the group of row i. */
static ts_status sum_numbers (ts_frame *to, const ts_frame *from,
                              const uint32_t *ids, ts_missing_rule rule) {
  group_sum *sums = malloc((to->rows + 1) * sizeof *sums);
  ts_status status = (sums != NULL) ? TS_OK : TS_NOMEM;
  for (size_t c = 0; c < from->width && status == TS_OK; c++)
    if (from->columns[c].kind == TS_NUMBER)
      status = sum_column(to, from, &from->columns[c], ids, sums, rule);
  free(sums);
  return status;
}

static ts_status keys_of_groups (ts_frame *to, const ts_frame *frame,
                                 const ts_column *const *by, size_t n,
                                 const uint32_t *ids) {
  size_t *first = malloc((to->rows + 1) * sizeof *first);
  ts_status status = (first != NULL) ? TS_OK : TS_NOMEM;
  if (first != NULL) ts_group_firsts(ids, frame->rows, to->rows, first);
  for (size_t k = 0; k < n && status == TS_OK; k++)
    status = ts_frame_take(to, frame, by[k], first);
  free(first);
  return status;
}

ts_status ts_sum_rows (const ts_frame *frame, const ts_column *const *by,
                       size_t n, ts_missing_rule rule, uint32_t *ids,
                       ts_frame **out) {
  ts_frame *made = NULL;
  size_t groups;
  ts_status status = ts_group_rows(frame, by, n, ids, &groups);
  if (status == TS_OK && (made = ts_frame_like(frame, groups)) == NULL)
    status = TS_NOMEM;
  if (status == TS_OK) status = keys_of_groups(made, frame, by, n, ids);
  if (status == TS_OK) status = sum_numbers(made, frame, ids, rule);
  if (status != TS_OK) ts_frame_free(made);
  else *out = made;
  return status;
}

static int is_among (const ts_column *column, const ts_column *const *by,
                     size_t n) {
  for (size_t i = 0; i < n; i++)
    if (by[i] == column) return 1;
  return 0;
}

/* A key of which two members cannot be in one sum. */
static ts_status check_key (const ts_frame *frame, const ts_column *key,
                            ts_error *err) {
  const char *name = key->name, *first = NULL;
  if (strcmp(name, "reported_by") != 0 && strcmp(name, "regime") != 0
      && strcmp(name, "level") != 0
      && (strcmp(name, "quantity_unit") != 0
          || ts_frame_find(frame, "quantity") == NULL)) return TS_OK;
  for (size_t i = 0; i < frame->rows; i++) {
    const char *text = ts_dict_text(key->dict, key->u.codes[i]);
    if (first == NULL) first = text;
    else if (strcmp(first, text) != 0)
      return ts_fail(err, TS_CONFLICT, "%s '%s' and '%s' cannot be in one sum: "
                     "keep it apart, by(..., \"%s\"), or choose one, "
                     "where{ %s = \"%s\" }", name, first, text, name, name,
                     first);
  }
  return TS_OK;
}

static int is_code (const char *text) {
  if (*text == '\0') return 0;
  while (isdigit((unsigned char)*text)) text++;
  return *text == '\0';
}

/* b, which sorts behind a, is inside a. */
static int is_inside (const char *a, const char *b) {
  if (!is_code(a) || strcmp(a, b) == 0) return 0;
  return strcmp(b, "TOTAL") == 0
      || (is_code(b) && strncmp(a, b, strlen(a)) == 0);
}

/* The quick question: is any code of the column inside another at all? Codes
** inside each other are neighbours among the sorted ones. */
static ts_status any_inside (const ts_frame *frame, const ts_column *product,
                             int *any) {
  size_t size = ts_dict_size(product->dict);
  uint32_t *ranks = malloc((size + 1) * sizeof *ranks);
  const char **sorted = calloc(size + 1, sizeof *sorted), *before = NULL;
  ts_status status = TS_NOMEM;
  *any = 0;
  if (ranks != NULL && sorted != NULL)
    status = ts_dict_ranks(product->dict, ranks);
  for (size_t i = 0; i < frame->rows && status == TS_OK; i++) {
    uint32_t code = product->u.codes[i];
    if (code != TS_NONE)
      sorted[ranks[code]] = ts_dict_text(product->dict, code);
  }
  for (size_t i = 0; i < size && status == TS_OK; i++) {
    if (sorted[i] == NULL) continue;
    if (before != NULL && is_inside(before, sorted[i])) *any = 1;
    before = sorted[i];
  }
  free(ranks);
  free(sorted);
  return status;
}

/* Rows in 'order' (by cell, then code): the first that is inside the one
** before it in its cell, or SIZE_MAX. */
static size_t find_inside (const ts_column *product, const uint32_t *cells,
                           const size_t *order, size_t rows) {
  for (size_t i = 1; i < rows; i++) {
    const char *a = ts_dict_text(product->dict, product->u.codes[order[i - 1]]);
    const char *b = ts_dict_text(product->dict, product->u.codes[order[i]]);
    if (cells[order[i - 1]] == cells[order[i]] && is_inside(a, b)) return i;
  }
  return SIZE_MAX;
}

/* Codes inside each other that share all other keys. */
static ts_status check_cells (const ts_frame *frame, const ts_column *product,
                              ts_error *err) {
  const ts_column **others = malloc((frame->width + 1) * sizeof *others);
  uint32_t *cells = malloc((frame->rows + 1) * sizeof *cells);
  size_t *order = malloc((frame->rows + 1) * sizeof *order);
  size_t *starts = malloc((frame->rows + 2) * sizeof *starts);
  size_t *sorted = malloc((frame->rows + 1) * sizeof *sorted);
  size_t n = 0, groups, inside = SIZE_MAX;
  ts_sort_key key = {.column = product};
  ts_status status = TS_NOMEM;
  if (!others || !cells || !order || !starts || !sorted) goto out;
  for (size_t c = 0; c < frame->width; c++)
    if (&frame->columns[c] != product && frame->columns[c].kind != TS_NUMBER)
      others[n++] = &frame->columns[c];
  status = ts_group_rows(frame, others, n, cells, &groups);
  if (status == TS_OK) status = ts_frame_order(frame, &key, 1, order);
  if (status != TS_OK) goto out;
  memset(starts, 0, (groups + 1) * sizeof *starts);
  for (size_t i = 0; i < frame->rows; i++) starts[cells[i] + 1]++;
  for (size_t g = 0; g < groups; g++) starts[g + 1] += starts[g];
  for (size_t i = 0; i < frame->rows; i++)
    sorted[starts[cells[order[i]]]++] = order[i];
  inside = find_inside(product, cells, sorted, frame->rows);
  if (inside != SIZE_MAX)
    status = ts_fail(err, TS_CONFLICT, "products '%s' and '%s' overlap and "
      "cannot be in one sum: choose one level, where{ product = ... }, or keep "
      "product in by",
      ts_dict_text(product->dict, product->u.codes[sorted[inside - 1]]),
      ts_dict_text(product->dict, product->u.codes[sorted[inside]]));
out:
  free(others);
  free(cells);
  free(order);
  free(starts);
  free(sorted);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}

static ts_status check_products (const ts_frame *frame,
                                 const ts_column *product, ts_error *err) {
  int any;
  if (any_inside(frame, product, &any) != TS_OK) return ts_fail_memory(err);
  return any ? check_cells(frame, product, err) : TS_OK;
}

ts_status ts_sum_check (const ts_frame *frame, const ts_column *const *by,
                        size_t n, ts_error *err) {
  for (size_t c = 0; c < frame->width; c++) {
    const ts_column *key = &frame->columns[c];
    ts_status status;
    if (key->kind != TS_KEY || is_among(key, by, n)) continue;
    status = check_key(frame, key, err);
    if (status == TS_OK && strcmp(key->name, "product") == 0)
      status = check_products(frame, key, err);
    if (status != TS_OK) return status;
  }
  return TS_OK;
}
