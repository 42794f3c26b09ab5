/* countries.h -- who trades: countries, residual areas, aggregates, groups */
#ifndef TS_COUNTRIES_H
#define TS_COUNTRIES_H

#include <stddef.h>
#include <stdint.h>
#include "base/memory.h"
#include "base/period.h"

/*
** The registry is a constant table; its index ('ts_place') is used while a
** file is read and never stored: stores keep the id.
**
**   (1) The id is ISO 3166 alpha-3 where one country has it ("CHN"), else our
**       own mnemonic: "World", "XX-NES" (Comtrade 899), "XX-BUNKERS" ... (S6).
**       Former countries keep their ISO 3166-3 id ("YUG", "SUN", "SCG", "ANT").
**   (2) A country is one place; a residual area (areas nes, bunkers, free
**       zones, special categories, "Other Asia, nes" which is TWN with a note)
**       is a part of the world and adds up; an aggregate (World, EU27_2020,
**       continents, IMF's G001 ...) never does (S8).
**   (3) Each code system has its own meaning of a code: Comtrade's numbers are
**       not ISO's (India 699, USA 842, France 251, Switzerland 757, Norway 579,
**       Taiwan 490); BACI uses Comtrade's; Comext has ISO2 with XS, XK, EL, GB,
**       QP.. and its own aggregates; IMF has ISO3 with G and TX codes; names
**       are English ("Ireland (Eire)", "Korea, Rep.", "Russian Federation").
**   (4) Look-up ignores ASCII case and blanks around; leading zeros of numbers
**       are ignored ("004" is Afghanistan).
**   (5) A name may carry an explanation in parentheses when that begins with
**       "incl", is another name of the same place, or explains an aggregate:
**       "Ireland (Eire)", "Italy (incl. San Marino 'SM' -> 1993)", "European
**       Union - 27 countries (AT, BE ...)". "China (Taiwan)" is not China.
**   (6) Places rise with Comtrade's number, so a file sorted by that number is
**       sorted by place; places without a number follow. Several numbers may
**       be one place (France is 250 and 251): 'comtrade' holds the one in use.
**   (7) Former countries and territorial changes keep the id where ISO kept
**       the code (SDN before and after 2011; the note says so); two halves,
**       unions and successors are places of their own (DDR, BLX, SCG, SUN).
*/
typedef enum { TS_COUNTRY, TS_RESIDUAL, TS_AGGREGATE } ts_place_kind;

typedef struct {
  const char *id;         /* what keys, selections and stores show */
  const char *name;       /* English, short */
  const char *iso2;       /* "" when none */
  int comtrade;           /* Comtrade's number, -1 when none */
  int m49;                /* UN M49 / ISO numeric, -1 when none */
  ts_place_kind kind;
  const char *note;       /* "" or one line */
} ts_country;

typedef uint16_t ts_place;           /* index into the registry */
#define TS_NO_PLACE UINT16_MAX

extern const ts_country ts_countries[];
extern const size_t ts_countries_count;

/* Code systems of files; 'any' is what an analyst may write in a selection:
** ids, ISO3, ISO2, codes of the other systems, English names, and Comtrade's
** and ISO's numbers unless they mean two places (492: a residual area in
** Comtrade, Monaco in ISO). ISO3 includes the alpha codes of Comtrade's files
** ("W00", "S19", "_X"). */
typedef enum {
  TS_SYSTEM_ANY, TS_SYSTEM_COMTRADE, TS_SYSTEM_ISO3, TS_SYSTEM_COMEXT,
  TS_SYSTEM_IMF, TS_SYSTEM_NAME
} ts_system;

/* The place that 'text' means in a system, or TS_NO_PLACE. */
ts_place ts_place_find (ts_system system, ts_slice text);

/* The place with this id, or TS_NO_PLACE. */
ts_place ts_place_of_id (const char *id);

/* The id or English name nearest to what was written, or NULL: for
** "did you mean". */
const char *ts_place_nearest (ts_slice text);

/*
** Named groups of countries (S7): "EU27", "EU28", "EAEU", "G7", "CCA3" ...
**   (8) A dated member has the days between which it belongs; a country that
**       left and came back stands twice.
**   (9) Fixed membership is that of the group's day: today's for most
**       (INT32_MAX), the last day for a group that has ended (EU28). Ask
**       ts_member_fixed, since some groups list who has left (OPEC).
*/
typedef struct {
  const char *id;       /* a registry id */
  int32_t from, to;     /* days since 1970-01-01; INT32_MIN, INT32_MAX: open */
} ts_member;

typedef struct {
  const char *name;
  const char *source;          /* who says so, and as of when */
  int32_t day;                 /* whose members are the fixed ones (rule 9) */
  const ts_member *members;    /* ends with {NULL} */
} ts_group;

extern const ts_group ts_groups[];     /* ends with {NULL} */
const ts_group *ts_group_find (const char *name);  /* any case; or NULL */

/* True when the member is one of the group's fixed members (rule 9). */
int ts_member_fixed (const ts_group *group, const ts_member *member);

#endif
