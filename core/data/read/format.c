/* format.c -- the source formats: to add one, add a row here */
#include "format.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const ts_flow_word comtrade_flows[] = {
  {"M", TS_REGIME_IMPORT}, {"X", TS_REGIME_EXPORT},
  {"RX", TS_REGIME_REEXPORT}, {"RM", TS_REGIME_REIMPORT},
  {"DX", TS_REGIME_DOMESTIC_EXPORT}, {"FM", TS_REGIME_FOREIGN_IMPORT},
  {"MIP", TS_REGIME_INWARD_IMPORT}, {"XIP", TS_REGIME_INWARD_EXPORT},
  {"MOP", TS_REGIME_OUTWARD_IMPORT}, {"XOP", TS_REGIME_OUTWARD_EXPORT}, {0}
};

static const ts_flow_word legacy_flows[] = {
  {"1", TS_REGIME_IMPORT}, {"2", TS_REGIME_EXPORT},
  {"3", TS_REGIME_REEXPORT}, {"4", TS_REGIME_REIMPORT},
  {"Import", TS_REGIME_IMPORT}, {"Imports", TS_REGIME_IMPORT},
  {"Export", TS_REGIME_EXPORT}, {"Exports", TS_REGIME_EXPORT},
  {"Re-Export", TS_REGIME_REEXPORT}, {"Re-Exports", TS_REGIME_REEXPORT},
  {"Re-Import", TS_REGIME_REIMPORT}, {"Re-Imports", TS_REGIME_REIMPORT}, {0}
};

static const ts_flow_word comext_flows[] = {
  {"1", TS_REGIME_IMPORT}, {"2", TS_REGIME_EXPORT},
  {"IMPORT", TS_REGIME_IMPORT}, {"EXPORT", TS_REGIME_EXPORT}, {0}
};

static const ts_flow_word imf_flows[] = {
  {"MG", TS_REGIME_IMPORT}, {"XG", TS_REGIME_EXPORT},
  {"Imports of goods", TS_REGIME_IMPORT},
  {"Exports of goods", TS_REGIME_EXPORT}, {0}
};

/* Words that an analyst's own file may use. */
static const ts_flow_word plain_flows[] = {
  {"import", TS_REGIME_IMPORT}, {"imports", TS_REGIME_IMPORT},
  {"export", TS_REGIME_EXPORT}, {"exports", TS_REGIME_EXPORT},
  {"trade", TS_REGIME_TRADE}, {"M", TS_REGIME_IMPORT},
  {"X", TS_REGIME_EXPORT}, {"RX", TS_REGIME_REEXPORT},
  {"RM", TS_REGIME_REIMPORT}, {"re-export", TS_REGIME_REEXPORT},
  {"re-exports", TS_REGIME_REEXPORT}, {"re-import", TS_REGIME_REIMPORT},
  {"re-imports", TS_REGIME_REIMPORT}, {0}
};

static const ts_heading comtrade_headings[] = {
  {.header = "period", .target = TS_T_PERIOD},
  {.header = "refYear", .target = TS_T_YEAR},
  {.header = "refMonth", .target = TS_T_MONTH},
  {"reporterCode", TS_T_REPORTER, TS_SYSTEM_COMTRADE, 0, NULL},
  {"reporterISO", TS_T_REPORTER, TS_SYSTEM_ISO3, 0, NULL},
  {"partnerCode", TS_T_PARTNER, TS_SYSTEM_COMTRADE, 0, NULL},
  {"partnerISO", TS_T_PARTNER, TS_SYSTEM_ISO3, 0, NULL},
  {.header = "flowCode", .target = TS_T_FLOW},
  {.header = "cmdCode", .target = TS_T_PRODUCT},
  {.header = "classificationCode", .target = TS_T_CLASSIFICATION},
  {.header = "aggrLevel", .target = TS_T_LEVEL},
  {.header = "primaryValue", .target = TS_T_VALUE},
  {.header = "netWgt", .target = TS_T_WEIGHT},
  {.header = "qty", .target = TS_T_QUANTITY},
  {"qtyUnitCode", TS_T_QUANTITY_UNIT, TS_SYSTEM_COMTRADE, 0, NULL},
  {.header = "qtyUnitAbbr", .target = TS_T_QUANTITY_UNIT},
  {"isNetWgtEstimated", TS_T_ESTIMATED_WEIGHT, TS_SYSTEM_ANY, 0, "true"},
  {"isQtyEstimated", TS_T_ESTIMATED_QUANTITY, TS_SYSTEM_ANY, 0, "true"},
  {"partner2Code", TS_T_SPLIT, TS_SYSTEM_ANY, 0, "0|W00|World"},
  {"customsCode", TS_T_SPLIT, TS_SYSTEM_ANY, 0, "C00"},
  {"mosCode", TS_T_SPLIT, TS_SYSTEM_ANY, 0, "0"},
  {"motCode", TS_T_SPLIT, TS_SYSTEM_ANY, 0, "0"},
  {.header = NULL}
};

static const ts_heading legacy_headings[] = {
  {.header = "Period", .target = TS_T_PERIOD},
  {.header = "Year", .target = TS_T_PERIOD},
  {"Reporter Code", TS_T_REPORTER, TS_SYSTEM_COMTRADE, 0, NULL},
  {"Reporter ISO", TS_T_REPORTER, TS_SYSTEM_ISO3, 0, NULL},
  {"Partner Code", TS_T_PARTNER, TS_SYSTEM_COMTRADE, 0, NULL},
  {"Partner ISO", TS_T_PARTNER, TS_SYSTEM_ISO3, 0, NULL},
  {.header = "Trade Flow Code", .target = TS_T_FLOW},
  {.header = "Trade Flow", .target = TS_T_FLOW},
  {.header = "Commodity Code", .target = TS_T_PRODUCT},
  {.header = "Classification", .target = TS_T_CLASSIFICATION},
  {.header = "Aggregate Level", .target = TS_T_LEVEL},
  {.header = "Trade Value (US$)", .target = TS_T_VALUE},
  {.header = "Netweight (kg)", .target = TS_T_WEIGHT},
  {.header = "Qty", .target = TS_T_QUANTITY},
  {"Qty Unit Code", TS_T_QUANTITY_UNIT, TS_SYSTEM_COMTRADE, 0, NULL},
  {.header = "Qty Unit", .target = TS_T_QUANTITY_UNIT},
  {"Flag", TS_T_ESTIMATED_WEIGHT, TS_SYSTEM_ANY, 0, "4|6"},
  {"Flag", TS_T_ESTIMATED_QUANTITY, TS_SYSTEM_ANY, 0, "2|6"},
  {"2nd Partner Code", TS_T_SPLIT, TS_SYSTEM_ANY, 0, "0|W00|World"},
  {"Customs Proc. Code", TS_T_SPLIT, TS_SYSTEM_ANY, 0, "C00|0"},
  {"Mode of Transport Code", TS_T_SPLIT, TS_SYSTEM_ANY, 0, "0"},
  {.header = NULL}
};

static const ts_heading baci_headings[] = {
  {.header = "t", .target = TS_T_PERIOD},
  {"i", TS_T_EXPORTER, TS_SYSTEM_COMTRADE, 0, NULL},
  {"j", TS_T_IMPORTER, TS_SYSTEM_COMTRADE, 0, NULL},
  {.header = "k", .target = TS_T_PRODUCT},
  {"v", TS_T_VALUE, TS_SYSTEM_ANY, 3, NULL},   /* thousand USD */
  {"q", TS_T_WEIGHT, TS_SYSTEM_ANY, 3, NULL},  /* tonnes */
  {.header = NULL}
};

/* Procedures 1, 2, 3 and 9 (normal, inward, outward, unrecorded) add up and
** have no total row. */
static const ts_heading comext_headings[] = {
  {.header = "PERIOD", .target = TS_T_PERIOD},
  {"REPORTER", TS_T_REPORTER, TS_SYSTEM_COMEXT, 0, NULL},
  {"PARTNER", TS_T_PARTNER, TS_SYSTEM_COMEXT, 0, NULL},
  {.header = "FLOW", .target = TS_T_FLOW},
  {.header = "PRODUCT_NC", .target = TS_T_PRODUCT},
  {.header = "VALUE_EUR", .target = TS_T_VALUE},
  {.header = "QUANTITY_KG", .target = TS_T_WEIGHT},
  {.header = "QUANTITY_SUPPL_UNIT", .target = TS_T_QUANTITY},
  {.header = "SUPPL_UNIT", .target = TS_T_QUANTITY_UNIT},
  {.header = NULL}
};
static const char *const comext_keep[] = {"STAT_PROCEDURE", NULL};

/* Regime 4 is the total of the others (Eurostat: RS1 = RS4 - RS3 - RS5 ...). */
static const ts_heading comext_old_headings[] = {
  {.header = "PERIOD", .target = TS_T_PERIOD},
  {"DECLARANT_ISO", TS_T_REPORTER, TS_SYSTEM_COMEXT, 0, NULL},
  {"PARTNER_ISO", TS_T_PARTNER, TS_SYSTEM_COMEXT, 0, NULL},
  {.header = "FLOW", .target = TS_T_FLOW},
  {.header = "PRODUCT_NC", .target = TS_T_PRODUCT},
  {.header = "VALUE_IN_EUROS", .target = TS_T_VALUE},
  {.header = "QUANTITY_IN_KG", .target = TS_T_WEIGHT},
  {.header = "SUP_QUANTITY", .target = TS_T_QUANTITY},
  {.header = "SUPP_UNIT", .target = TS_T_QUANTITY_UNIT},
  {"STAT_REGIME", TS_T_SPLIT, TS_SYSTEM_ANY, 0, "4"},
  {.header = NULL}
};

static const ts_heading relational_headings[] = {
  {.header = "PERIOD", .target = TS_T_PERIOD},
  {"REPORTER", TS_T_REPORTER, TS_SYSTEM_NAME, 0, NULL},
  {"PARTNER", TS_T_PARTNER, TS_SYSTEM_NAME, 0, NULL},
  {.header = "FLOW", .target = TS_T_FLOW},
  {.header = "PRODUCT", .target = TS_T_PRODUCT},
  {.header = "VALUE_IN_EUR", .target = TS_T_VALUE},
  {.header = "VALUE_IN_EUROS", .target = TS_T_VALUE},
  {.header = "QUANTITY_IN_KG", .target = TS_T_WEIGHT},
  {"QUANTITY_IN_100KG", TS_T_WEIGHT, TS_SYSTEM_ANY, 2, NULL},
  {"STAT_PROCEDURE", TS_T_SPLIT, TS_SYSTEM_ANY, 0, "Total"},
  {.header = NULL}
};

static const ts_heading imf_headings[] = {
  {"COUNTRY.ID", TS_T_REPORTER, TS_SYSTEM_IMF, 0, NULL},
  {"COUNTERPART_COUNTRY.ID", TS_T_PARTNER, TS_SYSTEM_IMF, 0, NULL},
  {.header = "TRADE_FLOW.ID", .target = TS_T_FLOW},
  {.header = "TRADE_FLOW", .target = TS_T_FLOW},
  {"INDICATOR.ID", TS_T_INDICATOR, TS_SYSTEM_ANY, 0, "MG_CIF_USD|XG_FOB_USD"},
  {.header = "SCALE.ID", .target = TS_T_SCALE},
  {.header = "SCALE", .target = TS_T_SCALE},
  {.header = NULL}
};

#define FLOW_NEEDS (TS_BIT(TS_T_REPORTER) | TS_BIT(TS_T_PARTNER) \
                    | TS_BIT(TS_T_FLOW))
#define ROW_NEEDS (TS_BIT(TS_T_PERIOD) | TS_BIT(TS_T_PRODUCT) \
                   | TS_BIT(TS_T_VALUE))

const ts_format ts_formats[] = {
  {.facts = {"comtrade v1", "UN Comtrade API v1, CSV or JSON", "comtrade",
             "USD", "CIF", "FOB", TS_ABSENT_ASK_RELEASES},
   .delimiter = ',', .needs = ROW_NEEDS | FLOW_NEEDS,
   .headings = comtrade_headings, .flows = comtrade_flows, .family = "HS",
   .none = "", .traits = TS_LATIN1_TOO | TS_MONTH_52 | TS_ZERO_IS_NONE
                       | TS_JSON_TOO},
  {.facts = {"comtrade bulk", "UN Comtrade bulk file, tab separated",
             "comtrade", "USD", "CIF", "FOB", TS_ABSENT_ASK_RELEASES},
   .delimiter = '\t', .needs = ROW_NEEDS | FLOW_NEEDS,
   .headings = comtrade_headings, .flows = comtrade_flows, .family = "HS",
   .none = "", .traits = TS_LATIN1_TOO | TS_MONTH_52 | TS_ZERO_IS_NONE},
  {.facts = {"comtrade legacy", "UN Comtrade legacy CSV, 22 or 35 columns",
             "comtrade", "USD", "CIF", "FOB", TS_ABSENT_ASK_RELEASES},
   .delimiter = ',', .needs = ROW_NEEDS | FLOW_NEEDS,
   .headings = legacy_headings, .flows = legacy_flows, .family = "HS",
   .none = "", .traits = TS_LATIN1_TOO | TS_MONTH_52 | TS_ZERO_IS_NONE},
  {.facts = {"baci", "CEPII BACI", "baci", "USD", "FOB", "FOB",
             TS_ABSENT_ZERO},
   .delimiter = ',',
   .needs = ROW_NEEDS | TS_BIT(TS_T_EXPORTER) | TS_BIT(TS_T_IMPORTER),
   .headings = baci_headings, .family = "HS",
   .class_rule = TS_CLASS_FILE_NAME, .digits = 6, .none = "NA",
   .traits = TS_RECONCILED},
  {.facts = {"comext", "Eurostat Comext bulk, second layout", "comext", "EUR",
             "CIF", "FOB", TS_ABSENT_ASK_RELEASES},
   .delimiter = ',', .needs = ROW_NEEDS | FLOW_NEEDS,
   .headings = comext_headings, .flows = comext_flows, .family = "CN",
   .class_rule = TS_CLASS_YEAR, .none = ":", .traits = TS_MONTH_52,
   .keep = comext_keep},
  {.facts = {"comext historical", "Eurostat Comext bulk, historical layout "
             "or part of it", "comext", "EUR", "CIF", "FOB",
             TS_ABSENT_ASK_RELEASES},
   .delimiter = ',', .needs = ROW_NEEDS | FLOW_NEEDS,
   .headings = comext_old_headings, .flows = comext_flows, .family = "CN",
   .class_rule = TS_CLASS_YEAR, .none = ":", .traits = TS_MONTH_52},
  {.facts = {"easycomext", "Eurostat EasyComext, Relational View", "comext",
             "EUR", "CIF", "FOB", TS_ABSENT_ASK_RELEASES},
   .delimiter = ',', .needs = ROW_NEEDS | FLOW_NEEDS,
   .headings = relational_headings, .flows = comext_flows, .family = "CN",
   .class_rule = TS_CLASS_YEAR, .none = ":"},
  {.facts = {"imf imts", "IMF IMTS, years as columns", "imf", "USD", "CIF",
             "FOB", TS_ABSENT_ASK_RELEASES},
   .delimiter = ',', .needs = FLOW_NEEDS | TS_BIT(TS_T_SCALE),
   .headings = imf_headings, .flows = imf_flows, .family = "HS",
   .product = "TOTAL", .none = "", .traits = TS_ACROSS},
  {.facts = {.name = NULL}}
};

static const ts_heading no_headings[] = {{.header = NULL}};

const ts_format ts_plain_format = {
  .facts = {"plain", "plain table mapped by hand", "plain", "", "", "",
            TS_ABSENT_ASK_RELEASES},
  .delimiter = ',', .headings = no_headings, .flows = plain_flows,
  .family = "HS", .none = "NA|."
};

const char *const ts_target_names[TS_TARGETS] = {
  [TS_T_PERIOD] = "period", [TS_T_YEAR] = "year", [TS_T_MONTH] = "month",
  [TS_T_EXPORTER] = "exporter", [TS_T_IMPORTER] = "importer",
  [TS_T_REPORTER] = "reporter", [TS_T_PARTNER] = "partner",
  [TS_T_FLOW] = "flow", [TS_T_REGIME] = "regime",
  [TS_T_REPORTED_BY] = "reported_by", [TS_T_PRODUCT] = "product",
  [TS_T_CLASSIFICATION] = "classification", [TS_T_LEVEL] = "level",
  [TS_T_VALUE] = "value", [TS_T_WEIGHT] = "weight",
  [TS_T_QUANTITY] = "quantity", [TS_T_QUANTITY_UNIT] = "quantity_unit",
  [TS_T_ESTIMATED] = "estimated"
};

const char *ts_format_name (size_t i) {
  return ts_formats[i].facts.name;
}

const ts_format *ts_format_find (const char *name) {
  for (const ts_format *f = ts_formats; f->facts.name != NULL; f++)
    if (strcasecmp(f->facts.name, name) == 0) return f;
  return NULL;
}

int ts_word_in (const char *list, ts_slice word) {
  for (const char *at = list; ; at++) {
    size_t n = strcspn(at, "|");
    if (n == word.length && strncasecmp(at, word.text, n) == 0) return 1;
    at += n;
    if (*at == '\0') return 0;
  }
}

int ts_flow_find (const ts_flow_word *flows, ts_slice word) {
  for (; flows->word != NULL; flows++)
    if (ts_slice_like(word, flows->word)) return (int)flows->regime;
  return -1;
}

int ts_regime_is_import (ts_regime regime) {
  return regime == TS_REGIME_IMPORT || regime == TS_REGIME_REIMPORT
      || regime == TS_REGIME_FOREIGN_IMPORT
      || regime == TS_REGIME_INWARD_IMPORT
      || regime == TS_REGIME_OUTWARD_IMPORT;
}

/* Comtrade's codes of classifications and the two digits of the editions. */
static const struct {
  const char *code, *digits, *name;
} classifications[] = {
  {"H0", "92", "HS1992"}, {"H1", "96", "HS1996"}, {"H2", "02", "HS2002"},
  {"H3", "07", "HS2007"}, {"H4", "12", "HS2012"}, {"H5", "17", "HS2017"},
  {"H6", "22", "HS2022"}, {"S1", "", "SITC1"}, {"S2", "", "SITC2"},
  {"S3", "", "SITC3"}, {"S4", "", "SITC4"}, {"SS", "", "SITC"},
  {"B4", "", "BEC4"}, {"B5", "", "BEC5"}, {"BE", "", "BEC"},
  {NULL, NULL, NULL}
};

ts_slice ts_classification_of (ts_slice code) {
  for (size_t i = 0; classifications[i].code != NULL; i++)
    if (ts_slice_like(code, classifications[i].code))
      return ts_slice_of(classifications[i].name);
  return code;
}

/* The edition that text begins with ("17", "2017") when no digit follows. */
static const char *edition_at (const char *text) {
  size_t n = strspn(text, "0123456789");
  if (n != 2 && n != 4) return NULL;
  for (size_t i = 0; classifications[i].code != NULL; i++) {
    const char *digits = classifications[i].digits;
    if (*digits == '\0') continue;
    if (n == 2 && strncmp(text, digits, 2) == 0)
      return classifications[i].name;
    if (n == 4 && strncmp(text, classifications[i].name + 2, 4) == 0)
      return classifications[i].name;
  }
  return NULL;
}

const char *ts_classification_in_name (const char *path) {
  const char *slash = strrchr(path, '/');
  const char *name = (slash != NULL) ? slash + 1 : path;
  for (const char *at = name; *at != '\0'; at++) {
    if (strncasecmp(at, "HS", 2) != 0) continue;
    if (at > name && isalnum((unsigned char)at[-1])) continue;
    if (edition_at(at + 2) != NULL) return edition_at(at + 2);
  }
  return NULL;
}

/* By number; 1 is "No Quantity" in the legacy files, -1 is "N/A". */
static const char *const comtrade_units[] = {
  NULL, "", "m²", "1000 kWh", "m", "u", "2u", "l", "kg", "1000u",
  "U (jeu/pack)", "12u", "m³", "carat", "km", "g", "hive", "1000 m³", "TJ",
  "BBL", "1000 L", "1000 KG", "kWH", "l alc 100%", "head", "kg/net eda",
  "kg C5H14ClNO", "kg P2O5", "kg H2O2", "kg met.am.", "kg N", "kg KOH",
  "kg K2O", "kg NaOH", "kg 90% sdt", "kg U", "ct/l", "Bq", "gi F/S", "GRT",
  "GT", "ce/el"
};

const char *ts_comtrade_unit (ts_slice number) {
  size_t n = 0;
  if (ts_slice_is(number, "-1") || ts_slice_is(number, "0")) return "";
  if (number.length == 0 || number.length > 2) return NULL;
  for (size_t i = 0; i < number.length; i++) {
    if (number.text[i] < '0' || number.text[i] > '9') return NULL;
    n = 10 * n + (size_t)(number.text[i] - '0');
  }
  return (n < sizeof comtrade_units / sizeof *comtrade_units)
       ? comtrade_units[n] : NULL;
}
