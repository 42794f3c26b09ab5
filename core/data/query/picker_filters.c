/* picker_filters.c -- which rows of a chunk are in; see scan.h for the rules */
#include "picker_inside.h"

/* Make the list of rows that are all in. */
static void list_all (ts_rows_in *in) {
  for (uint32_t r = 0; r < in->n && in->all; r++) in->list[r] = r;
  in->all = 0;
}

/* Rows of the periods that are asked for; 'when' is set for them. */
static ts_status keep_periods (ts_picker *k, ts_rows_in *in) {
  const ts_zone *zone = &k->zones[TS_C_PERIOD];
  ts_status status;
  const uint32_t *codes;
  size_t kept = 0;
  k->view.when = NULL;
  k->view.when_constant = ts_plan_period(k->plan, (uint32_t)zone->lo);
  if (ts_zone_is_constant(zone)) {
    if (k->view.when_constant == TS_OUT) in->n = 0;
    return TS_OK;
  }
  if (ts_picker_room(&k->when) != TS_OK
      || ts_picker_room(&k->shown_when) != TS_OK) return TS_NOMEM;
  status = ts_picker_decode(k, TS_C_PERIOD);
  if (status != TS_OK) return status;
  codes = k->codes[TS_C_PERIOD];
  for (uint32_t r = 0; r < in->n; r++) {
    k->when[r] = ts_plan_period(k->plan, codes[r]);
    in->list[kept] = r;
    kept += k->when[r] != TS_OUT;
  }
  in->all = kept == in->n;
  in->n = kept;
  return TS_OK;
}

/* Rows that no release has replaced, as of the day asked about. */
static ts_status keep_living (ts_picker *k, ts_rows_in *in) {
  const ts_zone *zone = &k->zones[TS_C_UNTIL];
  ts_status status;
  const uint32_t *until;
  uint32_t last = 0;
  int lives = 1;
  size_t kept = 0;
  if (ts_zone_is_constant(zone)) {
    if (!ts_plan_lives(k->plan, (uint32_t)zone->lo)) in->n = 0;
    return TS_OK;
  }
  status = ts_picker_decode(k, TS_C_UNTIL);
  if (status != TS_OK) return status;
  until = k->codes[TS_C_UNTIL];
  list_all(in);
  for (size_t i = 0; i < in->n; i++) {
    uint32_t r = in->list[i];
    if (until[r] != last) lives = ts_plan_lives(k->plan, until[r]);
    last = until[r];
    in->list[kept] = r;
    kept += (size_t)lives;
  }
  in->n = kept;
  return TS_OK;
}

/* Rows of regimes that add or subtract. */
static ts_status keep_regimes (ts_picker *k, ts_rows_in *in) {
  const ts_zone *zone = &k->zones[TS_C_REGIME];
  uint8_t counts[TS_REGIMES];
  for (size_t r = 0; r < TS_REGIMES; r++) counts[r] = k->plan->sign[r] != 0;
  if (ts_zone_is_constant(zone)) {
    if (zone->lo >= TS_REGIMES || !counts[zone->lo]) in->n = 0;
    return TS_OK;
  }
  return ts_picker_keep(k, in, TS_C_REGIME, counts, TS_REGIMES);
}

ts_status ts_picker_keep_live (ts_picker *k, ts_rows_in *in) {
  ts_status status = keep_periods(k, in);
  if (status == TS_OK && in->n > 0) status = keep_regimes(k, in);
  if (status == TS_OK && in->n > 0) status = keep_living(k, in);
  return status;
}

/* Members that come and go: the filter asks for the period too. */
static void keep_dated (ts_picker *k, ts_rows_in *in, size_t field) {
  const ts_filter *f = &k->plan->filters[field];
  const ts_zone *zone = &k->zones[field];
  int one_period = ts_zone_is_constant(&k->zones[TS_C_PERIOD]);
  size_t kept = 0;
  list_all(in);
  for (size_t i = 0; i < in->n; i++) {
    uint32_t r = in->list[i];
    uint32_t code = ts_zone_is_constant(zone) ? (uint32_t)zone->lo
                                      : k->codes[field][r];
    uint32_t when = one_period ? k->view.when_constant : k->when[r];
    in->list[kept] = r;
    kept += code < f->size && f->allowed[code]
         && f->dated[code * k->plan->periods + when];
  }
  in->n = kept;
}

/* How many of a hundred codes of the zone's range a filter lets in, rounded up;
** 100 only when it is all. */
static unsigned share_of (const ts_filter *f, const ts_zone *zone) {
  int64_t lo = zone->lo, hi = zone->hi, in;
  if (lo >= (int64_t)f->size) return 0;
  if (hi >= (int64_t)f->size) hi = (int64_t)f->size - 1;
  in = (int64_t)f->before[hi + 1] - (int64_t)f->before[lo];
  if (in == zone->hi - zone->lo + 1) return 100;
  return (in == 0) ? 0 : 1 + (unsigned)(98 * in / (zone->hi - zone->lo + 1));
}

static ts_status keep_passing (ts_picker *k, ts_rows_in *in, size_t field) {
  const ts_filter *f = &k->plan->filters[field];
  const ts_zone *zone = &k->zones[field];
  unsigned share = share_of(f, zone);
  ts_status status = TS_OK;
  if (share == 0) in->n = 0;
  if (in->n == 0 || (share == 100 && f->dated == NULL)) return TS_OK;
  if (f->dated == NULL)
    return ts_picker_keep(k, in, field, f->allowed, f->size);
  if (!ts_zone_is_constant(zone)) status = ts_picker_decode(k, field);
  if (status == TS_OK) keep_dated(k, in, field);
  return status;
}

/* Filters of keys, or the others, by rising share (scan.h, rule 3). */
ts_status ts_picker_keep_filtered (ts_picker *k, ts_rows_in *in, int of_key,
                                size_t except) {
  uint8_t fields[TS_FIELDS];
  unsigned shares[TS_FIELDS];
  size_t n = 0;
  ts_status status = TS_OK;
  for (size_t f = 0; f < k->plan->chunks.fields; f++) {
    const ts_filter *filter = &k->plan->filters[f];
    unsigned share;
    size_t at = n;
    if (filter->allowed == NULL || filter->of_key != of_key || f == except)
      continue;
    share = share_of(filter, &k->zones[f]);
    for (; at > 0 && shares[at - 1] > share; at--) {
      fields[at] = fields[at - 1];
      shares[at] = shares[at - 1];
    }
    fields[at] = (uint8_t)f;
    shares[at] = share;
    n++;
  }
  for (size_t i = 0; i < n && in->n > 0 && status == TS_OK; i++)
    status = keep_passing(k, in, fields[i]);
  return status;
}

/* Rows of aggregates that would be in the selection if they were not set
** apart. */
ts_status ts_picker_keep_apart (ts_picker *k, ts_rows_in *in) {
  static const uint8_t aggregates[] = {0, 1};
  const ts_zone *zone = &k->zones[TS_C_APART];
  ts_status status = TS_OK;
  if (ts_zone_is_constant(zone) && zone->lo != TS_APART_AGGREGATE) in->n = 0;
  if (!ts_zone_is_constant(zone))
    status = ts_picker_keep(k, in, TS_C_APART, aggregates, 2);
  if (status == TS_OK) status = ts_picker_keep_filtered(k, in, 0, TS_C_APART);
  if (status == TS_OK) status = ts_picker_keep_filtered(k, in, 1, TS_C_APART);
  return status;
}
