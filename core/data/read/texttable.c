/* texttable.c -- a file with any table, as columns of text */
#include "texttable.h"

#include <stdlib.h>
#include <string.h>
#include "tablerows.h"

void ts_text_table_free (ts_text_table *table) {
  for (size_t i = 0; i < table->width; i++) {
    free(table->columns[i].name);
    free(table->columns[i].codes);
    ts_dict_free(table->columns[i].dict);
  }
  free(table->columns);
  free(table->lines);
  ts_string_free(&table->renamed);
  *table = (ts_text_table){0};
}

ts_status ts_table_add_column (ts_text_table *table, ts_slice name) {
  ts_text_column made = {0};
  name = ts_slice_trim(name);
  if (ts_reserve((void **)&table->columns, &table->column_room,
                 table->width + 1, sizeof *table->columns) != TS_OK)
    return TS_NOMEM;
  made.name = ts_copy_text(name.text, name.length);
  made.dict = ts_dict_alloc();
  if (made.name == NULL || made.dict == NULL
      || ts_reserve((void **)&made.codes, &made.room, table->rows + 1,
                    sizeof *made.codes) != TS_OK) {
    free(made.name);
    ts_dict_free(made.dict);
    return TS_NOMEM;
  }
  for (size_t row = 0; row < table->rows; row++) made.codes[row] = TS_NONE;
  table->columns[table->width++] = made;
  return TS_OK;
}

ts_status ts_table_add_row (ts_text_table *table, int64_t line) {
  size_t row = table->rows;
  if (ts_reserve((void **)&table->lines, &table->line_room, row + 1,
                 sizeof *table->lines) != TS_OK) return TS_NOMEM;
  for (size_t i = 0; i < table->width; i++) {
    ts_text_column *column = &table->columns[i];
    if (ts_reserve((void **)&column->codes, &column->room, row + 1,
                   sizeof *column->codes) != TS_OK) return TS_NOMEM;
    column->codes[row] = TS_NONE;
  }
  table->lines[row] = line;
  table->rows++;
  return TS_OK;
}

ts_status ts_table_set (ts_text_table *table, size_t column, ts_slice cell) {
  ts_text_column *to = &table->columns[column];
  cell = ts_slice_trim(cell);
  if (cell.length == 0) return TS_OK;  /* rule 4 */
  return ts_dict_add(to->dict, cell, &to->codes[table->rows - 1]);
}

/* One file being read. */
typedef struct {
  ts_text_table *table;
  ts_input *input;
  ts_string text;     /* the start of the member */
  ts_string decoded;  /* the header, then each block, when they are not UTF-8 */
  ts_string cell;     /* room for a cell without its quotes */
  ts_split split;
  ts_head head;
  size_t skip;        /* bytes of the first block: titles and the header */
  ts_error *err;
} reading;

static ts_status fail_row (reading *r, int64_t line, const char *reason) {
  return ts_fail_at(r->err, TS_SYNTAX, ts_source_path(r->input->source), line,
                    "%s", reason);
}

/* Rule 1: the first member that is text. What is wrong with the first one is
** said when none is. */
static ts_status find_member (reading *r) {
  ts_error first = {0}, own;
  ts_input *input = r->input;
  const char *name, *path = ts_source_path(input->source);
  for (input->member_index = 0; ; input->member_index++) {
    ts_status status = ts_source_next(input->source, &name, r->err);
    if (status != TS_OK) return status;
    if (name == NULL) break;
    if (strcmp(name, "[Content_Types].xml") == 0)
      return ts_fail_at(r->err, TS_SYNTAX, path, 0, "this is a spreadsheet or "
                        "another office document; save the sheet as CSV first");
    free(input->member);
    input->member = ts_copy_text(name, strlen(name));
    if (input->member == NULL) return ts_fail_memory(r->err);
    r->text.length = 0;
    own = (ts_error){0};
    status = ts_head_read(input, &r->text, &r->head, &own);
    if (status == TS_OK) return TS_OK;
    if (first.status == TS_OK || status != TS_SYNTAX) first = own;
    if (status != TS_SYNTAX) break;
  }
  if (first.status == TS_OK)
    return ts_fail_at(r->err, TS_SYNTAX, path, 0, "the %s file holds no files",
                      ts_source_packing(input->source));
  if (r->err != NULL) *r->err = first;
  return first.status;
}

static ts_encoding encoding_of (const ts_string *text) {
  ts_extent extent = ts_text_extent(text->text, text->length);
  size_t n = (extent.whole > 0) ? extent.whole : text->length;
  return (ts_utf8_bad(text->text, n) < n) ? ts_encoding_guess(text->text, n)
                                          : TS_UTF8;
}

/* Rule 6: the text, which begins on 'line', as UTF-8. */
static ts_status decode (reading *r, ts_slice *text, int64_t line) {
  static const char pad[TS_TEXT_PAD];
  ts_encoding encoding = r->input->encoding;
  const char *nul = memchr(text->text, '\0', text->length);
  size_t bad = (encoding == TS_UTF8) ? ts_utf8_bad(text->text, text->length)
                                     : text->length;
  ts_status status;
  if (nul != NULL) {
    line += (int64_t)ts_text_lines(text->text, (size_t)(nul - text->text));
    return fail_row(r, line, "a NUL byte stands here; the file is damaged: "
                    "download it again");
  }
  if (bad < text->length) {
    line += (int64_t)ts_text_lines(text->text, bad);
    return fail_row(r, line, "a byte here is not UTF-8, which the text before "
                    "it is; convert the file, for example: iconv -f LATIN1 "
                    "-t UTF-8");
  }
  if (encoding == TS_UTF8) return TS_OK;
  r->decoded.length = 0;
  status = ts_to_utf8(encoding, text->text, text->length, &r->decoded);
  if (status == TS_IO)
    return fail_row(r, line, "this computer cannot convert the text, which is "
                    "not UTF-8; convert it with iconv elsewhere");
  text->length = r->decoded.length;
  ts_string_add(&r->decoded, pad, sizeof pad);
  text->text = r->decoded.text;
  return (status == TS_OK && r->decoded.status == TS_OK)
       ? TS_OK : ts_fail_memory(r->err);
}

static int is_blank (const ts_split *split) {
  return split->count == 1 && split->malformed == SIZE_MAX
      && ts_slice_trim(split->fields[0]).length == 0;
}

/* Lines above the header that are not blank. */
static size_t lines_above (reading *r, size_t end) {
  const char *text = r->text.text + r->head.start;
  size_t lines = 0;
  for (size_t at = 0; at < end; ) {
    at += ts_split_record(&r->split, text + at, end - at,
                          r->input->delimiter);
    lines += !is_blank(&r->split);
  }
  return lines;
}

/* A field without its quotes; the slice lives until the next call. */
static ts_status unquoted (reading *r, ts_slice *field) {
  if (!ts_field_is_quoted(*field)) return TS_OK;
  if (ts_reserve((void **)&r->cell.text, &r->cell.room, field->length, 1)
      != TS_OK) return TS_NOMEM;
  field->length = ts_unquote(*field, r->cell.text);
  field->text = r->cell.text;
  return TS_OK;
}

static ts_status take_names (reading *r, ts_slice header, int64_t line) {
  ts_status status = decode(r, &header, line);
  if (status != TS_OK) return status;
  ts_split_record(&r->split, header.text, header.length,
                  r->input->delimiter);
  if (r->split.malformed != SIZE_MAX)
    return fail_row(r, line, "a quote inside a name of the header is not "
                    "doubled or not closed");
  for (size_t i = 0; i < r->split.count; i++) {
    ts_slice name = r->split.fields[i];
    if (unquoted(r, &name) != TS_OK
        || ts_table_add_column(r->table, name) != TS_OK)
      return ts_fail_memory(r->err);
  }
  return TS_OK;
}

static ts_status take_header (reading *r) {
  const char *text = r->text.text + r->head.start;
  ts_table_head found;
  int64_t line;
  if (ts_table_find_head(text, r->text.length - r->head.start, &found)
      != TS_OK
      || ts_split_alloc(&r->split, found.fields + 1) != TS_OK)  /* rule 3 */
    return ts_fail_memory(r->err);
  r->input->delimiter = found.delimiter;
  r->skip = r->head.start + found.end - r->head.end;
  r->table->above = lines_above(r, found.start);
  line = (int64_t)ts_text_lines(r->text.text, r->head.start + found.start) + 1;
  return take_names(r, (ts_slice){text + found.start,
                                  found.end - found.start}, line);
}

/* Everything that must be known before blocks are cut. */
static ts_status begin (reading *r) {
  ts_input *input = r->input;
  ts_status status = find_member(r);
  if (status != TS_OK) return status;
  input->is_json = r->head.is_json;
  input->encoding = r->table->encoding = encoding_of(&r->text);
  input->first_line = input->next_line = (int64_t)r->head.lines + 1;
  ts_string_add(&input->header, r->text.text + r->head.start,
                r->head.end - r->head.start);
  if (input->header.status != TS_OK) return ts_fail_memory(r->err);
  return input->is_json ? TS_OK : take_header(r);
}

static ts_status check_fields (reading *r, int64_t line) {
  const ts_split *split = &r->split;
  size_t expected = r->table->width;
  const char *path = ts_source_path(r->input->source);
  if (split->malformed != SIZE_MAX)
    return ts_fail_at(r->err, TS_SYNTAX, path, line, "field %zu has a quote "
                      "inside or is not closed before the next field; double "
                      "the quotes within a quoted field",
                      split->malformed + 1);
  if (split->count == expected
      || (split->count == expected + 1 && split->fields[expected].length == 0))
    return TS_OK;
  return ts_fail_at(r->err, TS_SYNTAX, path, line, "%zu fields, expected %zu "
                    "as in the header; put quotes around a field that holds a "
                    "delimiter, and delete what stands above the header or "
                    "below the table", split->count, expected);
}

static ts_status take_cell (reading *r, size_t column) {
  ts_slice field = r->split.fields[column];
  ts_status status = unquoted(r, &field);
  return (status == TS_OK) ? ts_table_set(r->table, column, field) : status;
}

static ts_status take_row (reading *r, int64_t line) {
  ts_status status = check_fields(r, line);
  if (status != TS_OK) return status;
  status = ts_table_add_row(r->table, line);
  for (size_t i = 0; i < r->table->width && status == TS_OK; i++)
    status = take_cell(r, i);
  if (status == TS_DOMAIN)
    return fail_row(r, line, "a column has more than 4294967294 texts");
  return (status == TS_OK) ? TS_OK : ts_fail_memory(r->err);
}

static ts_status take_block (reading *r, const ts_block *block) {
  size_t skip = (r->skip < block->n) ? r->skip : block->n;
  int64_t line = block->line + (int64_t)block->lead_lines
               + (int64_t)ts_text_lines(block->text, skip);
  ts_slice text = {block->text + skip, block->n - skip};
  ts_status status = decode(r, &text, line);
  r->skip = 0;
  for (size_t at = 0; status == TS_OK && at < text.length; ) {
    at += ts_split_record(&r->split, text.text + at, text.length - at,
                          r->input->delimiter);
    if (!is_blank(&r->split)) status = take_row(r, line);
    line += (int64_t)r->split.lines;
  }
  return status;
}

static ts_status take_all (reading *r, ts_stop stop) {
  ts_status status = TS_OK;
  while (status == TS_OK) {
    ts_block *block;
    status = ts_input_next(r->input, &block, r->err);
    if (status != TS_OK || block == NULL) break;
    status = r->input->is_json
           ? ts_table_json(r->table, block, ts_source_path(r->input->source),
                           r->err)
           : take_block(r, block);
    ts_block_free(block);
    if (status == TS_OK && stop != NULL && *stop)
      status = ts_fail(r->err, TS_STOPPED, "reading was stopped");
  }
  return status;
}

static int is_taken (const ts_text_table *table, const char *name,
                     size_t before) {
  for (size_t i = 0; i < before; i++)
    if (strcmp(table->columns[i].name, name) == 0) return 1;
  return 0;
}

/* Give column i a name that no other has. */
static ts_status rename (ts_text_table *table, size_t i) {
  ts_text_column *column = &table->columns[i];
  ts_string name = {0};
  if (*column->name == '\0') ts_string_format(&name, "column_%zu", i + 1);
  for (size_t n = 2; name.status == TS_OK
       && (name.text == NULL || is_taken(table, name.text, table->width));
       n++) {
    name.length = 0;
    if (*column->name == '\0')
      ts_string_format(&name, "column_%zu_%zu", i + 1, n);
    else
      ts_string_format(&name, "%s_%zu", column->name, n);
  }
  if (name.status != TS_OK) {
    ts_string_free(&name);
    return TS_NOMEM;
  }
  ts_string_format(&table->renamed, "%s%s",
                   (table->renamed.length > 0) ? ", " : "", name.text);
  free(column->name);
  column->name = name.text;
  return table->renamed.status;
}

/* Rule 5. */
static ts_status settle_names (ts_text_table *table) {
  ts_text_column *last = &table->columns[table->width - 1];
  ts_status status = TS_OK;
  if (table->width > 1 && *last->name == '\0'
      && ts_dict_size(last->dict) == 0) {
    free(last->name);
    free(last->codes);
    ts_dict_free(last->dict);
    table->width--;
  }
  for (size_t i = 0; i < table->width && status == TS_OK; i++)
    if (*table->columns[i].name == '\0'
        || is_taken(table, table->columns[i].name, i))
      status = rename(table, i);
  return status;
}

ts_status ts_text_table_read (const char *path, ts_stop stop,
                              ts_text_table *table, ts_error *err) {
  reading r = {.table = table, .err = err};
  ts_status status = ts_input_start(path, &r.input, err);
  *table = (ts_text_table){0};
  if (status != TS_OK) return status;
  status = begin(&r);
  if (status == TS_OK) status = take_all(&r, stop);
  if (status == TS_OK && table->width == 0)
    status = fail_row(&r, 0, "the JSON holds no objects, so there are no "
                      "columns");
  if (status == TS_OK && settle_names(table) != TS_OK)
    status = ts_fail_memory(err);
  ts_split_free(&r.split);
  ts_string_free(&r.text);
  ts_string_free(&r.decoded);
  ts_string_free(&r.cell);
  ts_input_close(r.input);
  if (status != TS_OK) ts_text_table_free(table);
  return status;
}
