/* flows.h -- what the bindings of stores and of queries share */
#ifndef TS_FLOWS_H
#define TS_FLOWS_H

#include "binding.h"
#include "data/store/load.h"
#include "data/store/store.h"

/* The open store of argument 'arg'; a closed one raises. */
ts_store *ts_check_store (lua_State *L, int arg);

#define TS_MAPPINGS_MOST 24

/* Options of a load with the arrays that they point to; texts are borrowed from
** the table that they were read from. */
typedef struct {
  ts_load_options options;
  const char *keep[TS_KEEP_MOST + 1];
  ts_mapping mappings[TS_MAPPINGS_MOST];
  lua_State *L;
  int index;           /* of the table, whose function 'progress' is called */
} ts_load_spec;

/* Read the options table at 'index', an absolute one, into what stays where it
** is: the options point into it. */
void ts_read_load_spec (lua_State *L, int index, ts_load_spec *spec);

/* Push the list of a store's datasets with their loads and spans. */
ts_status ts_push_catalogue (lua_State *L, ts_store *store, ts_error *err);

#endif
