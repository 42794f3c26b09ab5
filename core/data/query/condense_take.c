/* condense_take.c -- rows of a batch are added to the sums; see condense.h */
#include <stdlib.h>
#include <string.h>

#include "condense_parts.h"

/*
** Neighbours are alike in most columns. So each column is looked at once, to
** see where it turns from one value to another, and the rows are then gone
** through with one byte each that says what is new.
*/
enum {
  TURN_VARIANT = 1,   /* another variant, perhaps */
  TURN_REPORT = 2,    /* another report, perhaps */
  IS_OUT = 4,         /* a condition leaves it out (rule 2) */
  IS_REAL = 8         /* a number is not scaled */
};

/* The heading that a code is told apart by (rule 3). */
static ts_status find_heading (ts_condensed *c, uint32_t code, ts_slice text,
                               uint32_t *heading) {
  size_t before = ts_dict_size(c->headings);
  if (text.length > c->telling->digits && !ts_slice_is(text, "TOTAL"))
    text.length = c->telling->digits;
  if (ts_dict_add(c->headings, text, heading) != TS_OK
      || ts_reserve((void **)&c->first, &c->heading_room, *heading + 1,
                    sizeof *c->first) != TS_OK) return TS_NOMEM;
  if (*heading == before) c->first[*heading] = code;
  return TS_OK;
}

static ts_status widen_products (ts_condensed *c, size_t size) {
  size_t room = size + size / 2 + 256;
  uint32_t *heading = realloc(c->heading, room * sizeof *heading);
  uint8_t *in;
  uint16_t *levels;
  if (heading == NULL) return TS_NOMEM;
  c->heading = heading;
  in = realloc(c->product_in, room);
  if (in == NULL) return TS_NOMEM;
  c->product_in = in;
  levels = realloc(c->levels, room * sizeof *levels);
  if (levels == NULL) return TS_NOMEM;
  c->levels = levels;
  c->product_room = room;
  return TS_OK;
}

/* Products that the batch has met since. */
static ts_status learn_products (ts_condensed *c) {
  size_t size = ts_dict_size(c->batch->texts[TS_C_PRODUCT]);
  if (size > c->product_room && widen_products(c, size) != TS_OK)
    return TS_NOMEM;
  for (; c->products < size; c->products++) {
    uint32_t code = (uint32_t)c->products;
    ts_slice text = ts_dict_slice(c->batch->texts[TS_C_PRODUCT], code);
    c->levels[code] = 0;
    c->heading[code] = code;
    c->product_in[code] = (uint8_t)ts_telling_passes(c->telling, TS_C_PRODUCT,
                                                     text);
    if (c->product_in[code] && c->telling->digits > 0
        && find_heading(c, code, text, &c->heading[code]) != TS_OK)
      return TS_NOMEM;
  }
  return TS_OK;
}

static ts_status note_report (ts_condensed *c, size_t row) {
  uint32_t side = c->batch->codes[TS_C_REPORTED_BY][row];
  ts_report r, *room;
  uint32_t code;
  size_t before = ts_dict_size(c->report_set);
  memset(&r, 0, sizeof r);  /* padding too: its bytes are looked up */
  r.period = c->batch->codes[TS_C_PERIOD][row];
  r.side = (uint8_t)side;
  r.reporter = (side == TS_BY_RECONCILED) ? TS_NO_PLACE
    : (ts_place)c->batch->codes[(side == TS_BY_EXPORTER) ? TS_C_EXPORTER
                                                         : TS_C_IMPORTER][row];
  if (ts_dict_add(c->report_set, (ts_slice){(char *)&r, sizeof r}, &code)
      != TS_OK) return TS_NOMEM;
  if (code < before) return TS_OK;
  if (ts_reserve((void **)&c->reports, &c->report_room, c->report_count + 1,
                 sizeof *c->reports) != TS_OK) return TS_NOMEM;
  room = &c->reports[c->report_count++];
  *room = r;
  return TS_OK;
}

static ts_status make_room (ts_condensed *c) {
  size_t room = c->batch->rows;
  uint8_t *turns;
  uint64_t *flows;
  if (room <= c->turn_room) return TS_OK;
  turns = realloc(c->turns, room);
  if (turns == NULL) return TS_NOMEM;
  c->turns = turns;
  flows = realloc(c->flows, room * sizeof *flows);
  if (flows == NULL) return TS_NOMEM;
  c->flows = flows;
  c->turn_room = room;
  return TS_OK;
}

/* Mark where a column turns. */
static void mark (uint8_t *turns, const uint32_t *codes, size_t rows,
                  int turn) {
  if (ts_all_equal(codes, rows)) return;
  for (size_t i = 1; i < rows; i++)
    turns[i] |= (uint8_t)((codes[i] != codes[i - 1]) * turn);
}

static void mark_numbers (uint8_t *turns, const int8_t *scales, size_t rows) {
  for (size_t i = 1; i < rows; i++)
    turns[i] |= (uint8_t)(((scales[i] == TS_MISSING)
                           != (scales[i - 1] == TS_MISSING)) * TURN_VARIANT);
  for (size_t i = 0; i < rows; i++)
    turns[i] |= (uint8_t)((scales[i] == TS_REAL) * IS_REAL);
}

static void mark_out (uint8_t *turns, const uint32_t *codes, size_t rows,
                      const uint8_t *in) {
  for (size_t i = 0; i < rows; i++)
    turns[i] |= (uint8_t)((in[codes[i]] == 0) * IS_OUT);
}

/* Bits of the sides that the rows have. */
static unsigned sides_of (const ts_batch *b) {
  unsigned sides = 0;
  for (size_t i = 0; i < b->rows; i++)
    sides |= 1u << b->codes[TS_C_REPORTED_BY][i];
  return sides;
}

static void mark_all (ts_condensed *c, unsigned sides) {
  const ts_batch *b = c->batch;
  uint8_t *turns = c->turns;
  memset(turns, 0, b->rows);
  turns[0] = TURN_VARIANT | TURN_REPORT;
  for (size_t i = 0; i < c->variant_count; i++)
    mark(turns, b->codes[c->variant_fields[i]], b->rows, TURN_VARIANT);
  for (size_t i = 0; i < c->number_count; i++)
    mark_numbers(turns, b->numbers[c->number[i]].scales, b->rows);
  mark(turns, b->codes[TS_C_PERIOD], b->rows, TURN_REPORT);
  mark(turns, b->codes[TS_C_REPORTED_BY], b->rows, TURN_REPORT);
  if (sides & 1u << TS_BY_EXPORTER)
    mark(turns, b->codes[TS_C_EXPORTER], b->rows, TURN_REPORT);
  if (sides & 1u << TS_BY_IMPORTER)
    mark(turns, b->codes[TS_C_IMPORTER], b->rows, TURN_REPORT);
  if (c->telling->dropping >> TS_C_PRODUCT & 1u)
    mark_out(turns, b->codes[TS_C_PRODUCT], b->rows, c->product_in);
  if (c->country_in[0] != NULL)
    mark_out(turns, b->codes[TS_C_EXPORTER], b->rows, c->country_in[0]);
  if (c->country_in[1] != NULL)
    mark_out(turns, b->codes[TS_C_IMPORTER], b->rows, c->country_in[1]);
}

/* What is said of all rows (rule 4). */
static ts_status note_rows (ts_condensed *c) {
  const uint32_t *product = c->batch->codes[TS_C_PRODUCT];
  const uint32_t *level = c->batch->codes[TS_C_LEVEL];
  ts_status status = TS_OK;
  for (size_t row = 0; row < c->batch->rows && status == TS_OK; row++) {
    c->levels[product[row]] |= (uint16_t)(1u << (level[row] & 15));
    if (c->turns[row] & TURN_REPORT) status = note_report(c, row);
  }
  return status;
}

/* The flow of a row as far as it is told apart (rule 5). */
static inline uint64_t flow_of (const ts_condensed *c, size_t row, int e,
                                int i) {
  const ts_batch *b = c->batch;
  uint64_t exporter = e ? b->codes[TS_C_EXPORTER][row] : c->substitute[0];
  uint64_t importer = i ? b->codes[TS_C_IMPORTER][row] : c->substitute[1];
  return exporter << 48 | importer << 32
       | c->heading[b->codes[TS_C_PRODUCT][row]];
}

static void find_flows (ts_condensed *c, unsigned sides) {
  const uint32_t *side = c->batch->codes[TS_C_REPORTED_BY];
  int e = ts_is_told(c, TS_C_EXPORTER), i = ts_is_told(c, TS_C_IMPORTER);
  size_t rows = c->batch->rows;
  if ((sides & (sides - 1)) == 0) {  /* one side */
    e = e || side[0] == TS_BY_EXPORTER;
    i = i || side[0] == TS_BY_IMPORTER;
    for (size_t row = 0; row < rows; row++)
      c->flows[row] = flow_of(c, row, e, i);
    return;
  }
  for (size_t row = 0; row < rows; row++)
    c->flows[row] = flow_of(c, row, e || side[row] == TS_BY_EXPORTER,
                            i || side[row] == TS_BY_IMPORTER);
}

/* The variant of a row: which combination of the columns with few values. */
static ts_status variant_of (ts_condensed *c, size_t row, uint32_t *variant) {
  const ts_batch *b = c->batch;
  uint32_t tuple[TS_TUPLE_MOST];
  uint32_t missing = 0;
  size_t n = c->variant_count, bytes = (n + 1) * sizeof *tuple;
  for (size_t i = 0; i < c->number_count; i++)
    missing |= (uint32_t)(b->numbers[c->number[i]].scales[row] == TS_MISSING)
            << i;
  for (size_t i = 0; i < n; i++)
    tuple[i] = b->codes[c->variant_fields[i]][row];
  tuple[n] = missing;
  return ts_dict_add(c->variants, (ts_slice){(char *)tuple, bytes}, variant);
}

/* Keep a row with a number that is not scaled as it is. */
static ts_status add_single (ts_condensed *c, const ts_slot *key, size_t row) {
  ts_loose *s;
  if (ts_reserve((void **)&c->singles, &c->single_room, c->single_count + 1,
                 sizeof *c->singles) != TS_OK) return TS_NOMEM;
  s = &c->singles[c->single_count++];
  s->key = *key;
  s->key.flow = c->flows[row];
  for (size_t i = 0; i < c->number_count; i++) {
    const ts_decimals *numbers = &c->batch->numbers[c->number[i]];
    s->mantissas[i] = numbers->mantissas[row];
    s->scales[i] = numbers->scales[row];
  }
  return TS_OK;
}

static inline void add_number (ts_wide *sum, const ts_decimals *numbers,
                               size_t row) {
  int scale = numbers->scales[row];
  if (scale >= 0)
    *sum += (ts_wide)numbers->mantissas[row] * ts_ipow10[TS_SUM_SCALE - scale];
}

static inline void add_numbers (ts_condensed *c, ts_slot *s, size_t cell,
                                size_t row) {
  ts_wide *sums = ts_slot_sums(c, s, cell);
  ++*ts_slot_rows(s, cell);
  for (size_t i = 0; i < c->number_count; i++)
    add_number(&sums[i], &c->batch->numbers[c->number[i]], row);
}

/* Add the rows; a run of one key is looked up once. */
static ts_status add_rows (ts_condensed *c) {
  const uint64_t cells = c->span - 1;   /* bits of the flow */
  ts_slot key = {.variant = TS_NONE}, *at = NULL;
  int turned = 0;
  for (size_t row = 0; row < c->batch->rows; row++) {
    ts_status status = TS_OK;
    turned |= c->turns[row] & TURN_VARIANT;
    if (c->turns[row] & IS_OUT) continue;
    if (turned) {
      status = variant_of(c, row, &key.variant);
      turned = 0;
      at = NULL;
    }
    if (at == NULL || (c->flows[row] & ~cells) != key.flow) {
      key.flow = c->flows[row] & ~cells;
      at = NULL;
    }
    if (c->turns[row] & IS_REAL) {
      if (status == TS_OK) status = add_single(c, &key, row);
    } else {
      if (status == TS_OK && at == NULL) status = ts_slot_of(c, &key, &at);
      if (status == TS_OK) add_numbers(c, at, c->flows[row] & cells, row);
    }
    if (status != TS_OK) return status;
  }
  return TS_OK;
}

ts_status ts_condensed_take (ts_condensed *c) {
  unsigned sides;
  ts_status status;
  if (c->batch->rows == 0) return TS_OK;
  sides = sides_of(c->batch);
  status = learn_products(c);
  if (status == TS_OK) status = make_room(c);
  if (status != TS_OK) return status;
  mark_all(c, sides);
  find_flows(c, sides);
  status = note_rows(c);
  return (status == TS_OK) ? add_rows(c) : status;
}
