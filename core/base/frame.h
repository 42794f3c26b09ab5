/* frame.h -- tables of key, period and number columns */
#ifndef TS_FRAME_H
#define TS_FRAME_H

#include <stddef.h>
#include <stdint.h>
#include "dict.h"
#include "period.h"
#include "status.h"

/*
** A frame is a table in memory: named columns of equal length, and what a
** reader must know about them. A frame never changes once it is handed out:
** verbs make new frames, and share dictionaries.
**
**   (1) Three kinds of columns: key (dictionary code, TS_NONE is missing),
**       period (ordinal, TS_NO_PERIOD is missing; one frequency a column; at
**       most one such column), number (double, NaN is missing).
**   (2) A number cell may carry a reason ('why'): a code in the frame's
**       'reasons' dictionary. A NaN with a reason says why it is missing; a
**       zero with TS_REASON_ZERO is a known zero: released, no row.
**       'why' is NULL when no cell of the column has a reason.
**   (3) 'unit' is what a number counts: "USD", "kg", "fraction" (printed as %),
**       "percentage points", "count", "" for none. Scaling multiplies the
**       numbers and puts its word in front: "million USD".
**   (4) 'valuation' is "CIF", "FOB", "" or a mix spelled out; it is compared
**       like a unit where numbers add (S2, design rule 5).
**   (5) A key is whole, or narrowed to 'shown' of 'known' members by a filter,
**       a list, top or where (S19). 'rest' is the code of a row that stands
**       for all others, TS_NONE when there is none: never a partner.
**   (6) 'title' is the header line, 'notes' the lines below the table, in
**       order; both are plain text.
*/
typedef enum { TS_KEY, TS_PERIODS, TS_NUMBER } ts_kind;

#define TS_NO_PERIOD INT32_MIN
#define TS_REASON_ZERO "released, no row"

typedef struct {
  char *name;              /* owned */
  ts_kind kind;
  union {                  /* owned; frame->rows elements */
    uint32_t *codes;       /* key */
    int32_t *ordinals;     /* period */
    double *numbers;       /* number */
  } u;
  ts_dict *dict;           /* key: an owner's share */
  ts_freq freq;            /* period */
  char *unit;              /* number; owned, never NULL */
  char *valuation;         /* number; owned, never NULL */
  uint32_t *why;           /* number; owned, may be NULL (rule 2) */
  int narrowed;            /* key (rule 5) */
  size_t shown, known;     /* key: meaningful when narrowed */
  uint32_t rest;           /* key: code of the rest, or TS_NONE */
} ts_column;

typedef struct {
  size_t rows;
  size_t width;            /* columns */
  size_t room;
  ts_column *columns;      /* owned */
  char *title;             /* owned, never NULL */
  char **notes;            /* owned */
  size_t note_count, note_room;
  ts_dict *reasons;        /* an owner's share; NULL until one is needed */
  int unset;               /* cells of new columns are left as they come, for
                              a maker that sets each of them */
} ts_frame;

/* A frame of 'rows' rows without columns; NULL without memory. */
ts_frame *ts_frame_alloc (size_t rows);
void ts_frame_free (ts_frame *frame);  /* NULL is allowed */

/* Append a column; its cells are missing until set. '*column' is borrowed
** and valid until the next column is added. TS_CONFLICT when the name stands
** already. 'dict' is shared (an owner is added); NULL makes a new one. */
ts_status ts_frame_add_key (ts_frame *frame, const char *name, ts_dict *dict,
                            ts_column **column);
ts_status ts_frame_add_period (ts_frame *frame, const char *name, ts_freq freq,
                               ts_column **column);
ts_status ts_frame_add_number (ts_frame *frame, const char *name,
                               const char *unit, ts_column **column);

/* Take the last column away again. */
void ts_frame_drop_last (ts_frame *frame);

/* Replace an owned text (unit, valuation, title, name) by a copy. */
ts_status ts_set_text (char **owned, const char *text);

/* Append a line to the notes; the format is printf's. */
ts_status ts_frame_note (ts_frame *frame, const char *format, ...)
  __attribute__((format(printf, 2, 3)));

/* Say why cell 'row' of a number column is what it is (rule 2). */
ts_status ts_frame_reason (ts_frame *frame, ts_column *column, size_t row,
                           const char *reason);
/* The same for a loop over rows with few different reasons, each of which stays
** at its address: start with {0}. */
typedef struct {
  const char *reasons[8];  /* borrowed */
  uint32_t codes[8];
} ts_reason_memo;

ts_status ts_frame_reason_again (ts_frame *frame, ts_column *column,
                                 size_t row, const char *reason,
                                 ts_reason_memo *memo);
/* The reason, or "" when there is none. */
const char *ts_frame_why (const ts_frame *frame, const ts_column *column,
                          size_t row);

/* The column called 'name', or NULL. */
ts_column *ts_frame_find (const ts_frame *frame, const char *name);
/* The same, with an error that names the nearest column. */
ts_status ts_frame_need (const ts_frame *frame, const char *name,
                         ts_column **column, ts_error *err);
/* The period column, or NULL. */
ts_column *ts_frame_period (const ts_frame *frame);
/* The number column meant when none is named: the last one made, or NULL
** (S17). */
ts_column *ts_frame_of (const ts_frame *frame);

/* A new frame with title, notes and reasons of 'frame' and 'rows' rows, no
** columns: where verbs begin. */
ts_frame *ts_frame_like (const ts_frame *frame, size_t rows);
/* Append to 'to' a copy of column 'from' (of frame 'source') with rows
** picked[0..to->rows); picked NULL: all rows in order; SIZE_MAX picks a
** missing cell. All attributes travel. */
ts_status ts_frame_take (ts_frame *to, const ts_frame *source,
                         const ts_column *from, const size_t *picked);
/* Whole rows picked: a new frame. */
ts_status ts_frame_pick (const ts_frame *frame, const size_t *picked, size_t n,
                         ts_frame **out);

/* Rows sorted by all keys in text order, then period, ties in old order
** (S18): a new frame. Missing keys and periods come last. */
ts_status ts_frame_sorted (const ts_frame *frame, ts_frame **out);

/* Bytes held, for the collector's book-keeping. */
size_t ts_frame_bytes (const ts_frame *frame);

#endif
