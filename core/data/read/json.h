/* json.h -- Comtrade's JSON replies, taken object by object */
#ifndef TS_JSON_H
#define TS_JSON_H

#include "parser.h"

/*
** {"elapsedTime": ..., "count": n, "data": [ {...}, {...} ], "error": ""}, or
** an array of objects alone. The objects' names are the columns.
**
**   (1) Text is cut between objects by counting braces outside strings, and one
**       object at a time goes through jansson: never one tree of the reply.
**   (2) A name that the first object lacks is ignored; one that an object
**       lacks, or null, is an empty cell.
*/

/* The offset behind the '[' of the data, or n when there is none; '*error' is
** the reply's message of its own, if it has one (the caller frees it). */
size_t ts_json_data (const char *text, size_t n, char **error);

/* Bytes of whole objects that text[0..n), which begins between objects, holds;
** '*ended' is set when the array ends within. */
ts_extent ts_json_extent (const char *text, size_t n, int *ended);

/* The names of the first object in text[0..n), as a header: 'names' is an
** array that the caller frees with free(), the texts live in '*kept'. */
ts_status ts_json_names (const char *text, size_t n, ts_slice **names,
                         size_t *count, ts_string *kept);

/* All objects of a block, as rows. */
ts_status ts_json_parse (ts_parser *p, ts_slice text);

#endif
