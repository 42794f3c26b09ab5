/* measure.c -- reducers and fields of fits by name; see measure.h */
#include "measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MOST 256   /* among which the nearest is looked for */

static ts_status unknown (const char *kind, const char *name,
                          const char *const *names, size_t n, ts_error *err) {
  ptrdiff_t near = ts_nearest(name, names, n);
  if (near >= 0)
    return ts_fail(err, TS_UNKNOWN, "there is no %s '%s': did you mean '%s'?",
                   kind, name, names[near]);
  return ts_fail(err, TS_UNKNOWN, "there is no %s '%s'", kind, name);
}

static ts_status find_reducer (ts_measure *m, const char *what,
                               ts_error *err) {
  const char *names[NAMES_MOST];
  size_t n = 0;
  for (const ts_reducer *r = ts_reducers; r->name && n < NAMES_MOST; r++)
    names[n++] = r->name;
  m->reducer = ts_reducer_find(what);
  if (m->reducer == NULL && ts_model_find(what) != NULL)
    return ts_fail(err, TS_MISUSE, "'%s' gives several numbers: say which, as"
                   " in \"trend.slope\"", what);
  if (m->reducer == NULL) return unknown("reducer", what, names, n, err);
  if (strcmp(what, "first") == 0 || strcmp(what, "last") == 0
      || strcmp(what, "count") == 0)  /* rule 1 */
    return ts_fail(err, TS_MISUSE, "'%s' says nothing of values that are drawn"
                   " again: take a mean, a median or the field of a model",
                   what);
  ts_args_start(&m->args, m->reducer->options);
  return TS_OK;
}

static int has_flag (const ts_model *model, const char *name) {
  const ts_option *o = model->options;
  for (; o != NULL && o->name != NULL; o++)
    if (strcmp(o->name, name) == 0) return o->kind == TS_OPTION_FLAG;
  return 0;
}

static ts_status set_flag (ts_measure *m, const char *name, int on,
                           ts_error *err) {
  if (!on) return TS_OK;
  if (m->model != NULL && has_flag(m->model, name))
    return ts_args_number(&m->args, name, 1.0, err);
  return ts_fail(err, TS_MISUSE, "'%s' is not for %s", name,
                 (m->model != NULL) ? m->model->name : m->reducer->name);
}

static ts_status find_model (ts_measure *m, const char *what, const char *dot,
                             ts_error *err) {
  const char *names[NAMES_MOST];
  size_t n = 0;
  char *word = ts_copy_text(what, (size_t)(dot - what));
  ts_status status = TS_OK;
  if (word == NULL) return ts_fail_memory(err);
  for (; ts_models[n] != NULL && n < NAMES_MOST; n++)
    names[n] = ts_models[n]->name;
  m->field = dot + 1;
  m->model = ts_model_find(word);
  if (m->model == NULL) status = unknown("model", word, names, n, err);
  else if (strcmp(word, "bootstrap") == 0)
    status = ts_fail(err, TS_MISUSE, "a bootstrap is not resampled again");
  else ts_args_start(&m->args, m->model->options);
  free(word);
  return status;
}

ts_status ts_measure_find (ts_measure *measure, const char *what, int log,
                           int season, ts_error *err) {
  const char *dot = strchr(what, '.');
  ts_status status;
  *measure = (ts_measure){0};
  status = (dot != NULL) ? find_model(measure, what, dot, err)
                         : find_reducer(measure, what, err);
  if (status == TS_OK) status = set_flag(measure, "log", log, err);
  if (status == TS_OK) status = set_flag(measure, "season", season, err);
  return status;
}

ts_status ts_measure_field (ts_measure *measure, const ts_fit *fit,
                            const ts_fit_number **number, ts_error *err) {
  const char *names[NAMES_MOST];
  size_t n = 0;
  *number = ts_fit_find(fit, measure->field);
  if (*number != NULL && (*number)->text == NULL) {
    measure->place = (size_t)(*number - fit->numbers);
    measure->numbers = fit->number_count;
    return TS_OK;
  }
  for (size_t i = 0; i < fit->number_count && n < NAMES_MOST; i++)
    if (fit->numbers[i].text == NULL) names[n++] = fit->numbers[i].name;
  return unknown("number in this fit called", measure->field, names, n, err);
}

/* What ts_model_fit would look at first. */
static int is_plain (const ts_model *model, const ts_series *y) {
  size_t n = 0;
  for (size_t i = 0; i < y->n; i++) {
    if (isinf(y->values[i])) return 0;
    n += isnan(y->values[i]) ? 0 : 1;
  }
  return model->gaps == TS_GAPS_OWN && n >= model->fewest;
}

/* TS_DOMAIN: the fit itself must be asked. */
static ts_status take_quick (const ts_measure *m, const ts_series *y,
                             ts_stop stop, double *value) {
  double *numbers;
  ts_status status;
  if (m->model->quick == NULL || m->numbers == 0 || !is_plain(m->model, y))
    return TS_DOMAIN;
  numbers = malloc(m->numbers * sizeof *numbers);
  if (numbers == NULL) return TS_NOMEM;
  status = m->model->quick(y, &m->args, stop, numbers);
  if (status == TS_OK) *value = numbers[m->place];
  free(numbers);
  return status;
}

static ts_status take_field (const ts_measure *m, const ts_series *y,
                             ts_stop stop, double *value, ts_error *err) {
  ts_status status = take_quick(m, y, stop, value);
  ts_fit *fit;
  if (status != TS_DOMAIN) return status;
  *value = NAN;
  fit = ts_fit_alloc();
  if (fit == NULL) return ts_fail_memory(err);
  status = ts_model_fit(m->model, y, &m->args, stop, fit, err);
  if (status == TS_OK && fit->refused == NULL)
    *value = ts_fit_get(fit, m->field);
  ts_fit_free(fit);
  return status;
}

ts_status ts_measure_take (const ts_measure *measure, const ts_series *y,
                           ts_stop stop, double *value, ts_error *err) {
  const ts_reducer *r = measure->reducer;
  if (r == NULL) return take_field(measure, y, stop, value, err);
  return r->reduce(y->values, y->n, &measure->args, value);
}
