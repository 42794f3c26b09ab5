/* panel_combine.c -- arithmetic of series; see panel_series.h */
#include "panel_series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One side of an operation: a series or a plain number. */
typedef struct {
  const ts_frame *frame;     /* NULL: the number */
  const ts_column *when, *of;
  double number;
} side;

static side side_of (const ts_frame *frame, double number) {
  side s = {.frame = frame, .number = number};
  if (frame == NULL) return s;
  s.when = ts_frame_period(frame);
  s.of = ts_frame_of(frame);
  return s;
}

/* The row of an ordinal, or TS_ABSENT. */
static size_t row_of (const side *s, int64_t ordinal) {
  int64_t place;
  if (s->frame->rows == 0) return TS_ABSENT;
  place = ordinal - s->when->u.ordinals[0];
  return (place >= 0 && (size_t)place < s->frame->rows) ? (size_t)place
                                                         : TS_ABSENT;
}

static double value_at (const side *s, int64_t ordinal, const char **why) {
  size_t row;
  if (s->frame == NULL) return s->number;
  row = row_of(s, ordinal);
  if (row == TS_ABSENT) {
    *why = "only one series reaches here";
    return NAN;
  }
  if (isnan(s->of->u.numbers[row]) && **why == '\0')
    *why = ts_frame_why(s->frame, s->of, row);
  return s->of->u.numbers[row];
}

static double compute (char operation, double x, double y, const char **why) {
  switch (operation) {
    case '+': return x + y;
    case '-': return x - y;
    case '*': return x * y;
    default: break;
  }
  if (y == 0.0 && !isnan(x)) *why = "zero denominator";
  return (y == 0.0) ? NAN : x / y;
}

/* Units that say how many, not of what: they leave the other unit alone. */
static int is_pure (const char *unit) {
  return *unit == '\0' || strcmp(unit, "fraction") == 0
      || strcmp(unit, "index") == 0 || strcmp(unit, "count") == 0;
}

/* Rule 3. */
static void multiply_units (char operation, const char *a, const char *b,
                            char *out, size_t size) {
  if (operation == '/' && strcmp(a, b) == 0)
    snprintf(out, size, "%s", (*a == '\0') ? "" : "fraction");
  else if (is_pure(b)) snprintf(out, size, "%s", a);
  else if (operation == '*' && is_pure(a)) snprintf(out, size, "%s", b);
  else
    snprintf(out, size, "%s%c%s", (*a == '\0') ? "1" : a,
             (operation == '*') ? ' ' : '/', b);
}

/* Rules 2 to 4. */
static ts_status choose_unit (char operation, const side *a, const side *b,
                              char *out, size_t size, ts_error *err) {
  const char *ua = (a->frame != NULL) ? a->of->unit : "";
  const char *ub = (b->frame != NULL) ? b->of->unit : "";
  int sum = (operation == '+' || operation == '-');
  snprintf(out, size, "%s", (a->frame != NULL) ? ua : ub);
  if (!sum) multiply_units(operation, ua, ub, out, size);
  if (!sum || a->frame == NULL || b->frame == NULL) return TS_OK;
  if (strcmp(ua, ub) != 0)
    return ts_fail(err, TS_CONFLICT, "'%s' counts %s and '%s' counts %s: bring "
                   "them to one unit first", a->of->name,
                   (*ua != '\0') ? ua : "no unit", b->of->name,
                   (*ub != '\0') ? ub : "no unit");
  if (*a->of->valuation != '\0' && *b->of->valuation != '\0'
      && strcmp(a->of->valuation, b->of->valuation) != 0)
    return ts_fail(err, TS_CONFLICT, "'%s' is valued %s and '%s' %s: these do "
                   "not add; convert one or compare them by '/'", a->of->name,
                   a->of->valuation, b->of->name, b->of->valuation);
  return TS_OK;
}

static ts_status find_span (const side *a, const side *b, ts_period *first,
                            size_t *n, ts_error *err) {
  const side *sides[2] = {a, b};
  int64_t lo = INT64_MAX, hi = INT64_MIN;
  if (a->frame != NULL && b->frame != NULL && a->when->freq != b->when->freq)
    return ts_fail(err, TS_CONFLICT, "one series has %s, the other %s: bring "
                   "them to one frequency first",
                   ts_freq_names(a->when->freq, 2),
                   ts_freq_names(b->when->freq, 2));
  for (int k = 0; k < 2; k++) {
    const side *s = sides[k];
    if (s->frame == NULL) continue;
    first->freq = s->when->freq;
    if (s->frame->rows == 0) continue;
    if (s->when->u.ordinals[0] < lo) lo = s->when->u.ordinals[0];
    if (s->when->u.ordinals[s->frame->rows - 1] > hi)
      hi = s->when->u.ordinals[s->frame->rows - 1];
  }
  first->ordinal = (lo <= hi) ? (int32_t)lo : 0;
  *n = (lo <= hi) ? (size_t)(hi - lo) + 1 : 0;
  return TS_OK;
}

static ts_status fill (char operation, const side *a, const side *b,
                       ts_frame *out) {
  const ts_column *when = ts_frame_period(out);
  ts_column *made = ts_frame_of(out);
  ts_status status = TS_OK;
  for (size_t t = 0; status == TS_OK && t < out->rows; t++) {
    const char *why = "";
    double x = value_at(a, when->u.ordinals[t], &why);
    double y = value_at(b, when->u.ordinals[t], &why);
    double z = compute(operation, x, y, &why);
    if (!isfinite(z) && !isnan(z)) why = "too large for a number";
    made->u.numbers[t] = isfinite(z) ? z : NAN;
    if (!isfinite(z) && *why != '\0')
      status = ts_frame_reason(out, made, t, why);
  }
  return status;
}

/* What is not changed by a number keeps its name and valuation. */
static ts_status describe (char operation, const side *a, const side *b,
                           ts_frame *out) {
  const side *s = (a->frame != NULL) ? a : b;
  ts_column *made = ts_frame_of(out);
  int both = (a->frame != NULL && b->frame != NULL);
  const ts_frame *named = (both && *s->frame->title == '\0') ? b->frame
                                                             : s->frame;
  ts_status status = ts_set_text(&out->title, named->title);
  if (status == TS_OK && !(both && operation == '/'))
    status = ts_set_text(&made->valuation, s->of->valuation);
  if (status == TS_OK && both && *a->frame->title != '\0'
      && *b->frame->title != '\0'
      && strcmp(a->frame->title, b->frame->title) != 0)
    status = ts_frame_note(out, "%s %c %s", a->frame->title, operation,
                           b->frame->title);
  return status;
}

ts_status ts_series_combine (char operation, const ts_frame *a, double x,
                             const ts_frame *b, double y, ts_frame **out,
                             ts_error *err) {
  side left = side_of(a, x), right = side_of(b, y);
  char unit[256];
  const char *name = (a != NULL) ? left.of->name : right.of->name;
  ts_period first = {0};
  ts_frame *made = NULL;
  double *blank;
  size_t n = 0;
  ts_status status = choose_unit(operation, &left, &right, unit, sizeof unit,
                                 err);
  if (status == TS_OK) status = find_span(&left, &right, &first, &n, err);
  if (status != TS_OK) return status;
  blank = calloc(n + 1, sizeof *blank);
  if (blank == NULL) return ts_fail_memory(err);
  status = ts_series_make(first, blank, n, name, unit, &made);
  free(blank);
  if (status == TS_OK) status = fill(operation, &left, &right, made);
  if (status == TS_OK) status = describe(operation, &left, &right, made);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return (status == TS_OK) ? TS_OK : ts_fail_memory(err);
}
