/* test_option.c -- the rules of base/option.h */
#include <gsl/gsl_test.h>
#include <math.h>
#include <string.h>

#include "base/option.h"

static const ts_option options[] = {
  {.name = "level", .kind = TS_OPTION_NUMBER, .number = 0.95, .lo = 0.5,
   .hi = 0.999, .help = "confidence of the intervals"},
  {.name = "lag", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 0,
   .hi = 1000, .help = "lags of the errors"},
  {.name = "window", .kind = TS_OPTION_INTEGER, .number = 7, .lo = 3, .hi = 99,
   .words = "periodic", .help = "a length, or one season for all years"},
  {.name = "offset", .kind = TS_OPTION_NUMBER, .help = "any number"},
  {.name = "log", .kind = TS_OPTION_FLAG, .help = "take logarithms"},
  {.name = "method", .kind = TS_OPTION_WORD, .text = "ols",
   .words = "ols|theil_sen", .help = "how"},
  {.name = "of", .kind = TS_OPTION_NAME, .help = "the column"},
  {.name = "from", .kind = TS_OPTION_PERIOD, .help = "the first period"},
  {NULL}
};

static void number (const char *name, double value, ts_status want,
                    const char *says) {
  ts_args args;
  ts_error err = {0};
  ts_status status;
  ts_args_start(&args, options);
  status = ts_args_number(&args, name, value, &err);
  gsl_test(status != want || strstr(err.text, says) == NULL,
           "%s = %g: \"%s\", got \"%s\"", name, value, says, err.text);
  gsl_test(ts_args_number(&args, name, value, NULL) != want,
           "%s = %g without a place for the sentence", name, value);
  if (want == TS_OK)
    gsl_test(ts_arg_number(&args, name) != value, "%s = %g is kept", name,
             value);
}

static void text (const char *name, const char *value, ts_status want,
                  const char *says) {
  ts_args args;
  ts_error err = {0};
  ts_status status;
  ts_args_start(&args, options);
  status = ts_args_text(&args, name, value, &err);
  gsl_test(status != want || strstr(err.text, says) == NULL,
           "%s = '%s': \"%s\", got \"%s\"", name, value, says, err.text);
  if (want == TS_OK)
    gsl_test(!ts_arg_is(&args, name, value), "%s = '%s' is kept", name, value);
}

static void test_defaults (void) {
  ts_args args;
  ts_args_start(&args, options);
  gsl_test_rel(ts_arg_number(&args, "level"), 0.95, 0, "rule 1: a number");
  gsl_test(!isnan(ts_arg_number(&args, "lag")), "rule 1: NaN is not given");
  gsl_test(ts_arg_number(&args, "log") != 0, "rule 1: a flag");
  gsl_test(!ts_arg_is(&args, "method", "ols"), "rule 1: a word");
  gsl_test(ts_arg_is(&args, "method", "theil_sen"), "not the other word");
  gsl_test(ts_arg_text(&args, "of") != NULL, "rule 1: NULL is not given");
  gsl_test(ts_arg_is(&args, "of", ""), "what is not given is no word");
  ts_args_number(&args, "level", 2, NULL);
  ts_args_text(&args, "method", "olx", NULL);
  gsl_test(ts_arg_number(&args, "level") != 0.95
           || !ts_arg_is(&args, "method", "ols"), "a refusal changes nothing");
}

static void test_number_or_word (void) {
  ts_args args;
  ts_args_start(&args, options);
  gsl_test(ts_arg_text(&args, "window") != NULL, "rule 4: no word yet");
  ts_args_text(&args, "window", "periodic", NULL);
  gsl_test(!ts_arg_is(&args, "window", "periodic"), "rule 4: a word");
  ts_args_number(&args, "window", 9, NULL);
  gsl_test(ts_arg_text(&args, "window") != NULL, "rule 4: a number again");
  gsl_test_rel(ts_arg_number(&args, "window"), 9, 0, "rule 4: its value");
}

static void test_no_options (void) {
  ts_args args;
  ts_error err = {0};
  ts_args_start(&args, NULL);
  gsl_test(ts_args_number(&args, "level", 1, &err) != TS_UNKNOWN
           || strcmp(err.text, "unknown option 'level': it takes none") != 0,
           "no options: %s", err.text);
}

/* Rule 5. */
static void test_required (void) {
  const ts_option rows[] = {
    {.name = "log", .kind = TS_OPTION_FLAG},
    {.name = "at", .kind = TS_OPTION_PERIOD, .required = 1},
    {.name = "n", .kind = TS_OPTION_INTEGER, .number = NAN, .required = 1},
    {.name = NULL}
  };
  ts_args args;
  ts_args_start(&args, rows);
  gsl_test(ts_args_lacking(&args) != &rows[1], "rule 5: the first that lacks");
  ts_args_text(&args, "at", "2022-03", NULL);
  gsl_test(ts_args_lacking(&args) != &rows[2], "rule 5: a number");
  ts_args_number(&args, "n", 0, NULL);
  gsl_test(ts_args_lacking(&args) != NULL, "rule 5: none lacks");
  gsl_test(ts_args_lacking(NULL) != NULL, "rule 5: no options");
  gsl_test(!ts_options_require(rows) || ts_options_require(NULL), "rule 5");
}

int main (void) {
  test_defaults();
  test_number_or_word();
  test_no_options();
  text("window", "periodical", TS_UNKNOWN, "did you mean 'periodic'?");
  test_required();
  number("level", 0.5, TS_OK, "");
  number("level", 0.999, TS_OK, "");
  number("level", 95, TS_DOMAIN,
         "option 'level' runs from 0.5 to 0.999, not 95");
  number("level", 0.49, TS_DOMAIN, "not 0.49");
  number("level", NAN, TS_DOMAIN, "option 'level' is a number, not NaN");
  number("offset", -1e300, TS_OK, "");  /* rule 2: lo == hi */
  number("lag", 3, TS_OK, "");
  number("lag", 2.5, TS_DOMAIN, "option 'lag' is a whole number, not 2.5");
  number("lag", -1, TS_DOMAIN, "runs from 0 to 1000, not -1");
  number("log", 1, TS_OK, "");
  number("log", 2, TS_DOMAIN, "option 'log' is true or false, not 2");
  number("log", NAN, TS_DOMAIN, "not NaN");
  number("method", 1, TS_MISUSE, "option 'method' is a text, not a number");
  number("levle", 1, TS_UNKNOWN,
         "unknown option 'levle': did you mean 'level'?");
  number("zzzzzz", 1, TS_UNKNOWN,
         "it takes level, lag, window, offset, log, method, of, from");
  text("method", "theil_sen", TS_OK, "");
  text("method", "theilsen", TS_UNKNOWN,  /* rule 3 */
       "unknown method 'theilsen': did you mean 'theil_sen'?");
  text("method", "xyzzyx", TS_UNKNOWN, "it takes ols, theil_sen");
  text("method", "ols|theil_sen", TS_UNKNOWN, "unknown method");
  text("method", "", TS_UNKNOWN, "unknown method ''");
  text("of", "anything at all", TS_OK, "");
  text("from", "2022Q1", TS_OK, "");
  text("from", "2021..2022-03", TS_OK, "");
  text("from", "2021-2022", TS_SYNTAX,
       "option 'from': '2021-2022' is no period: a range is written");
  text("level", "0.95", TS_MISUSE,
       "option 'level' is a number, not the text '0.95'");
  text("log", "yes", TS_MISUSE, "option 'log' is true or false, not 'yes'");
  text("form", "2021", TS_UNKNOWN, "did you mean 'from'?");
  return gsl_test_summary();
}
