/* trend_report.h -- trends in words, whichever way they were estimated */
#ifndef TS_TREND_REPORT_H
#define TS_TREND_REPORT_H

#include "trend_estimate.h"

/* "value", "log(value)", "logit(value)" or "logit(squeezed value)". */
ts_status ts_trend_name (char **owned, const ts_trend *t);

/* The coefficients: intercept, slope, season terms. */
ts_status ts_trend_report_terms (const ts_trend *t, ts_fit *out);

/* The series "fitted", on the scale of the response, or of the share itself
** where a share is the mean (fractional). */
ts_status ts_trend_report_fitted (const ts_trend *t, ts_fit *out);

#endif
