/* test_fuzz_table.c -- the fuzz target of bytes, as tables, for a while */
#include "../fuzz/fuzz_table.c"
#include "../fuzz/bounded.h"
#include "slow.h"

int main (void) {
  add_tables();
  return run_bounded("fuzz_table", 30000 / one_of(5, 100));
}
