/* random.c -- Philox4x32-10 and its streams; see random.h for the rules */
#include "random.h"

#include <gsl/gsl_cdf.h>

#define ROUNDS 10
#define FACTOR_0 UINT32_C(0xD2511F53)
#define FACTOR_1 UINT32_C(0xCD9E8D57)
#define STEP_0 UINT32_C(0x9E3779B9)    /* of the key: golden ratio */
#define STEP_1 UINT32_C(0xBB67AE85)    /* square root of 3, less 1 */

/* Several counters side by side, word by word: the compiler makes wide
** instructions of the loops. */
typedef struct {
  uint32_t word[4][TS_RANDOM_AHEAD];
} counters;

static void turn (counters *c, uint32_t key_0, uint32_t key_1) {
  for (size_t b = 0; b < TS_RANDOM_AHEAD; b++) {
    uint64_t even = (uint64_t)FACTOR_0 * c->word[0][b];
    uint64_t odd = (uint64_t)FACTOR_1 * c->word[2][b];
    c->word[0][b] = (uint32_t)(odd >> 32) ^ c->word[1][b] ^ key_0;
    c->word[2][b] = (uint32_t)(even >> 32) ^ c->word[3][b] ^ key_1;
    c->word[1][b] = (uint32_t)odd;
    c->word[3][b] = (uint32_t)even;
  }
}

static void philox (counters *c, const uint32_t key[2]) {
  for (uint32_t i = 0; i < ROUNDS; i++)
    turn(c, key[0] + i * STEP_0, key[1] + i * STEP_1);
}

void ts_philox (const uint32_t key[2], const uint32_t counter[4],
                uint32_t out[4]) {
  counters c = {{{0}}};
  for (size_t w = 0; w < 4; w++) c.word[w][0] = counter[w];
  philox(&c, key);
  for (size_t w = 0; w < 4; w++) out[w] = c.word[w][0];
}

void ts_random_start (ts_random *random, uint64_t seed, uint64_t stream) {
  random->key[0] = (uint32_t)seed;
  random->key[1] = (uint32_t)(seed >> 32);
  random->stream = stream;
  random->block = 0;
  random->used = sizeof random->words / sizeof *random->words;
}

static void refill (ts_random *r) {
  counters c;
  for (size_t b = 0; b < TS_RANDOM_AHEAD; b++) {  /* rule 1 */
    c.word[0][b] = (uint32_t)(r->block + b);
    c.word[1][b] = (uint32_t)((r->block + b) >> 32);
    c.word[2][b] = (uint32_t)r->stream;
    c.word[3][b] = (uint32_t)(r->stream >> 32);
  }
  philox(&c, r->key);
  for (size_t b = 0; b < TS_RANDOM_AHEAD; b++)  /* rule 2 */
    for (size_t w = 0; w < 4; w++) r->words[4 * b + w] = c.word[w][b];
  r->block += TS_RANDOM_AHEAD;
  r->used = 0;
}

uint32_t ts_random_word (ts_random *random) {
  if (random->used == sizeof random->words / sizeof *random->words)
    refill(random);
  return random->words[random->used++];
}

/* The high word of a product with n; its low word tells whether the draw is
** one of the 2^32 mod n too many (Lemire 2019, ACM TOMACS 29(1)). */
uint32_t ts_random_below (ts_random *random, uint32_t n) {
  uint64_t product = (uint64_t)ts_random_word(random) * n;
  if ((uint32_t)product < n) {
    uint32_t surplus = (uint32_t)-n % n;
    while ((uint32_t)product < surplus)
      product = (uint64_t)ts_random_word(random) * n;
  }
  return (uint32_t)(product >> 32);
}

double ts_random_uniform (ts_random *random) {
  uint64_t high = ts_random_word(random), low = ts_random_word(random);
  uint64_t k = (high << 20) | (low >> 12);
  return ((double)k + 0.5) * 0x1p-52;
}

double ts_random_normal (ts_random *random) {
  return gsl_cdf_ugaussian_Pinv(ts_random_uniform(random));
}
