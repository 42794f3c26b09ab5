/* layout.c -- binding the columns of a file to a format */
#include "layout.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void ts_layout_free (ts_layout *layout) {
  for (size_t i = 0; layout->names != NULL && i < layout->columns; i++)
    free(layout->names[i]);
  for (size_t i = 0; i < layout->owned_count; i++) free(layout->owned[i]);
  free(layout->names);
  free(layout->owned);
  free(layout->splitters);
  free(layout->years);
  *layout = (ts_layout){0};
}

ts_status ts_layout_names (ts_layout *layout, const char *path,
                           const ts_slice *names, size_t n, ts_error *err) {
  layout->path = path;
  layout->names = calloc(n + 1, sizeof *layout->names);
  if (layout->names == NULL) return ts_fail_memory(err);
  layout->columns = n;
  for (size_t i = 0; i < n; i++) {
    ts_slice name = ts_slice_trim(names[i]);
    layout->names[i] = ts_copy_text(name.text, name.length);
    if (layout->names[i] == NULL) return ts_fail_memory(err);
  }
  for (size_t i = 0; i < TS_TARGETS; i++)
    layout->origins[i] = (ts_origin){
      .column = TS_NO_COLUMN, .spare = TS_NO_COLUMN, .factor = 1.0,
      .constant = {"", 0},
      .style = {.point = '.'}, .spare_style = {.point = '.'}};
  layout->frequency = -1;
  return TS_OK;
}

const char *ts_layout_own (ts_layout *layout, const char *text) {
  char *copy;
  if (ts_reserve((void **)&layout->owned, &layout->owned_room,
                 layout->owned_count + 1, sizeof *layout->owned) != TS_OK)
    return NULL;
  copy = ts_copy_text(text, strlen(text));
  if (copy != NULL) layout->owned[layout->owned_count++] = copy;
  return copy;
}

size_t ts_layout_find (const ts_layout *layout, const char *name) {
  for (size_t i = 0; i < layout->columns; i++)
    if (strcasecmp(layout->names[i], name) == 0) return i;
  return TS_NO_COLUMN;
}

ts_status ts_layout_need (const ts_layout *layout, const char *name,
                          size_t *column, ts_error *err) {
  ptrdiff_t near;
  *column = ts_layout_find(layout, name);
  if (*column != TS_NO_COLUMN) return TS_OK;
  near = ts_nearest(name, (const char *const *)layout->names,
                    layout->columns);
  if (near >= 0)
    return ts_fail_at(err, TS_UNKNOWN, layout->path, 0, "the file has no "
                      "column \"%s\"; did you mean \"%s\"?", name,
                      layout->names[near]);
  return ts_fail_at(err, TS_UNKNOWN, layout->path, 0, "the file has no column "
                    "\"%s\"; `tradestat describe` lists those that it has",
                    name);
}

/* The period that a header names ("2016", "2020-M01"), for wide formats. */
static int is_period (const char *name, ts_period *period) {
  char text[TS_PERIOD_TEXT];
  size_t n = strlen(name), used = 0;
  if (n < 4 || n >= sizeof text || name[0] < '0' || name[0] > '9') return 0;
  for (size_t i = 0; i < n; i++)
    if (name[i] != '-' || name[i + 1] != 'M') text[used++] = name[i];
  return ts_period_parse((ts_slice){text, used}, period) == TS_OK
      && period->freq >= TS_MONTH;
}

static size_t periods_across (const ts_layout *layout) {
  ts_period period;
  size_t n = 0;
  for (size_t i = 0; i < layout->columns; i++)
    n += (size_t)is_period(layout->names[i], &period);
  return n;
}

size_t ts_layout_fit (const ts_layout *layout, const ts_format *format,
                      unsigned *missing) {
  unsigned found = 0;
  size_t fit = 0;
  for (const ts_heading *h = format->headings; h->header != NULL; h++) {
    if (ts_layout_find(layout, h->header) == TS_NO_COLUMN) continue;
    found |= TS_BIT(h->target);
    fit++;
  }
  if ((found & TS_BIT(TS_T_YEAR)) != 0) found |= TS_BIT(TS_T_PERIOD);
  if (missing != NULL) *missing = format->needs & ~found;
  if ((format->needs & ~found) != 0) return 0;
  if ((format->traits & TS_ACROSS) != 0 && periods_across(layout) == 0)
    return 0;
  return fit;
}

static ts_status add_splitter (ts_layout *layout, size_t column,
                               const char *words, ts_error *err) {
  if (ts_reserve((void **)&layout->splitters, &layout->splitter_room,
                 layout->splitter_count + 1,
                 sizeof *layout->splitters) != TS_OK)
    return ts_fail_memory(err);
  layout->splitters[layout->splitter_count++] = (ts_splitter){column, words};
  return TS_OK;
}

/* The first heading of a target is its column, the next its spare. */
static ts_status bind_heading (ts_layout *layout, const ts_heading *h,
                               ts_error *err) {
  ts_origin *origin = &layout->origins[h->target];
  size_t column = ts_layout_find(layout, h->header);
  if (column == TS_NO_COLUMN) return TS_OK;
  if (h->target == TS_T_SPLIT)
    return add_splitter(layout, column, h->words, err);
  if (origin->column == TS_NO_COLUMN) {
    origin->column = column;
    origin->system = h->system;
    origin->style.power = h->power;
    origin->words = h->words;
  } else if (origin->spare == TS_NO_COLUMN) {
    origin->spare = column;
    origin->spare_system = h->system;
    origin->spare_style.power = h->power;
  }
  return TS_OK;
}

static ts_status bind_years (ts_layout *layout, ts_error *err) {
  ts_period period;
  for (size_t i = 0; i < layout->columns; i++) {
    if (!is_period(layout->names[i], &period)) continue;
    if (ts_reserve((void **)&layout->years, &layout->year_room,
                   layout->year_count + 1, sizeof *layout->years) != TS_OK)
      return ts_fail_memory(err);
    layout->years[layout->year_count++] = (ts_year_column){i, period};
  }
  return TS_OK;
}

ts_status ts_layout_bind (ts_layout *layout, const ts_format *format,
                          ts_error *err) {
  ts_status status = TS_OK;
  layout->format = format;
  layout->facts = format->facts;
  for (const ts_heading *h = format->headings;
       status == TS_OK && h->header != NULL; h++)
    status = bind_heading(layout, h, err);
  if (status == TS_OK && (format->traits & TS_ACROSS) != 0)
    status = bind_years(layout, err);
  if (layout->origins[TS_T_PERIOD].column != TS_NO_COLUMN) {
    layout->origins[TS_T_YEAR].column = TS_NO_COLUMN;
    layout->origins[TS_T_MONTH].column = TS_NO_COLUMN;
  }
  if (format->product != NULL)
    layout->origins[TS_T_PRODUCT].constant = ts_slice_of(format->product);
  return status;
}

static ts_status keep_column (ts_layout *layout, size_t column,
                              ts_error *err) {
  for (size_t i = 0; i < layout->keep_count; i++)
    if (layout->keep[i] == column) return TS_OK;
  if (layout->keep_count == TS_KEEP_MOST)
    return ts_fail(err, TS_DOMAIN, "at most %d columns can be kept",
                   TS_KEEP_MOST);
  layout->keep_names[layout->keep_count] = layout->names[column];
  layout->keep[layout->keep_count++] = column;
  return TS_OK;
}

ts_status ts_layout_keep (ts_layout *layout, const char *const *names,
                          ts_error *err) {
  const char *const *always = layout->format->keep;
  ts_status status = TS_OK;
  size_t column;
  for (; status == TS_OK && names != NULL && *names != NULL; names++) {
    status = ts_layout_need(layout, *names, &column, err);
    if (status == TS_OK) status = keep_column(layout, column, err);
  }
  for (; status == TS_OK && always != NULL && *always != NULL; always++) {
    column = ts_layout_find(layout, *always);
    if (column != TS_NO_COLUMN) status = keep_column(layout, column, err);
  }
  return status;
}

const char *ts_layout_column (const ts_layout *layout, ts_target target) {
  size_t column = layout->origins[target].column;
  if (column != TS_NO_COLUMN) return layout->names[column];
  return (ts_target_names[target] != NULL) ? ts_target_names[target] : "";
}

/* What targets are called where a person reads them. */
static const char *use_of (ts_target target) {
  switch (target) {
    case TS_T_ESTIMATED_WEIGHT: case TS_T_ESTIMATED_QUANTITY:
      return "estimated";
    case TS_T_SCALE: return "scale";
    case TS_T_INDICATOR: return "checked";
    default: return ts_target_names[target];
  }
}

const char *ts_layout_use (const ts_layout *layout, size_t column) {
  for (size_t t = 0; t < TS_TARGETS; t++) {
    const ts_origin *origin = &layout->origins[t];
    if (origin->column == column || origin->spare == column)
      return use_of((ts_target)t);
  }
  for (size_t i = 0; i < layout->splitter_count; i++)
    if (layout->splitters[i].column == column) return "split or total";
  for (size_t i = 0; i < layout->year_count; i++)
    if (layout->years[i].column == column) return "value";
  for (size_t i = 0; i < layout->keep_count; i++)
    if (layout->keep[i] == column) return "kept";
  return "not used";
}

ts_status ts_layout_check (const ts_layout *layout, int64_t line,
                           ts_error *err) {
  for (size_t i = 0; i < layout->columns; i++) {
    const char *name = layout->names[i];
    if (strcmp(ts_layout_use(layout, i), "not used") == 0) continue;
    for (size_t j = 0; j < layout->columns; j++)
      if (j != i && strcasecmp(layout->names[j], name) == 0)  /* rule 4 */
        return ts_fail_at(err, TS_CONFLICT, layout->path, line, "two columns "
                          "are called \"%s\": rename or remove one of them",
                          name);
  }
  return TS_OK;
}
