/* vocabulary.c -- the tables of statistics as Lua tables: for methods,
** help, completion, editor stubs and the manual */
#include <math.h>

#include "statistics.h"
#include "stats/levels/indicators.h"
#include "stats/regression/estimators.h"

static void push_default (lua_State *L, const ts_option *option) {
  if (option->kind >= TS_OPTION_WORD || option->text != NULL)
    lua_pushstring(L, option->text);
  else if (option->kind == TS_OPTION_FLAG)
    lua_pushboolean(L, option->number != 0.0);
  else if (isnan(option->number)) lua_pushnil(L);
  else lua_pushnumber(L, option->number);
}

static void push_options (lua_State *L, const ts_option *options) {
  static const char *const kinds[] = {
    "number", "integer", "flag", "word", "name", "period"
  };
  lua_newtable(L);
  for (size_t i = 0; options != NULL && options[i].name != NULL; i++) {
    const ts_option *option = &options[i];
    lua_createtable(L, 0, 8);
    ts_set_text_field(L, "name", option->name);
    ts_set_text_field(L, "kind", kinds[option->kind]);
    ts_set_text_field(L, "help", option->help);
    ts_set_text_field(L, "words", option->words);
    push_default(L, option);
    lua_setfield(L, -2, "default");
    lua_pushboolean(L, option->required);
    lua_setfield(L, -2, "required");
    if (option->lo != option->hi) ts_set_number_field(L, "lo", option->lo);
    if (option->lo != option->hi) ts_set_number_field(L, "hi", option->hi);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
}

static void push_row (lua_State *L, const char *name, const char *help,
                      const char *source, const ts_option *options) {
  lua_createtable(L, 0, 7);
  ts_set_text_field(L, "name", name);
  ts_set_text_field(L, "help", help);
  ts_set_text_field(L, "source", (source != NULL) ? source : "");
  push_options(L, options);
  lua_setfield(L, -2, "options");
}

static const char *unit_word (ts_result_unit unit) {
  static const char *const words[] = {
    "same", "fraction", "count", "none", "index", "percentage points",
    "ratio"
  };
  return words[unit];
}

static void push_reducers (lua_State *L) {
  lua_newtable(L);
  for (size_t i = 0; ts_reducers[i].name != NULL; i++) {
    const ts_reducer *r = &ts_reducers[i];
    push_row(L, r->name, r->help, r->source, r->options);
    ts_set_text_field(L, "unit", unit_word(r->unit));
    lua_pushboolean(L, r->partners_only);
    lua_setfield(L, -2, "partners_only");
    lua_pushboolean(L, r->by_weight);
    lua_setfield(L, -2, "by_weight");
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
}

static void push_transforms (lua_State *L) {
  lua_newtable(L);
  for (size_t i = 0; ts_transforms[i] != NULL; i++) {
    const ts_transform *t = ts_transforms[i];
    push_row(L, t->name, t->help, t->source, t->options);
    ts_set_text_field(L, "unit", unit_word(t->unit));
    ts_set_count_field(L, "fewest", t->fewest);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
}

static void push_models (lua_State *L) {
  lua_newtable(L);
  for (size_t i = 0; ts_models[i] != NULL; i++) {
    const ts_model *m = ts_models[i];
    push_row(L, m->name, m->help, m->source, m->options);
    ts_set_count_field(L, "fewest", m->fewest);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
}

static void push_indicators (lua_State *L) {
  lua_newtable(L);
  for (size_t i = 0; ts_indicators[i].name != NULL; i++) {
    const ts_indicator *x = &ts_indicators[i];
    push_row(L, x->name, x->help, x->source, x->options);
    ts_set_text_field(L, "unit", unit_word(x->unit));
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
}

static void push_estimators (lua_State *L) {
  lua_newtable(L);
  for (size_t i = 0; ts_estimators[i].name != NULL; i++) {
    const ts_estimator *x = &ts_estimators[i];
    push_row(L, x->name, x->help, x->source, x->options);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
}

/* vocabulary() -> { reducers = {...}, transforms = {...}, models = {...},
** indicators = {...}, estimators = {...} }: lists in the order of the tables,
** with all that the rows say */
static int vocabulary (lua_State *L) {
  lua_createtable(L, 0, 5);
  push_reducers(L);
  lua_setfield(L, -2, "reducers");
  push_transforms(L);
  lua_setfield(L, -2, "transforms");
  push_models(L);
  lua_setfield(L, -2, "models");
  push_indicators(L);
  lua_setfield(L, -2, "indicators");
  push_estimators(L);
  lua_setfield(L, -2, "estimators");
  return 1;
}

void ts_open_vocabulary (lua_State *L) {
  lua_pushcfunction(L, vocabulary);
  lua_setfield(L, -2, "vocabulary");
}
