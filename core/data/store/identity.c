/* identity.c -- the key of a record; settling what meets is in settle.c */
#include "identity.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "data/codes/countries.h"

int ts_identity_compare (const ts_identity *a, const ts_identity *b) {
  if (a->flow != b->flow) return (a->flow < b->flow) ? -1 : 1;
  if (a->product != b->product) return (a->product < b->product) ? -1 : 1;
  if (a->variant != b->variant) return (a->variant < b->variant) ? -1 : 1;
  return 0;
}

ts_status ts_identifier_start (ts_identifier *who, ts_store *store,
                               size_t keeps, ts_error *err) {
  ts_status status;
  *who = (ts_identifier){.keeps = keeps, .last_variant = TS_NONE};
  status = ts_store_dict(store, "product", &who->products, err);
  if (status == TS_OK)
    status = ts_store_dict(store, "country", &who->countries, err);
  if (status != TS_OK) return status;
  who->variants = ts_dict_alloc();
  return (who->variants != NULL) ? TS_OK : ts_fail_memory(err);
}

void ts_identifier_free (ts_identifier *who) {
  ts_dict_free(who->variants);
  free(who->packed);
  free(who->places);
  *who = (ts_identifier){0};
}

/* Characters 0-9 A-Z as digits of base 37, 12 of them from the left, so that
** packed codes have the order of their texts. */
static uint64_t pack (ts_slice code) {
  uint64_t packed = 0;
  for (size_t i = 0; i < 12; i++) {
    unsigned digit = 0;
    if (i < code.length) {
      unsigned char c = (unsigned char)code.text[i];
      digit = isdigit(c) ? c - '0' + 1u : c - 'A' + 11u;
    }
    packed = packed * 37 + digit;
  }
  return packed;
}

static ts_status learn_products (ts_identifier *who) {
  size_t size = ts_dict_size(who->products);
  if (ts_reserve((void **)&who->packed, &who->packed_room, size,
                 sizeof *who->packed) != TS_OK) return TS_NOMEM;
  for (; who->packed_count < size; who->packed_count++)
    who->packed[who->packed_count] =
      pack(ts_dict_slice(who->products, (uint32_t)who->packed_count));
  return TS_OK;
}

/* Registry order is Comtrade's number order, in which BACI is sorted. */
static ts_status learn_countries (ts_identifier *who) {
  size_t size = ts_dict_size(who->countries);
  if (ts_reserve((void **)&who->places, &who->place_room, size,
                 sizeof *who->places) != TS_OK) return TS_NOMEM;
  for (; who->place_count < size; who->place_count++)
    who->places[who->place_count] =
      ts_place_of_id(ts_dict_text(who->countries, (uint32_t)who->place_count));
  return TS_OK;
}

ts_status ts_identifier_learn (ts_identifier *who) {
  ts_status status = learn_products(who);
  return (status == TS_OK) ? learn_countries(who) : status;
}

static uint64_t place_of (const ts_identifier *who, uint32_t code) {
  return who->places[code] & 0xfffu;
}

/* What the rows are told apart by beside flow and product. */
static size_t variant_columns (const ts_identifier *who,
                               ts_field fields[4 + TS_KEEP_MOST]) {
  fields[0] = TS_C_CLASSIFICATION;
  fields[1] = TS_C_LEVEL;
  fields[2] = TS_C_QUANTITY_UNIT;
  fields[3] = TS_C_APART;
  for (size_t i = 0; i < who->keeps; i++)
    fields[4 + i] = (ts_field)(TS_C_KEEP + i);
  return 4 + who->keeps;
}

static ts_status variant_of (ts_identifier *who, uint32_t *const *columns,
                             size_t row, uint32_t *variant) {
  ts_field fields[4 + TS_KEEP_MOST];
  uint32_t now[4 + TS_KEEP_MOST];
  size_t count = variant_columns(who, fields);
  int changed = who->last_variant == TS_NONE;
  for (size_t i = 0; i < count; i++) {
    now[i] = columns[fields[i]][row];
    changed |= now[i] != who->last[i];
  }
  if (changed) {
    ts_slice tuple = {(const char *)now, count * sizeof *now};
    ts_status status = ts_dict_add(who->variants, tuple, &who->last_variant);
    if (status != TS_OK) return status;
    memcpy(who->last, now, tuple.length);
  }
  *variant = who->last_variant;
  return TS_OK;
}

static inline uint64_t flow_of (const ts_identifier *who,
                                uint32_t *const *columns, size_t row) {
  return (uint64_t)columns[TS_C_PERIOD][row] << 32
       | place_of(who, columns[TS_C_EXPORTER][row]) << 20
       | place_of(who, columns[TS_C_IMPORTER][row]) << 8
       | (uint64_t)(columns[TS_C_REPORTED_BY][row] & 3u) << 4
       | (columns[TS_C_REGIME][row] & 15u);
}

ts_status ts_identify (ts_identifier *who, uint32_t *const *columns,
                       size_t row, ts_identity *key) {
  key->product = who->packed[columns[TS_C_PRODUCT][row]];
  key->flow = flow_of(who, columns, row);
  return variant_of(who, columns, row, &key->variant);
}

/* A permutation of all 64-bit numbers that leaves no pattern. */
static inline uint64_t scatter (uint64_t x) {
  x = (x ^ x >> 32) * UINT64_C(0xd6e8feb86659fd93);
  x = (x ^ x >> 32) * UINT64_C(0xd6e8feb86659fd93);
  return x ^ x >> 32;
}

/* Add the part of one column: of a constant one it is the same in all rows. */
static void add_column (const uint32_t *codes, size_t rows, uint64_t place,
                        uint64_t *hashes) {
  uint64_t first = scatter(place << 32 | codes[0]);
  if (ts_all_equal(codes, rows))
    for (size_t r = 0; r < rows; r++) hashes[r] += first;
  else
    for (size_t r = 0; r < rows; r++)
      hashes[r] += scatter(place << 32 | codes[r]);
}

void ts_identity_hashes (const ts_identifier *who, uint32_t *const *columns,
                         size_t rows, uint64_t *hashes) {
  const uint32_t *products = columns[TS_C_PRODUCT];
  ts_field fields[4 + TS_KEEP_MOST];
  size_t count = variant_columns(who, fields);
  for (size_t r = 0; r < rows; r++)
    hashes[r] = scatter(flow_of(who, columns, r)
                        ^ scatter(who->packed[products[r]]));
  for (size_t i = 0; i < count; i++)
    add_column(columns[fields[i]], rows, i + 1, hashes);
}
