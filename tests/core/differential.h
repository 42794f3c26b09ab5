/* differential.h -- random rows of trade, from which files and oracles come
**
** A world says which countries, products and periods there are and how its
** numbers look; its rows are drawn from the enumeration of all their
** combinations, so that no two have one identity unless that is wanted.
*/
#ifndef DIFFERENTIAL_H
#define DIFFERENTIAL_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/period.h"
#include "data/codes/countries.h"
#include "data/read/record.h"

#define COUNTRIES_MOST 24
#define PRODUCTS_MOST 60
#define LOADS_MOST 4
#define NUMBER_ROOM 88

/* splitmix64: a case is repeated by its seed alone. */
static uint64_t chance;

static inline uint64_t draw (void) {
  uint64_t z = (chance += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static inline size_t below (size_t n) {
  return (n == 0) ? 0 : (size_t)(draw() % n);
}

/* True once in 'n' times. */
static inline int one_in (size_t n) {
  return below(n) == 0;
}

typedef enum { LAYOUT_BACI, LAYOUT_COMTRADE, LAYOUT_PLAIN } layout;

/* How the numbers of a column are made, such that their sums are known to the
** last bit: integers count units of 10^-places or of 2^power_of_two, whose sums
** a double holds; LONG ones are any doubles above zero, summed in 128 bits. */
typedef enum { NUMBERS_DECIMAL, NUMBERS_BINARY, NUMBERS_LONG } number_kind;

typedef struct {
  number_kind kind;
  int places;            /* DECIMAL: of the number as it is stored */
  int power_of_two;      /* BINARY: the unit */
  int power;             /* of ten: the file's unit */
  int64_t most;          /* no number is further from zero, in units */
  int bits;              /* most numbers have at least these many, in units */
  int negative;          /* one in so many is below zero; 0: none */
  int missing;           /* one in so many is missing; 0: none */
  int zero;              /* one in so many is zero; 0: none */
} number_style;

typedef struct {
  int present;
  int64_t units;         /* DECIMAL, BINARY */
  double real;           /* LONG */
  char text[NUMBER_ROOM];
} number;

typedef struct {
  uint64_t identity;     /* place in the enumeration */
  uint16_t exporter, importer, product, when;
  uint8_t side, apart, regime, load;
  number value, weight;
} trade;

typedef struct {
  layout layout;
  ts_freq freq;
  int32_t first;                       /* ordinal of period 0 */
  size_t periods, countries, products;
  ts_place places[COUNTRIES_MOST];     /* rising, so by Comtrade's number */
  char codes[PRODUCTS_MOST][8];        /* rising */
  int mixed;                           /* codes of several levels */
  int broad;                           /* codes of many chapters */
  uint8_t sides[2];
  size_t side_count;
  number_style value, weight;
  uint64_t all;                        /* combinations */
} world;

/* A world's rows, in one file or several, which may be releases. */
typedef struct {
  world world;
  trade *rows;                         /* owned; those of a file together */
  size_t count, loads;
  size_t starts[LOADS_MOST + 1];       /* of each file's rows */
  const char *releases[LOADS_MOST];    /* dates that rise, or NULL */
  int replace;                         /* later files win */
} scenario;

static inline int level_of_code (const char *code) {
  return (strcmp(code, "TOTAL") == 0) ? 0 : (int)strlen(code);
}

static inline int level_of (const world *w, size_t product) {
  return level_of_code(w->codes[product]);
}

static inline int by_text (const void *a, const void *b) {
  return strcmp(a, b);
}

static inline int by_place (const void *pa, const void *pb) {
  ts_place a = *(const ts_place *)pa, b = *(const ts_place *)pb;
  return (a > b) - (a < b);
}

static inline void make_places (world *w, size_t n) {
  static const int numbers[] = {
    4, 8, 36, 40, 76, 124, 156, 203, 251, 276, 360, 380, 392, 410, 490, 528,
    579, 643, 699, 703, 757, 792, 826, 842
  };
  w->countries = 0;
  for (size_t i = 0; i < COUNTRIES_MOST && w->countries < n; i++) {
    char text[8];
    if (COUNTRIES_MOST - i > n - w->countries && one_in(2)) continue;
    snprintf(text, sizeof text, "%d", numbers[i]);
    w->places[w->countries++] = ts_place_find(TS_SYSTEM_COMTRADE,
                                              ts_slice_of(text));
  }
  qsort(w->places, w->countries, sizeof *w->places, by_place);
}

/* Codes near each other, so that prefixes and ranges meet several. */
static inline void make_codes (world *w, size_t n) {
  w->products = 0;
  while (w->products < n) {
    char *code = w->codes[w->products];
    int chapter = (int)(w->broad ? 1 + below(26)
                        : one_in(3) ? 1 + below(4) : 84 + below(3));
    int known = 0;
    snprintf(code, 8, "%02d%02d%02d", chapter, (int)below(8) + 50,
             (int)below(4) * 10);
    if (w->mixed && one_in(3)) code[2 + 2 * below(2)] = '\0';
    if (w->mixed && one_in(8)) strcpy(code, "TOTAL");
    for (size_t i = 0; i < w->products; i++)
      known = known || strcmp(code, w->codes[i]) == 0;
    if (!known) w->products++;
  }
  qsort(w->codes, w->products, sizeof w->codes[0], by_text);
}

/* 'rows' bounds the numbers: no sum leaves what its oracle holds. */
static inline void make_style (number_style *s, layout l, int power,
                               size_t rows) {
  int64_t limit = (INT64_C(1) << 53) - 1;
  *s = (number_style){.kind = (number_kind)(one_in(2) ? below(3) : 0),
                      .power = power, .negative = (int)below(5),
                      .missing = one_in(2) ? 0 : 2 + (int)below(6),
                      .zero = (int)below(9), .bits = one_in(3) ? 48 : 1};
  if (l == LAYOUT_PLAIN) s->power = (int)below(4) * 3 - 3;
  if (s->kind == NUMBERS_BINARY && s->power < 0) s->power = 0;
  s->places = (int)below(10);
  if (s->power < 0 && s->places < 3) s->places = 3;
  s->power_of_two = (int)below(5) * 8 - 20;
  s->most = (s->kind == NUMBERS_DECIMAL)
          ? INT64_MAX / 2 / (int64_t)(rows + 1)
          : limit / (int64_t)(rows + 1);
  if (s->most > limit) s->most = limit;
  if (s->kind == NUMBERS_BINARY)
    for (int i = 0; i < s->power; i++) s->most /= 10;
}

static inline void make_world (world *w, size_t rows) {
  int large = rows > 1000;
  int power = 0;
  *w = (world){.layout = (layout)below(3), .freq = TS_YEAR};
  w->mixed = w->layout != LAYOUT_BACI && one_in(5);
  if (w->layout == LAYOUT_COMTRADE && one_in(2)) w->freq = TS_MONTH;
  if (w->layout == LAYOUT_PLAIN && one_in(2))
    w->freq = one_in(2) ? TS_MONTH : TS_QUARTER;
  w->periods = large ? 12 + below(12) : 1 + below(9);
  w->first = ts_period_coarsen(
    ts_period_of_day((int32_t)(14600 + below(3000)), TS_MONTH),
    w->freq).ordinal;
  make_places(w, large ? 20 + below(4) : 1 + below(8));
  w->broad = one_in(12);
  make_codes(w, large || w->broad ? 40 + below(20) : 1 + below(12));
  w->sides[0] = (w->layout == LAYOUT_BACI) ? TS_BY_RECONCILED
              : (w->layout == LAYOUT_COMTRADE) ? (uint8_t)below(2)
              : (uint8_t)below(3);
  w->side_count = 1;
  if (w->sides[0] != TS_BY_RECONCILED && one_in(2)) {
    w->sides[w->side_count++] = !w->sides[0];
  }
  if (w->layout == LAYOUT_BACI) power = 3;
  make_style(&w->value, w->layout, power, rows);
  make_style(&w->weight, w->layout, power, rows);
  w->all = (uint64_t)w->periods * w->countries * w->countries * w->side_count
         * w->products;
}

/* Period first, then exporter, importer, side, product: sorted files rise. */
static inline void place_trade (const world *w, uint64_t identity, trade *t) {
  uint64_t rest = identity;
  t->identity = identity;
  t->product = (uint16_t)(rest % w->products);
  rest /= w->products;
  t->side = w->sides[rest % w->side_count];
  rest /= w->side_count;
  t->importer = (uint16_t)(rest % w->countries);
  rest /= w->countries;
  t->exporter = (uint16_t)(rest % w->countries);
  t->when = (uint16_t)(rest / w->countries);
  t->regime = (t->side == TS_BY_IMPORTER) ? TS_REGIME_IMPORT
            : (t->side == TS_BY_EXPORTER) ? TS_REGIME_EXPORT : TS_REGIME_TRADE;
}

/* Who reports: an index of country, or 'countries' when nobody does. */
static inline size_t reporter_of (const world *w, const trade *t) {
  return (t->side == TS_BY_EXPORTER) ? t->exporter
       : (t->side == TS_BY_IMPORTER) ? t->importer : w->countries;
}

#endif
