/* test_fuzz_input.c -- the fuzz target of bytes, as files of trade,
** for a while */
#include "../fuzz/fuzz_input.c"
#include "../fuzz/bounded.h"
#include "slow.h"

int main (void) {
  add_tables();
  return run_bounded("fuzz_input", 20000 / one_of(5, 100));
}
