/* panel_each.h -- the groups of a panel, shared out to threads */
#ifndef TS_PANEL_EACH_H
#define TS_PANEL_EACH_H

#include "base/threads.h"

#define TS_GROUPS_RUN 64   /* groups handed out at a time: most are soon done */

/* What is done with one group; it writes only what belongs to the group. */
typedef ts_status (*ts_group_work) (void *state, size_t group, ts_error *err);

/* Call work(state, group, err) for each group 0 .. groups - 1. The error is
** that of the lowest group that failed, whatever the number of threads;
** TS_STOPPED once the flag rose. */
ts_status ts_panel_each (size_t groups, size_t threads, ts_stop stop,
                         ts_group_work work, void *state, ts_error *err);

#endif
