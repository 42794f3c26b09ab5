/* choose.c -- the dataset that a file belongs to (S3) */
#include "choose.h"

#include <stdlib.h>
#include <string.h>

static ts_status check_keep (const ts_dataset *d, const ts_input *input,
                             ts_error *err) {
  const char *const *keep = ts_input_keep(input);
  size_t n = 0;
  while (keep[n] != NULL) n++;
  for (size_t i = 0; i < TS_KEEP_MOST; i++) {
    const char *asked = (i < n) ? keep[i] : NULL;
    if (asked == NULL && d->keep[i] == NULL) break;
    if (asked == NULL || d->keep[i] == NULL || strcmp(asked, d->keep[i]) != 0)
      return ts_fail(err, TS_CONFLICT, "dataset '%s' was begun with %s kept"
                     " columns: name the same ones in keep, or another"
                     " dataset", d->name,
                     (d->keep[0] == NULL) ? "no" : "other");
  }
  return TS_OK;
}

/* An existing dataset takes only what adds up with it (rule 4). */
static ts_status check_dataset (const ts_dataset *d, const ts_input *input,
                                ts_error *err) {
  const ts_format_facts *facts = ts_input_facts(input);
  const char *family = ts_input_family(input);
  if (strcmp(d->currency, facts->currency) != 0)
    return ts_fail(err, TS_CONFLICT, "values are in %s, dataset"
                      " '%s' holds %s: name another dataset", facts->currency,
                      d->name, d->currency);
  if (strcmp(d->family, family) != 0)
    return ts_fail(err, TS_CONFLICT, "products are in %s,"
                      " dataset '%s' holds %s: name another dataset", family,
                      d->name, d->family);
  if (d->absence != (int)facts->absence
      || strcmp(d->valuation_import, facts->valuation_import) != 0
      || strcmp(d->valuation_export, facts->valuation_export) != 0)
    return ts_fail(err, TS_CONFLICT, "%s does not value flows as"
                      " dataset '%s' does (%s): name another dataset",
                      facts->title, d->name, d->format);
  return check_keep(d, input, err);
}

static ts_status copy_dataset (const ts_input *input, const char *name,
                               ts_dataset *d) {
  const ts_format_facts *facts = ts_input_facts(input);
  const char *family = ts_input_family(input);
  const char *const *keep = ts_input_keep(input);
  int failed;
  d->absence = (int)facts->absence;
  d->name = ts_copy_text(name, strlen(name));
  d->format = ts_copy_text(facts->name, strlen(facts->name));
  d->currency = ts_copy_text(facts->currency, strlen(facts->currency));
  d->family = ts_copy_text(family, strlen(family));
  d->valuation_import = ts_copy_text(facts->valuation_import,
                                     strlen(facts->valuation_import));
  d->valuation_export = ts_copy_text(facts->valuation_export,
                                     strlen(facts->valuation_export));
  failed = d->name == NULL || d->format == NULL || d->currency == NULL
        || d->family == NULL || d->valuation_import == NULL
        || d->valuation_export == NULL;
  for (size_t i = 0; keep[i] != NULL && i < TS_KEEP_MOST; i++) {
    d->keep[i] = ts_copy_text(keep[i], strlen(keep[i]));
    failed = failed || d->keep[i] == NULL;
  }
  return failed ? TS_NOMEM : TS_OK;
}

ts_status ts_find_dataset (ts_store *store, const char *name,
                           const ts_dataset **found, ts_error *err) {
  const ts_dataset *datasets;
  size_t n;
  ts_status status = ts_store_datasets(store, &datasets, &n, err);
  *found = NULL;
  for (size_t i = 0; i < n && status == TS_OK; i++)
    if (strcmp(datasets[i].name, name) == 0) *found = &datasets[i];
  return status;
}

/* Give the dataset that the file goes to, a new one when there is none. */
ts_status ts_choose_dataset (ts_store *store, const ts_input *input,
                             const ts_load_options *options,
                             const ts_dataset **found, ts_error *err) {
  const ts_format_facts *facts = ts_input_facts(input);
  ts_dataset fresh = {0};
  ts_string name = {0};
  ts_status status;
  if (options->dataset != NULL) ts_string_put(&name, options->dataset);
  else ts_string_format(&name, "%s %s %s", facts->dataset,
                        ts_input_family(input), facts->currency);
  if (name.status != TS_OK) return ts_fail_memory(err);
  status = ts_find_dataset(store, name.text, found, err);
  if (status == TS_OK && *found != NULL) {
    status = check_dataset(*found, input, err);
  } else if (status == TS_OK) {
    status = copy_dataset(input, name.text, &fresh);
    if (status == TS_OK) status = ts_store_add_dataset(store, &fresh, err);
    else ts_fail_memory(err);
    if (status == TS_OK) status = ts_find_dataset(store, name.text, found, err);
    ts_dataset_clear(&fresh);
  }
  ts_string_free(&name);
  return status;
}
