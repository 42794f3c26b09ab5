/* indicators.c -- trade indicators on two keys; see indicators.h */
#include "indicators.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/group.h"
#include "base/join.h"
#include "rca.h"
#include "structure.h"

static const ts_option with_options[] = {
  {.name = "with", .kind = TS_OPTION_NAME,
   .help = "the member of the first key to compare with; not given: all members"
           " together"},
  {.name = NULL}
};

const ts_indicator ts_indicators[] = {
  {.name = "rca", .fill = ts_rca_fill, .unit = TS_UNIT_RATIO, .each_cell = 1,
   .source = "Balassa (1965)",
   .help = "Revealed comparative advantage: the product's share in the"
           " country's exports over its share in the world's; 1 is even"},
  {.name = "diversification", .fill = ts_diversification_fill, .of_first = 1,
   .unit = TS_UNIT_NONE, .options = with_options,
   .source = "UNCTAD, Handbook of Statistics",
   .help = "UNCTAD's diversification index: how far the shares of a country's"
           " products are from the world's; 0 (alike) to 1"},
  {.name = "similarity", .fill = ts_similarity_fill, .of_first = 1,
   .unit = TS_UNIT_NONE, .options = with_options,
   .source = "Finger and Kreinin (1979)",
   .help = "Finger-Kreinin similarity of product shares: the sum of the smaller"
           " of both; 0 (nothing in common) to 1 (alike)"},
  {.name = "krugman", .fill = ts_krugman_fill, .of_first = 1,
   .unit = TS_UNIT_NONE, .options = with_options,
   .source = "Krugman (1991)",
   .help = "Krugman's specialisation index: the sum of the differences of"
           " product shares; 0 (alike) to 2"},
  {.name = NULL}
};

const ts_indicator *ts_indicator_find (const char *name) {
  for (const ts_indicator *x = ts_indicators; x->name != NULL; x++)
    if (strcmp(x->name, name) == 0) return x;
  return NULL;
}

static ts_status find_key (const ts_frame *frame, const ts_indicator *indicator,
                           const char *name, const ts_column **key,
                           ts_error *err) {
  ts_column *column;
  ts_status status = ts_frame_need(frame, name, &column, err);
  if (status != TS_OK) return status;
  *key = column;
  if (column->kind == TS_KEY) return TS_OK;
  return ts_fail(err, TS_MISUSE, "%s compares the members of two keys, and "
                 "'%s' is none", indicator->name, name);
}

static ts_status find_of (const ts_frame *frame, const char *of,
                          const ts_column **number, ts_error *err) {
  ts_column *column = ts_frame_of(frame);
  ts_status status = TS_OK;
  if (of != NULL) status = ts_frame_need(frame, of, &column, err);
  if (status != TS_OK) return status;
  *number = column;
  if (column != NULL && column->kind == TS_NUMBER) return TS_OK;
  return ts_fail(err, TS_MISUSE, (of != NULL) ? "'%s' is no number"
                 : "the frame has no number column%s", (of != NULL) ? of : "");
}

/* Rule 1. */
static ts_status check_cells (const ts_frame *frame,
                              const ts_indicator *indicator, ts_error *err) {
  const ts_column **by = malloc((frame->width + 1) * sizeof *by);
  size_t n = 0, row;
  ts_string text = {0};
  ts_status status;
  if (by == NULL) return ts_fail_memory(err);
  for (size_t c = 0; c < frame->width; c++)
    if (frame->columns[c].kind != TS_NUMBER) by[n++] = &frame->columns[c];
  status = ts_group_repeat(frame, by, n, &row);
  for (size_t k = 0; k < n && status == TS_OK && row != SIZE_MAX; k++)
    if (by[k]->kind == TS_KEY)
      ts_string_format(&text, "%s%s", (text.length > 0) ? ", " : "",
                       ts_dict_text(by[k]->dict, by[k]->u.codes[row]));
  if (status == TS_OK) status = text.status;
  if (status != TS_OK) ts_fail_memory(err);
  else if (row != SIZE_MAX)
    status = ts_fail(err, TS_CONFLICT, "%s: %s stands twice: add its rows up "
                     "first with f:by(...)", indicator->name, text.text);
  ts_string_free(&text);
  free(by);
  return status;
}

/* The columns of the input, by name: adding one has moved them. */
static void point (ts_indicator_input *input, const ts_frame *frame,
                   const char *of) {
  input->first = ts_frame_find(frame, input->spec->by[0]);
  input->second = ts_frame_find(frame, input->spec->by[1]);
  input->of = ts_frame_find(frame, of);
}

static ts_status find_input (const ts_frame *frame,
                             const ts_indicator *indicator,
                             ts_indicator_input *input, ts_error *err) {
  const ts_panel_spec *spec = input->spec;
  ts_status status;
  if (spec->by_count != 2 || strcmp(spec->by[0], spec->by[1]) == 0)
    return ts_fail(err, TS_MISUSE, "%s compares the members of two keys: say "
                   "which, as in f:%s(\"exporter\", \"product\")",
                   indicator->name, indicator->name);
  status = find_key(frame, indicator, spec->by[0], &input->first, err);
  if (status == TS_OK)
    status = find_key(frame, indicator, spec->by[1], &input->second, err);
  if (status == TS_OK) status = find_of(frame, spec->of, &input->of, err);
  return status;
}

static ts_status tell (ts_frame *frame, const ts_indicator *indicator,
                       const ts_indicator_input *input,
                       const ts_column *made) {
  ts_status status = ts_panel_count(frame, made);
  if (!input->spec->selection || status != TS_OK) return status;
  status = ts_panel_among(frame, input->first, indicator->name);
  if (status == TS_OK)
    status = ts_panel_among(frame, input->second, indicator->name);
  return status;
}

/* Add the column and fill it. */
static ts_status add_filled (ts_frame *frame, const ts_indicator *indicator,
                             ts_indicator_input *input, ts_error *err) {
  const ts_panel_spec *spec = input->spec;
  const char *name = (spec->as != NULL) ? spec->as : indicator->name, *of;
  ts_column *made;
  ts_status status = find_input(frame, indicator, input, err);
  if (status != TS_OK) return status;
  of = input->of->name;
  frame->unset = indicator->each_cell;
  status = ts_panel_add(frame, name, ts_unit_of(indicator->unit,
                                                input->of->unit), &made, err);
  frame->unset = 0;
  if (status != TS_OK) return status;
  point(input, frame, of);
  if (input->threads == 0) input->threads = ts_threads_default();
  status = indicator->fill(input, frame, made, err);
  if (status != TS_OK) ts_frame_drop_last(frame);
  return status;
}

ts_status ts_indicate_whole (ts_frame *frame, const ts_indicator *indicator,
                             const ts_panel_spec *spec, size_t threads,
                             ts_error *err) {
  ts_indicator_input input = {.spec = spec, .threads = threads};
  ts_status status = add_filled(frame, indicator, &input, err);
  if (status != TS_OK) return status;
  if (tell(frame, indicator, &input, ts_frame_of(frame)) == TS_OK)
    return TS_OK;
  ts_frame_drop_last(frame);
  return ts_fail_memory(err);
}

/* Rule 2. */
static ts_status check_whole (const ts_frame *frame,
                              const ts_indicator *indicator,
                              const ts_panel_spec *spec, ts_error *err) {
  ts_status status = TS_OK;
  for (size_t k = 0; k < spec->by_count && status == TS_OK; k++) {
    const ts_column *key = ts_frame_find(frame, spec->by[k]);
    if (key != NULL && key->kind == TS_KEY && !spec->selection)
      status = ts_panel_whole(key, indicator->name, err);
  }
  return status;
}

/* The columns that stay when cells of the second key become one row. */
static size_t kept_columns (const ts_frame *frame,
                            const ts_indicator_input *input,
                            const ts_column **kept) {
  size_t n = 0;
  for (size_t c = 0; c < frame->width; c++)
    if (frame->columns[c].kind != TS_NUMBER
        && &frame->columns[c] != input->second) kept[n++] = &frame->columns[c];
  return n;
}

/* One row for each group of the columns kept, with the last number. */
static ts_status take_groups (const ts_frame *frame,
                              const ts_column *const *kept, size_t n,
                              uint32_t *ids, size_t *firsts, ts_frame **out) {
  size_t groups;
  ts_frame *made = NULL;
  ts_status status = ts_group_rows(frame, kept, n, ids, &groups);
  if (status != TS_OK) return status;
  ts_group_firsts(ids, frame->rows, groups, firsts);
  made = ts_frame_like(frame, groups);
  if (made == NULL) return TS_NOMEM;
  for (size_t k = 0; k < n && status == TS_OK; k++)
    status = ts_frame_take(made, frame, kept[k], firsts);
  if (status == TS_OK)
    status = ts_frame_take(made, frame, ts_frame_of(frame), firsts);
  if (status == TS_OK) status = ts_frame_sorted(made, out);
  ts_frame_free(made);
  return status;
}

/* Rule 4. */
static ts_status collapse (const ts_frame *frame,
                           const ts_indicator_input *input, ts_frame **out) {
  const ts_column **kept = malloc((frame->width + 1) * sizeof *kept);
  uint32_t *ids = malloc((frame->rows + 1) * sizeof *ids);
  size_t *firsts = malloc((frame->rows + 1) * sizeof *firsts);
  ts_status status = TS_NOMEM;
  if (kept != NULL && ids != NULL && firsts != NULL)
    status = take_groups(frame, kept, kept_columns(frame, input, kept), ids,
                         firsts, out);
  free(kept);
  free(ids);
  free(firsts);
  return status;
}

/* Of cells, 'frame' gets the column; of members, it gives the rows. */
static ts_status indicate (ts_frame *frame, const ts_indicator *indicator,
                           ts_indicator_input *input, ts_frame **out,
                           ts_error *err) {
  ts_frame *made = frame;
  ts_status status = check_cells(frame, indicator, err);
  if (status == TS_OK) status = add_filled(frame, indicator, input, err);
  if (status != TS_OK) return status;
  if (indicator->of_first && collapse(frame, input, &made) != TS_OK)
    return ts_fail_memory(err);
  status = tell(made, indicator, input, ts_frame_of(made));
  if (status == TS_OK && input->args != NULL)
    status = ts_panel_told(made, indicator->name, input->of->name, input->args);
  if (status == TS_OK) *out = made;
  else if (made != frame) ts_frame_free(made);
  return (status == TS_OK) ? TS_OK : ts_fail_memory(err);
}

ts_status ts_frame_indicate (const ts_frame *frame,
                             const ts_indicator *indicator,
                             const ts_args *args, const ts_panel_spec *spec,
                             size_t threads, ts_frame **out, ts_error *err) {
  ts_indicator_input input = {.spec = spec, .args = args, .threads = threads};
  ts_frame *made = NULL, *given = NULL;
  ts_status status = check_whole(frame, indicator, spec, err);
  if (status != TS_OK) return status;
  if (ts_frame_pick(frame, NULL, frame->rows, &made) != TS_OK)
    return ts_fail_memory(err);
  status = indicate(made, indicator, &input, &given, err);
  if (given != made) ts_frame_free(made);
  if (status == TS_OK) *out = given;
  return status;
}

/* Does each selected cell count what it counts in the whole? */
static ts_status check_parts (const ts_frame *selected, const ts_column *of,
                              const ts_frame *whole, const size_t *rows,
                              ts_error *err) {
  const ts_column *all = ts_frame_find(whole, of->name);
  for (size_t i = 0; i < selected->rows; i++) {
    double part = of->u.numbers[i], value = NAN;
    if (rows[i] != SIZE_MAX) value = all->u.numbers[rows[i]];
    if (part == value || isnan(part) || isnan(value)) continue;
    return ts_fail(err, TS_CONFLICT, "the selection cuts members of a key in "
                   "part: row %zu has %.15g of %.15g, and its total would have "
                   "all; choose whole members", i + 1, part, value);
  }
  return TS_OK;
}

/* The row of the whole that each selected row is. */
static ts_status find_rows (const ts_frame *selected, const ts_frame *whole,
                            size_t *rows, ts_error *err) {
  ts_join_pair *on = malloc((selected->width + 1) * sizeof *on);
  size_t n = 0;
  ts_status status;
  if (on == NULL) return ts_fail_memory(err);
  for (size_t c = 0; c < selected->width; c++) {
    const ts_column *column = &selected->columns[c];
    if (column->kind != TS_NUMBER)
      on[n++] = (ts_join_pair){column->name, column->name};
  }
  status = ts_join_rows(selected, whole, on, n, rows, err);
  free(on);
  return status;
}

ts_status ts_indicate_selected (ts_frame *selected, const ts_frame *whole,
                                ts_error *err) {
  const ts_column *of = ts_frame_of(selected), *from = ts_frame_of(whole);
  size_t *rows = malloc((selected->rows + 1) * sizeof *rows);
  ts_status status = (rows != NULL) ? TS_OK : ts_fail_memory(err);
  if (status == TS_OK) status = find_rows(selected, whole, rows, err);
  if (status == TS_OK)
    status = check_parts(selected, of, whole, rows, err);
  if (status == TS_OK
      && (ts_frame_take(selected, whole, from, rows) != TS_OK
          || ts_panel_count(selected, ts_frame_of(selected)) != TS_OK))
    status = ts_fail_memory(err);
  free(rows);
  return status;
}
