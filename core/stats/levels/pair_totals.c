/* pair_totals.c -- the totals of tables that two keys make; see
** pair_totals.h */
#include "pair_totals.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "share_total.h"

#define BLOCK 65536       /* rows that one thread takes at a time */
#define PERIODS_MOST 256   /* a table each, also where a period has no row */

/* The least and the greatest period of some rows, per block. */
typedef struct {
  const int32_t *periods;
  size_t rows;
  struct { int32_t least, most; } *blocks;
} span;

static ts_status span_block (void *state, size_t block) {
  span *s = state;
  size_t from = block * BLOCK;
  size_t to = (s->rows - from < BLOCK) ? s->rows : from + BLOCK;
  int32_t least = INT32_MAX, most = TS_NO_PERIOD;
  for (size_t i = from; i < to; i++) {
    int32_t period = s->periods[i];
    if (period >= least && period <= most) continue;  /* of most rows */
    if (period != TS_NO_PERIOD && period < least) least = period;
    if (period > most) most = period;
  }
  s->blocks[block].least = least;
  s->blocks[block].most = most;
  return TS_OK;
}

/* Tables by a period column: no row needs a number where they are few. */
static ts_status try_periods (ts_pair_totals *t, const ts_column *period,
                              size_t threads) {
  size_t blocks = (t->frame->rows + BLOCK - 1) / BLOCK;
  span s = {.periods = period->u.ordinals, .rows = t->frame->rows};
  int32_t least = INT32_MAX, most = TS_NO_PERIOD;
  s.blocks = malloc((blocks + 1) * sizeof *s.blocks);
  if (s.blocks == NULL) return TS_NOMEM;
  ts_threads_run(threads, blocks, span_block, &s);
  for (size_t b = 0; b < blocks; b++) {
    if (s.blocks[b].least < least) least = s.blocks[b].least;
    if (s.blocks[b].most > most) most = s.blocks[b].most;
  }
  free(s.blocks);
  if (most == TS_NO_PERIOD || (int64_t)most - least >= PERIODS_MOST)
    return TS_OK;
  t->periods = period->u.ordinals;
  t->least = least;
  t->tables = (size_t)(most - least) + 2;
  return TS_OK;
}

/* Number the tables: combinations of what is neither key nor number. */
static ts_status number_tables (ts_pair_totals *t, const ts_column *first,
                                const ts_column *second, size_t threads) {
  const ts_frame *frame = t->frame;
  const ts_column **by = malloc((frame->width + 1) * sizeof *by);
  size_t n = 0;
  ts_status status = (by != NULL) ? TS_OK : TS_NOMEM;
  for (size_t c = 0; c < frame->width && by != NULL; c++) {
    const ts_column *column = &frame->columns[c];
    if (column->kind != TS_NUMBER && column != first && column != second)
      by[n++] = column;
  }
  if (status == TS_OK && n == 1 && by[0]->kind == TS_PERIODS)
    status = try_periods(t, by[0], threads);
  if (status == TS_OK && t->periods == NULL) {
    t->table = ts_large_alloc(frame->rows, sizeof *t->table);
    status = (t->table == NULL) ? TS_NOMEM
           : ts_group_rows(frame, by, n, t->table, &t->tables);
  }
  free(by);
  return status;
}

/* Many thin tables: number the totals that there are. */
static ts_status number_totals (ts_pair_totals *t, ts_margin *m) {
  m->ids = malloc((t->frame->rows + 1) * sizeof *m->ids);
  if (m->ids == NULL) return TS_NOMEM;
  for (size_t i = 0; i < t->frame->rows; i++)
    m->ids[i] = (uint32_t)ts_pair_of_row(t, i);
  m->count = t->tables;
  if (ts_group_split(m->ids, &m->count, m->key->u.codes, t->frame->rows)
      != TS_OK) return TS_NOMEM;
  m->tables = malloc((m->count + 1) * sizeof *m->tables);
  if (m->tables == NULL) return TS_NOMEM;
  for (size_t i = 0; i < t->frame->rows; i++)
    m->tables[m->ids[i]] = (uint32_t)ts_pair_of_row(t, i);
  return TS_OK;
}

static ts_status lay_out (ts_pair_totals *t, ts_margin *m) {
  size_t rows = t->frame->rows;
  ts_status status = TS_OK;
  m->range = (m->key != NULL) ? ts_dict_size(m->key->dict) + 1 : 1;
  m->count = t->tables * m->range;
  if (m->key != NULL && m->range > (rows + 65536) / (t->tables + 1))
    status = number_totals(t, m);
  if (status != TS_OK) return status;
  m->totals = malloc((m->count + 1) * sizeof *m->totals);
  return (m->totals != NULL) ? TS_OK : TS_NOMEM;
}

int ts_pair_left_out (const ts_pair_totals *t, size_t row) {
  if (!t->selection) return 0;
  for (int k = TS_OF_FIRST; k <= TS_OF_SECOND; k++) {
    const ts_column *key = t->margins[k].key;
    if (key->rest != TS_NONE && key->u.codes[row] == key->rest) return 1;
  }
  return 0;
}

/* A margin being added up. */
typedef struct {
  ts_pair_totals *t;
  ts_exact *sums[2];       /* of both keys' totals */
  int gaps[2];             /* is any part missing? */
} adding;

static ts_status add_margin (void *state, size_t which) {
  adding *a = state;
  const ts_pair_totals *t = a->t;
  const ts_margin *m = &t->margins[which];
  ts_exact *sums = a->sums[which];
  for (size_t i = 0; i < t->frame->rows; i++) {
    size_t place = ts_pair_place(t, m, i);
    double x = t->of->u.numbers[i];
    if (t->selection && ts_pair_left_out(t, i)) continue;
    if (isnan(x)) a->gaps[which] = 1;
    else ts_exact_add(&sums[place], x);
  }
  for (size_t p = 0; p < m->count; p++) m->totals[p] = ts_exact_get(&sums[p]);
  return TS_OK;
}

/* The totals of all are sums of those of the first key. */
static ts_status add_all (const adding *a) {
  const ts_margin *m = &a->t->margins[TS_OF_FIRST];
  ts_margin *all = &a->t->margins[TS_OF_ALL];
  ts_exact *sums = calloc(all->count + 1, sizeof *sums);
  if (sums == NULL) return TS_NOMEM;
  for (size_t p = 0; p < m->count; p++) {
    ts_exact *sum = &sums[ts_pair_table(m, p)];
    ts_exact_add(sum, a->sums[TS_OF_FIRST][p].high);
    ts_exact_add(sum, a->sums[TS_OF_FIRST][p].low);
  }
  for (size_t p = 0; p < all->count; p++)
    all->totals[p] = ts_exact_get(&sums[p]);
  free(sums);
  return TS_OK;
}

static ts_status add_up (adding *a, size_t threads) {
  ts_status status = TS_OK;
  for (size_t k = 0; k < 2 && status == TS_OK; k++) {
    a->sums[k] = calloc(a->t->margins[k].count + 1, sizeof *a->sums[k]);
    if (a->sums[k] == NULL) status = TS_NOMEM;
  }
  if (status == TS_OK) status = ts_threads_run(threads, 2, add_margin, a);
  if (status == TS_OK) status = add_all(a);
  for (size_t k = 0; k < 2; k++) free(a->sums[k]);
  return status;
}

/* Put the sums of weighed groups where the margin has them. */
static ts_status take_sums (ts_pair_totals *t, ts_margin *m,
                            ts_share_groups *s, const size_t *rows,
                            ts_error *err) {
  m->why = malloc((m->count + 1) * sizeof *m->why);
  if (m->why == NULL) return ts_fail_memory(err);
  for (size_t p = 0; p < m->count; p++) m->why[p] = TS_NONE;
  for (size_t g = 0; g < s->panel.groups; g++) {
    size_t row = s->panel.order[s->panel.starts[g]];
    size_t place = ts_pair_place(t, m, (rows != NULL) ? rows[row] : row);
    ts_share_total total;
    ts_status status = ts_share_sum(s, g, &total, err);
    if (status != TS_OK) return status;
    m->totals[place] = total.sum;
    if (isnan(total.sum)
        && ts_dict_add(t->reasons, ts_slice_of(ts_share_why(s, &total)),
                       &m->why[place]) != TS_OK) return ts_fail_memory(err);
  }
  return TS_OK;
}

/* Rule 2, for sums over 'key' in a frame whose rows are 'rows' of ours. */
static ts_status weigh (ts_pair_totals *t, ts_margin *m, const ts_frame *frame,
                        const ts_column *key, const size_t *rows,
                        const ts_panel_spec *spec, ts_frame *noted,
                        ts_error *err) {
  ts_panel_spec of = *spec;
  ts_share_groups s;
  ts_status status;
  of.of = t->of->name;
  status = ts_share_weigh(&s, frame, key, &of, t->selection, err);
  if (status == TS_OK) status = take_sums(t, m, &s, rows, err);
  if (status == TS_OK && ts_share_tell(&s, noted) != TS_OK)
    status = ts_fail_memory(err);
  ts_share_end(&s);
  return status;
}

/* "CHN 845710" */
static ts_status name_pair (const ts_pair_totals *t, size_t row, ts_dict *dict,
                            uint32_t *code) {
  ts_string text = {0};
  ts_status status;
  for (int k = TS_OF_FIRST; k <= TS_OF_SECOND; k++) {
    const ts_column *key = t->margins[k].key;
    if (k > TS_OF_FIRST) ts_string_put(&text, " ");
    ts_string_put(&text, ts_dict_text(key->dict, key->u.codes[row]));
  }
  status = text.status;
  if (status == TS_OK) status = ts_dict_add(dict, ts_slice_of(text.text), code);
  ts_string_free(&text);
  return status;
}

/* Each cell of a table as the member of one key, in codes[rows]. */
static ts_status name_cells (const ts_pair_totals *t, const size_t *rows,
                             size_t n, ts_column *column) {
  const ts_column *by[] = {t->margins[TS_OF_FIRST].key,
                           t->margins[TS_OF_SECOND].key};
  uint32_t *pairs = malloc((t->frame->rows + 1) * sizeof *pairs);
  uint32_t *codes = NULL;
  size_t groups = 0;
  ts_status status = (pairs != NULL)
    ? ts_group_rows(t->frame, by, 2, pairs, &groups) : TS_NOMEM;
  if (status == TS_OK) codes = malloc((groups + 1) * sizeof *codes);
  if (codes == NULL) status = TS_NOMEM;
  for (size_t g = 0; g < groups && codes != NULL; g++) codes[g] = TS_NONE;
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    uint32_t *code = &codes[pairs[rows[i]]];
    if (*code == TS_NONE) status = name_pair(t, rows[i], column->dict, code);
    column->u.codes[i] = *code;
  }
  free(pairs);
  free(codes);
  return status;
}

#define CELLS "cells of the table"  /* no analyst's column: it has blanks */

/* The cells that are in totals; 'rows' are theirs. */
static ts_status make_cells (const ts_pair_totals *t, size_t *rows,
                             ts_frame **out) {
  ts_frame *made;
  ts_column *column;
  size_t n = 0;
  ts_status status = TS_OK;
  for (size_t i = 0; i < t->frame->rows; i++)
    if (!ts_pair_left_out(t, i)) rows[n++] = i;
  made = ts_frame_alloc(n);
  if (made == NULL) return TS_NOMEM;
  made->reasons = ts_dict_share(t->frame->reasons);
  for (size_t c = 0; c < t->frame->width && status == TS_OK; c++) {
    const ts_column *from = &t->frame->columns[c];
    if (from == t->margins[TS_OF_FIRST].key
        || from == t->margins[TS_OF_SECOND].key
        || (from->kind == TS_NUMBER && from != t->of)) continue;
    status = ts_frame_take(made, t->frame, from, rows);
  }
  if (status == TS_OK) status = ts_frame_add_key(made, CELLS, NULL, &column);
  if (status == TS_OK) status = name_cells(t, rows, n, column);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}

static ts_status weigh_all (ts_pair_totals *t, const ts_panel_spec *spec,
                            ts_frame *noted, ts_error *err) {
  size_t *rows = malloc((t->frame->rows + 1) * sizeof *rows);
  ts_frame *cells = NULL;
  ts_status status = (rows != NULL) ? make_cells(t, rows, &cells) : TS_NOMEM;
  status = (status == TS_OK)
    ? weigh(t, &t->margins[TS_OF_ALL], cells, ts_frame_find(cells, CELLS), rows,
            spec, noted, err)
    : ts_fail_memory(err);
  ts_frame_free(cells);
  free(rows);
  return status;
}

/* Totals of one key are sums over the other. */
static ts_status weigh_gaps (ts_pair_totals *t, const ts_panel_spec *spec,
                             ts_frame *noted, ts_error *err) {
  ts_margin *m = t->margins;
  ts_status status;
  t->reasons = ts_dict_alloc();
  if (t->reasons == NULL) return ts_fail_memory(err);
  status = weigh(t, &m[TS_OF_FIRST], t->frame, m[TS_OF_SECOND].key, NULL, spec,
                 noted, err);
  if (status == TS_OK)
    status = weigh(t, &m[TS_OF_SECOND], t->frame, m[TS_OF_FIRST].key, NULL,
                   spec, noted, err);
  return (status == TS_OK) ? weigh_all(t, spec, noted, err) : status;
}

ts_status ts_pair_start (ts_pair_totals *t, const ts_frame *frame,
                         const ts_column *first, const ts_column *second,
                         const ts_column *of, const ts_panel_spec *spec,
                         size_t threads, ts_frame *noted, ts_error *err) {
  adding a = {.t = t};
  ts_status status;
  *t = (ts_pair_totals){.frame = frame, .of = of, .selection = spec->selection};
  t->margins[TS_OF_FIRST].key = first;
  t->margins[TS_OF_SECOND].key = second;
  status = number_tables(t, first, second, threads);
  for (int k = 0; k < TS_MARGINS && status == TS_OK; k++)
    status = lay_out(t, &t->margins[k]);
  if (status == TS_OK) status = add_up(&a, threads);
  if (status != TS_OK) return ts_fail_memory(err);
  return (a.gaps[0] || a.gaps[1]) ? weigh_gaps(t, spec, noted, err) : TS_OK;
}

void ts_pair_end (ts_pair_totals *t) {
  for (int k = 0; k < TS_MARGINS; k++) {
    free(t->margins[k].ids);
    free(t->margins[k].tables);
    free(t->margins[k].totals);
    free(t->margins[k].why);
  }
  free(t->table);
  ts_dict_free(t->reasons);
  *t = (ts_pair_totals){0};
}
