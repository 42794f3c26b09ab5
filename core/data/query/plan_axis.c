/* plan_axis.c -- the members of a key: codes, headings, groups */
#include <stdlib.h>
#include <string.h>

#include "plan.h"

/* The group that a code belongs to, its index; the count when none. */
static ts_status bundle_of (const ts_key *key, ts_field field, ts_slice code,
                            size_t *found, ts_error *err) {
  *found = key->bundle_count;
  for (size_t b = 0; b < key->bundle_count; b++)
    for (size_t i = 0; i < key->bundles[b].n; i++) {
      if (!ts_plan_meets(field, code, ts_slice_of(key->bundles[b].texts[i])))
        continue;
      if (*found < b)
        return ts_fail(err, TS_CONFLICT, "'%.*s' is in two groups, '%s' and"
                       " '%s': groups must not overlap", (int)code.length,
                       code.text, key->bundles[*found].label,
                       key->bundles[b].label);
      *found = b;
    }
  return TS_OK;
}

/* The label under which a code is counted; a NULL text: no member. */
static ts_status label_of (const ts_key *key, ts_field field, ts_slice code,
                           ts_slice *label, ts_error *err) {
  size_t bundle;
  ts_status status;
  *label = code;
  if (key->digits > 0) {
    size_t digits = (size_t)key->digits;
    int total = ts_slice_is(code, "TOTAL");
    *label = (code.length < digits || total) ? (ts_slice){NULL, 0}
                                             : (ts_slice){code.text, digits};
  }
  if (key->bundles == NULL) return TS_OK;
  status = bundle_of(key, field, code, &bundle, err);
  if (status != TS_OK) return status;
  if (bundle < key->bundle_count)
    *label = ts_slice_of(key->bundles[bundle].label);
  else if (key->other != NULL)
    *label = ts_slice_of(key->other);
  else
    *label = (ts_slice){NULL, 0};
  return TS_OK;
}

/* Number the members anew, 'place' being that of each in byte order. */
static ts_status renumber (ts_axis *axis, uint32_t *place, uint32_t *at) {
  size_t n = ts_dict_size(axis->labels);
  ts_dict *sorted = ts_dict_alloc();
  ts_status status = (sorted != NULL) ? TS_OK : TS_NOMEM;
  uint32_t code;
  for (uint32_t i = 0; i < n; i++) at[place[i]] = i;
  for (size_t i = 0; i < n && status == TS_OK; i++)
    status = ts_dict_add(sorted, ts_dict_slice(axis->labels, at[i]), &code);
  if (status != TS_OK) {
    ts_dict_free(sorted);
    return status;
  }
  for (size_t i = 0; i < axis->size; i++)
    if (axis->member[i] != TS_OUT) axis->member[i] = place[axis->member[i]];
  ts_dict_free(axis->labels);
  axis->labels = sorted;
  return TS_OK;
}

/* Groups come in their order and 'other' last, even when empty; all else in
** the order of the texts. */
static ts_status order_members (ts_axis *axis) {
  size_t n = ts_dict_size(axis->labels);
  uint32_t *place;
  ts_status status;
  if (axis->key->bundles != NULL) return TS_OK;
  place = malloc(2 * (n + 1) * sizeof *place);
  if (place == NULL) return TS_NOMEM;
  status = ts_dict_ranks(axis->labels, place);
  if (status == TS_OK) status = renumber(axis, place, place + n + 1);
  free(place);
  return status;
}

static ts_status add_bundle_labels (ts_axis *axis) {
  const ts_key *key = axis->key;
  ts_status status = TS_OK;
  uint32_t code;
  for (size_t b = 0; b < key->bundle_count && status == TS_OK; b++)
    status = ts_dict_add(axis->labels, ts_slice_of(key->bundles[b].label),
                         &code);
  if (key->bundle_count > 0 && key->other != NULL && status == TS_OK)
    status = ts_dict_add(axis->labels, ts_slice_of(key->other), &code);
  return status;
}

/* A group without 'other' leaves codes out, as a condition does. */
static ts_status narrow (ts_plan *p, const ts_axis *axis) {
  ts_filter *f = &p->filters[axis->field];
  if (axis->key->bundles == NULL || axis->key->other != NULL) return TS_OK;
  if (f->allowed == NULL) {
    f->size = axis->size;
    f->allowed = malloc(axis->size + 1);
    if (f->allowed == NULL) return TS_NOMEM;
    memset(f->allowed, 1, axis->size + 1);
  }
  for (size_t code = 0; code < axis->size && code < f->size; code++)
    if (axis->member[code] == TS_OUT) f->allowed[code] = 0;
  return TS_OK;
}

ts_status ts_plan_axis (ts_plan *p, size_t i, ts_error *err) {
  ts_axis *axis = &p->axes[i];
  const ts_filter *filter;
  ts_dict *dict;
  ts_status status;
  axis->key = &p->request->keys[i];
  axis->field = (ts_field)ts_plan_field(p->dataset, axis->key->name);
  filter = &p->filters[axis->field];
  status = ts_plan_column(p, axis->field, &dict, &axis->size, err);
  if (status != TS_OK) return status;
  axis->labels = ts_dict_alloc();
  axis->member = malloc((axis->size + 1) * sizeof *axis->member);
  if (axis->labels == NULL || axis->member == NULL
      || add_bundle_labels(axis) != TS_OK)
    return ts_fail_memory(err);
  for (size_t b = 0; b < axis->key->bundle_count
                     && axis->field == TS_C_PRODUCT; b++)
    for (size_t k = 0; k < axis->key->bundles[b].n; k++) {
      status = ts_plan_check_product(p, axis->key->bundles[b].texts[k], err);
      if (status != TS_OK) return status;
    }
  for (uint32_t code = 0; code < axis->size; code++) {
    char room[4];
    ts_slice label, text = ts_plan_text(dict, code, room);
    axis->member[code] = TS_OUT;
    if (filter->allowed != NULL && !filter->allowed[code]) continue;
    status = label_of(axis->key, axis->field, text, &label, err);
    if (status != TS_OK) return status;
    if (label.text == NULL) continue;
    if (ts_dict_add(axis->labels, label, &axis->member[code]) != TS_OK)
      return ts_fail_memory(err);
  }
  if (order_members(axis) != TS_OK || narrow(p, axis) != TS_OK)
    return ts_fail_memory(err);
  return TS_OK;
}
