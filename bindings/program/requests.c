/* requests.c -- lines of requests on standard input, and interrupts that come
** among them while a cell runs */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "program.h"

#define ROOM 65536   /* bytes that may wait while a cell runs */
#define EVERY 50000  /* microseconds between two looks */

/* A signal handler reaches nothing but a static. It is at work only between
** watch(true) and watch(false), while nobody else reads. */
static struct {
  char bytes[ROOM];
  size_t length;      /* bytes that wait */
  size_t line;        /* where the first line begins that was not looked at */
} waiting;

/* Does a line of JSON have the name "interrupt"? Inside a text its quotes would
** have backslashes. */
static int is_interrupt (const char *line, size_t n) {
  static const char name[] = "\"interrupt\"";
  const size_t length = sizeof name - 1;
  for (size_t i = 0; i + length < n; i++) {
    size_t after = i + length;
    if (memcmp(line + i, name, length) != 0) continue;
    if (i > 0 && line[i - 1] == '\\') continue;
    while (after < n && line[after] == ' ') after++;
    if (after < n && line[after] == ':') return 1;
  }
  return 0;
}

static void look_at_lines (void) {
  char *end;
  while ((end = memchr(waiting.bytes + waiting.line, '\n',
                       waiting.length - waiting.line)) != NULL) {
    size_t next = (size_t)(end - waiting.bytes) + 1;
    if (is_interrupt(waiting.bytes + waiting.line, next - waiting.line))
      raise(SIGINT);
    waiting.line = next;
  }
}

static void look (int number) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  int saved = errno;
  (void)number;
  if (waiting.length < ROOM && poll(&input, 1, 0) > 0) {
    ssize_t got = read(STDIN_FILENO, waiting.bytes + waiting.length,
                       ROOM - waiting.length);
    if (got > 0) {
      waiting.length += (size_t)got;
      look_at_lines();
    }
  }
  errno = saved;
}

/* requests_watch(on): look for interrupts while a cell runs */
static int watch (lua_State *L) {
  int on = lua_toboolean(L, 1);
  struct itimerval timer = {{0, 0}, {0, 0}};
  struct sigaction action = {.sa_handler = on ? look : SIG_IGN};
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  if (on) timer.it_value.tv_usec = timer.it_interval.tv_usec = EVERY;
  if (on) sigaction(SIGALRM, &action, NULL);
  setitimer(ITIMER_REAL, &timer, NULL);
  if (!on) sigaction(SIGALRM, &action, NULL);
  return 0;
}

/* requests_read() -> the bytes that come next; nil at the end */
static int read_some (lua_State *L) {
  char bytes[8192];
  ssize_t got;
  if (waiting.length > 0) {
    lua_pushlstring(L, waiting.bytes, waiting.length);
    waiting.length = waiting.line = 0;
    return 1;
  }
  do got = read(STDIN_FILENO, bytes, sizeof bytes);
  while (got < 0 && errno == EINTR);
  if (got <= 0) return 0;
  lua_pushlstring(L, bytes, (size_t)got);
  return 1;
}

/* ignore_interrupts(): Ctrl-C means something only while a cell runs */
static int ignore_interrupts (lua_State *L) {
  (void)L;
  signal(SIGINT, SIG_IGN);
  return 0;
}

void ts_open_requests (lua_State *L) {
  static const luaL_Reg functions[] = {
    {"ignore_interrupts", ignore_interrupts}, {"requests_read", read_some},
    {"requests_watch", watch}, {NULL, NULL}
  };
  luaL_setfuncs(L, functions, 0);
}
