/* program.h -- what the program adds to Lua: a terminal, nothing else */
#ifndef TS_PROGRAM_H
#define TS_PROGRAM_H

#include <lua.h>
#include <lauxlib.h>

/* The private module tradestat.terminal: command lines, signals, the terminal;
** what it can do stands in these files. */
int luaopen_tradestat_terminal (lua_State *L);

/* Add the functions of prompt.c, capture.c and requests.c to the table on top
** of the stack. */
void ts_open_prompt (lua_State *L);
void ts_open_capture (lua_State *L);
void ts_open_requests (lua_State *L);

int luaopen_tradestat_core (lua_State *L);

#endif
