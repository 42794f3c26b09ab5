/* world.h -- an invented world of trade, for files to measure with */
#ifndef BENCH_WORLD_H
#define BENCH_WORLD_H

#include <stddef.h>
#include <stdint.h>
#include "data/codes/countries.h"

/*
** Real country codes, invented trade. Nothing here was published anywhere.
**
**   (1) Countries are those of Comtrade today, in the order of its numbers;
**       about 5,400 six-digit codes stand in as many headings as each chapter
**       of HS 2017 has.
**   (2) A lane is a product that one country sells to another. Which lanes
**       exist follows size, kinship of the pair and weight of the product, as
**       in a gravity model; it does not change from period to period.
**   (3) In three periods of four a lane has trade; its values are lognormal.
**   (4) All is drawn by hashing what is drawn for: the same file each time.
*/
enum { MOST_COUNTRIES = 300, MOST_PRODUCTS = 8000 };

typedef struct {
  uint16_t from, to;     /* places in 'countries' */
  uint16_t product;      /* place in 'products' */
  float level;           /* logarithm of its usual value, thousand dollars */
} lane;

typedef struct {
  size_t countries_count, products_count, lanes_count;
  const ts_country *countries[MOST_COUNTRIES];
  char products[MOST_PRODUCTS][7];
  double size[MOST_COUNTRIES];       /* of a country; falls with its rank */
  double demand[MOST_PRODUCTS];
  lane *lanes;           /* sorted by from, to, product; owned */
} world;

/* A number made of two others, and numbers drawn by it: from (0, 1), and from
** the standard normal distribution. */
uint64_t mix (uint64_t a, uint64_t b);
double uniform (uint64_t seed);
double normal (uint64_t seed);

/* Countries and products, without lanes yet. */
void world_make (world *w);

/* All lanes of countries for which 'speaks' is true (all, when NULL); density
** 1 gives about as many as BACI has. Returns 0 without memory. */
int world_lanes (world *w, double density, const char *speaks);

/* The value of a lane in a period, thousand dollars; 0: no trade. */
double world_value (const lane *l, int period);

#endif
