/* pivot.c -- long tables made wide and wide ones long; see pivot.h */
#include "pivot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arrange.h"
#include "cells.h"
#include "group.h"

/* Rows of the frame numbered twice: by the wide row and by the wide column. */
typedef struct {
  uint32_t *row, *member;
  size_t rows, members;
  size_t *first_row, *first_member;  /* by number: the first frame row */
  size_t *order;                     /* members in order of rule 2 */
} crossing;

static void free_crossing (crossing *x) {
  free(x->row);
  free(x->member);
  free(x->first_row);
  free(x->first_member);
  free(x->order);
}

/* Members in the order of their text or of time. */
static ts_status order_members (crossing *x, const ts_frame *frame,
                                const ts_column *key) {
  ts_frame *firsts = ts_frame_alloc(x->members);
  ts_sort_key sort = {0};
  ts_status status = TS_NOMEM;
  if (firsts != NULL)
    status = ts_frame_take(firsts, frame, key, x->first_member);
  if (status == TS_OK) {
    sort.column = &firsts->columns[0];
    status = ts_frame_order(firsts, &sort, 1, x->order);
  }
  ts_frame_free(firsts);
  return status;
}

static ts_status cross (crossing *x, const ts_frame *frame,
                        const ts_column *key) {
  const ts_column **others = malloc((frame->width + 1) * sizeof *others);
  size_t n = 0, rows = frame->rows;
  ts_status status = TS_NOMEM;
  x->row = malloc((rows + 1) * sizeof *x->row);
  x->member = malloc((rows + 1) * sizeof *x->member);
  if (others == NULL || x->row == NULL || x->member == NULL) goto out;
  for (size_t c = 0; c < frame->width; c++)
    if (&frame->columns[c] != key && frame->columns[c].kind != TS_NUMBER)
      others[n++] = &frame->columns[c];
  if (ts_group_rows(frame, others, n, x->row, &x->rows) != TS_OK
      || ts_group_rows(frame, &key, 1, x->member, &x->members) != TS_OK)
    goto out;
  x->first_row = malloc((x->rows + 1) * sizeof *x->first_row);
  x->first_member = malloc((x->members + 1) * sizeof *x->first_member);
  x->order = malloc((x->members + 1) * sizeof *x->order);
  if (!x->first_row || !x->first_member || !x->order) goto out;
  ts_group_firsts(x->row, rows, x->rows, x->first_row);
  ts_group_firsts(x->member, rows, x->members, x->first_member);
  status = order_members(x, frame, key);
out:
  free(others);
  return status;
}

static ts_status name_of (const ts_frame *frame, const ts_frame *to,
                          const ts_column *key, const ts_column *of, size_t row,
                          ts_string *name) {
  ts_cell_text(frame, key, row, (ts_cell_style){0, TS_PLAIN}, name);
  if (name->status != TS_OK || ts_frame_find(to, name->text) == NULL)
    return name->status;
  ts_string_free(name);
  ts_string_format(name, "%s_", of->name);
  ts_cell_text(frame, key, row, (ts_cell_style){0, TS_PLAIN}, name);
  return name->status;
}

/* The keys first, then an empty number column for each member. */
static ts_status lay_out (ts_frame *to, const crossing *x,
                          const ts_frame *frame, const ts_column *key,
                          const ts_column *of) {
  ts_column *column;
  ts_status status = TS_OK;
  for (size_t c = 0; c < frame->width && status == TS_OK; c++)
    if (&frame->columns[c] != key && frame->columns[c].kind != TS_NUMBER)
      status = ts_frame_take(to, frame, &frame->columns[c], x->first_row);
  for (size_t m = 0; m < x->members && status == TS_OK; m++) {
    ts_string name = {0};
    status = name_of(frame, to, key, of, x->first_member[x->order[m]], &name);
    if (status == TS_OK)
      status = ts_frame_add_number(to, name.text, of->unit, &column);
    if (status == TS_OK)
      status = ts_set_text(&column->valuation, of->valuation);
    ts_string_free(&name);
  }
  return status;
}

static ts_status two_rows (const ts_frame *frame, const ts_column *key,
                           size_t row, ts_error *err) {
  ts_string s = {0};
  for (size_t c = 0; c < frame->width; c++) {
    if (frame->columns[c].kind == TS_NUMBER) continue;
    ts_string_format(&s, "%s%s ", (s.length > 0) ? ", " : "",
                     frame->columns[c].name);
    ts_cell_text(frame, &frame->columns[c], row,
                 (ts_cell_style){0, TS_PLAIN}, &s);
  }
  if (s.status != TS_OK) ts_fail_memory(err);
  else
    ts_fail(err, TS_CONFLICT, "pivot \"%s\": two rows have %s; sum them first "
            "with by", key->name, s.text);
  ts_string_free(&s);
  return TS_CONFLICT;
}

/* The frame row of each cell of one wide column, SIZE_MAX where none. */
static ts_status fill_column (ts_frame *to, ts_column *column,
                              const ts_frame *frame, const ts_column *of,
                              const size_t *source) {
  static const char no_row[] = TS_REASON_NO_ROW;
  ts_reason_memo memo = {0};
  ts_status status = TS_OK;
  for (size_t r = 0; r < to->rows && status == TS_OK; r++) {
    const char *why = no_row;
    if (source[r] != SIZE_MAX) {
      column->u.numbers[r] = of->u.numbers[source[r]];
      why = ts_frame_why(frame, of, source[r]);
    }
    if (*why != '\0')
      status = ts_frame_reason_again(to, column, r, why, &memo);
  }
  return status;
}

static ts_status fill_columns (ts_frame *to, const crossing *x,
                               const ts_frame *frame, const ts_column *key,
                               const ts_column *of, ts_error *err) {
  size_t *source = malloc((x->rows + 1) * sizeof *source);
  size_t *places = malloc((frame->rows + 1) * sizeof *places);
  size_t *start = malloc((x->members + 2) * sizeof *start);
  size_t base = to->width - x->members;
  ts_status status = TS_NOMEM;
  if (!source || !places || !start) goto out;
  status = TS_OK;
  ts_group_places(x->member, frame->rows, x->members, places, start);
  for (size_t m = 0; m < x->members && status == TS_OK; m++) {
    size_t member = x->order[m];
    for (size_t r = 0; r < x->rows; r++) source[r] = SIZE_MAX;
    for (size_t i = start[member]; i < start[member + 1]; i++) {
      size_t row = x->row[places[i]];
      if (source[row] != SIZE_MAX) {
        status = two_rows(frame, key, places[i], err);  /* rule 3 */
        goto out;
      }
      source[row] = places[i];
    }
    status = fill_column(to, &to->columns[base + m], frame, of, source);
  }
out:
  free(source);
  free(places);
  free(start);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}

ts_status ts_frame_pivot (const ts_frame *frame, const char *key,
                          const char *of, ts_frame **out, ts_error *err) {
  ts_column *by, *number = ts_frame_of(frame);
  ts_frame *wide = NULL;
  crossing x = {0};
  ts_status status = ts_frame_need(frame, key, &by, err);
  if (status == TS_OK && of != NULL)
    status = ts_frame_need(frame, of, &number, err);
  if (status != TS_OK) return status;
  if (by->kind == TS_NUMBER || number == NULL || number->kind != TS_NUMBER)
    return ts_fail(err, TS_CONFLICT, "pivot makes columns of a key's members "
                   "and fills them with a number: '%s' is no key or '%s' no "
                   "number", key, (number != NULL) ? number->name : "");
  status = cross(&x, frame, by);
  if (status == TS_OK && (wide = ts_frame_like(frame, x.rows)) == NULL)
    status = TS_NOMEM;
  if (status == TS_OK) status = lay_out(wide, &x, frame, by, number);
  if (status == TS_CONFLICT)
    ts_fail(err, status, "pivot \"%s\": two columns would have one name: "
            "rename first", key);
  else if (status != TS_OK) ts_fail_memory(err);
  if (status == TS_OK)
    status = fill_columns(wide, &x, frame, by, number, err);
  if (status != TS_OK) ts_frame_free(wide);
  else if (ts_frame_settle(wide, out) != TS_OK) status = ts_fail_memory(err);
  free_crossing(&x);
  return status;
}

/* The columns to stack; rule 4. */
static ts_status stacked (const ts_frame *frame, const char *const *names,
                          size_t n, const ts_column **stack, size_t *count,
                          ts_error *err) {
  *count = 0;
  for (size_t c = 0; c < frame->width && n == 0; c++)
    if (frame->columns[c].kind == TS_NUMBER)
      stack[(*count)++] = &frame->columns[c];
  for (size_t i = 0; i < n; i++) {
    ts_column *column;
    ts_status status = ts_frame_need(frame, names[i], &column, err);
    if (status != TS_OK) return status;
    if (column->kind != TS_NUMBER || *count >= frame->width)
      return ts_fail(err, TS_CONFLICT, "unpivot stacks number columns, each "
                     "once: '%s' is none", names[i]);
    stack[(*count)++] = column;
  }
  if (*count == 0)
    return ts_fail(err, TS_UNKNOWN, "the frame has no numbers to unpivot");
  for (size_t i = 1; i < *count; i++)
    if (strcmp(stack[0]->unit, stack[i]->unit) != 0)
      return ts_fail(err, TS_CONFLICT, "unpivot: %s is in '%s', %s in '%s'; "
                     "name columns of one unit, { columns = ... }",
                     stack[0]->name, stack[0]->unit, stack[i]->name,
                     stack[i]->unit);
  return TS_OK;
}

static ts_status stack_cells (ts_frame *to, ts_column *column,
                              const ts_frame *frame,
                              const ts_column *const *stack, size_t n) {
  for (size_t i = 0; i < to->rows; i++) {
    const ts_column *from = stack[i % n];
    const char *why = ts_frame_why(frame, from, i / n);
    column->u.numbers[i] = from->u.numbers[i / n];
    if (*why != '\0' && ts_frame_reason(to, column, i, why) != TS_OK)
      return TS_NOMEM;
  }
  return TS_OK;
}

static ts_status stack_columns (ts_frame *to, const ts_frame *frame,
                                const char *key, const char *of,
                                const ts_column *const *stack, size_t n,
                                const size_t *picked) {
  ts_column *column;
  ts_status status = TS_OK;
  for (size_t c = 0; c < frame->width && status == TS_OK; c++)
    if (frame->columns[c].kind != TS_NUMBER)
      status = ts_frame_take(to, frame, &frame->columns[c], picked);
  if (status == TS_OK) status = ts_frame_add_key(to, key, NULL, &column);
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    uint32_t code;
    status = ts_dict_add(column->dict, ts_slice_of(stack[i]->name), &code);
    for (size_t row = i; row < to->rows; row += n)
      column->u.codes[row] = code;
  }
  if (status == TS_OK)
    status = ts_frame_add_number(to, of, stack[0]->unit, &column);
  if (status == TS_OK)
    status = ts_set_text(&column->valuation, stack[0]->valuation);
  return (status == TS_OK) ? stack_cells(to, column, frame, stack, n) : status;
}

ts_status ts_frame_unpivot (const ts_frame *frame, const char *key,
                            const char *const *names, size_t n, const char *of,
                            ts_frame **out, ts_error *err) {
  const ts_column **stack = malloc((frame->width + 1) * sizeof *stack);
  size_t *picked = NULL, count;
  ts_frame *made = NULL;
  ts_status status = (stack != NULL) ? TS_OK : ts_fail_memory(err);
  if (status == TS_OK)
    status = stacked(frame, names, n, stack, &count, err);
  if (status != TS_OK) goto out;
  made = ts_frame_like(frame, frame->rows * count);
  picked = malloc((frame->rows * count + 1) * sizeof *picked);
  status = (made != NULL && picked != NULL) ? TS_OK : TS_NOMEM;
  for (size_t i = 0; i < frame->rows * count && status == TS_OK; i++)
    picked[i] = i / count;
  if (status == TS_OK)
    status = stack_columns(made, frame, key, of, stack, count, picked);
  if (status == TS_CONFLICT)
    ts_fail(err, status, "unpivot: the frame has a column '%s' or '%s' already",
            key, of);
  else if (status != TS_OK) ts_fail_memory(err);
out:
  free(picked);
  free(stack);
  if (status != TS_OK) ts_frame_free(made);
  else *out = made;
  return status;
}
