/* test_fuzz_store.c -- the fuzz target of changes of a store, bytes as chunks,
** for a while */
#include "../fuzz/fuzz_store.c"
#include "../fuzz/bounded.h"
#include "slow.h"

int main (void) {
  for (uint8_t i = 0; i < 40; i++) {
    uint8_t seed[31];
    for (size_t k = 0; k < sizeof seed; k++)
      seed[k] = (uint8_t)(i * 37 + k * (k + i) * 11);
    seed[0] = i;
    add_seed(seed, sizeof seed);
  }
  return run_bounded("fuzz_store", 3000 / one_of(5, 100));
}
