/* test_input.c -- the rules of data/input.h: blocks, packing, bad input, hand
** mapping, describing, real files */
#include <archive.h>
#include <archive_entry.h>
#include <gsl/gsl_test.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>
#include "reading.h"

static seen s;

#define HEAD "t,i,j,k,v,q\n"
#define GOOD "2020,156,643,845710,1.5,2\n"

/* Reading fails as a whole, and the sentence has these words. */
#define FAILS(name, bytes, n, code, what, ...) do { \
    const char *path_ = file_of(name, bytes, n); \
    read_path(path_, NULL, &s); \
    unlink(path_); \
    gsl_test(s.status != (code) || !SAYS(s.err.text, name, __VA_ARGS__), \
             "%s: %s", what, s.err.text); \
  } while (0)

/* One row is a problem on this line, the others are read. */
#define BAD_ROW(bytes, at, what, ...) do { \
    read_text("bad.csv", bytes, NULL, &s); \
    gsl_test(s.status != TS_OK || s.problems != 1 || s.problem_line != (at) \
             || !SAYS(s.reason, __VA_ARGS__), "%s: line %lld: %s%s", what, \
             (long long)s.problem_line, s.reason, s.err.text); \
  } while (0)

static void test_rows (void) {
  BAD_ROW(HEAD GOOD "2020,156,643,845710,1.5\n" GOOD, 3,
          "rule 6: too few fields", "5 fields", "expected 6");
  gsl_test(s.records_seen != 2 || s.rows != 3, "rule 5: all rows counted");
  gsl_test_str(s.row_text, "2020,156,643,845710,1.5", "the row's text");
  BAD_ROW(HEAD "2020,156,643,845710,1.5,2,3\n", 2, "rule 6: too many fields",
          "7 fields", "expected 6");
  read_text("x.csv", HEAD "2020,156,643,845710,1.5,2,\n", NULL, &s);
  gsl_test(s.problems != 0 || s.records_seen != 1, "rule 6: trailing comma");
  read_text("x.csv", HEAD GOOD "\n \r\n" GOOD, NULL, &s);
  gsl_test(s.rows != 2 || s.lines != 4 || s.lines_of[1] != 5,
           "rule 5: blank lines are lines and no rows");
  BAD_ROW(HEAD "2020,156,643,845710,1\"5,2\n2020,156,643,845710,\"1,2\n", 2,
          "a quote inside a field", "field 5", "quote");
  BAD_ROW(HEAD "2020,156,643,845710,1e999,2\n", 2, "1e999", "v", "\"1e999\"",
          "too large");
  BAD_ROW(HEAD "2020,156,643,845710,nan,2\n", 2, "nan", "v", "\"nan\"",
          "leave the cell empty");
  BAD_ROW(HEAD "2020,156,643,845710,0x10,2\n", 2, "0x10", "v", "\"0x10\"",
          "hexadecimal");
  BAD_ROW(HEAD "2020,156,643,845710,\"1,234\",2\n", 2, "1,234", "v",
          "\"1,234\"", "thousands");
  BAD_ROW(HEAD "2020,156,643,845710,one,2\n", 2, "a word", "v", "\"one\"",
          "not a number");
  BAD_ROW(HEAD "20x0,156,643,845710,1,2\n", 2, "a period", "t", "\"20x0\"",
          "not a period");
  BAD_ROW(HEAD "2020,156,9999,845710,1,2\n", 2, "a country", "j", "\"9999\"",
          "no country");
  BAD_ROW(HEAD "2020,156,643,,1,2\n", 2, "no product", "k is empty");
  BAD_ROW(HEAD "2020,156,643,8457,1,2\n", 2, "a short code", "\"8457\"",
          "4 digits", "6");
  read_text("x.csv", HEAD "2020,156,643,845710,,\n", NULL, &s);
  gsl_test(s.problems != 0 || s.records[0].value.scale != TS_MISSING,
           "an empty value is missing and the row is kept");
  BAD_ROW("period,reporterCode,partnerCode,flowCode,cmdCode,primaryValue\n"
          "2020,643,156,M,10620,1\n", 2, "an odd code without a level",
          "\"10620\"", "5 digits", "leading zero was lost");
  BAD_ROW("period,reporterCode,partnerCode,flowCode,cmdCode,primaryValue\n"
          "2020,643,156,Z,1062,1\n", 2, "a flow", "flowCode", "\"Z\"", "RX");
}

/* NUL bytes and broken UTF-8 have their place (rule 3). */
static void test_bytes (void) {
  static const char nul[] = HEAD GOOD "2020,156,643,845710,1.5\0,2\n" GOOD;
  const char *path = file_of("nul.csv", nul, sizeof nul - 1);
  read_path(path, NULL, &s);
  unlink(path);
  gsl_test(s.problems != 1 || s.problem_line != 3 || s.records_seen != 2
           || !SAYS(s.reason, "NUL", "byte 24"), "rule 3: NUL: %s", s.reason);
  BAD_ROW("PERIOD,DECLARANT_ISO,PARTNER_ISO,PRODUCT_NC,FLOW,VALUE_IN_EUROS,"
          "label\n202003,BE,RU,84021200,2,1,caf\xE9\n"
          "202003,BE,RU,84021300,2,1,caf\xC3\xA9\n", 2,
          "rule 3: strict UTF-8", "0xE9", "not UTF-8", "iconv");
  gsl_test(s.records_seen != 1, "rule 3: the other row is read");
}

static void test_files (void) {
  static const char binary[] = "\x7f" "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0";
  static const char utf16[] = "\xff\xfet\0,\0i\0";
  FAILS("empty.csv", "", 0, TS_SYNTAX, "empty", "empty");
  FAILS("blank.csv", "\n\n", 2, TS_SYNTAX, "only blank lines", "empty");
  FAILS("binary.csv", binary, sizeof binary, TS_SYNTAX, "binary", "binary");
  FAILS("utf16.csv", utf16, sizeof utf16, TS_SYNTAX, "UTF-16", "UTF-16",
        "iconv");
  FAILS("mac.csv", "t,i\r2020,1\r", 11, TS_SYNTAX, "CR alone", "CR alone");
  FAILS("other.csv", "a,b\n1,2\n", 8, TS_UNKNOWN, "unknown header", ":1:",
        "no known format", "format = {");
  FAILS("near.csv", "t,i,j,k\n1,2,3,4\n", 16, TS_UNKNOWN, "nearest format",
        "\"baci\"", "no column v");
  read_path("/nowhere/x.csv", NULL, &s);
  gsl_test(s.status != TS_IO || !SAYS(s.err.text, "/nowhere/x.csv"),
           "no such file: %s", s.err.text);
  read_path("/tmp", NULL, &s);
  gsl_test(s.status != TS_IO || !SAYS(s.err.text, "folder"), "a folder: %s",
           s.err.text);
  read_text("x.csv", HEAD, NULL, &s);
  gsl_test(s.status != TS_OK || s.rows != 0, "header only is no error");
  read_text("x.csv", "t,i,j,k,v,q", NULL, &s);
  gsl_test(s.status != TS_OK || s.rows != 0, "header without a line end");
  read_text("x.csv", HEAD "2020,156,643,845710,1.5,2", NULL, &s);
  gsl_test(s.records_seen != 1 || s.lines != 1, "no line end at the end");
  const char *open = HEAD GOOD "2020,156,643,\"845710,1.5,2\n" GOOD GOOD;
  FAILS("quote.csv", open, strlen(open), TS_SYNTAX,
        "rule 4: a quote never closed", ":3:", "never closed");
  gsl_test(s.err.line != 3, "rule 4: the line in the error");
  const char *stray = "\"t\",\"i\",\"j\",\"k\",\"v\"\n"
    "\"2020\",\"156\",\"643\",\"845710\",\"1\"\n"
    "\"2020\",\"156\",\"643,\"845710\",\"1\"\n"
    "\"2020\",\"156\",\"643\",\"845710\",\"1\"\n";
  FAILS("stray.csv", stray, strlen(stray), TS_SYNTAX,
        "rule 4: named by the line it opens on", ":3:");
}

/* Rule 4: a line that does not end is given up at 16 MiB. */
static void test_long_line (void) {
  size_t n = 40u << 20;
  char *text = malloc(n);
  if (text == NULL) abort();
  memset(text, '1', n);
  FAILS("long.csv", text, n, TS_SYNTAX, "a long first line", "16 MiB");
  memcpy(text, HEAD GOOD, strlen(HEAD GOOD));
  FAILS("long.csv", text, n, TS_SYNTAX, "a long line", ":3:", "16 MiB");
  gsl_test(s.records_seen != 1, "a long line: the rows before it were given");
  free(text);
}

/* Rule 1: many blocks, quoted line ends, no final line end; lines and the hash
** count every byte. */
static void test_blocks (void) {
  const char *row = "2020,\"156\",643,845710,\"1.5\",\"\n2\n\"\n";
  size_t head = strlen(HEAD), each = strlen(row), rows = 400000;
  size_t n = head + rows * each;
  char *text = malloc(n + 1);
  if (text == NULL) abort();
  memcpy(text, HEAD, head);
  for (size_t i = 0; i < rows; i++) memcpy(text + head + i * each, row, each);
  const char *path = file_of("blocks.csv", text, n - 1);
  read_path(path, NULL, &s);
  unlink(path);
  gsl_test(s.status != TS_OK || s.rows != (int64_t)rows, "rule 1: %lld rows",
           (long long)s.rows);
  gsl_test(s.problems != (int64_t)rows, "a line end is no part of a number");
  gsl_test(s.lines != 3 * (int64_t)rows, "rule 1: %lld lines",
           (long long)s.lines);
  gsl_test(s.hashed != (int64_t)n - 1, "all bytes are hashed");
  free(text);
}

/* An archive of the files named, in a format that libarchive writes. */
static void pack (const char *path, int (*format)(struct archive *),
                  int (*filter)(struct archive *), const char *const *names,
                  const char *const *texts) {
  struct archive *a = archive_write_new();
  format(a);
  if (filter != NULL) filter(a);
  if (archive_write_open_filename(a, path) != ARCHIVE_OK) abort();
  for (; *names != NULL; names++, texts++) {
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, *names);
    archive_entry_set_size(entry, (la_int64_t)strlen(*texts));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(a, entry);
    archive_write_data(a, *texts, strlen(*texts));
    archive_entry_free(entry);
  }
  archive_write_free(a);
}

static void test_packed (void) {
  static const struct {
    const char *name;
    int (*format)(struct archive *);
    int (*filter)(struct archive *);
  } ways[] = {
    {"x.gz", archive_write_set_format_raw, archive_write_add_filter_gzip},
    {"x.xz", archive_write_set_format_raw, archive_write_add_filter_xz},
    {"x.zst", archive_write_set_format_raw, archive_write_add_filter_zstd},
    {"x.zip", archive_write_set_format_zip, NULL},
    {"x.7z", archive_write_set_format_7zip, NULL}
  };
  const char *names[] = {"BACI_HS22_Y2020.csv", NULL};
  const char *texts[] = {HEAD GOOD GOOD};
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    const char *path = file_of(ways[i].name, "", 0);
    pack(path, ways[i].format, ways[i].filter, names, texts);
    FILE *file = fopen(path, "rb");
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    fclose(file);
    read_path(path, NULL, &s);
    gsl_test(s.status != TS_OK || s.records_seen != 2, "rule 2: %s: %s",
             ways[i].name, s.err.text);
    gsl_test(s.hashed != size, "rule 2: %s: bytes on disk are hashed",
             ways[i].name);
    if (i >= 3)
      gsl_test_str(s.texts[0][1], "HS2022", "%s: edition in the member's name",
                   ways[i].name);
    if (truncate(path, size - size / 3) != 0) abort();
    read_path(path, NULL, &s);
    gsl_test(s.status != TS_CORRUPT || !SAYS(s.err.text, "download it again"),
             "rule 2: %s cut off: %s", ways[i].name, s.err.text);
    unlink(path);
  }
}

/* 'text' as a gzip member, stored as it is so that a test can change it. */
static size_t gzip (const char *text, unsigned char *out, size_t room) {
  z_stream z = {.next_in = (Bytef *)(uintptr_t)text,
                .avail_in = (uInt)strlen(text),
                .next_out = out, .avail_out = (uInt)room};
  if (deflateInit2(&z, Z_NO_COMPRESSION, Z_DEFLATED, 15 + 16, 8,
                   Z_DEFAULT_STRATEGY) != Z_OK
      || deflate(&z, Z_FINISH) != Z_STREAM_END) abort();
  deflateEnd(&z);
  return room - z.avail_out;
}

/* gunzip.h: the rules of members, padding and checksums. */
static void test_gzip (void) {
  unsigned char bytes[1024] = {0};
  size_t head = gzip(HEAD GOOD, bytes, 500);
  size_t n = head + gzip("2020,276,643,845710,7,2\n", bytes + head, 500);
  const char *path = file_of("x.gz", bytes, n + 100);
  read_path(path, NULL, &s);
  gsl_test(s.status != TS_OK || s.records_seen != 2 || s.sum != 8500,
           "gunzip rules 1 and 2: two members and padding: %s", s.err.text);
  gsl_test(s.hashed != (int64_t)n + 100, "source rule 3: all bytes hashed");
  unlink(path);
  bytes[n + 50] = 'x';
  FAILS("tail.gz", bytes, n + 100, TS_CORRUPT, "gunzip rule 2", "damaged",
        "behind its end", "download it again");
  bytes[n] = 'x';
  FAILS("next.gz", bytes, n + 100, TS_CORRUPT, "gunzip rule 3: no member",
        "damaged", "download it again");
  for (size_t cut = 2; cut < n; cut++)
    if (cut != head)
      FAILS("cut.gz", bytes, cut, TS_CORRUPT, "gunzip rule 4: each byte",
            "cut off", "download it again");
  unsigned char *seven = memchr(bytes + head, '7', n - head);
  while (memcmp(seven, "7,2", 3) != 0) seven++;
  *seven = '9';
  FAILS("bit.gz", bytes, n, TS_CORRUPT, "gunzip rule 3: the checksum",
        "the gzip file is damaged (checksum): download it again");
  *seven = '7';
  bytes[n - 1] ^= 1;
  FAILS("length.gz", bytes, n, TS_CORRUPT, "gunzip rule 3: the length",
        "damaged (length): download it again");
  bytes[2] = 0;
  FAILS("method.gz", bytes, n, TS_CORRUPT, "gunzip rule 3: no gzip inside",
        "damaged", "download it again");
}

/* What is no file of bytes is refused at once (source rule 2). */
static void test_fifo (void) {
  const char *path = file_of("pipe", "", 0);
  unlink(path);
  if (mkfifo(path, 0600) != 0) abort();
  read_path(path, NULL, &s);
  unlink(path);
  gsl_test(s.status != TS_IO || !SAYS(s.err.text, path, "not a regular file",
                                      "save it"), "a pipe: %s", s.err.text);
}

/* A name that two columns have is refused where it is used (layout rule 4). */
static void test_twice (void) {
  const char *twice = "t,i,j,k,v,V,q\n2020,156,643,845710,1,2,3\n";
  const char *spare = "t,i,j,k,v,q,note,note\n2020,156,643,845710,1,2,3,4\n";
  const char *keep[] = {"note", NULL};
  ts_input_options options = {.keep = keep};
  FAILS("twice.csv", twice, strlen(twice), TS_CONFLICT,
        "layout rule 4: a part of the record", ":1:", "two columns are called",
        "\"v\"", "rename or remove");
  read_text("x.csv", spare, &options, &s);
  gsl_test(s.status != TS_CONFLICT || !SAYS(s.err.text, "\"note\""),
           "layout rule 4: a column that is kept: %s", s.err.text);
  read_text("x.csv", spare, NULL, &s);
  gsl_test(s.status != TS_OK || s.records_seen != 1,
           "layout rule 4: columns that nothing uses: %s", s.err.text);
}

/* Sentences that name the file and the cure. */
static void test_sentences (void) {
  const char *broken = "{\"data\": [{\"period\": 1 2}]}";
  FAILS("broken.json", broken, strlen(broken), TS_SYNTAX, "bad JSON",
        "first object", "download it again");
  BAD_ROW(HEAD "2020,156,643,84-710,1,2\n", 2, "a dash in a BACI code",
          "no product code of HS: its codes have 6 letters", "correct it");
  BAD_ROW("period,reporterCode,partnerCode,flowCode,cmdCode,primaryValue\n"
          "2020,643,156,M,84-710,1\n", 2, "a dash in an HS code",
          "have 2, 4, 6, 8, 10 or 12 letters or digits", "reject the row");
}

/* Files of one header are read one after the other, others left out. */
static void test_members (void) {
  const char *office[] = {"[Content_Types].xml", "xl/workbook.xml", NULL};
  const char *xml[] = {"<x/>", "<x/>"};
  const char *book = file_of("book.xlsx", "", 0);
  pack(book, archive_write_set_format_zip, NULL, office, xml);
  read_path(book, NULL, &s);
  unlink(book);
  gsl_test(s.status != TS_SYNTAX || !SAYS(s.err.text, "save the sheet as CSV"),
           "a spreadsheet: %s", s.err.text);
  const char *names[] = {"notes.txt", "Y2020.csv", "country_codes.csv",
                         "Y2021.csv", NULL};
  const char *texts[] = {
    "hello\n", HEAD GOOD, "code,name\n156,China\n",
    HEAD GOOD "2021,156,643,845710,x,1\n"};
  const char *path = file_of("baci.zip", "", 0);
  pack(path, archive_write_set_format_zip, NULL, names, texts);
  read_path(path, NULL, &s);
  unlink(path);
  gsl_test(s.status != TS_OK || s.records_seen != 2 || s.problems != 1,
           "rule 2: files of one header: %s", s.err.text);
  gsl_test(s.problem_line != 5 || s.lines != 4,
           "rule 2: lines count through all files (%lld, %lld)",
           (long long)s.problem_line, (long long)s.lines);
}

static const ts_mapping monthly[] = {
  {"period", "date", NULL, 0}, {"value", "bn", NULL, 1e9},
  {"exporter", NULL, "CHN", 0}, {"importer", NULL, "Russian Federation", 0},
  {"product", NULL, "TOTAL", 0}, {"reported_by", NULL, "exporter", 0},
  {"currency", NULL, "USD", 0}, {"valuation", NULL, "FOB", 0}, {NULL}
};

static void test_mapping (void) {
  ts_input_options options = {.mappings = monthly};
  char period[TS_PERIOD_TEXT];
  read_text("x.csv", "date;bn\n2017-01-01;3.335331793\n2017-02-01;\n",
            &options, &s);
  gsl_test(s.status != TS_OK || s.records_seen != 2, "by hand: %s",
           s.err.text);
  gsl_test_str(ts_period_text(s.records[0].period, period), "2017-01",
               "by hand: first days of months are months");
  gsl_test(s.records[0].value.scale != 0
           || s.records[0].value.mantissa != 3335331793,
           "layout rule 2: a power of ten is exact");
  gsl_test_int(s.records[0].regime, TS_REGIME_EXPORT, "by hand: regime");
  gsl_test_str(id_of(s.records[0].importer), "RUS", "by hand: constants");
  gsl_test(s.records[1].value.scale != TS_MISSING, "by hand: empty value");
  read_text("x.csv", "date;bn\n2017-01-01;1\n2017-02-01;2\n2017-03-05;3\n",
            &options, &s);
  gsl_test_str(ts_period_text(s.records[2].period, period), "2017-03-05",
               "by hand: other dates stay days");
  ts_mapping partners[] = {
    {"year", "y", NULL, 0}, {"month", "m", NULL, 0},
    {"reporter", NULL, "Armenia", 0}, {"partner", "c", NULL, 0},
    {"flow", NULL, "import", 0}, {"value", "v", NULL, 2.5},
    {"product", "p", NULL, 0}, {"currency", "USD", NULL, 0},
    {"decimal", NULL, ",", 0}, {"thousands", NULL, ".", 0}, {NULL}};
  options.mappings = partners;
  read_text("x.csv", "c;y;m;v;p\nGeorgia;2024;2;1.234,5;0101\n", &options, &s);
  gsl_test(s.records_seen != 1, "by hand: %s%s", s.err.text, s.reason);
  gsl_test_str(ts_period_text(s.records[0].period, period), "2024-02",
               "by hand: year and month");
  gsl_test_str(id_of(s.records[0].exporter), "GEO", "by hand: partner");
  gsl_test(s.records[0].value.real != 3086.25,
           "layout rule 2: other scales multiply");
  gsl_test_int(s.records[0].level, 4, "by hand: level by length");
}

/* Other encodings arrive as UTF-8 (rule 3). */
static void test_encodings (void) {
  const char *keep[] = {"w", NULL};
  ts_mapping mappings[] = {
    {"period", "p", NULL, 0}, {"value", "v", NULL, 0},
    {"exporter", NULL, "CHN", 0}, {"importer", NULL, "RUS", 0},
    {"product", NULL, "TOTAL", 0}, {"reported_by", NULL, "exporter", 0},
    {"currency", NULL, "USD", 0}, {NULL}, {NULL}};
  ts_input_options options = {.mappings = mappings, .keep = keep};
  read_text("x.csv", "p,v,w\n2020,1,\xD0\xEE\xF1\xF1\xE8\xFF\n", &options,
            &s);
  gsl_test_str(s.texts[0][3], "Россия", "rule 3: Windows-1251 by its look");
  mappings[7] = (ts_mapping){"encoding", NULL, "GB18030", 0};
  read_text("x.csv", "p,v,w\n2020,1,\xB6\xED\xC2\xDE\xCB\xB9\n", &options,
            &s);
  gsl_test_str(s.texts[0][3], "俄罗斯", "rule 3: GB18030 when it is said");
  mappings[7].constant = "UTF-7";
  read_text("x.csv", "p,v,w\n", &options, &s);
  gsl_test(s.status != TS_UNKNOWN || !SAYS(s.err.text, "UTF-7"),
           "an unknown encoding: %s", s.err.text);
}

/* A wrong mapping says what is wrong. */
static void test_bad_mapping (void) {
  static const struct { ts_mapping m; const char *says, *what; } wrong[] = {
    {{"perid", "date", NULL, 0}, "did you mean \"period\"", "a target"},
    {{"weight", "bm", NULL, 0}, "did you mean \"bn\"", "a column"},
    {{"period", "date", NULL, 10}, "scale", "a scale that nothing needs"},
    {{"frequency", NULL, "moon", 0}, "none of day", "a frequency"},
    {{"weight", "bn", "x", 0}, "either", "both column and constant"}
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    ts_mapping mappings[10];
    ts_input_options options = {.mappings = mappings};
    memcpy(mappings, monthly, sizeof monthly);
    mappings[8] = wrong[i].m;
    mappings[9].target = NULL;
    read_text("x.csv", "date,bn\n2017-01-01,1\n", &options, &s);
    gsl_test(s.status == TS_OK || !SAYS(s.err.text, wrong[i].says), "%s: %s",
             wrong[i].what, s.err.text);
  }
  for (size_t skip = 0; skip < 7; skip++) {
    ts_mapping mappings[10];
    size_t n = 0;
    ts_input_options options = {.mappings = mappings};
    for (size_t i = 0; monthly[i].target != NULL; i++)
      if (i != skip) mappings[n++] = monthly[i];
    mappings[n].target = NULL;
    read_text("x.csv", "date,bn\n2017-01-01,1\n", &options, &s);
    gsl_test(s.status != TS_MISUSE || !SAYS(s.err.text, "does not say",
             (skip == 2 || skip == 3) ? "exporter and importer"
                                      : monthly[skip].target),
             "without %s: %s", monthly[skip].target, s.err.text);
  }
}

static void test_options (void) {
  const char *keep[] = {"q", NULL}, *typo[] = {"qq", NULL};
  ts_input_options options = {.classification = "H4", .keep = keep};
  read_text("baci_hs17.csv", HEAD GOOD, &options, &s);
  gsl_test_str(s.texts[0][1], "HS2012", "a classification overrules the name");
  gsl_test_str(s.texts[0][3], "2", "a column that is kept");
  options.keep = typo;
  read_text("x.csv", HEAD GOOD, &options, &s);
  gsl_test(s.status != TS_UNKNOWN || !SAYS(s.err.text, "x.csv", "\"qq\""),
           "a kept column that is not there: %s", s.err.text);
  options = (ts_input_options){.format = "comtrade v1"};
  read_text("x.csv", HEAD GOOD, &options, &s);
  gsl_test(s.status != TS_UNKNOWN, "a format that does not fit: %s",
           s.err.text);
  options.format = "bacy";
  read_text("x.csv", HEAD GOOD, &options, &s);
  gsl_test(!SAYS(s.err.text, "did you mean \"baci\""), "a format's name: %s",
           s.err.text);
  read_text("C-M504[2023-01-03].csv", HEAD GOOD, NULL, &s);
  gsl_test_str(s.release, "2023-01-03", "a release in the file's name");
}

static ts_status stop (void *state, const ts_record *r, int64_t line) {
  (void)state;
  (void)r;
  (void)line;
  return TS_STOPPED;
}

static void test_stop (void) {
  const char *path = file_of("x.csv", HEAD GOOD, strlen(HEAD GOOD));
  ts_sink sink = {stop, keep_problem, &s};
  ts_input *input;
  ts_block *block;
  int64_t lines, rows;
  ts_input_open(path, NULL, &input, NULL);
  ts_input_next(input, &block, NULL);
  gsl_test(ts_block_parse(input, block, &sink, &lines, &rows, NULL)
           != TS_STOPPED, "the sink's status stops the block");
  ts_block_free(block);
  ts_input_close(input);
  unlink(path);
}

static void describes (const char *name, const char *text,
                       const char *const *words, const char *what) {
  const char *path = file_of(name, text, strlen(text));
  char *out = NULL;
  ts_error err = {0};
  ts_status status = ts_describe(path, NULL, &out, &err);
  gsl_test(status != TS_OK || !says(out, words), "describe %s: %s%s", what,
           err.text, (out != NULL) ? out : "");
  free(out);
  unlink(path);
}

static void test_describe (void) {
  const char *known[] = {"baci: CEPII BACI", "delimiter comma", "HS2017 845710",
                         "2 in lines 2..3", "1 problems", "line 3: v \"x\"",
                         "2020 (year)", "reconciled", NULL};
  const char *cyrillic[] = {"Windows-1251", "СТРАНА", NULL};
  const char *unknown[] = {"none", "nearest is \"baci\"", "not used",
                           "extra", NULL};
  const char *empty[] = {"header only", NULL};
  describes("baci_hs17.csv", HEAD GOOD "2020,156,643,845710,x,2\n", known,
            "a known format");
  describes("x.csv", "t;i;j;k;extra\n1;2;3;4;5\n", unknown + 3,
            "an unknown one");
  describes("x.csv", "t,i,j,k,extra\n1,2,3,4,5\n", unknown, "the nearest");
  describes("x.csv", "\xD1\xD2\xD0\xC0\xCD\xC0,\xD1\xD2\xCE\xC8\xCC\n",
            cyrillic, "Cyrillic");
  describes("x.csv", HEAD, empty, "a header only");
}

/* The small files of tests/data, which are ours. */
static void test_small (void) {
  static const struct {
    const char *name, *format;
    int64_t rows, aggregates, splits;
    double sum;   /* of what is not set apart */
  } files[] = {
    {"baci_hs17_y2021_V202401.csv", "baci", 4, 0, 0, 34371891},
    {"comtrade_v1_web.csv", "comtrade v1", 5, 1, 1, 280},
    {"comtrade_v1.json", "comtrade v1", 4, 1, 0, 280},
    {"comtrade_bulk.txt.gz", "comtrade bulk", 4, 1, 0, 280},
    {"comtrade_legacy.csv", "comtrade legacy", 4, 1, 0, 305},
    {"comext_v2.dat", "comext", 3, 0, 0, 117},
    {"comext_part.csv", "comext historical", 2, 0, 0, 308849},
    {"easycomext.csv", "easycomext", 3, 1, 0, 31169},
    {"imf_wide.csv", "imf imts", 5, 2, 0, 60500001}
  };
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    char path[256];
    snprintf(path, sizeof path, "tests/data/%s", files[i].name);
    read_path(path, NULL, &s);
    gsl_test_str(s.name, files[i].format, "%s %s", path, s.err.text);
    gsl_test(s.rows != files[i].rows || s.problems != 0
             || s.apart[TS_APART_AGGREGATE] != files[i].aggregates
             || s.apart[TS_APART_SPLIT] != files[i].splits
             || s.sum != files[i].sum, "%s: %lld rows, sum %.17g, %s", path,
             (long long)s.rows, s.sum, s.reason);
  }
}

/* Facts of ../shared/data (its README names the sources). */
static void test_real (void) {
  static const struct {
    const char *name, *format;
    int64_t rows, aggregates;
  } files[] = {
    {"baci-russia-china/baci_hs17_rus_chn_2017_2023.csv", "baci", 43494, 0},
    {"comtrade-v1-total-2022/TradeData.csv", "comtrade v1", 1352, 6},
    {"comext-cn8-russia-neighbours/comext_cn8_ch84_85_88_90_export.csv",
     "comext historical", 258870, 0},
    {"comtrade-legacy/oil_processed_data_2016.csv", "comtrade legacy", 17616,
     362},
    {"comtrade-legacy/comtrade_1.csv", "comtrade legacy", 2571, 0},
    {"comtrade-api-json/data_v1_get_C_A_HS-60a6ad.json", "comtrade v1", 4, 0}
  };
  const char *path;
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    path = real_file(files[i].name);
    if (path == NULL) continue;
    read_path(path, NULL, &s);
    gsl_test_str(s.name, files[i].format, "%s", files[i].name);
    gsl_test(s.rows != files[i].rows || s.records_seen != files[i].rows
             || s.problems != 0 || s.apart[TS_APART_AGGREGATE]
             != files[i].aggregates || s.apart[TS_APART_SPLIT] != 0,
             "%s: %lld rows, %lld problems, %lld aggregates %s",
             files[i].name, (long long)s.rows, (long long)s.problems,
             (long long)s.apart[TS_APART_AGGREGATE], s.reason);
  }
  path = real_file("imf-russia/RU_trade.csv");
  if (path != NULL) {
    read_path(path, NULL, &s);
    gsl_test(s.lines != 470 || s.problems != 0, "imf: %lld series, %s",
             (long long)s.lines, s.reason);
  }
}

int main (void) {
  test_rows();
  test_bytes();
  test_files();
  test_long_line();
  test_blocks();
  test_packed();
  test_gzip();
  test_fifo();
  test_twice();
  test_sentences();
  test_members();
  test_mapping();
  test_encodings();
  test_bad_mapping();
  test_options();
  test_stop();
  test_describe();
  test_small();
  test_real();
  return gsl_test_summary();
}
