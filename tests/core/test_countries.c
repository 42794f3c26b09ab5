/* test_countries.c -- rules of data/countries.h, and files that must resolve */
#include <gsl/gsl_test.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/codes/countries.h"

#define SHARED "../shared/data/"

static const char *id_of (ts_place place) {
  return (place == TS_NO_PLACE) ? "none" : ts_countries[place].id;
}

static ts_place find (ts_system system, const char *text) {
  return ts_place_find(system, ts_slice_of(text));
}

static void is (ts_system system, const char *text, const char *want) {
  const char *got = id_of(find(system, text));
  gsl_test(strcmp(got, want) != 0, "\"%s\" is %s, want %s", text, got, want);
}

typedef struct {
  ts_system system;
  const char *text, *want;
} golden;

static const golden goldens[] = {
  /* rule 3: each system has its own numbers */
  {TS_SYSTEM_COMTRADE, "842", "USA"}, {TS_SYSTEM_COMTRADE, "840", "USA"},
  {TS_SYSTEM_COMTRADE, "251", "FRA"}, {TS_SYSTEM_COMTRADE, "699", "IND"},
  {TS_SYSTEM_COMTRADE, "356", "IND"}, {TS_SYSTEM_COMTRADE, "757", "CHE"},
  {TS_SYSTEM_COMTRADE, "579", "NOR"}, {TS_SYSTEM_COMTRADE, "490", "TWN"},
  {TS_SYSTEM_COMTRADE, "158", "TWN"}, {TS_SYSTEM_COMTRADE, "381", "ITA"},
  {TS_SYSTEM_COMTRADE, "412", "XKX"}, {TS_SYSTEM_COMTRADE, "58", "BLX"},
  {TS_SYSTEM_COMTRADE, "492", "XX-EU"}, {TS_SYSTEM_COMTRADE, "97", "EU"},
  {TS_SYSTEM_COMTRADE, "0", "World"}, {TS_SYSTEM_COMTRADE, "899", "XX-NES"},
  {TS_SYSTEM_COMTRADE, "473", "XX-LAIA"},
  {TS_SYSTEM_COMTRADE, "636", "XX-AMERICA"},
  {TS_SYSTEM_COMTRADE, "837", "XX-BUNKERS"},
  /* rule 7: history */
  {TS_SYSTEM_COMTRADE, "890", "YUG"}, {TS_SYSTEM_COMTRADE, "891", "SCG"},
  {TS_SYSTEM_COMTRADE, "810", "SUN"}, {TS_SYSTEM_COMTRADE, "200", "CSK"},
  {TS_SYSTEM_COMTRADE, "278", "DDR"}, {TS_SYSTEM_COMTRADE, "280", "DEU"},
  {TS_SYSTEM_COMTRADE, "276", "DEU"}, {TS_SYSTEM_COMTRADE, "736", "SDN"},
  {TS_SYSTEM_COMTRADE, "729", "SDN"}, {TS_SYSTEM_COMTRADE, "530", "ANT"},
  {TS_SYSTEM_COMTRADE, "835", "TANGANYIKA"},
  {TS_SYSTEM_COMTRADE, "886", "YEM"}, {TS_SYSTEM_COMTRADE, "720", "YMD"},
  {TS_SYSTEM_ISO3, "ZAR", "COD"}, {TS_SYSTEM_ISO3, "SUN", "SUN"},
  /* rule 3: the alpha codes of Comtrade's files; A79 is two areas */
  {TS_SYSTEM_ISO3, "W00", "World"}, {TS_SYSTEM_ISO3, "S19", "TWN"},
  {TS_SYSTEM_ISO3, "X1 ", "XX-BUNKERS"}, {TS_SYSTEM_ISO3, "A79", "none"},
  /* rule 3: Comext */
  {TS_SYSTEM_COMEXT, "EL", "GRC"}, {TS_SYSTEM_COMEXT, "GR", "GRC"},
  {TS_SYSTEM_COMEXT, "UK", "GBR"}, {TS_SYSTEM_COMEXT, "GB", "GBR"},
  {TS_SYSTEM_COMEXT, "XS", "SRB"}, {TS_SYSTEM_COMEXT, "XK", "XKX"},
  {TS_SYSTEM_COMEXT, "XC", "ES-CE"}, {TS_SYSTEM_COMEXT, "XL", "ES-ML"},
  {TS_SYSTEM_COMEXT, "XI", "GB-NIR"}, {TS_SYSTEM_COMEXT, "WORLD", "World"},
  {TS_SYSTEM_COMEXT, "EU27_2020", "EU27_2020"},
  {TS_SYSTEM_COMEXT, "EXT_EU27_2020", "EU27_2020_EXTRA"},
  {TS_SYSTEM_COMEXT, "EU27_2020_EXTRA", "EU27_2020_EXTRA"},
  {TS_SYSTEM_COMEXT, "INT_EU27_2020", "EU27_2020_INTRA"},
  {TS_SYSTEM_COMEXT, "EU28", "EU28"}, {TS_SYSTEM_COMEXT, "EA20", "EA20"},
  {TS_SYSTEM_COMEXT, "QZ", "XX-SECRET-EXTRA"},
  {TS_SYSTEM_COMEXT, "643", "none"},
  /* rule 3: IMF */
  {TS_SYSTEM_IMF, "G001", "World"}, {TS_SYSTEM_IMF, "G998", "EU27_2020"},
  {TS_SYSTEM_IMF, "TX899", "XX-SPECIAL"}, {TS_SYSTEM_IMF, "TX126", "BLX"},
  {TS_SYSTEM_IMF, "WBG", "PSE"}, {TS_SYSTEM_IMF, "CHN", "CHN"},
  /* rule 3: names */
  {TS_SYSTEM_NAME, "Russian Federation", "RUS"},
  {TS_SYSTEM_NAME, "Russia", "RUS"}, {TS_SYSTEM_NAME, "Korea, Rep.", "KOR"},
  {TS_SYSTEM_NAME, "South Korea", "KOR"}, {TS_SYSTEM_NAME, "Türkiye", "TUR"},
  {TS_SYSTEM_NAME, "Turkiye", "TUR"}, {TS_SYSTEM_NAME, "Turkey", "TUR"},
  {TS_SYSTEM_NAME, "UK", "GBR"}, {TS_SYSTEM_NAME, "USA", "USA"},
  {TS_SYSTEM_NAME, "Ireland (Eire)", "IRL"},
  {TS_SYSTEM_NAME, "Czechia", "CZE"}, {TS_SYSTEM_NAME, "China", "CHN"},
  {TS_SYSTEM_NAME, "Cote d'Ivoire", "CIV"},
  {TS_SYSTEM_NAME, "St. Lucia", "LCA"}, {TS_SYSTEM_NAME, "Cook Isds", "COK"},
  {TS_SYSTEM_NAME, "Congo", "COG"}, {TS_SYSTEM_NAME, "Korea", "none"},
  /* rule 4 */
  {TS_SYSTEM_COMTRADE, "004", "AFG"}, {TS_SYSTEM_COMTRADE, " 643 ", "RUS"},
  {TS_SYSTEM_COMTRADE, "0000643", "RUS"}, {TS_SYSTEM_COMTRADE, "", "none"},
  {TS_SYSTEM_COMTRADE, "1643", "none"}, {TS_SYSTEM_COMTRADE, "RUS", "none"},
  {TS_SYSTEM_COMTRADE, "64x", "none"}, {TS_SYSTEM_COMTRADE, "-4", "none"},
  {TS_SYSTEM_NAME, "  russian FEDERATION\t", "RUS"},
  {TS_SYSTEM_ISO3, "rus", "RUS"}, {TS_SYSTEM_NAME, "", "none"},
  /* rule 5 */
  {TS_SYSTEM_NAME, "Germany (incl. former GDR from 1991)", "DEU"},
  {TS_SYSTEM_NAME, "Italy (incl. San Marino 'SM' -> 1993)", "ITA"},
  {TS_SYSTEM_NAME, "United States (incl. Navassa Island (part of 'UM') from "
   "1995 -> 2000)", "USA"},
  {TS_SYSTEM_NAME, "Russian Federation (Russia)", "RUS"},
  {TS_SYSTEM_NAME, "Korea, Republic of (South Korea)", "KOR"},
  {TS_SYSTEM_NAME, "China (Taiwan)", "TWN"},
  {TS_SYSTEM_NAME, "China (Hong Kong)", "HKG"},
  {TS_SYSTEM_NAME, "Congo (Kinshasa)", "COD"},
  {TS_SYSTEM_NAME, "Sudan (South)", "none"},
  {TS_SYSTEM_NAME, "Germany (East", "none"}, {TS_SYSTEM_NAME, "()", "none"},
  {TS_SYSTEM_NAME, "European Union - 28 countries (2013-2020)", "EU28"},
  {TS_SYSTEM_NAME, "European Union - 27 countries (2007-2013)", "EU27_2007"},
  {TS_SYSTEM_NAME, "Extra-EU27 (from 2020)", "EU27_2020_EXTRA"},
  {TS_SYSTEM_NAME, "All countries of the world", "World"},
  {TS_SYSTEM_NAME, "United Kingdom (Northern Ireland)", "GB-NIR"},
  /* what an analyst may write */
  {TS_SYSTEM_ANY, "RUS", "RUS"}, {TS_SYSTEM_ANY, "ru", "RUS"},
  {TS_SYSTEM_ANY, "643", "RUS"}, {TS_SYSTEM_ANY, "842", "USA"},
  {TS_SYSTEM_ANY, "840", "USA"}, {TS_SYSTEM_ANY, "699", "IND"},
  {TS_SYSTEM_ANY, "356", "IND"}, {TS_SYSTEM_ANY, "492", "none"},
  {TS_SYSTEM_ANY, "XX-NES", "XX-NES"}, {TS_SYSTEM_ANY, "World", "World"},
  {TS_SYSTEM_ANY, "Russian Federation", "RUS"},
  {TS_SYSTEM_ANY, "G110", "G110"}, {TS_SYSTEM_ANY, "EL", "GRC"},
  {TS_SYSTEM_ANY, "Rusia", "none"},
};

static void test_goldens (void) {
  for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++)
    is(goldens[i].system, goldens[i].text, goldens[i].want);
}

static void kind_is (ts_system system, const char *text, ts_place_kind kind) {
  ts_place place = find(system, text);
  gsl_test(place == TS_NO_PLACE || ts_countries[place].kind != kind,
           "rule 2: the kind of %s", text);
}

static void test_kinds (void) {
  kind_is(TS_SYSTEM_COMTRADE, "0", TS_AGGREGATE);
  kind_is(TS_SYSTEM_COMTRADE, "97", TS_AGGREGATE);
  kind_is(TS_SYSTEM_COMTRADE, "899", TS_RESIDUAL);
  kind_is(TS_SYSTEM_COMTRADE, "838", TS_RESIDUAL);
  kind_is(TS_SYSTEM_COMTRADE, "490", TS_COUNTRY);
  kind_is(TS_SYSTEM_COMTRADE, "58", TS_COUNTRY);
  kind_is(TS_SYSTEM_COMEXT, "QR", TS_RESIDUAL);
  kind_is(TS_SYSTEM_COMEXT, "EU_EXTRA", TS_AGGREGATE);
  kind_is(TS_SYSTEM_IMF, "G001", TS_AGGREGATE);
  kind_is(TS_SYSTEM_IMF, "TX899", TS_RESIDUAL);
  gsl_test(ts_countries[find(TS_SYSTEM_ANY, "TWN")].note[0] == '\0',
           "rule 2: TWN has its note");
}

/* Rules 1 and 6: ids are found again; places rise with Comtrade's numbers. */
static void test_registry (void) {
  int before = -1, ended = 0, bad = 0;
  for (size_t i = 0; i < ts_countries_count; i++) {
    const ts_country *c = &ts_countries[i];
    char number[16];
    if (ts_place_of_id(c->id) != i || c->name[0] == '\0') bad++;
    if (c->comtrade < 0) ended = 1;
    if (c->comtrade < 0) continue;
    if (ended || c->comtrade <= before) bad++;
    before = c->comtrade;
    snprintf(number, sizeof number, "%d", c->comtrade);
    if (find(TS_SYSTEM_COMTRADE, number) != i) bad++;
  }
  gsl_test(bad, "rules 1 and 6: %d of %zu places", bad, ts_countries_count);
  gsl_test(ts_countries_count >= TS_NO_PLACE, "places have numbers");
  gsl_test(ts_place_of_id("rus") != TS_NO_PLACE, "rule 1: ids are exact");
  gsl_test(ts_place_of_id("Russia") != TS_NO_PLACE, "a name is no id");
}

static void test_texts (void) {
  char long_text[4096];
  const char *near = ts_place_nearest(ts_slice_of("Rusia"));
  gsl_test(near == NULL || strcmp(near, "Russia") != 0, "nearest of Rusia");
  near = ts_place_nearest(ts_slice_of("Kazahstan"));
  gsl_test(near == NULL || strcmp(near, "Kazakhstan") != 0, "of Kazahstan");
  gsl_test(ts_place_nearest(ts_slice_of("")) != NULL, "nearest of nothing");
  gsl_test(ts_place_nearest(ts_slice_of("qqqqwwwwzzzzxxxx")) != NULL,
           "nothing is near");
  memset(long_text, 'a', sizeof long_text);
  gsl_test(ts_place_find(TS_SYSTEM_ANY, (ts_slice){long_text, 4096})
           != TS_NO_PLACE, "a long text");
  gsl_test(ts_place_nearest((ts_slice){long_text, 4096}) != NULL,
           "nothing is near a long text");
  memset(long_text, '9', sizeof long_text);
  gsl_test(ts_place_find(TS_SYSTEM_COMTRADE, (ts_slice){long_text, 4096})
           != TS_NO_PLACE, "a long number");
  gsl_test(ts_place_find(TS_SYSTEM_NAME, (ts_slice){"Chad\0", 5})
           != TS_NO_PLACE, "NUL inside");
}

static size_t fixed_count (const ts_group *group) {
  size_t n = 0;
  for (const ts_member *m = group->members; m->id != NULL; m++)
    n += (ts_member_fixed(group, m) != 0);
  return n;
}

static size_t count_on (const ts_group *group, int32_t day) {
  size_t n = 0;
  for (const ts_member *m = group->members; m->id != NULL; m++)
    n += (m->from <= day && day <= m->to);
  return n;
}

/* Days since 1970-01-01 by date -d DATE +%s / 86400. */
enum { Y1990 = 7305, Y2008 = 13879, BREXIT = 18292 };

static void test_groups (void) {
  static const struct { const char *name; size_t members; } sizes[] = {
    {"EU27", 27}, {"EU27_2020", 27}, {"EU28", 28}, {"EU15", 15}, {"EU", 27},
    {"euro area", 21}, {"EFTA", 4}, {"EAEU", 5}, {"CCA3", 3}, {"CIS", 9},
    {"G7", 7}, {"G20", 19}, {"BRICS", 10}, {"ASEAN", 11}, {"OPEC", 12},
  };
  const ts_group *eu28 = ts_group_find("eu28");
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    const ts_group *group = ts_group_find(sizes[i].name);
    gsl_test(group == NULL || fixed_count(group) != sizes[i].members,
             "rule 9: members of %s", sizes[i].name);
  }
  for (const ts_group *group = ts_groups; group->name != NULL; group++)
    for (const ts_member *m = group->members; m->id != NULL; m++)
      if (ts_place_of_id(m->id) == TS_NO_PLACE || m->from > m->to)
        gsl_test(1, "%s in %s", m->id, group->name);
  gsl_test(ts_group_find("EU29") != NULL, "no such group");
  gsl_test(eu28 == NULL || count_on(eu28, BREXIT) != 28, "rule 8: 2020-01-31");
  gsl_test(eu28 == NULL || count_on(eu28, BREXIT + 1) != 27, "2020-02-01");
  gsl_test(eu28 == NULL || count_on(eu28, Y2008) != 27, "2008-01-01");
  gsl_test(eu28 == NULL || count_on(eu28, Y1990) != 12, "1990-01-01");
}

/* The next field of a CSV record, quotes taken off; NULL at the end. */
static char *next_field (char **rest) {
  char *from = *rest, *to;
  if (from == NULL) return NULL;
  if (*from != '"') return strsep(rest, ",\r\n");
  to = strchr(from + 1, '"');
  if (to == NULL) return NULL;
  *to = '\0';
  *rest = (to[1] == ',') ? to + 2 : NULL;
  return from + 1;
}

/* Every text of a column (from 0) must be a place of the system. The number
** of rows is returned, 0 when the file is absent. */
static size_t resolve (const char *path, int column, ts_system system) {
  FILE *file = fopen(path, "r");
  char *line = NULL;
  size_t room = 0, rows = 0, unknown = 0;
  if (file == NULL) {
    printf("skipped: no file %s\n", path);
    return 0;
  }
  while (getline(&line, &room, file) > 0) {
    char *rest = line, *field = NULL;
    for (int i = 0; i <= column; i++) field = next_field(&rest);
    if (rows++ == 0 || field == NULL) continue;  /* the header */
    if (find(system, field) != TS_NO_PLACE) continue;
    if (unknown++ < 5) printf("%s: \"%s\"\n", path, field);
  }
  gsl_test(unknown > 0, "%zu of %zu unknown in %s", unknown, rows, path);
  free(line);
  fclose(file);
  return rows;
}

/* S8: of the 25 G and TX codes 17 are aggregates, 8 are parts. */
static void test_imf (void) {
  static const char *const codes[] = {
    "G001", "G080", "G092", "G110", "G163", "G200", "G205", "G400", "G505",
    "G603", "G903", "G998", "GX170", "GX405", "GX440", "GX605", "GX901",
    "TX126", "TX399", "TX598", "TX799", "TX884", "TX898", "TX899", "TX910"
  };
  size_t aggregates = 0, parts = 0;
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
    ts_place place = find(TS_SYSTEM_IMF, codes[i]);
    if (place == TS_NO_PLACE) continue;
    if (ts_countries[place].kind == TS_AGGREGATE) aggregates++;
    else parts++;
  }
  gsl_test(aggregates != 17 || parts != 8, "S8: %zu aggregates, %zu parts",
           aggregates, parts);
}

/* China's share of Russia's imports by the sum of the parts: 24.75 %, 34.27 %,
** 45.22 % in 2021, 2022, 2023 (IMF IMTS; the World row gives the same). */
static void test_imf_shares (void) {
  FILE *file = fopen(SHARED "trade/imf-russia/RU_trade.csv", "r");
  double china[3] = {0}, all[3] = {0};
  static const double want[] = {24.75, 34.27, 45.22};
  char *line = NULL;
  size_t room = 0;
  if (file == NULL) return;
  while (getline(&line, &room, file) > 0) {
    char *rest = line, *field[24] = {0};
    ts_place place;
    for (int i = 0; i < 24; i++) field[i] = next_field(&rest);
    if (field[23] == NULL || strcmp(field[5], "MG_CIF_USD") != 0) continue;
    place = find(TS_SYSTEM_IMF, field[7]);
    if (ts_countries[place].kind == TS_AGGREGATE) continue;
    for (int y = 0; y < 3; y++) {
      double value = strtod(field[20 + y], NULL);
      all[y] += value;
      if (strcmp(ts_countries[place].id, "CHN") == 0) china[y] += value;
    }
  }
  for (int y = 0; y < 3; y++)
    gsl_test_abs(100.0 * china[y] / all[y], want[y], 0.005,
                 "China's share in %d", 2021 + y);
  free(line);
  fclose(file);
}

static void test_files (void) {
  size_t rows;
  resolve(SHARED "codes/comtrade/partner.csv", 0, TS_SYSTEM_COMTRADE);
  resolve(SHARED "codes/comtrade/partner.csv", 1, TS_SYSTEM_NAME);
  resolve(SHARED "codes/comtrade/reporter.csv", 0, TS_SYSTEM_COMTRADE);
  resolve(SHARED "codes/comtrade/reporter.csv", 1, TS_SYSTEM_NAME);
  resolve(SHARED "codes/concordance/baci_hs17_country_codes.csv", 0,
          TS_SYSTEM_COMTRADE);
  resolve(SHARED "codes/concordance/baci_hs17_country_codes.csv", 1,
          TS_SYSTEM_NAME);
  resolve(SHARED "codes/countries/UNSD-en.csv", 11, TS_SYSTEM_ISO3);
  resolve(SHARED "codes/countries/UNSD-en.csv", 8, TS_SYSTEM_NAME);
  resolve(SHARED "trade/comtrade-legacy/oil_processed_data_2016.csv", 12,
          TS_SYSTEM_NAME);
  resolve(SHARED "trade/comtrade-legacy/wood_processed_data_2016.csv", 9,
          TS_SYSTEM_NAME);
  resolve(SHARED "trade/armenia-partners/arm_trade_country.csv", 0,
          TS_SYSTEM_NAME);
  resolve(SHARED "trade/imf-russia/RU_trade.csv", 8, TS_SYSTEM_NAME);
  rows = resolve(SHARED "trade/imf-russia/RU_trade.csv", 7, TS_SYSTEM_IMF);
  if (rows > 0) test_imf_shares();
}

/* Labels of EasyComext: members are countries, the union's rows are not. */
static void test_labels (void) {
  FILE *file = fopen(SHARED "trade/comext-relational-view-armenia/"
                     "Relational_View_2024-11-16T06_38_59.682Z.csv", "r");
  char *line = NULL;
  size_t room = 0, countries = 0, aggregates = 0, rows = 0;
  if (file == NULL) return;
  while (getline(&line, &room, file) > 0) {
    char *rest = line;
    char *label = next_field(&rest);
    ts_place place = find(TS_SYSTEM_NAME, label);
    if (rows++ == 0 || place == TS_NO_PLACE) continue;
    if (ts_countries[place].kind == TS_AGGREGATE) aggregates++;
    else countries++;
  }
  gsl_test(countries + aggregates != rows - 1, "all labels are known");
  gsl_test(aggregates != 4, "EA, EA20, EU, EU27_2020 are aggregates: %zu",
           aggregates);
  free(line);
  fclose(file);
}

int main (void) {
  test_goldens();
  test_kinds();
  test_registry();
  test_texts();
  test_groups();
  test_imf();
  test_files();
  test_labels();
  return gsl_test_summary();
}
