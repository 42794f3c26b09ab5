/* The prompt as a person meets it: the program runs on a pseudo-terminal, keys
** are sent and what appears is looked for. */
#include <errno.h>
#include <gsl/gsl_test.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROOM (1 << 20)
#define PATIENCE 20000   /* milliseconds until something must have appeared */

#define ANSWER "\033[?2004l\r"   /* readline has left the line: output begins */

typedef struct {
  pid_t child;
  int terminal;
  char *seen;      /* all output since the last time it was looked at */
  size_t length;
} session;

static char state[] = "/tmp/tradestat-prompt-XXXXXX";

static void start (session *s, const char *term, unsigned short columns) {
  struct winsize size = {.ws_row = 24, .ws_col = columns};
  const char *build = getenv("B");
  char program[512];
  snprintf(program, sizeof program, "%s/tradestat",
           (build != NULL) ? build : "build");
  s->seen = malloc(ROOM);
  s->length = 0;
  s->child = forkpty(&s->terminal, NULL, NULL, &size);
  if (s->child == 0) {
    setenv("TERM", term, 1);
    setenv("XDG_STATE_HOME", state, 1);
    setenv("PAGER", "cat", 1);
    unsetenv("INPUTRC");
    execl(program, program, (char *)NULL);
    _exit(127);
  }
}

/* Read what has come; 0 at the end of the session. */
static int listen_to (session *s, int wait) {
  struct pollfd one = {.fd = s->terminal, .events = POLLIN};
  ssize_t got;
  if (poll(&one, 1, wait) <= 0) return 1;
  got = read(s->terminal, s->seen + s->length, ROOM - 1 - s->length);
  if (got <= 0) return 0;
  s->length += (size_t)got;
  s->seen[s->length] = '\0';
  return 1;
}

static void forget (session *s) {
  s->length = 0;
  s->seen[0] = '\0';
}

/* True once 'text' has appeared; then it and all before it are forgotten. */
static int appears (session *s, const char *text) {
  for (int waited = 0; waited < PATIENCE; waited += 50) {
    char *at;
    s->seen[s->length] = '\0';
    at = strstr(s->seen, text);
    if (at != NULL) {
      size_t used = (size_t)(at - s->seen) + strlen(text);
      memmove(s->seen, s->seen + used, s->length - used + 1);
      s->length -= used;
      return 1;
    }
    if (!listen_to(s, 50)) return 0;
  }
  return 0;
}

static void expect (session *s, const char *text, const char *what) {
  int found = appears(s, text);
  gsl_test(!found, "%s: '%s' appears%s%.300s", what, text,
           found ? "" : "; there is: ", found ? "" : s->seen);
}

static void type (session *s, const char *keys) {
  size_t length = strlen(keys);
  gsl_test(write(s->terminal, keys, length) != (ssize_t)length, "typed");
}

static void leave (session *s, const char *what) {
  int status = -1, waited = 0;
  pid_t ended = 0;
  gsl_test(!appears(s, "> "), "%s: the prompt is there", what);
  type(s, "\4");  /* Ctrl-D */
  for (; ended == 0 && waited < PATIENCE; waited += 50) {
    forget(s);
    if (!listen_to(s, 50)) usleep(50000);
    ended = waitpid(s->child, &status, WNOHANG);
  }
  if (ended == 0) kill(s->child, SIGKILL);
  if (ended == 0) waitpid(s->child, &status, 0);
  gsl_test(status != 0, "%s: it leaves with status 0", what);
  close(s->terminal);
  free(s->seen);
}

static void test_results (session *s) {
  expect(s, "> ", "prompt");
  type(s, "1 + 2\r");
  expect(s, ANSWER "3", "an expression");
  type(s, "_ * 5\r");
  expect(s, ANSWER "15", "_ is the last result");
  type(s, "x =\r");
  expect(s, ">> ", "incomplete input goes on");
  type(s, "42\rx\r");
  expect(s, ANSWER "42", "over two lines");
  type(s, "exporter = RUS\r");
  expect(s, "write \"RUS\"", "a mistake is told");
}

static void test_completion (session *s) {
  type(s, "f = ts.frame{ { \"exporter\", { \"CHN\", \"DEU\" } }, { \"value\", "
       "{ 3, 1 } } }\r");
  expect(s, "> ", "a frame");
  forget(s);
  type(s, "ts.perc\t");
  expect(s, "ts.percent", "a name is completed");
  type(s, "(0.5)\r");
  expect(s, "50.0 %", "and called");
  type(s, "f:effective_n\t");
  expect(s, "f:effective_number", "a verb");
  type(s, "()\r");
  expect(s, ANSWER "1.6", "of a frame");
  type(s, "f:column \"val\t");
  expect(s, "f:column \"value\"", "a column");
  type(s, "\r");
  expect(s, "{ 3.0, 1.0 }", "its values");
}

static void test_boxes (session *s) {
  type(s, "f\r");
  expect(s, "\xe2\x94\x8c\xe2\x94\x80", "a box");
  expect(s, "exporter", "its columns");
  expect(s, "2 rows", "its shape");
  type(s, "f:with('number_of_things', 'value'):with('number_of_others', 'value')"
       ":with('the_very_last_column_of_all', 'value')\r");
  expect(s, "1 column hidden: value", "what does not fit is named");
  type(s, "show.mode = 'table'\rts.frame{ { 'x', (function () local t = {} for "
       "i = 1, 60 do t[i] = i end return t end)() } }\r");
  expect(s, "\xc2\xb7", "head and tail");
  expect(s, "60 rows", "of many rows");
  forget(s);
  type(s, "last()\r");
  expect(s, "37", "all of the last result");
  expect(s, "60 rows", "through a pager");
}

static void test_help (session *s) {
  type(s, "?percent\r");
  expect(s, "A fraction as a percentage", "?name is help");
  type(s, "??percent\r");
  expect(s, "function ts.percent (x, digits)", "??name is the source");
}

static void test_interrupt (session *s) {
  type(s, "print(6 * 111) while true do end\r");
  expect(s, "666", "a loop begins");
  type(s, "\3");
  expect(s, "interrupted", "Ctrl-C ends a loop");
  forget(s);
  type(s, "6 * 7\r");
  expect(s, ANSWER "42", "and the session lives on");
  expect(s, "> ", "a prompt");
  type(s, "unfinished = {");
  expect(s, "unfinished = {", "what is typed");
  type(s, "\3");
  expect(s, "^C", "Ctrl-C drops a line");
  forget(s);
  type(s, "10 + 1\r");
  expect(s, ANSWER "11", "and the next is read");
}

static void test_paste (session *s) {
  forget(s);
  type(s, "\033[200~y = 20 +\n  3\ny * 2\033[201~\r");
  expect(s, ANSWER "46", "pasted lines are one piece");
}

static void test_history (void) {
  session s;
  start(&s, "xterm", 80);
  expect(&s, "> ", "again");
  forget(&s);
  type(&s, "\033[A");   /* up */
  expect(&s, "y * 2", "the history outlives a session");
  type(&s, "\r");
  expect(&s, ANSWER "46", "several lines are one entry");
  leave(&s, "history");
}

/* Without a screen there are no escapes and no boxes. */
static void test_dumb (void) {
  session s;
  start(&s, "dumb", 80);
  expect(&s, "> ", "dumb");
  type(&s, "ts.frame{ { 'value', { 3, 1 } } }\r");
  expect(&s, "2 rows: 2 values", "a table");
  gsl_test(strchr(s.seen, '\033') != NULL, "TERM=dumb gets no escapes");
  leave(&s, "dumb");
}

int main (void) {
  session s;
  char remove[sizeof state + 16];
  gsl_test(mkdtemp(state) == NULL, "a folder for the history");
  signal(SIGPIPE, SIG_IGN);
  start(&s, "xterm", 80);
  test_results(&s);
  test_completion(&s);
  test_boxes(&s);
  test_help(&s);
  test_interrupt(&s);
  test_paste(&s);
  leave(&s, "the session");
  test_history();
  test_dumb();
  snprintf(remove, sizeof remove, "rm -r %s", state);
  gsl_test(system(remove) != 0, "removed");
  return gsl_test_summary();
}
