/* trend.c -- a straight line through time; see trend.h for the rules */
#include "trend.h"

#include <math.h>
#include <stdlib.h>
#include "stats/options.h"
#include "stats/regression/errors.h"
#include "trend_report.h"

static ts_status add_numbers (const ts_trend *t, ts_fit *out) {
  int level = (t->response == TS_RESPONSE_LEVEL);
  const char *unit = level ? t->scale.of_change : "";
  const char *yearly = level ? t->scale.of_change : "fraction";
  const char *const rows[TS_TREND_NUMBERS][3] = {
    {"slope", NULL, unit}, {"se", NULL, unit}, {"t", NULL, ""},
    {"p", NULL, ""}, {"lo", NULL, unit}, {"hi", NULL, unit},
    {"intercept", NULL, level ? t->scale.of_level : ""},
    {"annual", NULL, yearly}, {"annual_lo", NULL, yearly},
    {"annual_hi", NULL, yearly}, {"r2", "R2", ""}, {"dw", "DW", ""},
    {"lag", NULL, "count"}, {"df", NULL, "count"}
  };
  double numbers[TS_TREND_NUMBERS];
  ts_status status = TS_OK;
  ts_trend_numbers(t, numbers);
  for (size_t i = 0; i < TS_TREND_NUMBERS && status == TS_OK; i++)
    status = ts_fit_add_number(out, rows[i][0], rows[i][1], numbers[i],
                               rows[i][2]);
  if (status != TS_OK) return status;
  if (level && t->y->first.freq == TS_YEAR) return TS_OK;  /* says nothing */
  return ts_fit_add_line(out, (t->response == TS_RESPONSE_LOGIT)
                              ? " = odds a year" : " = a year",
                         numbers[7], numbers[8], numbers[9], yearly);
}

static ts_status name_errors (const ts_trend *t, ts_fit *out) {
  ts_error_choice choice = {t->errors, t->lag};
  ts_string text = {0};
  ts_status status;
  ts_error_choice_name(&choice, &text);
  ts_string_format(&text, "; t with %zu degrees of freedom", t->df);
  status = text.status;
  if (status == TS_OK) status = ts_fit_set(&out->method, "%s", text.text);
  ts_string_free(&text);
  return status;
}

/* Rules 4, 5 and 7, on one line. */
static ts_status add_notes (const ts_trend *t, ts_fit *out) {
  ts_error_choice choice = {t->errors, t->lag};
  ts_string note = {0};
  ts_status status;
  if (t->k > 2)
    ts_string_format(&note, "the intercept is that of %s %zu",
                     ts_freq_name(t->y->first.freq), t->terms.first + 1);
  else if (ts_seasons(t->y->first.freq) > 0)
    ts_string_put(&note, "no seasonal terms");
  if (t->exact)
    ts_string_format(&note, "%sthe line fits exactly: there are no errors to"
                     " estimate", (note.length > 0) ? "; " : "");
  else
    ts_error_choice_warn(&choice, t->dw, &note);
  status = note.status;
  if (status == TS_OK && note.length > 0)
    status = ts_fit_note(out, "%s", note.text);
  ts_string_free(&note);
  return status;
}

static ts_status report (const ts_trend *t, ts_fit *out) {
  ts_status status = name_errors(t, out);
  if (status == TS_OK) status = ts_trend_report_terms(t, out);
  if (status == TS_OK) status = add_numbers(t, out);
  if (status == TS_OK) status = ts_trend_report_fitted(t, out);
  return (status == TS_OK) ? add_notes(t, out) : status;
}

static ts_status refuse (const ts_trend *t, ts_trend_state state, ts_fit *out) {
  if (state == TS_TREND_FEW)
    return ts_fit_refuse_for(out, "too few observations for the seasonal terms",
                             "needs %zu observations, has %zu", t->k + 1,
                             t->sample.n);
  if (state == TS_TREND_LONG_LAG)
    return ts_fit_refuse(out, "lag %zu needs more than %zu observations",
                         t->lag, t->lag);
  if (state == TS_TREND_DEPENDENT)
    return ts_fit_refuse(out, "the seasonal terms and the slope cannot be told"
                         " apart with these observations");
  return ts_fit_refuse(out, "hc3 errors have no value: a season with one"
                       " observation fits it exactly");
}

/* Shares as log odds, or a refusal (rule 8). */
static ts_status take_logit (ts_trend *t, ts_fit *out, int *done) {
  ts_sample *s = &t->sample;
  size_t edges = 0, outside = 0;
  for (size_t i = 0; i < s->n; i++) {
    edges += (s->x[i] == 0.0 || s->x[i] == 1.0);
    outside += !(s->x[i] >= 0.0 && s->x[i] <= 1.0);
    s->x[i] = ts_logit(s->x[i], (double)s->n, t->squeeze);
  }
  *done = (outside == 0 && (edges == 0 || t->squeeze));
  if (outside > 0)
    return ts_fit_refuse_for(out, "logit is for shares between 0 and 1",
                             "%zu of %zu observations lie outside", outside,
                             s->n);
  if (!*done)
    return ts_fit_refuse_for(out, "shares of 0 or 1 have no log odds: use"
                             " fractional_logit, or squeeze", "%zu of %zu"
                             " observations are 0 or 1", edges, s->n);
  if (!t->squeeze) return TS_OK;
  return ts_fit_note(out, "every share s was squeezed to (s (n - 1) + 0.5)/n:"
                     " %zu of %zu were 0 or 1", edges, s->n);
}

static ts_status take_sample (ts_trend *t, ts_fit *out, int *done) {
  ts_status status = ts_sample_take(&t->sample, t->y);
  *done = 1;
  if (status != TS_OK || t->response == TS_RESPONSE_LEVEL) return status;
  return (t->response == TS_RESPONSE_LOG)
         ? ts_sample_log(&t->sample, out, done) : take_logit(t, out, done);
}

/* What the options say of series on the calendar of 'y'. */
static ts_status start (ts_trend *t, const ts_series *y, const ts_args *args) {
  *t = (ts_trend){
    .response = (ts_arg_number(args, "logit") != 0.0) ? TS_RESPONSE_LOGIT
              : (ts_arg_number(args, "log") != 0.0) ? TS_RESPONSE_LOG
              : TS_RESPONSE_LEVEL,
    .squeeze = ts_arg_number(args, "squeeze") != 0.0,
    .season = ts_arg_number(args, "season") != 0.0,
    .errors = ts_errors_of(args), .given_lag = ts_arg_number(args, "lag"),
    .level = ts_arg_number(args, "level")
  };
  t->scale = (t->response == TS_RESPONSE_LEVEL) ? ts_scale_of(y)
           : (ts_scale){1.0, "", ""};
  return ts_trend_start(t, y);
}

static ts_status check (const ts_series *y, const ts_args *args,
                        ts_error *err) {
  int logit = (ts_arg_number(args, "logit") != 0.0);
  if (ts_arg_number(args, "season") != 0.0 && ts_seasons(y->first.freq) == 0)
    return ts_fail(err, TS_MISUSE, "trend by %s has no seasonal terms: season"
                   " is for half-years, quarters and months",
                   ts_freq_name(y->first.freq));
  if (logit && ts_arg_number(args, "log") != 0.0)
    return ts_fail(err, TS_MISUSE, "log and logit are two scales: choose one");
  if (!logit && ts_arg_number(args, "squeeze") != 0.0)
    return ts_fail(err, TS_MISUSE, "squeeze is for logit = true");
  return TS_OK;
}

static ts_status fit (const ts_series *y, const ts_args *args, ts_stop stop,
                      ts_fit *out, ts_error *err) {
  ts_trend t;
  char *name = NULL;
  int done = 0;
  ts_trend_state state = TS_TREND_DONE;
  ts_status status = check(y, args, err);
  (void)stop;
  if (status != TS_OK) return status;
  status = start(&t, y, args);
  out->level = t.level;
  if (status == TS_OK) status = ts_trend_name(&name, &t);
  if (status == TS_OK)
    status = ts_fit_set(&out->title, "OLS trend of %s", name);
  if (status == TS_OK) status = take_sample(&t, out, &done);
  if (status == TS_OK && done) status = ts_trend_estimate(&t, &state);
  if (status == TS_OK && done)
    status = (state == TS_TREND_DONE) ? report(&t, out)
                                      : refuse(&t, state, out);
  ts_trend_free(&t);
  free(name);
  return status;
}

static void drop (void *kept) {
  ts_trend_free(kept);
  free(kept);
}

/* What the panel keeps, made for its first series. */
static ts_status keep (const ts_series *y, const ts_args *args,
                       ts_memo *memo) {
  ts_trend *t = memo->kept;
  if (t != NULL) {
    t->y = y;
    return TS_OK;
  }
  if (check(y, args, NULL) != TS_OK) return TS_DOMAIN;
  t = malloc(sizeof *t);
  if (t == NULL) return TS_NOMEM;
  *memo = (ts_memo){t, drop};
  return start(t, y, args);
}

static ts_status quick (const ts_series *y, const ts_args *args, ts_stop stop,
                        double *numbers) {
  ts_memo own = {0}, *memo = (args->memo != NULL) ? args->memo : &own;
  ts_status status = keep(y, args, memo);
  (void)stop;
  if (status == TS_OK) {
    ts_trend *t = memo->kept;
    ts_trend_state state = TS_TREND_FEW;
    if (t->season || !ts_line_knows(t->errors) || !ts_trend_quick(t, &state)
        || state != TS_TREND_DONE) status = TS_DOMAIN;
    else ts_trend_numbers(t, numbers);
  }
  ts_memo_end(&own);
  return status;
}

static const ts_option options[] = {
  TS_LOG_OPTION,
  {.name = "logit", .kind = TS_OPTION_FLAG,
   .help = "fit the log odds of a share: the slope is the growth of s/(1 - s)"},
  {.name = "squeeze", .kind = TS_OPTION_FLAG,
   .help = "with logit: (s (n - 1) + 0.5)/n in place of every share s, so that"
           " 0 and 1 have log odds; a note says so"},
  {.name = "season", .kind = TS_OPTION_FLAG,
   .help = "one term for each month, quarter or half-year"},
  TS_ERRORS_OPTION("newey_west"),
  TS_LAG_OPTION,
  TS_LEVEL_OPTION,
  {.name = NULL}
};

const ts_model ts_trend_model = {
  .name = "trend", .fit = fit, .quick = quick, .options = options,
  .fewest = 3,
  .source = "Newey and West (1987); MacKinnon and White (1985)",
  .help = "Straight-line trend by least squares, with the slope a period and a"
          " year and errors that allow for correlated residuals"
};
