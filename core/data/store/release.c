/* release.c -- saying which reporters have published which periods (S12) */
#include "release.h"

#include <string.h>

#include "data/codes/countries.h"

static ts_status find_dataset (ts_store *store, const char *name, int64_t *id,
                               ts_error *err) {
  const ts_dataset *datasets;
  size_t n, found = 0;
  ts_status status = ts_store_datasets(store, &datasets, &n, err);
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    if (name != NULL && strcmp(datasets[i].name, name) != 0) continue;
    *id = datasets[i].id;
    found++;
  }
  if (status != TS_OK || found == 1) return status;
  if (name != NULL)
    return ts_fail(err, TS_UNKNOWN, "no dataset '%s' in the store", name);
  return ts_fail(err, TS_UNKNOWN, "the store holds %zu datasets: name one with"
                 " dataset = ...", n);
}

static int side_of (const char *name) {
  for (int side = 0; name != NULL && side < 3; side++)
    if (strcmp(ts_side_names[side], name) == 0) return side;
  return -1;
}

/* The two ends of "2022-01..2022-12", of one frequency; one period is both. */
static ts_status read_ends (const char *text, ts_period *first, ts_period *last,
                            ts_error *err) {
  const char *dots = (text != NULL) ? strstr(text, "..") : NULL;
  ts_slice a = ts_slice_of((text != NULL) ? text : ""), b = a;
  if (dots != NULL) {
    a.length = (size_t)(dots - text);
    b = ts_slice_of(dots + 2);
  }
  if (ts_period_parse(a, first) != TS_OK || ts_period_parse(b, last) != TS_OK
      || first->freq != last->freq || last->ordinal < first->ordinal
      || last->ordinal - first->ordinal > 100000)
    return ts_fail(err, TS_SYNTAX, "period '%s': write the released periods as"
                   " \"2022-01..2022-12\"", (text != NULL) ? text : "");
  return TS_OK;
}

static ts_status declare (ts_store *store, const ts_declaration *d, int side,
                          ts_period first, ts_period last, size_t *declared,
                          ts_error *err) {
  int64_t dataset = 0;
  ts_dict *countries;
  ts_status status = find_dataset(store, d->dataset, &dataset, err);
  if (status == TS_OK)
    status = ts_store_dict(store, "country", &countries, err);
  for (size_t i = 0; i < d->count && status == TS_OK; i++) {
    uint32_t code;
    if (ts_place_of_id(d->reporters[i]) == TS_NO_PLACE)
      return ts_fail(err, TS_UNKNOWN, "no country '%s'", d->reporters[i]);
    if (ts_dict_add(countries, ts_slice_of(d->reporters[i]), &code) != TS_OK)
      return ts_fail_memory(err);
    for (int32_t o = first.ordinal; o <= last.ordinal && status == TS_OK; o++) {
      ts_released r = {.reporter = code, .side = (uint8_t)side,
                       .period = ts_period_code((ts_period){o, first.freq})};
      status = ts_store_add_released(store, dataset, &r, "declared", err);
      ++*declared;
    }
  }
  return status;
}

ts_status ts_declare_release (ts_store *store, const ts_declaration *d,
                              size_t *declared, ts_error *err) {
  ts_period first, last;
  int side = side_of(d->side);
  ts_status status, ended;
  *declared = 0;
  if (d->side == NULL)
    return ts_fail(err, TS_MISUSE, "release needs the side that has published:"
                   " reported_by = \"exporter\" or \"importer\"");
  if (side < 0)
    return ts_fail(err, TS_UNKNOWN, "reported_by '%s': write \"exporter\","
                   " \"importer\" or \"reconciled\"",
                   (d->side != NULL) ? d->side : "");
  status = read_ends(d->period, &first, &last, err);
  if (status == TS_OK) status = ts_store_begin(store, TS_STORE_WRITE, err);
  if (status != TS_OK) return status;
  status = declare(store, d, side, first, last, declared, err);
  ended = ts_store_end(store, status, (status == TS_OK) ? err : NULL);
  return (status == TS_OK) ? ended : status;
}
