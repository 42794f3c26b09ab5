/* stream.h -- questions put to files that are not stored (ts.scan) */
#ifndef TS_STREAM_H
#define TS_STREAM_H

#include "data/store/load.h"
#include "query.h"

/*
** The same questions as to a store, answered while the files are read.
**   (1) Every question reads the files once, in blocks, on all threads; rows
**       are condensed (condense.h) and put to the query in a store in memory,
**       so that the answer is that of db:load and db:flows, notes included.
**   (2) Memory holds the blocks at hand and what is condensed: it grows with
**       the answer, not with the files.
**   (3) A bad row stops the question with the first problems of the first block
**       that has any, by line; with 'reject' they are left out and counted.
**   (4) Files of one format append to one dataset, as in load.h, rule 4. Files
**       of two releases of a dataset are TS_CONFLICT: of equal records the
**       newest would have to be chosen.
**   (5) Records that are there twice are not looked for; a note says so.
*/
typedef struct {
  const char *const *paths;
  size_t n;                        /* at least one */
  const ts_load_options *options;  /* dataset, reject, input, threads, stop,
                                      progress; the rest has no meaning here */
} ts_files;

typedef ts_status (*ts_question) (ts_store *store, const ts_selection *s,
                                  const ts_request *request, ts_frame **frame,
                                  ts_error *err);

/* 'question' is ts_flows_by or ts_flows_coverage. */
ts_status ts_stream_ask (const ts_files *files, const ts_selection *selection,
                         const ts_request *request, ts_question question,
                         ts_frame **frame, ts_error *err);

/* A store in memory that has the datasets of the files, without rows; the
** caller closes it. Files that no format fits are found here. */
ts_status ts_stream_datasets (const ts_files *files, ts_store **store,
                              ts_error *err);

#endif
