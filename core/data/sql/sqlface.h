/* sqlface.h -- a store as SQL sees it: tables of flows, functions (S30) */
#ifndef TS_SQLFACE_H
#define TS_SQLFACE_H

#include "base/status.h"
#include "data/store/sqlite.h"

/*
** What the loadable extension gives to any SQLite connection whose main
** database is a store, and the program to its own.
**   (1) Table 'flows': the rows that add up (flowcursor.h, rule 1), with
**       dataset and reported_by. Table 'flows_all': every live row, with apart,
**       load and release too. Keys and periods are text, numbers REAL; what is
**       missing is NULL, never "". Both are eponymous: nothing about them is
**       stored.
**   (2) A column compared with '=' under BINARY collation chooses chunks by
**       zone: dataset, period, exporter, importer, reported_by, product,
**       classification, regime.
**   (3) Each reducer is an aggregate ts_<name>(x): ts_hhi(value). NULL is
**       missing; text is an error, a code is no number. Options follow as pairs
**       (sqlargs.h): ts_cr(value, 'n', 5).
**   (4) Each model is an aggregate ts_<name>(period, value, field) with options
**       behind: ts_trend(period, value, 'p', 'log', 1, 'season', 1),
**       ts_its(period, value, 'effect', 'from', '2022-03'). Without 'field'
**       it gives the first field of the fit: the slope of trend and theil_sen, S of
**       mann_kendall, the rate of cagr. An unknown field is an error that lists
**       them. Rows are sorted by period, which must be of one frequency and
**       different in each row; periods between that have no row are missing.
**       What a model refuses to answer is NULL (S25).
**   (5) No built-in function is replaced: all names begin with "ts_".
**   (6) Columns that datasets keep stand behind the others, NULL in the rows of
**       a dataset that does not keep them; one that is called like a column of
**       the record is not shown. They are those of the moment at which the
**       table is first named on a connection.
*/
ts_status ts_attach_sql (sqlite3 *db, ts_error *err);

/* Its parts; SQLite codes. */
int ts_sql_tables (sqlite3 *db);
int ts_sql_reducers (sqlite3 *db);
int ts_sql_models (sqlite3 *db);

/* What the functions share: they give the same for the same, reach nothing
** outside and may stand in views. */
#define TS_SQL_FLAGS (SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

/* The number of an argument: NaN for NULL. 0 when it is none. */
int ts_sql_number (sqlite3_value *value, double *number);

/* Answer a number, NULL for NaN; or a sentence and its status. */
void ts_sql_answer (sqlite3_context *ctx, double number);
void ts_sql_refuse (sqlite3_context *ctx, ts_status status,
                    const char *sentence);

#endif
