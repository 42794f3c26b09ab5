/* query.c -- from flows to a frame; the steps, and the check of sides (S2) */
#include "query.h"

#include <stdlib.h>
#include <string.h>

#include "answer.h"

/* The first reporter of this side by id, other than 'not', with rows in the
** period. */
static uint32_t reporter_at (const ts_tally *t, uint32_t side, uint32_t when,
                             uint32_t not) {
  for (size_t i = 0; i < t->plan->countries; i++) {
    uint32_t r = t->plan->by_name[i];
    if (r != not
        && t->report_rows[ts_report_at(t->plan, side, r, when)] > 0) return r;
  }
  return TS_NONE;
}

/* A flow that both sides could report: its exporter, importer and period. */
static int find_double (const ts_tally *t, uint32_t *exporter,
                        uint32_t *importer, uint32_t *when) {
  for (*when = 0; *when < t->plan->periods; ++*when) {
    *exporter = reporter_at(t, TS_BY_EXPORTER, *when, TS_NONE);
    *importer = reporter_at(t, TS_BY_IMPORTER, *when, *exporter);
    if (*exporter != TS_NONE && *importer == TS_NONE) {
      *importer = reporter_at(t, TS_BY_IMPORTER, *when, TS_NONE);
      *exporter = reporter_at(t, TS_BY_EXPORTER, *when, *importer);
    }
    if (*exporter != TS_NONE && *importer != TS_NONE) return 1;
  }
  return 0;
}

#define SIDE_CURE "write reported_by = \"exporter\" or reported_by =" \
  " \"importer\", or make \"reported_by\" a key of by"

/* Rule 2. */
static ts_status check_sides (const ts_tally *t, ts_error *err) {
  const ts_plan *p = t->plan;
  uint32_t exporter, importer, when;
  char period[TS_PERIOD_TEXT];
  ts_dict *countries;
  ts_status status;
  if (p->is_key[TS_C_REPORTED_BY]) return TS_OK;
  if (!ts_tally_has_side(t, TS_BY_EXPORTER)
      || !ts_tally_has_side(t, TS_BY_IMPORTER)) return TS_OK;
  status = ts_store_dict(p->store, "country", &countries, err);
  if (status != TS_OK) return status;
  if (find_double(t, &exporter, &importer, &when))
    return ts_fail(err, TS_CONFLICT, "trade of %s with %s in %s is reported by"
                   " both sides: " SIDE_CURE, ts_dict_text(countries, exporter),
                   ts_dict_text(countries, importer),
                   ts_period_text(ts_period_of_code(p->period_base + when),
                                  period));
  if (strcmp(p->dataset->valuation_import, p->dataset->valuation_export) != 0
      && !(p->is_key[TS_C_EXPORTER] && p->is_key[TS_C_IMPORTER]))
    return ts_fail(err, TS_CONFLICT, "the sum would mix imports (%s) and"
                   " exports (%s): " SIDE_CURE, p->dataset->valuation_import,
                   p->dataset->valuation_export);
  return TS_OK;
}

/* What both questions begin with; the transaction is open. */
typedef struct {
  ts_plan plan;
  ts_levels levels;
  ts_keyspace space;
  ts_tally tally;
  ts_cover cover;
} work;

static ts_status prepare (work *w, ts_store *store,
                          const ts_selection *selection,
                          const ts_request *request, ts_error *err) {
  ts_status status = ts_plan_make(&w->plan, store, selection, request, err);
  if (status == TS_OK) status = ts_levels_choose(&w->plan, &w->levels, err);
  if (status == TS_OK)
    status = ts_keyspace_make(&w->space, &w->plan, &w->levels, err);
  if (status == TS_OK) status = ts_tally_scan(&w->tally, &w->space, err);
  if (status == TS_OK)
    status = ts_cover_make(&w->cover, &w->plan, &w->tally, err);
  return status;
}

static void clean (work *w) {
  if (w->cover.plan != NULL) ts_cover_free(&w->cover);
  if (w->tally.plan != NULL) ts_tally_free(&w->tally);
  ts_keyspace_free(&w->space);
  ts_levels_free(&w->levels);
  ts_plan_free(&w->plan);
}

/* Rule 10: sums beside those that are asked for, all value first. */
static ts_request with_lost_value (const ts_request *request) {
  ts_request r = *request;
  r.shown = request->sum_count;
  for (size_t i = 0; i < r.shown; i++) {
    ts_field field = request->sums[i].field;
    if (field == TS_C_VALUE || request->sums[i].needs >= 0) continue;
    if (r.sum_count == r.shown)
      r.sums[r.sum_count++] = (ts_sum){.field = TS_C_VALUE, .needs = -1};
    r.sums[r.sum_count++] = (ts_sum){.field = TS_C_VALUE, .needs = -1,
                                     .lacks = field};
  }
  return r;
}

ts_status ts_flows_by (ts_store *store, const ts_selection *selection,
                       const ts_request *request, ts_frame **frame,
                       ts_error *err) {
  work w = {0};
  ts_request asked = with_lost_value(request);
  ts_status status = ts_store_begin(store, TS_STORE_READ, err);
  if (status != TS_OK) return status;
  status = prepare(&w, store, selection, &asked, err);
  if (status == TS_OK) status = check_sides(&w.tally, err);
  if (status == TS_OK)
    status = ts_answer(&w.cover, &w.tally, &w.levels, frame, err);
  clean(&w);
  ts_store_end(store, status, NULL);
  return status;
}

/* One row of the coverage frame: a reporter with weight, in one fine period. */
static ts_status fill_coverage (work *w, uint32_t side, ts_frame *frame,
                                size_t *row, ts_error *err) {
  const ts_plan *p = &w->plan;
  ts_column *reporter = ts_frame_find(frame, "reporter");
  ts_column *reported = ts_frame_find(frame, "reported_by");
  ts_column *period = ts_frame_find(frame, "period");
  ts_column *released = ts_frame_find(frame, "released");
  ts_column *weight = ts_frame_find(frame, "weight");
  uint32_t word;
  if (ts_dict_add(reported->dict, ts_slice_of(ts_side_names[side]), &word)
      != TS_OK) return ts_fail_memory(err);
  ts_cover_weigh(&w->cover, side, TS_NONE);
  for (size_t i = 0; i < w->cover.group_count; i++) {
    uint32_t r = w->cover.group[i];
    for (uint32_t t = 0; t < p->periods; t++, ++*row) {
      reporter->u.codes[*row] = (r < p->countries) ? r : TS_NONE;
      reported->u.codes[*row] = word;
      period->u.ordinals[*row] =
        ts_period_of_code(p->period_base + t).ordinal;
      released->u.numbers[*row] =
        w->cover.released[ts_report_at(p, side, r, t)];
      weight->u.numbers[*row] = w->cover.weights[r];
    }
  }
  return TS_OK;
}

/* Reporters of a side that the dataset has in the span, and how many of them
** the conditions let in. */
static ts_status count_reporters (const ts_plan *p, uint32_t side,
                                  size_t *shown, size_t *known,
                                  ts_error *err) {
  const ts_filter *f = &p->filters[(side == TS_BY_EXPORTER) ? TS_C_EXPORTER
                                                            : TS_C_IMPORTER];
  const ts_released *released;
  size_t n;
  uint8_t *seen = calloc(p->countries + 1, 1);
  ts_status status = ts_store_released(p->store, p->dataset->id, &released, &n,
                                       err);
  *shown = *known = 0;
  if (seen == NULL) return ts_fail_memory(err);
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    uint32_t r = released[i].reporter;
    if (released[i].side != side || r >= p->countries || seen[r]
        || (released[i].load != 0 && !ts_plan_sees(p, released[i].load))
        || ts_plan_period(p, released[i].period) == TS_OUT) continue;
    seen[r] = 1;
    ++*known;
    *shown += (size_t)(f->allowed == NULL || (r < f->size && f->allowed[r]));
  }
  free(seen);
  return status;
}

/* S19: the weights of some reporters say nothing about coverage of all. */
static ts_status check_narrowed (work *w, uint32_t side, ts_string *among,
                                 ts_error *err) {
  const ts_plan *p = &w->plan;
  const char *name = ts_side_names[side];
  size_t shown, known;
  ts_status status;
  if (side == TS_BY_RECONCILED || !ts_tally_has_side(&w->tally, side))
    return TS_OK;
  status = count_reporters(p, side, &shown, &known, err);
  if (status != TS_OK || shown == known) return status;
  if (!p->request->within_selection)
    return ts_fail(err, TS_CONFLICT, "'%s' was narrowed to %zu of %zu %ss, so"
                   " coverage would not be that of all: leave %s out of the"
                   " selection, or write within = \"selection\" to have it"
                   " among these alone", name, shown, known, name, name);
  ts_string_format(among, " | coverage among %zu of %zu %ss", shown, known,
                   name);
  return among->status;
}

static ts_status check_reporters (work *w, ts_string *among, ts_error *err) {
  ts_status status = TS_OK;
  for (uint32_t side = 0; side < 3 && status == TS_OK; side++)
    status = check_narrowed(w, side, among, err);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}

/* Behind the title stands what is among what. */
static ts_status entitle (ts_frame *frame, ts_string *among, ts_error *err) {
  ts_string title = {0};
  ts_status status;
  if (among->length == 0) return TS_OK;
  ts_string_format(&title, "%s%s", frame->title, among->text);
  status = (title.status == TS_OK) ? ts_set_text(&frame->title, title.text)
                                   : title.status;
  ts_string_free(&title);
  return (status == TS_OK) ? TS_OK : ts_fail_memory(err);
}

static ts_status make_coverage (work *w, ts_frame **frame, ts_error *err) {
  const ts_plan *p = &w->plan;
  size_t rows = 0, row = 0;
  ts_dict *countries;
  ts_column *column;
  ts_frame *made = NULL;
  ts_status status = ts_store_dict(p->store, "country", &countries, err);
  if (status != TS_OK) return status;
  for (uint32_t side = 0; side < 3; side++) {
    ts_cover_weigh(&w->cover, side, TS_NONE);
    rows += w->cover.group_count * p->periods;
  }
  made = ts_frame_alloc(rows);
  if (made == NULL
      || ts_frame_add_key(made, "reporter", countries, &column) != TS_OK
      || ts_frame_add_key(made, "reported_by", NULL, &column) != TS_OK
      || ts_frame_add_period(made, "period", p->freq, &column) != TS_OK
      || ts_frame_add_number(made, "released", "", &column) != TS_OK
      || ts_frame_add_number(made, "weight", "fraction", &column) != TS_OK)
    status = ts_fail_memory(err);
  for (uint32_t side = 0; side < 3 && status == TS_OK; side++)
    status = fill_coverage(w, side, made, &row, err);
  if (status == TS_OK)
    status = ts_answer_words(made, &w->cover, &w->tally, &w->levels, err);
  if (status == TS_OK) *frame = made;
  else ts_frame_free(made);
  return status;
}

ts_status ts_flows_coverage (ts_store *store, const ts_selection *selection,
                             const ts_request *request, ts_frame **frame,
                             ts_error *err) {
  work w = {0};
  ts_request asked = with_lost_value(request);
  ts_frame *unsorted = NULL;
  ts_string among = {0};
  ts_status status = ts_store_begin(store, TS_STORE_READ, err);
  if (status != TS_OK) return status;
  status = prepare(&w, store, selection, &asked, err);
  if (status == TS_OK) status = check_reporters(&w, &among, err);
  if (status == TS_OK) status = make_coverage(&w, &unsorted, err);
  if (status == TS_OK) status = entitle(unsorted, &among, err);
  ts_string_free(&among);
  if (status == TS_OK && ts_frame_sorted(unsorted, frame) != TS_OK)
    status = ts_fail_memory(err);
  ts_frame_free(unsorted);
  clean(&w);
  ts_store_end(store, status, NULL);
  return status;
}
