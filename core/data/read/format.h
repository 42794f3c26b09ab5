/* format.h -- the table of source formats */
#ifndef TS_FORMAT_H
#define TS_FORMAT_H

#include <stddef.h>
#include "data/codes/countries.h"
#include "input.h"
#include "record.h"

/*
** A format is one row of 'ts_formats', and format.c is the only file that
** knows it.
**
**   (1) A file fits a format when its header names a column for each target
**       that the format needs, written with the format's delimiter. Of several
**       that fit, the one with the most headings in the file is taken, then the
**       first in the table.
**   (2) Headings match in any ASCII case, columns in any order. Where several
**       headings serve one target, the first in the format's list is used and
**       the next one fills its empty cells.
**   (3) A row is set apart as a split (S8) when a TS_T_SPLIT column holds
**       neither one of the 'words' nor nothing.
**   (4) Rows of one key that the source expects to be added (Comext's
**       statistical procedures) keep the column that tells them apart: 'keep'.
**   (5) An estimate flag speaks of the record when the number that it belongs
**       to is there.
*/
typedef enum {
  TS_T_PERIOD, TS_T_YEAR, TS_T_MONTH, TS_T_EXPORTER, TS_T_IMPORTER,
  TS_T_REPORTER, TS_T_PARTNER, TS_T_FLOW, TS_T_REGIME, TS_T_REPORTED_BY,
  TS_T_PRODUCT, TS_T_CLASSIFICATION, TS_T_LEVEL, TS_T_VALUE, TS_T_WEIGHT,
  TS_T_QUANTITY, TS_T_QUANTITY_UNIT, TS_T_ESTIMATED, TS_T_ESTIMATED_WEIGHT,
  TS_T_ESTIMATED_QUANTITY,
  TS_T_SCALE,      /* power of ten of the row's numbers */
  TS_T_INDICATOR,  /* must hold one of 'words' */
  TS_T_SPLIT,      /* rule 3 */
  TS_TARGETS
} ts_target;

#define TS_BIT(target) (1u << (target))

typedef struct {
  const char *header;
  ts_target target;
  ts_system system;     /* of countries; COMTRADE for its numbers of units */
  int power;            /* of numbers: 3 when the column counts thousands */
  const char *words;    /* separated by '|': cells of the total (split), those
                        ** that are read (indicator), those that say yes
                        ** (estimated) */
} ts_heading;

/* A word of a flow column. */
typedef struct {
  const char *word;
  ts_regime regime;
} ts_flow_word;

/* Where a record's classification comes from when no column and no option
** says it. */
typedef enum {
  TS_CLASS_FAMILY,     /* the family's name */
  TS_CLASS_FILE_NAME,  /* "HS17" in the file's name is HS2017 */
  TS_CLASS_YEAR        /* the family's name and the year of the period */
} ts_class_rule;

enum {
  TS_LATIN1_TOO = 1,      /* text that is not UTF-8 is Latin-1 */
  TS_MONTH_52 = 2,        /* month 52 marks a year: "202352" */
  TS_ZERO_IS_NONE = 4,    /* a weight or quantity of 0 is "not available" */
  TS_ACROSS = 8,          /* each column named by a period is a value */
  TS_RECONCILED = 16,     /* no side reported: one figure for both */
  TS_JSON_TOO = 32        /* also comes as JSON objects with these names */
};

typedef struct {
  ts_format_facts facts;
  char delimiter;
  unsigned needs;               /* set of TS_BIT */
  const ts_heading *headings;   /* ends with {NULL} */
  const ts_flow_word *flows;    /* ends with {NULL}; NULL: no flow column */
  const char *family;
  ts_class_rule class_rule;
  const char *product;          /* of every row; NULL: from a column */
  size_t digits;                /* all codes have these many; 0: not so */
  const char *none;             /* cells of numbers that mean "missing" */
  unsigned traits;
  const char *const *keep;      /* rule 4; ends with NULL; or NULL */
} ts_format;

extern const ts_format ts_formats[];     /* ends with a NULL name */
extern const ts_format ts_plain_format;  /* what mappings by hand start from */

/* The format called 'name' in any case, or NULL. */
const ts_format *ts_format_find (const char *name);

/* Names of targets that a mapping by hand can have: "period" ...; NULL for
** those that only formats use. */
extern const char *const ts_target_names[TS_TARGETS];

/* True when 'list' ("C00|") has the word, in any case. */
int ts_word_in (const char *list, ts_slice word);

/* The regime of a flow word, or -1. */
int ts_flow_find (const ts_flow_word *flows, ts_slice word);

/* True when goods of this regime enter the reporter. */
int ts_regime_is_import (ts_regime regime);

/* "H5" is HS2017, "S4" is SITC4 ...; what is no such code stays as it is. */
ts_slice ts_classification_of (ts_slice code);

/* "HS17" or "HS2017" in a file's name; NULL when there is none. */
const char *ts_classification_in_name (const char *path);

/* Comtrade's unit of quantity by its number: "kg"; "" for no quantity, NULL for
** a number that it does not have. */
const char *ts_comtrade_unit (ts_slice number);

#endif
