/* narrow.h -- remembering what a verb left out of a key (S19) */
#ifndef TS_NARROW_H
#define TS_NARROW_H

#include "frame.h"

/*
** A verb that drops rows says for which keys the frame is no longer whole.
**   (1) 'known' stays what the first narrowing saw; 'shown' is counted anew.
**   (2) A rest row that is gone is forgotten; while it stands it is counted
**       neither as shown nor as known.
*/

/* Distinct members of a key among the frame's rows, without its rest. */
ts_status ts_key_members (const ts_frame *frame, const ts_column *key,
                          size_t *members);

/* Mark the key of 'to' that is called like 'was', a key of 'from', when members
** of it are gone. */
ts_status ts_narrow (ts_frame *to, const ts_frame *from, const ts_column *was);

/* Mark every key when rows went for reasons that no one key explains: also
** those whose members all still have some row. */
ts_status ts_narrow_all (ts_frame *to, const ts_frame *from);

#endif
