/* theil_groups.h -- inequality within groups and between them */
#ifndef TS_THEIL_GROUPS_H
#define TS_THEIL_GROUPS_H

#include "stats/panel/panel.h"

/*
** Theil's T of the members of a key (spec->over), taken apart by a second key
** that says which group each is in (spec->by, one name): with S_g the share of
** group g, n_g its members and n all of them,
**   within = sum S_g T_g,  between = sum S_g ln(S_g / (n_g / n)),
** and theil = within + between. Source: Theil (1967).
**
**   (1) One row for each combination of the other keys and the period, with
**       columns within, between and theil.
**   (2) A member that is there and has nothing counts in n_g; a missing one
**       makes all three missing, unless spec->skip leaves it out: a light part
**       moves T as much as a heavy one.
**   (3) A narrowed key refuses, and so does a rest; spec->selection accepts
**       both, leaves the rest out and says so in the title (S19).
**   (4) Members without a group are one group. A negative part is TS_DOMAIN;
**       a total of zero has no T.
*/
ts_status ts_theil_groups (const ts_frame *frame, const ts_panel_spec *spec,
                           ts_frame **out, ts_error *err);

#endif
