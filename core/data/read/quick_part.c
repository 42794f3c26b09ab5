/* quick_part.c -- the codes of a run of records, column by column */
#include <string.h>
#include "data/store/chunk.h"
#include "quick.h"

#define LIKELY(x) __builtin_expect((x), 1)
#define UNLIKELY(x) __builtin_expect((x), 0)
#define CLASSES_MOST 127u   /* classifications that a context can tell apart */

/* Loops over plain arrays go on to a whole number of steps, for which there is
** room behind them all: so the compiler uses wide registers and no rest. */
static size_t in_steps (size_t n) {
  return (n + TS_QUICK_STEP - 1) & ~(size_t)(TS_QUICK_STEP - 1);
}

/* A memo knows a cell by its bytes, quotes included, unless those would make a
** short text a long one. */
static inline ts_slice remembered (ts_slice raw) {
  if (raw.length <= 8 || raw.text[0] != '"') return raw;
  return (ts_slice){raw.text + 1, raw.length - 2};
}

static ts_slice raw_at (const ts_quick *q, size_t column, size_t i) {
  ts_fields fields = ts_quick_fields(q, column);
  fields.quoted = 0;
  return ts_field_at(&fields, i);
}

static ts_slice text_at (const ts_quick *q, size_t column, size_t i) {
  ts_fields fields = ts_quick_fields(q, column);
  return ts_field_at(&fields, i);
}

/* What a cell means that was not found at once: the memo may know it, else the
** row parser is asked. */
static __attribute__((noinline))
ts_status look_up (ts_quick *q, ts_part *part, size_t i, uint32_t context,
                   uint32_t *value) {
  size_t column = part->column;
  ts_memo *memo = &part->memo;
  ts_slice text;
  ts_status status;
  if (part->spare != TS_NO_COLUMN
      && ts_slice_trim(text_at(q, column, i)).length == 0) {
    column = part->spare;
    memo = &part->spare_memo;
  }
  text = remembered(raw_at(q, column, i));
  if (ts_memo_find(memo, text, context, value)) return TS_OK;
  status = part->find(q, part, i, text_at(q, column, i), value);
  if (status == TS_OK) return ts_memo_keep(memo, text, context, *value);
  *value = 0;
  if (status != TS_SYNTAX) return status;
  ts_quick_refuse(q, i);
  return TS_OK;
}

/* Files are sorted by some of their columns: is a cell mostly the one above? It
** is taken for so where three records of the run agree. */
static int repeats (const ts_quick *q, size_t column) {
  ts_slice first = raw_at(q, column, 0);
  ts_slice middle = raw_at(q, column, q->run.n / 2);
  ts_slice last = raw_at(q, column, q->run.n - 1);
  return first.length <= 8 && middle.length == first.length
      && last.length == first.length
      && ts_memo_key(middle) == ts_memo_key(first)
      && ts_memo_key(last) == ts_memo_key(first);
}

/* The kernel of all columns of texts; 'contexts' may be NULL: all 0. Without
** them, what is 'repeating' is compared with the cell above first. */
static inline __attribute__((always_inline))
ts_status read_cells (ts_quick *q, ts_part *part, int is_last, int repeating,
                      const uint32_t *contexts, uint32_t *out) {
  ts_fields fields = ts_quick_fields(q, part->column);
  uint64_t above = TS_MEMO_EMPTY;
  const uint32_t *at = fields.behind;
  ts_memo_cell *cells = part->memo.cells;
  unsigned shift = part->memo.shift;
  for (size_t i = 0; i < fields.n; i++, at += fields.stride) {
    ts_slice text = ts_field_behind(fields.text, at, 0, is_last);
    uint32_t context = (contexts != NULL) ? contexts[i] : 0;
    if (!LIKELY(text.length <= 8)) text = remembered(text);
    if (LIKELY(text.length <= 8)) {
      uint64_t key = ts_memo_key(text);
      if (repeating && LIKELY(key == above)) {
        out[i] = out[i - 1];
        continue;
      }
      const ts_memo_cell *cell = ts_memo_first(cells, shift, key, context);
      while (UNLIKELY(cell->key != key
                      || (contexts != NULL && cell->context != context))
             && cell->key != TS_MEMO_EMPTY) cell++;
      out[i] = cell->value;
      above = cell->key;   /* that of an empty cell is no text's */
      if (LIKELY(cell->key == key)) continue;
    }
    above = TS_MEMO_EMPTY;
    ts_status status = look_up(q, part, i, context, &out[i]);
    if (status != TS_OK) return status;
    cells = part->memo.cells;
    shift = part->memo.shift;
  }
  return TS_OK;
}

/* The same, written out for what a column lacks. */
static ts_status read_column (ts_quick *q, ts_part *part,
                              const uint32_t *contexts, uint32_t *out) {
  int is_last = ts_quick_fields(q, part->column).is_last;
  if (is_last)
    return read_cells(q, part, 1, 0, contexts, out);
  if (contexts != NULL) return read_cells(q, part, 0, 0, contexts, out);
  return repeats(q, part->column) ? read_cells(q, part, 0, 1, NULL, out)
                                  : read_cells(q, part, 0, 0, NULL, out);
}

/* What has no column of its own depends on the context alone. */
static ts_status read_contexts (ts_quick *q, ts_part *part,
                                const uint32_t *contexts, uint32_t *out) {
  for (size_t i = 0; i < q->run.n; i++) {
    ts_status status;
    if (i > 0 && !q->refuse[i - 1]
        && (contexts == NULL || contexts[i] == contexts[i - 1])) {
      out[i] = out[i - 1];
      continue;
    }
    status = part->find(q, part, i, (ts_slice){"", 0}, &out[i]);
    if (status == TS_SYNTAX) {
      ts_quick_refuse(q, i);
      out[i] = 0;
    } else if (status != TS_OK) {
      return status;
    }
  }
  return TS_OK;
}

ts_status ts_quick_read (ts_quick *q, size_t index, const uint32_t *contexts,
                         uint32_t *out) {
  ts_part *part = &q->parts[index];
  if (part->column == TS_NO_COLUMN)
    return read_contexts(q, part, contexts, out);
  return read_column(q, part, contexts, out);
}

/* What all records have, from a constant or from the format. */
static ts_status read_constant (ts_quick *q, ts_part *part, ts_field field) {
  ts_status status = TS_OK;
  if (!part->settled)
    status = part->find(q, part, 0, (ts_slice){"", 0}, &part->constant);
  if (status == TS_SYNTAX) {
    for (size_t i = 0; i < q->run.n; i++) ts_quick_refuse(q, i);
    ts_quick_fill(q, field, 0);
    return TS_OK;
  }
  if (status != TS_OK) return status;
  part->settled = 1;
  ts_quick_fill(q, field, part->constant);
  return TS_OK;
}

ts_status ts_quick_read_field (ts_quick *q, size_t index, ts_field field) {
  ts_part *part = &q->parts[index];
  if (part->column == TS_NO_COLUMN) return read_constant(q, part, field);
  return read_column(q, part, NULL, ts_quick_column(q, field));
}

static int has (const ts_quick *q, ts_target target) {
  return ts_layout_has(q->p->layout, target);
}

/* Up to three bytes of each cell as a context. A longer cell, or an empty one
** with a spare, is for the row parser. */
static void read_short (ts_quick *q, ts_target target, uint32_t *contexts) {
  const ts_origin *origin = &q->p->layout->origins[target];
  ts_fields fields;
  if (origin->column == TS_NO_COLUMN) {
    memset(contexts, 0, q->run.n * sizeof *contexts);
    return;
  }
  fields = ts_quick_fields(q, origin->column);
  for (size_t i = 0; i < fields.n; i++) {
    ts_slice text = ts_field_at(&fields, i);
    if (text.length > 3
        || (text.length == 0 && origin->spare != TS_NO_COLUMN)) {
      ts_quick_refuse(q, i);
      text.length = 0;
    }
    contexts[i] = (uint32_t)ts_memo_key(text);
  }
}

static ts_status read_period (ts_quick *q) {
  if (has(q, TS_T_PERIOD))
    return ts_quick_read_field(q, TS_P_PERIOD, TS_C_PERIOD);
  read_short(q, TS_T_MONTH, q->contexts);
  return ts_quick_read(q, TS_P_PERIOD, q->contexts,
                   ts_quick_column(q, TS_C_PERIOD));
}

/* Two numbers that one word holds. */
static void unpack (const uint32_t *restrict words, size_t n,
                    uint32_t *restrict high, uint32_t *restrict low) {
  n = in_steps(n);
  for (size_t i = 0; i < n; i++) {
    high[i] = words[i] >> 8;
    low[i] = words[i] & 0xff;
  }
}

/* Regimes and, unless a column says them, sides; both are in the value that
** is remembered of a flow. */
static ts_status read_flow (ts_quick *q) {
  ts_status status = ts_quick_read(q, TS_P_FLOW, NULL, q->scratch);
  if (status != TS_OK) return status;
  unpack(q->scratch, q->run.n, ts_quick_column(q, TS_C_REPORTED_BY),
         ts_quick_column(q, TS_C_REGIME));
  return TS_OK;
}

/* Exporter and importer stand in their own columns. */
static ts_status read_directed (ts_quick *q) {
  uint32_t *regimes;
  const uint32_t *sides;
  ts_status status = TS_OK;
  if (has(q, TS_T_FLOW)) {
    status = read_flow(q);
  } else {
    ts_quick_fill(q, TS_C_REGIME, TS_REGIME_TRADE);
    ts_quick_fill(q, TS_C_REPORTED_BY, TS_BY_RECONCILED);
  }
  if (status != TS_OK || !has(q, TS_T_REPORTED_BY)) return status;
  status = ts_quick_read_field(q, TS_P_SIDE, TS_C_REPORTED_BY);
  if (status != TS_OK || has(q, TS_T_FLOW)) return status;
  regimes = ts_quick_column(q, TS_C_REGIME);
  sides = q->batch->codes[TS_C_REPORTED_BY] + q->batch->rows;
  for (size_t i = 0; i < q->run.n; i++)
    regimes[i] = ts_headline_regimes[sides[i]];
  return TS_OK;
}

/* Reporters become exporters or importers, partners the other. */
static void direct (const uint32_t *restrict sides, size_t n,
                    uint32_t *restrict from, uint32_t *restrict to) {
  n = in_steps(n);
  for (size_t i = 0; i < n; i++) {
    uint32_t reporter = from[i], partner = to[i];
    uint32_t swap = (sides[i] == TS_BY_IMPORTER) ? reporter ^ partner : 0;
    from[i] = reporter ^ swap;
    to[i] = partner ^ swap;
  }
}

/* Who reports says which way the goods went. */
static ts_status read_reported (ts_quick *q) {
  ts_status status = read_flow(q);
  if (status == TS_OK)
    direct(q->batch->codes[TS_C_REPORTED_BY] + q->batch->rows, q->run.n,
           ts_quick_column(q, TS_C_EXPORTER),
           ts_quick_column(q, TS_C_IMPORTER));
  return status;
}

static ts_status read_sides (ts_quick *q) {
  ts_status status = ts_quick_read(q, TS_P_FROM, NULL,
                               ts_quick_column(q, TS_C_EXPORTER));
  if (status == TS_OK)
    status = ts_quick_read(q, TS_P_TO, NULL, ts_quick_column(q, TS_C_IMPORTER));
  if (status == TS_OK)
    status = has(q, TS_T_REPORTER) ? read_reported(q) : read_directed(q);
  if (status == TS_OK && has(q, TS_T_REGIME))
    status = ts_quick_read_field(q, TS_P_REGIME, TS_C_REGIME);
  return status;
}

static void join (const uint32_t *restrict more, size_t n,
                  uint32_t *restrict all) {
  n = in_steps(n);
  for (size_t i = 0; i < n; i++) all[i] |= more[i];
}

/* Aggregates are apart unless the row is a split already; their mark is taken
** off the places. */
static void set_apart (size_t n, uint32_t *restrict from,
                       uint32_t *restrict to, uint32_t *restrict apart) {
  n = in_steps(n);
  for (size_t i = 0; i < n; i++) {
    uint32_t aggregate = (from[i] | to[i]) / TS_QUICK_AGGREGATE;
    apart[i] |= (apart[i] == TS_WHOLE) ? aggregate * TS_APART_AGGREGATE : 0;
    from[i] &= TS_QUICK_AGGREGATE - 1;
    to[i] &= TS_QUICK_AGGREGATE - 1;
  }
}

/* S8: splits first. */
static ts_status read_apart (ts_quick *q) {
  uint32_t *apart = ts_quick_column(q, TS_C_APART);
  size_t first = TS_P_KEEP + q->p->layout->keep_count;
  memset(apart, 0, q->run.n * sizeof *apart);
  for (size_t part = first; part < q->part_count; part++) {
    ts_status status = ts_quick_read(q, part, NULL, q->scratch);
    if (status != TS_OK) return status;
    join(q->scratch, q->run.n, apart);
  }
  set_apart(q->run.n, ts_quick_column(q, TS_C_EXPORTER),
            ts_quick_column(q, TS_C_IMPORTER), apart);
  return TS_OK;
}

/* Without a column, the year of the period tells. */
static ts_status read_classification (ts_quick *q) {
  if (has(q, TS_T_CLASSIFICATION))
    return ts_quick_read_field(q, TS_P_CLASSIFICATION, TS_C_CLASSIFICATION);
  return ts_quick_read(q, TS_P_CLASSIFICATION,
                   q->batch->codes[TS_C_PERIOD] + q->batch->rows,
                   ts_quick_column(q, TS_C_CLASSIFICATION));
}

/* Classifications join the levels' texts in the contexts. */
static void add_classes (const uint32_t *restrict classes, size_t n,
                         uint32_t *restrict contexts) {
  n = in_steps(n);
  for (size_t i = 0; i < n; i++) contexts[i] |= (classes[i] & 0x7f) << 24;
}

/* A code's level depends on the classification and on the column of levels. */
static ts_status read_product (ts_quick *q) {
  const uint32_t *classes = q->batch->codes[TS_C_CLASSIFICATION]
                          + q->batch->rows;
  ts_status status;
  read_short(q, TS_T_LEVEL, q->contexts);
  add_classes(classes, q->run.n, q->contexts);
  if (ts_dict_size(q->batch->texts[TS_C_CLASSIFICATION]) > CLASSES_MOST)
    for (size_t i = 0; i < q->run.n; i++)
      if (classes[i] >= CLASSES_MOST) ts_quick_refuse(q, i);
  status = ts_quick_read(q, TS_P_PRODUCT, q->contexts, q->scratch);
  if (status != TS_OK) return status;
  unpack(q->scratch, q->run.n, ts_quick_column(q, TS_C_PRODUCT),
         ts_quick_column(q, TS_C_LEVEL));
  return TS_OK;
}

static ts_status read_kept (ts_quick *q) {
  ts_status status = TS_OK;
  for (size_t i = 0; i < q->batch->keeps && status == TS_OK; i++) {
    ts_field field = (ts_field)(TS_C_KEEP + i);
    uint32_t none;
    if ((q->p->unread_keep & 1u << i) == 0)
      status = ts_quick_read_field(q, TS_P_KEEP + i, field);
    else if ((status = ts_dict_add(q->batch->texts[field], (ts_slice){"", 0},
                                   &none)) == TS_OK)
      ts_quick_fill(q, field, none);
  }
  return status;
}

ts_status ts_quick_codes (ts_quick *q) {
  ts_status status = read_period(q);
  if (status == TS_OK) status = read_sides(q);
  if (status == TS_OK) status = read_apart(q);
  if (status == TS_OK) status = read_classification(q);
  if (status == TS_OK) status = read_product(q);
  return (status == TS_OK) ? read_kept(q) : status;
}
