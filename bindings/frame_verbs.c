/* frame_verbs.c -- verbs for Lua that make a frame of a frame */
#include <math.h>
#include <string.h>

#include "base/arrange.h"
#include "base/group.h"
#include "base/join.h"
#include "base/pivot.h"
#include "base/shape.h"
#include "base/where.h"
#include "frame_parts.h"
#include "stats/expression/expression.h"

/* The parameters of an expression, a list of numbers and texts at 'index'. */
static ts_parameter *check_parameters (lua_State *L, int index, size_t *n) {
  ts_parameter *list;
  *n = lua_isnoneornil(L, index) ? 0 : (size_t)luaL_len(L, index);
  list = lua_newuserdatauv(L, (*n + 1) * sizeof *list, 0);
  for (size_t i = 0; i < *n; i++) {
    int type = lua_geti(L, index, (lua_Integer)i + 1);
    if (type != LUA_TNUMBER && type != LUA_TSTRING)
      luaL_error(L, "value %d for ? is a %s: it takes numbers and texts",
                 (int)i + 1, lua_typename(L, type));
    list[i].text = (type == LUA_TSTRING) ? lua_tostring(L, -1) : NULL;
    list[i].number = (type == LUA_TNUMBER) ? lua_tonumber(L, -1) : 0;
    lua_pop(L, 1);  /* remove value; the list keeps it */
  }
  return list;
}

/* Conditions { {column, {values}, except}, ... } at 'index'. */
static ts_row_test *check_conditions (lua_State *L, int index, size_t *n) {
  ts_row_test *list;
  *n = (size_t)luaL_len(L, index);
  list = lua_newuserdatauv(L, (*n + 1) * sizeof *list, 0);
  luaL_checkstack(L, (int)*n * 3 + 10, NULL);
  for (size_t i = 0; i < *n; i++) {
    lua_geti(L, index, (lua_Integer)i + 1);
    lua_geti(L, -1, 3);
    list[i].except = lua_toboolean(L, -1);
    lua_geti(L, -2, 1);
    list[i].column = luaL_checkstring(L, -1);
    lua_pop(L, 2);  /* remove except and name; the condition keeps the name */
    lua_geti(L, -1, 2);
    list[i].values = ts_check_texts(L, lua_gettop(L), &list[i].n);
  }
  return list;
}

/* frame_where(frame, conditions) */
static int where (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  size_t n;
  const ts_row_test *conditions = check_conditions(L, 2, &n);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  return ts_give_frame(L, ts_frame_where(frame, conditions, n, made, &err),
                       &err, made);
}

/* frame_at(frame, conditions, of) -> number; or nil, reason; or nil, sentence,
** true when the question was wrong */
static int at (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *of = luaL_optstring(L, 3, NULL);
  size_t n, row;
  const ts_row_test *conditions = check_conditions(L, 2, &n);
  ts_error err = {0};
  ts_column *column = ts_frame_of(frame);
  ts_status status = (of != NULL) ? ts_frame_need(frame, of, &column, &err)
                                  : TS_OK;
  int wrong = (status != TS_OK);
  if (status == TS_OK && (column == NULL || column->kind != TS_NUMBER))
    status = ts_fail(&err, TS_CONFLICT, "'%s' is no number",
                     (of != NULL) ? of : "the frame");
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    ts_column *key;
    status = ts_frame_need(frame, conditions[i].column, &key, &err);
    wrong |= (status != TS_OK);
  }
  if (status == TS_OK)
    status = ts_where_one(frame, conditions, n, &row, &err);
  if (status == TS_OK && !isnan(column->u.numbers[row])) {
    lua_pushnumber(L, column->u.numbers[row]);
    return 1;
  }
  lua_pushnil(L);
  if (status == TS_OK) {
    const char *why = ts_frame_why(frame, column, row);
    lua_pushstring(L, (*why != '\0') ? why : "missing");
  } else {
    lua_pushstring(L, err.text);
  }
  lua_pushboolean(L, wrong || (status != TS_OK && status != TS_UNKNOWN));
  return 3;
}

/* frame_where_text(frame, expression, parameters) */
static int where_text (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *text = luaL_checkstring(L, 2);
  size_t n;
  const ts_parameter *parameters = check_parameters(L, 3, &n);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  return ts_give_frame(L, ts_frame_where_text(frame, text, parameters, n, made,
                                              &err), &err, made);
}

/* frame_with_text(frame, name, expression, parameters, by) */
static int with_text (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *name = luaL_checkstring(L, 2), *text = luaL_checkstring(L, 3);
  size_t n, by_count;
  const ts_parameter *parameters = check_parameters(L, 4, &n);
  const char *const *by = ts_check_texts(L, 5, &by_count);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  return ts_give_frame(L, ts_frame_with_text(frame, name, text, parameters, n,
                                             by, by_count, made, &err), &err,
                       made);
}

/* frame_summarise(frame, by, names, expressions, parameters) */
static int summarise (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  size_t by_count, n, texts, parameter_count;
  const char *const *by = ts_check_texts(L, 2, &by_count);
  const char *const *names = ts_check_texts(L, 3, &n);
  const char *const *expressions = ts_check_texts(L, 4, &texts);
  const ts_parameter *parameters = check_parameters(L, 5, &parameter_count);
  ts_summary_item *items = lua_newuserdatauv(L, (n + 1) * sizeof *items, 0);
  ts_error err = {0};
  ts_frame **made;
  luaL_argcheck(L, n == texts, 4, "as many expressions as names");
  for (size_t i = 0; i < n; i++)
    items[i] = (ts_summary_item){names[i], expressions[i]};
  made = ts_new_frame(L);
  return ts_give_frame(L, ts_frame_summarise(frame, by, by_count, items, n,
                                             parameters, parameter_count, made,
                                             &err), &err, made);
}

/* frame_select(frame, names) */
static int select_columns (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  size_t n;
  const char *const *names = ts_check_texts(L, 2, &n);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  return ts_give_frame(L, ts_frame_select(frame, names, n, made, &err), &err,
                       made);
}

/* frame_rename(frame, old names, new names) */
static int rename_columns (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  size_t n, m;
  const char *const *names = ts_check_texts(L, 2, &n);
  const char *const *to = ts_check_texts(L, 3, &m);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  luaL_argcheck(L, n == m, 3, "as many new names as old ones");
  return ts_give_frame(L, ts_frame_rename(frame, names, to, n, made, &err),
                       &err, made);
}

/* frame_sort(frame, names) */
static int sort (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  size_t n;
  const char *const *names = ts_check_texts(L, 2, &n);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  return ts_give_frame(L, ts_frame_sort(frame, names, n, made, &err), &err,
                       made);
}

/* frame_slice(frame, first, n), first from 1; frame_shown gives n back */
static int slice (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  lua_Integer first = luaL_checkinteger(L, 2), n = luaL_checkinteger(L, 3);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  luaL_argcheck(L, first >= 1, 2, "rows count from 1");
  luaL_argcheck(L, n >= 0, 3, "a number of rows is not negative");
  lua_pushinteger(L, n);
  lua_setiuservalue(L, -2, 1);
  return ts_give_frame(L, ts_frame_slice(frame, (size_t)first - 1, (size_t)n,
                                         made), &err, made);
}

/* frame_shown(frame) -> how many rows were asked for, or nil */
static int shown (lua_State *L) {
  ts_check_frame(L, 1);
  lua_getiuservalue(L, 1, 1);
  return 1;
}

/* frame_top(frame, n, key, of, at, other) */
static int top (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  lua_Integer n = luaL_checkinteger(L, 2);
  const char *key = luaL_checkstring(L, 3), *of = luaL_optstring(L, 4, NULL);
  const char *when = luaL_optstring(L, 5, NULL);
  const char *other = luaL_checkstring(L, 6);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  luaL_argcheck(L, n >= 1, 2, "at least one member is shown");
  return ts_give_frame(L, ts_frame_top(frame, (size_t)n, key, of, when, other,
                                       made, &err), &err, made);
}

/* frame_by(frame, keys, skip missing) */
static int by (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  size_t n;
  const char *const *keys = ts_check_texts(L, 2, &n);
  ts_missing_rule rule = lua_toboolean(L, 3) ? TS_SKIP_MISSING
                                             : TS_KEEP_MISSING;
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  return ts_give_frame(L, ts_frame_by(frame, keys, n, rule, made, &err), &err,
                       made);
}

/* frame_group(frame, key, { {name, {members}}, ... }, other) */
static int group (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *key = luaL_checkstring(L, 2);
  const char *other = luaL_optstring(L, 4, NULL);
  size_t n = (size_t)luaL_len(L, 3);
  ts_named_group *groups = lua_newuserdatauv(L, (n + 1) * sizeof *groups, 0);
  ts_error err = {0};
  ts_frame **made;
  luaL_checkstack(L, (int)n * 3 + 10, NULL);
  for (size_t i = 0; i < n; i++) {
    lua_geti(L, 3, (lua_Integer)i + 1);
    lua_geti(L, -1, 1);
    groups[i].name = luaL_checkstring(L, -1);
    lua_pop(L, 1);  /* remove name; the group keeps it */
    lua_geti(L, -1, 2);
    groups[i].members = ts_check_texts(L, lua_gettop(L), &groups[i].n);
  }
  made = ts_new_frame(L);
  return ts_give_frame(L, ts_frame_group(frame, key, groups, n, other, made,
                                         &err), &err, made);
}

/* frame_join(left, right, left names, right names, match) */
static int join (lua_State *L) {
  const ts_frame *left = ts_check_frame(L, 1), *right = ts_check_frame(L, 2);
  const char *match = luaL_checkstring(L, 5);
  size_t n, m;
  const char *const *l = ts_check_texts(L, 3, &n);
  const char *const *r = ts_check_texts(L, 4, &m);
  ts_join_pair *on = lua_newuserdatauv(L, (n + 1) * sizeof *on, 0);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  luaL_argcheck(L, n == m, 4, "as many right names as left ones");
  for (size_t i = 0; i < n; i++) on[i] = (ts_join_pair){l[i], r[i]};
  return ts_give_frame(L, ts_frame_join(left, right, on, n, match, made, &err),
                       &err, made);
}

/* frame_pivot(frame, key, of) */
static int pivot (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *key = luaL_checkstring(L, 2), *of = luaL_optstring(L, 3, NULL);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  return ts_give_frame(L, ts_frame_pivot(frame, key, of, made, &err), &err,
                       made);
}

/* frame_unpivot(frame, key, names, of) */
static int unpivot (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *key = luaL_checkstring(L, 2), *of = luaL_checkstring(L, 4);
  size_t n;
  const char *const *names = ts_check_texts(L, 3, &n);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  return ts_give_frame(L, ts_frame_unpivot(frame, key, names, n, of, made,
                                           &err), &err, made);
}

static int complete (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  return ts_give_frame(L, ts_frame_complete(frame, made, &err), &err, made);
}

/* frame_scale(frame, word, of) */
static int scale (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *word = luaL_checkstring(L, 2), *of = luaL_optstring(L, 3, NULL);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  return ts_give_frame(L, ts_frame_scale(frame, word, of, made, &err), &err,
                       made);
}

static int describe (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  return ts_give_frame(L, ts_frame_describe(frame, made), &err, made);
}

/* frame_starts(frame, key) -> the frame sorted by the key alone, and the list
** of the rows where each member begins, then rows + 1 */
static int starts (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *key = luaL_checkstring(L, 2);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  ts_status status = ts_frame_sort(frame, &key, 1, made, &err);
  const ts_column *column;
  lua_Integer n = 0;
  if (status != TS_OK) return ts_return(L, status, &err, 0);
  column = ts_frame_find(*made, key);
  if (column->kind == TS_NUMBER)
    return ts_return(L, ts_fail(&err, TS_CONFLICT, "each: '%s' is a number, "
                                "not a key", key), &err, 0);
  lua_newtable(L);
  for (size_t i = 0; i <= frame->rows; i++) {
    if (i > 0 && i < frame->rows
        && (column->kind == TS_KEY
            ? column->u.codes[i] == column->u.codes[i - 1]
            : column->u.ordinals[i] == column->u.ordinals[i - 1])) continue;
    lua_pushinteger(L, (lua_Integer)i + 1);
    lua_seti(L, -2, ++n);
  }
  return 2;
}

const luaL_Reg ts_frame_verbs[] = {
  {"frame_where", where}, {"frame_where_text", where_text}, {"frame_at", at},
  {"frame_with_text", with_text}, {"frame_summarise", summarise},
  {"frame_select", select_columns}, {"frame_rename", rename_columns},
  {"frame_sort", sort}, {"frame_slice", slice}, {"frame_shown", shown},
  {"frame_top", top},
  {"frame_by", by}, {"frame_group", group}, {"frame_join", join},
  {"frame_pivot", pivot}, {"frame_unpivot", unpivot},
  {"frame_complete", complete}, {"frame_scale", scale},
  {"frame_describe", describe}, {"frame_starts", starts}, {NULL, NULL}
};
