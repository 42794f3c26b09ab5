/* wide.c -- a large file in UN Comtrade's layout on standard output; invented
** wide DENSITY FIRST LAST: months FIRST..LAST, "201901", of a world (see
** world.h) as dense as that: 47 columns, texts with commas in quotes. Forty
** countries report both what they buy and what they sell. */
#include <stdio.h>
#include <stdlib.h>

#include "world.h"

enum { REPORTERS = 40 };

static const char head[] =
  "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,"
  "reporterISO,reporterDesc,flowCode,flowDesc,partnerCode,partnerISO,"
  "partnerDesc,partner2Code,partner2ISO,partner2Desc,classificationCode,"
  "classificationSearchCode,isOriginalClassification,cmdCode,cmdDesc,"
  "aggrLevel,isLeaf,customsCode,customsDesc,mosCode,motCode,motDesc,"
  "qtyUnitCode,qtyUnitAbbr,qty,isQtyEstimated,altQtyUnitCode,altQtyUnitAbbr,"
  "altQty,isAltQtyEstimated,netWgt,isNetWgtEstimated,grossWgt,"
  "isGrossWgtEstimated,cifvalue,fobvalue,primaryValue,legacyEstimationFlag,"
  "isReported,isAggregate";

static const char *const goods[] = {"Machinery", "Parts of apparatus",
  "Vegetables", "Fabrics", "Chemical products", "Iron or steel",
  "Instruments", "Plastics", "Garments", "Vehicles"};
static const char *const kinds[] = {"n.e.c. in heading no.",
  "other than those of heading", "of a kind used in heading",
  "containing by weight more than 25% of", "prepared or preserved under"};
static const char *const ends[] = {
  "whether or not cooked, frozen or dried", "of cotton, knitted or crocheted",
  "for domestic use, of aluminium", "men's or boys', of synthetic fibres",
  "not elsewhere specified, including parts thereof"};

static void country (const ts_country *c) {
  printf("%d,%s,\"%s\",", c->comtrade, c->id, c->name);
}

static void product (const world *w, const lane *l) {
  unsigned k = l->product;
  printf("0,W00,World,H5,HS,true,%s,\"%s; %s %.4s, %s\",6,true,",
         w->products[k], goods[k % 10], kinds[k % 5], w->products[k],
         ends[k % 7 % 5]);
}

static void weights (double value, uint64_t seed) {
  const char *estimated = seed % 8 == 0 ? "true" : "false";
  double kg = value / (1 + (double)(seed % 40));
  printf("C00,TOTAL CPC,0,0,TOTAL MOT,");
  if (seed % 4) printf("8,kg,%.3f,", kg);
  else printf("5,u,%.0f,", 1 + kg / 5);
  printf("%s,-1,N/A,0,false,%.3f,%s,%.3f,false,", estimated, kg, estimated,
         seed % 2 ? kg * 1.05 : 0);
}

static void values (double value, int sells, uint64_t seed) {
  if (!sells) printf("%.3f", value);
  putchar(',');
  if (sells || seed % 2) printf("%.3f", sells ? value : value * 0.95);
  printf(",%.3f,%d,true,false\n", value, seed % 8 == 0 ? 4 : 0);
}

/* Lanes of the second kind are what the reporter buys. */
static void row (const world *w, const lane *l, int sells, int month) {
  int period = sells ? month : -month;
  double value = 1000 * world_value(l, period);
  uint64_t seed = mix((uint64_t)(l - w->lanes), (uint64_t)month);
  if (value == 0) return;
  printf("C,M,%d01,%d,%d,%d,", month, month / 100, month % 100, month);
  country(w->countries[l->from]);
  printf(sells ? "X,Export," : "M,Import,");
  country(w->countries[l->to]);
  product(w, l);
  weights(value, seed);
  values(value, sells, seed);
}

/* The largest countries report. */
static void choose (const world *w, char *speaks) {
  for (int chosen = 0; chosen < REPORTERS; chosen++) {
    size_t best = w->countries_count;
    for (size_t i = 0; i < w->countries_count; i++)
      if (!speaks[i] && (best == w->countries_count
                         || w->size[i] > w->size[best])) best = i;
    speaks[best] = 1;
  }
}

static void month_of (const world *w, int month) {
  size_t first = 0, n = w->lanes_count;
  while (first < n) {
    size_t end = first;
    while (end < n && w->lanes[end].from == w->lanes[first].from) end++;
    for (int sells = 0; sells <= 1; sells++)
      for (size_t i = first; i < end; i++) row(w, &w->lanes[i], sells, month);
    first = end;
  }
}

int main (int argc, char **argv) {
  static world w;
  char speaks[MOST_COUNTRIES] = {0};
  if (argc != 4) return 2;
  world_make(&w);
  choose(&w, speaks);
  if (!world_lanes(&w, atof(argv[1]), speaks)) return 1;
  puts(head);
  for (int month = atoi(argv[2]); month <= atoi(argv[3]);
       month += month % 100 == 12 ? 89 : 1)
    month_of(&w, month);
  free(w.lanes);
  return ferror(stdout) ? 1 : 0;
}
