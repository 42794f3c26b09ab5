/* cover_scope.c -- which chapters a report's loads hold, and what those that
** they do not hold would weigh; see cover.h, rules 1 and 5 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cover.h"

#define CHAPTERS_MOST 128
#define LEVELS 16
#define BROAD_LEAST 20   /* chapters below which no dataset is broad (rule 6) */

static ts_slice chapter_of (ts_slice product) {
  if (product.length > 2 && !ts_slice_is(product, "TOTAL")) product.length = 2;
  return product;
}

int ts_cover_chapter (const ts_cover *c, ts_slice product) {
  uint32_t code = ts_dict_find(c->chapter_names, chapter_of(product));
  return (code < CHAPTERS_MOST) ? (int)code : -1;
}

static void set_bit (uint64_t bits[2], uint32_t bit) {
  if (bit < CHAPTERS_MOST) bits[bit / 64] |= (uint64_t)1 << (bit % 64);
}

static int has_bit (const uint64_t bits[2], uint32_t bit) {
  return (int)(bits[bit / 64] >> (bit % 64) & 1u);
}

/* Chapters that a load holds, by level; each load's scope is read once. */
typedef struct {
  int64_t load;
  uint64_t bits[LEVELS][2];
} holding;

static int by_chapter (const void *pa, const void *pb) {
  const ts_scope *a = pa, *b = pb;
  return strcmp(a->chapter, b->chapter);
}

/* Chapters get their bits in the order of their names: what is summed or named
** first is free of the order of rows. */
static ts_status name_chapters (ts_cover *c, const ts_scope *scope, size_t n) {
  ts_scope *sorted = malloc((n + 1) * sizeof *sorted);
  ts_status status = (sorted != NULL) ? TS_OK : TS_NOMEM;
  uint32_t bit;
  if (status == TS_OK && n > 0) {
    memcpy(sorted, scope, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_chapter);
  }
  for (size_t i = 0; i < n && status == TS_OK; i++)
    status = ts_dict_add(c->chapter_names, ts_slice_of(sorted[i].chapter),
                         &bit);
  free(sorted);
  return status;
}

/* Declared releases (load 0) hold all. */
static void load_chapters (const ts_cover *c, const ts_scope *scope, size_t n,
                           holding *h) {
  if (h->load == 0) memset(h->bits, 0xff, sizeof h->bits);
  for (size_t i = 0; i < n; i++)
    if (scope[i].load == h->load && scope[i].level >= 0
        && scope[i].level < LEVELS)
      set_bit(h->bits[scope[i].level],
              ts_dict_find(c->chapter_names, ts_slice_of(scope[i].chapter)));
}

static size_t count_bits (const uint64_t bits[2]) {
  return (size_t)(__builtin_popcountll(bits[0])
                  + __builtin_popcountll(bits[1]));
}

/* Does the load have rows in this dataset that are seen? */
static int is_read (const ts_plan *p, const ts_load *load) {
  return load->dataset == p->dataset->id && ts_plan_sees(p, load->id);
}

/* Rule 6: a load with nearly all chapters of its dataset lacks the others
** because nobody traded them. */
static void widen_holdings (const ts_cover *c, holding *holdings,
                            size_t count) {
  const ts_plan *p = c->plan;
  for (int level = 0; level < LEVELS; level++) {
    uint64_t all[2] = {0, 0};
    for (size_t i = 1; i < count; i++) {
      if (!is_read(p, &p->loads[i - 1])) continue;
      all[0] |= holdings[i].bits[level][0];
      all[1] |= holdings[i].bits[level][1];
    }
    if (count_bits(all) < BROAD_LEAST) continue;
    for (size_t i = 1; i < count; i++) {
      uint64_t *own = holdings[i].bits[level];
      if (!is_read(p, &p->loads[i - 1])
          || 10 * count_bits(own) < 9 * count_bits(all)) continue;
      own[0] = all[0];
      own[1] = all[1];
    }
  }
}

static ts_status find_holdings (ts_cover *c, holding *holdings, size_t count,
                                ts_error *err) {
  const ts_plan *p = c->plan;
  const holding *first = NULL;
  const ts_scope *scope;
  size_t n;
  ts_status status = ts_store_scope(p->store, p->dataset->id, &scope, &n, err);
  if (status == TS_OK && name_chapters(c, scope, n) != TS_OK)
    status = ts_fail_memory(err);
  for (size_t i = 0; i < count && status == TS_OK; i++) {
    holdings[i].load = (i == 0) ? 0 : p->loads[i - 1].id;
    load_chapters(c, scope, n, &holdings[i]);
  }
  if (status == TS_OK) widen_holdings(c, holdings, count);
  for (size_t i = 1; i < count && status == TS_OK; i++) {
    if (!is_read(p, &p->loads[i - 1])) continue;
    if (first == NULL) first = &holdings[i];
    if (memcmp(holdings[i].bits, first->bits, sizeof first->bits) != 0)
      c->scopes_differ = 1;
  }
  return status;
}

uint16_t ts_cover_levels (const ts_cover *c, size_t report, int *elsewhere) {
  const ts_levels *levels = c->tally->levels;
  uint16_t bits = 0;
  *elsewhere = 0;
  if (levels->chosen == NULL) return UINT16_MAX;
  for (size_t k = 0; k < levels->classes; k++) {
    uint8_t level = levels->chosen[report * levels->classes + k];
    if (level == TS_OTHER_LEVEL) *elsewhere = 1;
    else if (level < LEVELS) bits |= (uint16_t)(1u << level);
  }
  return bits;
}

/* The levels whose chapters count for a report (rule 5): where all products are
** summed, those it is read at; any when it has no rows in the selection and no
** level is asked for. */
static uint16_t levels_held (const ts_cover *c, size_t report) {
  const ts_plan *p = c->plan;
  int elsewhere;
  uint16_t levels = ts_cover_levels(c, report, &elsewhere);
  if (!p->product_free) return UINT16_MAX;
  if (levels != 0) return levels;
  if (p->selection->level >= 0) return (uint16_t)(1u << p->selection->level);
  return (p->selection->level == TS_DEEPEST) ? UINT16_MAX - 1 : UINT16_MAX;
}

/* What a load adds to what a report holds: its chapters; all of them are in a
** TOTAL that is read. */
static void hold (ts_cover *c, size_t report, const holding *h) {
  uint16_t levels = levels_held(c, report);
  if (levels & 1u) levels = UINT16_MAX;
  for (int level = 0; level < LEVELS; level++) {
    if (!((unsigned)levels >> level & 1u)) continue;
    c->chapters[report][0] |= h->bits[level][0];
    c->chapters[report][1] |= h->bits[level][1];
  }
}

static ts_status mark_released (ts_cover *c, const holding *holdings,
                                size_t count, ts_error *err) {
  const ts_plan *p = c->plan;
  const ts_released *released;
  size_t n;
  ts_status status = ts_store_released(p->store, p->dataset->id, &released, &n,
                                       err);
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    uint32_t when = ts_plan_period(p, released[i].period);
    uint32_t reporter = released[i].reporter;
    size_t report, h = 0;
    if (when == TS_OUT || released[i].side > TS_BY_RECONCILED) continue;
    if (released[i].load != 0 && !ts_plan_sees(p, released[i].load)) continue;
    if (reporter >= p->countries) reporter = (uint32_t)p->countries;
    report = ts_report_at(p, released[i].side, reporter, when);
    while (h < count && holdings[h].load != released[i].load) h++;
    if (h == count) continue;
    hold(c, report, &holdings[h]);
    c->released[report] = 1;
  }
  return status;
}

/* Is the report read at the published TOTAL, which holds all chapters? Where it
** has no rows, or nothing was chosen, its load may hold the TOTAL. */
static int holds_total (const ts_cover *c, size_t report) {
  int total = ts_cover_chapter(c, ts_slice_of("TOTAL"));
  return c->plan->product_free && total >= 0
      && (levels_held(c, report) & 1u)
      && has_bit(c->chapters[report], (uint32_t)total);
}

/* All chapters that any report with rows in the selection holds; one that was
** declared holds those that any load has. */
static void want_all (ts_cover *c) {
  int total = ts_cover_chapter(c, ts_slice_of("TOTAL"));
  uint64_t named[2] = {0, 0};
  for (uint32_t bit = 0; bit < ts_dict_size(c->chapter_names); bit++)
    if ((int)bit != total) set_bit(named, bit);
  for (size_t i = 0; i < ts_report_count(c->plan); i++) {
    if (c->tally->report_rows[i] == 0) continue;
    c->wanted[0] |= c->chapters[i][0];
    c->wanted[1] |= c->chapters[i][1];
  }
  c->wanted[0] &= named[0];
  c->wanted[1] &= named[1];
}

/* Chapters that the product filter lets in and that any load holds. */
static void want_filtered (ts_cover *c, const ts_dict *products) {
  const ts_filter *f = &c->plan->filters[TS_C_PRODUCT];
  for (uint32_t code = 0; f->allowed != NULL && code < f->size; code++) {
    ts_slice text = ts_dict_slice(products, code);
    int bit;
    if (!f->allowed[code] || ts_slice_is(text, "TOTAL")) continue;
    bit = ts_cover_chapter(c, text);
    if (bit >= 0) set_bit(c->wanted, (uint32_t)bit);
  }
}

static ts_status find_wanted (ts_cover *c, ts_error *err) {
  ts_dict *products;
  ts_status status = ts_store_dict(c->plan->store, "product", &products, err);
  if (status != TS_OK || c->plan->is_key[TS_C_PRODUCT]) return status;
  if (c->plan->product_free) want_all(c);
  else want_filtered(c, products);
  return TS_OK;
}

size_t ts_cover_lacks (const ts_cover *c, size_t report) {
  size_t n = 0;
  for (uint32_t bit = 0; bit < CHAPTERS_MOST; bit++)
    n += (size_t)(has_bit(c->wanted, bit)
                  && !has_bit(c->chapters[report], bit));
  return n;
}

static int lacks (const ts_cover *c, size_t report) {
  return c->released[report]
      && ((c->wanted[0] & ~c->chapters[report][0])
          || (c->wanted[1] & ~c->chapters[report][1]))
      && !holds_total(c, report);
}

/* Value by reporter and chapter, and that of all chapters while the reporter's
** loads held this one; the last reporter stands for all. */
typedef struct {
  double (*value)[CHAPTERS_MOST], (*whole)[CHAPTERS_MOST];
  size_t all;
} shares;

/* Codes of a frame's key as numbers of ours: bits of chapters, countries. */
static ts_status map_key (const ts_column *key, const ts_cover *c,
                          const ts_dict *countries, uint32_t **map) {
  size_t n = ts_dict_size(key->dict);
  *map = malloc((n + 1) * sizeof **map);
  if (*map == NULL) return TS_NOMEM;
  for (uint32_t code = 0; code < n; code++) {
    ts_slice text = ts_dict_slice(key->dict, code);
    (*map)[code] = (countries != NULL) ? ts_dict_find(countries, text)
                                       : (uint32_t)ts_cover_chapter(c, text);
  }
  return TS_OK;
}

/* Add one value to the sums of its reporter. */
static void add_value (const ts_cover *c, size_t report, uint32_t bit,
                       double value, shares *s) {
  size_t reporter = report / c->plan->periods;
  s->value[reporter][bit] += value;
  for (uint32_t i = 0; i < CHAPTERS_MOST; i++)
    if (has_bit(c->chapters[report], i)) s->whole[reporter][i] += value;
}

/* Add the values of a frame by reported_by, chapter, country and period. */
static ts_status take_frame (const ts_cover *c, const ts_frame *frame,
                             uint32_t side, shares *s) {
  const ts_plan *p = c->plan;
  const ts_column *sides = ts_frame_find(frame, "reported_by");
  const ts_column *product = ts_frame_find(frame, "product");
  const ts_column *country = ts_frame_find(frame, ts_side_names[side]);
  const ts_column *value = ts_frame_find(frame, "value");
  const ts_column *period = ts_frame_period(frame);
  int32_t base = ts_period_of_code(p->period_base).ordinal;
  uint32_t *bits = NULL, *reporters = NULL;
  uint32_t word = ts_dict_find(sides->dict, ts_slice_of(ts_side_names[side]));
  ts_dict *countries;
  ts_status status = ts_store_dict(p->store, "country", &countries, NULL);
  if (status == TS_OK) status = map_key(product, c, NULL, &bits);
  if (status == TS_OK && country != NULL)
    status = map_key(country, c, countries, &reporters);
  for (size_t row = 0; row < frame->rows && status == TS_OK; row++) {
    uint32_t bit = bits[product->u.codes[row]];
    uint32_t r = (country != NULL) ? reporters[country->u.codes[row]]
                                   : (uint32_t)p->countries;
    if (sides->u.codes[row] != word || bit >= CHAPTERS_MOST
        || r > p->countries || isnan(value->u.numbers[row])) continue;
    add_value(c, ts_report_at(p, side, r, (uint32_t)(period->u.ordinals[row]
                                                     - base)),
              bit, value->u.numbers[row], s);
  }
  free(bits);
  free(reporters);
  return status;
}

/* The same selection once more, by chapter and reporter. Products are a key
** then: that question wants no chapters, and asks no further one. */
static ts_status ask_side (ts_cover *c, uint32_t side, shares *s,
                           ts_error *err) {
  const ts_request *r = c->plan->request;
  ts_request by = {
    .keys = {{.name = "reported_by"}, {.name = "product", .digits = 2},
             {.name = ts_side_names[side]}},
    .key_count = (side == TS_BY_RECONCILED) ? 2 : 3,
    .freq = (int)c->plan->freq, .freq_at = (side == TS_BY_RECONCILED) ? 2 : 3,
    .sums = {{.name = "value", .field = TS_C_VALUE, .needs = -1}},
    .sum_count = 1, .threads = r->threads, .stop = r->stop
  };
  ts_frame *frame = NULL;
  ts_status status = ts_flows_by(c->plan->store, c->plan->selection, &by,
                                 &frame, err);
  if (status == TS_OK && take_frame(c, frame, side, s) != TS_OK)
    status = ts_fail_memory(err);
  ts_frame_free(frame);
  return status;
}

/* The sums over all reporters, in the order of their ids. */
static void complete_shares (const ts_cover *c, shares *s) {
  const ts_plan *p = c->plan;
  for (size_t i = 0; i < s->all; i++) {
    size_t at = i % (p->countries + 1);
    size_t r = (at < p->countries) ? i - at + p->by_name[at] : i;
    for (uint32_t bit = 0; bit < CHAPTERS_MOST; bit++) {
      s->value[s->all][bit] += s->value[r][bit];
      s->whole[s->all][bit] += s->whole[r][bit];
    }
  }
}

/* A chapter's share of a reporter's value; of everybody's where the reporter
** had no value while it was loaded. */
static double share_of (const shares *s, size_t reporter, uint32_t bit) {
  size_t r = (s->whole[reporter][bit] > 0.0) ? reporter : s->all;
  return (s->whole[r][bit] > 0.0) ? s->value[r][bit] / s->whole[r][bit] : 0.0;
}

static void weigh_lacking (ts_cover *c, const shares *s) {
  const ts_plan *p = c->plan;
  for (size_t i = 0; i < ts_report_count(p); i++) {
    double most = -1.0;
    if (!lacks(c, i)) continue;
    for (uint32_t bit = 0; bit < CHAPTERS_MOST; bit++) {
      double share;
      if (!has_bit(c->wanted, bit) || has_bit(c->chapters[i], bit)) continue;
      share = share_of(s, i / p->periods, bit);
      c->lacking[i] += share;
      if (share <= most) continue;
      most = share;
      c->heaviest[i] = (uint8_t)bit;
    }
  }
}

/* Rule 5: only where some report lacks something is the dataset asked again. */
static ts_status find_lacking (ts_cover *c, ts_error *err) {
  const ts_plan *p = c->plan;
  size_t any = 0, reporters = 3 * (p->countries + 1);
  shares s = {.all = reporters};
  ts_status status = TS_OK;
  for (size_t i = 0; i < ts_report_count(p) && !any; i++)
    any += (size_t)lacks(c, i);
  if (!any) return TS_OK;
  s.value = calloc(reporters + 1, sizeof *s.value);
  s.whole = calloc(reporters + 1, sizeof *s.whole);
  if (s.value == NULL || s.whole == NULL) status = ts_fail_memory(err);
  for (uint32_t side = 0; side < 3 && status == TS_OK; side++)
    if (ts_tally_has_side(c->tally, side))
      status = ask_side(c, side, &s, err);
  if (status == TS_OK) {
    complete_shares(c, &s);
    weigh_lacking(c, &s);
  }
  free(s.value);
  free(s.whole);
  return status;
}

static void withdraw (ts_cover *c) {
  for (size_t i = 0; i < ts_report_count(c->plan); i++) {
    int elsewhere;
    c->elsewhere[i] = ts_cover_levels(c, i, &elsewhere) == 0 && elsewhere;
    if (c->elsewhere[i]) c->released[i] = 0;  /* rule 1 */
    if (c->released[i] && c->lacking[i] > 1.0 - c->plan->request->coverage) {
      c->released[i] = 0;  /* rule 5 */
      c->narrow[i] = 1;
    }
  }
}

ts_status ts_cover_scope (ts_cover *c, ts_error *err) {
  size_t count = c->plan->load_count + 1;
  holding *holdings = calloc(count, sizeof *holdings);
  ts_status status;
  if (holdings == NULL) return ts_fail_memory(err);
  status = find_holdings(c, holdings, count, err);
  if (status == TS_OK) status = mark_released(c, holdings, count, err);
  if (status == TS_OK) status = find_wanted(c, err);
  if (status == TS_OK) status = find_lacking(c, err);
  if (status == TS_OK) withdraw(c);
  free(holdings);
  return status;
}
