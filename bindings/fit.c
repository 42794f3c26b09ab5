/* fit.c -- models on frames, and what a fit says, for Lua */
#include "statistics.h"
#include "stats/breaks/events.h"
#include "stats/panel/panel_series.h"
#include "stats/panel/panel_verbs.h"

static const ts_model *check_model (lua_State *L, int arg) {
  const ts_model *m = ts_model_find(luaL_checkstring(L, arg));
  luaL_argcheck(L, m != NULL, arg, "no such model");
  return m;
}

/* fits(frame, name, options, spec) -> frame, one row a group */
static int fits (lua_State *L) {
  const ts_model *m = check_model(L, 2);
  ts_asked a = {0};
  ts_frame **made;
  ts_status status;
  ts_check_asked(L, m->options, &a);
  made = ts_new_frame(L);
  status = ts_panel_fit(a.frame, m, &a.args, &a.c.spec, ts_threads_default(),
                        ts_interrupt_start(), made, &a.err);
  ts_interrupt_stop(status);
  return ts_give_frame(L, status, &a.err, made);
}

/* fit(frame, name, options, spec) -> fit of the one series */
static int fit (lua_State *L) {
  const ts_model *m = check_model(L, 2);
  ts_asked a = {0};
  ts_fit **made;
  ts_status status;
  ts_check_asked(L, m->options, &a);
  made = (ts_fit **)ts_new_owner(L, TS_META_FIT);
  *made = ts_fit_alloc();
  if (*made == NULL) return ts_return(L, TS_NOMEM, &a.err, 1);
  status = ts_panel_fit_one(a.frame, m, &a.args, &a.c.spec,
                            ts_interrupt_start(), *made, &a.err);
  ts_interrupt_stop(status);
  return ts_return(L, status, &a.err, 1);
}

static int fit_free (lua_State *L) {
  ts_fit **owner = luaL_checkudata(L, 1, TS_META_FIT);
  ts_fit_free(*owner);
  *owner = NULL;
  return 0;
}

static const ts_fit *check_fit (lua_State *L, int arg) {
  ts_fit **owner = luaL_checkudata(L, arg, TS_META_FIT);
  luaL_argcheck(L, *owner != NULL, arg, "the fit was closed");
  return *owner;
}

static void push_coefficients (lua_State *L, const ts_fit *f) {
  lua_createtable(L, (int)f->coefficient_count, 0);
  for (size_t i = 0; i < f->coefficient_count; i++) {
    const ts_coefficient *c = &f->coefficients[i];
    lua_createtable(L, 0, 8);
    ts_set_text_field(L, "name", c->name);
    ts_set_text_field(L, "label", c->label);
    ts_set_number_field(L, "estimate", c->estimate);
    ts_set_number_field(L, "se", c->se);
    ts_set_number_field(L, "statistic", c->statistic);
    ts_set_number_field(L, "p", c->p);
    ts_set_number_field(L, "lo", c->lo);
    ts_set_number_field(L, "hi", c->hi);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
}

static void push_numbers (lua_State *L, const ts_fit *f) {
  lua_createtable(L, (int)f->number_count, 0);
  for (size_t i = 0; i < f->number_count; i++) {
    const ts_fit_number *number = &f->numbers[i];
    lua_createtable(L, 0, 5);
    ts_set_text_field(L, "name", number->name);
    ts_set_text_field(L, "label", number->label);
    ts_set_text_field(L, "unit", number->unit);
    ts_set_text_field(L, "text", number->text);
    ts_set_number_field(L, "value", number->value);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
}

static void push_lines (lua_State *L, const ts_fit *f) {
  lua_createtable(L, (int)f->line_count, 0);
  for (size_t i = 0; i < f->line_count; i++) {
    const ts_fit_line *line = &f->lines[i];
    lua_createtable(L, 0, 5);
    ts_set_text_field(L, "label", line->label);
    ts_set_text_field(L, "unit", line->unit);
    ts_set_number_field(L, "value", line->value);
    ts_set_number_field(L, "lo", line->lo);
    ts_set_number_field(L, "hi", line->hi);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
}

static void push_notes (lua_State *L, const ts_fit *f) {
  lua_createtable(L, (int)f->note_count, 0);
  for (size_t i = 0; i < f->note_count; i++) {
    lua_pushstring(L, f->notes[i]);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
}

/* The names of its series and of its tables. */
static void push_names (lua_State *L, const ts_fit *f) {
  lua_createtable(L, (int)f->series_count, 0);
  for (size_t i = 0; i < f->series_count; i++) {
    lua_pushstring(L, f->series[i].part);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "parts");
  lua_createtable(L, (int)f->table_count, 0);
  for (size_t i = 0; i < f->table_count; i++) {
    lua_pushstring(L, f->tables[i].name);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "tables");
}

/* fit_fields(fit) -> a table of everything the fit says */
static int fit_fields (lua_State *L) {
  const ts_fit *f = check_fit(L, 1);
  lua_createtable(L, 0, 14);
  ts_set_text_field(L, "title", f->title);
  ts_set_text_field(L, "method", f->method);
  ts_set_text_field(L, "refused", f->refused);
  ts_set_count_field(L, "n", f->n);
  ts_set_count_field(L, "missing", f->missing);
  ts_set_count_field(L, "zeros", f->zeros);
  ts_set_number_field(L, "level", f->level);
  push_names(L, f);
  push_coefficients(L, f);
  lua_setfield(L, -2, "coefficients");
  push_numbers(L, f);
  lua_setfield(L, -2, "numbers");
  push_lines(L, f);
  lua_setfield(L, -2, "lines");
  push_notes(L, f);
  lua_setfield(L, -2, "notes");
  return 1;
}

/* fit_part(fit, part) -> one of its series, as a frame; nothing without it */
static int fit_part (lua_State *L) {
  const ts_fit_series *part = ts_fit_part(check_fit(L, 1),
                                          luaL_checkstring(L, 2));
  ts_error err = {0};
  ts_frame **made;
  ts_status status;
  if (part == NULL) return 0;
  made = ts_new_frame(L);
  status = ts_series_make(part->y.first, part->y.values, part->y.n, part->name,
                          part->unit, made);
  return ts_give_frame(L, status, &err, made);
}

/* fit_frame(fit, what) -> coefficients, parts, numbers or a table as a frame;
** nothing when it has no such thing */
static int fit_frame (lua_State *L) {
  const ts_fit *f = check_fit(L, 1);
  const char *what = luaL_optstring(L, 2, NULL);
  ts_error err = {0};
  ts_frame **made = ts_new_frame(L);
  ts_status status = ts_fit_frame(f, what, made);
  if (status == TS_UNKNOWN) return 0;
  return ts_give_frame(L, status, &err, made);
}

/* Text i of the list at 'arg', which keeps it. */
static const char *check_item (lua_State *L, int arg, lua_Integer i) {
  const char *text;
  lua_geti(L, arg, i);
  if (lua_type(L, -1) != LUA_TSTRING)
    luaL_error(L, "item %d is a %s, not a text", (int)i, luaL_typename(L, -1));
  text = lua_tostring(L, -1);
  lua_pop(L, 1);  /* remove item */
  return text;
}

/* fit_events(fit, dates, names, within) -> a fit that matches its breaks with
** events */
static int fit_events (lua_State *L) {
  const ts_fit *f = check_fit(L, 1);
  lua_Integer n = luaL_len(L, 2), within = luaL_checkinteger(L, 4);
  ts_event *events = lua_newuserdatauv(L, ((size_t)n + 1) * sizeof *events, 0);
  ts_error err = {0};
  ts_fit **made;
  luaL_argcheck(L, within >= 0, 4, "a distance is not negative");
  for (lua_Integer i = 0; i < n; i++)
    events[i] = (ts_event){check_item(L, 2, i + 1), check_item(L, 3, i + 1)};
  made = (ts_fit **)ts_new_owner(L, TS_META_FIT);
  *made = ts_fit_alloc();
  if (*made == NULL) return ts_return(L, TS_NOMEM, &err, 1);
  return ts_return(L, ts_events_match(f, events, (size_t)n, (size_t)within,
                                      *made, &err), &err, 1);
}

static const luaL_Reg functions[] = {
  {"fit_events", fit_events}, {"fit", fit}, {"fits", fits},
  {"fit_fields", fit_fields}, {"fit_part", fit_part}, {"fit_frame", fit_frame}, {NULL, NULL}
};

void ts_open_fit (lua_State *L) {
  luaL_setfuncs(L, functions, 0);
  luaL_newmetatable(L, TS_META_FIT);
  lua_pushcfunction(L, fit_free);
  lua_setfield(L, -2, "__gc");
  lua_pushcfunction(L, fit_free);
  lua_setfield(L, -2, "__close");
  lua_pop(L, 1);  /* remove metatable */
}
