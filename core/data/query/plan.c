/* plan.c -- resolving a selection: dataset, loads, filters, axes */
#include "plan.h"

#include <stdlib.h>
#include <string.h>

#include "data/codes/countries.h"
#include "data/codes/products.h"

int ts_plan_field (const ts_dataset *dataset, const char *name) {
  for (int f = 0; f < TS_C_KEEP; f++)
    if (f != TS_C_UNTIL && strcmp(ts_field_names[f], name) == 0) return f;
  for (int i = 0; i < TS_KEEP_MOST && dataset->keep[i] != NULL; i++)
    if (strcmp(dataset->keep[i], name) == 0) return TS_C_KEEP + i;
  return -1;
}

static ts_status no_such_dataset (const ts_dataset *datasets, size_t n,
                                  const char *name, ts_error *err) {
  ts_string list = {0};
  ts_status status;
  for (size_t i = 0; i < n; i++)
    ts_string_format(&list, "%s\"%s\"", (i > 0) ? ", " : "", datasets[i].name);
  if (list.status != TS_OK) return ts_fail_memory(err);
  if (n == 0)
    status = ts_fail(err, TS_UNKNOWN, "the store holds no dataset yet: load a"
                     " file first");
  else if (name == NULL)
    status = ts_fail(err, TS_CONFLICT, "the store holds %zu datasets: name one"
                     " with dataset = ..., one of %s", n, list.text);
  else
    status = ts_fail(err, TS_UNKNOWN, "no dataset '%s': the store holds %s",
                     name, list.text);
  ts_string_free(&list);
  return status;
}

static ts_status choose_dataset (ts_plan *p, ts_error *err) {
  const char *name = p->selection->dataset;
  const ts_dataset *datasets;
  size_t n;
  ts_status status = ts_store_datasets(p->store, &datasets, &n, err);
  if (status != TS_OK) return status;
  for (size_t i = 0; i < n && name != NULL; i++)
    if (strcmp(datasets[i].name, name) == 0) p->dataset = &datasets[i];
  if (name == NULL && n == 1) p->dataset = &datasets[0];
  return (p->dataset != NULL) ? TS_OK : no_such_dataset(datasets, n, name, err);
}

static const ts_load *find_load (const ts_plan *p, int64_t id) {
  for (size_t i = 0; i < p->load_count; i++)
    if (p->loads[i].id == id) return &p->loads[i];
  return NULL;
}

int ts_plan_sees (const ts_plan *p, int64_t id) {
  const ts_load *load = find_load(p, id);
  const char *asof = p->selection->asof;
  return asof == NULL || load == NULL || load->release == NULL
      || strcmp(load->release, asof) <= 0;
}

int ts_plan_lives (const ts_plan *p, uint32_t until) {
  const ts_load *load;
  if (until == 0) return 1;
  if (p->selection->asof == NULL) return 0;
  load = find_load(p, (int64_t)until);
  return load != NULL && load->release != NULL
      && strcmp(load->release, p->selection->asof) > 0;
}

int ts_plan_meets (ts_field field, ts_slice code, ts_slice text) {
  if (field == TS_C_PRODUCT) return ts_pattern_has(text, code);
  if (text.length > 0 && text.text[text.length - 1] == '*')
    return code.length >= text.length - 1
        && memcmp(code.text, text.text, text.length - 1) == 0;
  return code.length == text.length
      && memcmp(code.text, text.text, text.length) == 0;
}

/* Room for a filter over all codes of a column, all out. */
static ts_status open_filter (ts_plan *p, ts_field field, size_t size) {
  ts_filter *f = &p->filters[field];
  if (f->allowed != NULL) return TS_OK;
  f->allowed = calloc(size + 1, 1);
  f->size = size;
  return (f->allowed != NULL) ? TS_OK : TS_NOMEM;
}

ts_status ts_plan_column (const ts_plan *p, ts_field field, ts_dict **dict,
                          size_t *size, ts_error *err) {
  ts_status status = ts_column_dict(p->store, p->dataset, field, dict, err);
  *size = (*dict != NULL) ? ts_dict_size(*dict) : TS_CODE_MOST + 1;
  return status;
}

ts_slice ts_plan_text (const ts_dict *dict, uint32_t code, char *room) {
  size_t n = 0;
  if (dict != NULL) return ts_dict_slice(dict, code);
  if (code == TS_LEVEL_TOTAL) return ts_slice_of("TOTAL");
  if (code >= 10) room[n++] = (char)('0' + code / 10);
  room[n++] = (char)('0' + code % 10);
  return (ts_slice){room, n};
}

/* Dated members: by code and fine period, 1 while the country belongs. */
static ts_status date_filter (ts_plan *p, const ts_condition *c,
                              const ts_dict *dict, ts_filter *f) {
  if (f->dated == NULL) f->dated = calloc(f->size + 1, p->periods + 1);
  if (f->dated == NULL) return TS_NOMEM;
  for (size_t i = 0; i < c->n; i++) {
    uint32_t code = ts_dict_find(dict, ts_slice_of(c->texts[i]));
    if (code == TS_NONE) continue;
    for (size_t t = 0; t < p->periods; t++) {
      ts_period period = ts_period_of_code(p->period_base + (uint32_t)t);
      if (ts_period_first_day(period) >= c->from[i]
          && ts_period_last_day(period) <= c->to[i])
        f->dated[code * p->periods + t] = 1;
    }
  }
  return TS_OK;
}

ts_status ts_plan_check_product (const ts_plan *p, const char *text,
                                 ts_error *err) {
  const char *dots = strstr(text, "..");
  ts_slice code = ts_slice_of(text);
  if (dots != NULL) code.length = (size_t)(dots - text);
  if (code.length == 0 || code.text[code.length - 1] == '*'
      || ts_product_level(code, p->dataset->family) >= 0) return TS_OK;
  return ts_fail(err, TS_SYNTAX, "product \"%s\": no %s code has %zu"
                 " characters; was a digit lost? For all that begins so write"
                 " \"%.*s*\"", text, p->dataset->family, code.length,
                 (int)code.length, text);
}

/* Add to 'allowed' the codes that one text means. */
static ts_status allow (ts_plan *p, ts_field field, const char *text,
                        const ts_dict *dict, size_t size, uint8_t *allowed,
                        ts_error *err) {
  int met = 0;
  if (field == TS_C_PRODUCT) {
    ts_status status = ts_plan_check_product(p, text, err);
    if (status != TS_OK) return status;
  }
  for (uint32_t code = 0; code < size; code++) {
    char room[4];
    if (!ts_plan_meets(field, ts_plan_text(dict, code, room),
                       ts_slice_of(text))) continue;
    allowed[code] = 1;
    met = 1;
  }
  if (!met && field != TS_C_EXPORTER && field != TS_C_IMPORTER)
    ts_string_format(&p->unmatched, "%s%s",
                     (p->unmatched.length > 0) ? ", " : "", text);
  return (p->unmatched.status == TS_OK) ? TS_OK : ts_fail_memory(err);
}

static ts_status add_condition (ts_plan *p, const ts_condition *c,
                                ts_error *err) {
  int field = ts_plan_field(p->dataset, c->name);
  int had_filter;
  uint8_t *allowed;
  ts_filter *f;
  ts_dict *dict;
  size_t size;
  ts_status status;
  if (field < 0)
    return ts_fail(err, TS_UNKNOWN, "dataset '%s' has no column '%s'",
                   p->dataset->name, c->name);
  status = ts_plan_column(p, (ts_field)field, &dict, &size, err);
  if (status != TS_OK) return status;
  f = &p->filters[field];
  had_filter = f->allowed != NULL;
  allowed = calloc(size + 1, 1);
  if (allowed == NULL || open_filter(p, (ts_field)field, size) != TS_OK)
    status = ts_fail_memory(err);
  for (size_t i = 0; i < c->n && status == TS_OK; i++)
    status = allow(p, (ts_field)field, c->texts[i], dict, size, allowed, err);
  for (size_t code = 0; code < size && status == TS_OK; code++) {
    int in = allowed[code] != c->except;
    f->allowed[code] = (uint8_t)(in && (!had_filter || f->allowed[code]));
  }
  free(allowed);
  if (status == TS_OK && c->from != NULL && dict != NULL)
    status = date_filter(p, c, dict, f);
  return status;
}

/* Codes of countries in the order of their ids. */
static ts_status order_countries (ts_plan *p, ts_error *err) {
  uint32_t *ranks;
  ts_dict *dict;
  ts_status status = ts_store_dict(p->store, "country", &dict, err);
  if (status != TS_OK) return status;
  p->countries = ts_dict_size(dict);
  p->by_name = malloc((p->countries + 1) * sizeof *p->by_name);
  ranks = malloc((p->countries + 1) * sizeof *ranks);
  if (p->by_name == NULL || ranks == NULL
      || ts_dict_ranks(dict, ranks) != TS_OK) status = ts_fail_memory(err);
  for (uint32_t code = 0; code < p->countries && status == TS_OK; code++)
    p->by_name[ranks[code]] = code;
  free(ranks);
  return status;
}

/* Which country codes are aggregates, and whether one is named. */
static ts_status mark_aggregates (ts_plan *p, ts_error *err) {
  ts_dict *dict;
  size_t parts = 0;
  const char *part = NULL, *whole = NULL;
  ts_status status = ts_store_dict(p->store, "country", &dict, err);
  if (status != TS_OK) return status;
  p->aggregate = calloc(p->countries + 1, 1);
  if (p->aggregate == NULL) return ts_fail_memory(err);
  for (uint32_t code = 0; code < p->countries; code++) {
    ts_place place = ts_place_of_id(ts_dict_text(dict, code));
    p->aggregate[code] = place != TS_NO_PLACE
                      && ts_countries[place].kind == TS_AGGREGATE;
  }
  for (size_t i = 0; i < p->selection->condition_count; i++) {
    const ts_condition *c = &p->selection->conditions[i];
    int field = ts_plan_field(p->dataset, c->name);
    if (field != TS_C_EXPORTER && field != TS_C_IMPORTER) continue;
    if (c->except) continue;
    parts = 0;
    whole = NULL;
    for (size_t k = 0; k < c->n; k++) {
      ts_place place = ts_place_of_id(c->texts[k]);
      if (place != TS_NO_PLACE && ts_countries[place].kind == TS_AGGREGATE)
        whole = c->texts[k];
      else part = c->texts[k], parts++;
    }
    if (whole != NULL && (parts > 0 || c->n > 1))
      return ts_fail(err, TS_CONFLICT, "%s '%s' contains '%s': a total and its"
                     " parts never add, select them one by one", c->name, whole,
                     (part != NULL) ? part : c->texts[0]);
    if (whole != NULL) p->aggregates = 1;
  }
  return TS_OK;
}

/* Rules 5 and 6: what takes part when nothing else is said. */
static ts_status default_filters (ts_plan *p) {
  const ts_filter *regime = &p->filters[TS_C_REGIME];
  ts_filter *apart = &p->filters[TS_C_APART];
  for (size_t r = 0; r < TS_REGIMES; r++) {
    int headline = r <= TS_REGIME_TRADE;
    p->sign[r] = (regime->allowed == NULL)
               ? (int8_t)(headline || p->is_key[TS_C_REGIME])
               : (int8_t)(r < regime->size && regime->allowed[r]);
  }
  for (size_t i = 0; i < p->selection->condition_count; i++) {
    const ts_condition *c = &p->selection->conditions[i];
    if (strcmp(c->name, "regime") != 0 || !c->except) continue;
    for (size_t r = 0; r < TS_REGIMES; r++) {
      int named = 0;
      for (size_t k = 0; k < c->n; k++)
        named = named || strcmp(c->texts[k], ts_regime_names[r]) == 0;
      p->sign[r] = (int8_t)((r <= TS_REGIME_TRADE) - (named && r > 2));
      p->subtracts = 1;
    }
  }
  free(p->filters[TS_C_REGIME].allowed);  /* signs say it */
  p->filters[TS_C_REGIME].allowed = NULL;
  if (apart->allowed != NULL) return TS_OK;
  if (open_filter(p, TS_C_APART, 3) != TS_OK) return TS_NOMEM;
  apart->allowed[p->aggregates ? TS_APART_AGGREGATE : TS_WHOLE] = 1;
  return TS_OK;
}

static ts_status count_before (ts_plan *p) {
  for (size_t i = 0; i < TS_FIELDS; i++) {
    ts_filter *f = &p->filters[i];
    f->of_key = p->is_key[i];
    if (f->allowed == NULL) continue;
    f->before = malloc((f->size + 2) * sizeof *f->before);
    if (f->before == NULL) return TS_NOMEM;
    f->before[0] = 0;
    for (size_t code = 0; code <= f->size; code++)
      f->before[code + 1] = f->before[code] + (f->allowed[code] != 0);
  }
  return TS_OK;
}

static ts_status make_filters (ts_plan *p, ts_error *err) {
  ts_status status = mark_aggregates(p, err);
  int product = 0;
  for (size_t i = 0; i < p->request->key_count; i++) {
    int field = ts_plan_field(p->dataset, p->request->keys[i].name);
    if (field < 0)
      return ts_fail(err, TS_UNKNOWN, "dataset '%s' has no column '%s'",
                     p->dataset->name, p->request->keys[i].name);
    p->is_key[field] = 1;
  }
  for (size_t i = 0; i < p->selection->condition_count && status == TS_OK;
       i++) {
    const ts_condition *c = &p->selection->conditions[i];
    status = add_condition(p, c, err);
    if (status == TS_NOMEM) ts_fail_memory(err);
    product = product || strcmp(c->name, "product") == 0;
  }
  p->product_free = !product && !p->is_key[TS_C_PRODUCT];
  p->all_levels = p->is_key[TS_C_LEVEL];
  if (status == TS_OK && default_filters(p) != TS_OK)
    status = ts_fail_memory(err);
  return status;
}

/* Columns of which the scan makes tables by code: countries and classification,
** which tell reports apart, and keys (rule 2 of columns.h). */
static ts_status check_codes (const ts_plan *p, ts_error *err) {
  ts_status status = TS_OK;
  for (ts_field f = 0; f < p->chunks.fields && status == TS_OK; f++) {
    ts_dict *dict;
    size_t size;
    if (!p->is_key[f] && f != TS_C_EXPORTER && f != TS_C_IMPORTER
        && f != TS_C_CLASSIFICATION) continue;
    status = ts_plan_column(p, f, &dict, &size, err);
    for (size_t c = 0; c < p->chunks.chunks && status == TS_OK; c++)
      status = ts_zone_check_codes(p->store, ts_chunk_zone(&p->chunks, c, f),
                                   size, err);
  }
  return status;
}

ts_status ts_plan_make (ts_plan *p, ts_store *store,
                        const ts_selection *selection,
                        const ts_request *request, ts_error *err) {
  ts_status status;
  *p = (ts_plan){.store = store, .selection = selection, .request = request};
  p->threads = (request->threads > 0) ? request->threads
                                      : ts_threads_default();
  status = choose_dataset(p, err);
  if (status == TS_OK)
    status = ts_store_loads(store, &p->loads, &p->load_count, err);
  if (status == TS_OK)
    status = ts_chunks_open(store, p->dataset, &p->chunks, err);
  if (status == TS_OK) status = order_countries(p, err);
  if (status == TS_OK) status = ts_plan_time(p, err);
  if (status == TS_OK) status = make_filters(p, err);
  if (status == TS_OK) status = check_codes(p, err);
  for (size_t i = 0; i < request->key_count && status == TS_OK; i++)
    status = ts_plan_axis(p, i, err);
  if (status == TS_OK && count_before(p) != TS_OK)
    status = ts_fail_memory(err);
  return status;
}

void ts_plan_free (ts_plan *p) {
  for (size_t i = 0; i < TS_FIELDS; i++) {
    free(p->filters[i].allowed);
    free(p->filters[i].before);
    free(p->filters[i].dated);
  }
  for (size_t i = 0; i < TS_KEYS_MOST; i++) {
    free(p->axes[i].member);
    ts_dict_free(p->axes[i].labels);
  }
  free(p->aggregate);
  free(p->by_name);
  ts_string_free(&p->unmatched);
  ts_string_free(&p->skipped);
  free(p->asked);
  free(p->target);
  free(p->target_ordinal);
}
