/* fuzz_expression.c -- any text, compiled and run as an expression
**
** The first byte chooses the parameters. Whatever compiles must run, as a
** condition, a column and a summary, and every refusal is a sentence.
*/
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/frame.h"
#include "stats/expression/expression_code.h"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n);

enum { ROWS = 6 };

static ts_frame *make_frame (void) {
  static const char *const who[] = {"CHN", "CHN", "DEU", "DEU", "USA", "USA"};
  ts_frame *f = ts_frame_alloc(ROWS);
  ts_column *key, *period, *weight, *value;
  if (f == NULL || ts_frame_add_key(f, "exporter", NULL, &key) != TS_OK
      || ts_frame_add_period(f, "period", TS_QUARTER, &period) != TS_OK
      || ts_frame_add_number(f, "weight", "kg", &weight) != TS_OK
      || ts_frame_add_number(f, "value", "USD", &value) != TS_OK) abort();
  key = ts_frame_find(f, "exporter");
  period = ts_frame_find(f, "period");
  weight = ts_frame_find(f, "weight");
  for (size_t i = 0; i < ROWS; i++) {
    if (ts_dict_add(key->dict, ts_slice_of(who[i]), &key->u.codes[i]) != TS_OK)
      abort();
    period->u.ordinals[i] = 8092 + (int32_t)(i % 2);
    weight->u.numbers[i] = (double)i - 1;
    value->u.numbers[i] = (i == 3) ? NAN : 1e9 * (double)i;
  }
  return f;
}

static void told (ts_status status, const ts_error *err) {
  if (status != TS_OK && err->text[0] == '\0') abort();
}

static void run (const ts_frame *frame, const char *text,
                 const ts_parameter *parameters, size_t n) {
  ts_expression *e;
  ts_error err = {0};
  double out[ROWS];
  ts_status status = ts_expression_compile(text, frame, parameters, n, &e,
                                           &err);
  told(status, &err);
  if (status != TS_OK) return;
  status = ts_expression_run(e, NULL, frame->rows, out, &err);
  told(status, &err);
  if (status == TS_OK && e->condition)
    for (size_t i = 0; i < (e->single ? 1 : frame->rows); i++)
      if (out[i] != 0 && out[i] != 1 && !isnan(out[i])) abort();
  if (ts_expression_unit(e) == NULL) abort();
  ts_expression_free(e);
}

static void use_verbs (const ts_frame *frame, const char *text,
                       const ts_parameter *parameters, size_t n) {
  const char *const by[] = {"exporter"};
  ts_summary_item item = {"made", text};
  ts_error err = {0};
  ts_frame *out = NULL;
  ts_status status = ts_frame_where_text(frame, text, parameters, n, &out,
                                         &err);
  told(status, &err);
  if (status == TS_OK) ts_frame_free(out);
  err = (ts_error){0};
  status = ts_frame_with_text(frame, "made", text, parameters, n, by, 1, &out,
                              &err);
  told(status, &err);
  if (status == TS_OK) ts_frame_free(out);
  err = (ts_error){0};
  status = ts_frame_summarise(frame, by, 1, &item, 1, parameters, n, &out,
                              &err);
  told(status, &err);
  if (status == TS_OK) ts_frame_free(out);
}

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n) {
  const ts_parameter parameters[] = {{"CHN", 0}, {NULL, 3.5}, {"2023Q1", 0}};
  ts_frame *frame;
  char *text;
  size_t given;
  if (n == 0) return 0;
  given = bytes[0] % 4;
  text = malloc(n);
  if (text == NULL) abort();
  memcpy(text, bytes + 1, n - 1);
  text[n - 1] = '\0';
  frame = make_frame();
  run(frame, text, parameters, given);
  use_verbs(frame, text, parameters, given);
  ts_frame_free(frame);
  free(text);
  return 0;
}
