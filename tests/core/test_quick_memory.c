/* test_quick_memory.c -- filling a batch with each allocation failing in turn:
** the answer is TS_NOMEM and nothing leaks */
#include <malloc.h>
#include "failing.h"
#include "reading.h"
#include "data/read/quick.h"

#define TRIALS 100000
#define AGAIN 64       /* runs of a trial in which nothing may grow */
#define LEAST 32       /* bytes that the smallest block of the heap takes */

static const char text[] =
  "period,reporterCode,partnerCode,flowCode,cmdCode,primaryValue,qty,"
  "qtyUnitAbbr\n201901,4,8,M,0101,1.5,2,kg\n201902,4,8,X,\"01\"\"\",1,,\n"
  "201902,842,156,X,0102,1e3,7,a unit with a long name\n";

static ts_status fill (const char *path) {
  ts_input *input = NULL;
  ts_block *block = NULL;
  ts_batch batch;
  ts_status status = ts_input_open(path, NULL, &input, NULL);
  if (status == TS_OK) status = ts_input_next(input, &block, NULL);
  if (status == TS_OK) {
    status = ts_batch_start(&batch, 0, 1);
    if (status == TS_OK) {
      status = ts_batch_fill(&batch, input, block);
      if (status == TS_OK && (batch.rows != 2 || batch.bad_rows != 1))
        status = TS_CORRUPT;
      ts_batch_free(&batch);
    }
  }
  ts_block_free(block);
  ts_input_close(input);
  return status;
}

int main (void) {
  const char *path = file_of("fail.csv", text, strlen(text));
  int out = 1, wrong = 0;
  long n = 0;
  if (!can_fail()) {
    printf("skipped: this heap cannot be made to fail\n");
    unlink(path);
    return 0;
  }
  for (; n < TRIALS && out; n++) {
    size_t before = 0;
    for (int turn = 0; turn < 2 * AGAIN; turn++) {
      ts_status status;
      if (turn == AGAIN) before = mallinfo2().uordblks;
      allocations_left = n;
      status = fill(path);
      out = ran_out();
      wrong += status != (out ? TS_NOMEM : TS_OK);
    }
    wrong += mallinfo2().uordblks >= before + AGAIN * LEAST;
  }
  gsl_test(wrong > 0 || n == TRIALS, "fill: %ld allocations, %d wrong", n,
           wrong);
  unlink(path);
  return gsl_test_summary();
}
