/* binding.c -- what the files of the module tradestat.core share */
#include "binding.h"

#include <math.h>
#include <signal.h>
#include <string.h>

void **ts_new_owner (lua_State *L, const char *meta) {
  void **owner = lua_newuserdatauv(L, sizeof *owner, 1);
  *owner = NULL;  /* before anything can fail */
  luaL_setmetatable(L, meta);
  return owner;
}

int ts_return (lua_State *L, ts_status status, const ts_error *err,
               int results) {
  if (status == TS_OK) return results;
  lua_settop(L, 0);
  lua_pushnil(L);
  lua_pushstring(L, (err->text[0] != '\0') ? err->text : ts_message(status));
  return 2;
}

void ts_set_text_field (lua_State *L, const char *name, const char *text) {
  if (text == NULL) return;
  lua_pushstring(L, text);
  lua_setfield(L, -2, name);
}

/* NaN is nil: what is not given is not a number. */
void ts_set_number_field (lua_State *L, const char *name, double number) {
  if (isnan(number)) return;
  lua_pushnumber(L, number);
  lua_setfield(L, -2, name);
}

void ts_set_integer_field (lua_State *L, const char *name, lua_Integer n) {
  lua_pushinteger(L, n);
  lua_setfield(L, -2, name);
}

void ts_tell_collector (lua_State *L, size_t bytes) {
  if (bytes >= 1024) lua_gc(L, LUA_GCSTEP, (int)(bytes / 1024 % 0x3fffffff));
}

static void set_option (lua_State *L, ts_args *args, const ts_option *option,
                        const char *name, ts_error *err) {
  ts_status status;
  if (option == NULL)  /* unknown: let the core say what is nearest */
    status = ts_args_number(args, name, 0, err);
  else if (lua_type(L, -1) == LUA_TNUMBER && option->kind <= TS_OPTION_INTEGER)
    status = ts_args_number(args, name, lua_tonumber(L, -1), err);
  else if (lua_isboolean(L, -1) && option->kind == TS_OPTION_FLAG)
    status = ts_args_number(args, name, lua_toboolean(L, -1), err);
  else if (lua_type(L, -1) == LUA_TSTRING
           && (option->kind > TS_OPTION_FLAG || option->words != NULL))
    status = ts_args_text(args, name, lua_tostring(L, -1), err);
  else
    status = ts_fail(err, TS_MISUSE, "option '%s' is a %s: it takes a %s", name,
                     luaL_typename(L, -1),
                     (option->kind <= TS_OPTION_INTEGER) ? "number"
                     : (option->kind == TS_OPTION_FLAG) ? "boolean" : "string");
  if (status != TS_OK) luaL_error(L, "%s", err->text);
}

void ts_check_options (lua_State *L, int index, const ts_option *options,
                       ts_args *args) {
  ts_error err = {0};
  ts_args_start(args, options);
  if (lua_isnoneornil(L, index)) return;
  luaL_checktype(L, index, LUA_TTABLE);
  lua_pushnil(L);  /* first key */
  while (lua_next(L, index) != 0) {
    const ts_option *option = options;
    const char *name;
    if (lua_type(L, -2) != LUA_TSTRING)
      luaL_error(L, "options are a table of names: { name = value }");
    name = lua_tostring(L, -2);
    while (option != NULL && option->name != NULL
           && strcmp(option->name, name) != 0) option++;
    if (option != NULL && option->name == NULL) option = NULL;
    set_option(L, args, option, name, &err);
    lua_pop(L, 1);  /* remove value, keep key */
  }
}

/* A signal handler can reach nothing but a static; it is raised and lowered
** only between ts_interrupt_start and ts_interrupt_stop. */
static volatile sig_atomic_t interrupted;
static struct sigaction before;

static void interrupt (int number) {
  (void)number;
  interrupted = 1;
}

ts_stop ts_interrupt_start (void) {
  struct sigaction action = {.sa_handler = interrupt};
  sigemptyset(&action.sa_mask);
  interrupted = 0;
  sigaction(SIGINT, &action, &before);
  return &interrupted;
}

int ts_interrupt_end (ts_status status) {
  sigaction(SIGINT, &before, NULL);
  return interrupted && status != TS_STOPPED;
}

void ts_interrupt_stop (ts_status status) {
  if (ts_interrupt_end(status)) raise(SIGINT);
}
