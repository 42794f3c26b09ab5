/* models.c -- the table of models: series -> fit */
#include <math.h>
#include <string.h>
#include "growth.h"
#include "mann_kendall.h"
#include "statistic.h"
#include "theil_sen.h"
#include "trend.h"

#define OPTION_LEVEL \
  {.name = "level", .kind = TS_OPTION_NUMBER, .number = 0.95, .lo = 0.5, \
   .hi = 0.9999, .help = "confidence level of the intervals"}
#define OPTION_LOG \
  {.name = "log", .kind = TS_OPTION_FLAG, \
   .help = "fit the log: the slope is a growth rate"}

static const ts_option trend_options[] = {
  OPTION_LOG,
  {.name = "season", .kind = TS_OPTION_FLAG,
   .help = "one term for each month, quarter or half-year"},
  {.name = "errors", .kind = TS_OPTION_WORD, .text = "newey_west",
   .words = "newey_west|ols|hc1|hc3",
   .help = "standard errors: newey_west allows for residuals that vary in size"
           " and are alike from one period to the next, hc1 and hc3 for the"
           " first alone, ols for neither"},
  {.name = "lag", .kind = TS_OPTION_INTEGER, .number = NAN, .lo = 0,
   .hi = 100000, .help = "Newey-West lag in periods; not given:"
                         " floor(4 (n/100)^(2/9)). A Durbin-Watson below 1 is"
                         " noted: the lag may be too short"},
  OPTION_LEVEL,
  {.name = NULL}
};

static const ts_option theil_sen_options[] = {
  OPTION_LOG,
  {.name = "season", .kind = TS_OPTION_FLAG,
   .help = "compare each month (quarter, half-year) with the same one of other"
           " years: the slope is per year"},
  OPTION_LEVEL,
  {.name = NULL}
};

static const ts_option mann_kendall_options[] = {
  {.name = "season", .kind = TS_OPTION_WORD, .text = "auto",
   .words = "auto|none|simple|covariance",
   .help = "covariance: each month (quarter, half-year) within itself, allowing"
           " for months that move together, over complete years; simple: as if"
           " they did not; none: all periods together; auto: covariance where"
           " there are seasons, else none"},
  {.name = NULL}
};

static const ts_option cagr_options[] = {
  {.name = "from", .kind = TS_OPTION_PERIOD,
   .help = "first period; not given: the first observation"},
  {.name = "to", .kind = TS_OPTION_PERIOD,
   .help = "last period; not given: the last observation"},
  {.name = NULL}
};

const ts_model ts_models[] = {
  {.name = "trend", .fit = ts_trend_fit, .options = trend_options, .fewest = 3,
   .source = "Newey and West (1987); MacKinnon and White (1985)",
   .help = "Straight-line trend by least squares, with the slope a period and a"
           " year and errors that allow for correlated residuals"},
  {.name = "theil_sen", .fit = ts_theil_sen_fit, .options = theil_sen_options,
   .fewest = 3,
   .source = "Theil (1950); Sen (1968); Hirsch, Slack and Smith (1982)",
   .help = "Trend that outliers hardly move: the median of the slopes between"
           " all pairs of observations"},
  {.name = "mann_kendall", .fit = ts_mann_kendall_fit,
   .options = mann_kendall_options, .fewest = 3,
   .source = "Mann (1945); Kendall (1975); Hirsch and Slack (1984)",
   .help = "Test for a trend in one direction, of any shape: do later"
           " observations tend to be higher than earlier ones"},
  {.name = "cagr", .fit = ts_cagr_fit, .options = cagr_options, .fewest = 2,
   .source = "",
   .help = "Compound annual growth rate between two periods; what lies between"
           " them plays no part"},
  {.name = NULL}
};

const ts_model *ts_model_find (const char *name) {
  for (const ts_model *m = ts_models; m->name != NULL; m++)
    if (strcmp(m->name, name) == 0) return m;
  return NULL;
}

ts_status ts_model_fit (const ts_model *model, const ts_series *y,
                        const ts_args *args, ts_stop stop, ts_fit *out,
                        ts_error *err) {
  ts_status status = ts_fit_set(&out->title, "%s of %s", model->name, y->name);
  size_t infinite = 0;
  out->n = 0;
  for (size_t i = 0; i < y->n; i++) {
    out->n += isnan(y->values[i]) ? 0 : 1;
    infinite += isinf(y->values[i]) ? 1 : 0;
  }
  out->missing = y->n - out->n;
  out->zeros = y->zeros;
  if (status != TS_OK) return ts_fail_memory(err);
  if (infinite > 0)
    status = ts_fit_refuse_for(out, "observations are infinite",
                               "%zu of %zu observations are infinite",
                               infinite, out->n);
  else if (out->n < model->fewest)
    status = ts_fit_refuse(out, "needs %zu observations", model->fewest);
  else
    status = model->fit(y, args, stop, out, err);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}
