/* break_data.h -- fitting models of breaks in tests, and reading their tables
** */
#ifndef BREAK_DATA_H
#define BREAK_DATA_H

#include "series_data.h"

static inline ts_series air (void) {
  return series_of(air_passengers, 144, "1949-01");
}

static inline ts_series river (void) {
  return series_of(nile, 100, "1871");
}

static inline void same (const char *got, const char *want, const char *what) {
  gsl_test(got == NULL || strcmp(got, want) != 0, "%s: '%s', want '%s'", what,
           (got != NULL) ? got : "none", want);
}

static inline const char *word (const ts_fit *fit, const char *name) {
  const ts_fit_number *field = ts_fit_find(fit, name);
  return (field != NULL) ? field->text : NULL;
}

/* A fit with any number of options, "" after the last. */
static inline ts_fit *fit_with (const char *model, const ts_series *y,
                         const char *const *options) {
  const ts_model *m = ts_model_find(model);
  ts_fit *fit = ts_fit_alloc();
  ts_error err = {0};
  ts_args args;
  ts_args_start(&args, m->options);
  while (**options != '\0') set_option(&args, *options++);
  gsl_test(ts_model_fit(m, y, &args, NULL, fit, &err) != TS_OK, "%s: %s",
           model, err.text);
  return fit;
}

#define FIT(model, y, ...) \
  fit_with(model, y, (const char *const[]){__VA_ARGS__, ""})

/* A cell of a table, as text. */
static inline const char *cell (const ts_fit *fit, const char *table,
                         const char *column, size_t row) {
  static char text[64];
  const ts_frame *frame = ts_fit_table_of(fit, table);
  const ts_column *c = (frame != NULL) ? ts_frame_find(frame, column) : NULL;
  if (c == NULL || row >= frame->rows) return "no cell";
  if (c->kind == TS_PERIODS)
    return ts_period_text((ts_period){c->u.ordinals[row], c->freq}, text);
  if (c->kind == TS_NUMBER) {
    snprintf(text, sizeof text, "%.12g", c->u.numbers[row]);
    return text;
  }
  return (c->u.codes[row] == TS_NONE) ? "missing"
       : ts_dict_text(c->dict, c->u.codes[row]);
}

static inline double number (const ts_fit *fit, const char *table,
                             const char *column, size_t row) {
  const ts_frame *frame = ts_fit_table_of(fit, table);
  const ts_column *c = (frame != NULL) ? ts_frame_find(frame, column) : NULL;
  return (c != NULL && row < frame->rows) ? c->u.numbers[row] : NAN;
}

#endif
