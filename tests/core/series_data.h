/* series_data.h -- classic series, and a short way to fit them in tests */
#ifndef SERIES_DATA_H
#define SERIES_DATA_H

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <gsl/gsl_test.h>
#include "stats/statistic.h"

/* Monthly airline passengers, thousands, 1949-01..1960-12.
** Box and Jenkins (1976), Time Series Analysis, series G. */
static const double air_passengers[144] __attribute__((unused)) = {
  112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141,
  135, 125, 149, 170, 170, 158, 133, 114, 140, 145, 150, 178, 163, 172, 178,
  199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218, 230, 242, 209,
  191, 172, 194, 196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201,
  204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229, 242, 233, 267,
  269, 270, 315, 364, 347, 312, 274, 237, 278, 284, 277, 317, 313, 318, 374,
  413, 405, 355, 306, 271, 306, 315, 301, 356, 348, 355, 422, 465, 467, 404,
  347, 305, 336, 340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337,
  360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405, 417, 391, 419,
  461, 472, 535, 622, 606, 508, 461, 390, 432
};

/* Annual flow of the Nile at Aswan, 10^8 m3, 1871..1970.
** Cobb (1978), Biometrika 65. */
static const double nile[100] __attribute__((unused)) = {
  1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110,
  994, 1020, 960, 1180, 799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220,
  1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969,
  831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698,
  845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676,
  649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918,
  986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740
};

static inline ts_series series_of (const double *values, size_t n,
                                   const char *first) {
  ts_series y = {.n = n, .values = values, .name = "value", .unit = ""};
  if (ts_period_parse(ts_slice_of(first), &y.first) != TS_OK)
    gsl_test(1, "'%s' is a period", first);
  return y;
}

/* Set an option written "name=number" or "name=word". */
static inline void set_option (ts_args *args, const char *given) {
  const char *text = strchr(given, '=') + 1;
  char name[64];
  double number;
  ts_error err = {0};
  ts_status status;
  snprintf(name, sizeof name, "%.*s", (int)(text - given - 1), given);
  status = (sscanf(text, "%lf", &number) == 1)
         ? ts_args_number(args, name, number, &err) : TS_MISUSE;
  if (status == TS_MISUSE) status = ts_args_text(args, name, text, &err);
  gsl_test(status != TS_OK, "option %s: %s", given, err.text);
}

/* Give a required option that is lacking, a date, the first period of 'y'. */
static inline void give_required (ts_args *args, const ts_series *y,
                                  char text[TS_PERIOD_TEXT]) {
  const ts_option *lacking = ts_args_lacking(args);
  if (lacking == NULL) return;
  ts_args_text(args, lacking->name, ts_period_text(y->first, text), NULL);
}

/* Fit a model with up to two options; '*status' may be NULL. */
static inline ts_fit *fit_of (const char *model, const ts_series *y,
                              const char *option, const char *other,
                              ts_status *status) {
  const ts_model *m = ts_model_find(model);
  ts_fit *fit = ts_fit_alloc();
  ts_error err = {0};
  char date[TS_PERIOD_TEXT];
  ts_args args;
  ts_status got;
  ts_args_start(&args, m->options);
  if (option != NULL) set_option(&args, option);
  if (other != NULL) set_option(&args, other);
  give_required(&args, y, date);
  got = ts_model_fit(m, y, &args, NULL, fit, &err);
  if (status != NULL) *status = got;
  else gsl_test(got != TS_OK, "%s: %s", model, err.text);
  return fit;
}

/* Apply a transform with up to two options. */
static inline ts_status apply (const char *transform, const ts_series *y,
                               const char *option, const char *other,
                               double *out, ts_error *err) {
  const ts_transform *t = ts_transform_find(transform);
  ts_args args;
  ts_args_start(&args, t->options);
  if (option != NULL) set_option(&args, option);
  if (other != NULL) set_option(&args, other);
  return t->apply(y, &args, out, err);
}

/* The reason of value i of the same, "" for none. */
static inline const char *why_of (const char *transform, const ts_series *y,
                                  const char *option, const char *other,
                                  size_t i) {
  const ts_transform *t = ts_transform_find(transform);
  const char *why;
  ts_args args;
  ts_args_start(&args, t->options);
  if (option != NULL) set_option(&args, option);
  if (other != NULL) set_option(&args, other);
  why = t->why(y, &args, i);
  return (why != NULL) ? why : "";
}

/* The fitted value of place i. */
static inline double fitted_of (const ts_fit *fit, size_t i) {
  return ts_fit_part(fit, "fitted")->y.values[i];
}

#endif
