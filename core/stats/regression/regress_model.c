/* regress_model.c -- what a regression is asked; see regress.h */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formula_scan.h"
#include "regress.h"
#include "stats/options.h"

const ts_option ts_regress_options[] = {
  {.name = "weights", .kind = TS_OPTION_NAME,
   .help = "an expression, such as a column: least squares weighted by it"},
  {.name = "kind", .kind = TS_OPTION_WORD, .words = "analytic|frequency",
   .help = "what weights mean, which has no default: analytic, the variance of"
           " a row's error is inverse to its weight; frequency, a row stands"
           " for so many equal ones"},
  {.name = "errors", .kind = TS_OPTION_WORD,
   .words = "classical|ols|hc0|hc1|hc2|hc3|newey_west|driscoll_kraay|cluster",
   .help = "standard errors: classical (or ols) takes residuals for independent"
           " and equally large; hc0 to hc3 allow for different sizes;"
           " newey_west also for residuals alike from one period to the next,"
           " driscoll_kraay also across the rows of a period; cluster within"
           " groups. Not given: cluster with clusters, newey_west when rows are"
           " one series, else hc1"},
  {.name = "lag", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 0,
   .hi = TS_FARTHEST, .help = "lag of newey_west and driscoll_kraay in periods;"
                              " not given: as bandwidth says. The word \"auto\""
                              " is bandwidth = \"newey_west\""},
  {.name = "bandwidth", .kind = TS_OPTION_WORD, .text = "rule",
   .words = "rule|newey_west|andrews",
   .help = "how the lag is chosen: rule is floor(4 (n/100)^(2/9)), newey_west"
           " and andrews follow the data (Newey and West 1994, Andrews 1991)"},
  {.name = "prewhite", .kind = TS_OPTION_FLAG,
   .help = "newey_west of scores made white by a VAR(1) first (Andrews and"
           " Monahan 1992)"},
  {.name = "cluster", .kind = TS_OPTION_NAME,
   .help = "a key, or two as \"exporter + importer\": rows of one member are"
           " alike"},
  {.name = "correction", .kind = TS_OPTION_WORD, .text = "each",
   .words = "each|least|none",
   .help = "factor of clustered errors, G/(G-1) (N-1)/(N-K): each of two ways"
           " with its own G (Stata, statsmodels, R sandwich), the least G for"
           " both (fixest), or none"},
  {.name = "distribution", .kind = TS_OPTION_WORD, .text = "t",
   .words = "t|normal", .help = "what p-values and intervals are of"},
  {.name = "df", .kind = TS_OPTION_NUMBER, .number = NAN, .lo = 1, .hi = 1e12,
   .help = "degrees of freedom of t; not given: n - k, of clusters the smallest"
           " number of groups less 1"},
  TS_LEVEL_OPTION,
  {.name = NULL}
};

static int errors_of (const ts_args *args) {
  static const struct { const char *word; ts_errors errors; } words[] = {
    {"classical", TS_ERRORS_OLS}, {"ols", TS_ERRORS_OLS},
    {"hc0", TS_ERRORS_HC0}, {"hc1", TS_ERRORS_HC1}, {"hc2", TS_ERRORS_HC2},
    {"hc3", TS_ERRORS_HC3}, {"newey_west", TS_ERRORS_NEWEY_WEST},
    {"driscoll_kraay", TS_ERRORS_DRISCOLL_KRAAY},
    {"cluster", TS_ERRORS_CLUSTER}
  };
  const char *given = ts_arg_text(args, "errors");
  for (size_t i = 0; given != NULL && i < sizeof words / sizeof *words; i++)
    if (strcmp(given, words[i].word) == 0) return (int)words[i].errors;
  return -1;
}

static void read_choices (ts_regress_model *m, const ts_args *args) {
  m->errors = errors_of(args);
  m->lag = ts_arg_number(args, "lag");
  m->choice = ts_arg_is(args, "bandwidth", "newey_west") ? TS_LAG_NEWEY_WEST
            : ts_arg_is(args, "bandwidth", "andrews") ? TS_LAG_ANDREWS
            : TS_LAG_RULE;
  m->prewhite = (ts_arg_number(args, "prewhite") != 0.0);
  m->correction = ts_arg_is(args, "correction", "each") ? TS_CORRECT_EACH
                : ts_arg_is(args, "correction", "least") ? TS_CORRECT_LEAST
                : TS_CORRECT_NONE;
  m->normal = ts_arg_is(args, "distribution", "normal");
  m->df = ts_arg_number(args, "df");
  m->level = ts_arg_number(args, "level");
}

/* Rule 3. */
static ts_status read_weights (ts_regress_model *m, const ts_args *args,
                               ts_error *err) {
  const char *text = ts_arg_text(args, "weights");
  if (text == NULL && ts_arg_text(args, "kind") != NULL)
    return ts_fail(err, TS_MISUSE, "kind is that of weights: name them, weights"
                   " = \"w\"");
  if (text == NULL) return TS_OK;
  if (ts_arg_text(args, "kind") == NULL)
    return ts_fail(err, TS_MISUSE, "say what the weights mean: kind = "
                   "\"analytic\" (the variance of a row's error is inverse to "
                   "its weight) or kind = \"frequency\" (a row stands for so "
                   "many equal ones)");
  m->frequency = ts_arg_is(args, "kind", "frequency");
  m->weights_text = ts_copy_text(text, strlen(text));
  if (m->weights_text == NULL) return ts_fail_memory(err);
  return ts_expression_compile(text, m->formula.frame, NULL, 0, &m->weights,
                               err);
}

static ts_status add_cluster (ts_regress_model *m, ts_slice text,
                              ts_error *err) {
  ts_column *column;
  ts_slice name;
  int quoted;
  char *copy;
  ts_status status;
  if (m->ways == 2)
    return ts_fail(err, TS_DOMAIN, "errors are clustered by one or two keys");
  if (!ts_formula_name(text, &name, &quoted))
    return ts_fail(err, TS_SYNTAX, "cluster: '%.*s' is no name of a key",
                   (int)text.length, text.text);
  copy = ts_copy_text(name.text, name.length);
  if (copy == NULL) return ts_fail_memory(err);
  status = ts_frame_need(m->formula.frame, copy, &column, err);
  free(copy);
  if (status != TS_OK) return status;
  if (column->kind == TS_NUMBER)
    return ts_fail(err, TS_MISUSE, "cluster: '%s' is a number; errors are "
                   "clustered by a key or the period", column->name);
  m->clusters[m->ways++] = column;
  return TS_OK;
}

static ts_status read_clusters (ts_regress_model *m, const ts_args *args,
                                ts_error *err) {
  const char *text = ts_arg_text(args, "cluster"), *end;
  ts_status status = TS_OK;
  char sign = (text != NULL) ? '+' : '\0';
  end = (text != NULL) ? text + strlen(text) : NULL;
  while (sign == '+' && status == TS_OK) {
    ts_slice piece;
    sign = ts_formula_piece(&text, end, "+", &piece);
    status = add_cluster(m, piece, err);
  }
  if (status != TS_OK) return status;
  if (m->ways == 2 && m->clusters[0] == m->clusters[1]) m->ways = 1;
  if (m->errors == -1 && m->ways > 0) m->errors = TS_ERRORS_CLUSTER;
  if (m->errors == TS_ERRORS_CLUSTER && m->ways == 0)
    return ts_fail(err, TS_MISUSE, "clustered errors need to know by what: "
                   "cluster = \"exporter\"");
  if (m->errors != TS_ERRORS_CLUSTER && m->ways > 0)
    return ts_fail(err, TS_MISUSE, "cluster goes with errors = \"cluster\", not"
                   " with other errors");
  return TS_OK;
}

/* A lag for errors that have none, and the like. */
static ts_status check_choices (const ts_regress_model *m, const ts_args *args,
                                ts_error *err) {
  int in_time = (m->errors == TS_ERRORS_NEWEY_WEST
                 || m->errors == TS_ERRORS_DRISCOLL_KRAAY);
  int told = !isnan(m->lag) || m->choice != TS_LAG_RULE || m->prewhite;
  if (told && m->errors != -1 && !in_time)
    return ts_fail(err, TS_MISUSE, "lag, bandwidth and prewhite are for errors "
                   "= \"newey_west\", not \"%s\"", ts_arg_text(args, "errors"));
  if (!isnan(m->lag) && m->choice != TS_LAG_RULE)
    return ts_fail(err, TS_MISUSE, "either the lag is given or bandwidth "
                   "chooses it");
  if (m->normal && !isnan(m->df))
    return ts_fail(err, TS_MISUSE, "df is of t: a normal distribution has no "
                   "degrees of freedom");
  return TS_OK;
}

ts_status ts_regress_model_read (ts_regress_model *model,
                                 const ts_frame *frame, const char *formula,
                                 const ts_args *args, ts_error *err) {
  ts_status status;
  *model = (ts_regress_model){0};
  read_choices(model, args);
  status = ts_formula_read(&model->formula, formula, frame, 1, err);
  if (status == TS_OK) status = read_weights(model, args, err);
  if (status == TS_OK) status = read_clusters(model, args, err);
  return (status == TS_OK) ? check_choices(model, args, err) : status;
}

void ts_regress_model_free (ts_regress_model *model) {
  ts_formula_free(&model->formula);
  ts_expression_free(model->weights);
  free(model->weights_text);
  *model = (ts_regress_model){0};
}
