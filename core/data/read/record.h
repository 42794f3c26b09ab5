/* record.h -- one flow record, as a source format hands it to the loader */
#ifndef TS_RECORD_H
#define TS_RECORD_H

#include "base/decimal.h"
#include "base/memory.h"
#include "base/period.h"
#include "data/codes/countries.h"

/*
** "In period, exporter shipped product to importer, worth value, according to
** the reporter side" (design section 3).
**
**   (1) Slices point into the text being read: they live until its block is
**       released.
**   (2) 'apart' says whether the row is a record or is set apart (S8): one of
**       its countries is an aggregate, or it splits a total in a dimension
**       that is not kept (transport, customs procedure, second partner).
**   (3) 'regime' is the published flow; the headline flows are 'export' and
**       'import', which contain re-exports and re-imports as published (S10),
**       and 'trade' for reconciled sources.
*/
typedef enum { TS_BY_EXPORTER, TS_BY_IMPORTER, TS_BY_RECONCILED } ts_side;

typedef enum { TS_WHOLE, TS_APART_AGGREGATE, TS_APART_SPLIT } ts_apart;

typedef enum {
  TS_REGIME_EXPORT, TS_REGIME_IMPORT, TS_REGIME_TRADE, TS_REGIME_REEXPORT,
  TS_REGIME_REIMPORT, TS_REGIME_DOMESTIC_EXPORT, TS_REGIME_FOREIGN_IMPORT,
  TS_REGIME_INWARD_IMPORT, TS_REGIME_INWARD_EXPORT,   /* processing: MIP, XIP */
  TS_REGIME_OUTWARD_IMPORT, TS_REGIME_OUTWARD_EXPORT  /* processing: MOP, XOP */
} ts_regime;

#define TS_REGIMES 11
extern const char *const ts_side_names[];    /* "exporter" ... */
extern const char *const ts_apart_names[];   /* "", "aggregate", "split" */
extern const char *const ts_regime_names[];  /* "export", ... "re-export" ... */

#define TS_KEEP_MOST 8  /* extra columns that one load can keep */

typedef struct {
  ts_period period;
  ts_place exporter, importer;
  uint8_t side, regime, apart;
  int8_t estimated;          /* 0 reported, 1 estimated, -1 unsaid */
  int8_t level;              /* TS_LEVEL_TOTAL or the code's level */
  ts_slice product;          /* leading zeros restored; may point at 'padded' */
  char padded[16];           /* room for a restored code */
  ts_slice classification;   /* "HS2017"; static or in the text */
  ts_decimal value, weight, quantity;
  ts_slice quantity_unit;    /* "" when none */
  ts_slice keep[TS_KEEP_MOST];
} ts_record;

#endif
