/* answer_words.c -- the title and the notes of a frame made from flows */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "data/read/input.h"
#include "data/codes/products.h"

const char *ts_answer_valuation (const ts_tally *tally) {
  const ts_dataset *d = tally->plan->dataset;
  int exporters = ts_tally_has_side(tally, TS_BY_EXPORTER)
               || ts_tally_has_side(tally, TS_BY_RECONCILED);
  int importers = ts_tally_has_side(tally, TS_BY_IMPORTER);
  if (!importers) return d->valuation_export;
  if (!exporters || strcmp(d->valuation_import, d->valuation_export) == 0)
    return d->valuation_import;
  return "CIF and FOB";
}

/* "HS2017, HS2022": the editions that rows came in, in the order of their
** names. */
static ts_status put_classes (ts_string *to, const ts_tally *tally,
                              size_t *n, ts_error *err) {
  ts_dict *classes;
  uint32_t last = TS_NONE;
  ts_status status = ts_store_dict(tally->plan->store, "classification",
                                   &classes, err);
  for (*n = 0; status == TS_OK; ++*n) {
    uint32_t next = TS_NONE;
    for (uint32_t i = 0; i < tally->levels->classes; i++) {
      const char *name = ts_dict_text(classes, i);
      if (!tally->classes[i]
          || (last != TS_NONE
              && strcmp(name, ts_dict_text(classes, last)) <= 0)) continue;
      if (next == TS_NONE || strcmp(name, ts_dict_text(classes, next)) < 0)
        next = i;
    }
    if (next == TS_NONE) break;
    ts_string_format(to, "%s%s", (*n > 0) ? ", " : "",
                     ts_dict_text(classes, next));
    last = next;
  }
  return status;
}

static void put_sides (ts_string *to, const ts_tally *tally) {
  size_t n = 0;
  const char *valuation = ts_answer_valuation(tally);
  for (uint32_t side = 0; side < 3; side++) {
    if (!ts_tally_has_side(tally, side)) continue;
    ts_string_put(to, (n++ > 0) ? " and "
                  : (side == TS_BY_RECONCILED) ? " | " : " | reported by ");
    ts_string_put(to, ts_side_names[side]);
  }
  if (*valuation != '\0') ts_string_format(to, ", %s", valuation);
}

static void put_regimes (ts_string *to, const ts_tally *tally) {
  const ts_plan *p = tally->plan;
  int headline = p->sign[TS_REGIME_EXPORT] > 0 || p->sign[TS_REGIME_IMPORT] > 0;
  if (p->is_key[TS_C_REGIME]) return;
  for (size_t r = TS_REGIME_REEXPORT; r < TS_REGIMES; r++) {
    if (p->sign[r] == 0) continue;
    ts_string_format(to, " | %s%s", ts_regime_names[r],
                     (p->sign[r] < 0) ? " subtracted" : "");
  }
  if (p->subtracts || !headline) return;
  if (ts_tally_has_side(tally, TS_BY_EXPORTER))
    ts_string_put(to, " | re-exports included");
  if (ts_tally_has_side(tally, TS_BY_IMPORTER))
    ts_string_put(to, " | re-imports included");
}

static ts_status put_title (ts_frame *frame, const ts_tally *tally,
                            const ts_levels *levels, size_t *classes,
                            ts_error *err) {
  const ts_selection *s = tally->plan->selection;
  ts_string title = {0}, editions = {0};
  ts_status status = put_classes(&editions, tally, classes, err);
  ts_string_put(&title, (s->subject != NULL) ? s->subject : "flows");
  if (s->goods != NULL) ts_string_format(&title, " | %s", s->goods);
  if (levels->used_total && tally->plan->product_free && frame->rows > 0)
    ts_string_put(&title, " (published TOTAL)");
  if (editions.text != NULL) ts_string_format(&title, ", %s", editions.text);
  put_sides(&title, tally);
  put_regimes(&title, tally);
  if (status == TS_OK) status = title.status;
  if (status == TS_OK) status = editions.status;
  if (status == TS_OK) status = ts_set_text(&frame->title, title.text);
  if (status != TS_OK) ts_fail_memory(err);
  ts_string_free(&title);
  ts_string_free(&editions);
  return status;
}

/* The lowest coverage of each target over all groups of reporters asked. */
static double coverage_of (const ts_cover *c, size_t target,
                           uint32_t *absentee) {
  double lowest = 1.0;
  for (uint32_t side = 0; side < 3; side++)
    for (size_t m = 0; m <= c->members[side]; m++) {
      const ts_state *states = c->states[c->starts[side] + m];
      if (states == NULL || states[target].coverage >= lowest) continue;
      lowest = states[target].coverage;
      *absentee = states[target].absentee;
    }
  return lowest;
}

static void put_target (const ts_plan *p, size_t target,
                        char out[TS_PERIOD_TEXT]) {
  ts_period period = {p->target_ordinal[target], (ts_freq)p->request->freq};
  if (p->request->freq >= 0) ts_period_text(period, out);
  else snprintf(out, TS_PERIOD_TEXT, "the span");
}

#define COVERAGE_LINES 3   /* periods named one by one; else the lowest */

static ts_status note_coverage (ts_frame *frame, const ts_cover *c,
                                ts_error *err) {
  const ts_plan *p = c->plan;
  size_t below = 0, worst = 0;
  double lowest = 1.0;
  uint32_t who = TS_NONE;
  char period[TS_PERIOD_TEXT];
  ts_dict *countries;
  ts_status status = ts_store_dict(p->store, "country", &countries, err);
  for (size_t t = 0; t < p->targets; t++) {
    uint32_t absentee = TS_NONE;
    double coverage = coverage_of(c, t, &absentee);
    if (coverage > 0.9995) continue;
    below++;
    if (coverage >= lowest) continue;
    lowest = coverage;
    worst = t;
    who = absentee;
  }
  for (size_t t = 0; t < p->targets && below <= COVERAGE_LINES
                     && status == TS_OK; t++) {
    uint32_t absentee = TS_NONE;
    double coverage = coverage_of(c, t, &absentee);
    if (coverage > 0.9995) continue;
    put_target(p, t, period);
    status = ts_frame_note(frame, "coverage %s: reporters of %.0f %% of value,"
                           " without %s", period,
                           floor(100 * coverage),
                           ts_dict_text(countries, absentee));
  }
  if (below > COVERAGE_LINES && status == TS_OK) {
    put_target(p, worst, period);
    status = ts_frame_note(frame, "coverage is below 100 %% in %zu of %zu %s,"
                           " lowest in %s: reporters of %.0f %% of value,"
                           " without %s", below, p->targets,
                           (p->request->freq >= 0)
                           ? ts_freq_names((ts_freq)p->request->freq, 2)
                           : "periods", period, floor(100 * lowest),
                           ts_dict_text(countries, who));
  }
  return status;
}

/* Numbers that were not there, of sums over other columns than value. */
static ts_status note_missing (ts_frame *frame, const ts_tally *t) {
  const ts_request *r = t->plan->request;
  ts_status status = TS_OK;
  for (size_t s = 0; s < r->shown && status == TS_OK; s++) {
    uint64_t missing = t->missing[s];
    if (missing > 0)
      status = ts_frame_note(frame, "%s: %llu row%s without a number left out",
                             r->sums[s].name, (unsigned long long)missing,
                             (missing == 1) ? "" : "s");
  }
  return status;
}

/* Beside what aggregates say stands what their parts add up to. */
static ts_status note_apart (ts_frame *frame, const ts_tally *t) {
  size_t reports = ts_report_count(t->plan);
  char apart[TS_NUMBER_TEXT], parts[TS_NUMBER_TEXT];
  ts_wide sum = 0;
  if (t->apart_rows == 0) return TS_OK;
  for (size_t i = 0; i < reports; i++) sum += t->report_sums[i];
  return ts_frame_note(frame, "set apart: %llu row%s of aggregates (World and"
                       " the like), %s %s; the parts selected add up to %s",
                       (unsigned long long)t->apart_rows,
                       (t->apart_rows == 1) ? "" : "s",
                       ts_number_text(ts_wide_number(t->apart_sum), apart),
                       t->plan->dataset->currency,
                       ts_number_text(ts_wide_number(sum), parts));
}

/* Countries that were named but never seen: probably a typing error, at least
** worth a line. */
static ts_status note_absent (ts_frame *frame, const ts_tally *t) {
  const ts_plan *p = t->plan;
  ts_string names = {0};
  ts_status status = TS_OK;
  for (size_t k = 0; k < p->request->key_count; k++) {
    const ts_axis *axis = &p->axes[k];
    if (axis->field != TS_C_EXPORTER && axis->field != TS_C_IMPORTER) continue;
    for (size_t i = 0; i < p->selection->condition_count; i++) {
      const ts_condition *c = &p->selection->conditions[i];
      if (c->except || strcmp(c->name, axis->key->name) != 0) continue;
      for (size_t n = 0; n < c->n; n++) {
        ts_dict *dict;
        uint32_t code;
        if (ts_store_dict(p->store, "country", &dict, NULL) != TS_OK) break;
        code = ts_dict_find(dict, ts_slice_of(c->texts[n]));
        if (code < axis->size && t->known[k] != NULL && t->known[k][code])
          continue;
        ts_string_format(&names, "%s%s", (names.length > 0) ? ", " : "",
                         c->texts[n]);
      }
    }
  }
  status = names.status;
  if (names.length > 0 && status == TS_OK)
    status = ts_frame_note(frame, "no rows of %s in this selection",
                           names.text);
  ts_string_free(&names);
  return status;
}

/* Reports of which chapters were not loaded: how many, and the most that these
** weigh. 'narrow': those that are withdrawn for it, else those that stand. */
static size_t count_lacking (const ts_cover *c, int narrow, double *most) {
  size_t count = 0;
  *most = 0.0;
  for (size_t i = 0; i < ts_report_count(c->plan); i++) {
    if (!(c->lacking[i] > 0.0) || !(narrow ? c->narrow[i] : c->released[i]))
      continue;
    count++;
    if (c->lacking[i] > *most) *most = c->lacking[i];
  }
  return count;
}

#define CURABLE 0.1   /* chapters of more value are not to be done without */

/* Sums that are missing for want of chapters, or stand without them; or whose
** files differ while no report of the selection has what others lack. */
static ts_status note_lacking (ts_frame *frame, const ts_cover *c) {
  const ts_plan *p = c->plan;
  double most;
  size_t reports = count_lacking(c, 1, &most);
  if (reports > 0 && most <= CURABLE)
    return ts_frame_note(frame, "chapters that no file of a period shows count"
                         " as not loaded; { coverage = %.2f } does without"
                         " them", floor(100.0 * (1.0 - most)) / 100.0);
  if (reports > 0)
    return ts_frame_note(frame, "chapters that no file of a period shows count"
                         " as not loaded: select products that are");
  reports = count_lacking(c, 0, &most);
  if (reports > 0)
    return ts_frame_note(frame, "not loaded for %zu report%s: chapters of at"
                         " most %.2g %% of value", reports,
                         (reports == 1) ? "" : "s", 100.0 * most);
  if (!c->scopes_differ || !p->product_free || c->tally->levels->used_total
      || p->dataset->absence == (int)TS_ABSENT_ZERO) return TS_OK;
  return ts_frame_note(frame, "the files loaded hold different chapters: all"
                       " goods are those that were loaded");
}

/* Reporters that are published, but not in the form that is read. */
static ts_status note_left_out (ts_frame *frame, const ts_cover *c) {
  const ts_plan *p = c->plan;
  const ts_levels *levels = c->tally->levels;
  size_t named = 0;
  ts_string names = {0};
  ts_dict *countries;
  ts_status status = ts_store_dict(p->store, "country", &countries, NULL);
  if (status == TS_OK && p->skipped.length > 0)
    status = ts_frame_note(frame, "left out: %s, published by other periods"
                           " than the %s read here", p->skipped.text,
                           ts_freq_names(p->freq, 2));
  for (size_t i = 0; i < 3 * p->countries && status == TS_OK; i++) {
    uint32_t reporter = p->by_name[i % p->countries];
    size_t at = i / p->countries * (p->countries + 1) + reporter;
    int elsewhere = 0;
    for (size_t t = 0; t < p->periods && !c->has_rows[at]; t++)
      elsewhere = elsewhere || c->elsewhere[at * p->periods + t];
    if (!elsewhere) continue;
    ts_string_format(&names, "%s%s", (named++ > 0) ? ", " : "",
                     ts_dict_text(countries, reporter));
  }
  if (status == TS_OK) status = names.status;
  if (status == TS_OK && named > 0)
    status = ts_frame_note(frame, "left out: %s, without rows at level %d",
                           names.text, p->selection->level);
  if (status == TS_OK && levels->totals > 0 && levels->sums > 0)
    status = ts_frame_note(frame, "%zu of %zu reports without a published"
                           " TOTAL: the sum of their products stands there",
                           levels->sums, levels->totals + levels->sums);
  if (status == TS_OK) status = note_lacking(frame, c);
  ts_string_free(&names);
  return status;
}

/* What was asked for and is not there (nothing is left out silently). */
static ts_status note_nothing (ts_frame *frame, const ts_tally *t) {
  const ts_plan *p = t->plan;
  ts_status status = TS_OK;
  if (p->unmatched.length > 0)
    status = ts_frame_note(frame, "the store holds no %s", p->unmatched.text);
  for (uint32_t side = 0; side < 3; side++)
    if (ts_tally_has_side(t, side) || status != TS_OK) return status;
  if (p->selection->level == TS_LEVEL_TOTAL)
    return ts_frame_note(frame, "nothing is selected: no TOTAL is published");
  if (p->selection->level > 0)
    return ts_frame_note(frame, "nothing is selected: no rows at level %d",
                         p->selection->level);
  return ts_frame_note(frame, "nothing is selected: no row meets all of the"
                       " conditions");
}

ts_status ts_answer_words (ts_frame *frame, ts_cover *cover,
                           const ts_tally *tally, const ts_levels *levels,
                           ts_error *err) {
  const ts_plan *p = cover->plan;
  size_t classes = 0;
  ts_status status = put_title(frame, tally, levels, &classes, err);
  if (status == TS_OK) status = note_coverage(frame, cover, err);
  if (status == TS_OK) status = note_apart(frame, tally);
  if (status == TS_OK) status = note_missing(frame, tally);
  if (status == TS_OK) status = note_absent(frame, tally);
  if (status == TS_OK) status = note_left_out(frame, cover);
  if (status == TS_OK) status = note_nothing(frame, tally);
  if (status == TS_OK && classes > 1 && !p->is_key[TS_C_CLASSIFICATION])
    status = ts_frame_note(frame, "the selection crosses %zu editions of the"
                           " classification: codes may have changed their"
                           " meaning", classes);
  if (status == TS_OK)
    status = ts_frame_note(frame, "dataset: %s%s%s", p->dataset->name,
                           (p->selection->asof != NULL) ? ", as of " : "",
                           (p->selection->asof != NULL) ? p->selection->asof
                                                        : "");
  if (status == TS_NOMEM) ts_fail_memory(err);
  return status;
}
