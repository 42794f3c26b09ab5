/* sqlcolumns.c -- names and declarations of columns for SQL */
#include "sqlcolumns.h"

#include <string.h>

const ts_sql_column ts_sql_columns[TS_SQL_COLUMNS] = {
  {"dataset TEXT", TS_SHOW_DATASET, 1},
  {"period TEXT", TS_C_PERIOD, 1},
  {"exporter TEXT", TS_C_EXPORTER, 1},
  {"importer TEXT", TS_C_IMPORTER, 1},
  {"reported_by TEXT", TS_C_REPORTED_BY, 1},
  {"product TEXT", TS_C_PRODUCT, 1},
  {"classification TEXT", TS_C_CLASSIFICATION, 1},
  {"level TEXT", TS_C_LEVEL, 0},
  {"regime TEXT", TS_C_REGIME, 1},
  {"value REAL", TS_C_VALUE, 0},
  {"weight REAL", TS_C_WEIGHT, 0},
  {"quantity REAL", TS_C_QUANTITY, 0},
  {"quantity_unit TEXT", TS_C_QUANTITY_UNIT, 0},
  {"estimated TEXT", TS_C_ESTIMATED, 0},
  {"apart TEXT", TS_C_APART, 0},       /* from here on: flows_all */
  {"\"load\" INTEGER", TS_SHOW_LOAD, 0},
  {"\"release\" TEXT", TS_SHOW_RELEASE, 0}
};

#define OF_ALL_ONLY 3   /* columns at the end that flows_all alone has */

int ts_sql_fixed (ts_flow_kind kind) {
  return TS_SQL_COLUMNS - ((kind == TS_FLOWS_ALL) ? 0 : OF_ALL_ONLY);
}

/* Is a kept column called like one of the record's own, in any case? */
static int is_fixed (const char *name) {
  for (int i = 0; i < TS_SQL_COLUMNS; i++) {
    const char *own = ts_sql_columns[i].declared;
    size_t length;
    own += (*own == '"');
    length = strcspn(own, "\" ");
    if (strlen(name) == length && sqlite3_strnicmp(name, own, (int)length) == 0)
      return 1;
  }
  return 0;
}

static int has_name (const ts_dict *names, const char *name) {
  for (uint32_t i = 0; i < ts_dict_size(names); i++)
    if (sqlite3_stricmp(ts_dict_text(names, i), name) == 0) return 1;
  return 0;
}

ts_status ts_sql_kept (ts_store *store, ts_dict *kept, ts_error *err) {
  const ts_dataset *datasets;
  size_t n;
  ts_status status = ts_store_begin(store, TS_STORE_READ, err);
  if (status != TS_OK) return status;
  status = ts_store_datasets(store, &datasets, &n, err);
  for (size_t i = 0; i < n && status == TS_OK; i++)
    for (size_t k = 0; k < ts_dataset_keeps(&datasets[i]); k++) {
      const char *name = datasets[i].keep[k];
      uint32_t code;
      if (is_fixed(name) || has_name(kept, name)) continue;
      status = ts_dict_add(kept, ts_slice_of(name), &code);
      if (status != TS_OK) ts_fail_memory(err);
    }
  return ts_store_end(store, status, err);
}

int ts_sql_declare (sqlite3 *db, ts_flow_kind kind, const ts_dict *kept) {
  ts_string sql = {0};
  int rc;
  for (int i = 0; i < ts_sql_fixed(kind); i++)
    ts_string_format(&sql, "%s%s", (i == 0) ? "CREATE TABLE x(" : ", ",
                     ts_sql_columns[i].declared);
  for (uint32_t i = 0; i < ts_dict_size(kept); i++) {
    char *name = sqlite3_mprintf("\"%w\"", ts_dict_text(kept, i));
    if (name == NULL) sql.status = TS_NOMEM;
    else ts_string_format(&sql, ", %s TEXT", name);
    sqlite3_free(name);
  }
  ts_string_put(&sql, ")");
  rc = (sql.status == TS_OK) ? sqlite3_declare_vtab(db, sql.text)
                             : SQLITE_NOMEM;
  ts_string_free(&sql);
  return rc;
}
