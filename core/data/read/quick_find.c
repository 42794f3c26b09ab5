/* quick_find.c -- asking the row parser what a cell means; see quick.h */
#include <stdlib.h>
#include <string.h>
#include "data/store/chunk.h"
#include "quick.h"

/* Give the row parser the record's fields. */
static ts_parser *prepared (ts_quick *q, size_t i) {
  ts_split *split = &q->p->split;
  if (q->prepared == i) return q->p;
  q->prepared = i;
  split->count = q->p->layout->columns;
  split->malformed = SIZE_MAX;
  for (size_t c = 0; c < split->count; c++) {
    ts_fields fields = ts_quick_fields(q, c);
    split->fields[c] = ts_field_at(&fields, i);
  }
  return q->p;
}

static ts_status find_period (ts_quick *q, const ts_part *part, size_t i,
                              ts_slice text, uint32_t *value) {
  ts_parser *p = prepared(q, i);
  ts_status status = ts_take_period(p);
  (void)part;
  (void)text;
  if (status == TS_OK) *value = ts_period_code(p->record.period);
  return status;
}

/* The regime and, above its byte, the side that it speaks for. */
static ts_status find_flow (ts_quick *q, const ts_part *part, size_t i,
                            ts_slice text, uint32_t *value) {
  ts_parser *p = prepared(q, i);
  ts_status status = ts_take_flow(p);
  (void)part;
  (void)text;
  if (status == TS_OK && p->record.regime == TS_REGIME_TRADE
      && ts_layout_has(p->layout, TS_T_REPORTER)) return TS_SYNTAX;
  *value = p->record.regime
         | (uint32_t)ts_regime_side((ts_regime)p->record.regime) << 8;
  return status;
}

static ts_status find_word (ts_quick *q, const ts_part *part, size_t i,
                            ts_slice text, uint32_t *value) {
  uint8_t index = 0;
  ts_status status = ts_take_word(prepared(q, i), part->target,
                                  (part->target == TS_T_REGIME)
                                  ? ts_regime_names : ts_side_names, &index);
  (void)text;
  *value = index;
  return status;
}

static ts_status find_place (ts_quick *q, const ts_part *part, size_t i,
                             ts_slice text, uint32_t *value) {
  ts_place place = 0;
  ts_status status = ts_take_place(prepared(q, i), part->target, &place);
  (void)text;
  *value = place;
  if (status == TS_OK && ts_countries[place].kind == TS_AGGREGATE)
    *value |= TS_QUICK_AGGREGATE;
  return status;
}

static ts_status find_classification (ts_quick *q, const ts_part *part,
                                      size_t i, ts_slice text,
                                      uint32_t *value) {
  ts_parser *p = prepared(q, i);
  ts_status status = TS_OK;
  (void)part;
  (void)text;
  if (!ts_layout_has(p->layout, TS_T_CLASSIFICATION))
    status = ts_take_period(p);  /* its year tells */
  if (status == TS_OK) status = ts_take_classification(p);
  if (status != TS_OK) return status;
  return ts_dict_add(q->batch->texts[TS_C_CLASSIFICATION],
                     p->record.classification, value);
}

/* The code and, in the lowest byte, its level. */
static ts_status find_product (ts_quick *q, const ts_part *part, size_t i,
                               ts_slice text, uint32_t *value) {
  ts_parser *p = prepared(q, i);
  ts_status status = TS_OK;
  (void)part;
  (void)text;
  if (!ts_layout_has(p->layout, TS_T_CLASSIFICATION))
    status = ts_take_period(p);
  if (status == TS_OK) status = ts_take_product(p);
  if (status == TS_OK)
    status = ts_dict_add(q->batch->texts[TS_C_PRODUCT], p->record.product,
                         value);
  if (status == TS_OK && *value >= 1u << 24) return TS_SYNTAX;
  *value = *value << 8 | (uint8_t)p->record.level;
  return status;
}

static ts_status find_unit (ts_quick *q, const ts_part *part, size_t i,
                            ts_slice text, uint32_t *value) {
  ts_slice unit;
  (void)part;
  (void)text;
  if (ts_take_unit(prepared(q, i), &unit) != TS_OK) return TS_NOMEM;
  return ts_dict_add(q->batch->texts[TS_C_QUANTITY_UNIT], unit, value);
}

/* As the column of estimates has it: 1 reported, 2 estimated. */
static ts_status find_flag (ts_quick *q, const ts_part *part, size_t i,
                            ts_slice text, uint32_t *value) {
  int raised = 0;
  ts_status status = ts_take_flag(prepared(q, i), part->target, &raised);
  (void)text;
  *value = raised ? 2 : 1;
  return status;
}

static ts_status find_split (ts_quick *q, const ts_part *part, size_t i,
                             ts_slice text, uint32_t *value) {
  int splits = 0;
  ts_status status = ts_take_split(prepared(q, i), part->index, &splits);
  (void)text;
  *value = splits ? TS_APART_SPLIT : TS_WHOLE;
  return status;
}

static ts_status find_kept (ts_quick *q, const ts_part *part, size_t i,
                            ts_slice text, uint32_t *value) {
  (void)i;
  return ts_dict_add(q->batch->texts[TS_C_KEEP + part->index],
                     ts_slice_trim(text), value);
}

static const struct {
  ts_target target;
  ts_find find;
} fixed[TS_P_KEEP] = {
  [TS_P_PERIOD] = {TS_T_PERIOD, find_period},
  [TS_P_FLOW] = {TS_T_FLOW, find_flow},
  [TS_P_SIDE] = {TS_T_REPORTED_BY, find_word},
  [TS_P_REGIME] = {TS_T_REGIME, find_word},
  [TS_P_FROM] = {TS_T_EXPORTER, find_place},
  [TS_P_TO] = {TS_T_IMPORTER, find_place},
  [TS_P_CLASSIFICATION] = {TS_T_CLASSIFICATION, find_classification},
  [TS_P_PRODUCT] = {TS_T_PRODUCT, find_product},
  [TS_P_UNIT] = {TS_T_QUANTITY_UNIT, find_unit},
  [TS_P_ESTIMATED] = {TS_T_ESTIMATED, find_flag},
  [TS_P_ESTIMATED_WEIGHT] = {TS_T_ESTIMATED_WEIGHT, find_flag},
  [TS_P_ESTIMATED_QUANTITY] = {TS_T_ESTIMATED_QUANTITY, find_flag}
};

static void bind (ts_part *part, const ts_layout *layout, size_t i) {
  part->target = fixed[i].target;
  part->find = fixed[i].find;
  if (ts_layout_has(layout, TS_T_REPORTER)) {
    if (i == TS_P_FROM) part->target = TS_T_REPORTER;
    if (i == TS_P_TO) part->target = TS_T_PARTNER;
  }
  if (i == TS_P_PERIOD && !ts_layout_has(layout, TS_T_PERIOD))
    part->target = TS_T_YEAR;
  part->column = layout->origins[part->target].column;
  part->spare = layout->origins[part->target].spare;
}

ts_status ts_quick_parts_alloc (ts_quick *q, const ts_layout *layout) {
  size_t kept = TS_P_KEEP + layout->keep_count;
  size_t n = kept + layout->splitter_count;
  ts_status status = TS_OK;
  q->parts = calloc(n, sizeof *q->parts);
  if (q->parts == NULL) return TS_NOMEM;
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    ts_part *part = &q->parts[q->part_count++];
    if (i < TS_P_KEEP) {
      bind(part, layout, i);
    } else if (i < kept) {
      *part = (ts_part){.find = find_kept, .index = i - TS_P_KEEP,
                        .column = layout->keep[i - TS_P_KEEP],
                        .spare = TS_NO_COLUMN};
    } else {
      *part = (ts_part){.find = find_split, .index = i - kept,
                        .column = layout->splitters[i - kept].column,
                        .spare = TS_NO_COLUMN};
    }
    status = ts_memo_start(&part->memo);
    if (status == TS_OK && part->spare != TS_NO_COLUMN)
      status = ts_memo_start(&part->spare_memo);
  }
  return status;
}
