/* bindings/store.c -- stores: open, load, look into, ask in SQL */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "binding.h"
#include "data/store/load.h"
#include "data/store/release.h"
#include "data/sql/sqlframe.h"
#include "data/sql/sqlwrite.h"
#include "data/store/store.h"
#include "flows.h"

ts_store *ts_check_store (lua_State *L, int arg) {
  ts_store **store = luaL_checkudata(L, arg, TS_META_STORE);
  if (*store == NULL) luaL_error(L, "the store is closed");
  return *store;
}

/* store_open(path, read_only) -> store; one that stands but cannot be written
** is opened for reading */
static int store_open (lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  int fixed = access(path, F_OK) == 0 && access(path, W_OK) != 0;
  ts_store_mode mode = (fixed || lua_toboolean(L, 2)) ? TS_STORE_READ
                                                      : TS_STORE_WRITE;
  void **owner = ts_new_owner(L, TS_META_STORE);
  ts_error err = {0};
  ts_status status = ts_store_open(path, mode, (ts_store **)owner, &err);
  return ts_return(L, status, &err, 1);
}

/* store_close(store): again is harmless */
static int store_close (lua_State *L) {
  ts_store **store = luaL_checkudata(L, 1, TS_META_STORE);
  ts_store_close(*store);
  *store = NULL;
  return 0;
}

/* A field of the table at 'index' as text, or NULL; the table keeps it. */
static const char *text_field (lua_State *L, int index, const char *name) {
  const char *text = NULL;
  if (lua_getfield(L, index, name) == LUA_TSTRING) text = lua_tostring(L, -1);
  else if (!lua_isnil(L, -1))
    luaL_error(L, "%s is a %s, expected a string", name, luaL_typename(L, -1));
  lua_pop(L, 1);  /* remove field */
  return text;
}

static int flag_field (lua_State *L, int index, const char *name) {
  int flag;
  lua_getfield(L, index, name);
  flag = lua_toboolean(L, -1);
  lua_pop(L, 1);  /* remove field */
  return flag;
}

/* keep = { "motCode", ... }, ended by NULL */
static void read_keep (lua_State *L, int index, const char **keep) {
  size_t n = 0;
  if (lua_getfield(L, index, "keep") == LUA_TTABLE) {
    n = (size_t)luaL_len(L, -1);
    if (n > TS_KEEP_MOST)
      luaL_error(L, "keep names %d columns, at most %d can be kept", (int)n,
                 TS_KEEP_MOST);
    for (size_t i = 0; i < n; i++) {
      lua_geti(L, -1, (lua_Integer)i + 1);
      keep[i] = luaL_checkstring(L, -1);
      lua_pop(L, 1);  /* remove name, which the list keeps */
    }
  }
  keep[n] = NULL;
  lua_pop(L, 1);  /* remove list */
}

/* mappings = { { target =, column =, constant =, scale = }, ... } */
static int read_mappings (lua_State *L, int index, ts_mapping *mappings) {
  size_t n = 0;
  if (lua_getfield(L, index, "mappings") == LUA_TTABLE) {
    n = (size_t)luaL_len(L, -1);
    if (n >= TS_MAPPINGS_MOST) luaL_error(L, "format maps too many columns");
    for (size_t i = 0; i < n; i++) {
      lua_geti(L, -1, (lua_Integer)i + 1);
      mappings[i] = (ts_mapping){
        .target = text_field(L, lua_gettop(L), "target"),
        .column = text_field(L, lua_gettop(L), "column"),
        .constant = text_field(L, lua_gettop(L), "constant")
      };
      lua_getfield(L, -1, "scale");
      mappings[i].scale = lua_tonumber(L, -1);
      lua_pop(L, 2);  /* remove scale and mapping */
    }
  }
  mappings[n] = (ts_mapping){0};
  lua_pop(L, 1);  /* remove list */
  return n > 0;
}

/* A progress function of the analyst's, called between rounds of the load. An
** error in it must not jump through the core: it is forgotten. */
static void report_progress (void *state, int64_t read, int64_t size,
                             int64_t rows) {
  const ts_load_spec *spec = state;
  lua_State *L = spec->L;
  if (lua_getfield(L, spec->index, "progress") != LUA_TFUNCTION) {
    lua_pop(L, 1);
    return;
  }
  lua_pushinteger(L, read);
  lua_pushinteger(L, size);
  lua_pushinteger(L, rows);
  if (lua_pcall(L, 3, 0, 0) != LUA_OK) lua_pop(L, 1);  /* remove message */
}

static void push_summary (lua_State *L, const char *path,
                          const ts_load_summary *s) {
  lua_createtable(L, 0, 19);
  ts_set_text_field(L, "path", path);
  ts_set_text_field(L, "dataset", s->name);
  ts_set_text_field(L, "format", s->format);
  ts_set_text_field(L, "sha256", s->sha256);
  ts_set_integer_field(L, "load", s->load);
  ts_set_integer_field(L, "bytes", s->bytes);
  ts_set_integer_field(L, "rows", s->rows);
  ts_set_integer_field(L, "stored", s->stored);
  ts_set_integer_field(L, "set_apart", s->set_apart);
  ts_set_integer_field(L, "rejected", s->rejected);
  ts_set_integer_field(L, "replaced", (lua_Integer)s->replaced);
  ts_set_integer_field(L, "repeated", (lua_Integer)s->repeated);
  ts_set_integer_field(L, "beside", (lua_Integer)s->beside);
  lua_pushboolean(L, s->already);
  lua_setfield(L, -2, "already");
  lua_pushboolean(L, s->already && s->overtaken);
  lua_setfield(L, -2, "overtaken");
  lua_pushboolean(L, s->sorted);
  lua_setfield(L, -2, "sorted");
  lua_pushboolean(L, s->spilled);
  lua_setfield(L, -2, "spilled");
  lua_pushnumber(L, s->seconds);
  lua_setfield(L, -2, "seconds");
}

void ts_read_load_spec (lua_State *L, int index, ts_load_spec *spec) {
  ts_load_options *o = &spec->options;
  luaL_checktype(L, index, LUA_TTABLE);
  luaL_checkstack(L, 16, NULL);
  *spec = (ts_load_spec){.L = L, .index = index};
  o->dataset = text_field(L, index, "dataset");
  o->release = text_field(L, index, "release");
  o->replace = flag_field(L, index, "replace");
  o->reject = flag_field(L, index, "reject");
  o->input.format = text_field(L, index, "format");
  o->input.classification = text_field(L, index, "classification");
  if (read_mappings(L, index, spec->mappings))
    o->input.mappings = spec->mappings;
  read_keep(L, index, spec->keep);
  if (spec->keep[0] != NULL) o->input.keep = spec->keep;
  lua_getfield(L, index, "threads");
  o->threads = (size_t)lua_tointeger(L, -1);
  lua_pop(L, 1);  /* remove threads */
  o->progress = report_progress;
  o->state = spec;
}

/* store_load(store, path, options) -> summary */
static int store_load (lua_State *L) {
  ts_store *store = ts_check_store(L, 1);
  const char *path = luaL_checkstring(L, 2);
  ts_load_spec spec;
  ts_load_summary summary;
  ts_error err = {0};
  ts_status status;
  int late;
  ts_read_load_spec(L, 3, &spec);
  spec.options.stop = ts_interrupt_start();
  status = ts_load_file(store, path, &spec.options, &summary, &err);
  late = ts_interrupt_end(status);
  if (late && status != TS_OK) raise(SIGINT);
  if (status != TS_OK) return ts_return(L, status, &err, 0);
  push_summary(L, path, &summary);
  lua_pushboolean(L, late);
  lua_setfield(L, -2, "interrupted");
  ts_load_summary_free(&summary);
  return 1;
}

static void push_dataset (lua_State *L, const ts_dataset *d) {
  lua_createtable(L, 0, 10);
  ts_set_integer_field(L, "id", d->id);
  ts_set_text_field(L, "name", d->name);
  ts_set_text_field(L, "format", d->format);
  ts_set_text_field(L, "currency", d->currency);
  ts_set_text_field(L, "family", d->family);
  ts_set_text_field(L, "valuation_import", d->valuation_import);
  ts_set_text_field(L, "valuation_export", d->valuation_export);
  lua_newtable(L);
  for (size_t i = 0; i < TS_KEEP_MOST && d->keep[i] != NULL; i++) {
    lua_pushstring(L, d->keep[i]);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "keep");
}

static void push_load (lua_State *L, const ts_load *l) {
  lua_createtable(L, 0, 12);
  ts_set_integer_field(L, "id", l->id);
  ts_set_integer_field(L, "dataset", l->dataset);
  ts_set_text_field(L, "path", l->path);
  ts_set_text_field(L, "sha256", l->sha256);
  ts_set_text_field(L, "release", l->release);
  ts_set_text_field(L, "loaded_at", l->loaded_at);
  ts_set_integer_field(L, "bytes", l->bytes);
  ts_set_integer_field(L, "rows", l->rows);
  ts_set_integer_field(L, "stored", l->stored);
  ts_set_integer_field(L, "set_apart", l->set_apart);
  ts_set_integer_field(L, "rejected", l->rejected);
}

/* Of a load's rows: 'unknown', a list of products that their classification
** does not have, and 'unchecked', a list of classifications without a list. */
static void push_census (lua_State *L, int64_t load, const ts_unknown *list,
                         size_t n) {
  static const char *const names[] = {"unknown", "unchecked"};
  for (int kind = 0; kind < 2; kind++) {
    lua_Integer count = 0;
    lua_newtable(L);
    for (size_t i = 0; i < n; i++) {
      int unchecked = *list[i].product == '\0';
      if (list[i].load != load || unchecked != kind) continue;
      lua_createtable(L, 0, 3);
      ts_set_text_field(L, "classification", list[i].classification);
      if (!unchecked) ts_set_text_field(L, "product", list[i].product);
      ts_set_integer_field(L, "rows", list[i].rows);
      lua_seti(L, -2, ++count);
    }
    lua_setfield(L, -2, names[kind]);
  }
}

/* What a dataset's reports span, by frequency and side. */
static void push_spans (lua_State *L, const ts_released *released, size_t n) {
  ts_period first[TS_FREQS][3], last[TS_FREQS][3];
  int seen[TS_FREQS][3] = {{0}};
  lua_Integer count = 0;
  for (size_t i = 0; i < n; i++) {
    ts_period p = ts_period_of_code(released[i].period);
    int f = p.freq, s = released[i].side % 3;
    if (!seen[f][s] || p.ordinal < first[f][s].ordinal) first[f][s] = p;
    if (!seen[f][s] || p.ordinal > last[f][s].ordinal) last[f][s] = p;
    seen[f][s] = 1;
  }
  lua_newtable(L);
  for (int f = 0; f < TS_FREQS; f++)
    for (int s = 0; s < 3; s++) {
      char text[TS_PERIOD_TEXT];
      if (!seen[f][s]) continue;
      lua_createtable(L, 0, 4);
      ts_set_text_field(L, "frequency", ts_freq_name((ts_freq)f));
      ts_set_text_field(L, "side", ts_side_names[s]);
      ts_set_text_field(L, "first", ts_period_text(first[f][s], text));
      ts_set_text_field(L, "last", ts_period_text(last[f][s], text));
      lua_seti(L, -2, ++count);
    }
}

/* Datasets with their loads and spans; the transaction is open. */
ts_status ts_push_catalogue (lua_State *L, ts_store *store, ts_error *err) {
  const ts_dataset *datasets;
  const ts_load *loads;
  const ts_unknown *unknown;
  size_t n, load_count, unknown_count;
  ts_status status = ts_store_datasets(store, &datasets, &n, err);
  if (status == TS_OK) status = ts_store_loads(store, &loads, &load_count, err);
  if (status == TS_OK)
    status = ts_store_unknown(store, &unknown, &unknown_count, err);
  lua_newtable(L);
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    const ts_released *released;
    size_t released_count;
    lua_Integer count = 0;
    push_dataset(L, &datasets[i]);
    lua_newtable(L);
    for (size_t k = 0; k < load_count; k++) {
      if (loads[k].dataset != datasets[i].id) continue;
      push_load(L, &loads[k]);
      push_census(L, loads[k].id, unknown, unknown_count);
      lua_seti(L, -2, ++count);
    }
    lua_setfield(L, -2, "loads");
    status = ts_store_released(store, datasets[i].id, &released,
                               &released_count, err);
    if (status == TS_OK) {
      push_spans(L, released, released_count);
      lua_setfield(L, -2, "spans");
    }
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
  return status;
}

/* store_catalogue(store) -> list of datasets */
static int store_catalogue (lua_State *L) {
  ts_store *store = ts_check_store(L, 1);
  ts_error err = {0};
  ts_status status = ts_store_begin(store, TS_STORE_READ, &err);
  luaL_checkstack(L, 24, NULL);
  if (status == TS_OK) {
    status = ts_push_catalogue(L, store, &err);
    ts_store_end(store, status, NULL);
  }
  return ts_return(L, status, &err, 1);
}

/* store_verify(store) -> true */
static int store_verify (lua_State *L) {
  ts_store *store = ts_check_store(L, 1);
  ts_error err = {0};
  ts_status status = ts_store_verify(store, ts_interrupt_start(), &err);
  ts_interrupt_stop(status);
  lua_pushboolean(L, 1);
  return ts_return(L, status, &err, 1);
}

#define PARAMETERS_MOST 64

/* store_sql(store, text, parameters) -> frame */
static int store_sql (lua_State *L) {
  ts_store *store = ts_check_store(L, 1);
  const char *text = luaL_checkstring(L, 2);
  ts_sql_value values[PARAMETERS_MOST];
  size_t n = lua_istable(L, 3) ? (size_t)luaL_len(L, 3) : 0;
  ts_error err = {0};
  void **owner;
  ts_status status;
  luaL_argcheck(L, n <= PARAMETERS_MOST, 3, "too many parameters");
  luaL_checkstack(L, PARAMETERS_MOST + 8, NULL);
  for (size_t i = 0; i < n; i++) {
    int type = lua_geti(L, 3, (lua_Integer)i + 1);
    values[i] = (ts_sql_value){0};
    if (type == LUA_TNUMBER) {
      values[i].kind = TS_SQL_NUMBER;
      values[i].number = lua_tonumber(L, -1);
    } else if (type == LUA_TSTRING) {
      values[i].kind = TS_SQL_TEXT;
      values[i].text = lua_tostring(L, -1);
    } else {
      luaL_argcheck(L, type == LUA_TBOOLEAN && !lua_toboolean(L, -1), 3,
                    "a parameter is a string, a number or false");
    }
  }
  owner = ts_new_owner(L, TS_META_FRAME);
  status = ts_sql_frame(store, text, values, n, ts_interrupt_start(),
                        (ts_frame **)owner, &err);
  ts_interrupt_stop(status);
  return ts_return(L, status, &err, 1);
}

/* store_write(store, table, frame, replace) -> true */
static int store_write (lua_State *L) {
  ts_store *store = ts_check_store(L, 1);
  const char *name = luaL_checkstring(L, 2);
  const ts_frame *frame = ts_check_frame(L, 3);
  int replace = lua_toboolean(L, 4);
  ts_error err = {0};
  ts_status status = ts_sql_write(store, name, frame, replace,
                                  ts_interrupt_start(), &err);
  ts_interrupt_stop(status);
  lua_pushboolean(L, 1);
  return ts_return(L, status, &err, 1);
}

/* store_release(store, { dataset =, reported_by =, reporters = {...},
** period = }) -> number of reports declared */
static int store_release (lua_State *L) {
  ts_store *store = ts_check_store(L, 1);
  const char *reporters[512];
  ts_declaration d = {.reporters = reporters};
  size_t declared = 0;
  ts_error err = {0};
  ts_status status;
  luaL_checktype(L, 2, LUA_TTABLE);
  d.dataset = text_field(L, 2, "dataset");
  d.side = text_field(L, 2, "reported_by");
  d.period = text_field(L, 2, "period");
  luaL_checkstack(L, 8, NULL);
  lua_getfield(L, 2, "reporters");
  luaL_checktype(L, -1, LUA_TTABLE);
  d.count = (size_t)luaL_len(L, -1);
  luaL_argcheck(L, d.count <= 512, 2, "too many reporters");
  for (size_t i = 0; i < d.count; i++) {
    lua_geti(L, -1, (lua_Integer)i + 1);
    reporters[i] = luaL_checkstring(L, -1);
    lua_pop(L, 1);  /* remove reporter, which the list keeps */
  }
  status = ts_declare_release(store, &d, &declared, &err);
  lua_pushinteger(L, (lua_Integer)declared);
  return ts_return(L, status, &err, 1);
}

/* describe(path) -> text */
static int describe (lua_State *L) {
  char *text = NULL;
  ts_error err = {0};
  ts_status status = ts_describe(luaL_checkstring(L, 1), NULL, &text, &err);
  if (status != TS_OK) return ts_return(L, status, &err, 0);
  lua_pushstring(L, text);
  free(text);
  return 1;
}

/* formats() -> list of names */
static int formats (lua_State *L) {
  lua_newtable(L);
  for (size_t i = 0; ts_format_name(i) != NULL; i++) {
    lua_pushstring(L, ts_format_name(i));
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

void ts_open_store (lua_State *L) {
  static const luaL_Reg functions[] = {
    {"store_open", store_open}, {"store_close", store_close},
    {"store_load", store_load}, {"store_catalogue", store_catalogue},
    {"store_verify", store_verify}, {"store_sql", store_sql},
    {"store_write", store_write},
    {"store_release", store_release}, {"describe", describe},
    {"formats", formats}, {NULL, NULL}
  };
  static const luaL_Reg metamethods[] = {
    {"__gc", store_close}, {"__close", store_close}, {NULL, NULL}
  };
  luaL_newmetatable(L, TS_META_STORE);
  luaL_setfuncs(L, metamethods, 0);
  lua_pop(L, 1);  /* remove metatable */
  luaL_setfuncs(L, functions, 0);
}
