/* prompt.c -- lines edited by readline, with a history and completion */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "program.h"

#define HISTORY_MOST 5000  /* lines kept in the file */

/* Readline calls back without a state of ours: these are set only while one
** line is read. */
static struct {
  lua_State *L;
  char *line;        /* malloc'd by readline */
  int done;
  lua_Integer word;  /* the last of the completer's list that was asked for */
  volatile sig_atomic_t interrupted;
} reading;

static void interrupt (int number) {
  (void)number;
  reading.interrupted = 1;
}

static void take (char *line) {
  reading.line = line;
  reading.done = 1;
  rl_callback_handler_remove();
}

/* Ctrl-C: forget the line, leave the terminal as it was found. */
static void drop_line (void) {
  rl_free_line_state();
  rl_callback_sigcleanup();
  rl_replace_line("", 0);
  rl_callback_handler_remove();
  fputs("^C\n", rl_outstream);
  reading.done = 1;
}

/* Wait for a key. SIGINT is blocked everywhere but in ppoll, so none is lost
** between the look at the flag and the wait. */
static void read_keys (const sigset_t *open) {
  struct pollfd input = {.fd = fileno(rl_instream), .events = POLLIN};
  while (!reading.done) {
    int ready = ppoll(&input, 1, NULL, open);
    if (reading.interrupted) drop_line();
    else if (ready > 0) rl_callback_read_char();
    else if (ready < 0 && errno != EINTR) take(NULL);
  }
}

static void read_one (const char *prompt) {
  struct sigaction action = {.sa_handler = interrupt}, before;
  sigset_t block, open;
  sigemptyset(&action.sa_mask);
  sigemptyset(&block);
  sigaddset(&block, SIGINT);
  sigaction(SIGINT, &action, &before);
  sigprocmask(SIG_BLOCK, &block, &open);
  rl_callback_handler_install(prompt, take);
  rl_reset_screen_size();  /* it may have changed while a chunk ran */
  read_keys(&open);
  sigaction(SIGINT, &before, NULL);
  sigprocmask(SIG_SETMASK, &open, NULL);
}

/* read(prompt) -> the line; or nil, "interrupted" or "end" */
static int read_line (lua_State *L) {
  const char *prompt = luaL_checkstring(L, 1);
  reading.L = L;
  reading.line = NULL;
  reading.done = 0;
  reading.interrupted = 0;
  read_one(prompt);
  reading.L = NULL;
  if (reading.line == NULL) {
    lua_pushnil(L);
    lua_pushstring(L, reading.interrupted ? "interrupted" : "end");
    return 2;
  }
  lua_pushstring(L, reading.line);
  free(reading.line);
  reading.line = NULL;
  return 1;
}

/* Where the completer stands in the registry. */
static const char completer_key = 'c';

static int find_words (lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &completer_key);
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 2);
  lua_call(L, 2, 1);
  return 1;
}

static char *next_word (const char *text, int state) {
  lua_State *L = reading.L;
  char *word = NULL;
  (void)text;
  if (state == 0) reading.word = 0;
  if (lua_rawgeti(L, -1, ++reading.word) == LUA_TSTRING)
    word = strdup(lua_tostring(L, -1));
  lua_pop(L, 1);  /* remove word */
  return word;
}

static char **complete (const char *text, int start, int end) {
  lua_State *L = reading.L;
  char **words = NULL;
  (void)end;
  lua_pushcfunction(L, find_words);
  lua_pushstring(L, text);
  lua_pushlstring(L, rl_line_buffer, (size_t)start);
  if (lua_pcall(L, 2, 1, 0) == LUA_OK && lua_istable(L, -1)) {
    rl_attempted_completion_over = 1;
    words = rl_completion_matches(text, next_word);
  }
  lua_pop(L, 1);  /* remove list or message */
  rl_completion_append_character = '\0';
  return words;
}

/* on_complete(f): f(word, line before it) -> list of words, or nil */
static int on_complete (lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &completer_key);
  rl_readline_name = "tradestat";
  rl_attempted_completion_function = complete;
  rl_basic_word_break_characters = " \t\n\"'`*^%<>=&|#,;(){}[]";
  return 0;
}

/* Make the folders above a file, for its owner only. */
static void make_folders (char *path) {
  for (char *p = strchr(path + 1, '/'); p != NULL; p = strchr(p + 1, '/')) {
    *p = '\0';
    mkdir(path, 0700);  /* that it exists is no failure; open_history sees */
    *p = '/';
  }
}

/* open_history(path): read it, or begin it */
static int open_history (lua_State *L) {
  size_t length;
  const char *path = luaL_checklstring(L, 1, &length);
  char *copy = lua_newuserdatauv(L, length + 1, 0);
  int file;
  memcpy(copy, path, length + 1);
  make_folders(copy);
  history_comment_char = '#';
  history_write_timestamps = 1;  /* they part entries of several lines */
  history_multiline_entries = 1;
  using_history();
  file = open(path, O_CREAT | O_APPEND | O_WRONLY, 0600);
  if (file >= 0) close(file);
  if (read_history(path) == 0) history_truncate_file(path, HISTORY_MOST);
  lua_pushboolean(L, file >= 0);
  return 1;
}

/* remember(text, path): one entry, at once in the file too */
static int remember (lua_State *L) {
  const char *text = luaL_checkstring(L, 1);
  const char *path = luaL_optstring(L, 2, NULL);
  HIST_ENTRY *last = history_get(history_base + history_length - 1);
  if (text[0] == '\0' || (last != NULL && strcmp(last->line, text) == 0))
    return 0;
  add_history(text);
  if (path != NULL) append_history(1, path);
  return 0;
}

void ts_open_prompt (lua_State *L) {
  static const luaL_Reg functions[] = {
    {"on_complete", on_complete}, {"open_history", open_history},
    {"read", read_line}, {"remember", remember}, {NULL, NULL}
  };
  luaL_setfuncs(L, functions, 0);
}
