/* test_fuzz_text.c -- the fuzz target of texts, as periods, numbers, codes,
** for a while */
#include "../fuzz/fuzz_text.c"
#include "../fuzz/bounded.h"
#include "slow.h"

int main (void) {
  add_file("tests/fuzz/seeds/fuzz_text.txt", 1);
  return run_bounded("fuzz_text", 60000 / one_of(5, 100));
}
