/* test_quick.c -- columns read at once are what the row parser reads */
#include "reading.h"
#include "batches.h"
#include "chances.h"
#include "data/read/quick.h"

#define FILES 3000

/* Cells that columns of each kind hold; the first ones are good. */
typedef struct {
  const char *header;
  char delimiter;
  int good;                     /* per cent of cells that are good ones */
  const ts_mapping *mappings;
  const char *const *keep;
  struct {
    size_t good, all;
    const char *cells[17];
  } columns[12];
} table;

#define PERIODS {5, 9, {"2019", "2020", "201904", "2020-12", "2021Q3", "", \
  "20", "2019-13", "  2019 "}}
#define NUMBERS {8, 17, {"1", "1.5", "0.250", "1234567.891", "0", "", \
  "900719925474.0991", "12.000", "-3.25", "1e3", "1.2345678901", "NA", "abc", \
  "9007199254740993", "00.1", ".5", "-325941928678.722"}}
#define CODES {6, 12, {"010121", "020322", "84", "8457", "TOTAL", "999999", \
  "10121", "", "1", "01012", "0101210000", "xyz"}}
#define COMTRADE {5, 8, {"4", "8", "156", "0", "842", "99999", "", "x"}}
#define WORDS {4, 8, {"0", "1", "", "C00", "C01", "W00", "two words", \
  "a text longer than a word"}}

static const ts_mapping by_hand[] = {
  {"period", "p", NULL, 0}, {"value", "v", NULL, 0},
  {"weight", "w", NULL, 0.5}, {"exporter", "i", NULL, 0},
  {"importer", NULL, "RUS", 0}, {"product", "k", NULL, 0},
  {"reported_by", "r", NULL, 0}, {"currency", NULL, "USD", 0}, {NULL}
};
static const char *const kept[] = {"r", "x", NULL};

static const table tables[] = {
  {"t,i,j,k,v,q", ',', 97, NULL, NULL,
   {{3, 6, {"2017", "2018", "2019", "17", "", "2017Q1"}}, COMTRADE, COMTRADE,
    {4, 8, {"010121", "10122", "999999", "854231", "1", "0101", "", "abcdef"}},
    NUMBERS, NUMBERS}},
  {"period,reporterCode,reporterISO,partnerCode,flowCode,cmdCode,"
   "classificationCode,aggrLevel,primaryValue,motCode,netWgt", ',', 95, NULL,
   NULL,
   {PERIODS, COMTRADE, {3, 5, {"CHN", "USA", "W00", "", "Q"}}, COMTRADE,
    {4, 7, {"M", "X", "RX", "m", "", "Z", "MIP"}}, CODES,
    {4, 7, {"H5", "H6", "HS", "S4", "", "b4", "anything else"}},
    {4, 8, {"6", "2", "0", "", "4", "123", "x", "06"}}, NUMBERS, WORDS,
    NUMBERS}},
  {"period\trefYear\trefMonth\treporterCode\tpartnerCode\tflowCode\tcmdCode"
   "\tprimaryValue\tqty\tqtyUnitCode\tqtyUnitAbbr\tisQtyEstimated", '\t', 95,
   NULL, NULL,
   {PERIODS, PERIODS, WORDS, COMTRADE, COMTRADE, {2, 3, {"M", "X", "?"}},
    CODES, NUMBERS, NUMBERS, {4, 6, {"8", "5", "-1", "", "99", "x"}},
    {3, 5, {"kg", "N/A", "No Quantity", "", "a unit of its own"}},
    {3, 4, {"true", "false", "", "TRUE"}}}},
  {"PERIOD,REPORTER,PARTNER,FLOW,PRODUCT_NC,VALUE_EUR,QUANTITY_KG,"
   "STAT_PROCEDURE,SUPPL_UNIT,QUANTITY_SUPPL_UNIT", ',', 96, NULL, NULL,
   {{4, 6, {"202301", "202252", "202112", "202012", "2023", ""}},
    {3, 5, {"DE", "FR", "XI", "QQ", ""}}, {3, 5, {"CN", "US", "QV", "", "1"}},
    {2, 4, {"1", "2", "3", ""}},
    {4, 7, {"01012100", "0101", "TOTAL", "84XXXXXX", "1", "", "010121009"}},
    NUMBERS, NUMBERS, WORDS, WORDS, NUMBERS}},
  {"p;v;w;i;k;r;x", ';', 95, by_hand, kept,
   {PERIODS, NUMBERS, NUMBERS, {4, 6, {"CHN", "DEU", "World", "usa", "", "zz"}},
    CODES, {3, 5, {"exporter", "importer", "reconciled", "", "me"}}, WORDS}}
};

/* How a file is written. */
typedef struct {
  int quoting, crlf, comma, odd, strange;  /* per cent, or whether */
} manner;

static size_t width_of (const table *t) {
  size_t n = 1;
  for (const char *at = t->header; *at != '\0'; at++)
    n += (*at == t->delimiter);
  return n;
}

static void put_cell (ts_string *out, const table *t, size_t column,
                      const manner *m) {
  size_t all = t->columns[column].all, good = t->columns[column].good;
  const char *cell = t->columns[column].cells[
      ((int)chance(100) < t->good) ? chance((unsigned)good)
                                   : chance((unsigned)all)];
  if ((int)chance(100) < m->quoting) {
    ts_string_format(out, "\"%s%s\"", cell,
                     ((int)chance(400) >= m->odd) ? ""
                     : (const char *[]){"\"\"", "\n", "\r\n", ",;\t", " ",
                                        "\"\"\"\""}[chance(6)]);
    return;
  }
  if ((int)chance(400) < m->odd)
    ts_string_put(out, (const char *[]){" ", "\"", "\t", "\r", "a\"b",
                                        "\"a\"b"}[chance(6)]);
  ts_string_put(out, cell);
  if ((int)chance(400) < m->odd) ts_string_put(out, " ");
  if ((int)chance(3000) < m->strange)
    ts_string_add(out, (const char *[]){"\xE9", "\0", "\xC3\xA9", "\xFF"}
                       [chance(4)], chance(3) + 1u > 2 ? 2 : 1);
}

static void put_row (ts_string *out, const table *t, const manner *m) {
  size_t n = width_of(t);
  if ((int)chance(800) < m->odd) n = n + chance(3) - 1;
  for (size_t c = 0; c < n; c++) {
    if (c > 0) ts_string_add(out, &t->delimiter, 1);
    put_cell(out, t, (c < width_of(t)) ? c : 0, m);
  }
  if (m->comma) ts_string_add(out, &t->delimiter, 1);
  if ((int)chance(300) < m->odd) ts_string_put(out, m->crlf ? "\r\n" : "\n");
  ts_string_put(out, m->crlf ? "\r\n" : "\n");
}

static void put_file (ts_string *out, const table *t, size_t rows) {
  static const int often[] = {0, 0, 10, 100};
  manner m = {often[chance(4)], (int)chance(2), chance(6) == 0,
              often[chance(4)] * (int)chance(2), (chance(4) == 0) ? 10 : 0};
  ts_string_put(out, t->header);
  ts_string_put(out, m.crlf ? "\r\n" : "\n");
  for (size_t i = 0; i < rows; i++) put_row(out, t, &m);
  if (chance(4) == 0 && out->length > 0) out->length--;  /* no line end */
}

/* All ways of reading a file; rows of all of them, or what differs. */
static size_t compare (const char *path, const table *t, uint32_t wanted,
                       const char **what) {
  ts_input_options options = {.mappings = t->mappings, .keep = t->keep};
  ts_batch slow, quick[4];
  ts_input *input;
  ts_block *block;
  size_t keeps = 0, ways = 0, rows = 0;
  if (ts_input_open(path, &options, &input, NULL) != TS_OK) return 0;
  while (ts_input_keep(input)[keeps] != NULL) keeps++;
  ts_batch_start(&slow, keeps, 1);
  slow.by_rows = 1;
  ts_batch_want(&slow, wanted);
  for (const ts_vectors *const *set = ts_vector_sets; *set != NULL; set++) {
    if (!(*set)->works()) continue;
    ts_batch_start(&quick[ways], keeps, 1);
    ts_batch_want(&quick[ways], wanted);
    quick[ways++].vectors = *set;
  }
  while (ts_input_next(input, &block, NULL) == TS_OK
         && block != NULL) {
    ts_batch_fill(&slow, input, block);
    rows += (size_t)slow.file_rows;
    for (size_t i = 0; i < ways && *what == NULL; i++) {
      ts_batch_fill(&quick[i], input, block);
      *what = difference(&slow, &quick[i]);
    }
    ts_block_free(block);
  }
  for (size_t i = 0; i < ways; i++) ts_batch_free(&quick[i]);
  ts_batch_free(&slow);
  ts_input_close(input);
  return rows;
}

/* Keep a file that shows a difference, for whoever mends it. */
static void blame (const char *path, size_t file, const char *what) {
  char kept_path[64];
  snprintf(kept_path, sizeof kept_path, "/tmp/tradestat-quick-%zu.csv", file);
  rename(path, kept_path);
  gsl_test(1, "rule 1: %s of %s are the row parser's", what, kept_path);
}

static void random_files (void) {
  size_t rows = 0, n = sizeof tables / sizeof *tables, wrong = 0;
  for (size_t i = 0; i < FILES; i++) {
    const table *t = &tables[i % n];
    size_t many = (chance(40) == 0) ? 3000 : chance(30);
    uint32_t wanted = (chance(3) > 0) ? UINT32_MAX : chance(1u << 20);
    const char *path, *what = NULL;
    ts_string text = {0};
    put_file(&text, t, many);
    path = file_of("quick.csv", text.text, text.length);
    rows += compare(path, t, wanted, &what);
    if (what != NULL && wrong++ < 5) blame(path, i, what);
    else unlink(path);
    ts_string_free(&text);
  }
  gsl_test(rows < 100000, "random files have rows: %zu", rows);
  gsl_test(wrong > 0, "rule 1: %zu of %d random files differ", wrong, FILES);
}

static const char two_rows[] =
  "t,i,j,k,v,q\n2020,156,643,010620,1.5,none\n2020,4,8,010620,2,3\n";

/* Columns that nobody wants are not read, whichever way the rows are. */
static void unwanted (void) {
  for (int by_rows = 0; by_rows < 2; by_rows++) {
    const char *path = file_of("want.csv", two_rows, strlen(two_rows));
    ts_input *input;
    ts_block *block;
    ts_batch batch;
    ts_input_open(path, NULL, &input, NULL);
    ts_input_next(input, &block, NULL);
    ts_batch_start(&batch, 0, 1);
    batch.by_rows = by_rows;
    ts_batch_want(&batch, UINT32_MAX);
    ts_batch_fill(&batch, input, block);
    gsl_test(batch.rows != 1 || batch.bad_rows != 1,
             "a word is no weight (by rows: %d)", by_rows);
    ts_batch_want(&batch, 1u << TS_C_VALUE);
    ts_batch_fill(&batch, input, block);
    gsl_test(batch.rows != 2 || batch.bad_rows != 0
             || batch.numbers[0].mantissas[0] != 1500
             || batch.numbers[1].scales[1] != TS_MISSING,
             "rule 3 of batch.h: unread weights (by rows: %d)", by_rows);
    ts_block_free(block);
    ts_batch_free(&batch);
    ts_input_close(input);
    unlink(path);
  }
}

/* Blocks may outlive their input, and come back to it in any order. */
static void blocks_last (void) {
  const char *path = file_of("last.csv", two_rows, strlen(two_rows));
  ts_input *input;
  ts_block *block;
  ts_input_open(path, NULL, &input, NULL);
  ts_input_next(input, &block, NULL);
  ts_input_close(input);
  gsl_test(strncmp(block->text, "2020,156,", 9) != 0,
           "a block outlives its input");
  ts_block_free(block);
  unlink(path);
}

int main (void) {
  random_files();
  unwanted();
  blocks_last();
  return gsl_test_summary();
}
