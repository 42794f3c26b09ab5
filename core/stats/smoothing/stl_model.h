/* stl_model.h -- STL as a model */
#ifndef TS_STL_MODEL_H
#define TS_STL_MODEL_H

#include "parts.h"
#include "stl_plan.h"

extern const ts_model ts_stl_model;

/* Plan and run an STL of the season 'period' (0: there is none) over the span
** of the parts; 'refused' is set when there can be none. '*season' is the place
** in the period of which there is too little. */
ts_status ts_stl_parts_of (ts_parts *parts, const ts_args *args, size_t period,
                           ts_stop stop, ts_stl_plan *plan, size_t *season);

#endif
