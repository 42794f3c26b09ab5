/* statistics.h -- what the bindings of statistics share */
#ifndef TS_BINDING_STATISTICS_H
#define TS_BINDING_STATISTICS_H

#include "binding.h"
#include "frame_parts.h"
#include "stats/panel/panel.h"

#define TS_NAMES_MOST 64  /* keys named in one call */

/* Texts are borrowed from tables on the stack, which stay there. */
typedef struct {
  ts_panel_spec spec;
  const char *by[TS_NAMES_MOST];
} ts_checked_spec;

/* Read { of =, as =, over =, by = {...}, within = "selection",
** missing = "skip", coverage = 0.98, se =, share = true } at 'index'; nil is an
** empty one. */
void ts_check_spec (lua_State *L, int index, ts_checked_spec *c);

/* What a call f(frame, name, options, spec) asks of a named statistic; made as
** {0}, so that an error has no text yet. */
typedef struct {
  const ts_frame *frame;
  ts_args args;
  ts_checked_spec c;
  ts_error err;
} ts_asked;

/* Read arguments 1, 3 and 4. */
void ts_check_asked (lua_State *L, const ts_option *options, ts_asked *asked);

/* The numbers of a list, false and nil becoming NaN; they live in a userdata
** that is pushed. */
double *ts_check_values (lua_State *L, int arg, size_t *n);

/* Set a field of the table on top of the stack; NULL and NaN set nothing. */
void ts_set_count_field (lua_State *L, const char *name, size_t count);

/* Each adds its functions to the module's table on top of the stack. */
void ts_open_fit (lua_State *L);
void ts_open_chance (lua_State *L);
void ts_open_regress (lua_State *L);
void ts_open_series (lua_State *L);
void ts_open_vocabulary (lua_State *L);

#endif
