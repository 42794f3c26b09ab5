/* frame_parts.h -- what the files of the frame's binding share */
#ifndef TS_FRAME_PARTS_H
#define TS_FRAME_PARTS_H

#include "binding.h"

/* Functions for the module's table: those that make a frame of lists, and the
** verbs, which make a frame of a frame. */
extern const luaL_Reg ts_frame_makers[];
extern const luaL_Reg ts_frame_verbs[];

/* The texts of a list at 'index' as C pointers; their array is a userdata that
** is left on the stack and the list keeps the texts. nil or none is empty. */
const char **ts_check_texts (lua_State *L, int index, size_t *n);

/* Push a frame's userdata to be filled. */
ts_frame **ts_new_frame (lua_State *L);

/* After the verb that filled it: the frame on top, or nil and the sentence. */
int ts_give_frame (lua_State *L, ts_status status, const ts_error *err,
                   ts_frame **frame);

#endif
