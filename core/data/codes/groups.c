/* groups.c -- named groups of countries, with the days of membership */
#include "countries.h"

#include <strings.h>

/* Days since 1970-01-01 of a date, as a constant: the Julian day number of
** Fliegel and Van Flandern (1968) less that of the epoch. */
#define EARLY(m) ((14 - (m)) / 12)  /* January and February end a year */
#define YEARS(y, m) ((y) + 4800 - EARLY(m))
#define DAY(y, m, d) \
  ((d) + (153 * ((m) + 12 * EARLY(m) - 3) + 2) / 5 + 365 * YEARS(y, m) \
   + YEARS(y, m) / 4 - YEARS(y, m) / 100 + YEARS(y, m) / 400 \
   - 32045 - 2440588)

#define EVER INT32_MIN
#define OPEN INT32_MAX

/* Who joined and stayed. */
#define STAYED \
  {"BEL", DAY(1958, 1, 1), OPEN}, {"DEU", DAY(1958, 1, 1), OPEN}, \
  {"FRA", DAY(1958, 1, 1), OPEN}, {"ITA", DAY(1958, 1, 1), OPEN}, \
  {"LUX", DAY(1958, 1, 1), OPEN}, {"NLD", DAY(1958, 1, 1), OPEN}, \
  {"DNK", DAY(1973, 1, 1), OPEN}, {"IRL", DAY(1973, 1, 1), OPEN}, \
  {"GRC", DAY(1981, 1, 1), OPEN}, {"ESP", DAY(1986, 1, 1), OPEN}, \
  {"PRT", DAY(1986, 1, 1), OPEN}, {"AUT", DAY(1995, 1, 1), OPEN}, \
  {"FIN", DAY(1995, 1, 1), OPEN}, {"SWE", DAY(1995, 1, 1), OPEN}, \
  {"CYP", DAY(2004, 5, 1), OPEN}, {"CZE", DAY(2004, 5, 1), OPEN}, \
  {"EST", DAY(2004, 5, 1), OPEN}, {"HUN", DAY(2004, 5, 1), OPEN}, \
  {"LVA", DAY(2004, 5, 1), OPEN}, {"LTU", DAY(2004, 5, 1), OPEN}, \
  {"MLT", DAY(2004, 5, 1), OPEN}, {"POL", DAY(2004, 5, 1), OPEN}, \
  {"SVK", DAY(2004, 5, 1), OPEN}, {"SVN", DAY(2004, 5, 1), OPEN}, \
  {"BGR", DAY(2007, 1, 1), OPEN}, {"ROU", DAY(2007, 1, 1), OPEN}, \
  {"HRV", DAY(2013, 7, 1), OPEN}

static const ts_member eu27[] = {STAYED, {NULL, 0, 0}};
static const ts_member eu[] = {
  STAYED, {"GBR", DAY(1973, 1, 1), DAY(2020, 1, 31)}, {NULL, 0, 0}
};

static const ts_member euro_area[] = {
  {"AUT", DAY(1999, 1, 1), OPEN}, {"BEL", DAY(1999, 1, 1), OPEN},
  {"DEU", DAY(1999, 1, 1), OPEN}, {"ESP", DAY(1999, 1, 1), OPEN},
  {"FIN", DAY(1999, 1, 1), OPEN}, {"FRA", DAY(1999, 1, 1), OPEN},
  {"IRL", DAY(1999, 1, 1), OPEN}, {"ITA", DAY(1999, 1, 1), OPEN},
  {"LUX", DAY(1999, 1, 1), OPEN}, {"NLD", DAY(1999, 1, 1), OPEN},
  {"PRT", DAY(1999, 1, 1), OPEN}, {"GRC", DAY(2001, 1, 1), OPEN},
  {"SVN", DAY(2007, 1, 1), OPEN}, {"CYP", DAY(2008, 1, 1), OPEN},
  {"MLT", DAY(2008, 1, 1), OPEN}, {"SVK", DAY(2009, 1, 1), OPEN},
  {"EST", DAY(2011, 1, 1), OPEN}, {"LVA", DAY(2014, 1, 1), OPEN},
  {"LTU", DAY(2015, 1, 1), OPEN}, {"HRV", DAY(2023, 1, 1), OPEN},
  {"BGR", DAY(2026, 1, 1), OPEN}, {NULL, 0, 0}
};

static const ts_member efta[] = {
  {"NOR", DAY(1960, 5, 3), OPEN}, {"CHE", DAY(1960, 5, 3), OPEN},
  {"ISL", DAY(1970, 3, 1), OPEN}, {"LIE", DAY(1991, 9, 1), OPEN},
  {"DNK", DAY(1960, 5, 3), DAY(1972, 12, 31)},
  {"GBR", DAY(1960, 5, 3), DAY(1972, 12, 31)},
  {"PRT", DAY(1960, 5, 3), DAY(1985, 12, 31)},
  {"AUT", DAY(1960, 5, 3), DAY(1994, 12, 31)},
  {"SWE", DAY(1960, 5, 3), DAY(1994, 12, 31)},
  {"FIN", DAY(1986, 1, 1), DAY(1994, 12, 31)}, {NULL, 0, 0}
};

static const ts_member eaeu[] = {
  {"BLR", DAY(2015, 1, 1), OPEN}, {"KAZ", DAY(2015, 1, 1), OPEN},
  {"RUS", DAY(2015, 1, 1), OPEN}, {"ARM", DAY(2015, 1, 2), OPEN},
  {"KGZ", DAY(2015, 8, 12), OPEN}, {NULL, 0, 0}
};

static const ts_member cca3[] = {
  {"ARM", EVER, OPEN}, {"KAZ", EVER, OPEN}, {"KGZ", EVER, OPEN}, {NULL, 0, 0}
};

static const ts_member cis[] = {
  {"ARM", DAY(1991, 12, 21), OPEN}, {"BLR", DAY(1991, 12, 21), OPEN},
  {"KAZ", DAY(1991, 12, 21), OPEN}, {"KGZ", DAY(1991, 12, 21), OPEN},
  {"MDA", DAY(1991, 12, 21), OPEN}, {"RUS", DAY(1991, 12, 21), OPEN},
  {"TJK", DAY(1991, 12, 21), OPEN}, {"UZB", DAY(1991, 12, 21), OPEN},
  {"AZE", DAY(1993, 9, 24), OPEN},
  {"GEO", DAY(1993, 12, 3), DAY(2009, 8, 17)},
  {"TKM", DAY(1991, 12, 21), DAY(2005, 8, 25)}, {NULL, 0, 0}
};

static const ts_member g7[] = {
  {"CAN", EVER, OPEN}, {"DEU", EVER, OPEN}, {"FRA", EVER, OPEN},
  {"GBR", EVER, OPEN}, {"ITA", EVER, OPEN}, {"JPN", EVER, OPEN},
  {"USA", EVER, OPEN}, {NULL, 0, 0}
};

static const ts_member g20[] = {
  {"ARG", EVER, OPEN}, {"AUS", EVER, OPEN}, {"BRA", EVER, OPEN},
  {"CAN", EVER, OPEN}, {"CHN", EVER, OPEN}, {"DEU", EVER, OPEN},
  {"FRA", EVER, OPEN}, {"GBR", EVER, OPEN}, {"IDN", EVER, OPEN},
  {"IND", EVER, OPEN}, {"ITA", EVER, OPEN}, {"JPN", EVER, OPEN},
  {"KOR", EVER, OPEN}, {"MEX", EVER, OPEN}, {"RUS", EVER, OPEN},
  {"SAU", EVER, OPEN}, {"TUR", EVER, OPEN}, {"USA", EVER, OPEN},
  {"ZAF", EVER, OPEN}, {NULL, 0, 0}
};

static const ts_member brics[] = {
  {"BRA", DAY(2009, 6, 16), OPEN}, {"CHN", DAY(2009, 6, 16), OPEN},
  {"IND", DAY(2009, 6, 16), OPEN}, {"RUS", DAY(2009, 6, 16), OPEN},
  {"ZAF", DAY(2010, 12, 24), OPEN}, {"ARE", DAY(2024, 1, 1), OPEN},
  {"EGY", DAY(2024, 1, 1), OPEN}, {"ETH", DAY(2024, 1, 1), OPEN},
  {"IRN", DAY(2024, 1, 1), OPEN}, {"IDN", DAY(2025, 1, 6), OPEN},
  {NULL, 0, 0}
};

static const ts_member asean[] = {
  {"IDN", DAY(1967, 8, 8), OPEN}, {"MYS", DAY(1967, 8, 8), OPEN},
  {"PHL", DAY(1967, 8, 8), OPEN}, {"SGP", DAY(1967, 8, 8), OPEN},
  {"THA", DAY(1967, 8, 8), OPEN}, {"BRN", DAY(1984, 1, 7), OPEN},
  {"VNM", DAY(1995, 7, 28), OPEN}, {"LAO", DAY(1997, 7, 23), OPEN},
  {"MMR", DAY(1997, 7, 23), OPEN}, {"KHM", DAY(1999, 4, 30), OPEN},
  {"TLS", DAY(2025, 10, 26), OPEN}, {NULL, 0, 0}
};

static const ts_member opec[] = {
  {"IRN", DAY(1960, 9, 14), OPEN}, {"IRQ", DAY(1960, 9, 14), OPEN},
  {"KWT", DAY(1960, 9, 14), OPEN}, {"SAU", DAY(1960, 9, 14), OPEN},
  {"VEN", DAY(1960, 9, 14), OPEN}, {"LBY", DAY(1962, 1, 1), OPEN},
  {"ARE", DAY(1967, 1, 1), OPEN}, {"DZA", DAY(1969, 1, 1), OPEN},
  {"NGA", DAY(1971, 1, 1), OPEN}, {"GNQ", DAY(2017, 5, 25), OPEN},
  {"COG", DAY(2018, 6, 22), OPEN},
  {"GAB", DAY(1975, 1, 1), DAY(1994, 12, 31)},
  {"GAB", DAY(2016, 7, 1), OPEN},
  {"QAT", DAY(1961, 1, 1), DAY(2018, 12, 31)},
  {"IDN", DAY(1962, 1, 1), DAY(2008, 12, 31)},
  {"IDN", DAY(2016, 1, 1), DAY(2016, 11, 30)},
  {"ECU", DAY(1973, 1, 1), DAY(1992, 12, 31)},
  {"ECU", DAY(2007, 10, 24), DAY(2019, 12, 31)},
  {"AGO", DAY(2007, 1, 1), DAY(2023, 12, 31)}, {NULL, 0, 0}
};

#define TREATIES "treaties of accession; withdrawal agreement of 2020"

const ts_group ts_groups[] = {
  {"EU27", "the European Union since 2020-02-01; " TREATIES, OPEN, eu27},
  {"EU27_2020", "Eurostat's name of EU27; " TREATIES, OPEN, eu27},
  {"EU28", "the European Union to 2020-01-31; " TREATIES, DAY(2020, 1, 31),
   eu},
  {"EU15", "the European Union to 2004-04-30; " TREATIES, DAY(2004, 4, 30),
   eu},
  {"EU", "the European Union, as of 2026; " TREATIES, OPEN, eu},
  {"euro area", "Council decisions on the euro, as of 2026-01-01", OPEN,
   euro_area},
  {"EFTA", "Stockholm convention and accessions, as of 2025", OPEN, efta},
  {"EAEU", "treaty of 2014-05-29 and accessions, as of 2025", OPEN, eaeu},
  {"CCA3", "Armenia, Kazakhstan, Kyrgyzstan: Chupilkin, Javorcik, Plekhanov "
           "(2023), EBRD WP 276", OPEN, cca3},
  {"CIS", "Alma-Ata protocol and charter, as of 2025; Ukraine, which never "
          "ratified the charter, is left out", OPEN, cis},
  {"G7", "the seven countries, without the European Union", OPEN, g7},
  {"G20", "the nineteen countries, without the unions", OPEN, g20},
  {"BRICS", "summit declarations 2009-2025; Saudi Arabia, invited, is left "
            "out", OPEN, brics},
  {"ASEAN", "ASEAN secretariat, as of 2025-10-26", OPEN, asean},
  {"OPEC", "OPEC secretariat, as of 2024", OPEN, opec},
  {NULL, NULL, 0, NULL}
};

const ts_group *ts_group_find (const char *name) {
  for (const ts_group *group = ts_groups; group->name != NULL; group++)
    if (strcasecmp(group->name, name) == 0) return group;
  return NULL;
}

int ts_member_fixed (const ts_group *group, const ts_member *member) {
  return member->from <= group->day && group->day <= member->to;
}
