/* elasticity.h -- how much one number moves when another does */
#ifndef TS_ELASTICITY_H
#define TS_ELASTICITY_H

#include "stats/panel/panel.h"

/*
** elasticity = ln(x1 / x0) / ln(z1 / z0): the per cent by which x (spec->of)
** moved for each per cent of z, between the base period and this one.
**
**   (1) 'kind' is "yoy" or "pop"; NULL is pop for years and refused below
**       (S22).
**   (2) Where x or z has no log growth there is none, for the same reason
**       (growth.h, rule 5); where z stands still, it "did not change".
**   (3) It moves with every quirk of two periods, the more the less z changed:
**       an elasticity that is to hold is estimated over many (regress).
*/
ts_status ts_elasticity (const ts_frame *frame, const char *z,
                         const ts_panel_spec *spec, const char *kind,
                         ts_frame **out, ts_error *err);

#endif
