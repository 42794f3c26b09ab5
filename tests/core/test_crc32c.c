/* test_crc32c.c -- published checksums, pieces, and both ways agreeing */
#include <gsl/gsl_test.h>
#include <string.h>

#include "data/store/crc32c.h"

/* RFC 3720, appendix B.4 */
static void published (void) {
  unsigned char zeros[32] = {0}, ones[32], rising[32];
  memset(ones, 0xff, sizeof ones);
  for (int i = 0; i < 32; i++) rising[i] = (unsigned char)i;
  gsl_test(ts_crc32c(0, zeros, 32) != 0x8a9136aau, "32 zeros");
  gsl_test(ts_crc32c(0, ones, 32) != 0x62a8ab43u, "32 times ff");
  gsl_test(ts_crc32c(0, rising, 32) != 0x46dd794eu, "00 to 1f");
  gsl_test(ts_crc32c(0, "123456789", 9) != 0xe3069283u, "the check value");
  gsl_test(ts_crc32c(0, "", 0) != 0, "nothing");
}

static void fill (unsigned char *bytes, size_t n) {
  uint32_t x = 12345;
  for (size_t i = 0; i < n; i++) {
    x = x * 1664525u + 1013904223u;
    bytes[i] = (unsigned char)(x >> 24);
  }
}

/* Long data, whose parts are done at once: every length around whole ones. */
static void longer (void) {
  static unsigned char bytes[20000];
  int wrong = 0;
  fill(bytes, sizeof bytes);
  for (size_t n = 3000; n < sizeof bytes; n += (n % 3072 < 20) ? 1 : 7)
    wrong += ts_crc32c(77, bytes + n % 9, n - 9)
          != ts_crc32c_portable(77, bytes + n % 9, n - 9);
  gsl_test(wrong, "rule 3: in parts");
}

int main (void) {
  unsigned char bytes[300];
  uint32_t whole;
  int pieces = 0, ways = 0, flips = 0;
  published();
  longer();
  fill(bytes, sizeof bytes);
  whole = ts_crc32c(0, bytes, sizeof bytes);
  for (size_t n = 0; n <= sizeof bytes; n++) {
    uint32_t first = ts_crc32c(0, bytes, n);
    pieces += ts_crc32c(first, bytes + n, sizeof bytes - n) != whole;
    ways += first != ts_crc32c_portable(0, bytes, n);
  }
  gsl_test(pieces, "rule 2: in two pieces, cut anywhere");
  gsl_test(ways, "rule 3: by table and by instruction");
  for (size_t i = 0; i < 8 * sizeof bytes; i++) {
    bytes[i / 8] ^= (unsigned char)(1u << (i % 8));
    flips += ts_crc32c(0, bytes, sizeof bytes) == whole;
    bytes[i / 8] ^= (unsigned char)(1u << (i % 8));
  }
  gsl_test(flips, "rule 1: each bit flipped");
  return gsl_test_summary();
}
