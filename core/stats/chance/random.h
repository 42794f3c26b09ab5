/* random.h -- random numbers that are the same on every machine and thread */
#ifndef TS_RANDOM_H
#define TS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/*
** Philox4x32-10 makes four words of a key and a counter; nothing else is kept,
** so that any part of any stream can be drawn by whoever needs it.
** Source: Salmon, Moraes, Dror and Shaw (2011), Parallel Random Numbers: As
** Easy as 1, 2, 3 (SC11).
**
**   (1) The seed is the key, low word first. Words 2 and 3 of the counter are
**       the number of the stream, words 0 and 1 count its blocks: streams of
**       one seed have no number in common.
**   (2) The words of a stream come block by block, each from word 0 to word 3.
**   (3) Whole numbers below n are equally likely: words that would favour some
**       are drawn again (Lemire 2019, ACM TOMACS 29(1)).
**   (4) A uniform number lies strictly between 0 and 1: (k + 1/2) / 2^52.
**   (5) A normal number is the quantile of one uniform number.
*/
#define TS_RANDOM_NAME "Philox4x32-10"
#define TS_RANDOM_AHEAD 4   /* blocks made at a time, for they overlap */

typedef struct {
  uint32_t key[2];
  uint64_t stream, block;   /* block: the next one to make */
  uint32_t words[4 * TS_RANDOM_AHEAD];
  size_t used;              /* of 'words' */
} ts_random;

/* The four words of one key and counter. */
void ts_philox (const uint32_t key[2], const uint32_t counter[4],
                uint32_t out[4]);

/* The beginning of stream 'stream' of a seed. */
void ts_random_start (ts_random *random, uint64_t seed, uint64_t stream);

/* Make the next words. */
void ts_random_refill (ts_random *random);

static inline uint32_t ts_random_word (ts_random *random) {  /* rule 2 */
  if (random->used == sizeof random->words / sizeof *random->words)
    ts_random_refill(random);
  return random->words[random->used++];
}

/* Rule 3; n > 0. The high word of a product with n; its low word tells whether
** the draw is one of the 2^32 mod n too many. */
static inline uint32_t ts_random_below (ts_random *random, uint32_t n) {
  uint64_t product = (uint64_t)ts_random_word(random) * n;
  if ((uint32_t)product < n) {
    uint32_t surplus = (uint32_t)-n % n;
    while ((uint32_t)product < surplus)
      product = (uint64_t)ts_random_word(random) * n;
  }
  return (uint32_t)(product >> 32);
}

double ts_random_uniform (ts_random *random);               /* rule 4 */
double ts_random_normal (ts_random *random);                /* rule 5 */

#endif
