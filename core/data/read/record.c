/* record.c -- the words for sides, regimes and rows that are set apart */
#include "record.h"

const char *const ts_side_names[] = {
  "exporter", "importer", "reconciled", NULL
};

const char *const ts_apart_names[] = {"", "aggregate", "split", NULL};

const char *const ts_regime_names[] = {
  "export", "import", "trade", "re-export", "re-import", "domestic export",
  "foreign import", "import for inward processing",
  "export after inward processing", "import after outward processing",
  "export for outward processing", NULL
};
