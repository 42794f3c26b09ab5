/* random.c -- Philox4x32-10 and its streams; see random.h for the rules */
#include "random.h"

#include <gsl/gsl_cdf.h>

#define ROUNDS 10
#define FACTOR_0 UINT32_C(0xD2511F53)
#define FACTOR_1 UINT32_C(0xCD9E8D57)
#define STEP_0 UINT32_C(0x9E3779B9)    /* of the key: golden ratio */
#define STEP_1 UINT32_C(0xBB67AE85)    /* square root of 3, less 1 */

void ts_philox (const uint32_t key[2], const uint32_t counter[4],
                uint32_t out[4]) {
  uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
  uint32_t k0 = key[0], k1 = key[1];
  for (int i = 0; i < ROUNDS; i++) {
    uint64_t even = (uint64_t)FACTOR_0 * c0, odd = (uint64_t)FACTOR_1 * c2;
    c0 = (uint32_t)(odd >> 32) ^ c1 ^ k0;
    c2 = (uint32_t)(even >> 32) ^ c3 ^ k1;
    c1 = (uint32_t)odd;
    c3 = (uint32_t)even;
    k0 += STEP_0;
    k1 += STEP_1;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

void ts_random_start (ts_random *random, uint64_t seed, uint64_t stream) {
  random->key[0] = (uint32_t)seed;
  random->key[1] = (uint32_t)(seed >> 32);
  random->stream = stream;
  random->block = 0;
  random->used = sizeof random->words / sizeof *random->words;
}

void ts_random_refill (ts_random *r) {
  for (size_t b = 0; b < TS_RANDOM_AHEAD; b++, r->block++) {
    const uint32_t counter[4] = {
      (uint32_t)r->block, (uint32_t)(r->block >> 32), (uint32_t)r->stream,
      (uint32_t)(r->stream >> 32)
    };
    ts_philox(r->key, counter, r->words + 4 * b);
  }
  r->used = 0;
}

double ts_random_uniform (ts_random *random) {
  uint64_t high = ts_random_word(random), low = ts_random_word(random);
  uint64_t k = (high << 20) | (low >> 12);
  return ((double)k + 0.5) * 0x1p-52;
}

double ts_random_normal (ts_random *random) {
  return gsl_cdf_ugaussian_Pinv(ts_random_uniform(random));
}
