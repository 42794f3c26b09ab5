/* vectors_find.h -- separators, and quotes and lines counted, from the marks of
** 64 bytes; see vectors_step.h */
#ifndef TS_VECTORS_FIND_H
#define TS_VECTORS_FIND_H

#include "vectors_step.h"

/* Marks of several steps, so that quotes in strange places (rule 3 of
** vectors.h) are looked for in many of them at once. At index 0 stands the step
** before. */
#define TS_KEPT 32
typedef struct {
  uint64_t quotes[TS_KEPT + 1], inside[TS_KEPT + 1], separators[TS_KEPT + 1];
  uint64_t lines[TS_KEPT + 1], returns[TS_KEPT + 1];
} ts_kept_marks;

/* Note the line ends among the separators; 's->count' does not count these
** separators yet. */
TS_INLINE void put_ends (ts_separators *s, uint64_t separators,
                            uint64_t lines) {
  uint32_t *to = s->ends + s->records + 1;
  s->records += (size_t)__builtin_popcountll(lines);
  while (lines != 0) {
    uint64_t up_to = lines ^ (lines - 1);
    *to++ = (uint32_t)(s->count
                       + (size_t)__builtin_popcountll(separators & up_to));
    lines &= lines - 1;
  }
}

/* A byte of an odd record: the record is noted, once. */
TS_INLINE void put_odd (ts_separators *s, size_t place) {
  size_t low = 0, high = s->records;
  while (low < high) {  /* line ends before it */
    size_t middle = (low + high) / 2;
    if (s->behind[s->ends[middle + 1]] <= place) low = middle + 1;
    else high = middle;
  }
  if (s->odd_count == 0 || s->odd[s->odd_count - 1] != low)
    s->odd[s->odd_count++] = (uint32_t)low;
}

/* Words of an array that any word begins. */
TS_INLINE void load (ts_lanes *to, const uint64_t *from) {
  memcpy(to, from, sizeof *to);
}

/* From kept step i on: quotes that open behind no separator, and what stands
** behind a closing one and is neither separator nor CRLF. */
TS_TARGET TS_INLINE void strange_quotes (const ts_kept_marks *k, size_t i,
                                         ts_lanes *odd) {
  ts_lanes quotes, inside, separators, lines, returns, closed, behind;
  ts_lanes before, returns_before;
  load(&before, k->separators + i - 1);
  load(&returns_before, k->returns + i - 1);
  load(&quotes, k->quotes + i - 1);
  load(&inside, k->inside + i - 1);
  closed = quotes & ~inside;  /* in the step before */
  load(&quotes, k->quotes + i);
  load(&inside, k->inside + i);
  load(&separators, k->separators + i);
  load(&lines, k->lines + i);
  load(&returns, k->returns + i);
  behind = (quotes & ~inside) << 1 | closed >> 63;
  *odd = (quotes & inside & ~(separators << 1 | before >> 63))
       | (behind & ~(separators | returns))
       | (((behind & returns) << 1 | (closed << 1 & returns_before) >> 63)
          & ~lines);
}

/* The records of strange quotes; the first kept step is that of byte 'at'. */
TS_TARGET static void note_odd (ts_separators *s, const ts_kept_marks *k,
                                size_t at) {
  for (size_t i = 1; i <= TS_KEPT; i += TS_LANES) {
    ts_lanes odd;
    strange_quotes(k, i, &odd);
    for (size_t j = 0; j < TS_LANES; j++)
      for (uint64_t bits = odd[j]; bits != 0; bits &= bits - 1)
        put_odd(s, at + TS_STEP * (i - 1 + j) + ts_lowest(bits));
  }
}

TS_TARGET TS_INLINE int has_odd (const ts_kept_marks *k) {
  ts_lanes all = {0}, odd;
  uint64_t any = 0;
  for (size_t i = 1; i <= TS_KEPT; i += TS_LANES) {
    strange_quotes(k, i, &odd);
    all |= odd;
  }
  for (size_t j = 0; j < TS_LANES; j++) any |= all[j];
  return any != 0;
}

/* The last of the kept steps is the one before the next. */
TS_INLINE void keep_last (ts_kept_marks *k) {
  k->quotes[0] = k->quotes[TS_KEPT];
  k->inside[0] = k->inside[TS_KEPT];
  k->separators[0] = k->separators[TS_KEPT];
  k->returns[0] = k->returns[TS_KEPT];
}

/* Marks behind the last 'left' < 64 bytes of the text are none. */
TS_INLINE void cut (ts_marks *m, size_t left) {
  uint64_t valid = ((uint64_t)1 << left) - 1;
  m->delimiters &= valid;
  m->quotes &= valid;
  m->lines &= valid;
}

/* The separators of one step; in a quoted text those outside quotes, and the
** marks are kept at index i. */
TS_TARGET TS_INLINE void take_step (ts_separators *s, ts_marks m, size_t at,
                                    ts_kept_marks *k, size_t i,
                                    uint64_t *inside) {
  uint64_t separators = m.delimiters | m.lines;
  size_t many;
  if (k != NULL) {
    uint64_t within = parity_of(m.quotes) ^ *inside;
    *inside = (uint64_t)((int64_t)within >> 63);
    separators &= ~within;
    k->quotes[i] = m.quotes;
    k->inside[i] = within;
    k->separators[i] = separators;
    k->lines[i] = m.lines & separators;
    k->returns[i] = m.returns;
  }
  many = (size_t)__builtin_popcountll(separators);
  put_places(s->behind + s->count + 1, (uint32_t)at + 1, separators, many);
  put_ends(s, separators, m.lines & separators);
  s->count += many;
}

TS_TARGET TS_INLINE void find_quoted (ts_separators *s, const char *text,
                                      size_t n, char delimiter) {
  ts_kept_marks k;
  uint64_t inside = 0;
  memset(&k, 0, sizeof k);
  k.separators[0] = (uint64_t)1 << 63;  /* a field begins */
  for (size_t at = 0; at < n; at += TS_KEPT * TS_STEP) {
    size_t steps = (n - at + TS_STEP - 1) / TS_STEP;
    if (steps < TS_KEPT) memset(k.quotes + 1, 0, sizeof k.quotes - 8);
    if (steps > TS_KEPT) steps = TS_KEPT;
    for (size_t i = 0; i < steps; i++) {
      size_t here = at + TS_STEP * i;
      ts_marks m = marks_of(text + here, delimiter);
      if (n - here < TS_STEP) cut(&m, n - here);
      take_step(s, m, here, &k, i + 1, &inside);
    }
    if (has_odd(&k)) note_odd(s, &k, at);
    keep_last(&k);
  }
}

TS_TARGET TS_INLINE void find_plain (ts_separators *s, const char *text,
                                     size_t n, char delimiter) {
  for (size_t at = 0; at < n; at += TS_STEP) {
    ts_marks m = marks_of(text + at, delimiter);
    if (n - at < TS_STEP) cut(&m, n - at);
    take_step(s, m, at, NULL, 0, NULL);
  }
}

TS_TARGET static void find (ts_separators *found, const char *text, size_t n,
                            char delimiter, int quoted) {
  ts_separators s = *found;  /* a copy, for registers */
  s.behind[0] = s.ends[0] = 0;
  s.count = s.records = s.odd_count = 0;
  if (quoted) find_quoted(&s, text, n, delimiter);
  else find_plain(&s, text, n, delimiter);
  *found = s;
}

TS_TARGET static void count (const char *text, size_t n, size_t *quotes,
                             size_t *lines) {
  *quotes = *lines = 0;
  for (; n >= TS_STEP; text += TS_STEP, n -= TS_STEP) {
    ts_marks m = marks_of(text, ',');
    *quotes += (size_t)__builtin_popcountll(m.quotes);
    *lines += (size_t)__builtin_popcountll(m.lines);
  }
  for (; n > 0; text++, n--) {  /* nothing may be read behind */
    *quotes += (*text == '"');
    *lines += (*text == '\n');
  }
}

#endif
