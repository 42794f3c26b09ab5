/* telling.c -- what a question tells apart; see condense.h, rules 1 to 3 */
#include <string.h>

#include "condense.h"
#include "plan.h"

static ts_status no_column (const ts_dataset *d, const char *name,
                            ts_error *err) {
  return ts_fail(err, TS_UNKNOWN, "dataset '%s' has no column '%s'", d->name,
                 name);
}

static ts_status tell_keys (const ts_request *request, const ts_dataset *d,
                            ts_telling *t, ts_error *err) {
  for (size_t i = 0; i < request->key_count; i++) {
    const ts_key *key = &request->keys[i];
    int field = ts_plan_field(d, key->name);
    if (field < 0) return no_column(d, key->name, err);
    t->apart |= ts_field_bit(field);
    if (field == TS_C_PRODUCT && key->bundles == NULL && key->digits > 0)
      t->digits = (size_t)key->digits;
  }
  return TS_OK;
}

static ts_status tell_conditions (const ts_dataset *d, ts_telling *t,
                                  ts_error *err) {
  uint64_t keys = t->apart;
  ts_plan plan = {.dataset = d};   /* all that a product's check looks at */
  for (size_t i = 0; i < t->selection->condition_count; i++) {
    const ts_condition *c = &t->selection->conditions[i];
    int field = ts_plan_field(d, c->name);
    ts_status status = (field < 0) ? no_column(d, c->name, err) : TS_OK;
    for (size_t k = 0; k < c->n && field == TS_C_PRODUCT && status == TS_OK;
         k++)
      status = ts_plan_check_product(&plan, c->texts[k], err);
    if (status != TS_OK) return status;
    if ((keys & ts_field_bit(field)) == 0 && c->from == NULL
        && (field == TS_C_PRODUCT || field == TS_C_EXPORTER
            || field == TS_C_IMPORTER))
      t->dropping |= ts_field_bit(field);
    else
      t->apart |= ts_field_bit(field);
    if (field == TS_C_PRODUCT && (keys & ts_field_bit(field)) != 0) t->digits = 0;
  }
  return TS_OK;
}

ts_status ts_telling_of (const ts_selection *selection,
                         const ts_request *request, const ts_dataset *dataset,
                         ts_telling *t, ts_error *err) {
  ts_status status;
  *t = (ts_telling){.selection = selection, .numbers = ts_field_bit(TS_C_VALUE)};
  t->apart = ts_field_bit(TS_C_PERIOD) | ts_field_bit(TS_C_REPORTED_BY)
           | ts_field_bit(TS_C_REGIME) | ts_field_bit(TS_C_CLASSIFICATION)
           | ts_field_bit(TS_C_LEVEL) | ts_field_bit(TS_C_APART);
  status = tell_keys(request, dataset, t, err);
  if (status == TS_OK) status = tell_conditions(dataset, t, err);
  if ((t->apart & ts_field_bit(TS_C_PRODUCT)) == 0) t->digits = 2;
  for (size_t i = 0; i < request->sum_count; i++) {
    const ts_sum *sum = &request->sums[i];
    t->numbers |= ts_field_bit(sum->field);
    if (sum->needs >= 0) t->numbers |= ts_field_bit(sum->needs);
    if (sum->unit != NULL || sum->field == TS_C_QUANTITY)
      t->apart |= ts_field_bit(TS_C_QUANTITY_UNIT);
  }
  return status;
}

static int meets (const ts_condition *c, ts_field field, ts_slice code) {
  for (size_t i = 0; i < c->n; i++)
    if (ts_plan_meets(field, code, ts_slice_of(c->texts[i]))) return 1;
  return 0;
}

int ts_telling_passes (const ts_telling *t, ts_field field, ts_slice code) {
  const ts_selection *s = t->selection;
  if ((t->dropping & ts_field_bit(field)) == 0) return 1;
  for (size_t i = 0; i < s->condition_count; i++) {
    const ts_condition *c = &s->conditions[i];
    if (strcmp(c->name, ts_field_names[field]) != 0) continue;
    if (meets(c, field, code) == (c->except != 0)) return 0;
  }
  return 1;
}
