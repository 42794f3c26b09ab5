/* settle.h -- two rows that are one record: how it is told */
#ifndef TS_SETTLE_H
#define TS_SETTLE_H

#include "identity.h"
#include "data/read/input.h"

/* TS_CONFLICT with a sentence that names both places (S4): the file and line
** where the file can still be read as it was, else the file and its n-th
** record. 'load' is the one that was refused, read with 'options'. */
ts_status ts_clash_sentence (ts_store *store, const ts_load *load,
                             const ts_input_options *options,
                             const ts_clash *clash, ts_error *err);

#endif
