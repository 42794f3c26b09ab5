/* condense_parts.h -- what the files of condense.h share */
#ifndef TS_CONDENSE_PARTS_H
#define TS_CONDENSE_PARTS_H

#include "condense.h"
#include "tally.h"   /* ts_wide and its scale */

/*
** What a slot holds is told apart from others by its key; behind the key stand
** 'span' cells, of headings that follow one another: files are sorted by
** product below the rest, so that a run of rows finds its slot once. A cell is
** a count of rows, 32 bits, and behind all counts its sums.
*/
typedef struct {
  uint64_t flow;      /* exporter, importer: 16 bits each; heading: 32 */
  uint32_t variant;   /* TS_NONE: none yet */
  uint32_t spare;     /* fills up the sums' alignment */
} ts_slot;

/* A row with a number that is not scaled stays as it is, beside its key, whose
** heading is the row's own: its decimals, as ts_decimals keeps them. */
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
  size_t span;                     /* cells of a slot; a power of two */
  size_t sums_at;                  /* bytes from a slot to its sums */
  size_t stride;                   /* bytes of a slot with its cells */
  char *slots;                     /* in the order in which they came */
  size_t used, room;
  uint32_t *table;                 /* slot + 1, or 0, by the hash of its key */
  size_t mask;                     /* of the table */
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
  uint8_t *turns;                  /* by row of the batch: what is new in it */
  uint64_t *flows;                 /* by row: flow of its key */
  size_t turn_room;
  size_t given, given_cell;        /* slots and cells of the next looked at */
  size_t given_singles;
};

static inline int ts_is_told (const ts_condensed *c, ts_field field) {
  return (c->telling->apart & ts_field_bit((int)field)) != 0;
}

static inline ts_slot *ts_slot_at (const ts_condensed *c, size_t i) {
  return (ts_slot *)(void *)(c->slots + i * c->stride);
}

static inline uint32_t *ts_slot_rows (ts_slot *slot, size_t cell) {
  return (uint32_t *)(void *)(slot + 1) + cell;
}

static inline ts_wide *ts_slot_sums (const ts_condensed *c, ts_slot *slot,
                                     size_t cell) {
  return (ts_wide *)(void *)((char *)slot + c->sums_at)
       + cell * c->number_count;
}

/* The slot of a key, made when new; its heading is that of the first cell. */
ts_status ts_slot_of (ts_condensed *c, const ts_slot *key, ts_slot **found);

#endif
