/* reader.h -- what the files of the input reader share; of others, only those
** that read a table as a frame use it: tablehead.c, tablejson.c, texttable.c */
#ifndef TS_READER_H
#define TS_READER_H

#include "encoding.h"
#include "input.h"
#include "layout.h"
#include "source.h"
#include "text.h"

/* Texts made while a block is parsed; they live as long as the block. */
typedef struct ts_spare {
  struct ts_spare *next;
  size_t used, room;
  char text[];
} ts_spare;

/* Blocks that can be used again, shared by an input and its blocks, which may
** be freed by any thread and after the input. */
typedef struct ts_pool ts_pool;
ts_pool *ts_pool_alloc (void);       /* NULL without memory */
void ts_pool_close (ts_pool *pool);  /* no block will be wanted; NULL allowed */

struct ts_input {
  ts_source *source;
  ts_pool *pool;           /* owned until it is closed */
  ts_layout layout;
  int is_json;
  char delimiter;
  ts_encoding encoding;
  size_t member_index;     /* of the member that was recognised */
  char *member;            /* its name, "" when it has none */
  ts_string header;        /* its header record, as bytes */
  int started;             /* the reading of blocks has begun */
  size_t next_member;      /* index of the member that comes next */
  int in_member;
  ts_string carry;         /* read, but not yet part of a block */
  ts_string head;          /* bytes before the first block of a file that is
                           ** not packed, until they are hashed */
  size_t lead_lines;       /* header lines that the next block begins with */
  int64_t first_line, next_line;
  char family[8];
  char release[16];        /* "" when the name carries none */
};

struct ts_block {
  ts_pool *pool;           /* where it goes back to */
  ts_block *next;          /* in the pool */
  char *text;              /* owned; TS_TEXT_PAD bytes behind 'n' */
  size_t n, room;          /* room without that padding */
  size_t own;              /* of the first 'n': what the file has */
  int64_t used;            /* bytes of the file that led up to here */
  int64_t line;            /* of its first record */
  size_t lead_lines;       /* header lines of a later member, before 'text' */
  int quoted;              /* there are quotes in 'text' */
  ts_spare **spares;       /* owned: made by ts_block_parse */
};

/* Where the header stands at the start of a member. */
typedef struct {
  size_t start, end;       /* bytes of the header record, or for JSON what comes
                           ** before the first object */
  size_t lines;            /* lines up to 'end' */
  int is_json;
} ts_head;

/* Read the start of the member until it holds a whole header, up to the longest
** record; '*head' says where it is. Empty, binary, UTF-16 text is refused. */
ts_status ts_head_read (ts_input *input, ts_string *text, ts_head *head,
                        ts_error *err);

/* Find the format of a header, or map it by hand, and bind the layout.
** TS_UNKNOWN when no format fits; the sentence names the nearest. */
ts_status ts_recognise (ts_input *input, const ts_string *text,
                        const ts_head *head, const ts_input_options *options,
                        ts_error *err);

/* The two steps of ts_input_open: open the file; find the first member whose
** header is known (rule 2 of input.h) and settle its layout. When the second
** fails with TS_UNKNOWN, the layout has the names of the columns. */
ts_status ts_input_start (const char *path, ts_input **input, ts_error *err);
ts_status ts_input_find (ts_input *input, const ts_input_options *options,
                         ts_error *err);

/* Room for a text that lives as long as the block; NULL without memory. */
char *ts_block_spare (const ts_block *block, size_t n);

#endif
