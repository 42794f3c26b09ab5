/* test_format.c -- each source format: header, units, sides, levels, apart */
#include <gsl/gsl_test.h>
#include <math.h>
#include <string.h>
#include "data/read/format.h"
#include "reading.h"

static seen s;

/* Record i is this one; weight and quantity NaN when missing. */
static void is_record (int i, const char *period, const char *exporter,
                       const char *importer, ts_side side, ts_regime regime,
                       const char *product, int level, const char *class,
                       double value, const char *what) {
  char text[TS_PERIOD_TEXT];
  const ts_record *r = &s.records[i];
  if (s.status != TS_OK || i >= s.records_seen) {
    gsl_test(1, "%s: record %d is there (%s%s)", what, i, s.err.text,
             s.reason);
    return;
  }
  gsl_test_str(ts_period_text(r->period, text), period, "%s: period", what);
  gsl_test_str(id_of(r->exporter), exporter, "%s: exporter", what);
  gsl_test_str(id_of(r->importer), importer, "%s: importer", what);
  gsl_test_int(r->side, (int)side, "%s: side", what);
  gsl_test_int(r->regime, (int)regime, "%s: regime", what);
  gsl_test_str(s.texts[i][0], product, "%s: product", what);
  gsl_test_int(r->level, level, "%s: level", what);
  gsl_test_str(s.texts[i][1], class, "%s: classification", what);
  gsl_test(r->value.real != value, "%s: value %.17g", what, r->value.real);
}

static void fits (const char *name, int64_t records, const char *what) {
  gsl_test_str(s.name, name, "%s: format (%s)", what, s.err.text);
  gsl_test(s.records_seen != records || s.problems != 0,
           "%s: %lld records, %lld problems (%s)", what,
           (long long)s.records_seen, (long long)s.problems, s.reason);
}

static void test_table (void) {
  size_t n = 0;
  for (; ts_format_name(n) != NULL; n++)
    gsl_test(ts_format_find(ts_format_name(n)) != &ts_formats[n],
             "%s is found by its name", ts_format_name(n));
  gsl_test(ts_formats[n].facts.name != NULL || n < 8, "all formats have names");
  gsl_test(ts_format_find("BACI") == NULL, "names in any case");
}

static const char baci[] =
  "t,i,j,k,v,q\n"
  "2017,156,643,10620,48.641,3.124\n"
  "2017,156,643,845710,12,          NA\n"
  "2018,699,842,845811,0.001,\n";

static void test_baci (void) {
  read_text("BACI_HS17_Y2017_V202401.csv", baci, NULL, &s);
  fits("baci", 3, "baci");
  is_record(0, "2017", "CHN", "RUS", TS_BY_RECONCILED, TS_REGIME_TRADE,
            "010620", 6, "HS2017", 48641.0, "baci");
  is_record(2, "2018", "IND", "USA", TS_BY_RECONCILED, TS_REGIME_TRADE,
            "845811", 6, "HS2017", 1.0, "baci: Comtrade's numbers");
  gsl_test(s.records[0].weight.real != 3124.0, "baci: tonnes are kg");
  gsl_test(s.records[0].value.scale != 0, "baci: thousands stay exact");
  gsl_test(s.records[1].weight.scale != TS_MISSING, "baci: padded NA");
  gsl_test(s.records[2].weight.scale != TS_MISSING, "baci: blank q");
  gsl_test_str(s.release, "2024-01", "baci: release in the name");
  gsl_test_str(s.family, "HS", "baci: family");
  read_text("x.csv", baci, NULL, &s);
  gsl_test_str(s.texts[0][1], "HS", "baci: edition unsaid");
  read_text("x.csv", "k,q,v,j,i,T\n10620,1,2,643,156,2020\n", NULL, &s);
  is_record(0, "2020", "CHN", "RUS", TS_BY_RECONCILED, TS_REGIME_TRADE,
            "010620", 6, "HS", 2000.0, "baci: columns in any order");
}

#define V1 "typeCode,freqCode,refPeriodId,refYear,refMonth,period," \
  "reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,partnerCode," \
  "partnerISO,partnerDesc,partner2Code,partner2ISO,partner2Desc," \
  "classificationCode,classificationSearchCode,isOriginalClassification," \
  "cmdCode,cmdDesc,aggrLevel,isLeaf,customsCode,customsDesc,mosCode,motCode," \
  "motDesc,qtyUnitCode,qtyUnitAbbr,qty,isQtyEstimated,altQtyUnitCode," \
  "altQtyUnitAbbr,altQty,isAltQtyEstimated,netWgt,isNetWgtEstimated,grossWgt," \
  "isGrossWgtEstimated,cifvalue,fobvalue,primaryValue,legacyEstimationFlag," \
  "isReported,isAggregate"

/* 48 fields below 47 names, CRLF, all quoted, Latin-1: a web download. */
static const char v1_web[] =
  V1 "\r\n"
  "\"C\",\"A\",\"20220101\",\"2022\",\"52\",\"2022\",\"156\",\"CHN\","
  "\"China\",\"M\",\"Import\",\"638\",\"REU\",\"R\xE9union\",\"0\",\"W00\","
  "\"World\",\"H6\",\"HS\",\"true\",\"TOTAL\",\"All\",\"0\",\"false\","
  "\"C00\",\"TOTAL CPC\",\"0\",\"0\",\"TOTAL MOT\",\"-1\",\"N/A\",\"0\","
  "\"false\",\"-1\",\"N/A\",\"0\",\"false\",\"0\",\"true\",\"0\",\"false\","
  "\"27\",,\"27\",\"4\",\"false\",\"true\",\r\n";

#define ROW(period, flow, partner, partner2, code, level, customs, mot, unit, \
            qty, qtyest, net, netest, value) \
  "C,M,20220301,2022,3," period ",643,,," flow ",," partner ",,," partner2 \
  ",,,H5,HS,True," code ",," level ",," customs ",,0," mot ",," unit ",," qty \
  "," qtyest ",-1,,0.0,False," net "," netest ",0.0,False,,," value \
  ",0,True,False\n"

static const char v1_plain[] =
  V1 "\n"
  ROW("202203", "X", "156", "0", "845710", "6", "C00", "0", "5", "3", "True",
      "120.5", "False", "1000.5")
  ROW("202203", "M", "0", "0", "84", "2", "C00", "0", "-1", "0", "False", "0",
      "True", "7")
  ROW("202203", "RX", "490", "0", "10620", "6", "C00", "0", "8", "9", "False",
      "9", "True", "8")
  ROW("202252", "M", "899", "0", "TOTAL", "", "", "0", "-1", "", "", "", "",
      "9")
  ROW("202203", "M", "156", "0", "84", "2", "C00", "2100", "-1", "0", "", "",
      "", "1")
  ROW("202203", "M", "156", "392", "84", "2", "C00", "0", "-1", "0", "", "",
      "", "1")
  ROW("202203", "M", "0", "0", "84", "2", "C05", "0", "-1", "0", "", "", "",
      "1");

static void test_comtrade (void) {
  read_text("TradeData.csv", v1_web, NULL, &s);
  fits("comtrade v1", 1, "v1 web");
  is_record(0, "2022", "REU", "CHN", TS_BY_IMPORTER, TS_REGIME_IMPORT, "TOTAL",
            0, "HS2022", 27.0, "v1 web: 48 fields, CRLF, Latin-1");
  gsl_test(s.records[0].weight.scale != TS_MISSING, "v1: weight 0 is none");
  gsl_test(s.records[0].estimated != -1,
           "format rule 5: a flag without its number says nothing");
  read_text("x.csv", v1_plain, NULL, &s);
  fits("comtrade v1", 7, "v1");
  is_record(0, "2022-03", "RUS", "CHN", TS_BY_EXPORTER, TS_REGIME_EXPORT,
            "845710", 6, "HS2017", 1000.5, "v1 export");
  gsl_test(s.records[0].quantity.real != 3.0, "v1: quantity");
  gsl_test_str(s.texts[0][2], "u", "v1: the unit's number becomes its word");
  gsl_test(s.records[0].weight.real != 120.5, "v1: weight");
  gsl_test(s.records[0].estimated != 1, "v1: an estimated quantity");
  is_record(1, "2022-03", "World", "RUS", TS_BY_IMPORTER, TS_REGIME_IMPORT,
            "84", 2, "HS2017", 7.0, "v1: World");
  gsl_test(s.records[1].apart != TS_APART_AGGREGATE, "S8: World is apart");
  gsl_test_str(s.texts[1][2], "", "v1: no unit without a quantity");
  is_record(2, "2022-03", "RUS", "TWN", TS_BY_EXPORTER, TS_REGIME_REEXPORT,
            "010620", 6, "HS2017", 8.0, "rule 3: level 6 proves the zero");
  gsl_test(s.records[2].apart != TS_WHOLE, "S8: residual areas are parts");
  is_record(3, "2022", "XX-NES", "RUS", TS_BY_IMPORTER, TS_REGIME_IMPORT,
            "TOTAL", 0, "HS2017", 9.0, "v1: month 52 is a year");
  for (int i = 4; i < 7; i++)
    gsl_test(s.records[i].apart != TS_APART_SPLIT,
             "S8: transport, second partner, procedure (%d)", i);
}

static void test_bulk (void) {
  const char *text =
    "typeCode\tfreqCode\tperiod\treporterCode\tflowCode\tpartnerCode\t"
    "classificationCode\tcmdCode\tmotCode\tqtyUnitCode\tqty\tNETWGT\t"
    "cifValue\tprimaryValue\n"
    "C\tA\t1962\t32\tM\t842\tS1\t71\t0\t8\t5\t5\t\t1.1264738E7\n";
  read_text("C_A_32_196201_S1_O.txt", text, NULL, &s);
  fits("comtrade bulk", 1, "bulk");
  is_record(0, "1962", "USA", "ARG", TS_BY_IMPORTER, TS_REGIME_IMPORT, "71",
            2, "SITC1", 11264738.0, "bulk: tabs, SITC, exponent");
  gsl_test_str(s.family, "SITC", "bulk: family by the column");
  gsl_test_str(s.texts[0][2], "kg", "bulk: unit");
}

static void test_json (void) {
  const char *text =
    "{\n \"elapsedTime\": \"0.2 secs\", \"count\": 2,\n \"data\": [\n"
    "  {\"period\": \"2010\", \"reporterCode\": 156, \"flowCode\": \"X\",\n"
    "   \"partnerCode\": 276, \"classificationCode\": \"H3\", \"cmdCode\":"
    " \"0101\",\n   \"aggrLevel\": 4, \"netWgt\": null, \"cmdDesc\":"
    " \"a \\\"}{\\\" b\",\n   \"primaryValue\": 68047133397.25},\n"
    "  {\"period\": \"201101\", \"cmdCode\": \"TOTAL\", \"reporterCode\":"
    " 156,\n   \"flowCode\": \"M\", \"partnerCode\": 0, \"primaryValue\": 1}\n"
    " ], \"error\": \"\"\n}\n";
  read_text("x.json", text, NULL, &s);
  fits("comtrade v1", 2, "json");
  is_record(0, "2010", "CHN", "DEU", TS_BY_EXPORTER, TS_REGIME_EXPORT, "0101",
            4, "HS2007", 68047133397.25, "json");
  gsl_test(s.lines_of[0] != 4 || s.lines_of[1] != 8, "json: lines %lld %lld",
           (long long)s.lines_of[0], (long long)s.lines_of[1]);
  gsl_test(s.records[0].weight.scale != TS_MISSING, "json: null is missing");
  is_record(1, "2011-01", "World", "CHN", TS_BY_IMPORTER, TS_REGIME_IMPORT,
            "TOTAL", 0, "HS", 1.0, "json: a column that the object lacks");
  read_text("x.json", "{\"count\": 0, \"data\": [], \"error\": \"\"}", NULL,
            &s);
  fits("comtrade v1", 0, "json: no rows");
  read_text("x.json", "{\"count\": 0, \"data\": [{\"period\": 2010,", NULL,
            &s);
  gsl_test(s.status == TS_OK, "json: cut off in the first object");
  read_text("x.json", "{\"statusCode\": 401, \"message\": \"no key\"}", NULL,
            &s);
  gsl_test(s.status != TS_SYNTAX || !SAYS(s.err.text, "no key"),
           "json: the reply's own message");
}

static void test_legacy (void) {
  const char *text =
    "\xEF\xBB\xBF" "Classification,Year,Period,Period Desc.,Aggregate Level,"
    "Is Leaf Code,Trade Flow Code,Trade Flow,Reporter Code,Reporter,"
    "Reporter ISO,Partner Code,Partner,Partner ISO,Commodity Code,Commodity,"
    "Qty Unit Code,Qty Unit,Qty,Netweight (kg),Trade Value (US$),Flag\n"
    "H4,2016,2016,2016,2,0,2,Export,490,\"Other Asia, nes\",,0,World,WLD,27,"
    "\"Mineral fuels, oils\",1,No Quantity,,,220895377,0\n"
    "S4,2016,201603,March 2016,2,0,4,Re-Import,8,Albania,ALB,899,"
    "\"Areas, nes\",,0,Live animals,8,Weight in kilograms,5,7,10,6\n";
  read_text("x.csv", text, NULL, &s);
  fits("comtrade legacy", 2, "legacy");
  is_record(0, "2016", "TWN", "World", TS_BY_EXPORTER, TS_REGIME_EXPORT, "27",
            2, "HS2012", 220895377.0, "legacy: numeric code, blank ISO");
  is_record(1, "2016-03", "XX-NES", "ALB", TS_BY_IMPORTER, TS_REGIME_REIMPORT,
            "00", 2, "SITC4", 10.0, "legacy: flow 4, level proves the zero");
  gsl_test_str(s.texts[1][2], "kg", "legacy: unit");
  gsl_test(s.records[1].estimated != 1, "legacy: flag 6");
}

static void test_comext (void) {
  const char *v2 =
    "REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_CPA21,"
    "PRODUCT_CPA22,PRODUCT_BEC,PRODUCT_BEC5,PRODUCT_SECTION,FLOW,"
    "STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,VALUE_NAC,QUANTITY_KG,"
    "QUANTITY_SUPPL_UNIT\n"
    "DE,RU,E,85423190,77641,2611,2611,42,,16,2,1,p/st,202301,100,100,5,9\n"
    "DE,RU,E,85423190,77641,2611,2611,42,,16,2,3,p/st,202301,10,10,1,2\n"
    "GR,XS,E,99RRR100,.....,,,,,99,1,1,,202352,7,7,,\n";
  read_text("full_202301.dat", v2, NULL, &s);
  fits("comext", 3, "comext");
  is_record(0, "2023-01", "DEU", "RUS", TS_BY_EXPORTER, TS_REGIME_EXPORT,
            "85423190", 8, "CN2023", 100.0, "comext");
  gsl_test(s.records[1].apart != TS_WHOLE, "comext: procedures add up");
  gsl_test_str(s.texts[1][3], "3", "format rule 4: the procedure is kept");
  gsl_test_str(s.texts[0][2], "p/st", "comext: unit");
  is_record(2, "2023", "SRB", "GRC", TS_BY_IMPORTER, TS_REGIME_IMPORT,
            "99RRR100", 8, "CN2023", 7.0, "comext: letters, annual");
  gsl_test_str(s.family, "CN", "comext: family");
}

static void test_comext_before_2024 (void) {
  const char *old =
    "DECLARANT,DECLARANT_ISO,PARTNER,PARTNER_ISO,TRADE_TYPE,PRODUCT_NC,"
    "PRODUCT_SITC,PRODUCT_cpa2002,PRODUCT_cpa2008,PRODUCT_CPA2_1,PRODUCT_BEC,"
    "PRODUCT_SECTION,FLOW,STAT_REGIME,SUPP_UNIT,PERIOD,VALUE_IN_EUROS,"
    "QUANTITY_IN_KG,SUP_QUANTITY\n"
    "001,FR,0075,RU,E,84571010,,,,,,16,2,4,,201012,50,3,\n"
    "001,FR,0075,RU,E,84571010,,,,,,16,2,1,,201012,40,3,\n";
  read_text("full201012.dat", old, NULL, &s);
  fits("comext historical", 2, "historical");
  is_record(0, "2010-12", "FRA", "RUS", TS_BY_EXPORTER, TS_REGIME_EXPORT,
            "84571010", 8, "CN2010", 50.0, "historical");
  gsl_test(s.records[0].apart != TS_WHOLE || s.records[1].apart
           != TS_APART_SPLIT, "historical: regime 4 is the total");
  read_text("x.csv", "PERIOD,DECLARANT_ISO,PARTNER_ISO,PRODUCT_NC,FLOW,"
            "VALUE_IN_EUROS\n202003,BE,RU,84021200,2,231849\n", NULL, &s);
  is_record(0, "2020-03", "BEL", "RUS", TS_BY_EXPORTER, TS_REGIME_EXPORT,
            "84021200", 8, "CN2020", 231849.0, "comext: part of the columns");
  const char *view =
    "REPORTER,PARTNER,PRODUCT,FLOW,STAT_PROCEDURE,PERIOD,VALUE_IN_EUR\n"
    "\"Ireland (Eire)\",\"Armenia\",\"Total\",\"EXPORT\",\"Total\","
    "\"Aug. 2024\",11169\n"
    "\"Ireland (Eire)\",\"Armenia\",\"Total\",\"EXPORT\",\"Normal\","
    "\"Aug. 2024\",11000\n";
  read_text("x.csv", view, NULL, &s);
  fits("easycomext", 2, "relational view");
  is_record(0, "2024-08", "IRL", "ARM", TS_BY_EXPORTER, TS_REGIME_EXPORT,
            "TOTAL", 0, "CN2024", 11169.0, "relational view");
  gsl_test(s.records[1].apart != TS_APART_SPLIT, "relational view: a split");
}

static void test_imf (void) {
  const char *text =
    "\xEF\xBB\xBF\"DATASET\",\"COUNTRY.ID\",\"INDICATOR.ID\","
    "\"COUNTERPART_COUNTRY.ID\",\"SCALE.ID\",\"SCALE\",\"TRADE_FLOW.ID\","
    "\"2016\",\"2017\",\"2018\"\n"
    "\"I\",\"RUS\",\"MG_CIF_USD\",\"TUV\",\"6\",\"Millions\",\"MG\",\"\","
    "\"0.001435\",\"0.00001\"\n"
    "\"I\",\"RUS\",\"XG_FOB_USD\",\"G001\",\"6\",\"Millions\",\"XG\","
    "\"2.5\",\"\",\"\"\n"
    "\"I\",\"RUS\",\"MG_FOB_USD\",\"TUV\",\"6\",\"Millions\",\"MG\",\"1\","
    "\"\",\"\"\n"
    "\"I\",\"RUS\",\"XG_FOB_USD\",\"TUV\",\"6\",\"Millions\",\"XG\",\"\","
    "\"x\",\"3\"\n";
  read_text("x.csv", text, NULL, &s);
  gsl_test_str(s.name, "imf imts", "imf: format");
  gsl_test(s.records_seen != 4 || s.problems != 2 || s.rows != 6,
           "input rule 7: cells count as rows (%lld %lld %lld)",
           (long long)s.records_seen, (long long)s.problems,
           (long long)s.rows);
  is_record(0, "2017", "TUV", "RUS", TS_BY_IMPORTER, TS_REGIME_IMPORT, "TOTAL",
            0, "HS", 1435.0, "imf: empty cells are no records, millions");
  is_record(1, "2018", "TUV", "RUS", TS_BY_IMPORTER, TS_REGIME_IMPORT, "TOTAL",
            0, "HS", 10.0, "imf: one row, many records");
  is_record(2, "2016", "RUS", "World", TS_BY_EXPORTER, TS_REGIME_EXPORT,
            "TOTAL", 0, "HS", 2500000.0, "imf: exports");
  gsl_test(s.records[2].apart != TS_APART_AGGREGATE, "S8: G001 is apart");
  gsl_test(!SAYS(s.reason, "INDICATOR.ID", "MG_FOB_USD"), "imf: %s", s.reason);
}

int main (void) {
  test_table();
  test_baci();
  test_comtrade();
  test_bulk();
  test_json();
  test_legacy();
  test_comext();
  test_comext_before_2024();
  test_imf();
  return gsl_test_summary();
}
