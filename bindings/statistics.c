/* statistics.c -- reducers, transforms and models on frames, for Lua; the
** tables drive all of it, so a new statistic needs no line here */
#include "statistics.h"

#include <math.h>
#include <string.h>
#include "stats/growth/elasticity.h"
#include "stats/growth/like_for_like.h"
#include "stats/levels/indicators.h"
#include "stats/levels/shares.h"
#include "stats/levels/theil_groups.h"
#include "stats/panel/panel_verbs.h"

static const char *text_field (lua_State *L, int index, const char *name) {
  const char *text = NULL;
  if (lua_getfield(L, index, name) != LUA_TNIL) {
    if (lua_type(L, -1) != LUA_TSTRING)
      luaL_error(L, "option '%s' is a %s: it takes a string", name,
                 luaL_typename(L, -1));
    text = lua_tostring(L, -1);
  }
  lua_pop(L, 1);  /* remove field; the table keeps the text */
  return text;
}

static int is_word (lua_State *L, int index, const char *name,
                    const char *word) {
  const char *text = text_field(L, index, name);
  if (text != NULL && strcmp(text, word) != 0)
    luaL_error(L, "option '%s' is '%s': it takes \"%s\"", name, text, word);
  return text != NULL;
}

static double fraction_field (lua_State *L, int index, const char *name) {
  double x = 0.0;
  if (lua_getfield(L, index, name) != LUA_TNIL) {
    if (lua_type(L, -1) != LUA_TNUMBER)
      luaL_error(L, "option '%s' is a %s: it takes a number", name,
                 luaL_typename(L, -1));
    x = lua_tonumber(L, -1);
    if (!(x > 0.0 && x <= 1.0))
      luaL_error(L, "option '%s' is %f: it takes a fraction, above 0 to 1",
                 name, x);
  }
  lua_pop(L, 1);  /* remove field */
  return x;
}

static void read_by (lua_State *L, int index, ts_checked_spec *c) {
  lua_Integer n;
  if (lua_getfield(L, index, "by") == LUA_TTABLE) {
    n = luaL_len(L, -1);
    if (n > TS_NAMES_MOST)
      luaL_error(L, "by names more than %d keys", TS_NAMES_MOST);
    for (lua_Integer i = 0; i < n; i++) {
      if (lua_geti(L, -1, i + 1) != LUA_TSTRING)
        luaL_error(L, "by is a list of column names; item %d is a %s",
                   (int)i + 1, luaL_typename(L, -1));
      c->by[i] = lua_tostring(L, -1);
      lua_pop(L, 1);  /* remove item; the list keeps it */
    }
    c->spec.by = c->by;
    c->spec.by_count = (size_t)n;
  }
  lua_pop(L, 1);  /* remove by */
}

static int flag_field (lua_State *L, int index, const char *name) {
  int set = 0;
  if (lua_getfield(L, index, name) != LUA_TNIL) {
    if (!lua_isboolean(L, -1))
      luaL_error(L, "option '%s' is a %s: it takes true or false", name,
                 luaL_typename(L, -1));
    set = lua_toboolean(L, -1);
  }
  lua_pop(L, 1);  /* remove field */
  return set;
}

/* { of =, as =, over =, by = {...}, within = "selection", missing = "skip",
** coverage = 0.98, se =, share = true } */
void ts_check_spec (lua_State *L, int index, ts_checked_spec *c) {
  *c = (ts_checked_spec){0};
  if (lua_isnoneornil(L, index)) return;
  luaL_checktype(L, index, LUA_TTABLE);
  c->spec.of = text_field(L, index, "of");
  c->spec.as = text_field(L, index, "as");
  c->spec.over = text_field(L, index, "over");
  c->spec.selection = is_word(L, index, "within", "selection");
  c->spec.skip = is_word(L, index, "missing", "skip");
  c->spec.coverage = fraction_field(L, index, "coverage");
  c->spec.se = text_field(L, index, "se");
  c->spec.portion = flag_field(L, index, "share");
  read_by(L, index, c);
}

void ts_check_asked (lua_State *L, const ts_option *options, ts_asked *asked) {
  asked->frame = ts_check_frame(L, 1);
  ts_check_options(L, 3, options, &asked->args);
  ts_check_spec(L, 4, &asked->c);
}

/* A list of numbers, false marking missing; the values live on the stack. */
double *ts_check_values (lua_State *L, int arg, size_t *n) {
  double *values;
  luaL_checktype(L, arg, LUA_TTABLE);
  *n = (size_t)luaL_len(L, arg);
  values = lua_newuserdatauv(L, (*n + 1) * sizeof *values, 0);
  for (size_t i = 0; i < *n; i++) {
    int type = lua_geti(L, arg, (lua_Integer)i + 1);
    if (type == LUA_TNUMBER) values[i] = lua_tonumber(L, -1);
    else if (type <= LUA_TBOOLEAN && !lua_toboolean(L, -1))
      values[i] = NAN;
    else luaL_error(L, "item %d is a %s: values are numbers, false where "
                    "missing", (int)i + 1, luaL_typename(L, -1));
    if (isinf(values[i])) luaL_error(L, "item %d is infinite", (int)i + 1);
    lua_pop(L, 1);  /* remove item */
  }
  return values;
}

void ts_set_count_field (lua_State *L, const char *name, size_t count) {
  lua_pushinteger(L, (lua_Integer)count);
  lua_setfield(L, -2, name);
}

static const ts_transform *check_transform (lua_State *L, int arg) {
  const ts_transform *t = ts_transform_find(luaL_checkstring(L, arg));
  luaL_argcheck(L, t != NULL, arg, "no such transform");
  return t;
}

static const ts_reducer *check_reducer (lua_State *L, int arg) {
  const ts_reducer *r = ts_reducer_find(luaL_checkstring(L, arg));
  luaL_argcheck(L, r != NULL, arg, "no such reducer");
  return r;
}

/* transform(frame, name, options, spec) -> frame with one more column */
static int transform (lua_State *L) {
  const ts_transform *t = check_transform(L, 2);
  ts_asked a = {0};
  ts_frame **made;
  ts_check_asked(L, t->options, &a);
  made = ts_new_frame(L);
  return ts_give_frame(L, ts_panel_transform(a.frame, t, &a.args, &a.c.spec,
                                             made, &a.err), &a.err, made);
}

/* The one number of a frame of one cell, or false and the reason. */
static int push_cell (lua_State *L, const ts_frame *frame) {
  const ts_column *of = ts_frame_of(frame);
  const char *why = ts_frame_why(frame, of, 0);
  if (!isnan(of->u.numbers[0])) {
    lua_pushnumber(L, of->u.numbers[0]);
    return 1;
  }
  lua_pushboolean(L, 0);
  lua_pushstring(L, (*why != '\0') ? why : "undefined");
  return 2;
}

/* reduce(frame, name, options, spec) -> frame; without over and by, a number
** or false and the reason */
static int reduce (lua_State *L) {
  const ts_reducer *r = check_reducer(L, 2);
  ts_asked a = {0};
  ts_frame **made;
  ts_status status;
  ts_check_asked(L, r->options, &a);
  made = ts_new_frame(L);
  status = ts_panel_reduce(a.frame, r, &a.args, &a.c.spec, made, &a.err);
  if (status == TS_OK && a.c.spec.over == NULL && a.c.spec.by == NULL)
    return push_cell(L, *made);
  return ts_give_frame(L, status, &a.err, made);
}

/* reduce_list(values, name, options) -> number (NaN: undefined) */
static int reduce_list (lua_State *L) {
  const ts_reducer *r = check_reducer(L, 2);
  ts_error err = {0};
  ts_args args;
  double *values, result;
  size_t n;
  ts_status status;
  ts_check_options(L, 3, r->options, &args);
  values = ts_check_values(L, 1, &n);
  status = r->reduce(values, n, &args, &result);
  if (status == TS_DOMAIN)
    ts_fail(&err, status, "%s: a negative part has no share", r->name);
  lua_pushnumber(L, result);
  return ts_return(L, status, &err, 1);
}

typedef ts_status (*plain_verb) (const ts_frame *frame,
                                 const ts_panel_spec *spec, ts_frame **out,
                                 ts_error *err);

static int plain (lua_State *L, plain_verb verb) {
  const ts_frame *frame = ts_check_frame(L, 1);
  ts_error err = {0};
  ts_checked_spec c;
  ts_frame **made;
  ts_check_spec(L, 2, &c);
  made = ts_new_frame(L);
  return ts_give_frame(L, verb(frame, &c.spec, made, &err), &err, made);
}

static int theil_groups (lua_State *L) { return plain(L, ts_theil_groups); }
static int share (lua_State *L) { return plain(L, ts_shares); }
static int rank (lua_State *L) { return plain(L, ts_share_ranks); }

typedef ts_status (*kind_verb) (const ts_frame *frame,
                                const ts_panel_spec *spec, const char *kind,
                                ts_frame **out, ts_error *err);

static int with_kind (lua_State *L, kind_verb verb) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *kind = luaL_optstring(L, 3, NULL);
  ts_error err = {0};
  ts_checked_spec c;
  ts_frame **made;
  ts_check_spec(L, 2, &c);
  made = ts_new_frame(L);
  return ts_give_frame(L, verb(frame, &c.spec, kind, made, &err), &err, made);
}

static int contribution (lua_State *L) {
  return with_kind(L, ts_share_contributions);
}
static int adjust (lua_State *L) { return with_kind(L, ts_panel_adjust); }
static int change (lua_State *L) { return with_kind(L, ts_share_changes); }
static int share_change (lua_State *L) {
  return with_kind(L, ts_share_effects);
}
static int leapfrogs (lua_State *L) { return with_kind(L, ts_leapfrogs); }

/* elasticity(frame, spec, kind, column) -> frame with one more column */
static int elasticity (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *kind = luaL_optstring(L, 3, NULL);
  const char *z = luaL_checkstring(L, 4);
  ts_error err = {0};
  ts_checked_spec c;
  ts_frame **made;
  ts_check_spec(L, 2, &c);
  made = ts_new_frame(L);
  return ts_give_frame(L, ts_elasticity(frame, z, &c.spec, kind, made, &err),
                       &err, made);
}

/* like_for_like(frame, spec, years, each) -> annual frame */
static int like_for_like (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *years = luaL_optstring(L, 3, NULL);
  ts_error err = {0};
  ts_checked_spec c;
  ts_frame **made;
  ts_status status;
  ts_check_spec(L, 2, &c);
  made = ts_new_frame(L);
  status = ts_like_for_like(frame, &c.spec, years, lua_toboolean(L, 4), made,
                            &err);
  return ts_give_frame(L, status, &err, made);
}

static const ts_indicator *check_indicator (lua_State *L, int arg) {
  const ts_indicator *x = ts_indicator_find(luaL_checkstring(L, arg));
  luaL_argcheck(L, x != NULL, arg, "no such indicator");
  return x;
}

/* indicate(frame, name, options, spec) -> frame with one more column, or with
** one row for each member of the first key */
static int indicate (lua_State *L) {
  const ts_indicator *x = check_indicator(L, 2);
  ts_asked a = {0};
  ts_frame **made;
  ts_status status;
  ts_check_asked(L, x->options, &a);
  made = ts_new_frame(L);
  status = ts_frame_indicate(a.frame, x, &a.args, &a.c.spec, 0, made, &a.err);
  return ts_give_frame(L, status, &a.err, made);
}

/* indicate_whole(frame, name, spec) -> the frame itself, which only the caller
** has yet, with one more column */
static int indicate_whole (lua_State *L) {
  ts_frame *frame = ts_check_frame(L, 1);
  const ts_indicator *x = check_indicator(L, 2);
  ts_error err = {0};
  ts_checked_spec c;
  ts_status status;
  ts_check_spec(L, 3, &c);
  status = ts_indicate_whole(frame, x, &c.spec, 0, &err);
  lua_settop(L, 1);
  return ts_return(L, status, &err, 1);
}

/* indicate_selected(selected, whole) -> 'selected', which only the caller has
** yet, with the whole's last column */
static int indicate_selected (lua_State *L) {
  ts_frame *selected = ts_check_frame(L, 1);
  const ts_frame *whole = ts_check_frame(L, 2);
  ts_error err = {0};
  ts_status status = ts_indicate_selected(selected, whole, &err);
  lua_settop(L, 1);
  return ts_return(L, status, &err, 1);
}

static const luaL_Reg functions[] = {
  {"transform", transform}, {"reduce", reduce}, {"reduce_list", reduce_list},
  {"adjust", adjust}, {"share", share}, {"rank", rank},
  {"contribution", contribution}, {"change", change},
  {"share_change", share_change}, {"leapfrogs", leapfrogs},
  {"theil_groups", theil_groups}, {"elasticity", elasticity},
  {"like_for_like", like_for_like},
  {"indicate", indicate},
  {"indicate_whole", indicate_whole},
  {"indicate_selected", indicate_selected}, {NULL, NULL}
};

void ts_open_statistics (lua_State *L) {
  luaL_setfuncs(L, functions, 0);
  ts_open_fit(L);
  ts_open_chance(L);
  ts_open_regress(L);
  ts_open_series(L);
  ts_open_vocabulary(L);
}
