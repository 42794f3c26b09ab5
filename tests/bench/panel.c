/* panel.c -- invented monthly series, and how long models take on them
** panel make FILE COUNT: writes COUNT series of 66 doubles.
** panel fit FILE COUNT THREADS ROUNDS ANSWERS MODEL [OPTION=VALUE ...]: reads
** them as a frame and fits MODEL to each. Prints seconds of the whole verb and,
** on one thread, of the model alone, medians of ROUNDS. Writes the numbers of
** the first series to ANSWERS, "-": nowhere. */
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "stats/panel/panel_verbs.h"
#include "world.h"

#define MONTHS 66      /* 2019-01..2024-06 */
#define FIRST "2019-01"
#define ANSWERED 200   /* series whose numbers are written */
#define NUMBERS 256    /* at most, of a model */
#define TWO_PI 6.283185307179586

/* A level, a trend, seasons, noise with wild months; a step in one of five. */
static double value_of (uint64_t series, int month) {
  double trend = 0.01 * normal(mix(series, 1)), step = 0.0, noise;
  double swing = 0.25 * uniform(mix(series, 2));
  double phase = TWO_PI * uniform(mix(series, 3));
  uint64_t seed = mix(series, 100 + (uint64_t)month);
  noise = (0.05 + 0.2 * uniform(mix(series, 4))) * normal(seed);
  if (mix(seed, 1) % 50 == 0) noise += 1.0;
  if (series % 5 == 0 && month >= 20 + (int)(mix(series, 5) % 30)) step = 0.4;
  return exp(8.0 + 1.5 * normal(mix(series, 6)) + trend * month + step + noise
             + swing * sin(TWO_PI * month / 12.0 + phase));
}

static int make (const char *path, size_t count) {
  FILE *file = fopen(path, "wb");
  if (file == NULL) return 1;
  for (size_t s = 0; s < count; s++)
    for (int month = 0; month < MONTHS; month++) {
      double value = value_of(s + 1, month);
      fwrite(&value, sizeof value, 1, file);
    }
  return fclose(file) != 0;
}

static double now (void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Keys in order, periods, values: the rows of one series after another. */
static ts_status fill (ts_frame *frame, const char *path, size_t count) {
  ts_column *key, *when, *number;
  ts_period first;
  FILE *file = fopen(path, "rb");
  ts_status status = (file != NULL) ? TS_OK : TS_IO;
  if (status == TS_OK) status = ts_period_parse(ts_slice_of(FIRST), &first);
  if (status == TS_OK) status = ts_frame_add_key(frame, "series", NULL, &key);
  for (size_t s = 0; s < count && status == TS_OK; s++) {
    char name[32];
    uint32_t code;
    snprintf(name, sizeof name, "S%07zu", s);
    status = ts_dict_add(key->dict, ts_slice_of(name), &code);
    for (size_t t = 0; t < MONTHS; t++) key->u.codes[s * MONTHS + t] = code;
  }
  if (status == TS_OK)
    status = ts_frame_add_period(frame, "period", first.freq, &when);
  for (size_t i = 0; i < count * MONTHS && status == TS_OK; i++)
    when->u.ordinals[i] = first.ordinal + (int32_t)(i % MONTHS);
  if (status == TS_OK)
    status = ts_frame_add_number(frame, "value", "USD", &number);
  if (status == TS_OK && fread(number->u.numbers, sizeof (double),
                               count * MONTHS, file) != count * MONTHS)
    status = TS_IO;
  if (file != NULL) fclose(file);
  return status;
}

/* Set "name=value" as a number where the option takes one. */
static ts_status set_option (ts_args *args, char *given, ts_error *err) {
  char *value = strchr(given, '='), *end;
  double number;
  if (value == NULL) return ts_fail(err, TS_MISUSE, "%s: no value", given);
  *value++ = '\0';
  number = strtod(value, &end);
  for (const ts_option *o = args->options; o->name != NULL; o++)
    if (strcmp(o->name, given) == 0 && o->kind <= TS_OPTION_FLAG
        && *end == '\0') return ts_args_number(args, given, number, err);
  return ts_args_text(args, given, value, err);
}

/* The model alone, series by series. */
static ts_status kernel (const ts_model *model, ts_args *args,
                         const ts_frame *frame, size_t count) {
  const double *values = ts_frame_find(frame, "value")->u.numbers;
  double numbers[NUMBERS];
  ts_memo memo = {0};
  ts_series y = {.n = MONTHS, .name = "value", .unit = "USD"};
  ts_status status = ts_period_parse(ts_slice_of(FIRST), &y.first);
  args->memo = &memo;
  for (size_t s = 0; s < count && status == TS_OK; s++) {
    ts_fit *fit;
    size_t n, zeros;
    y.values = values + s * MONTHS;
    if (model->quick != NULL
        && ts_model_quick(model, &y, args, NULL, numbers, &n, &zeros)
           == TS_OK)
      continue;
    fit = ts_fit_alloc();
    status = (fit != NULL) ? ts_model_fit(model, &y, args, NULL, fit, NULL)
                           : TS_NOMEM;
    ts_fit_free(fit);
  }
  ts_memo_end(&memo);
  args->memo = NULL;
  return status;
}

static void write_answers (const ts_frame *fits, const char *path) {
  FILE *file = fopen(path, "w");
  if (file == NULL) return;
  for (size_t g = 0; g < fits->rows && g < ANSWERED; g++)
    for (size_t k = 0; k < fits->width; k++)
      if (fits->columns[k].kind == TS_NUMBER)
        fprintf(file, "%zu %s\t%.17g\n", g, fits->columns[k].name,
                fits->columns[k].u.numbers[g]);
  fclose(file);
}

static int by_size (const void *pa, const void *pb) {
  double a = *(const double *)pa, b = *(const double *)pb;
  return (a > b) - (a < b);
}

static double median (double *values, size_t n) {
  qsort(values, n, sizeof *values, by_size);
  return values[n / 2];
}

typedef struct {
  const ts_model *model;
  ts_args args;
  ts_frame *frame;
  size_t count, threads, rounds;
  const char *answers;
} job;

static ts_status measure (job *j, ts_error *err) {
  double verb[64], alone[64];
  const char *by[] = {"series"};
  ts_panel_spec spec = {.by = by, .by_count = 1};
  for (size_t r = 0; r < j->rounds; r++) {
    ts_frame *fits;
    double start = now();
    ts_status status = ts_panel_fit(j->frame, j->model, &j->args, &spec,
                                    j->threads, NULL, &fits, err);
    verb[r] = now() - start;
    if (status != TS_OK) return status;
    if (r == 0 && strcmp(j->answers, "-") != 0)
      write_answers(fits, j->answers);
    ts_frame_free(fits);
    start = now();
    status = kernel(j->model, &j->args, j->frame, j->count);
    alone[r] = now() - start;
    if (status != TS_OK) return status;
  }
  printf("%.9f %.9f\n", median(verb, j->rounds), median(alone, j->rounds));
  return TS_OK;
}

static int fit (int argc, char **argv) {
  job j = {.count = strtoul(argv[1], NULL, 10),
           .threads = strtoul(argv[2], NULL, 10),
           .rounds = strtoul(argv[3], NULL, 10), .answers = argv[4],
           .model = ts_model_find(argv[5])};
  ts_error err = {0};
  ts_status status = TS_OK;
  if (j.model == NULL || j.rounds < 1 || j.rounds > 64) return 2;
  ts_args_start(&j.args, j.model->options);
  for (int i = 6; i < argc && status == TS_OK; i++)
    status = set_option(&j.args, argv[i], &err);
  j.frame = ts_frame_alloc(j.count * MONTHS);
  if (j.frame == NULL) return 2;
  if (status == TS_OK) status = fill(j.frame, argv[0], j.count);
  if (status == TS_OK) status = measure(&j, &err);
  if (status != TS_OK)
    fprintf(stderr, "%s: %s\n", argv[5],
            (*err.text != '\0') ? err.text : ts_message(status));
  ts_frame_free(j.frame);
  return (status == TS_OK) ? 0 : 2;
}

int main (int argc, char **argv) {
  gsl_set_error_handler_off();
  if (argc == 4 && strcmp(argv[1], "make") == 0)
    return make(argv[2], strtoul(argv[3], NULL, 10));
  if (argc >= 8 && strcmp(argv[1], "fit") == 0) return fit(argc - 2, argv + 2);
  fprintf(stderr, "panel make FILE COUNT | panel fit FILE COUNT THREADS ROUNDS"
          " ANSWERS MODEL [OPTION=VALUE ...]\n");
  return 2;
}
