/* test_input_memory.c -- reading a file with each allocation failing in turn:
** the answer is TS_NOMEM and nothing leaks. (What jansson refuses is tried
** again, so JSON may be read whole although an allocation failed.) */
#include <malloc.h>
#include "failing.h"
#include "reading.h"

#define TRIALS 100000
#define AGAIN 256      /* runs of a trial in which nothing may grow */
#define LEAST 32       /* bytes that the smallest block of the heap takes */

static seen s;

static const ts_mapping by_hand[] = {
  {"period", "date", NULL, 0}, {"value", "v", NULL, 2.5},
  {"exporter", NULL, "CHN", 0}, {"importer", "to", NULL, 0},
  {"product", NULL, "TOTAL", 0}, {"reported_by", NULL, "exporter", 0},
  {"currency", NULL, "USD", 0}, {NULL}
};

static const char baci[] =
  "t,i,j,k,v,q\n2020,156,643,10620,\"1.5\",2\n2020,156,643,x,1,1\n";
static const char json[] =
  "{\"data\": [{\"period\": \"2010\", \"reporterCode\": 156, \"flowCode\": "
  "\"X\", \"partnerCode\": 276, \"cmdCode\": \"0101\", \"primaryValue\": "
  "68047133397.25}], \"error\": \"\"}";
static const char comext[] =
  "PERIOD,DECLARANT_ISO,PARTNER_ISO,PRODUCT_NC,FLOW,VALUE_IN_EUROS\n"
  "202003,BE,RU,84021200,2,231849\n";
static const char plain[] =
  "date;v;to;note\n2017-01-01;3.3;Russia;\"a \"\"b\"\" c\"\n";

/* What describing allocates fails too. */
static ts_status describe (const char *path, const ts_input_options *options) {
  char *text = NULL;
  ts_error err = {0};
  ts_status status = ts_describe(path, options, &text, &err);
  free(text);
  return status;
}

/* One trial: a wrong answer or memory that is not given back counts. */
static int is_wrong (const char *path, const ts_input_options *options,
                     int describing, long n, int *out) {
  size_t before = 0;
  int wrong = 0;
  for (int turn = 0; turn < 2 * AGAIN; turn++) {
    ts_status status;
    if (turn == AGAIN) before = mallinfo2().uordblks;
    allocations_left = n;
    if (!describing) read_path(path, options, &s);
    status = describing ? describe(path, options) : s.status;
    *out = ran_out();
    wrong |= status != (*out ? TS_NOMEM : TS_OK)
          && !(*out && status == TS_OK && (describing || s.records_seen == 1)
               && strstr(path, "json") != NULL);
  }
  return wrong || mallinfo2().uordblks >= before + AGAIN * LEAST;
}

static void fails_in_turn (const char *text, const ts_input_options *options,
                           const char *what) {
  const char *path = file_of(what, text, strlen(text));
  for (int describing = 0; describing < 2; describing++) {
    int out = 1, wrong = 0;
    long n = 0;
    for (; n < TRIALS && out; n++)
      wrong += is_wrong(path, options, describing, n, &out);
    gsl_test(wrong > 0 || n == TRIALS, "%s %s: %ld allocations, %d wrong",
             describing ? "describe" : "read", what, n, wrong);
  }
  unlink(path);
}

int main (void) {
  const char *keep[] = {"note", NULL};
  ts_input_options options = {.mappings = by_hand, .keep = keep};
  if (!can_fail()) {
    printf("skipped: this heap cannot be made to fail\n");
    return 0;
  }
  fails_in_turn(baci, NULL, "baci");
  fails_in_turn(comext, NULL, "comext");
  fails_in_turn(json, NULL, "json");
  fails_in_turn(plain, &options, "by hand");
  return gsl_test_summary();
}
