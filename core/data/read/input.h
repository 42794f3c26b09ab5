/* input.h -- a file of trade data, recognised and read as flow records */
#ifndef TS_INPUT_H
#define TS_INPUT_H

#include <stddef.h>
#include <stdint.h>
#include "base/status.h"
#include "record.h"

/*
** Reading has two halves, so that a loader can use all processors: blocks are
** taken from the file one after the other, then parsed at once by several
** threads; a third one may hash the file meanwhile, block after block.
**
**   (1) A block holds whole records: a quoted newline never splits one. Reading
**       does not keep memory for more than the blocks in use (S31).
**   (2) Plain files are read in blocks; compressed ones (.gz, .zip, .7z, .zst,
**       .xz, recognised by content) stream through zlib (.gz) or libarchive
**       with its raw, zip and 7zip readers only. Of an archive with several
**       files (BACI has one a year) those are read, one after the other, that
**       have the header of the first one that a format knows; lines count
**       through all of them.
**   (3) Text is UTF-8, UTF-8 with BOM, Latin-1, Windows-1251 or GB18030, as the
**       format says or as the first block shows; records arrive in UTF-8.
**       UTF-16 is refused with a sentence. NUL bytes are an error with their
**       place.
**   (4) A record longer than TS_RECORD_MOST bytes is an error (S32), so a
**       quote that is never closed is found and named by the line it opens on.
**   (5) Every row gives one or more records, or is set apart inside a record
**       ('apart'), or is a problem; none is dropped. Blank lines are counted.
**   (6) A row with more or fewer fields than its header is a problem, except
**       one empty field at the end of every row (a trailing comma).
**   (7) Where years are columns, each cell that is not empty counts as a row,
**       so that rows = records + problems holds for every format.
*/
#define TS_RECORD_MOST (16u << 20)
#define TS_BLOCK_BYTES (1u << 18)

/* What an absent row means (S12). */
typedef enum { TS_ABSENT_ASK_RELEASES, TS_ABSENT_ZERO } ts_absence;

/* What the loader must know about a format; see format.c for the table. */
typedef struct {
  const char *name;              /* "comtrade v1" */
  const char *title;             /* "UN Comtrade API v1, CSV" */
  const char *dataset;           /* the name's first word: "comtrade" */
  const char *currency;          /* "USD" */
  const char *valuation_import;  /* "CIF", "FOB" or "" */
  const char *valuation_export;
  ts_absence absence;
} ts_format_facts;

/* A column mapped by hand, as in
** db:load(path, { format = { period = "date", ... } }).
** Exactly one of 'column' and 'constant' is set; scale 0 means 1. */
typedef struct {
  const char *target;    /* "period", "value", "exporter", "currency" ... */
  const char *column;
  const char *constant;
  double scale;
} ts_mapping;

typedef struct {
  const char *format;          /* a format's name, or NULL: recognise */
  const ts_mapping *mappings;  /* ends with {NULL}; or NULL */
  const char *classification;  /* overrules the file's; or NULL */
  const char *const *keep;     /* names of extra columns, ends with NULL */
} ts_input_options;

typedef struct ts_input ts_input;
typedef struct ts_block ts_block;

/* Open, recognise, read the header. Errors: no such file, empty, header only is
** no error (no rows), binary, unknown header (the sentence names the nearest
** format, what is missing, and how to map by hand). 'options' may be NULL. */
ts_status ts_input_open (const char *path, const ts_input_options *options,
                         ts_input **input, ts_error *err);
void ts_input_close (ts_input *input);  /* NULL is allowed */

const ts_format_facts *ts_input_facts (const ts_input *input);
/* Default classification family for the dataset's name: "HS", "CN" ... */
const char *ts_input_family (const ts_input *input);
/* The names of the kept columns, ends with NULL: those that options asked for,
** then those that the format always keeps because its rows of one key add up
** over them (Comext's STAT_PROCEDURE). A record's 'keep' has this order. */
const char *const *ts_input_keep (const ts_input *input);
/* A release date that the file's name carries ("2023-01-03" of "[2023-01-03]",
** "2024-01" of BACI's "_V202401"), or NULL. */
const char *ts_input_release (const ts_input *input);
/* Bytes of the file on disk, and how many of them have been read. */
int64_t ts_input_size (const ts_input *input);
int64_t ts_input_read (const ts_input *input);

/* The next block: '*block' is NULL at the end. Call from one thread; free each
** block with ts_block_free. */
ts_status ts_input_next (ts_input *input, ts_block **block, ts_error *err);
void ts_block_free (ts_block *block);

/* The bytes of the file as they are on disk (compressed or not) pass through
** 'hash' in order: those up to the end of a block, or with NULL, which comes
** behind the last one, all the others. Call for each block in its order, from
** one thread at a time, which may be another than the one that reads on. */
typedef void (*ts_hash) (void *state, const void *bytes, size_t n);
ts_status ts_input_hash (ts_input *input, const ts_block *block, ts_hash hash,
                         void *state, ts_error *err);
/* The 1-based line of the block's first record. */
int64_t ts_block_line (const ts_block *block);

/* Where a block's records go. 'line' is relative to the block, 0 its first.
** Callbacks return TS_OK, or another status to stop. */
typedef struct {
  ts_status (*record) (void *state, const ts_record *record, int64_t line);
  ts_status (*problem) (void *state, int64_t line, ts_slice text,
                        const char *reason);
  void *state;
} ts_sink;

/* Parse a block, once; safe from several threads on different blocks. '*lines'
** is the number of lines the block has, for the numbering of the next; '*rows'
** the rows of data read (blank lines are none). */
ts_status ts_block_parse (const ts_input *input, const ts_block *block,
                          const ts_sink *sink, int64_t *lines, int64_t *rows,
                          ts_error *err);
/* The 1-based line of the first block's first record (2 after a header). */
int64_t ts_input_first_line (const ts_input *input);

/*
** What a person wants to know before loading: `tradestat describe FILE`.
** A text of several lines: which format and why (or the nearest and what is
** missing), compression, encoding, delimiter, line ends, columns with what they
** are used for (unknown ones marked "not used"), rows and first problems of the
** first block with their lines, periods and sides seen there. The caller frees.
*/
ts_status ts_describe (const char *path, const ts_input_options *options,
                       char **text, ts_error *err);

/* The name of the i-th format, for messages and help; NULL behind the last. */
const char *ts_format_name (size_t i);

#endif
