/* cells.c -- cells as a person reads them; see cells.h for the rules */
#include "cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "group.h"
#include "narrow.h"

#define DECIMALS_MOST 6
#define DIGITS_MOST 12

/* Decimals after which nothing is left of |x|, at most 'most'. */
static int decimals_of (double x, int most) {
  for (int d = 0; d < most; d++) {
    double scaled = x * ts_pow10[d];
    if (fabs(scaled - round(scaled)) <= 1e-9 * fmax(1.0, scaled)) return d;
  }
  return most;
}

static int clamp (int x, int lo, int hi) {
  return (x < lo) ? lo : (x > hi) ? hi : x;
}

#define P_LEAST 0.0005  /* below, four decimals show next to nothing */

/* Rule 2: by its name and unit, when all its numbers can be probabilities and
** 'least', the smallest above zero, or a zero would not show. */
static int is_probability (const ts_frame *frame, const ts_column *column,
                           double least) {
  int below = (least < P_LEAST);
  const char *name = column->name;
  size_t n = strlen(name);
  if (*column->unit != '\0') return 0;
  if (strcmp(name, "p") != 0 && strcmp(name, "q") != 0
      && (n < 2 || strcmp(name + n - 2, "_p") != 0)) return 0;
  for (size_t i = 0; i < frame->rows; i++) {
    double x = column->u.numbers[i];
    if (x < 0.0 || x > 1.0) return 0;
    below = below || x == 0.0;
  }
  return below;
}

ts_cell_style ts_column_style (const ts_frame *frame, const ts_column *column) {
  ts_cell_style style = {0, TS_PLAIN};
  double least = INFINITY, most = 0;
  int limit;
  if (column->kind != TS_NUMBER) return style;
  for (size_t i = 0; i < frame->rows; i++) {
    double x = fabs(column->u.numbers[i]);
    if (x > 0 && x < least) least = x;
    if (x > most && isfinite(x)) most = x;
  }
  if (strcmp(column->unit, "fraction") == 0)  /* rule 2 */
    return (ts_cell_style){(least < 0.01) ? 2 : 1, TS_PERCENT};
  if (is_probability(frame, column, least))
    return (ts_cell_style){4, TS_PROBABILITY};
  if (!isfinite(least)) return style;
  limit = clamp(3 - (int)floor(log10(least)), 0, DECIMALS_MOST);
  limit = clamp(limit, 0,
                clamp(DIGITS_MOST - 1 - (int)floor(log10(most)), 0, limit));
  for (size_t i = 0; i < frame->rows && style.decimals < limit; i++) {
    double x = fabs(column->u.numbers[i]);
    int d = isfinite(x) ? decimals_of(x, limit) : 0;
    if (d > style.decimals) style.decimals = d;
  }
  return style;
}

static void number_text (double x, ts_cell_style style, ts_string *out) {
  if (style.form == TS_PERCENT) x *= 100;
  if (style.form == TS_PROBABILITY && x < P_LEAST) {
    ts_string_put(out, "<0.001");
    return;
  }
  if (fabs(x) >= 1e15) {  /* rule 3 */
    ts_string_format(out, "%.6g", x);
    return;
  }
  if (fabs(x) * ts_pow10[style.decimals] < 0.5) x = 0;  /* never "-0.0" */
  ts_string_format(out, "%.*f", style.decimals, x);
}

void ts_cell_text (const ts_frame *frame, const ts_column *column, size_t row,
                   ts_cell_style style, ts_string *out) {
  char text[TS_PERIOD_TEXT];
  (void)frame;
  if (column->kind == TS_NUMBER && !isnan(column->u.numbers[row]))
    number_text(column->u.numbers[row], style, out);
  else if (column->kind == TS_KEY && column->u.codes[row] != TS_NONE)
    ts_string_put(out, ts_dict_text(column->dict, column->u.codes[row]));
  else if (column->kind == TS_PERIODS
           && column->u.ordinals[row] != TS_NO_PERIOD)
    ts_string_put(out, ts_period_text((ts_period){column->u.ordinals[row],
                                                  column->freq}, text));
  else
    ts_string_put(out, ".");
}

const char *ts_column_unit (const ts_column *column) {
  if (column->kind == TS_KEY) return "key";
  if (column->kind == TS_PERIODS) return ts_freq_name(column->freq);
  return (strcmp(column->unit, "fraction") == 0) ? "%" : column->unit;
}

ts_status ts_column_members (const ts_frame *frame, const ts_column *column,
                             size_t *members) {
  uint32_t *ids = malloc((frame->rows + 1) * sizeof *ids);
  ts_status status = (ids != NULL) ? TS_OK : TS_NOMEM;
  if (status == TS_OK) status = ts_group_rows(frame, &column, 1, ids, members);
  for (size_t i = 0; i < frame->rows && status == TS_OK; i++) {
    int missing = (column->kind == TS_KEY) ? column->u.codes[i] == TS_NONE
                : column->u.ordinals[i] == TS_NO_PERIOD;
    if (!missing) continue;
    --*members;
    break;
  }
  free(ids);
  return status;
}

/* Rule 5. */
static ts_status is_product (const ts_frame *frame, int *product) {
  const ts_column **by = malloc((frame->width + 1) * sizeof *by);
  uint32_t *ids = malloc((frame->rows + 1) * sizeof *ids);
  size_t n = 0, groups, cells = 1, members;
  ts_status status = (by != NULL && ids != NULL) ? TS_OK : TS_NOMEM;
  for (size_t c = 0; c < frame->width && status == TS_OK; c++) {
    if (frame->columns[c].kind == TS_NUMBER) continue;
    by[n++] = &frame->columns[c];
    status = ts_column_members(frame, &frame->columns[c], &members);
    if (status == TS_OK && cells <= frame->rows) cells *= members;
  }
  *product = 0;
  if (status == TS_OK && n >= 2 && cells == frame->rows) {
    status = ts_group_rows(frame, by, n, ids, &groups);
    *product = (status == TS_OK && groups == frame->rows);
  }
  free(by);
  free(ids);
  return status;
}

/* Rule 4. */
static const ts_column *counted (const ts_frame *frame) {
  for (size_t c = frame->width; c-- > 0; ) {
    const ts_column *column = &frame->columns[c];
    if (column->kind != TS_NUMBER) continue;
    if (column->why != NULL) return column;
    for (size_t i = 0; i < frame->rows; i++)
      if (!isnan(column->u.numbers[i])) return column;
  }
  return NULL;
}

ts_status ts_frame_count (const ts_frame *frame, ts_counts *counts) {
  const ts_column *of = counted(frame);
  uint32_t zero = TS_NONE;
  *counts = (ts_counts){0};
  if (of != NULL && of->why != NULL && frame->reasons != NULL)
    zero = ts_dict_find(frame->reasons, ts_slice_of(TS_REASON_ZERO));
  for (size_t i = 0; i < frame->rows && of != NULL; i++) {
    if (isnan(of->u.numbers[i])) counts->missing++;
    else if (zero != TS_NONE && of->why[i] == zero) counts->zeros++;
    else counts->values++;
  }
  return is_product(frame, &counts->product);
}
