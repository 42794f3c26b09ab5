/* core.c -- the private module tradestat.core: analysts require "tradestat" */
#include <gsl/gsl_errno.h>

#include "base/version.h"
#include "binding.h"

/* nearest(text, list) -> the item that was probably meant, or nil */
static int nearest (lua_State *L) {
  const char *names[256];
  const char *text = luaL_checkstring(L, 1);
  lua_Integer n = luaL_len(L, 2);
  ptrdiff_t found;
  if (n > 256) n = 256;
  luaL_checkstack(L, (int)n, NULL);
  for (lua_Integer i = 0; i < n; i++) {
    lua_geti(L, 2, i + 1);
    names[i] = luaL_checkstring(L, -1);
  }
  found = ts_nearest(text, names, (size_t)n);
  if (found < 0) lua_pushnil(L);
  else lua_pushstring(L, names[found]);
  return 1;
}

int luaopen_tradestat_core (lua_State *L);

int luaopen_tradestat_core (lua_State *L) {
  static const luaL_Reg functions[] = {{"nearest", nearest}, {NULL, NULL}};
  gsl_set_error_handler_off();
  luaL_newlib(L, functions);
  lua_pushstring(L, TS_VERSION);
  lua_setfield(L, -2, "version");
  ts_open_frame(L);
  ts_open_statistics(L);
  ts_open_store(L);
  ts_open_query(L);
  ts_open_codes(L);
  ts_open_read(L);
  ts_open_json(L);
  ts_open_documents(L);
  return 1;
}
