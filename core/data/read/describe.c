/* describe.c -- what a file is, in the words of a person who will load it */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "reader.h"

#define PROBLEMS_SHOWN 5

/* What the first block holds. */
typedef struct {
  ts_string *out;
  int64_t first_line, records, apart[3], problems, missing;
  int32_t lo[TS_FREQS], hi[TS_FREQS];   /* ordinals; lo > hi: none */
  unsigned sides, regimes;              /* sets of bits */
  ts_string problem_text;
  char sample[256];                     /* the first record in words */
} summary;

static void head_line (ts_string *out, const char *head) {
  ts_string_format(out, "%-11s  ", head);
}

static void write_sample (summary *s, const ts_record *r) {
  char period[TS_PERIOD_TEXT], value[TS_NUMBER_TEXT];
  snprintf(s->sample, sizeof s->sample, "%s, %s to %s, %.*s %.*s, %s",
           ts_period_text(r->period, period), ts_countries[r->exporter].id,
           ts_countries[r->importer].id, (int)r->classification.length,
           r->classification.text, (int)r->product.length, r->product.text,
           (r->value.scale == TS_MISSING) ? "no value"
           : ts_number_text(r->value.real, value));
}

static ts_status see_record (void *state, const ts_record *r, int64_t line) {
  summary *s = state;
  ts_freq freq = r->period.freq;
  (void)line;
  if (s->records++ == 0) write_sample(s, r);
  s->apart[r->apart]++;
  s->missing += r->value.scale == TS_MISSING;
  s->sides |= 1u << r->side;
  s->regimes |= 1u << r->regime;
  if (r->period.ordinal < s->lo[freq]) s->lo[freq] = r->period.ordinal;
  if (r->period.ordinal > s->hi[freq]) s->hi[freq] = r->period.ordinal;
  return TS_OK;
}

static ts_status see_problem (void *state, int64_t line, ts_slice text,
                              const char *reason) {
  summary *s = state;
  (void)text;
  if (s->problems++ < PROBLEMS_SHOWN) {
    head_line(&s->problem_text, (s->problems == 1) ? "problems" : "");
    ts_string_format(&s->problem_text, "line %" PRId64 ": %s\n",
                     s->first_line + line, reason);
  }
  return TS_OK;
}

static const char *delimiter_name (char delimiter) {
  switch (delimiter) {
    case ',': return "comma";
    case '\t': return "tab";
    case ';': return "semicolon";
    default: return "another character";
  }
}

static void write_file (const ts_input *input, ts_string *out) {
  const char *packing = ts_source_packing(input->source);
  head_line(out, "file");
  ts_string_format(out, "%s, %" PRId64 " bytes, ",
                   ts_source_path(input->source), ts_input_size(input));
  if (strcmp(packing, "none") == 0) ts_string_put(out, "not compressed\n");
  else if (*input->member == '\0') ts_string_format(out, "%s\n", packing);
  else ts_string_format(out, "%s, reading %s\n", packing, input->member);
}

static void write_text_facts (const ts_input *input, const ts_block *block,
                              ts_string *out) {
  const ts_string *header = &input->header;
  const char *encoding = ts_encoding_name(input->encoding);
  int crlf = header->length > 1 && header->text[header->length - 2] == '\r';
  if (input->encoding == TS_UTF8 && block != NULL) {
    if (ts_is_ascii(block->text, block->n)) encoding = "ASCII so far";
    else if (ts_utf8_bad(block->text, block->n) < block->n)
      encoding = ((input->layout.format->traits & TS_LATIN1_TOO) != 0)
               ? "Latin-1 (it is not UTF-8, and this format allows Latin-1)"
               : "not UTF-8, which this format needs";
  }
  head_line(out, "text");
  if (input->is_json) ts_string_format(out, "JSON, %s\n", encoding);
  else ts_string_format(out, "%s, delimiter %s, line ends %s\n", encoding,
                        delimiter_name(input->delimiter),
                        crlf ? "CRLF" : "LF");
}

static void write_format (const ts_input *input, ts_string *out) {
  const ts_layout *layout = &input->layout;
  const ts_format_facts *facts = ts_input_facts(input);
  size_t used = 0;
  for (size_t i = 0; i < layout->columns; i++)
    used += strcmp(ts_layout_use(layout, i), "not used") != 0;
  head_line(out, "format");
  ts_string_format(out, "%s: %s\n", facts->name, facts->title);
  head_line(out, "why");
  if (layout->format == &ts_plain_format)
    ts_string_put(out, "its columns are mapped by hand\n");
  else
    ts_string_format(out, "the header has all that the format needs; %zu of "
                     "%zu columns are used\n", used, layout->columns);
  head_line(out, "dataset");
  ts_string_format(out, "%s %s %s; imports %s, exports %s; a row that is "
                   "absent is %s\n", facts->dataset, input->family,
                   facts->currency, (*facts->valuation_import != '\0')
                   ? facts->valuation_import : "of unsaid valuation",
                   (*facts->valuation_export != '\0')
                   ? facts->valuation_export : "of unsaid valuation",
                   (facts->absence == TS_ABSENT_ZERO)
                   ? "a zero" : "a zero where the reporter has released");
  if (ts_input_release(input) != NULL) {
    head_line(out, "release");
    ts_string_format(out, "%s, by the file's name\n",
                     ts_input_release(input));
  }
}

static void write_columns (const ts_layout *layout, ts_string *out) {
  int width = 4;
  for (size_t i = 0; i < layout->columns; i++) {
    size_t n = strlen(layout->names[i]);
    if (n > (size_t)width) width = (n > 30) ? 30 : (int)n;
  }
  for (size_t i = 0; i < layout->columns; i++) {
    head_line(out, (i == 0) ? "columns" : "");
    ts_string_format(out, "%-*s  %s\n", width, layout->names[i],
                     (layout->format != NULL) ? ts_layout_use(layout, i)
                                              : "not used");
  }
}

/* The names whose bits are set, with commas. */
static void write_set (ts_string *out, const char *head, unsigned set,
                       const char *const *names) {
  const char *before = "";
  head_line(out, head);
  for (size_t i = 0; names[i] != NULL; i++) {
    if ((set & (1u << i)) == 0) continue;
    ts_string_format(out, "%s%s", before, names[i]);
    before = ", ";
  }
  ts_string_put(out, "\n");
}

static void write_periods (const summary *s, ts_string *out) {
  const char *before = "";
  head_line(out, "periods");
  for (int f = 0; f < TS_FREQS; f++) {
    char lo[TS_PERIOD_TEXT], hi[TS_PERIOD_TEXT];
    if (s->lo[f] > s->hi[f]) continue;
    ts_period_text((ts_period){s->lo[f], (ts_freq)f}, lo);
    ts_period_text((ts_period){s->hi[f], (ts_freq)f}, hi);
    ts_string_format(out, "%s%s%s%s (%s)", before, lo,
                     (s->lo[f] < s->hi[f]) ? ".." : "",
                     (s->lo[f] < s->hi[f]) ? hi : "",
                     ts_freq_name((ts_freq)f));
    before = ", ";
  }
  ts_string_put(out, "\n");
}

static void write_rows (const summary *s, int64_t rows, int64_t lines,
                        int whole, ts_string *out) {
  head_line(out, whole ? "rows" : "first rows");
  ts_string_format(out, "%" PRId64 " in lines %" PRId64 "..%" PRId64 ": %"
                   PRId64 " records, %" PRId64 " set apart as aggregates, %"
                   PRId64 " as splits, %" PRId64 " problems\n", rows,
                   s->first_line, s->first_line + lines - 1, s->apart[0],
                   s->apart[TS_APART_AGGREGATE], s->apart[TS_APART_SPLIT],
                   s->problems);
  if (s->missing > 0) {
    head_line(out, "");
    ts_string_format(out, "%" PRId64 " of them without a value\n", s->missing);
  }
  if (s->records > 0) {
    write_periods(s, out);
    write_set(out, "reported by", s->sides, ts_side_names);
    write_set(out, "flows", s->regimes, ts_regime_names);
    head_line(out, "first");
    ts_string_format(out, "%s\n", s->sample);
  }
  if (s->problem_text.length > 0) ts_string_put(out, s->problem_text.text);
}

/* Parse the first block and say what was seen. */
static ts_status write_block (ts_input *input, ts_string *out,
                              ts_error *err) {
  summary s = {.out = out, .first_line = ts_input_first_line(input)};
  ts_sink sink = {see_record, see_problem, &s};
  ts_block *block;
  int64_t lines = 0, rows = 0;
  ts_status status = ts_input_next(input, &block, err);
  if (status != TS_OK) return status;
  write_text_facts(input, block, out);
  write_columns(&input->layout, out);
  if (block == NULL) {
    head_line(out, "rows");
    ts_string_put(out, "none: the file has a header only\n");
    return TS_OK;
  }
  for (int f = 0; f < TS_FREQS; f++) {
    s.lo[f] = INT32_MAX;
    s.hi[f] = INT32_MIN;
  }
  status = ts_block_parse(input, block, &sink, &lines, &rows, err);
  if (status == TS_OK)
    write_rows(&s, rows, lines, ts_input_read(input) >= ts_input_size(input),
               out);
  if (s.problem_text.status != TS_OK) out->status = s.problem_text.status;
  ts_string_free(&s.problem_text);
  ts_block_free(block);
  return status;
}

/* A table that no format knows is described all the same. */
static void write_unknown (const ts_input *input, const ts_error *why,
                           ts_string *out) {
  head_line(out, "format");
  ts_string_format(out, "none: %s\n", why->text);
  write_text_facts(input, NULL, out);
  write_columns(&input->layout, out);
}

ts_status ts_describe (const char *path, const ts_input_options *options,
                       char **text, ts_error *err) {
  ts_input *input = NULL;
  ts_string out = {0};
  ts_error why = {0};
  ts_status status = ts_input_start(path, &input, err);
  if (status != TS_OK) return status;
  status = ts_input_find(input, options, &why);
  if (status == TS_OK) {
    write_file(input, &out);
    write_format(input, &out);
    status = write_block(input, &out, &why);
  } else if (status == TS_UNKNOWN && input->layout.columns > 0) {
    write_file(input, &out);
    write_unknown(input, &why, &out);
    status = TS_OK;
  }
  ts_input_close(input);
  if (status == TS_OK && out.status != TS_OK)
    status = ts_fail_memory(&why);
  if (status == TS_OK) {
    *text = out.text;
    return TS_OK;
  }
  ts_string_free(&out);
  if (err != NULL) *err = why;
  return status;
}
