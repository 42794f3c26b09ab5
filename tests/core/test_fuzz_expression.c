/* test_fuzz_expression.c -- the fuzz target of texts, as expressions,
** for a while */
#include "../fuzz/fuzz_expression.c"
#include "../fuzz/bounded.h"
#include "slow.h"

int main (void) {
  add_file("tests/fuzz/seeds/fuzz_expression.txt", 1);
  return run_bounded("fuzz_expression", 100000 / one_of(5, 100));
}
