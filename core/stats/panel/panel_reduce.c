/* panel_reduce.c -- reducers over keys and groups; see panel_verbs.h */
#include "panel_verbs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "stats/levels/share_total.h"

typedef struct {
  const ts_frame *frame;
  const ts_reducer *reducer;
  const ts_args *args;
  const ts_panel_spec *spec;
  const ts_column **kept;     /* owned */
  size_t kept_count;
  const ts_column *over;      /* NULL: several columns are collapsed */
  int regular;                /* rule 3: each group is a series */
  ts_panel panel;
  double *parts;              /* of one group; owned */
  uint32_t *seen;             /* by code of 'over': group + 1; owned */
  size_t missing;             /* parts of this group */
  uint32_t why;               /* the one reason that they share, or TS_NONE */
  ts_share_groups whole;      /* weights, once a part is missing */
  size_t *whole_of;           /* row -> group of 'whole'; owned */
} work;

static int is_kept (const work *w, const ts_column *column) {
  for (size_t k = 0; k < w->kept_count; k++)
    if (w->kept[k] == column) return 1;
  return 0;
}

/* A key or the period, which is also called by its frequency: "quarter". */
static ts_status need_apart (const ts_frame *frame, const char *name,
                             ts_column **column, ts_error *err) {
  ts_status status = TS_OK;
  ts_column *when = ts_frame_period(frame);
  *column = ts_frame_find(frame, name);
  if (*column == NULL && when != NULL
      && strcmp(name, ts_freq_name(when->freq)) == 0) *column = when;
  if (*column == NULL) status = ts_frame_need(frame, name, column, err);
  if (status == TS_OK && (*column)->kind == TS_NUMBER)
    return ts_fail(err, TS_MISUSE, "'%s' is a number column: rows are kept "
                   "apart or compared by a key or the period", name);
  return status;
}

static ts_status keep_named (work *w, ts_error *err) {
  for (size_t k = 0; k < w->spec->by_count; k++) {
    ts_column *column;
    ts_status status = need_apart(w->frame, w->spec->by[k], &column, err);
    if (status != TS_OK) return status;
    if (!is_kept(w, column)) w->kept[w->kept_count++] = column;
  }
  return TS_OK;
}

static ts_status keep_others (work *w, ts_error *err) {
  ts_column *over = NULL;
  ts_status status = TS_OK;
  if (w->spec->over != NULL)
    status = need_apart(w->frame, w->spec->over, &over, err);
  for (size_t k = 0; status == TS_OK && k < w->frame->width; k++) {
    const ts_column *column = &w->frame->columns[k];
    if (column->kind != TS_NUMBER && column != over && over != NULL)
      w->kept[w->kept_count++] = column;
  }
  return status;
}

/* Which columns are kept apart, and what that collapses. */
static ts_status choose (work *w, ts_error *err) {
  size_t collapsed = 0;
  ts_status status;
  w->kept = malloc((w->frame->width + w->spec->by_count + 1) * sizeof *w->kept);
  if (w->kept == NULL) return ts_fail_memory(err);
  status = (w->spec->by != NULL) ? keep_named(w, err) : keep_others(w, err);
  if (status != TS_OK) return status;
  for (size_t k = 0; k < w->frame->width; k++) {
    const ts_column *column = &w->frame->columns[k];
    if (column->kind == TS_NUMBER || is_kept(w, column)) continue;
    w->over = (collapsed++ == 0) ? column : NULL;
  }
  if (collapsed > 1) w->over = NULL;
  w->regular = (w->over != NULL && w->over->kind == TS_PERIODS);
  return TS_OK;
}

/* Rule 4, for every key that is collapsed. */
static ts_status check_partners (const work *w, ts_error *err) {
  ts_status status = TS_OK;
  if (!w->reducer->partners_only || w->spec->selection) return TS_OK;
  for (size_t k = 0; status == TS_OK && k < w->frame->width; k++) {
    const ts_column *key = &w->frame->columns[k];
    if (key->kind != TS_KEY || is_kept(w, key)) continue;
    status = ts_panel_whole(key, w->reducer->name, err);
    if (status == TS_OK && key->rest != TS_NONE)
      status = ts_fail(err, TS_CONFLICT, "'%s' has a rest (%s), which is no "
                       "partner: write within = \"selection\" to have %s "
                       "without it", key->name,
                       ts_dict_text(key->dict, key->rest), w->reducer->name);
  }
  return status;
}

static int is_rest (const work *w, size_t row) {
  for (size_t k = 0; k < w->frame->width; k++) {
    const ts_column *key = &w->frame->columns[k];
    if (key->kind == TS_KEY && key->rest != TS_NONE && !is_kept(w, key)
        && key->u.codes[row] == key->rest) return 1;
  }
  return 0;
}

/* Rule 4: each partner stands once. */
static ts_status meet (work *w, size_t group, size_t row, ts_error *err) {
  uint32_t code, mark = (uint32_t)group + 1;
  char label[256];
  if (w->seen == NULL) return TS_OK;
  code = w->over->u.codes[row];
  if (code == TS_NONE) return TS_OK;
  if (w->seen[code] == mark) {
    ts_panel_label(&w->panel, group, label, sizeof label);
    return ts_fail(err, TS_CONFLICT, "%s stands twice in %s: add its rows up "
                   "first with f:by(...)", ts_dict_text(w->over->dict, code),
                   label);
  }
  w->seen[code] = mark;
  return TS_OK;
}

/* Remember why a part is missing, as long as all say the same. */
static void note_missing (work *w, size_t row) {
  const ts_column *of = w->panel.of;
  uint32_t why = (row == TS_ABSENT || of->why == NULL) ? TS_NONE : of->why[row];
  w->why = (w->missing++ == 0 || w->why == why) ? why : TS_NONE;
}

static size_t gather_series (work *w, size_t group) {
  size_t n = ts_panel_series(&w->panel, group, w->parts).n, present = 0;
  for (size_t i = w->panel.starts[group]; i < w->panel.starts[group + 1]; i++) {
    size_t row = w->panel.order[i];
    if (isnan(w->panel.of->u.numbers[row])) note_missing(w, row);
    present++;
  }
  for (; present < n; present++) note_missing(w, TS_ABSENT);
  return n;
}

/* The parts of a group; those of a series keep the order of time. */
static ts_status gather (work *w, size_t group, size_t *n, ts_error *err) {
  const ts_panel *p = &w->panel;
  ts_status status = TS_OK;
  w->missing = 0;
  *n = w->regular ? gather_series(w, group) : 0;
  if (w->regular) return TS_OK;
  for (size_t i = p->starts[group];
       status == TS_OK && i < p->starts[group + 1]; i++) {
    size_t row = p->order[i];
    if (w->reducer->partners_only && is_rest(w, row)) continue;
    status = meet(w, group, row, err);
    w->parts[(*n)++] = p->of->u.numbers[row];
    if (isnan(p->of->u.numbers[row])) note_missing(w, row);
  }
  return status;
}

/* Are the parts members of one key, and does the reducer weigh them? */
static int weighs (const work *w) {
  return w->reducer->by_weight && w->over != NULL && w->over->kind == TS_KEY;
}

static ts_status weigh (work *w, ts_error *err) {
  ts_share_groups *s = &w->whole;
  ts_status status = ts_share_weigh(s, w->frame, w->over, w->spec,
                                    w->reducer->partners_only, err);
  if (status != TS_OK) return status;
  w->whole_of = malloc((w->frame->rows + 1) * sizeof *w->whole_of);
  if (w->whole_of == NULL) return ts_fail_memory(err);
  for (size_t g = 0; g < s->panel.groups; g++)
    for (size_t i = s->panel.starts[g]; i < s->panel.starts[g + 1]; i++)
      w->whole_of[s->panel.order[i]] = g;
  return TS_OK;
}

/* Can the parts that are there stand for all (rule 2)? */
static ts_status will_do (work *w, size_t group, int *enough, ts_error *err) {
  size_t row = w->panel.order[w->panel.starts[group]];
  int counts = (w->reducer->unit == TS_UNIT_COUNT
                && !w->reducer->partners_only);
  ts_share_total total;
  ts_status status = TS_OK;
  *enough = (w->missing == 0 || w->spec->skip || counts);
  if (*enough || !weighs(w)) return TS_OK;
  if (w->whole_of == NULL) status = weigh(w, err);
  if (status == TS_OK)
    status = ts_share_sum(&w->whole, w->whole_of[row], &total, err);
  if (status == TS_OK) *enough = !isnan(total.sum);
  return status;
}

static void why_missing (const work *w, size_t n, ts_string *why) {
  if (w->why != TS_NONE)
    ts_string_put(why, ts_dict_text(w->frame->reasons, w->why));
  else
    ts_string_format(why, "%zu of %zu %s missing", w->missing, n,
                     w->regular ? "periods" : "parts");
}

static ts_status reduce_parts (const work *w, size_t n, double *result,
                               ts_string *why, ts_error *err) {
  ts_status status = w->reducer->reduce(w->parts, n, w->args, result);
  if (status == TS_NOMEM) return ts_fail_memory(err);
  if (status != TS_OK)
    return ts_fail(err, status, "%s of '%s': %s", w->reducer->name,
                   w->panel.of->name, (status == TS_DOMAIN)
                   ? "a negative part has no share" : ts_message(status));
  if (isnan(*result)) ts_string_put(why, "undefined for these parts");
  return TS_OK;
}

/* Rule 2: the number of a group, or why there is none. */
static ts_status reduce_group (work *w, size_t group, double *result,
                               ts_string *why, ts_error *err) {
  size_t n = 0;
  int enough = 1;
  ts_status status = TS_OK;
  *result = NAN;
  w->missing = 0;
  if (group < w->panel.groups) {
    status = gather(w, group, &n, err);
    if (status == TS_OK) status = will_do(w, group, &enough, err);
  }
  if (status != TS_OK) return status;
  if (enough) return reduce_parts(w, n, result, why, err);
  why_missing(w, n, why);
  return TS_OK;
}

static ts_status reduce_all (work *w, ts_frame *out, ts_column *made,
                             ts_error *err) {
  ts_string why = {0};
  ts_status status = TS_OK;
  for (size_t g = 0; status == TS_OK && g < out->rows; g++) {
    why.length = 0;
    status = reduce_group(w, g, &made->u.numbers[g], &why, err);
    if (status == TS_OK && why.status == TS_OK && why.length > 0)
      why.status = ts_frame_reason(out, made, g, why.text);
    if (why.status != TS_OK) status = ts_fail_memory(err);
  }
  ts_string_free(&why);
  return status;
}

/* The kept columns of the first row of each group. */
static ts_status take_kept (const work *w, ts_frame *out) {
  size_t *picked = malloc((out->rows + 1) * sizeof *picked);
  ts_status status = TS_OK;
  if (picked == NULL) return TS_NOMEM;
  for (size_t g = 0; g < w->panel.groups; g++)
    picked[g] = w->panel.order[w->panel.starts[g]];
  for (size_t k = 0; status == TS_OK && k < w->kept_count; k++)
    status = ts_frame_take(out, w->frame, w->kept[k], picked);
  free(picked);
  return status;
}

static ts_status name_unit (const work *w, ts_frame *out, ts_column **made,
                            ts_error *err) {
  const char *unit = ts_unit_of(w->reducer->unit, w->panel.of->unit);
  ts_status status = ts_panel_add(out, (w->spec->as != NULL)
                                       ? w->spec->as : w->reducer->name,
                                  unit, made, err);
  if (status == TS_OK && w->reducer->unit == TS_UNIT_SAME
      && ts_set_text(&(*made)->valuation, w->panel.of->valuation) != TS_OK)
    status = ts_fail_memory(err);
  return status;
}

static ts_status title_selection (const work *w, ts_frame *out) {
  ts_status status = TS_OK;
  if (!w->reducer->partners_only) return TS_OK;
  for (size_t k = 0; status == TS_OK && k < w->frame->width; k++) {
    const ts_column *key = &w->frame->columns[k];
    if (key->kind == TS_KEY && !is_kept(w, key))
      status = ts_panel_among(out, key, w->reducer->name);
  }
  return status;
}

static ts_status check_coverage (const work *w, ts_error *err) {
  if (w->spec->coverage <= 0.0 || weighs(w)) return TS_OK;
  if (!w->reducer->by_weight)
    return ts_fail(err, TS_MISUSE, "%s takes no coverage, because a light part "
                   "may change it as much as a heavy one: missing = \"skip\" "
                   "uses the parts there are", w->reducer->name);
  return ts_fail(err, TS_MISUSE, "%s takes a coverage where it compares the "
                 "members of one key, as in over = \"exporter\"",
                 w->reducer->name);
}

static ts_status prepare (work *w, ts_error *err) {
  ts_status status = choose(w, err);
  size_t room;
  if (status == TS_OK) status = check_coverage(w, err);
  if (status == TS_OK) status = check_partners(w, err);
  if (status == TS_OK)
    status = ts_panel_start(&w->panel, w->frame, w->spec->of, w->kept,
                            w->kept_count, err);
  if (status == TS_OK && w->regular) status = ts_panel_regular(&w->panel, err);
  if (status != TS_OK) return status;
  room = w->regular ? w->panel.periods : w->frame->rows;
  w->parts = malloc((room + 1) * sizeof *w->parts);
  if (w->parts == NULL) return ts_fail_memory(err);
  if (!w->reducer->partners_only || w->over == NULL || w->regular) return TS_OK;
  w->seen = calloc(ts_dict_size(w->over->dict) + 1, sizeof *w->seen);
  return (w->seen != NULL) ? TS_OK : ts_fail_memory(err);
}

static ts_status build (work *w, ts_frame **out, ts_error *err) {
  size_t rows = (w->kept_count > 0) ? w->panel.groups : 1;
  ts_frame *made = ts_frame_like(w->frame, rows);
  ts_column *column;
  ts_status status;
  if (made == NULL) return ts_fail_memory(err);
  status = take_kept(w, made);
  if (status == TS_OK) status = name_unit(w, made, &column, err);
  if (status == TS_OK) status = reduce_all(w, made, column, err);
  if (status == TS_OK)
    status = ts_panel_told(made, w->reducer->name, w->panel.of->name, w->args);
  if (status == TS_OK) status = ts_panel_count(made, column);
  if (status == TS_OK && w->whole_of != NULL)
    status = ts_share_tell(&w->whole, made);
  if (status == TS_OK) status = title_selection(w, made);
  if (status == TS_NOMEM) ts_fail_memory(err);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}

ts_status ts_panel_reduce (const ts_frame *frame, const ts_reducer *reducer,
                           const ts_args *args, const ts_panel_spec *spec,
                           ts_frame **out, ts_error *err) {
  work w = {.frame = frame, .reducer = reducer, .args = args, .spec = spec};
  ts_status status = prepare(&w, err);
  if (status == TS_OK) status = build(&w, out, err);
  ts_panel_free(&w.panel);
  ts_share_end(&w.whole);
  free(w.kept);
  free(w.parts);
  free(w.seen);
  free(w.whole_of);
  return status;
}
