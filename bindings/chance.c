/* chance.c -- ratios and functions of estimates with their errors, for Lua */
#include "statistics.h"

#include <math.h>
#include "stats/chance/delta.h"
#include "stats/chance/ratio.h"
#include "stats/options.h"

static const ts_option options[] = {
  TS_LEVEL_OPTION,
  {.name = NULL}
};

/* Push a fit; NULL without memory. */
static ts_fit *new_fit (lua_State *L) {
  ts_fit **made = (ts_fit **)ts_new_owner(L, TS_META_FIT);
  *made = ts_fit_alloc();
  return *made;
}

static double level_of (lua_State *L, int arg) {
  ts_args args;
  ts_check_options(L, arg, options, &args);
  return ts_arg_number(&args, "level");
}

/* fit_delta(fit, formula, { level = }, frame of covariances or nil) -> fit */
static int delta (lua_State *L) {
  ts_fit **of = luaL_checkudata(L, 1, TS_META_FIT);
  const char *formula = luaL_checkstring(L, 2);
  double level = level_of(L, 3);
  const ts_frame *covariance = lua_isnoneornil(L, 4) ? NULL
                                                     : ts_check_frame(L, 4);
  ts_error err = {0};
  ts_fit *made = new_fit(L);
  luaL_argcheck(L, *of != NULL, 1, "the fit was closed");
  if (made == NULL) return ts_return(L, TS_NOMEM, &err, 1);
  return ts_return(L, ts_fit_delta(*of, covariance, formula, level, made,
                                   &err), &err, 1);
}

static double field (lua_State *L, const char *name, double otherwise) {
  double x = otherwise;
  if (lua_getfield(L, 1, name) != LUA_TNIL) x = luaL_checknumber(L, -1);
  lua_pop(L, 1);  /* remove field */
  return x;
}

/* ratio({ a =, b =, se_a =, se_b =, cov =, df = }, { level = }) -> fit */
static int ratio (lua_State *L) {
  double level = level_of(L, 2);
  ts_error err = {0};
  ts_fit *made = new_fit(L);
  ts_ratio r = {.a = field(L, "a", NAN), .b = field(L, "b", NAN),
                .se_a = field(L, "se_a", NAN), .se_b = field(L, "se_b", NAN),
                .cov = field(L, "cov", 0.0), .df = field(L, "df", NAN)};
  if (made == NULL) return ts_return(L, TS_NOMEM, &err, 1);
  return ts_return(L, ts_ratio_fit(&r, level, made, &err), &err, 1);
}

/* ratio_pairs(frame, a, b, skip missing, { level = }) -> fit */
static int ratio_pairs (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *a = luaL_checkstring(L, 2), *b = luaL_checkstring(L, 3);
  double level = level_of(L, 5);
  ts_error err = {0};
  ts_fit *made = new_fit(L);
  if (made == NULL) return ts_return(L, TS_NOMEM, &err, 1);
  return ts_return(L, ts_ratio_pairs(frame, a, b, lua_toboolean(L, 4), level,
                                     made, &err), &err, 1);
}

static const luaL_Reg functions[] = {
  {"fit_delta", delta}, {"ratio", ratio}, {"ratio_pairs", ratio_pairs},
  {NULL, NULL}
};

void ts_open_chance (lua_State *L) {
  luaL_setfuncs(L, functions, 0);
}
