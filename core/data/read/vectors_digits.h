/* vectors_digits.h -- plain numbers, several at a time; see vectors_step.h */
#ifndef TS_VECTORS_DIGITS_H
#define TS_VECTORS_DIGITS_H

#include "vectors_step.h"

/* A stretch of texts of up to sixteen bytes, as two words, and what they
** become. Each step is done for all of it: a wide register would wait for words
** that were just stored one by one. */
#define TS_STRETCH 64
typedef struct {
  _Alignas(ts_lanes)
  uint64_t first[TS_STRETCH], last[TS_STRETCH], length[TS_STRETCH];
  uint64_t value[TS_STRETCH];      /* of all digits; UINT64_MAX: there is more
                                   ** than digits and a point */
  uint64_t decimals[TS_STRETCH];   /* digits behind the point */
} ts_digit_work;

/* Some of them, in registers. */
typedef struct {
  ts_lanes first, last, length, decimals, strange;
} ts_digit_lanes;

/* Both words become one of sixteen bytes whose end is the text's, behind zeros;
** a digit is its value. */
TS_TARGET TS_INLINE void align_digits (ts_digit_lanes *d) {
  ts_lanes first = d->first ^ TS_EACH * '0', last = d->last ^ TS_EACH * '0';
  ts_lanes bits = (8 * (16 - d->length)) & 63;
  ts_lanes is_short = (ts_lanes)(d->length <= 8);
  ts_lanes moved = first << bits;
  d->last = (moved & is_short)
          | ((last << bits | first >> 1 >> (63 - bits)) & ~is_short);
  d->first = moved & ~is_short;
}

/* 1 in each byte that is no digit. */
TS_TARGET TS_INLINE void mark_others (const ts_lanes *digits, ts_lanes *marks) {
  ts_lanes tops = ((*digits & TS_EACH * 0x7f) + TS_EACH * 0x76) | *digits;
  *marks = tops >> 7 & TS_EACH;
}

/* Take the point out of the sixteen bytes. */
TS_TARGET TS_INLINE void drop_point (ts_digit_lanes *d, char point) {
  ts_lanes a, b, in_first, in_last, behind_a, behind_b, tens;
  mark_others(&d->first, &a);
  mark_others(&d->last, &b);
  in_first = (ts_lanes)(a != 0);
  in_last = (ts_lanes)(b != 0);
  d->strange = (((a << 8) - a) & (d->first ^ TS_EACH * (uint8_t)(point ^ '0')))
             | (((b << 8) - b) & (d->last ^ TS_EACH * (uint8_t)(point ^ '0')))
             | (a & (a - 1)) | (b & (b - 1)) | (in_first & in_last)
             | (ts_lanes)(d->length - 1 > 15)
             | (ts_lanes)(d->length + (in_first | in_last) == 0);
  behind_a = (0 - (a << 8)) & in_first;
  behind_b = ((0 - (b << 8)) & in_last) | in_first;
  tens = (behind_a & TS_EACH) + (behind_b & TS_EACH);
  tens += tens >> 32;
  tens += tens >> 16;
  d->decimals = (tens + (tens >> 8)) & 0xff;
  behind_a |= ~(in_first | in_last);
  behind_b |= ~(in_first | in_last);
  d->last = (d->last & behind_b)
          | ((d->last << 8 | d->first >> 56) & ~behind_b);
  d->first = (d->first & behind_a) | (d->first << 8 & ~behind_a);
}

/* Eight digits become a number: pairs, then fours are joined. */
TS_TARGET TS_INLINE void join_digits (ts_lanes *digits) {
  typedef uint16_t twos __attribute__((vector_size(8 * TS_LANES)));
  typedef uint32_t fours __attribute__((vector_size(8 * TS_LANES)));
  ts_lanes x = *digits;
  x = ((x << 3) + (x << 1) + (x >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
  x = ((ts_lanes)((twos)x * 100) + (x >> 16)) & UINT64_C(0x0000ffff0000ffff);
  *digits = ((ts_lanes)((fours)x * 10000) + (x >> 32)) & UINT32_MAX;
}

/* Fields become words, ... */
TS_TARGET TS_INLINE void load_digits (ts_digit_work *work,
                                      const ts_fields *fields, size_t from,
                                      size_t n) {
  const uint32_t *at = fields->behind + from * fields->stride;
  for (size_t i = 0; i < n; i++, at += fields->stride) {
    ts_slice text = ts_field_behind(fields->text, at, fields->quoted,
                                    fields->is_last);
    work->first[i] = ts_word(text.text);
    work->last[i] = ts_word(text.text + 8);
    work->length[i] = text.length;
  }
}

/* ... some words at a time become numbers, ... */
TS_TARGET TS_INLINE void work_digits (ts_digit_work *work, size_t i,
                                      char point) {
  ts_digit_lanes d = {
    .first = *(ts_lanes *)(work->first + i),
    .last = *(ts_lanes *)(work->last + i),
    .length = *(ts_lanes *)(work->length + i)};
  align_digits(&d);
  drop_point(&d, point);
  join_digits(&d.first);
  join_digits(&d.last);
  *(ts_lanes *)(work->decimals + i) = d.decimals;
  *(ts_lanes *)(work->value + i) =
      (d.first * 100000000 + d.last) | (ts_lanes)(d.strange != 0);
}

/* ... and those go where they belong. How many are unread is returned. */
TS_TARGET TS_INLINE size_t store_digits (const ts_digit_work *work, size_t n,
                                         const ts_digits *style,
                                         int64_t *mantissas, int8_t *scales) {
  size_t unread = 0;
  for (size_t i = 0; i < n; i++) {
    uint64_t value = work->value[i];
    ptrdiff_t up = style->power - (ptrdiff_t)work->decimals[i];
    for (; up < 0 && value <= INT64_MAX && value % 10 == 0; up++)
      value /= 10;  /* rule 1 there; a marked one keeps its mark */
    mantissas[i] = (int64_t)(value * ts_scaling_factors[TS_SCALING_ZERO + up]);
    scales[i] = ts_scaling_scales[TS_SCALING_ZERO + up];
    if (value <= ts_scaling_mosts[TS_SCALING_ZERO + up]) continue;
    mantissas[i] = 0;
    scales[i] = (work->length[i] == 0) ? style->blank : TS_UNREAD;
    unread += (scales[i] == TS_UNREAD);
  }
  return unread;
}

TS_TARGET TS_INLINE size_t take_all (ts_fields f, ts_digits style,
                                     int64_t *mantissas, int8_t *scales) {
  ts_digit_work work;
  size_t unread = 0;
  for (size_t i = 0; i < f.n; i += TS_STRETCH) {
    size_t n = (f.n - i < TS_STRETCH) ? f.n - i : TS_STRETCH;
    if (n < TS_STRETCH) memset(&work, 0, sizeof work);
    load_digits(&work, &f, i, n);
    for (size_t j = 0; j < n; j += TS_LANES)
      work_digits(&work, j, style.point);
    unread += store_digits(&work, n, &style, mantissas + i, scales + i);
  }
  return unread;
}

/* Written out three times: most fields have neither quotes nor line ends. */
TS_TARGET static size_t numbers (const ts_fields *fields,
                                 const ts_digits *style, int64_t *mantissas,
                                 int8_t *scales) {
  ts_fields f = *fields;
  if (f.quoted) return take_all(f, *style, mantissas, scales);
  f.quoted = 0;
  if (f.is_last) {
    f.is_last = 1;
    return take_all(f, *style, mantissas, scales);
  }
  f.is_last = 0;
  return take_all(f, *style, mantissas, scales);
}

#endif
