/* series.c -- series held as frames of a period and a number, for Lua */
#include <math.h>

#include "statistics.h"
#include "stats/panel/panel_series.h"

/* Conditions { exporter = "CHN" }; the table keeps the texts. */
static size_t check_conditions (lua_State *L, int index, ts_condition *all) {
  size_t n = 0;
  if (lua_isnoneornil(L, index)) return 0;
  luaL_checktype(L, index, LUA_TTABLE);
  lua_pushnil(L);  /* first key */
  while (lua_next(L, index) != 0) {
    if (n == TS_NAMES_MOST) luaL_error(L, "too many conditions");
    if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TSTRING)
      luaL_error(L, "conditions are names and texts: { exporter = \"CHN\" }");
    all[n++] = (ts_condition){lua_tostring(L, -2), lua_tostring(L, -1)};
    lua_pop(L, 1);  /* remove value, keep key */
  }
  return n;
}

/* series(frame, conditions, of) -> frame of period and number */
static int series (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *of = luaL_optstring(L, 3, NULL);
  ts_condition where[TS_NAMES_MOST];
  size_t n = check_conditions(L, 2, where);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  ts_status status = ts_series_extract(frame, where, n, of, made, &err);
  return ts_give_frame(L, status, &err, made);
}

/* series_make(first, values, name, unit) -> frame */
static int series_make (lua_State *L) {
  const char *start = luaL_checkstring(L, 1);
  const char *name = luaL_checkstring(L, 3), *unit = luaL_checkstring(L, 4);
  ts_error err = {0};
  ts_period first;
  ts_frame **made;
  double *values;
  size_t n;
  if (ts_period_parse(ts_slice_of(start), &first) != TS_OK) {
    ts_fail(&err, TS_SYNTAX, "start = '%s' is no period", start);
    return ts_return(L, TS_SYNTAX, &err, 0);
  }
  values = ts_check_values(L, 2, &n);
  made = ts_new_frame(L);
  return ts_give_frame(L, ts_series_make(first, values, n, name, unit, made),
                      &err, made);
}

static int series_span (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *range = luaL_checkstring(L, 2);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  return ts_give_frame(L, ts_series_span(frame, range, made, &err), &err,
                         made);
}

/* series_at(frame, period) -> number, or false and the reason */
static int series_at (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const ts_column *of = ts_frame_of(frame);
  const char *period = luaL_checkstring(L, 2), *why;
  ts_error err = {0};
  size_t place;
  ts_status status = ts_series_find(frame, period, &place, &err);
  if (status == TS_DOMAIN) {  /* outside is an answer: there is no value */
    lua_pushboolean(L, 0);
    lua_pushstring(L, err.text);
    return 2;
  }
  if (status != TS_OK) return ts_return(L, status, &err, 0);
  if (!isnan(of->u.numbers[place])) {
    lua_pushnumber(L, of->u.numbers[place]);
    return 1;
  }
  why = ts_frame_why(frame, of, place);
  lua_pushboolean(L, 0);
  lua_pushstring(L, (*why != '\0') ? why : "missing");
  return 2;
}

/* series_combine(operation, a, b): one of a and b may be a number */
static int series_combine (lua_State *L) {
  const char *operation = luaL_checkstring(L, 1);
  int plain_a = (lua_type(L, 2) == LUA_TNUMBER);
  int plain_b = (lua_type(L, 3) == LUA_TNUMBER);
  const ts_frame *a = plain_a ? NULL : ts_check_frame(L, 2);
  const ts_frame *b = plain_b ? NULL : ts_check_frame(L, 3);
  ts_error err = {0};
  ts_frame **made;
  ts_status status;
  luaL_argcheck(L, a != NULL || b != NULL, 2, "one side must be a series");
  made = ts_new_frame(L);
  status = ts_series_combine(*operation, a, lua_tonumber(L, 2), b,
                             lua_tonumber(L, 3), made, &err);
  return ts_give_frame(L, status, &err, made);
}

static void set_period (lua_State *L, const char *name, const ts_column *when,
                        size_t row) {
  char text[TS_PERIOD_TEXT];
  ts_set_text_field(L, name, ts_period_text((ts_period){when->u.ordinals[row],
                                               when->freq}, text));
}

/* series_info(frame) -> { name, unit, title, frequency, first, last, length,
** n, missing, zeros } */
static int series_info (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const ts_column *when = ts_frame_period(frame), *of = ts_frame_of(frame);
  size_t n = 0, zeros = 0;
  luaL_argcheck(L, when != NULL && of != NULL, 1, "not a series");
  for (size_t i = 0; i < frame->rows; i++) {
    n += (isnan(of->u.numbers[i]) == 0);
    zeros += (of->u.numbers[i] == 0.0);
  }
  lua_createtable(L, 0, 10);
  ts_set_text_field(L, "name", of->name);
  ts_set_text_field(L, "unit", of->unit);
  ts_set_text_field(L, "title", frame->title);
  ts_set_text_field(L, "frequency", ts_freq_name(when->freq));
  if (frame->rows > 0) set_period(L, "first", when, 0);
  if (frame->rows > 0) set_period(L, "last", when, frame->rows - 1);
  ts_set_count_field(L, "length", frame->rows);
  ts_set_count_field(L, "n", n);
  ts_set_count_field(L, "missing", frame->rows - n);
  ts_set_count_field(L, "zeros", zeros);
  return 1;
}

/* series_values(frame) -> numbers, false where missing; a list of periods */
static int series_values (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const ts_column *when = ts_frame_period(frame), *of = ts_frame_of(frame);
  luaL_argcheck(L, when != NULL && of != NULL, 1, "not a series");
  lua_createtable(L, (int)frame->rows, 0);
  lua_createtable(L, (int)frame->rows, 0);
  for (size_t i = 0; i < frame->rows; i++) {
    char text[TS_PERIOD_TEXT];
    double value = of->u.numbers[i];
    if (isnan(value)) lua_pushboolean(L, 0);
    else lua_pushnumber(L, value);
    lua_seti(L, -3, (lua_Integer)i + 1);
    lua_pushstring(L, ts_period_text((ts_period){when->u.ordinals[i],
                                                 when->freq}, text));
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
  return 2;
}

static const luaL_Reg functions[] = {
  {"series", series}, {"series_make", series_make},
  {"series_span", series_span}, {"series_at", series_at},
  {"series_combine", series_combine}, {"series_info", series_info},
  {"series_values", series_values}, {NULL, NULL}
};

void ts_open_series (lua_State *L) {
  luaL_setfuncs(L, functions, 0);
}
