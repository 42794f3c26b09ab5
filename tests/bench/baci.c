/* baci.c -- a large file in BACI's layout on standard output; no real trade
** baci DENSITY FIRST LAST: years FIRST..LAST of a world (see world.h) as dense
** as that, sorted by t, i, j, k. */
#include <stdio.h>
#include <stdlib.h>

#include "world.h"

/* Values and weights are thousandths: thousand dollars, tonnes. */
static uint64_t thousandths (double x) {
  return 1 + (uint64_t)(x * 1000);
}

static void row (const world *w, const lane *l, int year) {
  uint64_t seed = mix((uint64_t)(l - w->lanes), (uint64_t)year);
  double value = world_value(l, year);
  uint64_t v = thousandths(value);
  uint64_t q = thousandths(value * w->demand[l->product] / 3);
  if (value == 0) return;
  printf("%d,%d,%d,%s,%llu.%03u,", year, w->countries[l->from]->comtrade,
         w->countries[l->to]->comtrade, w->products[l->product],
         (unsigned long long)(v / 1000), (unsigned)(v % 1000));
  if (seed % 32 == 0) puts("          NA");  /* as BACI writes it */
  else printf("%llu.%03u\n", (unsigned long long)(q / 1000),
              (unsigned)(q % 1000));
}

int main (int argc, char **argv) {
  static world w;
  if (argc != 4) return 2;
  world_make(&w);
  if (!world_lanes(&w, atof(argv[1]), NULL)) return 1;
  puts("t,i,j,k,v,q");
  for (int year = atoi(argv[2]); year <= atoi(argv[3]); year++)
    for (size_t n = 0; n < w.lanes_count; n++) row(&w, &w.lanes[n], year);
  free(w.lanes);
  return ferror(stdout) ? 1 : 0;
}
