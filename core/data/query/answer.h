/* answer.h -- the frame that a tally and what is known about it make */
#ifndef TS_ANSWER_H
#define TS_ANSWER_H

#include "cover.h"

/* Rows: every group seen, at every target period (S15), sorted by keys, then
** period (S18). Title and notes say what was selected and what was left out. */
ts_status ts_answer (ts_cover *cover, ts_tally *tally, const ts_levels *levels,
                     ts_frame **frame, ts_error *err);

/* The title line and the notes below the table. */
ts_status ts_answer_words (ts_frame *frame, ts_cover *cover,
                           const ts_tally *tally, const ts_levels *levels,
                           ts_error *err);

/* "CIF", "FOB", "CIF and FOB" or "" of the sides that gave rows. */
const char *ts_answer_valuation (const ts_tally *tally);

#endif
