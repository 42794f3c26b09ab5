/* bindings/codes.c -- countries, groups, products, periods: names looked up */
#include "binding.h"

#include <string.h>

#include "data/codes/countries.h"
#include "data/codes/known.h"
#include "data/codes/products.h"

static ts_slice check_slice (lua_State *L, int arg) {
  ts_slice slice;
  slice.text = luaL_checklstring(L, arg, &slice.length);
  return slice;
}

/* place(text) -> id, kind, name; or nil and the nearest name or nothing */
static int place (lua_State *L) {
  static const char *const kinds[] = {"country", "residual", "aggregate"};
  ts_slice text = check_slice(L, 1);
  ts_place found = ts_place_find(TS_SYSTEM_ANY, text);
  if (found == TS_NO_PLACE) {
    lua_pushnil(L);
    lua_pushstring(L, ts_place_nearest(text));
    return 2;
  }
  lua_pushstring(L, ts_countries[found].id);
  lua_pushstring(L, kinds[ts_countries[found].kind]);
  lua_pushstring(L, ts_countries[found].name);
  return 3;
}

/* group(name, dated) -> ids, source, froms, tos; or nil, list of names */
static int group (lua_State *L) {
  const ts_group *found = ts_group_find(luaL_checkstring(L, 1));
  int dated = lua_toboolean(L, 2);
  lua_Integer n = 0;
  lua_settop(L, 2);
  if (found == NULL) {
    lua_pushnil(L);
    lua_newtable(L);
    for (const ts_group *g = ts_groups; g->name != NULL; g++) {
      lua_pushstring(L, g->name);
      lua_seti(L, -2, ++n);
    }
    return 2;
  }
  lua_newtable(L);
  lua_pushstring(L, found->source);
  lua_newtable(L);
  lua_newtable(L);
  for (const ts_member *m = found->members; m->id != NULL; m++) {
    if (!dated && !ts_member_fixed(found, m)) continue;
    n++;
    lua_pushstring(L, m->id);
    lua_seti(L, 3, n);
    lua_pushinteger(L, m->from);
    lua_seti(L, 5, n);
    lua_pushinteger(L, m->to);
    lua_seti(L, 6, n);
  }
  return 4;
}

/* product_list(name) -> { name, what, classification, date, source, patterns };
** or nil, list of names */
static int product_list (lua_State *L) {
  const ts_product_list *found = ts_product_list_find(luaL_checkstring(L, 1));
  lua_Integer n = 0;
  if (found == NULL) {
    lua_pushnil(L);
    lua_newtable(L);
    for (const ts_product_list *l = ts_product_lists; l->name != NULL; l++) {
      lua_pushstring(L, l->name);
      lua_seti(L, -2, ++n);
    }
    return 2;
  }
  lua_newtable(L);
  ts_set_text_field(L, "name", found->name);
  ts_set_text_field(L, "what", found->what);
  ts_set_text_field(L, "classification", found->classification);
  ts_set_text_field(L, "date", found->date);
  ts_set_text_field(L, "source", found->source);
  lua_newtable(L);
  for (const char *const *p = found->patterns; *p != NULL; p++) {
    lua_pushstring(L, *p);
    lua_seti(L, -2, ++n);
  }
  lua_setfield(L, -2, "patterns");
  return 1;
}

/* pattern(text) -> true, or nil and what is wrong with it */
static int pattern (lua_State *L) {
  ts_error err = {0};
  ts_status status = ts_pattern_check(check_slice(L, 1), &err);
  lua_pushboolean(L, 1);
  return ts_return(L, status, &err, 1);
}

/* range(text) -> true, or nil and what is wrong with it */
static int range (lua_State *L) {
  ts_error err = {0};
  ts_range parsed;
  ts_status status = ts_range_parse(check_slice(L, 1), &parsed, &err);
  lua_pushboolean(L, 1);
  return ts_return(L, status, &err, 1);
}

/* places() -> the ids of all countries, areas and aggregates */
static int places (lua_State *L) {
  lua_newtable(L);
  for (size_t i = 0; i < ts_countries_count; i++) {
    lua_pushstring(L, ts_countries[i].id);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* listed_codes(prefix, most) -> codes of HS, of any edition, that begin so */
static int listed_codes (lua_State *L) {
  ts_slice prefix = check_slice(L, 1);
  lua_Integer most = luaL_checkinteger(L, 2), n = 0;
  lua_newtable(L);
  for (size_t i = 0; i < ts_listed_hs_count && n < most; i++) {
    if (strncmp(ts_listed_hs[i].code, prefix.text, prefix.length) != 0)
      continue;
    lua_pushstring(L, ts_listed_hs[i].code);
    lua_seti(L, -2, ++n);
  }
  return 1;
}

/* period_days(text) -> first day, last day (since 1970-01-01), frequency; or
** nothing when the text is no period */
static int period_days (lua_State *L) {
  ts_period period;
  if (ts_period_parse(check_slice(L, 1), &period) != TS_OK) return 0;
  lua_pushinteger(L, ts_period_first_day(period));
  lua_pushinteger(L, ts_period_last_day(period));
  lua_pushstring(L, ts_freq_name(period.freq));
  return 3;
}

void ts_open_codes (lua_State *L) {
  static const luaL_Reg functions[] = {
    {"place", place}, {"group", group}, {"product_list", product_list},
    {"pattern", pattern}, {"range", range}, {"period_days", period_days},
    {"places", places}, {"listed_codes", listed_codes},
    {NULL, NULL}
  };
  luaL_setfuncs(L, functions, 0);
}
