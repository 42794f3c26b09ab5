/* status.c -- sentences for failures; see status.h for the rules */
#include "status.h"

#include <stdio.h>
#include <string.h>

/* Rule 5. */
static void show_controls (char *text) {
  for (; *text != '\0'; text++) {
    unsigned char c = (unsigned char)*text;
    if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7f) *text = '?';
  }
}

static void fill (ts_error *err, ts_status status, const char *file,
                  int64_t line, const char *format, va_list args) {
  size_t used = 0;
  err->status = status;
  err->line = line;
  snprintf(err->file, sizeof err->file, "%s", file);
  if (*file != '\0') {  /* rule 1: the place opens the sentence */
    int n = (line > 0)
          ? snprintf(err->text, sizeof err->text, "%s:%lld: ", err->file,
                     (long long)line)
          : snprintf(err->text, sizeof err->text, "%s: ", err->file);
    used = (n > 0) ? (size_t)n : 0;
  }
  if (used < sizeof err->text)
    vsnprintf(err->text + used, sizeof err->text - used, format, args);
  show_controls(err->text);
}

ts_status ts_fail (ts_error *err, ts_status status, const char *format, ...) {
  va_list args;
  if (err == NULL) return status;  /* rule 3 */
  va_start(args, format);
  fill(err, status, "", 0, format, args);
  va_end(args);
  return status;
}

ts_status ts_fail_at (ts_error *err, ts_status status, const char *file,
                      int64_t line, const char *format, ...) {
  va_list args;
  if (err == NULL) return status;  /* rule 3 */
  va_start(args, format);
  fill(err, status, file, line, format, args);
  va_end(args);
  return status;
}

ts_status ts_fail_memory (ts_error *err) {
  return ts_fail(err, TS_NOMEM, "not enough memory");
}

const char *ts_message (ts_status status) {
  static const char *const messages[] = {
    "success", "not enough memory", "wrong use", "outside the domain",
    "cannot be read", "unknown name", "conflict", "input or output failed",
    "the store is locked by another program", "damaged data", "interrupted"
  };
  return messages[status];
}
