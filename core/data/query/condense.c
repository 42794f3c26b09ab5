/* condense.c -- a table of sums by what is told apart; see condense.h */
#include "condense_parts.h"

#include <stdlib.h>
#include <string.h>

#include "data/codes/countries.h"

/* Which countries pass the conditions on one side. */
static ts_status find_countries (ts_condensed *c, ts_field field) {
  size_t side = (field == TS_C_IMPORTER);
  uint8_t **in = &c->country_in[side];
  if ((c->telling->dropping & ts_field_bit(field)) == 0) return TS_OK;
  *in = malloc(ts_countries_count);
  if (*in == NULL) return TS_NOMEM;
  for (size_t place = 0; place < ts_countries_count; place++)
    (*in)[place] = (uint8_t)ts_telling_passes(
      c->telling, field, ts_slice_of(ts_countries[place].id));
  while (c->substitute[side] + 1 < ts_countries_count
         && !(*in)[c->substitute[side]]) c->substitute[side]++;
  return TS_OK;
}

/* Cells of a slot: where the answer shows headings, most of them are there; of
** the trade of one country with another, fewer. */
static size_t span_of (const ts_telling *t) {
  uint64_t both = ts_field_bit(TS_C_EXPORTER) | ts_field_bit(TS_C_IMPORTER);
  size_t more = ((t->apart & both) == both) ? 1 : 8;
  if ((t->apart & ts_field_bit(TS_C_PRODUCT)) == 0) return 1;
  return (t->digits == 2) ? 16 * more : (t->digits == 4) ? 4 * more : 1;
}

static void choose_columns (ts_condensed *c) {
  for (size_t i = 0; i < TS_NUMBERS; i++)
    if (c->telling->numbers & ts_field_bit(TS_FIRST_NUMBER + (int)i))
      c->number[c->number_count++] = (int)i;
  for (ts_field f = 0; f < TS_C_KEEP + c->batch->keeps; f++) {
    int country = f == TS_C_EXPORTER || f == TS_C_IMPORTER;
    if (!ts_is_told(c, f) || country || f == TS_C_PRODUCT || ts_is_number(f))
      continue;
    if (f == TS_C_APART) c->apart_at = c->variant_count;
    c->variant_fields[c->variant_count++] = f;
  }
  c->span = span_of(c->telling);
  c->sums_at = sizeof(ts_slot) + c->span * sizeof(uint32_t);
  c->sums_at = (c->sums_at + sizeof(ts_wide) - 1) / sizeof(ts_wide)
             * sizeof(ts_wide);
  c->stride = c->sums_at + c->span * c->number_count * sizeof(ts_wide);
}

static ts_status make_table (ts_condensed *c, size_t count) {
  c->table = calloc(count, sizeof *c->table);
  c->mask = count - 1;
  return (c->table != NULL) ? TS_OK : TS_NOMEM;
}

ts_condensed *ts_condensed_alloc (const ts_telling *telling, ts_batch *batch) {
  ts_condensed *c = calloc(1, sizeof *c);
  if (c == NULL) return NULL;
  c->telling = telling;
  c->batch = batch;
  c->variants = ts_dict_alloc();
  c->headings = ts_dict_alloc();
  c->report_set = ts_dict_alloc();
  choose_columns(c);
  if (c->variants != NULL && c->headings != NULL && c->report_set != NULL
      && make_table(c, 256) == TS_OK
      && find_countries(c, TS_C_EXPORTER) == TS_OK
      && find_countries(c, TS_C_IMPORTER) == TS_OK)
    return c;
  ts_condensed_free(c);
  return NULL;
}

void ts_condensed_free (ts_condensed *c) {
  if (c == NULL) return;
  ts_dict_free(c->variants);
  ts_dict_free(c->headings);
  ts_dict_free(c->report_set);
  free(c->slots);
  free(c->table);
  free(c->singles);
  free(c->heading);
  free(c->product_in);
  free(c->levels);
  free(c->first);
  free(c->country_in[0]);
  free(c->country_in[1]);
  free(c->reports);
  free(c->turns);
  free(c->flows);
  free(c);
}

static size_t home_of (const ts_condensed *c, const ts_slot *key) {
  uint64_t h = key->flow * 0x9e3779b97f4a7c15u
             ^ key->variant * 0xc2b2ae3d27d4eb4fu;
  return (size_t)(h ^ h >> 32) & c->mask;
}

static int is_same (const ts_slot *a, const ts_slot *b) {
  return a->flow == b->flow && a->variant == b->variant;
}

/* Where in the table a key is, or would be. */
static uint32_t *place_of (const ts_condensed *c, const ts_slot *key) {
  size_t i = home_of(c, key);
  while (c->table[i] != 0 && !is_same(ts_slot_at(c, c->table[i] - 1), key))
    i = (i + 1) & c->mask;
  return &c->table[i];
}

static ts_status widen_table (ts_condensed *c) {
  uint32_t *old = c->table;
  size_t mask = c->mask;
  if (make_table(c, 2 * (mask + 1)) != TS_OK) {
    c->table = old;
    c->mask = mask;
    return TS_NOMEM;
  }
  for (uint32_t i = 0; i < c->used; i++)
    *place_of(c, ts_slot_at(c, i)) = i + 1;
  free(old);
  return TS_OK;
}

static ts_status add_slot (ts_condensed *c, const ts_slot *key) {
  ts_slot *s;
  if (c->used == UINT32_MAX - 1) return TS_NOMEM;
  if (ts_reserve((void **)&c->slots, &c->room, c->used + 1, c->stride) != TS_OK
      || (2 * (c->used + 1) > c->mask && widen_table(c) != TS_OK))
    return TS_NOMEM;
  *place_of(c, key) = (uint32_t)c->used + 1;
  s = ts_slot_at(c, c->used++);
  *s = *key;
  memset(s + 1, 0, c->stride - sizeof *s);
  return TS_OK;
}

ts_status ts_slot_of (ts_condensed *c, const ts_slot *key, ts_slot **found) {
  uint32_t number = *place_of(c, key);
  if (number == 0) {
    ts_status status = add_slot(c, key);
    if (status != TS_OK) return status;
    number = (uint32_t)c->used;
  }
  *found = ts_slot_at(c, number - 1);
  return TS_OK;
}

const ts_report *ts_condensed_reports (const ts_condensed *c, size_t *n) {
  *n = c->report_count;
  return c->reports;
}

const uint16_t *ts_condensed_levels (const ts_condensed *c, size_t *n) {
  *n = c->products;
  return c->levels;
}
