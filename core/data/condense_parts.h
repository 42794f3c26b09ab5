/* condense_parts.h -- what the files of condense.h share */
#ifndef TS_CONDENSE_PARTS_H
#define TS_CONDENSE_PARTS_H

#include "condense.h"

#define TS_NUMBERS (TS_LAST_NUMBER - TS_FIRST_NUMBER + 1)
#define TS_SUM_SCALE 9     /* sums count in units of 10^-9 */
__extension__ typedef __int128 ts_wide;

/* One sum's key; the sums stand behind it, TS_NUMBERS at most. */
typedef struct {
  uint64_t flow;      /* exporter, importer: 16 bits each; heading: 32 */
  uint32_t variant;   /* TS_NONE: an empty slot */
  uint32_t rows;      /* that were added */
} ts_slot;

/* A row with a number that is not scaled stays as it is, beside its key: its
** decimals, as ts_decimals keeps them. */
typedef struct {
  ts_slot key;
  int64_t mantissas[TS_NUMBERS];
  int8_t scales[TS_NUMBERS];
} ts_loose;

/* The columns whose combinations are few: all that are told apart, but for the
** countries and the product. */
#define TS_TUPLE_MOST (TS_FIELDS + 1)   /* and which numbers are missing */

struct ts_condensed {
  const ts_telling *telling;
  ts_batch *batch;
  int number[TS_NUMBERS];             /* indexes of the numbers summed */
  size_t number_count;
  size_t stride;                   /* bytes of a slot with its sums */
  char *slots;
  size_t mask, used;               /* mask + 1 slots */
  ts_loose *singles;
  size_t single_count, single_room;
  ts_dict *variants;               /* tuples of codes, as bytes */
  ts_field variant_fields[TS_FIELDS];
  size_t variant_count, apart_at;  /* where TS_C_APART stands among them */
  uint32_t *heading;               /* by code: rule 3; whole codes: itself */
  uint8_t *product_in;             /* by code: passes the conditions */
  uint16_t *levels;                /* by code: bits of levels seen */
  size_t products, product_room;
  ts_dict *headings;               /* cut codes; of no use for whole ones */
  uint32_t *first;                 /* by heading: the first code under it */
  size_t heading_room;
  uint8_t *country_in[2];          /* by place: passes; or NULL */
  uint64_t substitute[2];          /* the first place that does (rule 5) */
  ts_dict *report_set;
  ts_report *reports;
  size_t report_count, report_room;
  uint64_t rows, apart;
  uint8_t *turns;                  /* by row of the batch: what is new in it */
  uint64_t *flows;                 /* by row: flow of its key */
  size_t turn_room;
  size_t given, given_singles;     /* slots and singles looked at */
};

static inline int ts_is_told (const ts_condensed *c, ts_field field) {
  return (c->telling->apart >> field & 1u) != 0;
}

static inline ts_slot *ts_slot_at (const ts_condensed *c, size_t i) {
  return (ts_slot *)(void *)(c->slots + i * c->stride);
}

static inline ts_wide *ts_slot_sums (ts_slot *slot) {
  return (ts_wide *)(void *)(slot + 1);
}

/* The slot of a key, made when new. */
ts_status ts_slot_of (ts_condensed *c, const ts_slot *key, ts_slot **found);

#endif
