/* frame_make.c -- frames made of Lua's lists */
#include <string.h>

#include "base/shape.h"
#include "frame_parts.h"

/* What the list at 'values' holds: a Lua type, LUA_TNUMBER when all are false.
** Two types, or others, raise. */
static int type_of (lua_State *L, int values, size_t rows, const char *name) {
  int found = LUA_TNONE;
  for (size_t i = 0; i < rows; i++) {
    int type = lua_geti(L, values, (lua_Integer)i + 1);
    if (type == LUA_TBOOLEAN && !lua_toboolean(L, -1)) type = LUA_TNONE;
    lua_pop(L, 1);  /* remove item */
    if (type == LUA_TNONE) continue;
    if (type != LUA_TNUMBER && type != LUA_TSTRING)
      luaL_error(L, "column '%s': item %d is a %s: texts are keys, numbers are "
                 "numbers, false is missing", name, (int)i + 1,
                 lua_typename(L, type));
    if (found != LUA_TNONE && found != type)
      luaL_error(L, "column '%s': item %d is a %s among %ss: codes are texts, "
                 "write \"0101\"", name, (int)i + 1, lua_typename(L, type),
                 lua_typename(L, found));
    found = type;
  }
  return (found == LUA_TNONE) ? LUA_TNUMBER : found;
}

/* The text of item i (borrowed from the list), or NULL when missing. */
static const char *text_at (lua_State *L, int values, size_t i) {
  const char *text = NULL;
  if (lua_geti(L, values, (lua_Integer)i + 1) == LUA_TSTRING)
    text = lua_tostring(L, -1);
  lua_pop(L, 1);  /* remove item; the list keeps it */
  return text;
}

static ts_status fill_numbers (lua_State *L, int values, ts_frame *frame,
                               const char *name, const char *unit) {
  ts_column *column;
  ts_status status = ts_frame_add_number(frame, name, unit, &column);
  for (size_t i = 0; i < frame->rows && status == TS_OK; i++) {
    if (lua_geti(L, values, (lua_Integer)i + 1) == LUA_TNUMBER)
      column->u.numbers[i] = lua_tonumber(L, -1);
    lua_pop(L, 1);  /* remove item */
  }
  return status;
}

static ts_status fill_keys (lua_State *L, int values, ts_frame *frame,
                            const char *name) {
  ts_column *column;
  ts_status status = ts_frame_add_key(frame, name, NULL, &column);
  for (size_t i = 0; i < frame->rows && status == TS_OK; i++) {
    const char *text = text_at(L, values, i);
    if (text != NULL)
      status = ts_dict_add(column->dict, ts_slice_of(text),
                           &column->u.codes[i]);
  }
  return status;
}

static ts_status fill_periods (lua_State *L, int values, ts_frame *frame,
                               const char *name, ts_error *err) {
  ts_column *column = NULL;
  ts_status status = TS_OK;
  for (size_t i = 0; i < frame->rows && status == TS_OK; i++) {
    const char *text = text_at(L, values, i);
    ts_period period;
    if (text == NULL) continue;
    if (ts_period_parse(ts_slice_of(text), &period) != TS_OK)
      return ts_fail(err, TS_SYNTAX, "column '%s': item %zu, '%s', is no "
                     "period", name, i + 1, text);
    if (column == NULL)
      status = ts_frame_add_period(frame, name, period.freq, &column);
    else if (period.freq != column->freq)
      return ts_fail(err, TS_CONFLICT, "column '%s': item %zu, '%s', is a %s "
                     "among %s", name, i + 1, text, ts_freq_name(period.freq),
                     ts_freq_names(column->freq, 2));
    if (status == TS_OK) column->u.ordinals[i] = period.ordinal;
  }
  return (column != NULL || status != TS_OK) ? status
       : ts_frame_add_period(frame, name, TS_YEAR, &column);
}

/* Append the column of the list at 'values'. */
static ts_status fill (lua_State *L, int values, ts_frame *frame,
                       const char *name, const char *unit, ts_error *err) {
  ts_status status;
  int type = type_of(L, values, frame->rows, name);
  if (strcmp(name, "period") == 0 && type == LUA_TSTRING)
    status = fill_periods(L, values, frame, name, err);
  else if (type == LUA_TSTRING) status = fill_keys(L, values, frame, name);
  else status = fill_numbers(L, values, frame, name, unit);
  if (status == TS_NOMEM) return ts_fail_memory(err);
  if (status == TS_CONFLICT && err->text[0] == '\0')
    ts_fail(err, status, "two columns are called '%s'", name);
  return status;
}

/* frame_new(title, { {name, values, unit}, ... }) -> frame */
static int frame_new (lua_State *L) {
  const char *title = luaL_checkstring(L, 1);
  lua_Integer width = luaL_len(L, 2);
  ts_error err = {0};
  ts_status status = TS_OK;
  ts_frame **frame = ts_new_frame(L);
  int made = lua_gettop(L);
  for (lua_Integer c = 1; c <= width && status == TS_OK; c++) {
    size_t rows;
    lua_geti(L, 2, c);
    lua_geti(L, -1, 1);
    lua_geti(L, -2, 2);
    lua_geti(L, -3, 3);
    rows = (size_t)luaL_len(L, -2);
    if (*frame == NULL && (*frame = ts_frame_alloc(rows)) == NULL)
      status = ts_fail_memory(&err);
    else if (rows != (*frame)->rows)
      status = ts_fail(&err, TS_CONFLICT, "column '%s' has %zu values, the "
                       "first column %zu", lua_tostring(L, -3), rows,
                       (*frame)->rows);
    if (status == TS_OK)
      status = fill(L, lua_gettop(L) - 1, *frame, lua_tostring(L, -3),
                    lua_tostring(L, -1), &err);
    lua_settop(L, made);  /* remove column and its parts */
  }
  if (*frame == NULL && status == TS_OK
      && (*frame = ts_frame_alloc(0)) == NULL) status = ts_fail_memory(&err);
  if (status == TS_OK && ts_set_text(&(*frame)->title, title) != TS_OK)
    status = ts_fail_memory(&err);
  return ts_give_frame(L, status, &err, frame);
}

/* frame_with_values(frame, name, values, unit) -> frame */
static int frame_with_values (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *name = luaL_checkstring(L, 2);
  const char *unit = luaL_checkstring(L, 4);
  size_t n = (size_t)luaL_len(L, 3);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  ts_status status = TS_OK;
  if (n != frame->rows)
    status = ts_fail(&err, TS_CONFLICT, "column '%s' has %zu value%s, the "
                     "frame %zu row%s (false marks a missing value)", name, n,
                     (n == 1) ? "" : "s",
                     frame->rows, (frame->rows == 1) ? "" : "s");
  if (status == TS_OK && ts_frame_without(frame, name, made) != TS_OK)
    status = ts_fail_memory(&err);
  if (status == TS_OK) status = fill(L, 3, *made, name, unit, &err);
  return ts_give_frame(L, status, &err, made);
}

const luaL_Reg ts_frame_makers[] = {
  {"frame_new", frame_new}, {"frame_with_values", frame_with_values},
  {NULL, NULL}
};
