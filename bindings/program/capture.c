/* capture.c -- what a cell prints, taken from file descriptor 1 itself, so that
** print, io.write and child processes all count; and waiting for files */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "program.h"

/* There is one standard output: where it goes is a fact of the process. */
static struct {
  int before;   /* the output that was there; -1: nothing is captured */
  int file;     /* in memory, in its place */
} capture = {-1, -1};

static int fail (lua_State *L, const char *doing) {
  return luaL_error(L, "%s: %s", doing, strerror(errno));
}

/* capture_start(): from now on output is kept */
static int capture_start (lua_State *L) {
  if (capture.before >= 0) return 0;
  fflush(stdout);
  capture.file = memfd_create("output", MFD_CLOEXEC);
  if (capture.file < 0) return fail(L, "output cannot be kept");
  capture.before = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  if (capture.before < 0 || dup2(capture.file, STDOUT_FILENO) < 0) {
    close(capture.file);
    if (capture.before >= 0) close(capture.before);
    capture.before = capture.file = -1;
    return fail(L, "output cannot be kept");
  }
  return 0;
}

static void push_kept (lua_State *L, off_t size) {
  luaL_Buffer b;
  char *text = luaL_buffinitsize(L, &b, (size_t)size);
  ssize_t got = pread(capture.file, text, (size_t)size, 0);
  luaL_pushresultsize(&b, (got > 0) ? (size_t)got : 0);
}

/* capture_take() -> what was written since the last time */
static int capture_take (lua_State *L) {
  struct stat facts = {0};
  if (capture.before < 0) return 0;
  fflush(stdout);
  fstat(capture.file, &facts);
  push_kept(L, facts.st_size);
  if (ftruncate(capture.file, 0) != 0
      || lseek(capture.file, 0, SEEK_SET) < 0)
    return fail(L, "output cannot be kept");
  return 1;
}

/* capture_stop(): output goes where it went before */
static int capture_stop (lua_State *L) {
  (void)L;
  if (capture.before < 0) return 0;
  fflush(stdout);
  dup2(capture.before, STDOUT_FILENO);
  close(capture.before);
  close(capture.file);
  capture.before = capture.file = -1;
  return 0;
}

/* modified(path) -> when the file was changed last, as a text; nil: none */
static int modified (lua_State *L) {
  struct stat facts;
  if (stat(luaL_checkstring(L, 1), &facts) != 0) return 0;
  lua_pushfstring(L, "%I.%I.%I", (LUAI_UACINT)facts.st_mtim.tv_sec,
                  (LUAI_UACINT)facts.st_mtim.tv_nsec,
                  (LUAI_UACINT)facts.st_size);
  return 1;
}

/* sleep(seconds): a signal ends it early */
static int sleep_for (lua_State *L) {
  lua_Number seconds = luaL_checknumber(L, 1);
  struct timespec t = {.tv_sec = (time_t)seconds};
  t.tv_nsec = (long)((seconds - (lua_Number)t.tv_sec) * 1e9);
  nanosleep(&t, NULL);
  return 0;
}

/* user() -> the number of the user who runs this; 0 is root */
static int user (lua_State *L) {
  lua_pushinteger(L, geteuid());
  return 1;
}

/* program() -> the path of this executable */
static int program (lua_State *L) {
  char path[4096];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path);
  if (n > 0) lua_pushlstring(L, path, (size_t)n);
  else lua_pushliteral(L, "tradestat");
  return 1;
}

void ts_open_capture (lua_State *L) {
  static const luaL_Reg functions[] = {
    {"capture_start", capture_start}, {"capture_stop", capture_stop},
    {"capture_take", capture_take}, {"modified", modified},
    {"program", program}, {"sleep", sleep_for}, {"user", user}, {NULL, NULL}
  };
  luaL_setfuncs(L, functions, 0);
}
