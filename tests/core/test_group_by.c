/* test_group_by.c -- sums by group against an obvious oracle, and every kernel
** against the others, for one to three threads (keyspace.h, tally.h) */
#include <gsl/gsl_test.h>
#include <math.h>
#include <unistd.h>

#include "data/query/keyspace.h"
#include "data/query/query.h"
#include "data/query/tally.h"
#include "flow_store.h"

static char path[] = "/tmp/tradestat-groups-XXXXXX";

/* One question, chosen at random. */
typedef struct {
  ts_selection selection;
  ts_request request;
  const char *exporters[2], *products[2];
} question;

static const char *const key_names[] = {"exporter", "importer", "product"};

static void choose_keys (question *q, unsigned *r) {
  unsigned which = flow_random(r, 8);
  for (unsigned k = 0; k < 3; k++) {
    unsigned turned = (k + which) % 3;
    if (!(which >> k & 1u)) continue;
    q->request.keys[q->request.key_count++] =
      (ts_key){.name = key_names[turned],
               .digits = (turned == 2) ? 2 * (int)flow_random(r, 3) : 0};
  }
  q->request.freq = (flow_random(r, 3) > 0) ? TS_YEAR : -1;
  q->request.freq_at = flow_random(r, (unsigned)q->request.key_count + 1);
}

static void choose_sums (question *q, unsigned *r) {
  ts_sum *sums = q->request.sums;
  sums[0] = (ts_sum){.name = "value", .field = TS_C_VALUE, .needs = -1};
  q->request.sum_count = 1;
  if (flow_random(r, 2) == 0)
    sums[q->request.sum_count++] =
      (ts_sum){.name = "weight", .field = TS_C_WEIGHT, .needs = -1};
  if (flow_random(r, 3) == 0)
    sums[q->request.sum_count++] =
      (ts_sum){.name = "weighed", .field = TS_C_VALUE, .needs = TS_C_WEIGHT};
  if (flow_random(r, 3) == 0)
    sums[q->request.sum_count++] =
      (ts_sum){.name = "quantity", .field = TS_C_QUANTITY, .needs = -1,
               .unit = (flow_random(r, 2) == 0) ? "items" : NULL};
}

static void choose (question *q, const flow_kind *k, unsigned seed) {
  unsigned r = seed;
  *q = (question){.selection = {.level = k->one_level ? -1 : 6}};
  q->request = (ts_request){.coverage = 0.98};
  choose_keys(q, &r);
  choose_sums(q, &r);
  q->exporters[0] = flow_countries[flow_random(&r, FLOW_COUNTRIES)];
  q->exporters[1] = flow_countries[flow_random(&r, FLOW_COUNTRIES)];
  q->products[0] = "8457..8458";
  q->products[1] = "010130";
  if (flow_random(&r, 3) == 0)
    q->selection.conditions[q->selection.condition_count++] =
      (ts_condition){.name = "exporter", .texts = q->exporters, .n = 2};
  if (flow_random(&r, 3) == 0)
    q->selection.conditions[q->selection.condition_count++] =
      (ts_condition){.name = "product", .texts = q->products, .n = 2};
  if (k->releases && flow_random(&r, 2) == 0)
    q->selection.asof = flow_releases[0];
}

static const ts_condition *condition_on (const question *q, const char *name) {
  for (size_t i = 0; i < q->selection.condition_count; i++)
    if (strcmp(q->selection.conditions[i].name, name) == 0)
      return &q->selection.conditions[i];
  return NULL;
}

/* Does a row belong to the selection, read off its texts. */
static int selected (const question *q, const flow *f) {
  const char *product = flow_products[f->product];
  int early = q->selection.asof != NULL;
  if (q->selection.level == 6 && flow_levels[f->product] != 6) return 0;
  if (f->regime != TS_REGIME_EXPORT || (early && f->load == 1)
      || (f->until != 0 && !early)) return 0;
  if (condition_on(q, "exporter") != NULL
      && strcmp(flow_countries[f->exporter], q->exporters[0]) != 0
      && strcmp(flow_countries[f->exporter], q->exporters[1]) != 0) return 0;
  return condition_on(q, "product") == NULL || strcmp(product, "010130") == 0
      || strncmp(product, "8457", 4) == 0 || strncmp(product, "8458", 4) == 0;
}

static const char *text_of (const flow *f, const ts_key *key, char room[8]) {
  if (strcmp(key->name, "exporter") == 0) return flow_countries[f->exporter];
  if (strcmp(key->name, "importer") == 0) return flow_countries[f->importer];
  snprintf(room, 8, "%.*s", (key->digits > 0) ? key->digits : 6,
           flow_products[f->product]);
  return room;
}

/* Does a row of the store belong to a row of the frame. */
static int belongs (const question *q, const ts_frame *frame, size_t row,
                    const flow *f) {
  const ts_column *period = ts_frame_period(frame);
  if (period != NULL && period->u.ordinals[row]
                        != (int32_t)f->year + FLOW_FIRST_YEAR) return 0;
  for (size_t k = 0; k < q->request.key_count; k++) {
    const ts_key *key = &q->request.keys[k];
    const ts_column *column = ts_frame_find(frame, key->name);
    char room[8];
    if (strcmp(text_of(f, key, room),
               ts_dict_text(column->dict, column->u.codes[row])) != 0) return 0;
  }
  return 1;
}

/* 113 bits, made of integers: the same on every machine, valgrind's too, which
** has no long doubles. */
__extension__ typedef __float128 quad;

/* What the rows of one cell are, added the obvious way. */
typedef struct {
  ts_wide scaled;      /* of 1e-9 */
  quad real;
  double size;         /* of magnitudes */
  size_t rows, reals, missing, units;
} cell;

static void add_number (cell *c, const ts_decimal *d) {
  if (d->scale == TS_MISSING) {
    c->missing++;
    return;
  }
  c->rows++;
  if (d->scale == TS_REAL) {
    c->real += d->real;
    c->reals++;
  } else {
    c->scaled += (ts_wide)d->mantissa * ts_ipow10[9 - d->scale];
    c->size += fabs((double)d->mantissa) / ts_pow10[d->scale];
  }
}

static cell cell_of (const question *q, const ts_frame *frame, size_t row,
                     const ts_sum *sum, const flow *flows, size_t n,
                     uint8_t *used) {
  cell c = {0};
  unsigned units = 0;
  for (size_t i = 0; i < n; i++) {
    const flow *f = &flows[i];
    const ts_decimal *d = &f->numbers[sum->field - TS_FIRST_NUMBER];
    if (!selected(q, f) || !belongs(q, frame, row, f)) continue;
    used[i] = 1;
    if (sum->needs >= 0
        && f->numbers[sum->needs - TS_FIRST_NUMBER].scale == TS_MISSING)
      continue;
    if (sum->unit != NULL && strcmp(flow_units[f->unit], sum->unit) != 0)
      continue;
    if (d->scale != TS_MISSING) units |= 1u << f->unit;
    add_number(&c, d);
  }
  c.units = (size_t)((units & 1u) + (units >> 1));
  return c;
}

/* The number of a cell as the oracle has it, compared. */
static int agrees (const question *q, const cell *c, const ts_sum *sum,
                   double number, const char *why) {
  quad want = (quad)c->scaled / 1000000000 + c->real;
  double off = (double)((quad)number - want);
  if (q->selection.level == 6 && isnan(number)
      && (strstr(why, "has no rows in") != NULL
          || strcmp(why, "published at other levels only") == 0))
    return 1;  /* what is known of reporters is not for sums to say */
  if (sum->field == TS_C_QUANTITY && c->units > 1)
    return isnan(number) && strcmp(why, "different units") == 0;
  if (isnan(number))
    return (c->rows == 0 && c->missing > 0)
         ? strcmp(why, "not published") == 0
         : strncmp(why, "rows without", 12) == 0;
  if (c->rows == 0)
    return c->missing == 0 && number == 0.0
        && strcmp(why, TS_REASON_ZERO) == 0;
  if (*why != '\0') return 0;
  if (c->reals == 0 && fabs((double)want) < 9e6)  /* its mantissa is exact */
    return number == (double)(int64_t)c->scaled / 1e9;
  return fabs(off) <= 1e-15 * (c->size + 1);
}

/* Rows rise, without doubles: keys by text, then the period. */
static int are_in_order (const question *q, const ts_frame *frame) {
  for (size_t row = 1; row < frame->rows; row++) {
    const ts_column *period = ts_frame_period(frame);
    int order = 0;
    for (size_t k = 0; k < q->request.key_count && order == 0; k++) {
      const ts_column *c = ts_frame_find(frame, q->request.keys[k].name);
      order = strcmp(ts_dict_text(c->dict, c->u.codes[row - 1]),
                     ts_dict_text(c->dict, c->u.codes[row]));
    }
    if (order == 0 && period != NULL)
      order = period->u.ordinals[row - 1] - period->u.ordinals[row];
    if (order >= 0) return 0;
  }
  return 1;
}

static void compare (const question *q, const ts_frame *frame,
                     const flow *flows, size_t n, unsigned seed) {
  static uint8_t used[FLOW_MOST];
  size_t wrong = 0, lost = 0;
  memset(used, 0, sizeof used);
  for (size_t i = 0; i < q->request.sum_count; i++) {
    const ts_sum *sum = &q->request.sums[i];
    const ts_column *column = ts_frame_find(frame, sum->name);
    for (size_t row = 0; row < frame->rows; row++) {
      cell c = cell_of(q, frame, row, sum, flows, n, used);
      wrong += !agrees(q, &c, sum, column->u.numbers[row],
                       ts_frame_why(frame, column, row));
    }
  }
  for (size_t i = 0; i < n; i++) lost += selected(q, &flows[i]) && !used[i];
  gsl_test(wrong > 0 || lost > 0 || !are_in_order(q, frame),
           "question %u: %zu of %zu rows disagree, %zu flows are lost", seed,
           wrong, frame->rows, lost);
}

/* Everything that a frame says, as text. */
static char *spell (const ts_frame *frame) {
  ts_string s = {0};
  ts_string_format(&s, "%zu rows\n%s\n", frame->rows, frame->title);
  for (size_t i = 0; i < frame->note_count; i++)
    ts_string_format(&s, "%s\n", frame->notes[i]);
  for (size_t i = 0; i < frame->width; i++) {
    const ts_column *c = &frame->columns[i];
    ts_string_format(&s, "%s %d %s %s %zu of %zu\n", c->name, c->narrowed,
                     c->unit, c->valuation, c->narrowed ? c->shown : 0,
                     c->narrowed ? c->known : 0);
    for (size_t r = 0; r < frame->rows; r++)
      if (c->kind == TS_KEY)
        ts_string_format(&s, "%s ", ts_dict_text(c->dict, c->u.codes[r]));
      else if (c->kind == TS_PERIODS)
        ts_string_format(&s, "%d ", (int)c->u.ordinals[r]);
      else
        ts_string_format(&s, "%a %u %s ", c->u.numbers[r],
                         (c->why != NULL) ? c->why[r] : TS_NONE,
                         ts_frame_why(frame, c, r));
  }
  return s.text;
}

static void ask (ts_store *store, const flow_kind *k, const flow *rows,
                 unsigned seed) {
  question q;
  char *first = NULL;
  size_t differ = 0;
  choose(&q, k, seed);
  for (int kernel = TS_KERNEL_CHOSEN; kernel <= TS_HASHED; kernel++)
    for (size_t threads = 1; threads <= 3; threads++) {
      ts_error err = {0};
      ts_frame *frame = NULL;
      char *text;
      ts_status status;
      q.request.kernel = kernel;
      q.request.threads = threads;
      status = ts_flows_by(store, &q.selection, &q.request, &frame, &err);
      gsl_test(status != TS_OK, "question %u is answered: %s", seed, err.text);
      if (status != TS_OK) continue;
      text = spell(frame);
      if (first == NULL) {
        compare(&q, frame, rows, k->rows, seed);
        first = text;
      } else {
        differ += strcmp(first, text) != 0;
        free(text);
      }
      ts_frame_free(frame);
    }
  gsl_test(differ > 0, "question %u: all kernels and threads say the same",
           seed);
  free(first);
}

#define STORES 60
#define QUESTIONS 4

int main (void) {
  static flow rows[FLOW_MOST];
  if (mkdtemp(path) == NULL) return 1;
  for (unsigned seed = 1; seed <= STORES; seed++) {
    flow_kind k = flow_kind_of(seed);
    char file[64];
    ts_error err = {0};
    ts_store *store;
    snprintf(file, sizeof file, "%s/%u.db", path, seed);
    flow_rows(&k, rows);
    if (flow_store(file, &k, rows, &store, &err) != TS_OK) {
      gsl_test(1, "store %u: %s", seed, err.text);
      continue;
    }
    for (unsigned i = 0; i < QUESTIONS; i++)
      ask(store, &k, rows, seed * 100 + i);
    ts_store_close(store);
    remove(file);
  }
  rmdir(path);
  return gsl_test_summary();
}
