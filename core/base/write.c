/* write.c -- frames as files; see write.h for the rules */
#include "write.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cells.h"
#include "decimal.h"
#include "rows.h"
#include "threads.h"

/* One file form: how a frame becomes its text. */
typedef struct {
  const char *extension;
  void (*write) (const ts_frame *frame, int units, ts_string *out);
  char delimiter;  /* of rows that may be written as they come; or 0 */
} file_form;

/* A cell with every digit; missing is "". */
static void exact_cell (const ts_frame *frame, const ts_column *column,
                        size_t row, ts_string *cell) {
  char text[TS_NUMBER_TEXT];
  cell->length = 0;
  if (column->kind == TS_NUMBER)
    ts_string_put(cell, ts_number_text(column->u.numbers[row], text));
  else if ((column->kind == TS_KEY) ? column->u.codes[row] == TS_NONE
           : column->u.ordinals[row] == TS_NO_PERIOD)
    ts_string_put(cell, "");
  else
    ts_cell_text(frame, column, row, (ts_cell_style){0, TS_PLAIN}, cell);
}

static void write_separated (const ts_frame *frame, int units, ts_string *out,
                             char delimiter) {
  ts_row_writer w;
  ts_status status = ts_rows_start(&w, frame, delimiter);
  ts_rows_head(frame, units, delimiter, out);
  if (status == TS_OK) ts_rows_put(&w, 0, frame->rows, out);
  else out->status = status;
  ts_rows_stop(&w);
}

static void write_csv (const ts_frame *frame, int units, ts_string *out) {
  write_separated(frame, units, out, ',');
}

static void write_tsv (const ts_frame *frame, int units, ts_string *out) {
  write_separated(frame, units, out, '\t');
}

static void json_text (ts_string *out, const char *text) {
  ts_string_put(out, "\"");
  for (; *text != '\0'; text++) {
    unsigned char c = (unsigned char)*text;
    if (c == '"' || c == '\\') ts_string_format(out, "\\%c", c);
    else if (c == '\n') ts_string_put(out, "\\n");
    else if (c < 0x20) ts_string_format(out, "\\u%04x", c);
    else ts_string_add(out, text, 1);
  }
  ts_string_put(out, "\"");
}

static void json_column (const ts_column *column, ts_string *out) {
  static const char *const kinds[] = {"key", "period", "number"};
  ts_string_put(out, "{\"name\": ");
  json_text(out, column->name);
  ts_string_format(out, ", \"kind\": \"%s\"", kinds[column->kind]);
  if (column->kind == TS_PERIODS)
    ts_string_format(out, ", \"frequency\": \"%s\"",
                     ts_freq_name(column->freq));
  if (column->kind == TS_NUMBER) {
    ts_string_put(out, ", \"unit\": ");
    json_text(out, column->unit);
  }
  if (*column->valuation != '\0') {
    ts_string_put(out, ", \"valuation\": ");
    json_text(out, column->valuation);
  }
  ts_string_put(out, "}");
}

static void json_row (const ts_frame *frame, size_t row, ts_string *cell,
                      ts_string *out) {
  for (size_t c = 0; c < frame->width; c++) {
    const ts_column *column = &frame->columns[c];
    const char *why = ts_frame_why(frame, column, row);
    ts_string_put(out, (c > 0) ? ", " : "{");
    json_text(out, column->name);
    ts_string_put(out, ": ");
    exact_cell(frame, column, row, cell);
    if (cell->status != TS_OK) return;
    if (cell->length == 0) ts_string_put(out, "null");
    else if (column->kind == TS_NUMBER) ts_string_put(out, cell->text);
    else json_text(out, cell->text);
    if (*why == '\0') continue;
    ts_string_put(out, ", \"");
    ts_string_put(out, column->name);
    ts_string_put(out, " reason\": ");
    json_text(out, why);
  }
  ts_string_put(out, (frame->width > 0) ? "}" : "{}");
}

static void write_json (const ts_frame *frame, int units, ts_string *out) {
  ts_string cell = {0};
  (void)units;
  ts_string_put(out, "{\"title\": ");
  json_text(out, frame->title);
  ts_string_put(out, ",\n \"columns\": [");
  for (size_t c = 0; c < frame->width; c++) {
    ts_string_put(out, (c > 0) ? ",\n  " : "\n  ");
    json_column(&frame->columns[c], out);
  }
  ts_string_put(out, "],\n \"rows\": [");
  for (size_t row = 0; row < frame->rows; row++) {
    ts_string_put(out, (row > 0) ? ",\n  " : "\n  ");
    json_row(frame, row, &cell, out);
  }
  ts_string_put(out, "],\n \"notes\": [");
  for (size_t i = 0; i < frame->note_count; i++) {
    ts_string_put(out, (i > 0) ? ",\n  " : "\n  ");
    json_text(out, frame->notes[i]);
  }
  ts_string_put(out, "]}\n");
  if (cell.status != TS_OK) out->status = cell.status;
  ts_string_free(&cell);
}

/* How a table that people read is marked up. */
typedef struct {
  const char *special;             /* characters to be replaced ... */
  const char *const *replacement;  /* ... each by its text */
  const char *before_cell, *after_cell;
  const char *before_row, *between, *after_row;
} markup;

static void marked (ts_string *out, const markup *m, const char *text) {
  for (; *text != '\0'; text++) {
    const char *found = strchr(m->special, *text);
    if (found != NULL) ts_string_put(out, m->replacement[found - m->special]);
    else ts_string_add(out, text, 1);
  }
}

static void marked_row (const ts_frame *frame, size_t row,
                        const ts_cell_style *styles, const markup *m,
                        ts_string *out) {
  ts_string cell = {0};
  ts_string_put(out, m->before_row);
  for (size_t c = 0; c < frame->width; c++) {
    cell.length = 0;
    if (row == SIZE_MAX) {  /* the head */
      const char *unit = ts_column_unit(&frame->columns[c]);
      ts_string_put(&cell, frame->columns[c].name);
      if (frame->columns[c].kind == TS_NUMBER && *unit != '\0')
        ts_string_format(&cell, " (%s)", unit);
    } else {
      ts_cell_text(frame, &frame->columns[c], row, styles[c], &cell);
    }
    if (c > 0) ts_string_put(out, m->between);
    ts_string_put(out, m->before_cell);
    if (cell.status == TS_OK) marked(out, m, cell.text);
    ts_string_put(out, m->after_cell);
  }
  ts_string_put(out, m->after_row);
  if (cell.status != TS_OK) out->status = cell.status;
  ts_string_free(&cell);
}

static void marked_rows (const ts_frame *frame, const markup *m,
                         ts_string *out) {
  ts_cell_style *styles = malloc((frame->width + 1) * sizeof *styles);
  if (styles == NULL) out->status = TS_NOMEM;
  for (size_t c = 0; c < frame->width && styles != NULL; c++)
    styles[c] = ts_column_style(frame, &frame->columns[c]);
  for (size_t row = 0; row < frame->rows && styles != NULL; row++)
    marked_row(frame, row, styles, m, out);
  free(styles);
}

static int is_number (const ts_frame *frame, size_t c) {
  return frame->columns[c].kind == TS_NUMBER;
}

static void write_markdown (const ts_frame *frame, int units, ts_string *out) {
  static const char *const replacement[] = {"\\|", " ", "&lt;", "&amp;"};
  static const markup m = {"|\n<&", replacement, " ", " ", "|", "|", "|\n"};
  (void)units;
  if (*frame->title != '\0') {
    marked(out, &m, frame->title);
    ts_string_put(out, "\n\n");
  }
  marked_row(frame, SIZE_MAX, NULL, &m, out);
  for (size_t c = 0; c < frame->width; c++)
    ts_string_put(out, is_number(frame, c) ? "|---:" : "|:---");
  ts_string_put(out, "|\n");
  marked_rows(frame, &m, out);
  for (size_t i = 0; i < frame->note_count; i++) {
    ts_string_put(out, "\n");
    marked(out, &m, frame->notes[i]);
    ts_string_put(out, "\n");
  }
}

static void write_tex (const ts_frame *frame, int units, ts_string *out) {
  static const char *const replacement[] = {
    "\\&", "\\%", "\\$", "\\#", "\\_", "\\{", "\\}", "\\textasciitilde{}",
    "\\textasciicircum{}", "\\textbackslash{}", " "
  };
  static const markup m = {"&%$#_{}~^\\\n", replacement, "", "", "", " & ",
                           " \\\\\n"};
  (void)units;
  ts_string_put(out, "\\begin{tabular}{");
  for (size_t c = 0; c < frame->width; c++)
    ts_string_put(out, is_number(frame, c) ? "r" : "l");
  ts_string_put(out, "}\n\\hline\n");
  marked_row(frame, SIZE_MAX, NULL, &m, out);
  ts_string_put(out, "\\hline\n");
  marked_rows(frame, &m, out);
  ts_string_put(out, "\\hline\n\\end{tabular}\n");
  for (size_t i = 0; i < frame->note_count; i++) {
    ts_string_put(out, "\n");
    marked(out, &m, frame->notes[i]);
    ts_string_put(out, "\n");
  }
}

static void write_html (const ts_frame *frame, int units, ts_string *out) {
  static const char *const replacement[] = {"&lt;", "&gt;", "&amp;", "&quot;"};
  static const markup head = {"<>&\"", replacement, "<th>", "</th>", "<tr>", "",
                              "</tr>\n"};
  static const markup body = {"<>&\"", replacement, "<td>", "</td>", "<tr>", "",
                              "</tr>\n"};
  (void)units;
  ts_string_put(out, "<table>\n<caption>");
  marked(out, &head, frame->title);
  ts_string_put(out, "</caption>\n<thead>\n");
  marked_row(frame, SIZE_MAX, NULL, &head, out);
  ts_string_put(out, "</thead>\n<tbody>\n");
  marked_rows(frame, &body, out);
  ts_string_put(out, "</tbody>\n</table>\n");
  for (size_t i = 0; i < frame->note_count; i++) {
    ts_string_put(out, "<p>");
    marked(out, &body, frame->notes[i]);
    ts_string_put(out, "</p>\n");
  }
}

static const file_form forms[] = {
  {"csv", write_csv, ','}, {"tsv", write_tsv, '\t'}, {"json", write_json, 0},
  {"md", write_markdown, 0}, {"tex", write_tex, 0}, {"html", write_html, 0},
  {NULL, NULL, 0}
};

static const file_form *find_form (const char *extension, ts_error *err) {
  for (const file_form *form = forms; form->extension != NULL; form++)
    if (strcmp(form->extension, extension) == 0) return form;
  ts_fail(err, TS_UNKNOWN, "a frame cannot be written as '.%s': it is one of "
          ".csv .tsv .json .md .tex .html", extension);
  return NULL;
}

ts_status ts_frame_text (const ts_frame *frame, const char *extension,
                         int units, ts_string *out, ts_error *err) {
  const file_form *form = find_form(extension, err);
  if (form == NULL) return TS_UNKNOWN;
  form->write(frame, units, out);
  return (out->status == TS_OK) ? TS_OK : ts_fail_memory(err);
}

static ts_status io_failed (const char *path, const char *doing,
                            ts_error *err) {
  return ts_fail(err, TS_IO, "%s: %s: %s", path, doing, strerror(errno));
}

static int write_all (int file, const char *text, size_t length) {
  while (length > 0) {
    ssize_t done = write(file, text, length);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return -1;
    text += done;
    length -= (size_t)done;
  }
  return 0;
}

#define ROWS_AT_ONCE 16384  /* that one thread spells before they are written */

/* Blocks of rows, each spelled by a thread and written in their order. */
typedef struct {
  ts_row_writer rows;
  ts_string texts[TS_THREADS_MOST];
  size_t from;             /* the first row of the first block */
} wave;

static ts_status spell_block (void *state, size_t item) {
  wave *w = state;
  size_t rows = w->rows.frame->rows, from = w->from + item * ROWS_AT_ONCE;
  size_t to = (rows - from < ROWS_AT_ONCE) ? rows : from + ROWS_AT_ONCE;
  w->texts[item].length = 0;
  ts_rows_put(&w->rows, from, to, &w->texts[item]);
  return w->texts[item].status;
}

static ts_status write_wave (wave *w, size_t threads, int file) {
  size_t left = w->rows.frame->rows - w->from;
  size_t blocks = (left + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE;
  ts_status status;
  if (blocks > threads) blocks = threads;
  status = ts_threads_run(threads, blocks, spell_block, w);
  for (size_t b = 0; b < blocks && status == TS_OK; b++)
    if (write_all(file, w->texts[b].text, w->texts[b].length) != 0)
      status = TS_IO;
  w->from += blocks * ROWS_AT_ONCE;
  return status;
}

/* Head and rows of a large frame; its text is never there as a whole. */
static ts_status write_rows (const ts_frame *frame, const file_form *form,
                             int units, int file) {
  size_t threads = ts_threads_default();
  wave w = {0};
  ts_string head = {0};
  ts_status status = ts_rows_start(&w.rows, frame, form->delimiter);
  ts_rows_head(frame, units, form->delimiter, &head);
  if (status == TS_OK) status = head.status;
  if (status == TS_OK && write_all(file, head.text, head.length) != 0)
    status = TS_IO;
  while (status == TS_OK && w.from < frame->rows)
    status = write_wave(&w, threads, file);
  for (size_t b = 0; b < TS_THREADS_MOST; b++) ts_string_free(&w.texts[b]);
  ts_string_free(&head);
  ts_rows_stop(&w.rows);
  return status;
}

static ts_status write_whole (const ts_frame *frame, const file_form *form,
                              int units, int file) {
  ts_string text = {0};
  ts_status status;
  form->write(frame, units, &text);
  status = text.status;
  if (status == TS_OK && write_all(file, text.text, text.length) != 0)
    status = TS_IO;
  ts_string_free(&text);
  return status;
}

/* Into the temporary file. */
static ts_status write_to (const ts_frame *frame, const file_form *form,
                           int units, int file, const char *path,
                           ts_error *err) {
  ts_status status = (form->delimiter != 0)
                   ? write_rows(frame, form, units, file)
                   : write_whole(frame, form, units, file);
  if (status == TS_OK && fsync(file) != 0) status = TS_IO;
  if (status == TS_NOMEM) return ts_fail_memory(err);
  return (status == TS_OK) ? TS_OK : io_failed(path, "writing failed", err);
}

/* Rule 3. */
static ts_status save (const ts_frame *frame, const file_form *form, int units,
                       const char *path, ts_error *err) {
  ts_string name = {0};
  ts_status status;
  int file;
  ts_string_format(&name, "%s.%ld.new", path, (long)getpid());
  if (name.status != TS_OK) return ts_fail_memory(err);
  file = open(name.text, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) {
    status = io_failed(path, "cannot be written", err);
    ts_string_free(&name);
    return status;
  }
  status = write_to(frame, form, units, file, path, err);
  if (close(file) != 0 && status == TS_OK)
    status = io_failed(path, "writing failed", err);
  if (status == TS_OK && rename(name.text, path) != 0)
    status = io_failed(path, "cannot be replaced", err);
  if (status != TS_OK) unlink(name.text);
  ts_string_free(&name);
  return status;
}

ts_status ts_frame_write (const ts_frame *frame, const char *path, int units,
                          ts_error *err) {
  const char *dot = strrchr(path, '.');
  const file_form *form;
  if (dot == NULL || strchr(dot, '/') != NULL)
    return ts_fail(err, TS_UNKNOWN, "'%s' has no extension: it is one of .csv "
                   ".tsv .json .md .tex .html", path);
  form = find_form(dot + 1, err);
  return (form != NULL) ? save(frame, form, units, path, err) : TS_UNKNOWN;
}
