/* like_for_like.c -- sums over common months; see like_for_like.h */
#include "like_for_like.h"

#include <math.h>
#include <stdlib.h>
#include "base/group.h"
#include "base/sums.h"
#include "stats/sample.h"


typedef struct {
  ts_panel_table table;
  size_t groups, seasons;
  int32_t first_year;
  size_t years;
  unsigned char common[TS_SEASONS_MOST];  /* known everywhere (rule 1) */
  size_t lacking;                      /* places that are not known */
  size_t worst, worst_lacks;           /* the group that lacks most */
} work;

/* A value of a group, NaN outside the calendar. */
static double value_at (const work *w, size_t group, size_t year,
                        size_t season) {
  ts_period p = {w->first_year + (int32_t)year, TS_YEAR};
  size_t n;
  int64_t at = (int64_t)ts_period_refine(p, w->table.freq, &n).ordinal
             + (int64_t)season - w->table.first;
  if (at < 0 || at >= (int64_t)w->table.periods) return NAN;
  return w->table.of->u.numbers[group * w->table.periods + (size_t)at];
}

/* Take from 'common' the seasons that a group lacks in some year; how many
** values it lacks. */
static size_t survey (const work *w, size_t group, unsigned char *common) {
  size_t lacks = 0;
  for (size_t s = 0; s < w->seasons; s++)
    for (size_t y = 0; y < w->years; y++) {
      if (!isnan(value_at(w, group, y, s))) continue;
      common[s] = 0;
      lacks++;
    }
  return lacks;
}

static void survey_all (work *w) {
  for (size_t s = 0; s < w->seasons; s++) w->common[s] = 1;
  for (size_t g = 0; g < w->groups; g++) {
    size_t lacks = survey(w, g, w->common);
    w->lacking += lacks;
    if (lacks > w->worst_lacks) {
      w->worst_lacks = lacks;
      w->worst = g;
    }
  }
}

static size_t count_common (const work *w, const unsigned char *common) {
  size_t n = 0;
  for (size_t s = 0; s < w->seasons; s++) n += common[s];
  return n;
}

/* "01..06, 08" of months, "1, 2" of quarters */
static void name_seasons (const work *w, ts_string *text) {
  int width = (w->seasons > 4) ? 2 : 1;
  for (size_t s = 0, end; s < w->seasons; s = end) {
    for (end = s + 1; end < w->seasons && w->common[end] && w->common[s]; )
      end++;
    if (!w->common[s]) continue;
    ts_string_format(text, "%s%0*zu", (text->length > 0) ? ", " : "", width,
                     s + 1);
    if (end - s > 1)
      ts_string_format(text, "%s%0*zu", (end - s > 2) ? ".." : ", ", width,
                       end);
  }
}

/* Rule 3. */
static ts_status no_common (const work *w, ts_error *err) {
  const ts_frame *f = w->table.frame;
  const char *names = ts_freq_names(w->table.freq, 2);
  size_t row = w->worst * w->table.periods;
  ts_string text = {0};
  for (size_t k = 0; k < f->width; k++) {
    const ts_column *key = &f->columns[k];
    if (key->kind != TS_KEY || key->u.codes[row] == TS_NONE) continue;
    ts_string_format(&text, "%s%s", (text.length > 0) ? ", " : "",
                     ts_dict_text(key->dict, key->u.codes[row]));
  }
  ts_fail(err, TS_DOMAIN, "no %s is known in all years %d..%d for all %zu "
          "series: %s lacks most, %zu of %zu %s; choose years = \"...\", leave "
          "it out, or compare each over its own %s, partners = \"each\"",
          ts_freq_name(w->table.freq), w->first_year,
          w->first_year + (int32_t)w->years - 1, w->groups,
          (text.length > 0) ? text.text : "the series", w->worst_lacks,
          w->years * w->seasons, names, names);
  ts_string_free(&text);
  return TS_DOMAIN;
}

/* Rule 2. */
static ts_status choose_years (work *w, const char *years, ts_error *err) {
  ts_period p = {w->table.first, w->table.freq};
  int32_t from = ts_period_coarsen(p, TS_YEAR).ordinal, to;
  ts_range range;
  ts_status status;
  p.ordinal = (int32_t)(p.ordinal + (int64_t)w->table.periods - 1);
  to = ts_period_coarsen(p, TS_YEAR).ordinal;
  if (years != NULL) {
    status = ts_range_parse(ts_slice_of(years), &range, err);
    if (status != TS_OK) return status;
    while (from <= to && !ts_range_has(range, (ts_period){from, TS_YEAR}))
      from++;
    while (to >= from && !ts_range_has(range, (ts_period){to, TS_YEAR})) to--;
    if (from > to)
      return ts_fail(err, TS_DOMAIN, "no year of the frame lies in '%s'",
                     years);
  }
  w->first_year = from;
  w->years = (size_t)(to - from) + 1;
  return TS_OK;
}

static ts_status start (work *w, const ts_frame *frame,
                        const ts_panel_spec *spec, const char *years,
                        ts_error *err) {
  ts_status status = ts_panel_complete(frame, spec->of, &w->table, err);
  if (status != TS_OK) return status;
  w->seasons = ts_seasons(w->table.freq);
  if (w->seasons == 0)
    return ts_fail(err, TS_MISUSE, "like_for_like compares years over their "
                   "months, quarters or half-years, and the frame is by %s",
                   ts_freq_name(w->table.freq));
  if (!ts_unit_adds(w->table.of->unit))
    return ts_fail(err, TS_MISUSE, "'%s' (%s) does not add up over %s: compare "
                   "the values first", w->table.of->name, w->table.of->unit,
                   ts_freq_names(w->table.freq, 2));
  if (w->table.periods == 0)
    return ts_fail(err, TS_DOMAIN, "the frame has no periods to compare");
  w->groups = w->table.frame->rows / w->table.periods;
  return choose_years(w, years, err);
}

static double sum_year (const work *w, size_t group, size_t year,
                        const unsigned char *common) {
  ts_exact sum = {0};
  for (size_t s = 0; s < w->seasons; s++)
    if (common[s]) ts_exact_add(&sum, value_at(w, group, year, s));
  return ts_exact_get(&sum);
}

/* Keys of each group once a year, and the year. */
static ts_status lay_out (const work *w, ts_frame **out) {
  const ts_frame *from = w->table.frame;
  size_t rows = w->groups * w->years;
  size_t *picked = malloc((rows + 1) * sizeof *picked);
  ts_frame *made = ts_frame_like(from, rows);
  ts_status status = (picked && made) ? TS_OK : TS_NOMEM;
  for (size_t i = 0; status == TS_OK && i < rows; i++)
    picked[i] = i / w->years * w->table.periods;
  for (size_t k = 0; status == TS_OK && k < from->width; k++)
    if (from->columns[k].kind == TS_KEY)
      status = ts_frame_take(made, from, &from->columns[k], picked);
  free(picked);
  if (status == TS_OK) {
    ts_column *when;
    const char *name = ts_frame_period(from)->name;
    status = ts_frame_add_period(made, name, TS_YEAR, &when);
    for (size_t i = 0; status == TS_OK && i < rows; i++)
      when->u.ordinals[i] = w->first_year + (int32_t)(i % w->years);
  }
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}

static ts_status add_numbers (const work *w, int each, ts_frame *made,
                              ts_error *err) {
  const ts_column *of = w->table.of;
  ts_column *column;
  ts_status status = TS_OK;
  if (each)
    status = ts_panel_add(made, ts_freq_names(w->table.freq, 2), "count",
                          &column, err);
  if (status == TS_OK)
    status = ts_panel_add(made, of->name, of->unit, &column, err);
  if (status == TS_OK && ts_set_text(&column->valuation, of->valuation))
    status = ts_fail_memory(err);
  return status;
}

static ts_status fill (const work *w, int each, ts_frame *made) {
  ts_column *value = &made->columns[made->width - 1];
  ts_status status = TS_OK;
  for (size_t i = 0; status == TS_OK && i < made->rows; i++) {
    size_t group = i / w->years;
    unsigned char own[TS_SEASONS_MOST];
    for (size_t s = 0; s < w->seasons; s++) own[s] = each ? 1 : w->common[s];
    if (each) {
      survey(w, group, own);
      value[-1].u.numbers[i] = (double)count_common(w, own);
    }
    if (count_common(w, own) > 0)
      value->u.numbers[i] = sum_year(w, group, i % w->years, own);
    else
      status = ts_frame_reason(made, value, i, "nothing common to all years");
  }
  return status;
}

/* Rule 1. */
static ts_status tell (const work *w, int each, ts_frame *made) {
  const char *names = ts_freq_names(w->table.freq, 2);
  size_t n = count_common(w, w->common);
  ts_string text = {0};
  ts_status status;
  name_seasons(w, &text);
  status = text.status;
  if (status == TS_OK && each)
    status = ts_frame_note(made, "years %d..%d compared, each series over the "
                           "%s that it has in all of them", w->first_year,
                           w->first_year + (int32_t)w->years - 1, names);
  else if (status == TS_OK)
    status = ts_frame_note(made, "years %d..%d compared over %s %s (%zu of "
                           "%zu), known in all of them for all series",
                           w->first_year,
                           w->first_year + (int32_t)w->years - 1, names,
                           text.text, n, w->seasons);
  ts_string_free(&text);
  if (status != TS_OK) return status;
  return ts_panel_count(made, &made->columns[made->width - 1]);
}

ts_status ts_like_for_like (const ts_frame *frame, const ts_panel_spec *spec,
                            const char *years, int each, ts_frame **out,
                            ts_error *err) {
  work w = {0};
  ts_frame *made = NULL;
  ts_status status = start(&w, frame, spec, years, err);
  if (status == TS_OK) survey_all(&w);
  if (status == TS_OK && !each && count_common(&w, w.common) == 0)
    status = no_common(&w, err);
  if (status == TS_OK && lay_out(&w, &made) != TS_OK)
    status = ts_fail_memory(err);
  if (status == TS_OK) status = add_numbers(&w, each, made, err);
  if (status == TS_OK
      && (fill(&w, each, made) != TS_OK || tell(&w, each, made) != TS_OK))
    status = ts_fail_memory(err);
  ts_frame_free(w.table.frame);
  if (status == TS_OK) *out = made;
  else ts_frame_free(made);
  return status;
}
