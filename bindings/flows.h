/* flows.h -- what the bindings of stores and of queries share */
#ifndef TS_FLOWS_H
#define TS_FLOWS_H

#include "binding.h"
#include "data/store.h"

/* The open store of argument 'arg'; a closed one raises. */
ts_store *ts_check_store (lua_State *L, int arg);

#endif
