/* member.h -- the members of a key, named by an analyst */
#ifndef TS_MEMBER_H
#define TS_MEMBER_H

#include "frame.h"

/* The code of a member by its text; TS_UNKNOWN names the nearest member that
** the frame's rows have. */
ts_status ts_member_code (const ts_frame *frame, const ts_column *key,
                          const char *text, uint32_t *code, ts_error *err);

/* Say that no member is called 'text', and which is nearest. */
ts_status ts_member_unknown (const ts_frame *frame, const ts_column *key,
                             const char *text, ts_error *err);

#endif
