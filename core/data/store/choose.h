/* choose.h -- the dataset that a file belongs to (S3) */
#ifndef TS_CHOOSE_H
#define TS_CHOOSE_H

#include "load.h"

/* The dataset of this name, or NULL in '*found'; borrowed from the store. */
ts_status ts_find_dataset (ts_store *store, const char *name,
                           const ts_dataset **found, ts_error *err);

/* The dataset that a file appends to (load.h, rule 4): the one named, else the
** one of its format, family and currency; made when absent. TS_CONFLICT when
** the file does not add up with what the dataset holds. */
ts_status ts_choose_dataset (ts_store *store, const ts_input *input,
                             const ts_load_options *options,
                             const ts_dataset **found, ts_error *err);

#endif
