/* share_total.c -- the wholes that the members of a key make up */
#include "share_total.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Every key and period column but one. */
static ts_status group_others (ts_share_groups *s, const ts_frame *frame,
                               const char *of, ts_error *err) {
  const ts_column **by = malloc((frame->width + 1) * sizeof *by);
  size_t n = 0;
  ts_status status;
  if (by == NULL) return ts_fail_memory(err);
  for (size_t k = 0; k < frame->width; k++)
    if (frame->columns[k].kind != TS_NUMBER && &frame->columns[k] != s->key)
      by[n++] = &frame->columns[k];
  status = ts_panel_start(&s->panel, frame, of, by, n, err);
  free(by);
  return status;
}

ts_status ts_share_start (ts_share_groups *s, const ts_frame *frame,
                          const ts_panel_spec *spec, const char *verb,
                          ts_error *err) {
  ts_column *key;
  ts_status status;
  *s = (ts_share_groups){.selection = spec->selection, .skip = spec->skip};
  if (spec->over == NULL)
    return ts_fail(err, TS_MISUSE, "%s compares the members of a key: say "
                   "which, as in f:%s \"exporter\"", verb, verb);
  status = ts_frame_need(frame, spec->over, &key, err);
  if (status == TS_OK && key->kind != TS_KEY)
    status = ts_fail(err, TS_MISUSE, "%s compares the members of a key, and "
                     "'%s' is none", verb, key->name);
  if (status == TS_OK && !s->selection)
    status = ts_panel_whole(key, verb, err);
  if (status != TS_OK) return status;
  s->key = key;
  s->parts = malloc((frame->rows + 1) * sizeof *s->parts);
  if (s->parts == NULL) return ts_fail_memory(err);
  return group_others(s, frame, spec->of, err);
}

void ts_share_end (ts_share_groups *s) {
  ts_panel_free(&s->panel);
  free(s->parts);
  s->parts = NULL;
}

static int by_code (const void *pa, const void *pb, void *codes) {
  const uint32_t *all = codes;
  size_t a = *(const size_t *)pa, b = *(const size_t *)pb;
  if (all[a] != all[b]) return (all[a] < all[b]) ? -1 : 1;
  return (a > b) - (a < b);
}

/* Sorting a group's rows by member shows members that stand twice. */
static ts_status check_once (ts_share_groups *s, size_t group,
                             ts_error *err) {
  ts_panel *p = &s->panel;
  size_t *rows = p->order + p->starts[group];
  size_t n = p->starts[group + 1] - p->starts[group];
  qsort_r(rows, n, sizeof *rows, by_code, s->key->u.codes);
  for (size_t i = 1; i < n; i++)
    if (s->key->u.codes[rows[i]] == s->key->u.codes[rows[i - 1]]) {
      char label[256];
      ts_panel_label(p, group, label, sizeof label);
      return ts_fail(err, TS_CONFLICT, "%s stands twice in %s: add its rows up "
                     "first with f:by(...)",
                     ts_dict_text(s->key->dict, s->key->u.codes[rows[i]]),
                     label);
    }
  return TS_OK;
}

static void explain (const ts_share_groups *s, size_t missing, size_t n,
                     size_t row, ts_share_total *total) {
  const ts_panel *p = &s->panel;
  const char *why = ts_frame_why(p->frame, p->of, row);
  if (missing > 1)
    snprintf(total->why, sizeof total->why, "%zu of %zu parts missing", missing,
             n);
  else
    snprintf(total->why, sizeof total->why, "%s missing%s%s",
             ts_dict_text(s->key->dict, s->key->u.codes[row]),
             (*why != '\0') ? ": " : "", why);
}

ts_status ts_share_tell (const ts_share_groups *s, ts_frame *frame) {
  if (s->skipped == 0) return TS_OK;
  return ts_frame_note(frame, "%zu missing part%s left out of the sums over "
                       "'%s'", s->skipped, (s->skipped == 1) ? "" : "s",
                       s->key->name);
}

ts_status ts_share_sum (ts_share_groups *s, size_t group,
                        ts_share_total *total, ts_error *err) {
  const ts_panel *p = &s->panel;
  size_t n = 0, missing = 0, missed = 0;
  ts_status status = check_once(s, group, err);
  *total = (ts_share_total){.sum = NAN};
  if (status != TS_OK) return status;
  for (size_t i = p->starts[group]; i < p->starts[group + 1]; i++) {
    size_t row = p->order[i];
    if (s->selection && s->key->rest != TS_NONE
        && s->key->u.codes[row] == s->key->rest) continue;
    s->parts[n++] = p->of->u.numbers[row];  /* NaN: the sum passes over it */
    if (!isnan(p->of->u.numbers[row])) continue;
    missing++;
    missed = row;
  }
  s->skipped += s->skip ? missing : 0;
  if (missing > 0 && !s->skip) {
    explain(s, missing, n, missed, total);
    return TS_OK;
  }
  status = ts_reducer_find("sum")->reduce(s->parts, n, NULL, &total->sum);
  return (status == TS_OK) ? TS_OK : ts_fail_memory(err);
}
