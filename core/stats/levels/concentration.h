/* concentration.h -- how evenly a total is spread over its parts */
#ifndef TS_CONCENTRATION_H
#define TS_CONCENTRATION_H

#include <stddef.h>
#include "base/status.h"

/*
**   (1) A NaN part is missing and is skipped.
**   (2) A negative part is TS_DOMAIN: it has no share.
**   (3) With no parts, or a total of zero, the answer is NaN: undefined,
**       which is an answer and not an error.
**   (4) Parts of zero hold nothing: they change no measure here but the one
**       that counts them, ts_concentration_index.
**   (5) The order of the parts does not matter.
**   (6) Where a measure asks how many members there are, 'members' says it, and
**       NAN counts the parts: those above zero, or as told. Fewer members than
**       parts above zero are no list of members: the answer is NaN.
*/

/* The parts above zero, smallest first. Start with ts_parts_take; the caller
** frees 'x'. */
typedef struct {
  double *x;        /* owned; shrunk alike when their sum would overflow */
  size_t count;
  size_t there;     /* parts that are there, zeros included */
  double total;
} ts_parts;

ts_status ts_parts_take (ts_parts *taken, const double *parts, size_t n);

/* Herfindahl-Hirschman index: the sum of the squared shares, from 1/n (all
** equal) to 1 (one part holds everything). Source: Hirschman (1964), American
** Economic Review 54(5). */
ts_status ts_hhi (const double *parts, size_t n, double *hhi);

/* The index stretched to 0 (all equal) .. 1: (hhi - 1/m) / (1 - 1/m), m being
** the members, or else the parts above zero (rule 6); NaN when m is 1. */
ts_status ts_hhi_normalised (const double *parts, size_t n, double members,
                             double *hhi);

/* UNCTAD's concentration index, the square roots stretched:
** (sqrt(hhi) - sqrt(1/m)) / (1 - sqrt(1/m)), m being the members of the list,
** traded or not; else the parts that are there, zeros included (rule 6). NaN
** when m is 1. Source: UNCTAD, Handbook of Statistics. */
ts_status ts_concentration_index (const double *parts, size_t n,
                                  double members, double *index);

/* The number of equal parts with the same concentration, 1 / hhi.
** Source: Adelman (1969), Review of Economics and Statistics 51(1). */
ts_status ts_effective_number (const double *parts, size_t n, double *number);

/* Concentration ratio: the share of the 'largest' largest parts, 1 when there
** are no more parts than that. */
ts_status ts_concentration_ratio (const double *parts, size_t n,
                                  size_t largest, double *share);

#endif
