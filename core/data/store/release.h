/* release.h -- saying which reporters have published which periods (S12) */
#ifndef TS_RELEASE_H
#define TS_RELEASE_H

#include "store.h"

/* A reporter counts as released where it has rows, or where a release list says
** so: then an absent row is a zero. Declared releases hold all products. */
typedef struct {
  const char *dataset;           /* or NULL: the only one */
  const char *side;              /* "exporter", "importer", "reconciled" */
  const char *const *reporters;  /* ids; 'count' of them */
  size_t count;
  const char *period;            /* "2022-01..2022-12": both ends closed, of the
                                    dataset's frequency */
} ts_declaration;

/* One transaction; '*declared' counts reporter-periods. */
ts_status ts_declare_release (ts_store *store, const ts_declaration *d,
                              size_t *declared, ts_error *err);

#endif
