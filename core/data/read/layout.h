/* layout.h -- which column of a file fills which part of the record */
#ifndef TS_LAYOUT_H
#define TS_LAYOUT_H

#include <stddef.h>
#include "format.h"

/*
** A layout binds a format, or a mapping by hand, to the header of one file.
**
**   (1) A cell comes from 'column', or from 'spare' when that cell is empty, or
**       is 'constant'.
**   (2) A power of ten in a mapping's scale goes into the number style exactly;
**       any other scale multiplies the double.
**   (3) The first word of a mapping is a target, or a fact of the dataset or
**       file that only a constant can say: currency, valuation,
**       valuation_import, valuation_export, dataset, frequency, decimal,
**       thousands, delimiter, encoding. An unknown one is TS_UNKNOWN and the
**       sentence names the nearest; so is an unknown column.
**   (4) No column that is used or kept shares its name, in any case, with
**       another: which one is meant cannot be known.
*/
#define TS_NO_COLUMN SIZE_MAX

typedef struct {
  size_t column, spare;          /* TS_NO_COLUMN: none */
  ts_slice constant;             /* "": none */
  ts_system system, spare_system;
  const char *words;             /* see ts_heading */
  ts_number_style style, spare_style;
  double factor;                 /* 1 unless rule 2 needs it */
} ts_origin;

typedef struct {
  size_t column;
  const char *words;
} ts_splitter;

typedef struct {
  size_t column;
  ts_period period;
} ts_year_column;

typedef struct {
  const ts_format *format;
  const char *path;                /* borrowed; the file, for sentences */
  size_t columns;
  char **names;                    /* owned: the header's words, in UTF-8 */
  ts_origin origins[TS_TARGETS];
  ts_splitter *splitters;          /* owned */
  size_t splitter_count, splitter_room;
  ts_year_column *years;           /* owned; of wide formats (TS_ACROSS) */
  size_t year_count, year_room;
  size_t keep[TS_KEEP_MOST];       /* columns kept, the analyst's first */
  const char *keep_names[TS_KEEP_MOST + 1];  /* ends with NULL; borrowed */
  size_t keep_count;
  ts_format_facts facts;
  char **owned;                    /* texts that facts and constants borrow */
  size_t owned_count, owned_room;
  int frequency;                   /* of hand-mapped periods; -1: as written */
  int first_days;                  /* days are the first ones of 'frequency' */
} ts_layout;

void ts_layout_free (ts_layout *layout);

/* Start with the names of a header, blanks around them dropped. */
ts_status ts_layout_names (ts_layout *layout, const char *path,
                           const ts_slice *names, size_t n, ts_error *err);

/* How well the names fit a format: headings that are there, or 0 when a target
** that it needs has none. '*missing' is the set of needed targets without a
** column; may be NULL. */
size_t ts_layout_fit (const ts_layout *layout, const ts_format *format,
                      unsigned *missing);

/* Bind to a format, or to mappings by hand. */
ts_status ts_layout_bind (ts_layout *layout, const ts_format *format,
                          ts_error *err);
ts_status ts_layout_map (ts_layout *layout, const ts_mapping *mappings,
                         ts_error *err);

/* A copy of a text that lives as long as the layout; NULL without memory. */
const char *ts_layout_own (ts_layout *layout, const char *text);

/* The column with this name (any case), or TS_NO_COLUMN. */
size_t ts_layout_find (const ts_layout *layout, const char *name);
/* The same, with TS_UNKNOWN and the nearest name in the sentence. */
ts_status ts_layout_need (const ts_layout *layout, const char *name,
                          size_t *column, ts_error *err);

/* Extra columns to keep, then those that the format always keeps. */
ts_status ts_layout_keep (ts_layout *layout, const char *const *names,
                          ts_error *err);

/* TS_CONFLICT when rule 4 is broken; 'line' is the header's. */
ts_status ts_layout_check (const ts_layout *layout, int64_t line,
                           ts_error *err);

/* The constant that a mapping gives for 'target', or NULL: for what must be
** known before the header is read (delimiter, encoding). */
const char *ts_mapping_constant (const ts_mapping *mappings,
                                 const char *target);

/* Where the target comes from, as messages name it: the header's word. */
const char *ts_layout_column (const ts_layout *layout, ts_target target);

/* What a column is used for: "value", "split or total", "not used" ... */
const char *ts_layout_use (const ts_layout *layout, size_t column);

/* True when a column or a constant says the target. */
static inline int ts_layout_has (const ts_layout *layout, ts_target target) {
  return layout->origins[target].column != TS_NO_COLUMN
      || layout->origins[target].constant.length > 0;
}

#endif
