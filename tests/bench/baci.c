/* baci.c -- a large file in BACI's layout, to measure with; no real trade
** Writes t,i,j,k,v,q: 11 million rows, 2017..2022, sorted by t, i, j, k; the
** same bytes each time. */
#include <stdint.h>
#include <stdio.h>

static const int countries[] = {  /* BACI's numeric codes */
  12, 32, 36, 40, 51, 56, 76, 100, 112, 124, 152, 156, 170, 191, 203, 208, 233,
  246, 251, 268, 276, 300, 344, 348, 360, 372, 376, 380, 392, 398, 410, 417, 440,
  458, 484, 490, 504, 528, 554, 579, 604, 608, 616, 620, 642, 643, 682, 688,
  699, 702, 703, 704, 705, 710, 724, 752, 757, 764, 784, 792, 804, 826, 842, 860
};
enum {
  COUNTRIES = sizeof countries / sizeof *countries,
  CHAPTERS = 97,
  CODES = 52,  /* in each chapter */
  ROWS_IN_1024 = 95  /* how many of all cells have trade */
};

static uint64_t state = 0x62656e6368;

static uint32_t draw (void) {  /* Marsaglia (2003), xorshift */
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 32);
}

static void pair (int year, int exporter, int importer) {
  for (int n = 0; n < CHAPTERS * CODES; n++) {
    int product = (1 + n / CODES) * 10000 + 100 + n % CODES * 190;
    uint32_t luck = draw();
    uint32_t value = 1 + (luck >> 10) % (1u << (luck % 22));
    if ((luck >> 4) % 1024 >= ROWS_IN_1024) continue;
    printf("%d,%d,%d,%d,%u.%03u,", year, exporter, importer, product,
           value / 1000, value % 1000);
    if (luck % 97 == 0) puts("NA");
    else printf("%u.%03u\n", value / 9000, value / 9 % 1000);
  }
}

int main (void) {
  puts("t,i,j,k,v,q");
  for (int year = 2017; year <= 2022; year++)
    for (int i = 0; i < COUNTRIES; i++)
      for (int j = 0; j < COUNTRIES; j++)
        if (i != j) pair(year, countries[i], countries[j]);
  return ferror(stdout) ? 1 : 0;
}
