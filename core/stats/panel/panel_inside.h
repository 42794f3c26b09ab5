/* panel_inside.h -- how a panel is put together; for panel*.c alone */
#ifndef TS_PANEL_INSIDE_H
#define TS_PANEL_INSIDE_H

#include "panel.h"

/* Find the number column and the periods; nothing is counted yet. */
ts_status ts_panel_name (ts_panel *panel, const ts_frame *frame,
                         const char *of, ts_error *err);
/* The calendar between two ordinals, none when they are the wrong way round. */
ts_status ts_panel_set_calendar (ts_panel *p, int32_t least, int32_t most,
                                 ts_error *err);
/* List the group columns; NULL: every key. */
ts_status ts_panel_choose_by (ts_panel *p, const ts_column *const *columns,
                              size_t count);

#endif
