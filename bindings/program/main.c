/* main.c -- the program `tradestat`: a Lua that finds its own vocabulary */
#include <lauxlib.h>
#include <limits.h>
#include <locale.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "program.h"

#define COULD_NOT_RUN 2

/* Where the Lua part may stand, seen from the folder of the executable:
** installed, in the build tree, in a second build tree inside it. */
static const char *const places[] = {
  "/../share/lua/5.4", "/../scripts", "/../../scripts", NULL
};

static int has_library (const char *folder) {
  char path[PATH_MAX + 32];
  int n = snprintf(path, sizeof path, "%s/tradestat/program.lua", folder);
  return n < (int)sizeof path && access(path, R_OK) == 0;
}

/* Push the folder that holds tradestat/; TRADESTAT_LUA comes first. */
static void push_library (lua_State *L) {
  char program[PATH_MAX];
  const char *named = getenv("TRADESTAT_LUA");
  ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
  if (named != NULL) {
    if (!has_library(named))
      luaL_error(L, "TRADESTAT_LUA is '%s', which holds no tradestat/", named);
    lua_pushstring(L, named);
    return;
  }
  program[(n > 0) ? n : 0] = '\0';
  if (n > 0) *strrchr(program, '/') = '\0';
  for (const char *const *place = places; *place != NULL; place++) {
    lua_pushfstring(L, "%s%s", program, *place);
    if (has_library(lua_tostring(L, -1))) return;
    lua_pop(L, 1);  /* remove folder */
  }
  luaL_error(L, "the Lua part of tradestat is not beside the program: "
                "set TRADESTAT_LUA to the folder that holds tradestat/");
}

/* Put our folder in front of package.path. */
static void set_path (lua_State *L) {
  push_library(L);
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "path");
  lua_pushfstring(L, "%s/?.lua;%s/?/init.lua;%s", lua_tostring(L, -3),
                  lua_tostring(L, -3), lua_tostring(L, -1));
  lua_setfield(L, -3, "path");
  lua_pop(L, 3);  /* remove path, package, folder */
}

static void preload (lua_State *L, const char *name, lua_CFunction open) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushcfunction(L, open);
  lua_setfield(L, -2, name);
  lua_pop(L, 1);  /* remove package.preload */
}

/* start(argc, argv) -> exit status, in protected mode */
static int start (lua_State *L) {
  int argc = (int)lua_tointeger(L, 1);
  char **argv = lua_touserdata(L, 2);
  luaL_openlibs(L);
  preload(L, "tradestat.core", luaopen_tradestat_core);
  preload(L, "tradestat.terminal", luaopen_tradestat_terminal);
  set_path(L);
  lua_getglobal(L, "require");
  lua_pushliteral(L, "tradestat.program");
  lua_call(L, 1, 1);
  lua_createtable(L, argc, 0);
  for (int i = 1; i < argc; i++) {
    lua_pushstring(L, argv[i]);
    lua_rawseti(L, -2, i);
  }
  lua_call(L, 1, 1);  /* program(arguments) */
  return 1;
}

static int complain (const char *message) {
  fprintf(stderr, "tradestat: %s\n", message);
  return COULD_NOT_RUN;
}

int main (int argc, char **argv) {
  lua_State *L = luaL_newstate();
  int status;
  if (L == NULL) return complain("not enough memory to start");
  setlocale(LC_CTYPE, "");  /* the prompt edits UTF-8; numbers stay in "C" */
  lua_pushcfunction(L, start);
  lua_pushinteger(L, argc);
  lua_pushlightuserdata(L, argv);
  if (lua_pcall(L, 2, 1, 0) == LUA_OK)
    status = (int)lua_tointeger(L, -1);
  else
    status = complain(luaL_tolstring(L, -1, NULL));
  lua_close(L);
  if (fflush(stdout) != 0 || ferror(stdout))
    return complain("the output could not be written");
  return status;
}
