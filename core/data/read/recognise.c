/* recognise.c -- the start of a file: is it text, and whose header is it */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "json.h"
#include "reader.h"

#define HEAD_BYTES 262144  /* read first; doubled until the header is whole */
#define HEAD_FIELDS 4096   /* columns that a file can have */

static const char delimiters[] = {',', '\t', ';'};

static ts_status fail_here (const ts_input *input, ts_error *err,
                            ts_status status, const char *sentence) {
  return ts_fail_at(err, status, ts_source_path(input->source), 0, "%s%s%s",
                    (input->member != NULL) ? input->member : "",
                    (input->member != NULL && *input->member != '\0')
                    ? ": " : "", sentence);
}

/* What is no text at all. */
static ts_status check_text (const ts_input *input, const ts_string *text,
                             ts_error *err) {
  size_t n = (text->length < 4096) ? text->length : 4096, odd = 0;
  const unsigned char *bytes = (const unsigned char *)text->text;
  if (text->length == 0)
    return fail_here(input, err, TS_SYNTAX, "the file is empty");
  if (n >= 2 && ((bytes[0] == 0xFF && bytes[1] == 0xFE)
                 || (bytes[0] == 0xFE && bytes[1] == 0xFF)))
    return fail_here(input, err, TS_SYNTAX, "the file is UTF-16; convert it, "
                     "for example: iconv -f UTF-16 -t UTF-8");
  if (n >= 16 && memcmp(bytes, "SQLite format 3", 16) == 0)
    return fail_here(input, err, TS_SYNTAX, "this is a SQLite file: open a "
                     "store with ts.open, or name a file of trade data");
  for (size_t i = 0; i < n; i++)
    odd += bytes[i] < 9 || (bytes[i] > 13 && bytes[i] < 32);
  if (odd * 50 > n)
    return fail_here(input, err, TS_SYNTAX, "this is a binary file, not a "
                     "table of text; save a spreadsheet as CSV first");
  return TS_OK;
}

/* Blank lines and a byte order mark before the header. */
static size_t start_of_text (const ts_string *text) {
  size_t i = 0;
  if (text->length >= 3 && memcmp(text->text, "\xEF\xBB\xBF", 3) == 0) i = 3;
  while (i < text->length && strchr(" \t\r\n", text->text[i]) != NULL
         && text->text[i] != '\0') i++;
  return i;
}

static int is_json (const ts_string *text) {
  size_t i = start_of_text(text);
  return i < text->length && (text->text[i] == '{' || text->text[i] == '[');
}

/* Where the first data object of a JSON reply begins. */
static ts_status json_head (ts_input *input, const ts_string *text,
                            ts_head *head, ts_error *err) {
  char *error = NULL;
  ts_status status = TS_OK;
  head->is_json = 1;
  head->end = ts_json_data(text->text, text->length, &error);
  if (head->end == text->length) {
    status = ts_fail_at(err, TS_SYNTAX, ts_source_path(input->source), 0,
                        "the JSON holds no array of rows named \"data\"%s%s",
                        (error != NULL) ? "; it says: " : "",
                        (error != NULL) ? error : "");
  }
  free(error);
  while (head->end < text->length
         && isspace((unsigned char)text->text[head->end])) head->end++;
  head->lines = ts_text_lines(text->text, head->end);
  return status;
}

/* Read on until the text has 'want' bytes or the member ends. */
static ts_status read_more (ts_input *input, ts_string *text, size_t want,
                            int *at_end, ts_error *err) {
  size_t got;
  ts_status status;
  if (ts_reserve((void **)&text->text, &text->room, want + TS_TEXT_PAD, 1)
      != TS_OK) return ts_fail_memory(err);
  status = ts_source_read(input->source, text->text + text->length,
                          want - text->length, &got, err);
  *at_end = got < want - text->length;
  text->length += got;
  memset(text->text + text->length, 0, TS_TEXT_PAD);
  return status;
}

/* Read until the first record is whole. */
static ts_status read_start (ts_input *input, ts_string *text, ts_head *head,
                             ts_error *err) {
  int at_end = 0;
  for (size_t want = HEAD_BYTES; !at_end; want *= 2) {
    ts_status status = read_more(input, text, want, &at_end, err);
    if (status != TS_OK) return status;
    head->start = start_of_text(text);
    if (is_json(text)
        || ts_text_extent(text->text, text->length).whole > head->start)
      return TS_OK;
    if (text->length > TS_RECORD_MOST)
      return fail_here(input, err, TS_SYNTAX, "the first line is longer than "
                       "16 MiB: this is no table, or a quote in it is never "
                       "closed");
  }
  return TS_OK;
}

ts_status ts_head_read (ts_input *input, ts_string *text, ts_head *head,
                        ts_error *err) {
  ts_split none = {0};
  *head = (ts_head){0};
  ts_status status = read_start(input, text, head, err);
  if (status == TS_OK) status = check_text(input, text, err);
  if (status != TS_OK) return status;
  if (head->start == text->length)
    return fail_here(input, err, TS_SYNTAX, "the file is empty");
  if (is_json(text)) return json_head(input, text, head, err);
  head->end = head->start;
  head->end += ts_split_record(&none, text->text + head->start,
                               text->length - head->start, ',');
  head->lines = ts_text_lines(text->text, head->end);
  const char *cr = memchr(text->text + head->start, '\r',
                          head->end - head->start);
  if (cr != NULL && cr[1] != '\n' && cr[1] != '\0')
    return fail_here(input, err, TS_SYNTAX, "the lines end in CR alone; "
                     "convert the file, for example: tr '\\r' '\\n'");
  if (memchr(text->text + head->start, '\0', head->end - head->start) != NULL)
    return fail_here(input, err, TS_SYNTAX, "this is a binary file, not a "
                     "table of text");
  return TS_OK;
}

/* The header record as UTF-8, split by 'delimiter'; 'kept' holds the text.
** TS_IO when this computer cannot convert it. */
static ts_status head_names (const ts_input *input, const ts_string *text,
                             const ts_head *head, char delimiter,
                             ts_split *split, ts_string *kept) {
  static const char pad[TS_TEXT_PAD];
  ts_encoding encoding = input->encoding;
  size_t n = head->end - head->start;
  const char *start = text->text + head->start;
  ts_status status;
  if (encoding == TS_UTF8 && ts_utf8_bad(start, n) < n) encoding = TS_LATIN1;
  kept->length = 0;
  status = ts_to_utf8(encoding, start, n, kept);
  if (status != TS_OK) return status;
  n = kept->length;
  ts_string_add(kept, pad, sizeof pad);
  if (kept->status != TS_OK) return TS_NOMEM;
  ts_split_record(split, kept->text, n, delimiter);
  if (split->count > split->room) split->count = split->room;
  for (size_t i = 0; i < split->count; i++) {
    ts_slice *field = &split->fields[i];
    if (ts_field_is_quoted(*field))  /* within its own bytes */
      field->length = ts_unquote(*field, kept->text
                                         + (field->text - kept->text));
  }
  return TS_OK;
}

/* What a format needs and the header has not, in words. */
static void name_missing (unsigned missing, const ts_format *format,
                          ts_string *out) {
  for (const ts_heading *h = format->headings; h->header != NULL; h++) {
    if ((missing & TS_BIT(h->target)) == 0) continue;
    missing &= ~TS_BIT(h->target);
    ts_string_format(out, "%s%s", (out->length > 0) ? ", " : "", h->header);
  }
}

static unsigned bits_in (unsigned set) {
  return (unsigned)__builtin_popcount(set);
}

/* No format fits: say which comes nearest and how to go on. */
static ts_status fail_unknown (const ts_input *input,
                               const ts_format *nearest, unsigned missing,
                               ts_error *err) {
  ts_string lacks = {0};
  const char *cure = "say which columns are which: format = { period = "
                     "\"...\", value = \"...\", ... }";
  ts_status status;
  if (nearest == NULL)
    return ts_fail_at(err, TS_UNKNOWN, ts_source_path(input->source), 1,
                      "the header is that of no known format; %s", cure);
  name_missing(missing, nearest, &lacks);
  status = ts_fail_at(err, TS_UNKNOWN, ts_source_path(input->source), 1,
                      "the header is that of no known format; the nearest is "
                      "\"%s\", but there is no column %s; %s",
                      nearest->facts.name,
                      (lacks.length > 0) ? lacks.text : "for its periods",
                      cure);
  ts_string_free(&lacks);
  return status;
}

/* The best format for a set of names, and the nearest one that does not fit. */
typedef struct {
  const ts_format *best, *nearest;
  size_t fit;
  unsigned missing;     /* of 'nearest' */
  char delimiter;       /* of 'best' */
} candidate;

static void consider (candidate *c, const ts_layout *layout, char delimiter,
                      int json, const char *wanted) {
  for (const ts_format *f = ts_formats; f->facts.name != NULL; f++) {
    unsigned missing;
    size_t fit;
    if (json ? (f->traits & TS_JSON_TOO) == 0 : f->delimiter != delimiter)
      continue;
    if (wanted != NULL && f != ts_format_find(wanted)) continue;
    fit = ts_layout_fit(layout, f, &missing);
    if (fit > c->fit) {
      c->best = f;
      c->fit = fit;
      c->delimiter = delimiter;
    }
    if (bits_in(missing) + 1 < bits_in(f->needs)  /* two parts are there */
        && (c->nearest == NULL || bits_in(missing) < bits_in(c->missing))) {
      c->nearest = f;
      c->missing = missing;
    }
  }
}

static ts_status fail_names (const ts_input *input, ts_status status,
                             ts_error *err) {
  if (status == TS_NOMEM) return ts_fail_memory(err);
  if (status == TS_IO)
    return fail_here(input, err, status, "this computer cannot convert the "
                     "header, which is not UTF-8; convert the file with iconv "
                     "elsewhere");
  return fail_here(input, err, status, "the first object of the JSON cannot be "
                   "read: the file is cut off or was edited; download it "
                   "again");
}

/* The layout's names, from the header split by a delimiter or from JSON. */
static ts_status take_names (ts_input *input, const ts_string *text,
                             const ts_head *head, char delimiter,
                             ts_error *err) {
  ts_split split = {0};
  ts_string kept = {0};
  ts_slice *names = NULL;
  size_t count = 0;
  ts_status status;
  ts_layout_free(&input->layout);
  if (head->is_json) {
    status = ts_json_names(text->text + head->end, text->length - head->end,
                           &names, &count, &kept);
  } else {
    status = ts_split_alloc(&split, HEAD_FIELDS);
    if (status == TS_OK)
      status = head_names(input, text, head, delimiter, &split, &kept);
    names = split.fields;
    count = split.count;
    if (count > 1 && ts_slice_trim(names[count - 1]).length == 0)
      count--;  /* a comma at the end of every line */
  }
  if (status == TS_OK)
    status = ts_layout_names(&input->layout, ts_source_path(input->source),
                             names, count, err);
  else
    status = fail_names(input, status, err);
  free(names);
  ts_string_free(&kept);
  return status;
}

/* The delimiter that stands most often in the header. */
static char likely_delimiter (const ts_string *text, const ts_head *head) {
  size_t most = 0;
  char likely = ',';
  for (size_t i = 0; i < sizeof delimiters; i++) {
    ts_split split = {0};
    ts_split_record(&split, text->text + head->start,
                    head->end - head->start, delimiters[i]);
    if (split.count > most) {
      most = split.count;
      likely = delimiters[i];
    }
  }
  return likely;
}

static ts_status map_by_hand (ts_input *input, const ts_string *text,
                              const ts_head *head, const ts_mapping *mappings,
                              ts_error *err) {
  const char *said = ts_mapping_constant(mappings, "delimiter");
  ts_status status;
  input->delimiter = likely_delimiter(text, head);
  if (said != NULL && strlen(said) != 1)
    return ts_fail(err, TS_MISUSE, "delimiter must be one character, such as "
                   "\";\"");
  if (said != NULL) input->delimiter = *said;
  status = take_names(input, text, head, input->delimiter, err);
  if (status != TS_OK) return status;
  status = ts_layout_map(&input->layout, mappings, err);
  return status;
}

static void guess_encoding (ts_input *input, const ts_string *text) {
  ts_extent extent = ts_text_extent(text->text, text->length);
  size_t n = (extent.whole > 0) ? extent.whole : text->length;
  if (ts_utf8_bad(text->text, n) < n)
    input->encoding = ts_encoding_guess(text->text, n);
}

/* The encoding that a mapping says, or that the start of the file shows. */
static ts_status choose_encoding (ts_input *input, const ts_string *text,
                                  const ts_input_options *options,
                                  ts_error *err) {
  const char *said = (options == NULL) ? NULL
                   : ts_mapping_constant(options->mappings, "encoding");
  int found;
  input->encoding = TS_UTF8;
  if (said != NULL) {
    found = ts_encoding_find(said);
    if (found < 0)
      return ts_fail(err, TS_UNKNOWN, "encoding \"%s\" is none of UTF-8, "
                     "Latin-1, Windows-1251, GB18030", said);
    input->encoding = (ts_encoding)found;
  } else if (options != NULL && options->mappings != NULL) {
    guess_encoding(input, text);
  }
  return TS_OK;
}

#define NAMES_MOST 64

static ts_status no_such_format (const char *wanted, ts_error *err) {
  const char *names[NAMES_MOST];
  ptrdiff_t near;
  size_t n = 0;
  for (; n < NAMES_MOST && ts_format_name(n) != NULL; n++)
    names[n] = ts_format_name(n);
  near = ts_nearest(wanted, names, n);
  return ts_fail(err, TS_UNKNOWN, "no format is called \"%s\"%s%s%s", wanted,
                 (near >= 0) ? "; did you mean \"" : "",
                 (near >= 0) ? names[near] : "", (near >= 0) ? "\"?" : "");
}

static ts_status find_format (ts_input *input, const ts_string *text,
                              const ts_head *head, const char *wanted,
                              ts_error *err) {
  candidate c = {0};
  size_t tries = head->is_json ? 1 : sizeof delimiters;
  ts_status status = TS_OK;
  if (wanted != NULL && ts_format_find(wanted) == NULL)
    return no_such_format(wanted, err);
  for (size_t i = 0; i < tries && status == TS_OK; i++) {
    status = take_names(input, text, head, delimiters[i], err);
    if (status == TS_OK)
      consider(&c, &input->layout, delimiters[i], head->is_json, wanted);
  }
  if (status != TS_OK) return status;
  if (c.best == NULL && head->is_json && input->layout.columns == 0)
    c = (candidate){.best = ts_format_find("comtrade v1"), .delimiter = ','};
  if (c.best == NULL) {  /* what can be said of it all the same */
    input->delimiter = likely_delimiter(text, head);
    guess_encoding(input, text);
    status = take_names(input, text, head, input->delimiter, err);
    return (status == TS_OK)
         ? fail_unknown(input, c.nearest, c.missing, err) : status;
  }
  input->delimiter = c.delimiter;
  status = take_names(input, text, head, c.delimiter, err);
  return (status == TS_OK) ? ts_layout_bind(&input->layout, c.best, err)
                           : status;
}

ts_status ts_recognise (ts_input *input, const ts_string *text,
                        const ts_head *head, const ts_input_options *options,
                        ts_error *err) {
  ts_status status = choose_encoding(input, text, options, err);
  input->is_json = head->is_json;
  if (status != TS_OK) return status;
  if (options != NULL && options->mappings != NULL)
    return map_by_hand(input, text, head, options->mappings, err);
  return find_format(input, text, head,
                     (options != NULL) ? options->format : NULL, err);
}
