/* regress.c -- regressions by a formula, for Lua */
#include <string.h>

#include "statistics.h"
#include "stats/regression/estimators.h"

#define TS_META_REGRESSION "tradestat.regression"

/* Push a fit to be filled; *made is NULL without memory. */
static ts_fit **new_fit (lua_State *L) {
  ts_fit **made = (ts_fit **)ts_new_owner(L, TS_META_FIT);
  *made = ts_fit_alloc();
  return made;
}

static const ts_regression *check_regression (lua_State *L, int arg) {
  ts_regressed **owner = luaL_checkudata(L, arg, TS_META_REGRESSION);
  luaL_argcheck(L, *owner != NULL, arg, "the regression was closed");
  return &(*owner)->r;
}

/* regress(frame, formula, options) -> fit, regression; the regression keeps the
** frame alive */
static int regress (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *formula = luaL_checkstring(L, 2);
  ts_error err = {0};
  ts_args args;
  ts_fit **fit;
  ts_regressed **made;
  ts_status status;
  ts_check_options(L, 3, ts_regress_options, &args);
  fit = new_fit(L);
  if (*fit == NULL) return ts_return(L, TS_NOMEM, &err, 1);
  made = (ts_regressed **)ts_new_owner(L, TS_META_REGRESSION);
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, 1);
  status = ts_regress_frame(frame, formula, &args, made, *fit, &err);
  return ts_return(L, status, &err, 2);
}

/* regressions(frame, formula, options, spec, term) -> frame, one row a group */
static int regressions (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *formula = luaL_checkstring(L, 2);
  const char *term = luaL_optstring(L, 5, NULL);
  ts_error err = {0};
  ts_checked_spec c;
  ts_args args;
  ts_frame **made;
  ts_status status;
  ts_check_options(L, 3, ts_regress_options, &args);
  ts_check_spec(L, 4, &c);
  made = ts_new_frame(L);
  status = ts_frame_regress(frame, formula, &args, &c.spec, term,
                            ts_threads_default(), ts_interrupt_start(), made,
                            &err);
  ts_interrupt_stop(status);
  return ts_give_frame(L, status, &err, made);
}

/* regression_wald(regression, restrictions or nil) -> fit */
static int wald (lua_State *L) {
  const ts_regression *r = check_regression(L, 1);
  const char *text = luaL_optstring(L, 2, NULL);
  ts_error err = {0};
  ts_fit **fit = new_fit(L);
  if (*fit == NULL) return ts_return(L, TS_NOMEM, &err, 1);
  return ts_return(L, ts_regression_wald(r, text, *fit, &err), &err, 1);
}

/* regression_test(regression, "godfrey" | "pagan" | "reset", number, flag) ->
** fit: order and F, nothing and studentize, power and nothing */
static int test (lua_State *L) {
  static const char *const names[] = {"godfrey", "pagan", "reset", NULL};
  const ts_regression *r = check_regression(L, 1);
  int which = luaL_checkoption(L, 2, NULL, names);
  lua_Integer number = luaL_optinteger(L, 3, 1);
  int flag = lua_toboolean(L, 4);
  ts_error err = {0};
  ts_fit **fit;
  ts_status status;
  luaL_argcheck(L, number >= 1, 3, "a whole number above 0");
  fit = new_fit(L);
  if (*fit == NULL) return ts_return(L, TS_NOMEM, &err, 1);
  status = (which == 0)
         ? ts_regression_breusch_godfrey(r, (size_t)number, flag, *fit)
         : (which == 1) ? ts_regression_breusch_pagan(r, flag, *fit)
         : ts_regression_reset(r, (size_t)number, *fit);
  return ts_return(L, status, &err, 1);
}

/* regression_predict(regression, frame or nil, level, of a new observation) ->
** frame */
static int predict (lua_State *L) {
  const ts_regression *r = check_regression(L, 1);
  const ts_frame *frame = lua_isnil(L, 2) ? NULL : ts_check_frame(L, 2);
  double level = luaL_checknumber(L, 3);
  int prediction = lua_toboolean(L, 4);
  ts_error err = {0};
  ts_frame **made;
  luaL_argcheck(L, level > 0.0 && level < 1.0, 3, "a level lies in 0 .. 1");
  made = ts_new_frame(L);
  return ts_give_frame(L, ts_regression_predict(r, frame, level, prediction,
                                                made, &err), &err, made);
}

/* regression_covariance(regression) -> frame */
static int covariance (lua_State *L) {
  const ts_regression *r = check_regression(L, 1);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  return ts_give_frame(L, ts_regression_covariance(r, made), &err, made);
}

/* regression_span(regression) -> "month", "2019-01", "2024-12"; nothing when
** rows have no periods */
static int span (lua_State *L) {
  const ts_regression *r = check_regression(L, 1);
  char text[TS_PERIOD_TEXT];
  ts_period first, last;
  if (!ts_regression_span(r, &first, &last)) return 0;
  lua_pushstring(L, ts_freq_name(first.freq));
  lua_pushstring(L, ts_period_text(first, text));
  lua_pushstring(L, ts_period_text(last, text));
  return 3;
}

static int free_regression (lua_State *L) {
  ts_regressed **owner = luaL_checkudata(L, 1, TS_META_REGRESSION);
  ts_regressed_free(*owner);
  *owner = NULL;
  return 0;
}

static const luaL_Reg functions[] = {
  {"regress", regress}, {"regressions", regressions},
  {"regression_wald", wald}, {"regression_test", test},
  {"regression_span", span}, {"regression_predict", predict},
  {"regression_covariance", covariance}, {NULL, NULL}
};

void ts_open_regress (lua_State *L) {
  luaL_setfuncs(L, functions, 0);
  luaL_newmetatable(L, TS_META_REGRESSION);
  lua_pushcfunction(L, free_regression);
  lua_setfield(L, -2, "__gc");
  lua_pushcfunction(L, free_regression);
  lua_setfield(L, -2, "__close");
  lua_pop(L, 1);  /* remove metatable */
}
