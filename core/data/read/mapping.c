/* mapping.c -- a plain table whose columns are mapped by hand */
#include <math.h>
#include <string.h>
#include <strings.h>
#include "layout.h"

/* Words that only a constant can say; see rule 3 of layout.h. */
static const char *const fact_names[] = {
  "currency", "valuation", "valuation_import", "valuation_export", "dataset",
  "frequency", "decimal", "thousands", "delimiter", "encoding"
};
#define FACTS (sizeof fact_names / sizeof *fact_names)

static int target_find (const char *name) {
  for (size_t t = 0; t < TS_TARGETS; t++)
    if (ts_target_names[t] != NULL && strcmp(ts_target_names[t], name) == 0)
      return (int)t;
  return -1;
}

static int is_fact (const char *name) {
  for (size_t i = 0; i < FACTS; i++)
    if (strcmp(fact_names[i], name) == 0) return 1;
  return 0;
}

const char *ts_mapping_constant (const ts_mapping *mappings,
                                 const char *target) {
  for (; mappings != NULL && mappings->target != NULL; mappings++)
    if (strcmp(mappings->target, target) == 0)
      return (mappings->constant != NULL) ? mappings->constant
                                          : mappings->column;
  return NULL;
}

static ts_status fail_unknown (const char *name, ts_error *err) {
  const char *words[TS_TARGETS + FACTS];
  size_t n = 0;
  ptrdiff_t near;
  for (size_t t = 0; t < TS_TARGETS; t++)
    if (ts_target_names[t] != NULL) words[n++] = ts_target_names[t];
  for (size_t i = 0; i < FACTS; i++) words[n++] = fact_names[i];
  near = ts_nearest(name, words, n);
  if (near < 0)
    return ts_fail(err, TS_UNKNOWN, "a format has no part \"%s\"; it has "
                   "period, exporter, importer, reporter, partner, flow, "
                   "reported_by, product, value, weight, currency ...", name);
  return ts_fail(err, TS_UNKNOWN, "a format has no part \"%s\"; did you mean "
                 "\"%s\"?", name, words[near]);
}

/* The power of ten that a scale is, or 99. */
static int power_of (double scale) {
  for (int n = 0; n <= 12; n++)
    if (scale == ts_pow10[n]) return n;
  for (int n = 1; n <= 3; n++)
    if (scale == 1.0 / ts_pow10[n]) return -n;
  return 99;
}

static ts_status set_scale (ts_origin *origin, ts_target target,
                            const ts_mapping *m, ts_error *err) {
  int power;
  if (m->scale == 0.0) return TS_OK;
  if (target != TS_T_VALUE && target != TS_T_WEIGHT
      && target != TS_T_QUANTITY)
    return ts_fail(err, TS_MISUSE, "\"%s\" has a scale, but only value, weight "
                   "and quantity are numbers", m->target);
  if (!isfinite(m->scale) || m->scale < 0.0)
    return ts_fail(err, TS_DOMAIN, "the scale of \"%s\" must be above zero",
                   m->target);
  power = power_of(m->scale);
  if (power != 99) origin->style.power = power;  /* rule 2 */
  else origin->factor = m->scale;
  return TS_OK;
}

static ts_status map_target (ts_layout *layout, ts_target target,
                             const ts_mapping *m, ts_error *err) {
  ts_origin *origin = &layout->origins[target];
  ts_status status;
  if ((m->column != NULL) == (m->constant != NULL))
    return ts_fail(err, TS_MISUSE, "\"%s\" must name either a column or a "
                   "constant", m->target);
  if (m->constant != NULL) {
    const char *text = ts_layout_own(layout, m->constant);
    if (text == NULL) return ts_fail_memory(err);
    origin->constant = ts_slice_of(text);
  } else {
    status = ts_layout_need(layout, m->column, &origin->column, err);
    if (status != TS_OK) return status;
  }
  origin->words = "true|yes|1|estimated|e";
  return set_scale(origin, target, m, err);
}

static ts_status map_frequency (ts_layout *layout, const char *text,
                                ts_error *err) {
  layout->frequency = ts_freq_find(text);
  if (layout->frequency >= 0) return TS_OK;
  return ts_fail(err, TS_UNKNOWN, "frequency \"%s\" is none of day, week, "
                 "month, quarter, half, year", text);
}

/* How numbers are written, for all number columns. */
static ts_status map_style (ts_layout *layout, const char *name,
                            const char *text, ts_error *err) {
  if (strlen(text) != 1)
    return ts_fail(err, TS_MISUSE, "%s must be one character, such as \",\"",
                   name);
  for (size_t t = 0; t < TS_TARGETS; t++) {
    if (strcmp(name, "decimal") == 0) layout->origins[t].style.point = *text;
    else layout->origins[t].style.thousands = *text;
  }
  return TS_OK;
}

static ts_status map_fact (ts_layout *layout, const ts_mapping *m,
                           ts_error *err) {
  const char *text = (m->constant != NULL) ? m->constant : m->column;
  if (text == NULL)
    return ts_fail(err, TS_MISUSE, "\"%s\" has no text", m->target);
  text = ts_layout_own(layout, text);
  if (text == NULL) return ts_fail_memory(err);
  if (strcmp(m->target, "frequency") == 0)
    return map_frequency(layout, text, err);
  if (strcmp(m->target, "decimal") == 0 || strcmp(m->target, "thousands") == 0)
    return map_style(layout, m->target, text, err);
  if (strcmp(m->target, "currency") == 0) layout->facts.currency = text;
  if (strcmp(m->target, "dataset") == 0) layout->facts.dataset = text;
  if (strcmp(m->target, "valuation_export") != 0
      && strncmp(m->target, "valuation", 9) == 0)
    layout->facts.valuation_import = text;
  if (strcmp(m->target, "valuation_import") != 0
      && strncmp(m->target, "valuation", 9) == 0)
    layout->facts.valuation_export = text;
  return TS_OK;
}

/* What a record cannot do without. */
static ts_status check_needs (const ts_layout *layout, ts_error *err) {
  int sided = ts_layout_has(layout, TS_T_REPORTER)
           && ts_layout_has(layout, TS_T_PARTNER);
  int directed = ts_layout_has(layout, TS_T_EXPORTER)
              && ts_layout_has(layout, TS_T_IMPORTER);
  int says_who = ts_layout_has(layout, TS_T_REPORTED_BY)
              || ts_layout_has(layout, TS_T_FLOW);
  const char *lacks = NULL;
  if (!ts_layout_has(layout, TS_T_PERIOD) && !ts_layout_has(layout, TS_T_YEAR))
    lacks = "period (or year and month)";
  else if (!ts_layout_has(layout, TS_T_VALUE)) lacks = "value";
  else if (!sided && !directed)
    lacks = "exporter and importer (or reporter, partner and flow)";
  else if (sided && !ts_layout_has(layout, TS_T_FLOW)) lacks = "flow";
  else if (!says_who)
    lacks = "reported_by: { const = \"exporter\" }, \"importer\" or "
            "\"reconciled\"";
  else if (!ts_layout_has(layout, TS_T_PRODUCT))
    lacks = "product; for all goods write { const = \"TOTAL\" }";
  else if (*layout->facts.currency == '\0') lacks = "currency, such as \"USD\"";
  if (lacks == NULL) return TS_OK;
  return ts_fail(err, TS_MISUSE, "the format does not say %s", lacks);
}

ts_status ts_layout_map (ts_layout *layout, const ts_mapping *mappings,
                       ts_error *err) {
  ts_status status = ts_layout_bind(layout, &ts_plain_format, err);
  for (const ts_mapping *m = mappings; status == TS_OK && m->target != NULL;
       m++) {
    int target = target_find(m->target);
    if (target >= 0) status = map_target(layout, (ts_target)target, m, err);
    else if (is_fact(m->target)) status = map_fact(layout, m, err);
    else status = fail_unknown(m->target, err);
  }
  return (status == TS_OK) ? check_needs(layout, err) : status;
}
