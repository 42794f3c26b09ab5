/* terminal.c -- command lines, Ctrl-C and the size of the terminal */
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "program.h"

/* One array of argv, owned by Lua; the strings stay in the arguments' table. */
static char **push_argv (lua_State *L, int arg, int *argc) {
  int n = (int)luaL_len(L, arg);
  char **argv = lua_newuserdatauv(L, (size_t)(n + 2) * sizeof *argv, 0);
  argv[0] = (char *)"tradestat";
  for (int i = 1; i <= n; i++) {
    lua_rawgeti(L, arg, i);
    argv[i] = (char *)luaL_checkstring(L, -1);
    lua_pop(L, 1);  /* remove argument, which its table keeps */
  }
  argv[n + 1] = NULL;
  *argc = n + 1;
  return argv;
}

#define OPTIONS_MOST 48  /* below ':' and 'A', so that a place is no letter */

/* The letters of options that have one, as getopt_long wants them. */
static void add_letter (char *letters, const char *letter, int takes) {
  size_t n = strlen(letters);
  letters[n++] = *letter;
  if (takes) letters[n++] = ':';
  letters[n] = '\0';
}

/* The options of a list of { name =, short =, takes = }; 'val' is the place in
** it. 'letters' has room for all of theirs. */
static struct option *push_options (lua_State *L, int arg, char *letters) {
  int n = (int)luaL_len(L, arg);
  struct option *all;
  luaL_argcheck(L, n < OPTIONS_MOST, arg, "too many options");
  all = lua_newuserdatauv(L, (size_t)(n + 1) * sizeof *all, 0);
  memset(all, 0, (size_t)(n + 1) * sizeof *all);
  for (int i = 0; i < n; i++) {
    lua_rawgeti(L, arg, i + 1);
    lua_getfield(L, -1, "name");
    lua_getfield(L, -2, "takes");
    all[i].name = luaL_checkstring(L, -2);
    all[i].has_arg = lua_isnil(L, -1) ? no_argument : required_argument;
    all[i].val = i + 1;
    if (lua_getfield(L, -3, "short") == LUA_TSTRING)
      add_letter(letters, lua_tostring(L, -1), all[i].has_arg);
    lua_pop(L, 4);  /* remove short, takes, name, option */
  }
  return all;
}

/* getopt_long tells what is wrong by 'optopt': 0 for an unknown name, a place
** in the list for a value that a flag does not take, else a letter. */
static int refuse_option (lua_State *L, int found, const char *word) {
  lua_pushnil(L);
  if (found == ':') lua_pushfstring(L, "option '%s' needs a value", word);
  else if (optopt == 0) lua_pushfstring(L, "unknown option '%s'", word);
  else if (optopt < OPTIONS_MOST && word[1] == '-')
    lua_pushfstring(L, "'%s': takes no value", word);
  else lua_pushfstring(L, "unknown option '-%c'", optopt);
  lua_pushstring(L, word);
  return 3;
}

/* The place in the list of the option that getopt_long found. */
static int place_of (lua_State *L, int arg, int found) {
  int place = found, n = (int)luaL_len(L, arg);
  for (int i = 1; found >= 'A' && i <= n; i++) {
    lua_rawgeti(L, arg, i);
    if (lua_getfield(L, -1, "short") == LUA_TSTRING
        && *lua_tostring(L, -1) == found) place = i;
    lua_pop(L, 2);  /* remove short, option */
  }
  return place;
}

/* getopt(arguments, options, in_order) -> { name = value or true }, operands;
** or nil, message, word. With in_order the first operand ends the options. */
static int options_of (lua_State *L) {
  char letters[2 * OPTIONS_MOST + 3] = ":";
  int argc, found, n = 0;
  char **argv = push_argv(L, 1, &argc);
  struct option *all;
  if (lua_toboolean(L, 3)) strcpy(letters, "+:");
  all = push_options(L, 2, letters);
  lua_newtable(L);
  optind = 0;
  opterr = 0;
  while ((found = getopt_long(argc, argv, letters, all, NULL)) != -1) {
    if (found == '?' || found == ':')
      return refuse_option(L, found, argv[optind - 1]);
    if (optarg != NULL) lua_pushstring(L, optarg);
    else lua_pushboolean(L, 1);
    lua_setfield(L, -2, all[place_of(L, 2, found) - 1].name);
  }
  lua_newtable(L);
  while (optind < argc) {
    lua_pushstring(L, argv[optind++]);
    lua_rawseti(L, -2, ++n);
  }
  return 2;
}

/* A signal handler reaches nothing but a static: the state that guard runs. */
static lua_State *guarded;

static void stop (lua_State *L, lua_Debug *where) {
  (void)where;
  lua_sethook(L, NULL, 0, 0);
  luaL_error(L, "interrupted");
}

static void interrupt (int number) {
  int always = LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT;
  (void)number;
  lua_sethook(guarded, stop, always, 1);
}

/* guard(f, handler, ...) -> true, results; or false, what handler made of the
** error. Ctrl-C is an error inside f; pressed twice it ends the program. */
static int guard (lua_State *L) {
  struct sigaction action = {.sa_handler = interrupt}, before;
  int status;
  luaL_checktype(L, 1, LUA_TFUNCTION);
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_pushvalue(L, 2);
  lua_remove(L, 2);
  lua_insert(L, 1);  /* handler, f, ... */
  sigemptyset(&action.sa_mask);
  action.sa_flags = (int)SA_RESETHAND;
  guarded = L;
  sigaction(SIGINT, &action, &before);
  if (before.sa_handler == SIG_IGN) {  /* a kernel lives on, however often */
    action.sa_flags = 0;
    sigaction(SIGINT, &action, NULL);
  }
  status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 1);
  sigaction(SIGINT, &before, NULL);
  lua_sethook(L, NULL, 0, 0);
  lua_pushboolean(L, status == LUA_OK);
  lua_replace(L, 1);
  return lua_gettop(L);
}

static void do_nothing (int number) {
  (void)number;
}

/* outlive_interrupts(): Ctrl-C between one line and the next ends nothing. A
** handler, not SIG_IGN, which programs started from here would inherit. */
static int outlive_interrupts (lua_State *L) {
  struct sigaction action = {.sa_handler = do_nothing};
  (void)L;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, NULL);
  return 0;
}

/* is_terminal(0, 1 or 2) */
static int is_terminal (lua_State *L) {
  lua_pushboolean(L, isatty((int)luaL_checkinteger(L, 1)));
  return 1;
}

/* width() -> columns of the terminal behind standard error, or 80 */
static int width (lua_State *L) {
  struct winsize size = {0};
  int known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  lua_pushinteger(L, known ? size.ws_col : 80);
  return 1;
}

/* height() -> rows of the terminal behind standard output, or 24 */
static int height (lua_State *L) {
  struct winsize size = {0};
  int known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0;
  lua_pushinteger(L, known ? size.ws_row : 24);
  return 1;
}

/* colours() -> true when standard output is a terminal that has colours and
** nobody asked for none (NO_COLOR) */
static int colours (lua_State *L) {
  const char *term = getenv("TERM"), *none = getenv("NO_COLOR");
  lua_pushboolean(L, isatty(STDOUT_FILENO) && term != NULL
                  && strcmp(term, "dumb") != 0
                  && (none == NULL || none[0] == '\0'));
  return 1;
}

/* now() -> seconds of a clock that only goes forward */
static int now (lua_State *L) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  lua_pushnumber(L, (lua_Number)t.tv_sec + 1e-9 * (lua_Number)t.tv_nsec);
  return 1;
}

/* setenv(name, value) */
static int set_environment (lua_State *L) {
  setenv(luaL_checkstring(L, 1), luaL_checkstring(L, 2), 1);
  return 0;
}

/* real_path(path) -> the same place without links and ".."; nil: none */
static int real_path (lua_State *L) {
  char path[PATH_MAX];
  lua_pushstring(L, realpath(luaL_checkstring(L, 1), path));
  return 1;
}

int luaopen_tradestat_terminal (lua_State *L) {
  static const luaL_Reg functions[] = {
    {"colours", colours}, {"getopt", options_of}, {"guard", guard},
    {"height", height}, {"is_terminal", is_terminal},
    {"now", now}, {"outlive_interrupts", outlive_interrupts},
    {"real_path", real_path}, {"setenv", set_environment},
    {"width", width}, {NULL, NULL}
  };
  luaL_newlib(L, functions);
  ts_open_prompt(L);
  ts_open_capture(L);
  ts_open_requests(L);
  return 1;
}
