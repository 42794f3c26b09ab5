/* shares.h -- what each member of a key holds of the whole, and adds to it */
#ifndef TS_SHARES_H
#define TS_SHARES_H

#include "stats/panel/panel.h"

/*
** These verbs compare the members of one key (spec->over) within all other
** keys and the period of a row, and add a column. The column of 'of' stays.
**
**   (1) share: the value over the sum of all members (S20), a fraction. The
**       sum is compensated over sorted values, so row order does not show.
**   (2) A missing member makes the sum, and so every share of it, missing,
**       unless the members that are there weigh at least spec->coverage (S13;
**       share_total.h), or spec->skip leaves missing members out: both are
**       noted. A sum of zero gives no share. Each cell says why.
**   (3) A narrowed key refuses; spec->selection accepts it and says so in the
**       title (S19).
**   (4) A rest row is part of the whole but no partner: its share is given, as
**       it is what the others lack; among a selection it is left out of the
**       sum and has no share. It has no rank.
**   (5) contribution: (x1 - x0) / X0, in percentage points of the growth of the
**       whole; the members' contributions add up to it (FORMULAS C2). x0 is
**       'lag' periods earlier in the completed calendar (S15).
**   (6) change: x1 - x0, fractions in percentage points, other numbers in
**       their unit; rows as in rule 5.
**   (7) rank: 1 is the largest; equal values share the better rank.
*/
ts_status ts_shares (const ts_frame *frame, const ts_panel_spec *spec,
                     ts_frame **out, ts_error *err);
ts_status ts_share_ranks (const ts_frame *frame, const ts_panel_spec *spec,
                          ts_frame **out, ts_error *err);

/* 'kind' is "yoy" or "pop"; NULL is pop for years and refused below (S22). */
ts_status ts_share_contributions (const ts_frame *frame,
                                  const ts_panel_spec *spec, const char *kind,
                                  ts_frame **out, ts_error *err);
ts_status ts_share_changes (const ts_frame *frame, const ts_panel_spec *spec,
                            const char *kind, ts_frame **out, ts_error *err);

#endif
