/* world.c -- who trades what with whom, and how much */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world.h"

#define LARGEST_SHARE 0.97   /* of the products that a pair may trade */
#define TRADING 0.75         /* chance that a lane has trade in a period */
#define GIANT 20000          /* one flow of so many is as large as crude oil */

static const char large[] = "CHN USA DEU JPN NLD KOR ITA FRA GBR MEX CAN BEL "
  "HKG RUS SGP ESP ARE IND CHE AUS POL VNM BRA THA MYS SAU IDN TUR CZE AUT "
  "SWE IRL HUN NOR ZAF DNK ROU SVK";

static const char apart[] = "ALA ATA BLX BVT ESH FRO GGY GLP GUF HMD IMN JEY "
  "LIE MAF MTQ MYT PRI REU SGS SJM UMI VAT VIR";  /* counted elsewhere */

static const unsigned char headings[] = {  /* in chapters 1..97, HS 2017 */
  6, 10, 8, 10, 11, 4, 14, 14, 10, 8, 9, 14, 2, 4, 22, 5, 4, 6, 5, 9, 6, 9, 9,
  3, 30, 21, 16, 53, 42, 6, 5, 15, 7, 7, 7, 6, 7, 26, 26, 17, 15, 6, 4, 21, 4,
  2, 6, 23, 11, 7, 13, 12, 11, 8, 16, 9, 5, 11, 11, 6, 17, 17, 10, 6, 7, 3, 4,
  15, 14, 20, 18, 29, 26, 19, 8, 16, 0, 6, 7, 7, 13, 15, 11, 87, 48, 9, 16, 5,
  8, 33, 14, 9, 7, 6, 8, 20, 6
};

uint64_t mix (uint64_t a, uint64_t b) {  /* Vigna (2015), splitmix64 */
  uint64_t x = a * 0x9e3779b97f4a7c15u + b;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

double uniform (uint64_t seed) {
  return ((double)(mix(seed, 1) >> 11) + 0.5) * 0x1p-53;
}

double normal (uint64_t seed) {  /* Box and Muller (1958) */
  double angle = 6.283185307179586 * uniform(mix(seed, 2));
  return sqrt(-2 * log(uniform(seed))) * cos(angle);
}

static int is_trading (const ts_country *c) {
  return c->kind == TS_COUNTRY && c->comtrade > 0 && c->iso2[0] != 0
         && strncmp(c->note, "withdrawn", 9) != 0
         && strstr(apart, c->id) == NULL;
}

/* Place among the large countries, or after them in the order of numbers. */
static double rank_of (const ts_country *c, size_t i) {
  const char *at = strstr(large, c->id);
  return at != NULL ? (double)((at - large) / 4)
                    : (double)(sizeof large / 4) + (double)i;
}

static void make_countries (world *w) {
  for (size_t i = 0; i < ts_countries_count; i++) {
    const ts_country *c = &ts_countries[i];
    size_t n = w->countries_count;
    if (!is_trading(c) || n == MOST_COUNTRIES) continue;
    w->size[n] = 1 / pow(rank_of(c, n) + 1.5, 1.05);
    w->countries[n] = c;
    w->countries_count++;
  }
}

static void make_heading (world *w, int heading) {
  int count = 1 + (int)(mix((uint64_t)heading, 3) % 8);
  for (int i = 1; i <= count && w->products_count < MOST_PRODUCTS; i++) {
    size_t n = w->products_count++;
    snprintf(w->products[n], sizeof *w->products, "%04d%d0", heading,
             count == 1 ? 0 : i);
    w->demand[n] = exp(1.3 * normal(mix(n, 4)));
  }
}

void world_make (world *w) {
  *w = (world){0};
  make_countries(w);
  for (int chapter = 1; chapter <= (int)sizeof headings; chapter++)
    for (int n = 1; n <= headings[chapter - 1]; n++)
      make_heading(w, chapter * 100 + n);
}

static int keep_lane (world *w, const lane *l, size_t *room) {
  if (w->lanes_count == *room) {
    size_t more = *room ? 2 * *room : 65536;
    lane *lanes = realloc(w->lanes, more * sizeof *lanes);
    if (lanes == NULL) return 0;
    w->lanes = lanes;
    *room = more;
  }
  w->lanes[w->lanes_count++] = *l;
  return 1;
}

static int make_pair (world *w, size_t from, size_t to, double density,
                      size_t *room) {
  uint64_t pair = from * MOST_COUNTRIES + to;
  double kinship = exp(0.8 * normal(mix(pair, 5)));
  double trade = density * pow(w->size[from] * w->size[to], 0.9) * kinship;
  double usual = 1.2 + 0.45 * log(trade);
  for (size_t k = 0; k < w->products_count; k++) {
    uint64_t seed = mix(pair * MOST_PRODUCTS + k, 6);
    if (uniform(seed) > fmin(LARGEST_SHARE, trade * w->demand[k])) continue;
    lane l = {(uint16_t)from, (uint16_t)to, (uint16_t)k,
              (float)(usual + 2.3 * normal(seed))};
    if (!keep_lane(w, &l, room)) return 0;
  }
  return 1;
}

int world_lanes (world *w, double density, const char *speaks) {
  size_t room = 0;
  for (size_t i = 0; i < w->countries_count; i++) {
    if (speaks != NULL && !speaks[i]) continue;
    for (size_t j = 0; j < w->countries_count; j++)
      if (i != j && !make_pair(w, i, j, density, &room)) return 0;
  }
  return 1;
}

double world_value (const lane *l, int period) {
  uint64_t pair = (uint64_t)l->from * MOST_COUNTRIES + l->to;
  uint64_t seed = mix(mix(pair * MOST_PRODUCTS + l->product, 7),
                      (uint64_t)period);
  if (uniform(seed) > TRADING) return 0;  /* rule 3 */
  if (seed % GIANT == 0) return exp(14 + 1.5 * normal(seed));
  return exp(l->level + 0.5 * normal(seed));
}
