/* shape.h -- verbs on whole columns: select, rename, replace, scale */
#ifndef TS_SHAPE_H
#define TS_SHAPE_H

#include "frame.h"

/* The columns named, in that order: a new frame. */
ts_status ts_frame_select (const ts_frame *frame, const char *const *names,
                           size_t n, ts_frame **out, ts_error *err);

/* names[i] becomes to[i], all at once, so two names can be exchanged. */
ts_status ts_frame_rename (const ts_frame *frame, const char *const *names,
                           const char *const *to, size_t n, ts_frame **out,
                           ts_error *err);

/* All columns but the one called 'name', if it is there: where replacing a
** column begins. */
ts_status ts_frame_without (const ts_frame *frame, const char *name,
                            ts_frame **out);

/*
** Numbers counted in another word: "one", "thousand", "million", "billion".
**   (1) The column 'of' is scaled; when it is NULL, all that count a currency,
**       or where there is none, the last number.
**   (2) The unit says the word: "million USD". Scaling twice counts from one.
*/
ts_status ts_frame_scale (const ts_frame *frame, const char *word,
                          const char *of, ts_frame **out, ts_error *err);

/* One row a column: name, kind, unit (keys), rows, missing, members of keys and
** periods, and min, median, max of numbers. */
ts_status ts_frame_describe (const ts_frame *frame, ts_frame **out);

/* Equal columns, in order: names, kinds, units, cells by their text. Notes and
** titles do not count; missing equals missing. */
int ts_frame_equal (const ts_frame *a, const ts_frame *b);

#endif
