/* readframe.c -- any file with a table, read as a frame */
#include "readframe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "textkinds.h"

/* What a column of the file becomes. */
typedef struct {
  ts_kind kind;
  int asked;           /* by keys, numbers or period */
  int across;          /* rule 7: its name is 'header' */
  ts_period header;
} role;

typedef struct {
  const char *path;
  const ts_read_options *options;
  ts_text_table table;
  role *roles;           /* owned */
  ts_period_look look;   /* of the period column */
  ts_freq freq;          /* its frequency in the frame */
  size_t copies;         /* rows of the frame for each row of the file */
  ts_frame *frame;       /* owned */
  ts_error *err;
} reading;

static ts_status no_column (reading *r, const char *name, const char *option) {
  const char **names = malloc(r->table.width * sizeof *names);
  ts_string list = {0};
  ptrdiff_t near;
  if (names == NULL) return ts_fail_memory(r->err);
  for (size_t i = 0; i < r->table.width; i++) {
    names[i] = r->table.columns[i].name;
    ts_string_format(&list, "%s%s", (i > 0) ? ", " : "", names[i]);
  }
  near = ts_nearest(name, names, r->table.width);
  if (near >= 0)
    ts_fail_at(r->err, TS_UNKNOWN, r->path, 1, "no column '%s' for %s: did you "
               "mean '%s'?", name, option, names[near]);
  else
    ts_fail_at(r->err, TS_UNKNOWN, r->path, 1, "no column '%s' for %s: the "
               "file has %s", name, option,
               (list.status == TS_OK) ? list.text : "others");
  ts_string_free(&list);
  free(names);
  return TS_UNKNOWN;
}

/* Give the column called 'name' its kind (rule 1). */
static ts_status ask (reading *r, const char *name, ts_kind kind,
                      const char *option) {
  for (size_t i = 0; i < r->table.width; i++) {
    role *to = &r->roles[i];
    if (strcmp(r->table.columns[i].name, name) != 0) continue;
    if (to->asked && to->kind != kind)
      return ts_fail_at(r->err, TS_MISUSE, r->path, 1, "column '%s' cannot be "
                        "of two kinds: name it once among keys, numbers and "
                        "period", name);
    to->asked = 1;
    to->kind = kind;
    return TS_OK;
  }
  return no_column(r, name, option);
}

static ts_status ask_all (reading *r) {
  const ts_read_options *o = r->options;
  ts_status status = TS_OK;
  for (size_t i = 0; o->keys != NULL && o->keys[i] != NULL; i++)
    if (status == TS_OK) status = ask(r, o->keys[i], TS_KEY, "keys");
  for (size_t i = 0; o->numbers != NULL && o->numbers[i] != NULL; i++)
    if (status == TS_OK) status = ask(r, o->numbers[i], TS_NUMBER, "numbers");
  if (status == TS_OK && o->period != NULL && *o->period != '\0')
    status = ask(r, o->period, TS_PERIODS, "period");
  return status;
}

/* Rule 7: the columns that stand for periods. */
static ts_status find_across (reading *r) {
  size_t found = 0;
  const char *word;
  if (r->options->wide < 0) return TS_OK;
  word = ts_freq_name((ts_freq)r->options->wide);
  for (size_t i = 0; i < r->table.width; i++) {
    role *to = &r->roles[i];
    const char *name = r->table.columns[i].name;
    if (to->asked || ts_period_parse(ts_slice_of(name), &to->header) != TS_OK
        || (int)to->header.freq != r->options->wide) continue;
    for (size_t k = 0; k < i; k++)
      if (r->roles[k].across
          && r->roles[k].header.ordinal == to->header.ordinal)
        return ts_fail_at(r->err, TS_CONFLICT, r->path, 1, "the columns '%s' "
                          "and '%s' are the same %s",
                          r->table.columns[k].name, name, word);
    to->across = 1;
    found++;
  }
  if (found > 0) {
    r->copies = found;
    return TS_OK;
  }
  return ts_fail_at(r->err, TS_UNKNOWN, r->path, 1, "wide = \"%s\": no column "
                    "is called as a %s is; say the frequency of the columns, "
                    "or leave wide out", word, word);
}

static ts_status fail_cell (reading *r, size_t column, uint32_t code,
                            const char *reason) {
  const ts_text_column *from = &r->table.columns[column];
  size_t row = 0;
  while (from->codes[row] != code) row++;
  return ts_fail_at(r->err, TS_SYNTAX, r->path, r->table.lines[row],
                    "column '%s': \"%.200s\" %s", from->name,
                    ts_dict_text(from->dict, code), reason);
}

/* Rule 6, for the period column that was asked for. */
static ts_status check_period (reading *r, size_t column) {
  ts_period_look look = ts_look_at_periods(&r->table.columns[column]);
  char reason[160];
  if (look.odd == TS_NONE) {
    r->look = look;
    return TS_OK;
  }
  if (look.odd_is_period)
    snprintf(reason, sizeof reason, "is a %s among %s; a frame has periods of "
             "one frequency, so keep them apart in the file",
             ts_freq_name(look.odd_freq), ts_freq_names(look.written, 2));
  else
    snprintf(reason, sizeof reason, "is no period; write 2023, 2023Q4, 2023-10 "
             "or 2023-10-05, or name another column");
  return fail_cell(r, column, look.odd, reason);
}

/* Rule 3. */
static void find_period (reading *r) {
  size_t best = SIZE_MAX;
  for (size_t i = 0; i < r->table.width; i++) {
    const ts_text_column *column = &r->table.columns[i];
    ts_period_look look;
    if (r->roles[i].asked || !ts_is_time_name(column->name)) continue;
    look = ts_look_at_periods(column);
    if (look.odd != TS_NONE || look.count == 0
        || (best != SIZE_MAX && look.meant >= r->look.meant)) continue;
    best = i;
    r->look = look;
  }
  if (best != SIZE_MAX) r->roles[best].kind = TS_PERIODS;
}

static ts_status settle_kinds (reading *r) {
  const ts_read_options *o = r->options;
  ts_status status = TS_OK;
  r->roles = calloc(r->table.width, sizeof *r->roles);
  r->copies = 1;
  if (r->roles == NULL) return ts_fail_memory(r->err);
  status = ask_all(r);
  if (status == TS_OK) status = find_across(r);
  for (size_t i = 0; i < r->table.width && status == TS_OK; i++) {
    if (r->roles[i].asked && r->roles[i].kind == TS_PERIODS)
      status = check_period(r, i);
    else if (!r->roles[i].asked && !r->roles[i].across)
      r->roles[i].kind = ts_looks_numeric(&r->table.columns[i]) ? TS_NUMBER
                                                                : TS_KEY;
  }
  if (status == TS_OK && o->wide < 0 && o->period == NULL) find_period(r);
  r->freq = (o->frequency >= 0) ? (ts_freq)o->frequency : r->look.meant;
  if (status == TS_OK && r->freq < r->look.written && r->look.count > 0)
    status = ts_fail_at(r->err, TS_DOMAIN, r->path, 1, "the periods are %s, "
                        "which cannot be made %s",
                        ts_freq_names(r->look.written, 2),
                        ts_freq_names(r->freq, 2));
  return status;
}

static ts_status numbers_of (reading *r, size_t column, double **values) {
  const ts_text_column *from = &r->table.columns[column];
  uint32_t bad;
  *values = malloc((ts_dict_size(from->dict) + 1) * sizeof **values);
  if (*values == NULL) return ts_fail_memory(r->err);
  ts_text_numbers(from, *values, &bad);
  if (bad == TS_NONE) return TS_OK;
  free(*values);
  return fail_cell(r, column, bad, (strchr(ts_dict_text(from->dict, bad), ',')
                   != NULL) ? "is no number; write it with a point and without "
                              "thousands separators"
                            : "is no number; correct it, or empty the cell");
}

/* Fill every copy of the file's rows. */
static ts_status take_numbers (reading *r, size_t column, ts_column *to) {
  const uint32_t *codes = r->table.columns[column].codes;
  double *values;
  ts_status status = numbers_of(r, column, &values);
  if (status != TS_OK) return status;
  for (size_t i = 0; i < r->frame->rows; i++) {
    uint32_t code = codes[i / r->copies];
    if (code != TS_NONE) to->u.numbers[i] = values[code];
  }
  free(values);
  return TS_OK;
}

static ts_status take_periods (reading *r, size_t column, ts_column *to) {
  const ts_text_column *from = &r->table.columns[column];
  int32_t *ordinals = malloc((ts_dict_size(from->dict) + 1)
                             * sizeof *ordinals);
  if (ordinals == NULL) return ts_fail_memory(r->err);
  ts_text_periods(from, r->freq, ordinals);
  for (size_t i = 0; i < r->frame->rows; i++) {
    uint32_t code = from->codes[i / r->copies];
    if (code != TS_NONE) to->u.ordinals[i] = ordinals[code];
  }
  free(ordinals);
  return TS_OK;
}

static ts_status take_column (reading *r, size_t i) {
  const ts_text_column *from = &r->table.columns[i];
  ts_column *to;
  ts_status status;
  switch (r->roles[i].kind) {
    case TS_NUMBER:
      status = ts_frame_add_number(r->frame, from->name, "", &to);
      return (status == TS_OK) ? take_numbers(r, i, to)
                               : ts_fail_memory(r->err);
    case TS_PERIODS:
      status = ts_frame_add_period(r->frame, from->name, r->freq, &to);
      return (status == TS_OK) ? take_periods(r, i, to)
                               : ts_fail_memory(r->err);
    default:
      if (ts_frame_add_key(r->frame, from->name, from->dict, &to) != TS_OK)
        return ts_fail_memory(r->err);
      for (size_t row = 0; row < r->frame->rows; row++)
        to->u.codes[row] = from->codes[row / r->copies];
      return TS_OK;
  }
}

static ts_status fail_taken (reading *r, ts_status status, const char *name) {
  if (status == TS_NOMEM) return ts_fail_memory(r->err);
  return ts_fail_at(r->err, status, r->path, 1, "the file has a column '%s' of "
                    "its own; %s", name, (strcmp(name, "period") == 0)
                    ? "rename it in the file, or read it without wide"
                    : "call the number otherwise: of = \"...\"");
}

/* Rule 7: 'copies' columns become one, and their names the periods. */
static ts_status take_across (reading *r) {
  const char *of = (r->options->of != NULL) ? r->options->of : "value";
  ts_column *to;
  size_t copy = 0;
  ts_status status = ts_frame_add_period(r->frame, "period",
                                         (ts_freq)r->options->wide, &to);
  if (status != TS_OK) return fail_taken(r, status, "period");
  for (size_t i = 0; i < r->table.width; i++) {
    if (!r->roles[i].across) continue;
    for (size_t row = copy; row < r->frame->rows; row += r->copies)
      to->u.ordinals[row] = r->roles[i].header.ordinal;
    copy++;
  }
  status = ts_frame_add_number(r->frame, of, "", &to);
  if (status != TS_OK) return fail_taken(r, status, of);
  copy = 0;
  for (size_t i = 0; i < r->table.width; i++) {
    const uint32_t *codes = r->table.columns[i].codes;
    double *values;
    if (!r->roles[i].across) continue;
    status = numbers_of(r, i, &values);
    if (status != TS_OK) return status;
    for (size_t row = 0; row < r->table.rows; row++)
      if (codes[row] != TS_NONE)
        to->u.numbers[row * r->copies + copy] = values[codes[row]];
    free(values);
    copy++;
  }
  return TS_OK;
}

/* The length of the plain name in "value (USD)", or 0. */
static size_t name_before_unit (const char *head) {
  size_t n = strspn(head, "abcdefghijklmnopqrstuvwxyz"
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
  size_t length = strlen(head);
  if (n == 0 || strncmp(head + n, " (", 2) != 0) return 0;
  return (length > n + 3 && head[length - 1] == ')') ? n : 0;
}

/* Would another column be called like the first 'n' bytes of this head? */
static int is_taken (const ts_frame *frame, const ts_column *of, size_t n) {
  for (size_t i = 0; i < frame->width; i++) {
    const ts_column *c = &frame->columns[i];
    if (c == of || strncmp(c->name, of->name, n) != 0) continue;
    if (c->name[n] == '\0' || name_before_unit(c->name) == n) return 1;
  }
  return 0;
}

/* Rule 9. */
static ts_status split_units (reading *r) {
  for (size_t i = 0; i < r->frame->width; i++) {
    ts_column *column = &r->frame->columns[i];
    size_t n = name_before_unit(column->name);
    char *unit;
    ts_status status;
    if (column->kind != TS_NUMBER || n == 0 || is_taken(r->frame, column, n))
      continue;
    unit = ts_copy_text(column->name + n + 2, strlen(column->name) - n - 3);
    status = (unit != NULL) ? ts_set_text(&column->unit, unit) : TS_NOMEM;
    free(unit);
    if (status != TS_OK) return ts_fail_memory(r->err);
    column->name[n] = '\0';
  }
  return TS_OK;
}

static ts_status set_units (reading *r) {
  const char *const *pair = r->options->units;
  for (; pair != NULL && *pair != NULL; pair += 2) {
    ts_column *column;
    ts_status status = ts_frame_need(r->frame, pair[0], &column, r->err);
    if (status != TS_OK) return status;
    if (column->kind != TS_NUMBER)
      return ts_fail_at(r->err, TS_MISUSE, r->path, 1, "units: '%s' is a %s, "
                        "and only numbers have units; name it in numbers",
                        pair[0], (column->kind == TS_KEY) ? "key" : "period");
    if (ts_set_text(&column->unit, pair[1]) != TS_OK)
      return ts_fail_memory(r->err);
  }
  return TS_OK;
}

/* Columns called as time is beside the period column, "year, month". */
static ts_status note_other_times (reading *r, const ts_column *period) {
  ts_string names = {0};
  ts_status status = TS_OK;
  for (size_t i = 0; i < r->table.width && period != NULL; i++)
    if (r->roles[i].kind == TS_NUMBER && !r->roles[i].asked
        && !r->roles[i].across && ts_is_time_name(r->table.columns[i].name))
      ts_string_format(&names, "%s%s", (names.length > 0) ? ", " : "",
                       r->table.columns[i].name);
  status = names.status;
  if (names.length > 0 && status == TS_OK)
    status = ts_frame_note(r->frame, "read as numbers, since the period is "
                           "'%s': %s", period->name, names.text);
  ts_string_free(&names);
  return status;
}

/* What was decided for the analyst, so that it can be decided otherwise. */
static ts_status add_notes (reading *r) {
  const ts_text_table *table = &r->table;
  const ts_column *period = ts_frame_period(r->frame);
  ts_status status = TS_OK;
  if (table->above > 0)
    status = ts_frame_note(r->frame, "%zu %s left out", table->above,
                           (table->above == 1)
                           ? "line above the header was"
                           : "lines above the header were");
  if (status == TS_OK && table->renamed.length > 0)
    status = ts_frame_note(r->frame, "columns without a name of their own were "
                           "called %s", table->renamed.text);
  if (status == TS_OK && table->encoding != TS_UTF8)
    status = ts_frame_note(r->frame, "the text was taken for %s",
                           ts_encoding_name(table->encoding));
  if (status == TS_OK && period != NULL && r->options->frequency < 0
      && r->look.count > 0 && r->look.meant != r->look.written)
    status = ts_frame_note(r->frame, "%s: the days are the first ones of %s, "
                           "and were read as %s; period = { %s = \"day\" } "
                           "keeps the days", period->name,
                           ts_freq_names(r->freq, 2),
                           ts_freq_names(r->freq, 2), period->name);
  if (status == TS_OK) status = note_other_times(r, period);
  return (status == TS_OK) ? TS_OK : ts_fail_memory(r->err);
}

static ts_status make_frame (reading *r) {
  const char *slash = strrchr(r->path, '/');
  ts_status status = TS_OK;
  if (r->table.rows > SIZE_MAX / r->copies) return ts_fail_memory(r->err);
  r->frame = ts_frame_alloc(r->table.rows * r->copies);
  if (r->frame == NULL
      || ts_set_text(&r->frame->title, (slash != NULL) ? slash + 1 : r->path)
         != TS_OK) return ts_fail_memory(r->err);
  for (size_t i = 0; i < r->table.width && status == TS_OK; i++)
    if (!r->roles[i].across) status = take_column(r, i);
  if (status == TS_OK && r->options->wide >= 0) status = take_across(r);
  if (status == TS_OK) status = split_units(r);
  if (status == TS_OK) status = set_units(r);
  if (status == TS_OK) status = add_notes(r);
  return status;
}

ts_status ts_read_frame (const char *path, const ts_read_options *options,
                         ts_frame **frame, ts_error *err) {
  reading r = {.path = path, .options = options, .err = err};
  ts_status status = ts_text_table_read(path, options->stop, &r.table, err);
  if (status == TS_OK) status = settle_kinds(&r);
  if (status == TS_OK) status = make_frame(&r);
  if (status == TS_OK) *frame = r.frame;
  else ts_frame_free(r.frame);
  free(r.roles);
  ts_text_table_free(&r.table);
  return status;
}
