/* country_codes.h -- the generated tables behind the look-up of countries */
#ifndef TS_COUNTRY_CODES_H
#define TS_COUNTRY_CODES_H

#include "countries.h"

/*
** Written by countries.lua, read by countries.c alone.
**
**   (1) Texts are lower case in ASCII, sorted by their bytes, and each stands
**       once in its list: the generator stops where two places claim one.
**   (2) 'ts_country_lists' has one list for each ts_system, in its order;
**       Comtrade's is empty, since its codes are numbers.
**   (3) Numbers below TS_COUNTRY_NUMBERS are looked up directly.
*/
typedef struct {
  const char *text;
  ts_place place;
} ts_country_code;

typedef struct {
  const ts_country_code *codes;
  size_t count;
} ts_country_list;

#define TS_COUNTRY_NUMBERS 1000

extern const ts_country_list ts_country_lists[];
extern const ts_place ts_country_comtrade[TS_COUNTRY_NUMBERS];
extern const ts_place ts_country_numbers[TS_COUNTRY_NUMBERS];  /* any system */

/* Ids and names as they are written, for "did you mean". */
extern const char *const ts_country_words[];
extern const size_t ts_country_words_count;

#endif
