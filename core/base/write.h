/* write.h -- frames as files */
#ifndef TS_WRITE_H
#define TS_WRITE_H

#include "frame.h"

/*
** The extension says how: .csv .tsv .json hold every digit (the shortest text
** that reads back as the same number), .md .tex .html hold what prints.
**   (1) The unit travels with its column: in heads, "value (million USD)", and
**       as a field in JSON. Without 'units' the heads of .csv and .tsv are the
**       bare names.
**   (2) Missing is empty in .csv and .tsv, null in .json, "." elsewhere, with
**       its reason beside it in .json.
**   (3) The file is written under a temporary name in the same folder, flushed
**       and renamed: the old one stands until the new one is whole.
*/
ts_status ts_frame_write (const ts_frame *frame, const char *path, int units,
                          ts_error *err);

/* The same text without a file; 'extension' is "csv" ... The caller frees with
** ts_string_free. */
ts_status ts_frame_text (const ts_frame *frame, const char *extension,
                         int units, ts_string *out, ts_error *err);

#endif
