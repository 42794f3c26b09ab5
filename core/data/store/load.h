/* load.h -- files of trade data into the store, whole or not at all */
#ifndef TS_LOAD_H
#define TS_LOAD_H

#include "data/read/input.h"
#include "store.h"

/*
** Loading a file is one transaction.
**   (1) rows read = rows stored + rows set apart + rows rejected; the load's
**       row in table 'load' says so (design rule 6).
**   (2) A bad row stops the load, and the sentence lists the first problems by
**       line; with 'reject' the good rows are stored and each bad one is kept
**       in table 'reject' with line, text and reason.
**   (3) The same file again (same SHA-256, same dataset) changes nothing:
**       'already' is set (S4). When rows of it were replaced since, 'overtaken'
**       is set too, and with 'replace' it is loaded again.
**   (4) Files of one format, currency and classification family append to one
**       dataset, "comtrade HS USD", unless one is named (S3). A file of another
**       currency or family does not append: TS_CONFLICT.
**   (5) The bytes that are parsed are the bytes that are hashed.
**   (6) The stored bytes do not depend on the number of threads (S27).
*/
typedef struct {
  const char *dataset;         /* NULL: rule 4 */
  const char *release;         /* NULL: the one in the file's name, or none */
  int replace;                 /* new rows win over equal identities (S4) */
  int reject;                  /* rule 2 */
  ts_input_options input;
  size_t threads;              /* 0: ts_threads_default */
  ts_stop stop;
  void (*progress) (void *state, int64_t read, int64_t size, int64_t rows);
  void *state;
} ts_load_options;

typedef struct {
  int64_t load, dataset;       /* ids */
  char *name;                  /* of the dataset; owned */
  const char *format;          /* title of the format; static */
  char sha256[65];
  int64_t bytes, rows, stored, set_apart, rejected;
  uint64_t replaced;           /* older rows that no longer live */
  uint64_t repeated;           /* of those stored: a later row replaces them */
  uint64_t beside;             /* rows that stand beside another release's */
  int already, overtaken;      /* rule 3: 'load' is the earlier one */
  int sorted;                  /* the file's keys rise */
  int spilled;                 /* the duplicate check needed temporary files */
  double seconds;
} ts_load_summary;

void ts_load_summary_free (ts_load_summary *summary);

ts_status ts_load_file (ts_store *store, const char *path,
                        const ts_load_options *options,
                        ts_load_summary *summary, ts_error *err);

#endif
