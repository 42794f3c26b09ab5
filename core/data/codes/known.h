/* known.h -- which product codes a classification has */
#ifndef TS_KNOWN_H
#define TS_KNOWN_H

#include <stddef.h>
#include <stdint.h>
#include "base/memory.h"

/*
** A code of legal shape is stored whatever it says; whether the classification
** has it is counted (S6).
**   (1) HS1992 ... HS2022 are looked up in their edition, plain HS in all of
**       them; a chapter or heading is known when it has a code.
**   (2) National lines have HS's six digits in front, by which they are looked
**       up: CN2023 and TARIC2023 in the edition in force that year, TNVED and
**       the like, and codes of 8 digits and more in HS, in all editions or the
**       one they name. That the national digits exist is not known here.
**   (3) Chapters 98 and 99 are left to nations by HS: in national lines all
**       their codes are known, in HS itself those that are listed.
**   (4) Letters stand for digits kept secret, in national lines and CN of any
**       length ("99RRR100", "84MMM000", "XXXXXXXXXX"): what is in front of the
**       first is looked up. In HS a letter is part of a code ("9999AA"). The X
**       of SITC4 ("0011X": the heading's remainder) is left out likewise.
**   (5) TOTAL is known. Of other classifications nothing is: unchecked.
*/
typedef enum { TS_CODE_KNOWN, TS_CODE_UNKNOWN, TS_CODE_UNCHECKED } ts_knowledge;

ts_knowledge ts_product_known (ts_slice code, const char *classification);

/* A listed code, and the editions that have it: bit 0 is the oldest one. The
** lists are in the order of their codes; products.lua makes them. */
typedef struct {
  char code[7];
  uint8_t editions;
} ts_listed;

extern const ts_listed ts_listed_hs[], ts_listed_sitc4[];
extern const size_t ts_listed_hs_count, ts_listed_sitc4_count;

#endif
