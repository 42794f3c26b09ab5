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
**       whole; the members' contributions add up to it. x0 is
**       'lag' periods earlier in the completed calendar (S15). With
**       spec->portion also contribution_share, the member's fraction of the
**       growth, which has none while the whole hardly moves: by less than
**       1e-12 of its base.
**   (6) change: x1 - x0, fractions in percentage points, other numbers in
**       their unit; rows as in rule 5.
**   (7) rank: 1 is the largest; equal values share the better rank.
**   (8) spec->se names standard errors of the values, in their unit, taken for
**       independent. share then has share_se, by the delta method: for a part a
**       and the rest b, Var s = (b^2 Var a + a^2 Var b) / (a + b)^4; change has
**       change_se, the root of the sum of both periods' variances, where the
**       errors of two periods are independent.
**   (9) A share of values from two sources, valued "CIF and FOB", is noted as
**       mixed, unless 'reported_by' keeps the sources apart.
*/
ts_status ts_shares (const ts_frame *frame, const ts_panel_spec *spec,
                     ts_frame **out, ts_error *err);
ts_status ts_share_ranks (const ts_frame *frame, const ts_panel_spec *spec,
                          ts_frame **out, ts_error *err);

/* Rule 8: the standard error of a / (a + b). */
double ts_share_error (double a, double var_a, double b, double var_b);

/* 'kind' is "yoy" or "pop"; NULL is pop for years and refused below (S22). */
ts_status ts_share_contributions (const ts_frame *frame,
                                  const ts_panel_spec *spec, const char *kind,
                                  ts_frame **out, ts_error *err);
ts_status ts_share_changes (const ts_frame *frame, const ts_panel_spec *spec,
                            const char *kind, ts_frame **out, ts_error *err);

/*
** Why a share changed. A share is s(x, o) = x / (x + o), x being the member's
** own trade and o that of all others; 0 is the base period, 1 the present one.
**
**  (10) counterfactual: s(x1, o0), the share had the others stayed at base.
**  (11) own and others: what either of the two added to the share, in
**       percentage points, the mean of both orders in which they can be
**       changed (Shapley 1953). They add up to share_change =
**       s(x1, o1) - s(x0, o0), which also is s0 (g_i - g) / (1 + g), with the
**       growth g_i of the member and g of the whole.
**  (12) Wholes follow rules 2 to 4; a whole of zero, also a counterfactual one,
**       gives none.
*/
typedef struct {
  double change, own, others;  /* fractions */
  double counterfactual;
} ts_share_effect;

/* False when a whole is zero. */
int ts_share_effect_of (double x0, double o0, double x1, double o1,
                        ts_share_effect *effect);

ts_status ts_share_effects (const ts_frame *frame, const ts_panel_spec *spec,
                            const char *kind, ts_frame **out, ts_error *err);

/*
** Who passed whom. Columns rank_change (ranks gained since the base period,
** below zero: lost), overtook (members that were larger and are smaller now)
** and overtaken (the reverse).
**
**  (13) Only members whose value is known in both periods are compared; a rest
**       is no partner. Equal values pass nobody, and share the better rank.
*/
ts_status ts_leapfrogs (const ts_frame *frame, const ts_panel_spec *spec,
                        const char *kind, ts_frame **out, ts_error *err);

#endif
