/* smoothing_data.h -- random series, and fits with any number of options */
#ifndef SMOOTHING_DATA_H
#define SMOOTHING_DATA_H

#include <stdint.h>
#include "series_data.h"

/* A level, a slope, a season and noise: the same on every machine. */
static inline void random_values (double *x, size_t n, size_t period,
                                  uint64_t seed) {
  uint64_t state = seed * 2654435761u + 1;
  for (size_t i = 0; i < n; i++) {
    double noise = -2.0;
    for (int k = 0; k < 4; k++) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      noise += (double)(state >> 11) * 0x1p-53;
    }
    x[i] = 100.0 + 0.4 * (double)i + 12.0 * (double)((i * i) % period)
           / (double)period + 8.0 * noise;
  }
}

static inline ts_fit *fit_with (const char *model, const ts_series *y,
                                const char *const *given) {
  const ts_model *m = ts_model_find(model);
  ts_fit *fit = ts_fit_alloc();
  ts_error err = {0};
  ts_args args;
  ts_args_start(&args, m->options);
  for (; *given != NULL; given++) set_option(&args, *given);
  gsl_test(ts_model_fit(m, y, &args, NULL, fit, &err) != TS_OK, "%s: %s",
           model, err.text);
  return fit;
}

/* Transform with every check; 'why' is the reason of all, then of value i. */
static inline void apply_with (const char *transform, const ts_series *y,
                               const char *const *given, double *out,
                               char why[TS_WHY_TEXT]) {
  const ts_transform *t = ts_transform_find(transform);
  ts_error err = {0};
  ts_args args;
  ts_args_start(&args, t->options);
  for (; *given != NULL; given++) set_option(&args, *given);
  gsl_test(ts_transform_apply(t, y, &args, out, why, &err) != TS_OK, "%s: %s",
           transform, err.text);
}

#define OPTIONS(...) ((const char *const []){__VA_ARGS__, NULL})
#define NO_OPTIONS ((const char *const []){NULL})

static inline double part (const ts_fit *fit, const char *name, size_t i) {
  const ts_fit_series *s = ts_fit_part(fit, name);
  return (s != NULL) ? s->y.values[i] : NAN;
}

static inline void same (const char *got, const char *want, const char *what) {
  gsl_test(got == NULL || strcmp(got, want) != 0, "%s: '%s', want '%s'", what,
           (got != NULL) ? got : "none", want);
}

/* The fit is refused with that sentence, and has nothing else to give. */
static inline void refuses_fit (const char *model, ts_series y,
                                const char *const *given, const char *want) {
  ts_fit *fit = fit_with(model, &y, given);
  same(fit->refused, want, want);
  gsl_test(fit->number_count + fit->series_count + fit->table_count > 0,
           "no numbers: %s", want);
  ts_fit_free(fit);
}

/* The numbers of 'quick' are those of the fit, to the bit. */
static inline void same_quickly (const char *model, const ts_series *y,
                                 const char *const *given) {
  const ts_model *m = ts_model_find(model);
  ts_fit *fit = fit_with(model, y, given);
  double numbers[32];
  ts_args args;
  ts_args_start(&args, m->options);
  for (; *given != NULL; given++) set_option(&args, *given);
  gsl_test(m->quick(y, &args, NULL, numbers) != TS_OK, "%s: quick", model);
  for (size_t i = 0; i < fit->number_count; i++)
    gsl_test(memcmp(&numbers[i], &fit->numbers[i].value, sizeof *numbers) != 0,
             "%s quickly: %s", model, fit->numbers[i].name);
  ts_fit_free(fit);
}

#endif
