/* Numbers without words are the numbers of the fits, bit for bit (statistic.h),
** and so is a panel of them. */
#include <gsl/gsl_errno.h>
#include <stdint.h>
#include <stdlib.h>
#include "chances.h"
#include "series_data.h"
#include "stats/panel/panel_verbs.h"

#define PERIODS 90
#define SERIES 400
#define NUMBERS 64

static double uniform (void) {
  return ((double)chance(1u << 24) + 0.5) / (double)(1u << 24);
}

/* Series of all kinds: trends, ties, zeros, gaps, constants, shares, sizes. */
static size_t fill (double *x, unsigned kind) {
  size_t n = (chance(4) == 0) ? 3 + chance(12) : 20 + chance(PERIODS - 20);
  double size = (kind % 7 == 5) ? 1e300 : (kind % 7 == 6) ? 1e-300 : 1.0;
  double level = (kind % 5 == 4) ? 1e9 : 10.0, slope = uniform() - 0.5;
  for (size_t i = 0; i < n; i++) {
    x[i] = size * (level + slope * (double)i + 5.0 * uniform());
    if (kind % 6 == 1) x[i] = (double)chance(4);          /* ties, zeros */
    if (kind % 6 == 2) x[i] = uniform();                  /* shares */
    if (kind % 6 == 3) x[i] = (chance(9) == 0) ? -x[i] : x[i];
    if (kind % 11 == 7) x[i] = 3.25;                      /* constant */
    if (kind % 11 == 8) x[i] = 2.0 * (double)i;           /* exact */
    if (kind % 3 == 0 && chance(6) == 0) x[i] = NAN;      /* gaps */
    if (kind % 13 == 9 && chance(40) == 0) x[i] = INFINITY;
    if (kind % 17 == 3) x[i] = NAN;
  }
  return n;
}

static int same_bits (double a, double b) {
  return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

/* The numbers of a fit where 'quick' gave some, and a refusal or an error where
** it gave none. How many numbers were compared. */
static size_t compare (const ts_model *m, const ts_series *y, ts_args *args,
                       const char *what) {
  double numbers[NUMBERS];
  size_t n, zeros, compared = 0;
  ts_fit *fit = ts_fit_alloc();
  ts_status quick = ts_model_quick(m, y, args, NULL, numbers, &n, &zeros);
  ts_status status = ts_model_fit(m, y, args, NULL, fit, NULL);
  if (quick == TS_DOMAIN) {
    ts_fit_free(fit);
    return 0;
  }
  if (quick != status || fit->refused != NULL || fit->n != n)
    gsl_test(1, "%s: quick gives status %d, fit %d (%s)", what, (int)quick,
             (int)status, (fit->refused != NULL) ? fit->refused : "");
  for (; compared < fit->number_count; compared++)
    if (!same_bits(numbers[compared], fit->numbers[compared].value))
      gsl_test(1, "%s: %s is %.17g, quickly %.17g", what,
               fit->numbers[compared].name, fit->numbers[compared].value,
               numbers[compared]);
  ts_fit_free(fit);
  return compared;
}

/* One way to be told: every series by itself, and with a memo as in a panel. */
static size_t compare_each (const ts_model *m, ts_args *args, const char *first,
                            const char *unit, const char *what) {
  double x[PERIODS];
  size_t compared = 0;
  for (unsigned kind = 0; kind < SERIES; kind++) {
    ts_series y = series_of(x, fill(x, kind), first);
    y.unit = unit;
    compared += compare(m, &y, args, what);
  }
  return compared;
}

static void compare_all (const ts_model *m, ts_args *args, const char *first,
                         const char *unit, const char *what) {
  size_t compared = compare_each(m, args, first, unit, what);
  gsl_test(compared == 0, "%s: %zu numbers are the same", what, compared);
}

/* Whether the model refuses a long rising series of years for want of seasons
** within the year. */
static int needs_seasons (const ts_model *m, ts_args *args) {
  double x[PERIODS];
  ts_series y = series_of(x, PERIODS, "1930");
  ts_fit *fit = ts_fit_alloc();
  int refused;
  for (size_t i = 0; i < PERIODS; i++) x[i] = 10.0 + (double)i + uniform();
  gsl_test(ts_model_fit(m, &y, args, NULL, fit, NULL) != TS_OK, "%s: years",
           m->name);
  refused = fit->refused != NULL && strstr(fit->refused, "season") != NULL;
  ts_fit_free(fit);
  return refused;
}

/* Years have no seasons: a model of seasons is compared on quarters, and says
** nothing of years quickly either. */
static void compare_years (const ts_model *m, ts_args *args) {
  if (!needs_seasons(m, args)) {
    compare_all(m, args, "1930", "USD", m->name);
    return;
  }
  compare_all(m, args, "1990Q2", "USD", m->name);
  gsl_test(compare_each(m, args, "1930", "USD", m->name) != 0,
           "%s: quick numbers of a season of years", m->name);
}

/* A memo serves series of one length. */
static void compare_memo (const ts_model *m, ts_args *args, const char *what) {
  double x[PERIODS];
  ts_memo memo = {0};
  args->memo = &memo;
  for (unsigned kind = 0; kind < SERIES; kind++) {
    ts_series y;
    for (size_t i = fill(x, kind); i < PERIODS; i++) x[i] = x[i / 2];
    y = series_of(x, PERIODS, "2015-02");
    compare(m, &y, args, what);
  }
  ts_memo_end(&memo);
  args->memo = NULL;
}

/* Each word of each option, and each flag, by itself and beside another. */
static void each_option (const ts_model *m, ts_args *args, const ts_option *o,
                         void (*work) (const ts_model *m, ts_args *args,
                                       const char *what)) {
  char what[128];
  size_t at = (size_t)(o - m->options);
  ts_value before = args->values[at];
  if (o->kind == TS_OPTION_FLAG) {
    args->values[at].number = 1.0 - before.number;
    snprintf(what, sizeof what, "%s, %s", m->name, o->name);
    work(m, args, what);
  } else if (o->kind == TS_OPTION_INTEGER || o->kind == TS_OPTION_NUMBER) {
    args->values[at].number = isnan(before.number) ? fmax(2.0, o->lo)
                                                   : 0.5 * (o->lo + o->hi);
    snprintf(what, sizeof what, "%s, %s", m->name, o->name);
    work(m, args, what);
  }
  for (const char *w = o->words; o->kind == TS_OPTION_WORD && *w != '\0';) {
    char word[32];
    size_t length = strcspn(w, "|");
    snprintf(word, sizeof word, "%.*s", (int)length, w);
    args->values[at].text = word;
    snprintf(what, sizeof what, "%s, %s = %s", m->name, o->name, word);
    work(m, args, what);
    w += length + (w[length] == '|');
  }
  args->values[at] = before;
}

static void one_way (const ts_model *m, ts_args *args, const char *what) {
  compare_all(m, args, "2015-02", "", what);
  compare_all(m, args, "2015-02", "fraction", what);
  compare_years(m, args);
  compare_memo(m, args, what);
}

/* An option may rule out another: then nothing is compared. */
static void two_ways (const ts_model *m, ts_args *args, const char *what) {
  compare_memo(m, args, what);
}

static void test_model (const ts_model *m) {
  ts_args args;
  ts_args_start(&args, m->options);
  one_way(m, &args, m->name);
  for (const ts_option *o = m->options; o->name != NULL; o++) {
    double before = args.values[0].number;
    each_option(m, &args, o, two_ways);
    if (m->options[0].kind != TS_OPTION_FLAG) continue;
    args.values[0].number = 1.0 - before;
    each_option(m, &args, o, two_ways);
    args.values[0].number = before;
  }
}

/* A frame of random series, some of whose rows are not there. */
static ts_frame *frame_of (size_t groups, int whole) {
  ts_frame *f = ts_frame_alloc(groups * PERIODS), *less;
  size_t *kept = malloc(groups * PERIODS * sizeof *kept), n = 0;
  ts_column *key, *when, *value;
  ts_frame_add_key(f, "product", NULL, &key);
  ts_frame_add_period(f, "period", TS_MONTH, &when);
  ts_frame_add_number(f, "value", "USD", &value);
  key = ts_frame_find(f, "product");
  when = ts_frame_find(f, "period");
  for (size_t g = 0; g < groups; g++) {
    double x[PERIODS];
    char name[32];
    uint32_t code;
    snprintf(name, sizeof name, "%06zu", g);
    ts_dict_add(key->dict, ts_slice_of(name), &code);
    for (size_t i = fill(x, (unsigned)g); i < PERIODS; i++) x[i] = x[i / 2];
    for (size_t i = 0; i < PERIODS; i++) {
      size_t row = g * PERIODS + i;
      key->u.codes[row] = code;
      when->u.ordinals[row] = 600 + (int32_t)i;
      value->u.numbers[row] = isinf(x[i]) ? 0.0 : x[i];
      if (whole || chance(9) > 0) kept[n++] = row;
    }
  }
  if (ts_frame_pick(f, kept, n, &less) == TS_OK) {
    ts_frame_free(f);
    f = less;
  }
  free(kept);
  return f;
}

/* Rows in no order. */
static ts_frame *shuffled (const ts_frame *f) {
  size_t *order = malloc(f->rows * sizeof *order);
  ts_frame *out = NULL;
  for (size_t i = 0; i < f->rows; i++) order[i] = i;
  for (size_t i = f->rows; i-- > 1;) {
    size_t j = chance((unsigned)i + 1), swap = order[i];
    order[i] = order[j];
    order[j] = swap;
  }
  ts_frame_pick(f, order, f->rows, &out);
  free(order);
  return out;
}

static int same_frames (const ts_frame *a, const ts_frame *b) {
  if (a->rows != b->rows || a->width != b->width) return 0;
  for (size_t k = 0; k < a->width; k++) {
    const ts_column *c = &a->columns[k], *d = &b->columns[k];
    if (strcmp(c->name, d->name) != 0 || c->kind != d->kind) return 0;
    for (size_t i = 0; i < a->rows; i++) {
      if (c->kind == TS_NUMBER && !same_bits(c->u.numbers[i], d->u.numbers[i]))
        return 0;
      if (c->kind != TS_KEY) continue;
      if ((c->u.codes[i] == TS_NONE) != (d->u.codes[i] == TS_NONE)) return 0;
      if (c->u.codes[i] != TS_NONE
          && strcmp(ts_dict_text(c->dict, c->u.codes[i]),
                    ts_dict_text(d->dict, d->u.codes[i])) != 0) return 0;
    }
  }
  return 1;
}

static ts_frame *fits_of (const ts_frame *f, const ts_model *m,
                          size_t threads) {
  const char *by[] = {"product"};
  ts_panel_spec spec = {.by = by, .by_count = 1};
  ts_frame *out = NULL;
  ts_error err = {0};
  ts_args args;
  ts_args_start(&args, m->options);
  gsl_test(ts_panel_fit(f, m, &args, &spec, threads, NULL, &out, &err) != TS_OK,
           "%s of a panel: %s", m->name, err.text);
  return out;
}

/* Quick or not, in order or not, however many threads: the same frame. */
static void test_panel (const ts_model *m, size_t groups, int whole) {
  ts_model slow = *m;
  ts_frame *f = frame_of(groups, whole), *mixed = shuffled(f);
  ts_frame *one = fits_of(f, m, 1), *three = fits_of(f, m, 3), *words;
  ts_frame *any = fits_of(mixed, m, 2);
  slow.quick = NULL;
  words = fits_of(f, &slow, 2);
  gsl_test(!same_frames(one, words), "%s: a panel as by fit", m->name);
  gsl_test(!same_frames(one, three), "%s: any number of threads", m->name);
  gsl_test(!same_frames(one, any), "%s: any order of rows", m->name);
  ts_frame_free(f);
  ts_frame_free(mixed);
  ts_frame_free(one);
  ts_frame_free(three);
  ts_frame_free(words);
  ts_frame_free(any);
}

int main (void) {
  size_t tested = 0;
  gsl_set_error_handler_off();
  for (size_t i = 0; ts_models[i] != NULL; i++) {
    if (ts_models[i]->quick == NULL) continue;
    test_model(ts_models[i]);
    test_panel(ts_models[i], 70, 1);
    test_panel(ts_models[i], 70, 0);
    test_panel(ts_models[i], 1000, 1);
    tested++;
  }
  gsl_test(tested < 3, "models without words: %zu", tested);
  return gsl_test_summary();
}
