/* expression_units.c -- what the parts of an expression count */
#include "expression_units.h"

#include <stdio.h>
#include <string.h>

/* A unit too long to write is none. */
static void put (char *out, size_t size, const char *a, const char *sign,
                 const char *b) {
  int n = snprintf(out, size, "%s%s%s", a, sign, b);
  if (n < 0 || (size_t)n >= size) *out = '\0';
}

void ts_item_set_unit (ts_item *item, const char *unit, const char *valuation) {
  put(item->unit, sizeof item->unit, unit, "", "");
  put(item->valuation, sizeof item->valuation, valuation, "", "");
}

/* "million USD" and "USD" differ by their scale only. */
static int same_but_scale (const char *a, const char *b) {
  const char *plain_a = strrchr(a, ' '), *plain_b = strrchr(b, ' ');
  return strcmp((plain_a != NULL) ? plain_a + 1 : a,
                (plain_b != NULL) ? plain_b + 1 : b) == 0;
}

static ts_status differ (const char *a, const char *b, const char *verb,
                         const char *cure, ts_error *err) {
  return ts_fail(err, TS_CONFLICT, "%s and %s cannot be %s: %s", a, b, verb,
                 cure);
}

ts_status ts_item_same (ts_item *a, const ts_item *b, const char *verb,
                        ts_error *err) {
  int both = (*a->unit != '\0' && *b->unit != '\0');
  if (both && strcmp(a->unit, b->unit) != 0)
    return differ(a->unit, b->unit, verb, same_but_scale(a->unit, b->unit)
                  ? "bring both to one scale first, scale \"one\""
                  : "divide one by the other, or convert one first", err);
  if (*a->valuation != '\0' && *b->valuation != '\0'
      && strcmp(a->valuation, b->valuation) != 0) {
    if (strcmp(verb, "added") == 0)
      return differ(a->valuation, b->valuation, verb,
                    "their ratio or difference can be taken", err);
    *a->valuation = '\0';
  }
  if (*a->unit == '\0') strcpy(a->unit, b->unit);
  if (*a->valuation == '\0' && a->literal) strcpy(a->valuation, b->valuation);
  return TS_OK;
}

static int is_pure (const char *unit) {
  return *unit == '\0' || strcmp(unit, "fraction") == 0;
}

/* "USD/kg" times "kg" is "USD": true when the denominator of a is b. */
static int cancels (char *a, const char *b) {
  char *slash = strrchr(a, '/');
  if (slash == NULL || strcmp(slash + 1, b) != 0) return 0;
  *slash = '\0';
  return 1;
}

static void clear_unless_same (ts_item *a, const ts_item *b) {
  if (strcmp(a->valuation, b->valuation) != 0 && *b->valuation != '\0')
    *a->valuation = '\0';
}

void ts_item_times (ts_item *a, const ts_item *b) {
  char other[64];
  clear_unless_same(a, b);
  if (is_pure(b->unit)) {
    if (*a->unit == '\0') strcpy(a->unit, b->unit);
    return;
  }
  if (is_pure(a->unit)) {
    ts_item_set_unit(a, b->unit, b->valuation);
    return;
  }
  *a->valuation = '\0';
  if (cancels(a->unit, b->unit)) return;
  strcpy(other, b->unit);
  if (cancels(other, a->unit)) {
    strcpy(a->unit, other);
    return;
  }
  strcpy(other, a->unit);
  put(a->unit, sizeof a->unit, other, "*", b->unit);
}

void ts_item_over (ts_item *a, const ts_item *b) {
  char unit[64];
  if (is_pure(b->unit)) {
    if (strcmp(a->unit, b->unit) == 0) *a->unit = '\0';
    return;
  }
  strcpy(unit, a->unit);
  *a->valuation = '\0';
  if (strcmp(unit, b->unit) == 0) *a->unit = '\0';
  else put(a->unit, sizeof a->unit, is_pure(unit) ? "1" : unit, "/", b->unit);
}

void ts_item_to_the (ts_item *a, const ts_item *b) {
  char unit[64], power[32];
  if (is_pure(a->unit) || !b->literal) {
    *a->unit = '\0';
    return;
  }
  if (b->number == 1) return;
  strcpy(unit, a->unit);
  snprintf(power, sizeof power, "%.6g", b->number);
  put(a->unit, sizeof a->unit, unit, "^", power);
}
