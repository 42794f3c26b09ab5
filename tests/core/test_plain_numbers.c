/* test_plain_numbers.c -- plain numbers of each instruction set are those of
** ts_decimal_parse (vectors.h) */
#include <gsl/gsl_test.h>
#include <string.h>

#include "data/vectors.h"

#define ROWS 600
#define FILES 1000

/* A small generator of our own: the texts are the same everywhere. */
static uint64_t state = 88172645463325252u;

static unsigned chance (unsigned n) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (unsigned)(state >> 33) % n;
}

/* A numbers' column behind one of keys; the second field of each record. */
static char text[ROWS * 32 + 64];
static uint32_t behind[sizeof text + 80], ends[sizeof text + 80];
static uint32_t odd[sizeof text + 80];

static size_t put_cell (size_t at) {
  static const char *const letters[] = {
    "0123456789.", "0123456789.-+e :/", "00000000001234567."};
  const char *set = letters[chance(3)];
  for (unsigned n = chance(20); n > 0; n--)
    text[at++] = set[chance((unsigned)strlen(set))];
  return at;
}

static size_t put_file (void) {
  size_t n = 0;
  int crlf = (int)chance(2);
  for (unsigned rows = 1 + chance(ROWS); rows > 0; rows--) {
    text[n++] = 'k';
    text[n++] = ',';
    n = put_cell(n);
    if (crlf) text[n++] = '\r';
    text[n++] = '\n';
  }
  memset(text + n, '7', 64);  /* what stands behind is no number's */
  return n;
}

/* Is a cell what the parser says, or left to it? */
static int is_right (ts_slice cell, int power, int64_t mantissa, int scale) {
  ts_number_style style = {'.', '\0', power};
  ts_decimal number;
  if (scale == TS_UNREAD) return 1;
  if (cell.length == 0) return scale == TS_MISSING;
  return ts_decimal_parse(cell, &style, &number) == TS_OK
      && number.scale == scale && number.mantissa == mantissa;
}

/* How many cells of a file are read; those that are wrong are counted. */
static size_t read_file (const ts_vectors *set, size_t n, int power,
                         size_t *wrong) {
  ts_separators found = {.behind = behind, .ends = ends, .odd = odd};
  ts_digits style = {'.', power, TS_MISSING};
  int64_t mantissas[ROWS];
  int8_t scales[ROWS];
  ts_fields fields;
  size_t unread;
  set->find(&found, text, n, ',', 0);
  fields = (ts_fields){text, behind + 1, 2, found.records, 0, 1};
  unread = set->numbers(&fields, &style, mantissas, scales);
  for (size_t i = 0; i < found.records; i++)
    *wrong += !is_right(ts_field_at(&fields, i), power, mantissas[i],
                        scales[i]);
  return found.records - unread;
}

static void random_numbers (void) {
  size_t wrong = 0, read = 0;
  for (size_t i = 0; i < FILES; i++) {
    size_t n = put_file();
    int power = (int)chance(13);
    for (const ts_vectors *const *set = ts_vector_sets; *set != NULL; set++)
      if ((*set)->works()) read += read_file(*set, n, power, &wrong);
  }
  gsl_test(read < 10000, "many numbers are plain: %zu", read);
  gsl_test(wrong > 0, "%zu numbers are not the parser's", wrong);
}

/* Once these were numbers: their mark was divided away. */
static void marked (void) {
  static const char *const cells[] = {
    "619.27.4092", "-325941928678.722", "6:: 188:++91"};
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
    for (int power = 0; power <= 12; power++)
      for (const ts_vectors *const *set = ts_vector_sets; *set != NULL; set++) {
        size_t n = 2 + strlen(cells[i]) + 1, wrong = 0;
        if (!(*set)->works()) continue;
        memset(text, '7', n + 64);
        memcpy(text, "k,", 2);
        memcpy(text + 2, cells[i], n - 3);
        text[n - 1] = '\n';
        gsl_test(read_file(*set, n, power, &wrong) != 0,
                 "%s: \"%s\" is left to the parser", (*set)->name, cells[i]);
      }
}

int main (void) {
  random_numbers();
  marked();
  return gsl_test_summary();
}
