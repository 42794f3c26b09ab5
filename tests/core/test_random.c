/* Random numbers and resamples; rules of random.h and resample.h. */
#include <gsl/gsl_test.h>
#include <math.h>
#include <stdlib.h>
#include "series_data.h"
#include "stats/chance/random.h"
#include "stats/chance/resample.h"

/* Random123 1.14.0, tests/kat_vectors, philox4x32 10. */
static void test_known (void) {
  static const struct {
    uint32_t counter[4], key[2], out[4];
  } known[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}
  };
  for (size_t k = 0; k < 3; k++) {
    uint32_t out[4];
    ts_philox(known[k].key, known[k].counter, out);
    for (size_t w = 0; w < 4; w++)
      gsl_test(out[w] != known[k].out[w], "vector %zu, word %zu: %08x", k, w,
               (unsigned)out[w]);
  }
}

/* Rules 1 and 2: a stream is what the blocks of its counters say. */
static void test_stream (void) {
  const uint64_t seed = UINT64_C(0x299f31d0a4093822);
  const uint64_t stream = UINT64_C(7) << 32;
  const uint32_t key[2] = {0xa4093822, 0x299f31d0};
  ts_random random;
  ts_random_start(&random, seed, stream | 5);
  for (uint32_t block = 0; block < 20; block++) {
    const uint32_t counter[4] = {block, 0, 5, 7};
    uint32_t out[4];
    ts_philox(key, counter, out);
    for (size_t w = 0; w < 4; w++)
      gsl_test(ts_random_word(&random) != out[w], "rule 2: block %u, word %zu",
               (unsigned)block, w);
  }
  random.block = UINT64_C(0xffffffff);  /* its low word runs over */
  random.used = 4 * TS_RANDOM_AHEAD;
  for (uint32_t i = 0; i < 4; i++) ts_random_word(&random);
  for (size_t w = 0; w < 4; w++) {
    const uint32_t counter[4] = {0, 1, 5, 7};
    uint32_t out[4];
    ts_philox(key, counter, out);
    gsl_test(ts_random_word(&random) != out[w], "rule 1: 64-bit blocks");
  }
}

/* Rule 3. The square of the deviations over the expected count is chi-squared
** with n - 1 degrees of freedom: its mean is n - 1, and four standard
** deviations above it is far out. */
static void test_below (void) {
  static const uint32_t ns[] = {1, 2, 3, 7, 100};
  ts_random random;
  for (size_t k = 0; k < 5; k++) {
    uint32_t n = ns[k];
    double counts[100] = {0}, chi = 0, each = 20000;
    ts_random_start(&random, 42, k);
    for (size_t i = 0; i < (size_t)each * n; i++)
      counts[ts_random_below(&random, n)]++;
    for (uint32_t i = 0; i < n; i++)
      chi += (counts[i] - each) * (counts[i] - each) / each;
    gsl_test(chi > n - 1 + 4 * sqrt(2.0 * n), "rule 3: below %u: %g",
             (unsigned)n, chi);
  }
}

/* Below 3 2^30 a quarter of the words are drawn again; taking the remainder
** would give the lower third half of all draws. */
static void test_no_bias (void) {
  uint32_t n = UINT32_C(3) << 30, low = 0;
  ts_random random;
  ts_random_start(&random, 1, 0);
  for (size_t i = 0; i < 30000; i++)
    low += (ts_random_below(&random, n) < (UINT32_C(1) << 30)) ? 1 : 0;
  gsl_test(fabs(low - 10000.0) > 330, "rule 3: a third, %u", (unsigned)low);
}

static void test_numbers (void) {
  double sum = 0, squares = 0, least = 1, most = 0, normal = 0, spread = 0;
  const size_t n = 100000;
  ts_random random;
  ts_random_start(&random, 3, 1);
  for (size_t i = 0; i < n; i++) {
    double u = ts_random_uniform(&random);
    sum += u;
    squares += (u - 0.5) * (u - 0.5);
    least = fmin(least, u);
    most = fmax(most, u);
  }
  gsl_test(!(least > 0 && most < 1), "rule 4: inside 0..1");
  gsl_test(fabs(sum / (double)n - 0.5) > 0.004, "rule 4: mean");
  gsl_test(fabs(squares / (double)n - 1.0 / 12) > 0.001, "rule 4: variance");
  random.words[0] = random.words[1] = 0;
  random.used = 0;
  gsl_test_rel(ts_random_uniform(&random), 0x1p-53, 0, "rule 4: least");
  random.words[0] = random.words[1] = UINT32_MAX;
  random.used = 0;
  gsl_test_rel(ts_random_uniform(&random), 1 - 0x1p-53, 0, "rule 4: most");
  for (size_t i = 0; i < n; i++) {
    double z = ts_random_normal(&random);
    normal += z;
    spread += z * z;
  }
  gsl_test(fabs(normal / (double)n) > 0.013, "rule 5: mean");
  gsl_test(fabs(spread / (double)n - 1) > 0.02, "rule 5: variance");
}

static size_t follows (const uint32_t *at, uint32_t n) {
  size_t count = 0;
  for (uint32_t i = 1; i < n; i++) count += (at[i] == (at[i - 1] + 1) % n);
  return count;
}

static void test_draws (void) {
  enum { N = 50, TURNS = 400 };
  const ts_resample moving = {TS_RESAMPLE_MOVING_BLOCK, N, 7};
  const ts_resample stationary = {TS_RESAMPLE_STATIONARY, N, 5};
  const ts_resample single = {TS_RESAMPLE_STATIONARY, N, 1};
  const ts_resample iid = {TS_RESAMPLE_IID, N, 1};
  uint32_t at[N];
  size_t runs = 0, singles = 0, alone = 0, wrapped = 0, last = 0;
  ts_random random;
  for (uint64_t turn = 0; turn < TURNS; turn++) {
    ts_random_start(&random, 5, turn);
    ts_resample_draw(&moving, &random, at);
    for (uint32_t i = 0; i < N; i++) {
      gsl_test(at[i] >= N, "places are 0 .. n - 1");
      gsl_test(i % 7 != 0 && at[i] != at[i - 1] + 1, "rule 2: blocks of 7");
      last += (at[i] == N - 1);
    }
    ts_resample_draw(&stationary, &random, at);
    runs += follows(at, N);
    for (uint32_t i = 1; i < N; i++)
      wrapped += (at[i - 1] == N - 1 && at[i] == 0);
    ts_resample_draw(&single, &random, at);
    singles += follows(at, N);
    ts_resample_draw(&iid, &random, at);
    alone += follows(at, N);
  }
  gsl_test(last == 0, "rule 2: the last block ends with the last place");
  gsl_test(wrapped == 0, "rule 3: the first place follows the last");
  gsl_test_rel((double)runs / (TURNS * (N - 1.0)), 0.8 + 0.2 / N, 0.02,
               "rule 3: four steps of five go on");
  gsl_test_rel((double)singles / (TURNS * (N - 1.0)), 1.0 / N, 0.1,
               "rule 3: blocks of one");
  gsl_test_rel((double)alone / (TURNS * (N - 1.0)), 1.0 / N, 0.1, "rule 1");
}

/* The formulas of np's b.star in R 4.2.2, tests/oracle/chance.R. */
static void test_lengths (void) {
  const ts_resample_method sb = TS_RESAMPLE_STATIONARY;
  const ts_resample_method mb = TS_RESAMPLE_MOVING_BLOCK;
  const double flat[] = {3, 3, 3, 3}, three[] = {1, 5, 2};
  double growth[143];
  for (size_t i = 0; i < 143; i++)
    growth[i] = log(air_passengers[i + 1]) - log(air_passengers[i]);
  gsl_test_rel(ts_block_length(sb, nile, 100), 12.333494258282625, 1e-12,
               "rule 4: Nile");
  gsl_test_rel(ts_block_length(mb, nile, 100), 14, 0, "rule 4: Nile");
  gsl_test_rel(ts_block_length(sb, air_passengers, 144), 17.638877094661588,
               1e-12, "rule 4: AirPassengers");
  gsl_test_rel(ts_block_length(mb, air_passengers, 144), 20, 0,
               "rule 4: AirPassengers");
  gsl_test_rel(ts_block_length(sb, growth, 143), 14.971367316231971, 1e-12,
               "rule 4: growth");
  gsl_test_rel(ts_block_length(mb, growth, 143), 17, 0, "rule 4: growth");
  gsl_test_rel(ts_block_length(sb, flat, 4), 1, 0, "rule 4: constant");
  gsl_test_rel(ts_block_length(sb, three, 3), 1, 0, "rule 4: three values");
}

int main (void) {
  test_known();
  test_stream();
  test_below();
  test_no_bias();
  test_numbers();
  test_draws();
  test_lengths();
  return gsl_test_summary();
}
