/* fit.c -- the named results of a model; see statistic.h */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "statistic.h"

ts_fit *ts_fit_alloc (void) {
  ts_fit *fit = calloc(1, sizeof *fit);
  if (fit != NULL) fit->level = NAN;
  return fit;
}

static void end_series (ts_fit_series *s) {
  free(s->part);
  free(s->name);
  free(s->unit);
  free((void *)s->y.values);
}

static void end_table (ts_fit_table *table) {
  free(table->name);
  ts_frame_free(table->frame);
}

static void drop_numbers (ts_fit *fit) {
  for (size_t i = 0; i < fit->coefficient_count; i++) {
    free(fit->coefficients[i].name);
    free(fit->coefficients[i].label);
  }
  for (size_t i = 0; i < fit->number_count; i++) {
    free(fit->numbers[i].name);
    free(fit->numbers[i].label);
    free(fit->numbers[i].text);
    free(fit->numbers[i].unit);
  }
  for (size_t i = 0; i < fit->line_count; i++) {
    free(fit->lines[i].label);
    free(fit->lines[i].unit);
  }
  for (size_t i = 0; i < fit->series_count; i++)
    end_series(&fit->series[i]);
  for (size_t i = 0; i < fit->table_count; i++) end_table(&fit->tables[i]);
  fit->coefficient_count = fit->number_count = fit->line_count = 0;
  fit->series_count = fit->table_count = 0;
}

void ts_fit_free (ts_fit *fit) {
  if (fit == NULL) return;
  drop_numbers(fit);
  for (size_t i = 0; i < fit->note_count; i++) free(fit->notes[i]);
  free(fit->coefficients);
  free(fit->numbers);
  free(fit->lines);
  free(fit->notes);
  free(fit->title);
  free(fit->method);
  free(fit->refused);
  free(fit->series);
  free(fit->tables);
  free(fit);
}

static char *text_of (const char *format, va_list args)
  __attribute__((format(printf, 1, 0)));

static char *text_of (const char *format, va_list args) {
  va_list again;
  char *text;
  int length;
  va_copy(again, args);
  length = vsnprintf(NULL, 0, format, again);
  va_end(again);
  if (length < 0) return NULL;
  text = malloc((size_t)length + 1);
  if (text != NULL) vsnprintf(text, (size_t)length + 1, format, args);
  return text;
}

ts_status ts_fit_set (char **owned, const char *format, ...) {
  va_list args;
  char *text;
  va_start(args, format);
  text = text_of(format, args);
  va_end(args);
  if (text == NULL) return TS_NOMEM;
  free(*owned);
  *owned = text;
  return TS_OK;
}

ts_status ts_fit_refuse (ts_fit *fit, const char *format, ...) {
  va_list args;
  char *text;
  va_start(args, format);
  text = text_of(format, args);
  va_end(args);
  if (text == NULL) return TS_NOMEM;
  free(fit->refused);
  fit->refused = text;
  drop_numbers(fit);
  return TS_OK;
}

/* Takes the text over; NULL is TS_NOMEM. */
static ts_status add_note (ts_fit *fit, char *text) {
  if (text == NULL) return TS_NOMEM;
  if (ts_reserve((void **)&fit->notes, &fit->note_room, fit->note_count + 1,
                 sizeof *fit->notes) != TS_OK) {
    free(text);
    return TS_NOMEM;
  }
  fit->notes[fit->note_count++] = text;
  return TS_OK;
}

ts_status ts_fit_note (ts_fit *fit, const char *format, ...) {
  va_list args;
  char *text;
  va_start(args, format);
  text = text_of(format, args);
  va_end(args);
  return add_note(fit, text);
}

ts_status ts_fit_refuse_for (ts_fit *fit, const char *kind,
                             const char *format, ...) {
  va_list args;
  char *text;
  ts_status status = ts_fit_refuse(fit, "%s", kind);
  if (status != TS_OK) return status;
  va_start(args, format);
  text = text_of(format, args);
  va_end(args);
  return add_note(fit, text);
}

static char *copy_of (const char *text) {
  return ts_copy_text(text, strlen(text));
}

/* Add a number or, when 'text' is given, a word. */
static ts_status add_field (ts_fit *fit, const char *name, const char *label,
                            double value, const char *text, const char *unit) {
  ts_fit_number number = {.value = value};
  if (ts_reserve((void **)&fit->numbers, &fit->number_room,
                 fit->number_count + 1, sizeof number) != TS_OK)
    return TS_NOMEM;
  number.name = copy_of(name);
  number.label = (label != NULL) ? copy_of(label) : NULL;
  number.text = (text != NULL) ? copy_of(text) : NULL;
  number.unit = copy_of(unit);
  fit->numbers[fit->number_count++] = number;
  return (number.name == NULL || number.unit == NULL
          || (label != NULL && number.label == NULL)
          || (text != NULL && number.text == NULL)) ? TS_NOMEM : TS_OK;
}

ts_status ts_fit_add_number (ts_fit *fit, const char *name, const char *label,
                             double value, const char *unit) {
  return add_field(fit, name, label, value, NULL, unit);
}

ts_status ts_fit_add_numbers (ts_fit *fit, const ts_number_row *rows,
                              size_t n) {
  ts_status status = TS_OK;
  for (size_t i = 0; i < n && status == TS_OK; i++)
    if (rows[i].name != NULL)
      status = ts_fit_add_number(fit, rows[i].name, rows[i].label,
                                 rows[i].value, rows[i].unit);
  return status;
}

ts_status ts_fit_add_text (ts_fit *fit, const char *name, const char *label,
                           const char *text) {
  return add_field(fit, name, label, NAN, text, "");
}

ts_status ts_fit_add_coefficient (ts_fit *fit, const char *name,
                                  const char *label, double estimate, double se,
                                  double statistic, double p, double lo,
                                  double hi) {
  ts_coefficient c = {NULL, NULL, estimate, se, statistic, p, lo, hi};
  if (ts_reserve((void **)&fit->coefficients, &fit->coefficient_room,
                 fit->coefficient_count + 1, sizeof c) != TS_OK)
    return TS_NOMEM;
  c.name = copy_of(name);
  c.label = copy_of(label);
  if (c.name == NULL || c.label == NULL) {
    free(c.name);
    free(c.label);
    return TS_NOMEM;
  }
  fit->coefficients[fit->coefficient_count++] = c;
  return TS_OK;
}

ts_status ts_fit_add_line (ts_fit *fit, const char *label, double value,
                           double lo, double hi, const char *unit) {
  ts_fit_line line = {NULL, value, lo, hi, NULL};
  if (ts_reserve((void **)&fit->lines, &fit->line_room, fit->line_count + 1,
                 sizeof line) != TS_OK) return TS_NOMEM;
  line.label = copy_of(label);
  line.unit = copy_of(unit);
  if (line.label == NULL || line.unit == NULL) {
    free(line.label);
    free(line.unit);
    return TS_NOMEM;
  }
  fit->lines[fit->line_count++] = line;
  return TS_OK;
}

ts_status ts_fit_add_series (ts_fit *fit, const char *part, const ts_series *y,
                             const char *name, const char *unit,
                             double **values) {
  ts_fit_series made = {.part = copy_of(part), .name = copy_of(name),
                        .unit = copy_of(unit), .y = *y};
  double *room = malloc((y->n + 1) * sizeof *room);
  made.y.values = room;
  made.y.name = made.name;
  made.y.unit = made.unit;
  if (made.part == NULL || made.name == NULL || made.unit == NULL
      || room == NULL
      || ts_reserve((void **)&fit->series, &fit->series_room,
                    fit->series_count + 1, sizeof made) != TS_OK) {
    end_series(&made);
    return TS_NOMEM;
  }
  for (size_t i = 0; i < y->n; i++) room[i] = NAN;
  fit->series[fit->series_count++] = made;
  *values = room;
  return TS_OK;
}

ts_status ts_fit_add_table (ts_fit *fit, const char *name, ts_frame *frame) {
  ts_fit_table table = {.name = copy_of(name), .frame = frame};
  if (frame == NULL || table.name == NULL
      || ts_reserve((void **)&fit->tables, &fit->table_room,
                    fit->table_count + 1, sizeof table) != TS_OK) {
    end_table(&table);
    return TS_NOMEM;
  }
  fit->tables[fit->table_count++] = table;
  return TS_OK;
}

const ts_fit_number *ts_fit_find (const ts_fit *fit, const char *name) {
  for (size_t i = 0; i < fit->number_count; i++)
    if (strcmp(fit->numbers[i].name, name) == 0) return &fit->numbers[i];
  return NULL;
}

const ts_fit_series *ts_fit_part (const ts_fit *fit, const char *part) {
  for (size_t i = 0; i < fit->series_count; i++)
    if (strcmp(fit->series[i].part, part) == 0) return &fit->series[i];
  return NULL;
}

const ts_frame *ts_fit_table_of (const ts_fit *fit, const char *name) {
  for (size_t i = 0; i < fit->table_count; i++)
    if (strcmp(fit->tables[i].name, name) == 0) return fit->tables[i].frame;
  return NULL;
}

double ts_fit_get (const ts_fit *fit, const char *name) {
  const ts_fit_number *number = ts_fit_find(fit, name);
  if (number != NULL) return number->value;
  if (strcmp(name, "n") == 0) return (double)fit->n;
  if (strcmp(name, "missing") == 0) return (double)fit->missing;
  if (strcmp(name, "zeros") == 0) return (double)fit->zeros;
  return (strcmp(name, "level") == 0) ? fit->level : NAN;
}
