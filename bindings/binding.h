/* binding.h -- what the files of the module tradestat.core share */
#ifndef TS_BINDING_H
#define TS_BINDING_H

#include <lua.h>
#include <lauxlib.h>
#include "base/frame.h"
#include "base/option.h"
#include "base/status.h"
#include "base/threads.h"
#include "stats/statistic.h"

/*
** Each file of bindings/ adds its functions to the module's table, which is on
** top of the stack, and makes its metatables.
**   (1) Arguments of a wrong type raise "bad argument"; what the core refuses
**       is returned as nil and a sentence (ts_return), which the Lua side
**       raises at the analyst's own line (S34).
**   (2) An owner is a userdata set to NULL before the core is called; __gc and
**       __close are one function, and calling it twice is harmless.
*/
void ts_open_frame (lua_State *L);
void ts_open_statistics (lua_State *L);
void ts_open_store (lua_State *L);
void ts_open_query (lua_State *L);
void ts_open_codes (lua_State *L);
void ts_open_read (lua_State *L);
void ts_open_json (lua_State *L);
void ts_open_documents (lua_State *L);

#define TS_META_FRAME "tradestat.frame"
#define TS_META_FIT "tradestat.fit"
#define TS_META_STORE "tradestat.store"

/* Push a new userdata of a metatable that holds a NULL pointer; give back
** where to put what it will own. */
void **ts_new_owner (lua_State *L, const char *meta);

/* The frame (never NULL) of argument 'arg'. */
ts_frame *ts_check_frame (lua_State *L, int arg);

/* After a call of the core: on success return 'results' (they are on the
** stack); else push nil and the sentence. */
int ts_return (lua_State *L, ts_status status, const ts_error *err,
               int results);

/* Set a field of the table on top of the stack; a NULL text sets nothing, a NaN
** sets nothing. */
void ts_set_text_field (lua_State *L, const char *name, const char *text);
void ts_set_number_field (lua_State *L, const char *name, double number);
void ts_set_integer_field (lua_State *L, const char *name, lua_Integer n);

/* Tell the collector that the object on top of the stack holds 'bytes' outside
** Lua's memory (S31). */
void ts_tell_collector (lua_State *L, size_t bytes);

/* Read the options table at 'index' (nil or none: all defaults) into args;
** an unknown name, a wrong type or value raises and names the nearest. */
void ts_check_options (lua_State *L, int index, const ts_option *options,
                       ts_args *args);

/* The stop flag of the running call: SIGINT raises it (S28). start installs
** the handler, stop restores what was there before and takes what the call
** returned: a signal that came too late for the call to see, so that it is not
** TS_STOPPED, is delivered again to the handler that stood before. */
ts_stop ts_interrupt_start (void);
void ts_interrupt_stop (ts_status status);

/* The same for calls whose work is kept all the same: a signal that came too
** late is told (1) and not delivered, so that what was done can be said. */
int ts_interrupt_end (ts_status status);

#endif
