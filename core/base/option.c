/* option.c -- reading the options of a statistic; see option.h for the rules */
#include "option.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "decimal.h"

#define WORDS_MOST 32        /* words that one option chooses from */
#define WORDS_TEXT 512       /* their length together */

static size_t count_of (const ts_option *options) {
  size_t n = 0;
  while (options != NULL && options[n].name != NULL) n++;
  assert(n <= TS_OPTIONS_MOST);
  return n;
}

void ts_args_start (ts_args *args, const ts_option *options) {
  *args = (ts_args){.options = options};
  for (size_t i = 0; i < count_of(options); i++)  /* rule 1 */
    args->values[i] = (ts_value){options[i].number, options[i].text};
}

void ts_memo_end (ts_memo *memo) {
  if (memo->kept != NULL) memo->drop(memo->kept);
  *memo = (ts_memo){0};
}

static ptrdiff_t find (const ts_args *args, const char *name) {
  for (size_t i = 0; i < count_of(args->options); i++)
    if (strcmp(args->options[i].name, name) == 0) return (ptrdiff_t)i;
  return -1;
}

/* The sentence for a name or a word that is not in a list. */
static ts_status unknown (const char *what, const char *text,
                          const char *const *known, size_t n, ts_error *err) {
  ptrdiff_t near = ts_nearest(text, known, n);
  ts_string list = {0};
  if (near >= 0)
    return ts_fail(err, TS_UNKNOWN, "unknown %s '%s': did you mean '%s'?",
                   what, text, known[near]);
  for (size_t i = 0; i < n; i++)
    ts_string_format(&list, "%s%s", (i > 0) ? ", " : "", known[i]);
  ts_fail(err, TS_UNKNOWN, "unknown %s '%s': it takes %s", what, text,
          (n == 0) ? "none" : (list.status == TS_OK) ? list.text : "others");
  ts_string_free(&list);
  return TS_UNKNOWN;
}

static ts_status unknown_option (const ts_args *args, const char *name,
                                 ts_error *err) {
  const char *names[TS_OPTIONS_MOST];
  size_t n = count_of(args->options);
  for (size_t i = 0; i < n; i++) names[i] = args->options[i].name;
  return unknown("option", name, names, n, err);
}

static int is_number (ts_option_kind kind) {
  return kind == TS_OPTION_NUMBER || kind == TS_OPTION_INTEGER
      || kind == TS_OPTION_FLAG;
}

/* Rule 2, and what integers and flags can be. */
static ts_status check_number (const ts_option *option, double number,
                               ts_error *err) {
  char text[TS_NUMBER_TEXT], lo[TS_NUMBER_TEXT], hi[TS_NUMBER_TEXT];
  const char *given = isnan(number) ? "NaN" : ts_number_text(number, text);
  if (option->kind == TS_OPTION_FLAG && number != 0.0 && number != 1.0)
    return ts_fail(err, TS_DOMAIN, "option '%s' is true or false, not %s",
                   option->name, given);
  if (isnan(number))
    return ts_fail(err, TS_DOMAIN, "option '%s' is a number, not NaN",
                   option->name);
  if (option->kind == TS_OPTION_INTEGER && number != trunc(number))
    return ts_fail(err, TS_DOMAIN, "option '%s' is a whole number, not %s",
                   option->name, given);
  if (option->lo != option->hi && (number < option->lo || number > option->hi))
    return ts_fail(err, TS_DOMAIN, "option '%s' runs from %s to %s, not %s",
                   option->name, ts_number_text(option->lo, lo),
                   ts_number_text(option->hi, hi), given);
  return TS_OK;
}

ts_status ts_args_number (ts_args *args, const char *name, double number,
                          ts_error *err) {
  ptrdiff_t i = find(args, name);
  ts_status status;
  if (i < 0) return unknown_option(args, name, err);
  if (!is_number(args->options[i].kind))
    return ts_fail(err, TS_MISUSE, "option '%s' is a text, not a number", name);
  status = check_number(&args->options[i], number, err);
  if (status == TS_OK) args->values[i] = (ts_value){number, NULL};
  return status;
}

/* Rule 3. */
static ts_status check_word (const ts_option *option, const char *text,
                             ts_error *err) {
  char all[WORDS_TEXT], *rest = NULL;
  const char *words[WORDS_MOST];
  size_t n = 0;
  assert(strlen(option->words) < sizeof all);
  strcpy(all, option->words);
  for (char *word = strtok_r(all, "|", &rest); word != NULL;
       word = strtok_r(NULL, "|", &rest)) {
    if (strcmp(word, text) == 0) return TS_OK;
    assert(n < WORDS_MOST);
    words[n++] = word;
  }
  return unknown(option->name, text, words, n, err);
}

static ts_status check_period (const ts_option *option, const char *text,
                               ts_error *err) {
  ts_range range;
  ts_error why = {0};
  ts_status status = ts_range_parse(ts_slice_of(text), &range, &why);
  if (status == TS_OK) return TS_OK;
  return ts_fail(err, status, "option '%s': %s", option->name, why.text);
}

ts_status ts_args_text (ts_args *args, const char *name, const char *text,
                        ts_error *err) {
  ptrdiff_t i = find(args, name);
  const ts_option *option;
  ts_status status = TS_OK;
  if (i < 0) return unknown_option(args, name, err);
  option = &args->options[i];
  if (option->kind == TS_OPTION_FLAG)
    return ts_fail(err, TS_MISUSE, "option '%s' is true or false, not '%s'",
                   name, text);
  if (is_number(option->kind) && option->words == NULL)
    return ts_fail(err, TS_MISUSE, "option '%s' is a number, not the text '%s'",
                   name, text);
  if (option->words != NULL) status = check_word(option, text, err);
  if (option->kind == TS_OPTION_PERIOD)
    status = check_period(option, text, err);
  if (status == TS_OK) args->values[i].text = text;
  return status;
}

const ts_option *ts_args_lacking (const ts_args *args) {
  for (size_t i = 0; args != NULL && i < count_of(args->options); i++) {
    const ts_option *option = &args->options[i];
    int given = is_number(option->kind) ? !isnan(args->values[i].number)
                                        : args->values[i].text != NULL;
    if (option->required && !given) return option;
  }
  return NULL;
}

int ts_options_require (const ts_option *options) {
  for (size_t i = 0; i < count_of(options); i++)
    if (options[i].required) return 1;
  return 0;
}

static const ts_value *value_of (const ts_args *args, const char *name) {
  ptrdiff_t i = find(args, name);
  assert(i >= 0);
  return &args->values[i];
}

double ts_arg_number (const ts_args *args, const char *name) {
  return value_of(args, name)->number;
}

const char *ts_arg_text (const ts_args *args, const char *name) {
  return value_of(args, name)->text;
}

int ts_arg_is (const ts_args *args, const char *name, const char *word) {
  const char *text = ts_arg_text(args, name);
  return text != NULL && strcmp(text, word) == 0;
}
