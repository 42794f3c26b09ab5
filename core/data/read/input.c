/* input.c -- opening a file and cutting it into blocks of whole records */
#include "input.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "json.h"
#include "reader.h"

static const char *base_of (const char *path) {
  const char *slash = strrchr(path, '/');
  return (slash != NULL) ? slash + 1 : path;
}

static int is_date_like (const char *text, const char *shape) {
  for (; *shape != '\0'; text++, shape++) {
    if (*shape == '9' ? !isdigit((unsigned char)*text) : *text != *shape)
      return 0;
  }
  return 1;
}

/* "[2023-01-03]" of comtradeapicall, "_V202401" of BACI. */
static void find_release (ts_input *input, const char *name) {
  for (const char *at = name; *at != '\0'; at++) {
    if (is_date_like(at, "[9999-99-99]")) {
      memcpy(input->release, at + 1, 10);
      return;
    }
    if (is_date_like(at, "_V999999")) {
      memcpy(input->release, at + 2, 4);
      input->release[4] = '-';
      memcpy(input->release + 5, at + 6, 2);
      return;
    }
  }
}

/* "HS" of "HS2017", "SITC" of "SITC4". */
static void set_family (ts_input *input, ts_slice classification) {
  size_t n = 0;
  while (n < classification.length && n + 1 < sizeof input->family
         && !isdigit((unsigned char)classification.text[n])) n++;
  memcpy(input->family, classification.text, n);
  input->family[n] = '\0';
  if (n == 0) strcpy(input->family, "HS");
}

/* A classification that all rows have: said by the analyst, by the file's name
** or by the format; else it stays with the column or the year. */
static ts_status classify (ts_input *input, const char *wanted,
                           ts_error *err) {
  ts_layout *layout = &input->layout;
  ts_origin *origin = &layout->origins[TS_T_CLASSIFICATION];
  const char *name = wanted;
  if (wanted == NULL) {
    if (ts_layout_has(layout, TS_T_CLASSIFICATION)
        || layout->format->class_rule == TS_CLASS_YEAR) return TS_OK;
    name = layout->format->family;
    if (layout->format->class_rule == TS_CLASS_FILE_NAME) {
      const char *path = ts_source_path(input->source);
      const char *found = ts_classification_in_name(input->member);
      if (found == NULL) found = ts_classification_in_name(path);
      if (found != NULL) name = found;
    }
  }
  name = ts_layout_own(layout, name);
  if (name == NULL) return ts_fail_memory(err);
  origin->column = origin->spare = TS_NO_COLUMN;
  origin->constant = ts_classification_of(ts_slice_of(name));
  return TS_OK;
}

/* What the first rows show of a column of plain text; an empty slice when it
** shows nothing. 'each' returns false to stop. */
typedef int (*look) (void *state, ts_slice cell);

static ts_status look_at (ts_input *input, const ts_string *text,
                          const ts_head *head, size_t column, look each,
                          void *state) {
  ts_split split;
  size_t at = head->end;
  size_t n = at + ts_text_extent(text->text + at, text->length - at).whole;
  if (input->is_json || column == TS_NO_COLUMN) return TS_OK;
  if (ts_split_alloc(&split, column + 1) != TS_OK) return TS_NOMEM;
  while (at < n) {
    at += ts_split_record(&split, text->text + at, n - at, input->delimiter);
    if (split.count > column
        && !each(state, ts_slice_trim(split.fields[column]))) break;
  }
  ts_split_free(&split);
  return TS_OK;
}

static int first_class (void *state, ts_slice cell) {
  set_family(state, ts_classification_of(cell));
  return 0;
}

/* Are all dates the first days of months? */
typedef struct {
  size_t dates;
  int first_days;
} date_look;

static int see_date (void *state, ts_slice cell) {
  date_look *seen = state;
  ts_period period;
  if (cell.length == 0) return 1;
  seen->dates++;
  seen->first_days = ts_period_parse(cell, &period) == TS_OK
    && period.freq == TS_DAY
    && period.ordinal
       == ts_period_first_day(ts_period_coarsen(period, TS_MONTH));
  return seen->first_days;
}

/* A hand-mapped column of first days of months is monthly. */
static ts_status find_frequency (ts_input *input, const ts_string *text,
                                 const ts_head *head) {
  ts_layout *layout = &input->layout;
  date_look seen = {0};
  ts_status status = TS_OK;
  if (layout->format != &ts_plain_format || layout->frequency >= 0)
    return TS_OK;
  status = look_at(input, text, head, layout->origins[TS_T_PERIOD].column,
                   see_date, &seen);
  if (seen.dates > 0 && seen.first_days) {
    layout->frequency = TS_MONTH;
    layout->first_days = 1;
  }
  return status;
}

static ts_status find_family (ts_input *input, const ts_string *text,
                              const ts_head *head) {
  const ts_origin *origin = &input->layout.origins[TS_T_CLASSIFICATION];
  strcpy(input->family, input->layout.format->family);
  if (origin->constant.length > 0) set_family(input, origin->constant);
  return look_at(input, text, head, origin->column, first_class, input);
}

/* Everything that the first rows and the file's name tell of the layout. */
static ts_status settle (ts_input *input, const ts_string *text,
                         const ts_head *head, const ts_input_options *options,
                         ts_error *err) {
  ts_status status;
  find_release(input, base_of(ts_source_path(input->source)));
  status = classify(input, (options != NULL) ? options->classification : NULL,
                    err);
  if (status == TS_OK)
    status = ts_layout_keep(&input->layout,
                            (options != NULL) ? options->keep : NULL, err);
  if (status == TS_OK)
    status = ts_layout_check(&input->layout,
                             1 + (int64_t)ts_text_lines(text->text,
                                                        head->start), err);
  if (status != TS_OK) return status;
  if (find_frequency(input, text, head) != TS_OK
      || find_family(input, text, head) != TS_OK) return ts_fail_memory(err);
  ts_string_add(&input->header, text->text + head->start,
                head->end - head->start);
  if (input->header.status != TS_OK) return ts_fail_memory(err);
  input->first_line = input->next_line = (int64_t)head->lines + 1;
  return TS_OK;
}

/* Try one member: TS_OK when its header is known. */
static ts_status try_member (ts_input *input, const char *name,
                             const ts_input_options *options, ts_error *err) {
  ts_string text = {0};
  ts_head head;
  ts_status status;
  free(input->member);
  input->member = ts_copy_text(name, strlen(name));
  if (input->member == NULL) return ts_fail_memory(err);
  status = ts_head_read(input, &text, &head, err);
  if (status == TS_OK)
    status = ts_recognise(input, &text, &head, options, err);
  if (status == TS_OK) status = settle(input, &text, &head, options, err);
  ts_string_free(&text);
  return status;
}

/* True when another member may still be the one that is meant. */
static int is_misfit (ts_status status) {
  return status == TS_SYNTAX || status == TS_UNKNOWN || status == TS_MISUSE;
}

ts_status ts_input_find (ts_input *input, const ts_input_options *options,
                         ts_error *err) {
  ts_error first = {0}, own;
  const char *name;
  ts_status status;
  for (input->member_index = 0; ; input->member_index++) {
    status = ts_source_next(input->source, &name, err);
    if (status != TS_OK) return status;
    if (name == NULL) break;
    own.text[0] = '\0';
    if (strcmp(name, "[Content_Types].xml") == 0)
      return ts_fail_at(err, TS_SYNTAX, ts_source_path(input->source), 0,
                        "this is a spreadsheet or another office document; "
                        "save the sheet as CSV first");
    status = try_member(input, name, options, &own);
    if (status == TS_OK) return TS_OK;
    if (first.status == TS_OK) first = own;
    if (!is_misfit(status)) {
      first = own;
      break;
    }
  }
  if (first.status == TS_OK)
    return ts_fail_at(err, TS_SYNTAX, ts_source_path(input->source), 0,
                      "the %s file holds no files",
                      ts_source_packing(input->source));
  if (err != NULL) *err = first;
  return first.status;
}

ts_status ts_input_start (const char *path, ts_input **out, ts_error *err) {
  ts_input *input = calloc(1, sizeof *input);
  ts_status status;
  if (input == NULL) return ts_fail_memory(err);
  input->pool = ts_pool_alloc();
  status = (input->pool == NULL) ? ts_fail_memory(err)
         : ts_source_open(path, &input->source, err);
  if (status != TS_OK) ts_input_close(input);
  else *out = input;
  return status;
}

ts_status ts_input_open (const char *path, const ts_input_options *options,
                         ts_input **out, ts_error *err) {
  ts_input *input = NULL;
  ts_status status = ts_input_start(path, &input, err);
  if (status != TS_OK) return status;
  status = ts_input_find(input, options, err);
  if (status != TS_OK) ts_input_close(input);
  else *out = input;
  return status;
}

void ts_input_close (ts_input *input) {
  if (input == NULL) return;
  ts_source_close(input->source);
  ts_pool_close(input->pool);
  ts_layout_free(&input->layout);
  ts_string_free(&input->header);
  ts_string_free(&input->carry);
  ts_string_free(&input->head);
  free(input->member);
  free(input);
}

const ts_format_facts *ts_input_facts (const ts_input *input) {
  return &input->layout.facts;
}

const char *ts_input_family (const ts_input *input) {
  return input->family;
}

const char *ts_input_release (const ts_input *input) {
  return (input->release[0] != '\0') ? input->release : NULL;
}

const char *const *ts_input_keep (const ts_input *input) {
  return input->layout.keep_names;
}

int64_t ts_input_size (const ts_input *input) {
  return ts_source_size(input->source);
}

int64_t ts_input_read (const ts_input *input) {
  return ts_source_used(input->source);
}

int64_t ts_input_first_line (const ts_input *input) {
  return input->first_line;
}
