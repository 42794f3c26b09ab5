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

/* One file form: how a frame becomes its text. */
typedef struct {
  const char *extension;
  void (*write) (const ts_frame *frame, int units, ts_string *out);
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

static void head_of (const ts_column *column, int units, ts_string *out) {
  ts_string_put(out, column->name);
  if (units && column->kind == TS_NUMBER && *column->unit != '\0')
    ts_string_format(out, " (%s)", column->unit);
}

/* RFC 4180: quotes around what has delimiters, doubled quotes inside. */
static void separated (ts_string *out, const char *text, char delimiter) {
  char special[] = {delimiter, '"', '\n', '\r', '\0'};
  if (strpbrk(text, special) == NULL) {
    ts_string_put(out, text);
    return;
  }
  ts_string_put(out, "\"");
  for (; *text != '\0'; text++) {
    if (*text == '"') ts_string_put(out, "\"");
    ts_string_add(out, text, 1);
  }
  ts_string_put(out, "\"");
}

static void write_separated (const ts_frame *frame, int units, ts_string *out,
                             char delimiter) {
  ts_string cell = {0};
  for (size_t c = 0; c < frame->width; c++) {
    cell.length = 0;
    head_of(&frame->columns[c], units, &cell);
    if (c > 0) ts_string_add(out, &delimiter, 1);
    if (cell.status == TS_OK) separated(out, cell.text, delimiter);
  }
  ts_string_put(out, "\n");
  for (size_t row = 0; row < frame->rows; row++) {
    for (size_t c = 0; c < frame->width; c++) {
      exact_cell(frame, &frame->columns[c], row, &cell);
      if (c > 0) ts_string_add(out, &delimiter, 1);
      if (cell.status == TS_OK) separated(out, cell.text, delimiter);
    }
    ts_string_put(out, "\n");
  }
  if (cell.status != TS_OK) out->status = cell.status;
  ts_string_free(&cell);
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
  {"csv", write_csv}, {"tsv", write_tsv}, {"json", write_json},
  {"md", write_markdown}, {"tex", write_tex}, {"html", write_html}, {NULL, NULL}
};

ts_status ts_frame_text (const ts_frame *frame, const char *extension,
                         int units, ts_string *out, ts_error *err) {
  for (const file_form *form = forms; form->extension != NULL; form++) {
    if (strcmp(form->extension, extension) != 0) continue;
    form->write(frame, units, out);
    return (out->status == TS_OK) ? TS_OK : ts_fail_memory(err);
  }
  return ts_fail(err, TS_UNKNOWN, "a frame cannot be written as '.%s': it is "
                 "one of .csv .tsv .json .md .tex .html", extension);
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

/* Rule 3. */
static ts_status save (const char *path, const ts_string *text, ts_error *err) {
  ts_string name = {0};
  ts_status status = TS_OK;
  int file;
  ts_string_format(&name, "%s.%ld.new", path, (long)getpid());
  if (name.status != TS_OK) return ts_fail_memory(err);
  file = open(name.text, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) {
    status = io_failed(path, "cannot be written", err);
    ts_string_free(&name);
    return status;
  }
  if (write_all(file, text->text, text->length) != 0 || fsync(file) != 0)
    status = io_failed(path, "writing failed", err);
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
  ts_string text = {0};
  ts_status status;
  if (dot == NULL || strchr(dot, '/') != NULL)
    return ts_fail(err, TS_UNKNOWN, "'%s' has no extension: it is one of .csv "
                   ".tsv .json .md .tex .html", path);
  status = ts_frame_text(frame, dot + 1, units, &text, err);
  if (status == TS_OK) status = save(path, &text, err);
  ts_string_free(&text);
  return status;
}
