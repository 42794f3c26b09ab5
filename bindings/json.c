/* json.c -- JSON texts read as tables, by jansson; what writing them needs */
#include <jansson.h>
#include <stdlib.h>

#include "base/decimal.h"
#include "binding.h"

#define TS_META_JSON "tradestat.json"

/* Who owns a document or a text of jansson's while Lua may raise. */
typedef struct {
  json_t *document;
  char *text;
} owner;

static owner *new_owner (lua_State *L) {
  owner *own = lua_newuserdatauv(L, sizeof *own, 0);
  *own = (owner){0};
  luaL_setmetatable(L, TS_META_JSON);
  return own;
}

static int release (lua_State *L) {
  owner *own = luaL_checkudata(L, 1, TS_META_JSON);
  json_decref(own->document);
  free(own->text);
  *own = (owner){0};
  return 0;
}

static void push_value (lua_State *L, const json_t *value);

static void push_object (lua_State *L, const json_t *object) {
  const char *name;
  json_t *value;
  lua_createtable(L, 0, (int)json_object_size(object));
  json_object_foreach((json_t *)object, name, value) {
    push_value(L, value);
    lua_setfield(L, -2, name);
  }
}

static void push_array (lua_State *L, const json_t *array) {
  lua_createtable(L, (int)json_array_size(array), 0);
  for (size_t i = 0; i < json_array_size(array); i++) {
    push_value(L, json_array_get(array, i));
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

static void push_value (lua_State *L, const json_t *value) {
  luaL_checkstack(L, 8, "JSON that is nested too deeply");
  switch (json_typeof(value)) {
    case JSON_OBJECT: push_object(L, value); break;
    case JSON_ARRAY: push_array(L, value); break;
    case JSON_INTEGER: lua_pushinteger(L, json_integer_value(value)); break;
    case JSON_REAL: lua_pushnumber(L, json_real_value(value)); break;
    case JSON_TRUE: lua_pushboolean(L, 1); break;
    case JSON_FALSE: lua_pushboolean(L, 0); break;
    case JSON_STRING:
      lua_pushlstring(L, json_string_value(value),
                      json_string_length(value));
      break;
    default: lua_pushlightuserdata(L, NULL);  /* null */
  }
}

/* json_read(text) -> value, null being core.json_null; or nil, what is wrong */
static int json_read (lua_State *L) {
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);
  json_error_t error;
  owner *own = new_owner(L);
  own->document = json_loadb(text, length, JSON_DECODE_ANY, &error);
  if (own->document == NULL) {
    lua_pushnil(L);
    lua_pushfstring(L, "line %d: %s", error.line, error.text);
    return 2;
  }
  push_value(L, own->document);
  return 1;
}

/* json_string(text) -> the text in quotes; nil when it is no UTF-8 */
static int json_string_of (lua_State *L) {
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);
  owner *own = new_owner(L);
  own->document = json_stringn(text, length);
  if (own->document != NULL)
    own->text = json_dumps(own->document, JSON_ENCODE_ANY);
  lua_pushstring(L, own->text);
  return 1;
}

/* json_number(number) -> the shortest text that reads back as it */
static int json_number_of (lua_State *L) {
  char text[TS_NUMBER_TEXT];
  lua_pushstring(L, ts_number_text(luaL_checknumber(L, 1), text));
  return 1;
}

void ts_open_json (lua_State *L) {
  static const luaL_Reg functions[] = {
    {"json_read", json_read}, {"json_string", json_string_of},
    {"json_number", json_number_of}, {NULL, NULL}
  };
  static const luaL_Reg metamethods[] = {
    {"__gc", release}, {"__close", release}, {NULL, NULL}
  };
  luaL_newmetatable(L, TS_META_JSON);
  luaL_setfuncs(L, metamethods, 0);
  lua_pop(L, 1);  /* remove metatable */
  luaL_setfuncs(L, functions, 0);
  lua_pushlightuserdata(L, NULL);
  lua_setfield(L, -2, "json_null");
}
