/* condense.c -- a table of sums by what is told apart; see condense.h */
#include "condense.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "countries.h"
#include "plan.h"

#define GIVEN_MOST 16384   /* rows given at a time */
#define NUMBERS (TS_LAST_NUMBER - TS_FIRST_NUMBER + 1)
#define SCALE 9            /* sums count in units of 10^-9 */
#define MANTISSA_LIMIT ((int64_t)1 << 53)
__extension__ typedef __int128 wide;

/* One sum's key; the sums stand behind it, NUMBERS at most. */
typedef struct {
  uint64_t flow;      /* exporter, importer: 16 bits each; product: 32 */
  uint32_t variant;   /* TS_NONE: an empty slot */
  uint32_t rows;      /* that were added */
} slot;

/* A number that is not scaled stays one by one, beside the key of its row. */
typedef struct {
  slot key;
  double numbers[NUMBERS];
} single;

/* The columns whose combinations are few: all that are told apart, but for the
** countries and the product. */
#define TUPLE_MOST (TS_FIELDS + 1)   /* and which numbers are missing */

struct ts_condensed {
  const ts_telling *telling;
  ts_batch *batch;
  int number[NUMBERS];             /* indexes of the numbers summed */
  size_t number_count;
  size_t stride;                   /* bytes of a slot with its sums */
  char *slots;
  size_t mask, used;               /* mask + 1 slots */
  single *singles;
  size_t single_count, single_room;
  ts_dict *variants;               /* tuples of codes, as bytes */
  ts_field variant_fields[TS_FIELDS];
  size_t variant_count, apart_at;  /* where TS_C_APART stands among them */
  uint32_t last_tuple[TUPLE_MOST];
  uint32_t last_variant;
  uint32_t *product;               /* by code: its representative (rule 3) */
  uint8_t *product_in;             /* by code: passes the conditions */
  uint16_t *levels;                /* by code: bits of levels seen */
  size_t products, product_room;
  ts_dict *headings;               /* cut code -> index in 'first' */
  uint32_t *first;                 /* by heading: representative */
  size_t heading_room;
  uint8_t *country_in[2];          /* by place: passes; or NULL */
  uint64_t substitute[2];          /* the first place that does (rule 5) */
  ts_dict *report_set;
  ts_report *reports;
  size_t report_count, report_room;
  ts_report last_report;
  uint64_t rows, apart;
  size_t given, given_singles;     /* slots and singles looked at */
};

static uint64_t bit (int field) {
  return (uint64_t)1 << field;
}

static int is_told (const ts_condensed *c, ts_field field) {
  return (c->telling->apart >> field & 1u) != 0;
}

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
    t->apart |= bit(field);
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
    if ((keys & bit(field)) == 0 && c->from == NULL
        && (field == TS_C_PRODUCT || field == TS_C_EXPORTER
            || field == TS_C_IMPORTER))
      t->dropping |= bit(field);
    else
      t->apart |= bit(field);
    if (field == TS_C_PRODUCT && (keys & bit(field)) != 0) t->digits = 0;
  }
  return TS_OK;
}

ts_status ts_telling_of (const ts_selection *selection,
                         const ts_request *request, const ts_dataset *dataset,
                         ts_telling *t, ts_error *err) {
  ts_status status;
  *t = (ts_telling){.selection = selection, .numbers = bit(TS_C_VALUE)};
  t->apart = bit(TS_C_PERIOD) | bit(TS_C_REPORTED_BY) | bit(TS_C_REGIME)
           | bit(TS_C_CLASSIFICATION) | bit(TS_C_LEVEL) | bit(TS_C_APART);
  status = tell_keys(request, dataset, t, err);
  if (status == TS_OK) status = tell_conditions(dataset, t, err);
  if ((t->apart & bit(TS_C_PRODUCT)) == 0) t->digits = 2;
  for (size_t i = 0; i < request->sum_count; i++) {
    const ts_sum *sum = &request->sums[i];
    t->numbers |= bit(sum->field);
    if (sum->needs >= 0) t->numbers |= bit(sum->needs);
    if (sum->unit != NULL || sum->field == TS_C_QUANTITY)
      t->apart |= bit(TS_C_QUANTITY_UNIT);
  }
  return status;
}

/* Which countries pass the conditions on one side. */
static ts_status find_countries (ts_condensed *c, ts_field field) {
  const ts_selection *s = c->telling->selection;
  size_t side = (field == TS_C_IMPORTER);
  uint8_t **in = &c->country_in[side];
  if ((c->telling->dropping & bit(field)) == 0) return TS_OK;
  *in = malloc(ts_countries_count);
  if (*in == NULL) return TS_NOMEM;
  memset(*in, 1, ts_countries_count);
  for (size_t i = 0; i < s->condition_count; i++) {
    const ts_condition *condition = &s->conditions[i];
    if (strcmp(condition->name, ts_field_names[field]) != 0) continue;
    for (size_t place = 0; place < ts_countries_count; place++) {
      int met = 0;
      for (size_t k = 0; k < condition->n && !met; k++)
        met = ts_plan_meets(field, ts_slice_of(ts_countries[place].id),
                            ts_slice_of(condition->texts[k]));
      if (met == (condition->except != 0)) (*in)[place] = 0;
    }
  }
  while (c->substitute[side] + 1 < ts_countries_count
         && !(*in)[c->substitute[side]]) c->substitute[side]++;
  return TS_OK;
}

static void choose_columns (ts_condensed *c) {
  for (size_t i = 0; i < NUMBERS; i++)
    if (c->telling->numbers & bit(TS_FIRST_NUMBER + (int)i))
      c->number[c->number_count++] = (int)i;
  for (ts_field f = 0; f < TS_C_KEEP + c->batch->keeps; f++) {
    int country = f == TS_C_EXPORTER || f == TS_C_IMPORTER;
    if (!is_told(c, f) || country || f == TS_C_PRODUCT
        || (f >= TS_FIRST_NUMBER && f <= TS_LAST_NUMBER)) continue;
    if (f == TS_C_APART) c->apart_at = c->variant_count;
    c->variant_fields[c->variant_count++] = f;
  }
  c->stride = sizeof(slot) + c->number_count * sizeof(wide);
}

static ts_status make_slots (ts_condensed *c, size_t count) {
  c->slots = malloc(count * c->stride);
  if (c->slots == NULL) return TS_NOMEM;
  c->mask = count - 1;
  c->used = 0;
  for (size_t i = 0; i < count; i++)
    ((slot *)(void *)(c->slots + i * c->stride))->variant = TS_NONE;
  return TS_OK;
}

ts_condensed *ts_condensed_alloc (const ts_telling *telling, ts_batch *batch) {
  ts_condensed *c = calloc(1, sizeof *c);
  if (c == NULL) return NULL;
  c->telling = telling;
  c->batch = batch;
  c->last_variant = TS_NONE;
  c->last_report.period = TS_NONE;
  c->variants = ts_dict_alloc();
  c->headings = ts_dict_alloc();
  c->report_set = ts_dict_alloc();
  choose_columns(c);
  if (c->variants != NULL && c->headings != NULL && c->report_set != NULL
      && make_slots(c, 1024) == TS_OK
      && find_countries(c, TS_C_EXPORTER) == TS_OK
      && find_countries(c, TS_C_IMPORTER) == TS_OK)
    return c;
  ts_condensed_free(c);
  return NULL;
}

void ts_condensed_free (ts_condensed *c) {
  if (c == NULL) return;
  ts_dict_free(c->variants);
  ts_dict_free(c->headings);
  ts_dict_free(c->report_set);
  free(c->slots);
  free(c->singles);
  free(c->product);
  free(c->product_in);
  free(c->levels);
  free(c->first);
  free(c->country_in[0]);
  free(c->country_in[1]);
  free(c->reports);
  free(c);
}

/* Does a product pass the conditions on products? */
static int product_passes (const ts_condensed *c, ts_slice code) {
  const ts_selection *s = c->telling->selection;
  if ((c->telling->dropping & bit(TS_C_PRODUCT)) == 0) return 1;
  for (size_t i = 0; i < s->condition_count; i++) {
    const ts_condition *condition = &s->conditions[i];
    int met = 0;
    if (strcmp(condition->name, "product") != 0) continue;
    for (size_t k = 0; k < condition->n && !met; k++)
      met = ts_plan_meets(TS_C_PRODUCT, code,
                          ts_slice_of(condition->texts[k]));
    if (met == (condition->except != 0)) return 0;
  }
  return 1;
}

/* The code that stands for this one (rule 3). */
static ts_status represent (ts_condensed *c, uint32_t code, ts_slice text,
                            uint32_t *representative) {
  uint32_t heading;
  size_t before = ts_dict_size(c->headings);
  *representative = code;
  if (c->telling->digits == 0 || text.length <= c->telling->digits
      || ts_slice_is(text, "TOTAL")) return TS_OK;
  text.length = c->telling->digits;
  if (ts_dict_add(c->headings, text, &heading) != TS_OK
      || ts_reserve((void **)&c->first, &c->heading_room, heading + 1,
                    sizeof *c->first) != TS_OK) return TS_NOMEM;
  if (heading == before) c->first[heading] = code;
  *representative = c->first[heading];
  return TS_OK;
}

static ts_status widen_products (ts_condensed *c, size_t size) {
  size_t room = size + size / 2 + 256;
  uint32_t *product = realloc(c->product, room * sizeof *product);
  uint8_t *in;
  uint16_t *levels;
  if (product == NULL) return TS_NOMEM;
  c->product = product;
  in = realloc(c->product_in, room);
  if (in == NULL) return TS_NOMEM;
  c->product_in = in;
  levels = realloc(c->levels, room * sizeof *levels);
  if (levels == NULL) return TS_NOMEM;
  c->levels = levels;
  c->product_room = room;
  return TS_OK;
}

/* Products that the batch has met since. */
static ts_status learn_products (ts_condensed *c) {
  size_t size = ts_dict_size(c->batch->texts[TS_C_PRODUCT]);
  if (size > c->product_room && widen_products(c, size) != TS_OK)
    return TS_NOMEM;
  for (; c->products < size; c->products++) {
    uint32_t code = (uint32_t)c->products;
    ts_slice text = ts_dict_slice(c->batch->texts[TS_C_PRODUCT], code);
    c->levels[code] = 0;
    c->product[code] = code;
    c->product_in[code] = (uint8_t)product_passes(c, text);
    if (c->product_in[code]
        && represent(c, code, text, &c->product[code]) != TS_OK)
      return TS_NOMEM;
  }
  return TS_OK;
}

static ts_status note_report (ts_condensed *c, size_t row) {
  uint32_t side = c->batch->codes[TS_C_REPORTED_BY][row];
  ts_report r, *room;
  uint32_t code;
  size_t before = ts_dict_size(c->report_set);
  memset(&r, 0, sizeof r);  /* padding too: its bytes are looked up */
  r.period = c->batch->codes[TS_C_PERIOD][row];
  r.side = (uint8_t)side;
  r.reporter = (side == TS_BY_RECONCILED) ? TS_NO_PLACE
    : (ts_place)c->batch->codes[(side == TS_BY_EXPORTER) ? TS_C_EXPORTER
                                                         : TS_C_IMPORTER][row];
  if (r.period == c->last_report.period && r.side == c->last_report.side
      && r.reporter == c->last_report.reporter) return TS_OK;
  c->last_report = r;
  if (ts_dict_add(c->report_set, (ts_slice){(char *)&r, sizeof r}, &code)
      != TS_OK) return TS_NOMEM;
  if (code < before) return TS_OK;
  if (ts_reserve((void **)&c->reports, &c->report_room, c->report_count + 1,
                 sizeof *c->reports) != TS_OK) return TS_NOMEM;
  room = &c->reports[c->report_count++];
  *room = r;
  return TS_OK;
}

/* What is said of all rows (rule 4). */
static ts_status note_rows (ts_condensed *c) {
  const uint32_t *product = c->batch->codes[TS_C_PRODUCT];
  const uint32_t *level = c->batch->codes[TS_C_LEVEL];
  const uint32_t *apart = c->batch->codes[TS_C_APART];
  ts_status status = TS_OK;
  for (size_t row = 0; row < c->batch->rows && status == TS_OK; row++) {
    c->levels[product[row]] |= (uint16_t)(1u << (level[row] & 15));
    c->apart += (apart[row] != TS_WHOLE);
    status = note_report(c, row);
  }
  c->rows += c->batch->rows;
  return status;
}

static int passes (const ts_condensed *c, size_t row) {
  const uint32_t *const *codes = (const uint32_t *const *)c->batch->codes;
  if (!c->product_in[codes[TS_C_PRODUCT][row]]) return 0;
  if (c->country_in[0] != NULL && !c->country_in[0][codes[TS_C_EXPORTER][row]])
    return 0;
  return c->country_in[1] == NULL
      || c->country_in[1][codes[TS_C_IMPORTER][row]];
}

/* The flow of a row as far as it is told apart (rule 5). */
static uint64_t flow_of (const ts_condensed *c, size_t row) {
  const ts_batch *b = c->batch;
  uint32_t side = b->codes[TS_C_REPORTED_BY][row];
  uint64_t exporter = b->codes[TS_C_EXPORTER][row];
  uint64_t importer = b->codes[TS_C_IMPORTER][row];
  int e = is_told(c, TS_C_EXPORTER) || side == TS_BY_EXPORTER;
  int i = is_told(c, TS_C_IMPORTER) || side == TS_BY_IMPORTER;
  if (!e) exporter = c->substitute[0];
  if (!i) importer = c->substitute[1];
  return exporter << 48 | importer << 32
       | c->product[b->codes[TS_C_PRODUCT][row]];
}

/* The variant of a row: which combination of the columns with few values. */
static ts_status variant_of (ts_condensed *c, size_t row, uint32_t *variant) {
  const ts_batch *b = c->batch;
  uint32_t tuple[TUPLE_MOST];
  uint32_t missing = 0;
  size_t n = c->variant_count, bytes = (n + 1) * sizeof *tuple;
  ts_status status = TS_OK;
  for (size_t i = 0; i < c->number_count; i++)
    missing |= (uint32_t)(b->numbers[c->number[i]].scales[row] == TS_MISSING)
            << i;
  for (size_t i = 0; i < n; i++)
    tuple[i] = b->codes[c->variant_fields[i]][row];
  tuple[n] = missing;
  if (c->last_variant == TS_NONE || memcmp(tuple, c->last_tuple, bytes) != 0) {
    status = ts_dict_add(c->variants, (ts_slice){(char *)tuple, bytes},
                         &c->last_variant);
    memcpy(c->last_tuple, tuple, bytes);
  }
  *variant = c->last_variant;
  return status;
}

static slot *slot_at (const ts_condensed *c, size_t i) {
  return (slot *)(void *)(c->slots + i * c->stride);
}

static size_t home_of (const ts_condensed *c, const slot *key) {
  uint64_t h = key->flow * 0x9e3779b97f4a7c15u
             ^ key->variant * 0xc2b2ae3d27d4eb4fu;
  return (size_t)(h ^ h >> 32) & c->mask;
}

static int is_same (const slot *a, const slot *b) {
  return a->flow == b->flow && a->variant == b->variant;
}

static slot *find (const ts_condensed *c, const slot *key) {
  size_t i = home_of(c, key);
  slot *s = slot_at(c, i);
  while (s->variant != TS_NONE && !is_same(s, key)) {
    i = (i + 1) & c->mask;
    s = slot_at(c, i);
  }
  return s;
}

static ts_status grow (ts_condensed *c) {
  char *old = c->slots;
  size_t count = c->mask + 1, used = c->used;
  if (make_slots(c, 2 * count) != TS_OK) {
    c->slots = old;
    return TS_NOMEM;
  }
  for (size_t i = 0; i < count; i++) {
    const slot *from = (const slot *)(const void *)(old + i * c->stride);
    if (from->variant != TS_NONE) memcpy(find(c, from), from, c->stride);
  }
  c->used = used;
  free(old);
  return TS_OK;
}

/* The slot of a key, made when new. */
static ts_status slot_of (ts_condensed *c, const slot *key, slot **found) {
  slot *s = find(c, key);
  if (s->variant == TS_NONE) {
    if (2 * (c->used + 1) > c->mask) {
      if (grow(c) != TS_OK) return TS_NOMEM;
      s = find(c, key);
    }
    *s = *key;
    memset(s + 1, 0, c->stride - sizeof *s);
    c->used++;
  }
  *found = s;
  return TS_OK;
}

static int is_real (const ts_condensed *c, size_t row) {
  for (size_t i = 0; i < c->number_count; i++)
    if (c->batch->numbers[c->number[i]].scales[row] == TS_REAL) return 1;
  return 0;
}

/* Keep a row with a number that is not scaled as it is. */
static ts_status add_single (ts_condensed *c, const slot *key, size_t row) {
  single *s;
  if (ts_reserve((void **)&c->singles, &c->single_room, c->single_count + 1,
                 sizeof *c->singles) != TS_OK) return TS_NOMEM;
  s = &c->singles[c->single_count++];
  s->key = *key;
  for (size_t i = 0; i < c->number_count; i++) {
    const ts_decimals *numbers = &c->batch->numbers[c->number[i]];
    int scale = numbers->scales[row];
    s->numbers[i] = (scale == TS_MISSING) ? NAN
                  : (scale == TS_REAL) ? ts_decimals_real(numbers, row)
                  : (double)numbers->mantissas[row] / ts_pow10[scale];
  }
  return TS_OK;
}

static void add_numbers (ts_condensed *c, slot *s, size_t row) {
  wide *sums = (wide *)(void *)(s + 1);
  s->rows++;
  for (size_t i = 0; i < c->number_count; i++) {
    const ts_decimals *numbers = &c->batch->numbers[c->number[i]];
    int scale = numbers->scales[row];
    if (scale >= 0)
      sums[i] += (wide)numbers->mantissas[row] * ts_ipow10[SCALE - scale];
  }
}

ts_status ts_condensed_take (ts_condensed *c) {
  slot last = {.variant = TS_NONE}, *at = NULL;
  ts_status status = learn_products(c);
  if (status == TS_OK) status = note_rows(c);
  for (size_t row = 0; row < c->batch->rows && status == TS_OK; row++) {
    slot key = {0};
    if (!passes(c, row)) continue;
    key.flow = flow_of(c, row);
    status = variant_of(c, row, &key.variant);
    if (status != TS_OK) break;
    if (is_real(c, row)) {
      status = add_single(c, &key, row);
      continue;
    }
    if (at == NULL || !is_same(&key, &last)) status = slot_of(c, &key, &at);
    last = key;
    if (status == TS_OK) add_numbers(c, at, row);
  }
  return status;
}

/* Codes of a row of the batch from a key. */
static void give_codes (ts_condensed *c, const slot *key, size_t row) {
  ts_batch *b = c->batch;
  ts_slice bytes = ts_dict_slice(c->variants, key->variant);
  b->codes[TS_C_EXPORTER][row] = (uint32_t)(key->flow >> 48);
  b->codes[TS_C_IMPORTER][row] = (uint32_t)(key->flow >> 32) & 0xffff;
  b->codes[TS_C_PRODUCT][row] = (uint32_t)key->flow;
  for (size_t i = 0; i < c->variant_count; i++)
    memcpy(&b->codes[c->variant_fields[i]][row],
           bytes.text + i * sizeof(uint32_t), sizeof(uint32_t));
}

/* One code of a variant; that behind its columns are bits of what is missing. */
static uint32_t code_of (const ts_condensed *c, const slot *key, size_t i) {
  uint32_t code;
  memcpy(&code, ts_dict_text(c->variants, key->variant) + i * sizeof code,
         sizeof code);
  return code;
}

/* Take from a sum as much as one scaled decimal can hold. */
static ts_decimal part_of (wide *sum) {
  wide rest = *sum;
  int scale = SCALE;
  ts_decimal part;
  while (scale > 0 && rest % 10 == 0) {
    rest /= 10;
    scale--;
  }
  if (rest >= MANTISSA_LIMIT) rest = MANTISSA_LIMIT - 1;
  if (rest <= -MANTISSA_LIMIT) rest = 1 - MANTISSA_LIMIT;
  part = (ts_decimal){(int64_t)rest, 0.0, (int8_t)scale};
  *sum -= rest * ts_ipow10[SCALE - scale];
  return part;
}

/* One row of a slot's sums; more are needed while some remains, or where rows
** are counted: those set apart and those with a number missing. */
static int give_slot (ts_condensed *c, slot *s, size_t row) {
  static const ts_decimal none = {.scale = TS_MISSING};
  wide *sums = (wide *)(void *)(s + 1);
  uint32_t missing = code_of(c, s, c->variant_count);
  int counted = missing != 0 || code_of(c, s, c->apart_at) != TS_WHOLE;
  int more = counted && --s->rows > 0;
  give_codes(c, s, row);
  for (size_t i = 0; i < NUMBERS; i++)
    ts_decimals_put(&c->batch->numbers[i], row, &none);
  for (size_t i = 0; i < c->number_count; i++) {
    ts_decimal part = (missing >> i & 1u) ? none : part_of(&sums[i]);
    ts_decimals_put(&c->batch->numbers[c->number[i]], row, &part);
    more = more || sums[i] != 0;
  }
  return more;
}

static void give_single (ts_condensed *c, const single *s, size_t row) {
  static const ts_decimal none = {.scale = TS_MISSING};
  give_codes(c, &s->key, row);
  for (size_t i = 0; i < NUMBERS; i++)
    ts_decimals_put(&c->batch->numbers[i], row, &none);
  for (size_t i = 0; i < c->number_count; i++) {
    ts_decimal number = ts_decimal_of(s->numbers[i]);
    ts_decimals_put(&c->batch->numbers[c->number[i]], row, &number);
  }
}

/* Columns that are not told apart have one code: the first of their dictionary,
** which some row had, or none said. */
static void clear_columns (ts_condensed *c, size_t rows) {
  for (ts_field f = 0; f < TS_C_KEEP + c->batch->keeps; f++)
    if (c->batch->codes[f] != NULL && !is_told(c, f))
      memset(c->batch->codes[f], 0, rows * sizeof(uint32_t));
}

ts_status ts_condensed_give (ts_condensed *c) {
  ts_batch *b = c->batch;
  size_t n = 0;
  b->rows = 0;
  if (ts_batch_widen(b, GIVEN_MOST) != TS_OK) return TS_NOMEM;
  clear_columns(c, GIVEN_MOST);
  while (n < GIVEN_MOST && c->given <= c->mask) {
    slot *s = slot_at(c, c->given);
    if (s->variant == TS_NONE || !give_slot(c, s, n++)) c->given++;
  }
  while (n < GIVEN_MOST && c->given_singles < c->single_count)
    give_single(c, &c->singles[c->given_singles++], n++);
  b->rows = n;
  return TS_OK;
}

const ts_report *ts_condensed_reports (const ts_condensed *c, size_t *n) {
  *n = c->report_count;
  return c->reports;
}

const uint16_t *ts_condensed_levels (const ts_condensed *c, size_t *n) {
  *n = c->products;
  return c->levels;
}

uint64_t ts_condensed_rows (const ts_condensed *c, uint64_t *apart) {
  *apart = c->apart;
  return c->rows;
}
