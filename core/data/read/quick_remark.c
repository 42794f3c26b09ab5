/* quick_remark.c -- units of quantities and flags of estimates, which speak of
** the numbers of a run of records */
#include "quick.h"

/* True when the layout has the target and somebody wants it. */
static int is_read (const ts_quick *q, ts_target target) {
  return ts_layout_has(q->p->layout, target)
      && (q->p->unread & TS_BIT(target)) == 0;
}

static int8_t *scales_of (const ts_quick *q, ts_field number) {
  return q->batch->numbers[number - TS_FIRST_NUMBER].scales + q->batch->rows;
}

/* No quantity without a unit, and no unit without a quantity. */
static void match_units (size_t n, uint32_t none, uint32_t *restrict units,
                         int8_t *restrict scales) {
  for (size_t i = 0; i < n; i++) {
    scales[i] = (units[i] == none) ? TS_MISSING : scales[i];
    units[i] = (scales[i] == TS_MISSING) ? none : units[i];
  }
}

static ts_status read_units (ts_quick *q) {
  uint32_t *units, none;
  ts_status status = ts_dict_add(q->batch->texts[TS_C_QUANTITY_UNIT],
                                 (ts_slice){"", 0}, &none);
  if (status != TS_OK) return status;
  if (!is_read(q, TS_T_QUANTITY_UNIT)) {
    ts_quick_fill(q, TS_C_QUANTITY_UNIT, none);
    return TS_OK;
  }
  units = ts_quick_column(q, TS_C_QUANTITY_UNIT);
  status = ts_quick_read(q, TS_P_UNIT, NULL, units);
  if (status == TS_OK)
    match_units(q->run.n, none, units, scales_of(q, TS_C_QUANTITY));
  return status;
}

/* Estimated is more than reported, which is more than unsaid. */
static void raise_flags (const uint32_t *restrict flags,
                         const int8_t *restrict scales, size_t n,
                         uint32_t *restrict estimated) {
  for (size_t i = 0; i < n; i++) {
    uint32_t flag = (scales[i] != TS_MISSING) ? flags[i] : 0;
    estimated[i] = (flag > estimated[i]) ? flag : estimated[i];
  }
}

/* A column of flags that count beside their numbers. */
static ts_status read_flags (ts_quick *q, size_t part, ts_field number) {
  ts_status status;
  if (!is_read(q, q->parts[part].target)) return TS_OK;
  status = ts_quick_read(q, part, NULL, q->scratch);
  if (status == TS_OK)
    raise_flags(q->scratch, scales_of(q, number), q->run.n,
                ts_quick_column(q, TS_C_ESTIMATED));
  return status;
}

ts_status ts_quick_remarks (ts_quick *q) {
  ts_status status = read_units(q);
  if (status != TS_OK) return status;
  if (is_read(q, TS_T_ESTIMATED))
    status = ts_quick_read_field(q, TS_P_ESTIMATED, TS_C_ESTIMATED);
  else
    ts_quick_fill(q, TS_C_ESTIMATED, 0);
  if (status == TS_OK)
    status = read_flags(q, TS_P_ESTIMATED_WEIGHT, TS_C_WEIGHT);
  if (status == TS_OK)
    status = read_flags(q, TS_P_ESTIMATED_QUANTITY, TS_C_QUANTITY);
  return status;
}
