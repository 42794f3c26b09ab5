/* panel_inside.h -- how a panel is put together; for panel*.c alone */
#ifndef TS_PANEL_INSIDE_H
#define TS_PANEL_INSIDE_H

#include "panel.h"

/* List the group columns; NULL: every key. */
ts_status ts_panel_choose_by (ts_panel *p, const ts_column *const *columns,
                              size_t count);
/* Sort the rows into groups (panel.h, rule 1). */
ts_status ts_panel_make_groups (ts_panel *p);

#endif
