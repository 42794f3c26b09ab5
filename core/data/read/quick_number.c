/* quick_number.c -- the numbers of a run of records, column by column */
#include <math.h>
#include <string.h>
#include "quick.h"

static ts_decimals column_at (const ts_quick *q, ts_target target) {
  ts_decimals *column = &q->batch->numbers[target - TS_T_VALUE];
  return (ts_decimals){column->mantissas + q->batch->rows,
                       column->scales + q->batch->rows};
}

/* The cell as the row parser reads it; 'spare' says where it stands. */
static ts_slice cell_of (const ts_quick *q, const ts_origin *origin, size_t i,
                         int *spare) {
  ts_fields fields;
  ts_slice cell = origin->constant;
  *spare = 0;
  if (origin->column == TS_NO_COLUMN) return cell;
  fields = ts_quick_fields(q, origin->column);
  cell = ts_slice_trim(ts_field_at(&fields, i));
  if (cell.length > 0 || origin->spare == TS_NO_COLUMN) return cell;
  *spare = 1;
  fields = ts_quick_fields(q, origin->spare);
  return ts_slice_trim(ts_field_at(&fields, i));
}

/* A number that is not plain digits and a point. */
static ts_status take_slowly (ts_quick *q, ts_target target, size_t i,
                              ts_decimals *column) {
  const ts_origin *origin = &q->p->layout->origins[target];
  ts_decimal number;
  int spare;
  ts_slice cell = cell_of(q, origin, i, &spare);
  ts_status status = ts_take_number(
      q->p, cell, ts_layout_column(q->p->layout, target),
      spare ? &origin->spare_style : &origin->style, origin->factor, &number);
  if (status == TS_SYNTAX) {
    ts_quick_refuse(q, i);
    return TS_OK;
  }
  ts_decimals_put(column, i, &number);
  return status;
}

static void leave_out (const ts_quick *q, ts_decimals *column) {
  memset(column->mantissas, 0, q->run.n * sizeof *column->mantissas);
  memset(column->scales, TS_MISSING, q->run.n);
}

static ts_status take_column (ts_quick *q, ts_target target) {
  const ts_origin *origin = &q->p->layout->origins[target];
  ts_decimals column = column_at(q, target);
  ts_digits digits = {origin->style.point, origin->style.power, TS_UNREAD};
  ts_fields fields;
  ts_status status = TS_OK;
  size_t unread = q->run.n;
  if ((q->p->unread & TS_BIT(target)) != 0
      || !ts_layout_has(q->p->layout, target)) {
    leave_out(q, &column);
    return TS_OK;
  }
  if (origin->spare == TS_NO_COLUMN) digits.blank = TS_MISSING;
  if (origin->column == TS_NO_COLUMN || origin->factor != 1.0
      || digits.power < 0 || digits.power > 12) {
    memset(column.scales, TS_UNREAD, unread);
  } else {
    fields = ts_quick_fields(q, origin->column);
    unread = q->batch->vectors->numbers(&fields, &digits, column.mantissas,
                                        column.scales);
  }
  for (size_t i = 0; unread > 0 && status == TS_OK; i++) {
    if (column.scales[i] != TS_UNREAD) continue;
    status = take_slowly(q, target, i, &column);
    unread--;
  }
  return status;
}

/* A published 0 is "not available" in some sources. */
static void drop_zeros (const ts_quick *q, ts_target target) {
  ts_decimals column = column_at(q, target);
  if ((q->p->layout->format->traits & TS_ZERO_IS_NONE) == 0) return;
  for (size_t i = 0; i < q->run.n; i++)
    column.scales[i] = (column.scales[i] == 0 && column.mantissas[i] == 0)
                     ? TS_MISSING : column.scales[i];
}

ts_status ts_quick_numbers (ts_quick *q) {
  ts_status status = take_column(q, TS_T_VALUE);
  if (status == TS_OK) status = take_column(q, TS_T_WEIGHT);
  if (status == TS_OK) status = take_column(q, TS_T_QUANTITY);
  if (status != TS_OK) return status;
  drop_zeros(q, TS_T_WEIGHT);
  drop_zeros(q, TS_T_QUANTITY);
  return TS_OK;
}
