/* status.h -- what a core function answers when it cannot do its work */
#ifndef TS_STATUS_H
#define TS_STATUS_H

#include <stdarg.h>
#include <stdint.h>

/*
** Every core function that can fail returns a ts_status. Those that know more
** than the kind of failure take a 'ts_error *' as their last argument and leave
** a full sentence there. There is no global error state.
**
**   (1) 'text' is a sentence that a person can act on: the place, the value,
**       the reason and the cure. It is complete without 'file' and 'line'.
**   (2) 'file' and 'line' repeat the place for programs; line 0 is "none".
**   (3) A NULL error is allowed: the status alone is returned.
**   (4) Success leaves the error as it was.
**   (5) Control characters that data bring into a sentence are shown as '?':
**       a file cannot speak to the terminal. Line ends and tabs stay.
*/
typedef enum {
  TS_OK = 0,
  TS_NOMEM,     /* memory ran out */
  TS_MISUSE,    /* called wrongly: a type, a length, an unknown option */
  TS_DOMAIN,    /* a value for which the question has no meaning */
  TS_SYNTAX,    /* text that cannot be read: a number, a period, a row */
  TS_UNKNOWN,   /* a name that nothing has: a country, a column, a dataset */
  TS_CONFLICT,  /* two rows, sides, units or codes that exclude each other */
  TS_IO,        /* the operating system said no */
  TS_LOCKED,    /* another program holds the store */
  TS_CORRUPT,   /* bytes that are not what was written */
  TS_STOPPED    /* the caller raised its stop flag */
} ts_status;

#define TS_ERROR_TEXT 4096
#define TS_ERROR_FILE 512

typedef struct {
  ts_status status;
  int64_t line;               /* 1-based; 0 when there is none */
  char file[TS_ERROR_FILE];   /* "" when there is none */
  char text[TS_ERROR_TEXT];
} ts_error;

/* Fill 'err' with a sentence and return 'status', so that a caller can write
** return ts_fail(err, TS_SYNTAX, "...").  Text that does not fit is cut. */
ts_status ts_fail (ts_error *err, ts_status status, const char *format, ...)
  __attribute__((format(printf, 3, 4)));

/* The same with a place: the text becomes "file:line: sentence". */
ts_status ts_fail_at (ts_error *err, ts_status status, const char *file,
                      int64_t line, const char *format, ...)
  __attribute__((format(printf, 5, 6)));

/* TS_NOMEM with its sentence. */
ts_status ts_fail_memory (ts_error *err);

/* The kind of failure in a few words; static text. */
const char *ts_message (ts_status status);

#endif
