/* join.c -- two frames side by side; see join.h for the rules */
#include "join.h"

#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "group.h"

/* Rows of both frames numbered together: equal keys, equal number. */
typedef struct {
  const ts_frame *left, *right;
  const ts_column **left_on, **right_on;
  size_t n;                  /* pairs */
  uint32_t *ids;             /* left rows, then right rows */
  unsigned char *missing;    /* rule 4; left rows, then right rows */
  size_t groups;
  size_t *order, *start;     /* right rows by id */
} matching;

static void free_matching (matching *m) {
  free(m->left_on);
  free(m->right_on);
  free(m->ids);
  free(m->missing);
  free(m->order);
  free(m->start);
}

static ts_status find_pair (matching *m, const ts_join_pair *pair, size_t i,
                            ts_error *err) {
  ts_column *l, *r;
  ts_status status = ts_frame_need(m->left, pair->left, &l, err);
  if (status == TS_OK) status = ts_frame_need(m->right, pair->right, &r, err);
  if (status != TS_OK) return status;
  m->left_on[i] = l;
  m->right_on[i] = r;
  if (l->kind == TS_NUMBER || l->kind != r->kind)
    return ts_fail(err, TS_CONFLICT, "join: '%s' and '%s' must both be keys or "
                   "both periods", l->name, r->name);
  if (l->kind == TS_PERIODS && l->freq != r->freq)
    return ts_fail(err, TS_CONFLICT, "join: periods are by %s on the left and "
                   "by %s on the right: sum the finer one with by(\"%s\")",
                   ts_freq_name(l->freq), ts_freq_name(r->freq),
                   ts_freq_name((l->freq > r->freq) ? l->freq : r->freq));
  return TS_OK;
}

/* Right codes in the words of the left dictionary; new words get new codes. */
static ts_status translate (const ts_column *l, const ts_column *r,
                            uint32_t **words) {
  size_t size = ts_dict_size(r->dict);
  uint32_t next = (uint32_t)ts_dict_size(l->dict);
  *words = malloc((size + 1) * sizeof **words);
  if (*words == NULL) return TS_NOMEM;
  for (uint32_t code = 0; code < size; code++) {
    uint32_t found = ts_dict_find(l->dict, ts_dict_slice(r->dict, code));
    (*words)[code] = (found != TS_NONE) ? found : next++;
  }
  return TS_OK;
}

/* The least period of two columns; TS_NO_PERIOD only where none is there. */
static int32_t least_of (const ts_column *column, size_t rows, int32_t least) {
  for (size_t i = 0; i < rows; i++) {
    int32_t ordinal = column->u.ordinals[i];
    if (ordinal != TS_NO_PERIOD
        && (least == TS_NO_PERIOD || ordinal < least)) least = ordinal;
  }
  return least;
}

static void code_periods (const ts_column *column, size_t rows, int32_t least,
                          uint32_t *codes) {
  for (size_t i = 0; i < rows; i++) {
    int32_t ordinal = column->u.ordinals[i];
    codes[i] = (ordinal == TS_NO_PERIOD)
             ? 0 : (uint32_t)ordinal - (uint32_t)least + 1;
  }
}

static ts_status code_keys (const ts_column *l, const ts_column *r, size_t nl,
                            size_t nr, uint32_t *codes) {
  uint32_t *words = NULL;
  if (translate(l, r, &words) != TS_OK) return TS_NOMEM;
  for (size_t i = 0; i < nl; i++) codes[i] = l->u.codes[i] + 1;
  for (size_t i = 0; i < nr; i++)
    codes[nl + i] = (r->u.codes[i] == TS_NONE) ? 0 : words[r->u.codes[i]] + 1;
  free(words);
  return TS_OK;
}

/* One pair's cells as codes over both frames; 0 is missing. */
static ts_status pair_codes (matching *m, size_t pair, uint32_t *codes) {
  const ts_column *l = m->left_on[pair], *r = m->right_on[pair];
  size_t nl = m->left->rows, nr = m->right->rows;
  if (l->kind == TS_KEY) {
    if (code_keys(l, r, nl, nr, codes) != TS_OK) return TS_NOMEM;
  } else {
    int32_t least = least_of(r, nr, least_of(l, nl, TS_NO_PERIOD));
    code_periods(l, nl, least, codes);
    code_periods(r, nr, least, codes + nl);
  }
  for (size_t i = 0; i < nl + nr; i++) m->missing[i] |= (codes[i] == 0);
  return TS_OK;
}

static ts_status number_rows (matching *m) {
  size_t rows = m->left->rows + m->right->rows;
  uint32_t *codes = malloc((rows + 1) * sizeof *codes);
  ts_status status = TS_NOMEM;
  m->ids = calloc(rows + 1, sizeof *m->ids);
  m->missing = calloc(rows + 1, 1);
  if (codes != NULL && m->ids != NULL && m->missing != NULL) status = TS_OK;
  m->groups = (rows > 0);
  for (size_t i = 0; i < m->n && status == TS_OK && rows > 0; i++) {
    status = pair_codes(m, i, codes);
    if (status == TS_OK)
      status = ts_group_split(m->ids, &m->groups, codes, rows);
  }
  free(codes);
  if (status != TS_OK) return status;
  m->order = malloc((m->right->rows + 1) * sizeof *m->order);
  m->start = malloc((m->groups + 2) * sizeof *m->start);
  if (m->order == NULL || m->start == NULL) return TS_NOMEM;
  ts_group_places(m->ids + m->left->rows, m->right->rows, m->groups, m->order,
                  m->start);
  return TS_OK;
}

/* Rule 2: "several right rows have exporter CHN, period 2023". */
static ts_status broken (const ts_frame *frame, const ts_column *const *on,
                         size_t n, size_t row, const char *side,
                         const char *match, ts_error *err) {
  ts_string s = {0};
  for (size_t i = 0; i < n; i++) {
    ts_string_format(&s, "%s%s ", (i > 0) ? ", " : "", on[i]->name);
    ts_cell_text(frame, on[i], row, (ts_cell_style){0, TS_PLAIN}, &s);
  }
  if (s.status != TS_OK) ts_fail_memory(err);
  else
    ts_fail(err, TS_CONFLICT, "join, match \"%s\": several %s rows have %s",
            match, side, (s.length > 0) ? s.text : "no key");
  ts_string_free(&s);
  return TS_CONFLICT;
}

static ts_status check_side (const matching *m, const ts_frame *frame,
                             const ts_column *const *on, size_t offset,
                             const char *side, const char *match,
                             ts_error *err) {
  unsigned char *seen = calloc(m->groups + 1, 1);
  ts_status status = (seen != NULL) ? TS_OK : ts_fail_memory(err);
  for (size_t i = 0; i < frame->rows && status == TS_OK; i++) {
    uint32_t id = m->ids[offset + i];
    if (m->missing[offset + i]) continue;
    if (seen[id]) status = broken(frame, on, m->n, i, side, match, err);
    seen[id] = 1;
  }
  free(seen);
  return status;
}

static ts_status check_match (const matching *m, const char *match,
                              ts_error *err) {
  ts_status status = TS_OK;
  if (strcmp(match, "m:1") != 0 && strcmp(match, "1:1") != 0
      && strcmp(match, "1:m") != 0)
    return ts_fail(err, TS_UNKNOWN, "join: match is \"m:1\", \"1:1\" or "
                   "\"1:m\", not \"%s\"", match);
  if (match[2] == '1')
    status = check_side(m, m->right, m->right_on, m->left->rows, "right",
                        match, err);
  if (status == TS_OK && match[0] == '1')
    status = check_side(m, m->left, m->left_on, 0, "left", match, err);
  return status;
}

/* Row numbers of both sides for each row of the result. */
typedef struct {
  size_t rows, *left, *right;
  size_t lonely_left, lonely_right;
} meeting;

static size_t matches_of (const matching *m, size_t row) {
  size_t count = 0;
  if (m->missing[row]) return 0;
  for (size_t i = m->start[m->ids[row]]; i < m->start[m->ids[row] + 1]; i++)
    count += !m->missing[m->left->rows + m->order[i]];
  return count;
}

static ts_status meet (const matching *m, meeting *x) {
  size_t nl = m->left->rows, nr = m->right->rows;
  unsigned char *used = calloc(nr + 1, 1);
  x->rows = 0;
  for (size_t i = 0; i < nl; i++) {
    size_t count = matches_of(m, i);
    x->lonely_left += (count == 0);
    x->rows += (count > 0) ? count : 1;
  }
  x->left = malloc((x->rows + 1) * sizeof *x->left);
  x->right = malloc((x->rows + 1) * sizeof *x->right);
  if (used == NULL || x->left == NULL || x->right == NULL) {
    free(used);
    return TS_NOMEM;
  }
  for (size_t i = 0, at = 0; i < nl; i++) {
    size_t first = at;
    for (size_t k = m->start[m->ids[i]];
         !m->missing[i] && k < m->start[m->ids[i] + 1]; k++) {
      if (m->missing[nl + m->order[k]]) continue;
      x->left[at] = i;
      x->right[at++] = m->order[k];
      used[m->order[k]] = 1;
    }
    if (at > first) continue;
    x->left[at] = i;
    x->right[at++] = SIZE_MAX;
  }
  for (size_t i = 0; i < nr; i++) x->lonely_right += !used[i];
  free(used);
  return TS_OK;
}

static int is_matched_on (const matching *m, const ts_column *column) {
  for (size_t i = 0; i < m->n; i++)
    if (m->right_on[i] == column) return 1;
  return 0;
}

static const char no_match[] = "no match";

/* Append a column of the right side; rule 1. */
static ts_status append (ts_frame *to, const matching *m, const meeting *x,
                         const ts_column *from) {
  ts_status status = ts_frame_take(to, m->right, from, x->right);
  ts_column *column = &to->columns[to->width - 1];
  ts_reason_memo memo = {0};
  for (size_t i = 0; i < x->rows && status == TS_OK; i++)
    if (from->kind == TS_NUMBER && x->right[i] == SIZE_MAX)
      status = ts_frame_reason_again(to, column, i, no_match, &memo);
  return status;
}

static ts_status notes (ts_frame *to, const meeting *x) {
  ts_status status = TS_OK;
  if (x->lonely_left > 0)
    status = ts_frame_note(to, "join: %zu left row%s without a match",
                           x->lonely_left, (x->lonely_left == 1) ? "" : "s");
  if (status == TS_OK && x->lonely_right > 0)
    status = ts_frame_note(to, "join: %zu right row%s not used",
                           x->lonely_right, (x->lonely_right == 1) ? "" : "s");
  return status;
}

static ts_status build (const matching *m, const meeting *x, ts_frame **out,
                        ts_error *err) {
  ts_frame *made = NULL;
  ts_status status = ts_frame_pick(m->left, x->left, x->rows, &made);
  for (size_t c = 0; c < m->right->width && status == TS_OK; c++) {
    const ts_column *column = &m->right->columns[c];
    if (is_matched_on(m, column)) continue;
    status = append(made, m, x, column);
    if (status == TS_CONFLICT)  /* rule 3 */
      ts_fail(err, status, "join: both frames have '%s': rename one, "
              "rename{ %s_2 = \"%s\" }, or match on it", column->name,
              column->name, column->name);
  }
  if (status == TS_OK) status = notes(made, x);
  if (status != TS_OK) ts_frame_free(made);
  else *out = made;
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}

/* Number the rows of both sides and check what is said of them. */
static ts_status match_rows (matching *m, const ts_join_pair *on,
                             const char *match, ts_error *err) {
  ts_status status = TS_OK;
  m->left_on = malloc((m->n + 1) * sizeof *m->left_on);
  m->right_on = malloc((m->n + 1) * sizeof *m->right_on);
  if (m->left_on == NULL || m->right_on == NULL) return ts_fail_memory(err);
  for (size_t i = 0; i < m->n && status == TS_OK; i++)
    status = find_pair(m, &on[i], i, err);
  if (status == TS_OK && number_rows(m) != TS_OK) return ts_fail_memory(err);
  return (status == TS_OK) ? check_match(m, match, err) : status;
}

ts_status ts_join_rows (const ts_frame *left, const ts_frame *right,
                        const ts_join_pair *on, size_t n, size_t *rows,
                        ts_error *err) {
  matching m = {.left = left, .right = right, .n = n};
  ts_status status = match_rows(&m, on, "m:1", err);
  for (size_t i = 0; i < left->rows && status == TS_OK; i++) {
    rows[i] = SIZE_MAX;
    for (size_t k = m.start[m.ids[i]];
         !m.missing[i] && k < m.start[m.ids[i] + 1]; k++)
      if (!m.missing[left->rows + m.order[k]]) rows[i] = m.order[k];
  }
  free_matching(&m);
  return status;
}

ts_status ts_frame_join (const ts_frame *left, const ts_frame *right,
                         const ts_join_pair *on, size_t n, const char *match,
                         ts_frame **out, ts_error *err) {
  matching m = {.left = left, .right = right, .n = n};
  meeting x = {0};
  ts_status status;
  if (n == 0)
    return ts_fail(err, TS_DOMAIN, "join needs columns to match on: "
                   "{ on = { \"period\", ... } }");
  status = match_rows(&m, on, match, err);
  if (status == TS_OK && meet(&m, &x) != TS_OK) status = ts_fail_memory(err);
  if (status == TS_OK) status = build(&m, &x, out, err);
  free(x.left);
  free(x.right);
  free_matching(&m);
  return status;
}
