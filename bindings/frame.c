/* frame.c -- frames for Lua: owning them and looking into them */
#include "base/frame.h"

#include <math.h>
#include <string.h>

#include "base/cells.h"
#include "base/shape.h"
#include "base/write.h"
#include "frame_parts.h"

ts_frame **ts_new_frame (lua_State *L) {
  return (ts_frame **)ts_new_owner(L, TS_META_FRAME);
}

ts_frame *ts_check_frame (lua_State *L, int arg) {
  ts_frame **owner = luaL_checkudata(L, arg, TS_META_FRAME);
  luaL_argcheck(L, *owner != NULL, arg, "the frame is closed");
  return *owner;
}

int ts_give_frame (lua_State *L, ts_status status, const ts_error *err,
                   ts_frame **frame) {
  if (status == TS_OK) ts_tell_collector(L, ts_frame_bytes(*frame));
  return ts_return(L, status, err, 1);
}

const char **ts_check_texts (lua_State *L, int index, size_t *n) {
  const char **texts;
  *n = 0;
  if (!lua_isnoneornil(L, index)) {
    luaL_checktype(L, index, LUA_TTABLE);
    *n = (size_t)luaL_len(L, index);
  }
  texts = lua_newuserdatauv(L, (*n + 1) * sizeof *texts, 0);
  for (size_t i = 0; i < *n; i++) {
    if (lua_geti(L, index, (lua_Integer)i + 1) != LUA_TSTRING)
      luaL_error(L, "item %d is a %s: write it as a text, in quotes",
                 (int)i + 1, luaL_typename(L, -1));
    texts[i] = lua_tostring(L, -1);
    lua_pop(L, 1);  /* remove item; the list keeps it */
  }
  return texts;
}

static int close_frame (lua_State *L) {
  ts_frame **owner = luaL_checkudata(L, 1, TS_META_FRAME);
  ts_frame_free(*owner);
  *owner = NULL;
  return 0;
}

/* frame_is(any) -> boolean */
static int frame_is (lua_State *L) {
  ts_frame **owner = luaL_testudata(L, 1, TS_META_FRAME);
  lua_pushboolean(L, owner != NULL && *owner != NULL);
  return 1;
}

static int frame_rows (lua_State *L) {
  lua_pushinteger(L, (lua_Integer)ts_check_frame(L, 1)->rows);
  return 1;
}

static int frame_title (lua_State *L) {
  lua_pushstring(L, ts_check_frame(L, 1)->title);
  return 1;
}

static int frame_notes (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  lua_createtable(L, (int)frame->note_count, 0);
  for (size_t i = 0; i < frame->note_count; i++) {
    lua_pushstring(L, frame->notes[i]);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

static void set_text (lua_State *L, const char *field, const char *text) {
  lua_pushstring(L, text);
  lua_setfield(L, -2, field);
}

static void push_column_facts (lua_State *L, const ts_column *column) {
  static const char *const kinds[] = {"key", "period", "number"};
  lua_createtable(L, 0, 8);
  set_text(L, "name", column->name);
  set_text(L, "kind", kinds[column->kind]);
  set_text(L, "unit", column->unit);
  set_text(L, "valuation", column->valuation);
  set_text(L, "head", ts_column_unit(column));
  if (column->kind == TS_PERIODS)
    set_text(L, "frequency", ts_freq_name(column->freq));
  if (column->kind != TS_KEY) return;
  if (column->narrowed) {
    lua_pushinteger(L, (lua_Integer)column->shown);
    lua_setfield(L, -2, "shown");
    lua_pushinteger(L, (lua_Integer)column->known);
    lua_setfield(L, -2, "known");
  }
  if (column->rest != TS_NONE)
    set_text(L, "rest", ts_dict_text(column->dict, column->rest));
}

/* frame_columns(frame) -> { {name =, kind =, unit =, head =, ...}, ... } */
static int frame_columns (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  lua_createtable(L, (int)frame->width, 0);
  for (size_t i = 0; i < frame->width; i++) {
    push_column_facts(L, &frame->columns[i]);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

static void push_cell (lua_State *L, const ts_column *column, size_t row) {
  char text[TS_PERIOD_TEXT];
  if (column->kind == TS_NUMBER && !isnan(column->u.numbers[row]))
    lua_pushnumber(L, column->u.numbers[row]);
  else if (column->kind == TS_KEY && column->u.codes[row] != TS_NONE)
    lua_pushstring(L, ts_dict_text(column->dict, column->u.codes[row]));
  else if (column->kind == TS_PERIODS
           && column->u.ordinals[row] != TS_NO_PERIOD)
    lua_pushstring(L, ts_period_text((ts_period){column->u.ordinals[row],
                                                 column->freq}, text));
  else lua_pushboolean(L, 0);  /* missing */
}

/* frame_column(frame, name) -> list, false where missing */
static int frame_column (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *name = luaL_checkstring(L, 2);
  ts_error err = {0};
  ts_column *column;
  ts_status status = ts_frame_need(frame, name, &column, &err);
  if (status != TS_OK) return ts_return(L, status, &err, 1);
  lua_createtable(L, (int)frame->rows, 0);
  for (size_t i = 0; i < frame->rows; i++) {
    push_cell(L, column, i);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* frame_row(frame, i) -> { name = cell } with i from 1 */
static int frame_row (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  lua_Integer row = luaL_checkinteger(L, 2);
  luaL_argcheck(L, row >= 1 && (size_t)row <= frame->rows, 2, "no such row");
  lua_createtable(L, 0, (int)frame->width);
  for (size_t c = 0; c < frame->width; c++) {
    push_cell(L, &frame->columns[c], (size_t)row - 1);
    lua_setfield(L, -2, frame->columns[c].name);
  }
  return 1;
}

/* Push the text of a cell. */
static void push_text (lua_State *L, const ts_frame *frame,
                       const ts_column *column, size_t row,
                       ts_cell_style style) {
  ts_string s = {0};
  ts_cell_text(frame, column, row, style, &s);
  lua_pushlstring(L, (s.text != NULL) ? s.text : "", s.length);
  ts_string_free(&s);
}

/* frame_texts(frame, column index, n, from) -> n cells as they print, from row
** 'from' (1 when not given) on, and the list of reasons of those that are
** missing (false: none) */
static int frame_texts (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  lua_Integer c = luaL_checkinteger(L, 2), n = luaL_checkinteger(L, 3);
  lua_Integer from = luaL_optinteger(L, 4, 1) - 1, rows;
  const ts_column *column;
  ts_cell_style style;
  luaL_argcheck(L, c >= 1 && (size_t)c <= frame->width, 2, "no such column");
  column = &frame->columns[c - 1];
  style = ts_column_style(frame, column);
  luaL_argcheck(L, from >= 0, 4, "no such row");
  rows = (lua_Integer)frame->rows - from;
  if (n > rows) n = (rows > 0) ? rows : 0;
  lua_createtable(L, (int)n, 0);
  lua_createtable(L, (int)n, 0);
  for (lua_Integer i = 0; i < n; i++) {
    size_t row = (size_t)(from + i);
    const char *why = (column->kind == TS_NUMBER
                       && isnan(column->u.numbers[row]))
                    ? ts_frame_why(frame, column, row) : "";
    push_text(L, frame, column, row, style);
    lua_seti(L, -3, i + 1);
    if (*why != '\0') lua_pushstring(L, why);
    else lua_pushboolean(L, 0);
    lua_seti(L, -2, i + 1);
  }
  return 2;
}

/* frame_counts(frame) -> { values =, zeros =, missing =, product = } */
static int frame_counts (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  ts_counts counts;
  ts_error err = {0};
  ts_status status = ts_frame_count(frame, &counts);
  if (status != TS_OK) return ts_return(L, status, &err, 1);
  lua_createtable(L, 0, 4);
  lua_pushinteger(L, (lua_Integer)counts.values);
  lua_setfield(L, -2, "values");
  lua_pushinteger(L, (lua_Integer)counts.zeros);
  lua_setfield(L, -2, "zeros");
  lua_pushinteger(L, (lua_Integer)counts.missing);
  lua_setfield(L, -2, "missing");
  lua_pushboolean(L, counts.product);
  lua_setfield(L, -2, "product");
  return 1;
}

/* frame_members(frame, name) -> how many distinct keys or periods */
static int frame_members (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *name = luaL_checkstring(L, 2);
  ts_error err = {0};
  ts_column *column;
  size_t members = 0;
  ts_status status = ts_frame_need(frame, name, &column, &err);
  if (status == TS_OK && column->kind == TS_NUMBER)
    status = ts_fail(&err, TS_CONFLICT, "'%s' is a number", name);
  if (status == TS_OK) status = ts_column_members(frame, column, &members);
  lua_pushinteger(L, (lua_Integer)members);
  return ts_return(L, status, &err, 1);
}

/* frame_has(frame, name, text) -> true when the key can have this member */
static int frame_has (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const ts_column *column = ts_frame_find(frame, luaL_checkstring(L, 2));
  ts_slice text = ts_slice_of(luaL_checkstring(L, 3));
  lua_pushboolean(L, column != NULL && column->kind == TS_KEY
                  && ts_dict_find(column->dict, text) != TS_NONE);
  return 1;
}

/* frame_write(frame, path, units) -> true */
static int frame_write (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *path = luaL_checkstring(L, 2);
  ts_error err = {0};
  ts_status status = ts_frame_write(frame, path, lua_toboolean(L, 3), &err);
  lua_pushboolean(L, 1);
  return ts_return(L, status, &err, 1);
}

static int frame_equal (lua_State *L) {
  ts_frame **a = luaL_testudata(L, 1, TS_META_FRAME);
  ts_frame **b = luaL_testudata(L, 2, TS_META_FRAME);
  lua_pushboolean(L, a != NULL && b != NULL && *a != NULL && *b != NULL
                  && ts_frame_equal(*a, *b));
  return 1;
}

/* frame_metatable() -> the metatable of all frames, for the vocabulary */
static int frame_metatable (lua_State *L) {
  luaL_getmetatable(L, TS_META_FRAME);
  return 1;
}

static const luaL_Reg functions[] = {
  {"frame_is", frame_is}, {"frame_rows", frame_rows},
  {"frame_title", frame_title}, {"frame_notes", frame_notes},
  {"frame_columns", frame_columns}, {"frame_column", frame_column},
  {"frame_row", frame_row}, {"frame_texts", frame_texts},
  {"frame_counts", frame_counts}, {"frame_members", frame_members},
  {"frame_has", frame_has}, {"frame_write", frame_write},
  {"frame_equal", frame_equal},
  {"frame_metatable", frame_metatable}, {NULL, NULL}
};

void ts_open_frame (lua_State *L) {
  static const luaL_Reg meta[] = {
    {"__gc", close_frame}, {"__close", close_frame}, {NULL, NULL}
  };
  luaL_newmetatable(L, TS_META_FRAME);
  luaL_setfuncs(L, meta, 0);
  lua_pop(L, 1);  /* remove metatable */
  luaL_setfuncs(L, functions, 0);
  luaL_setfuncs(L, ts_frame_makers, 0);
  luaL_setfuncs(L, ts_frame_verbs, 0);
}
