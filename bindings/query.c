/* bindings/query.c -- a selection and a request, from Lua tables to a frame */
#include <glob.h>
#include <string.h>

#include "data/query/query.h"
#include "data/query/stream.h"
#include "flows.h"

/*
** Strings stay in the specification's tables, which the stack holds for the
** whole call; arrays of pointers to them are userdata, so that an error of
** Lua's frees them (STYLE: no malloc between two Lua calls).
*/
static void *scratch (lua_State *L, size_t n, size_t size) {
  void *room = lua_newuserdatauv(L, (n + 1) * size, 0);
  memset(room, 0, (n + 1) * size);
  return room;
}

/* The list at the top of the stack as an array of texts; both stay there. */
static const char *const *texts_of (lua_State *L, size_t *n) {
  int list = lua_gettop(L);
  const char **texts;
  luaL_checktype(L, list, LUA_TTABLE);
  *n = (size_t)luaL_len(L, list);
  texts = scratch(L, *n, sizeof *texts);
  for (size_t i = 0; i < *n; i++) {
    lua_geti(L, list, (lua_Integer)i + 1);
    if (lua_type(L, -1) != LUA_TSTRING)
      luaL_error(L, "codes are text: write \"%s\" in quotes",
                 luaL_tolstring(L, -1, NULL));
    texts[i] = lua_tostring(L, -1);
    lua_pop(L, 1);  /* remove text, which the list keeps */
  }
  return texts;
}

static const char *text_at (lua_State *L, int table, const char *name) {
  const char *text;
  lua_getfield(L, table, name);
  text = lua_isnil(L, -1) ? NULL : luaL_checkstring(L, -1);
  lua_pop(L, 1);  /* remove text, which the table keeps */
  return text;
}

static lua_Integer integer_at (lua_State *L, int table, const char *name,
                               lua_Integer otherwise) {
  lua_Integer value;
  lua_getfield(L, table, name);
  value = luaL_optinteger(L, -1, otherwise);
  lua_pop(L, 1);  /* remove integer */
  return value;
}

/* A list of days beside a condition's texts; NULL when there is none. */
static const int32_t *days_at (lua_State *L, int table, const char *name) {
  int32_t *days;
  size_t n;
  if (lua_getfield(L, table, name) != LUA_TTABLE) return NULL;
  n = (size_t)luaL_len(L, -1);
  days = scratch(L, n, sizeof *days);
  for (size_t i = 0; i < n; i++) {
    lua_geti(L, -2, (lua_Integer)i + 1);
    days[i] = (int32_t)luaL_checkinteger(L, -1);
    lua_pop(L, 1);  /* remove day */
  }
  return days;
}

/* Each step leaves what it needs on the stack; luaL_checkstack was asked for
** enough by the caller. */
static void read_conditions (lua_State *L, int spec, ts_selection *s) {
  int list;
  lua_getfield(L, spec, "conditions");
  list = lua_gettop(L);
  s->condition_count = (size_t)luaL_len(L, list);
  if (s->condition_count > TS_CONDITIONS_MOST)
    luaL_error(L, "a selection has at most %d conditions", TS_CONDITIONS_MOST);
  for (size_t i = 0; i < s->condition_count; i++) {
    ts_condition *c = &s->conditions[i];
    int table;
    lua_geti(L, list, (lua_Integer)i + 1);
    table = lua_gettop(L);
    c->name = text_at(L, table, "name");
    lua_getfield(L, table, "except");
    c->except = lua_toboolean(L, -1);
    lua_getfield(L, table, "texts");
    c->texts = texts_of(L, &c->n);
    c->from = days_at(L, table, "from");
    c->to = days_at(L, table, "to");
  }
}

static ts_status read_periods (lua_State *L, int spec, ts_selection *s,
                               ts_error *err) {
  ts_range *ranges;
  size_t n;
  ts_status status = TS_OK;
  if (lua_getfield(L, spec, "periods") != LUA_TTABLE) return TS_OK;
  n = (size_t)luaL_len(L, -1);
  ranges = scratch(L, n, sizeof *ranges);
  for (size_t i = 0; i < n && status == TS_OK; i++) {
    lua_geti(L, -2, (lua_Integer)i + 1);
    status = ts_range_parse(ts_slice_of(luaL_checkstring(L, -1)), &ranges[i],
                            err);
    lua_pop(L, 1);  /* remove range */
  }
  s->periods = ranges;
  s->period_count = n;
  return status;
}

static void read_bundles (lua_State *L, int table, ts_key *key) {
  ts_bundle *bundles;
  int list;
  if (lua_getfield(L, table, "bundles") != LUA_TTABLE) return;
  list = lua_gettop(L);
  key->bundle_count = (size_t)luaL_len(L, list);
  bundles = scratch(L, key->bundle_count, sizeof *bundles);
  luaL_checkstack(L, 4 * (int)key->bundle_count + 8, "too many groups");
  for (size_t i = 0; i < key->bundle_count; i++) {
    lua_geti(L, list, (lua_Integer)i + 1);
    bundles[i].label = text_at(L, lua_gettop(L), "label");
    lua_getfield(L, -1, "texts");
    bundles[i].texts = texts_of(L, &bundles[i].n);
  }
  key->bundles = bundles;
  key->other = text_at(L, table, "other");
}

static void read_keys (lua_State *L, int spec, ts_request *r) {
  int list;
  lua_getfield(L, spec, "keys");
  list = lua_gettop(L);
  r->key_count = (size_t)luaL_len(L, list);
  if (r->key_count > TS_KEYS_MOST)
    luaL_error(L, "by keeps at most %d keys apart", TS_KEYS_MOST);
  for (size_t i = 0; i < r->key_count; i++) {
    int table;
    lua_geti(L, list, (lua_Integer)i + 1);
    table = lua_gettop(L);
    r->keys[i].name = text_at(L, table, "name");
    r->keys[i].digits = (int)integer_at(L, table, "digits", 0);
    read_bundles(L, table, &r->keys[i]);
  }
}

static int number_field (lua_State *L, const char *name) {
  for (int f = TS_FIRST_NUMBER; f <= TS_LAST_NUMBER; f++)
    if (strcmp(ts_field_names[f], name) == 0) return f;
  return luaL_error(L, "'%s' is no number of a flow: value, weight, quantity",
                    name);
}

static void read_sums (lua_State *L, int spec, ts_request *r) {
  int list;
  lua_getfield(L, spec, "sums");
  list = lua_gettop(L);
  r->sum_count = (size_t)luaL_len(L, list);
  if (r->sum_count == 0 || r->sum_count > TS_SUMS_MOST)
    luaL_error(L, "sum names 1 to %d columns", TS_SUMS_MOST);
  for (size_t i = 0; i < r->sum_count; i++) {
    ts_sum *sum = &r->sums[i];
    const char *needs;
    lua_geti(L, list, (lua_Integer)i + 1);
    sum->name = text_at(L, lua_gettop(L), "name");
    sum->field = (ts_field)number_field(L, text_at(L, lua_gettop(L), "field"));
    needs = text_at(L, lua_gettop(L), "needs");
    sum->needs = (needs != NULL) ? number_field(L, needs) : -1;
    sum->unit = text_at(L, lua_gettop(L), "unit");
  }
}

static ts_status read_spec (lua_State *L, int spec, ts_selection *s,
                            ts_request *r, ts_error *err) {
  const char *freq;
  luaL_checktype(L, spec, LUA_TTABLE);
  luaL_checkstack(L, 12 * (TS_CONDITIONS_MOST + TS_KEYS_MOST), NULL);
  *s = (ts_selection){.dataset = text_at(L, spec, "dataset"),
                      .asof = text_at(L, spec, "asof"),
                      .subject = text_at(L, spec, "subject"),
                      .goods = text_at(L, spec, "goods")};
  s->level = (int)integer_at(L, spec, "level", -1);
  *r = (ts_request){.freq = -1, .coverage = 0.98};
  r->freq_at = (size_t)integer_at(L, spec, "freq_at", 0);
  r->threads = (size_t)integer_at(L, spec, "threads", 0);
  lua_getfield(L, spec, "coverage");
  r->coverage = luaL_optnumber(L, -1, r->coverage);
  lua_getfield(L, spec, "within_selection");
  r->within_selection = lua_toboolean(L, -1);
  freq = text_at(L, spec, "freq");
  if (freq != NULL) r->freq = ts_freq_find(freq);
  read_conditions(L, spec, s);
  read_keys(L, spec, r);
  read_sums(L, spec, r);
  return read_periods(L, spec, s, err);
}

/* handle = { paths = { ... }, options = { ... } }: files that are not stored */
static ts_files read_files (lua_State *L, int handle, ts_load_spec *spec) {
  ts_files files = {.options = &spec->options};
  lua_getfield(L, handle, "options");
  ts_read_load_spec(L, lua_gettop(L), spec);
  lua_getfield(L, handle, "paths");
  files.paths = texts_of(L, &files.n);
  return files;
}

static int ask (lua_State *L, ts_question question) {
  int straight = lua_istable(L, 1);   /* from files, not from a store */
  ts_store *store = straight ? NULL : ts_check_store(L, 1);
  ts_load_spec spec;
  ts_files files = {0};
  ts_selection selection;
  ts_request request;
  ts_error err = {0};
  void **owner;
  ts_status status = read_spec(L, 2, &selection, &request, &err);
  if (status != TS_OK) return ts_return(L, status, &err, 0);
  if (straight) files = read_files(L, 1, &spec);
  owner = ts_new_owner(L, TS_META_FRAME);
  request.stop = ts_interrupt_start();
  spec.options.stop = request.stop;
  status = straight ? ts_stream_ask(&files, &selection, &request, question,
                                    (ts_frame **)owner, &err)
                    : question(store, &selection, &request,
                               (ts_frame **)owner, &err);
  ts_interrupt_stop(status);
  if (status == TS_OK) ts_tell_collector(L, ts_frame_bytes(*owner));
  return ts_return(L, status, &err, 1);
}

/* files_catalogue({ paths =, options = }) -> list of datasets */
static int files_catalogue (lua_State *L) {
  ts_load_spec spec;
  ts_files files;
  ts_error err = {0};
  void **owner;
  ts_status status;
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checkstack(L, 24, NULL);
  files = read_files(L, 1, &spec);
  owner = ts_new_owner(L, TS_META_STORE);
  status = ts_stream_datasets(&files, (ts_store **)owner, &err);
  if (status == TS_OK) status = ts_push_catalogue(L, *owner, &err);
  return ts_return(L, status, &err, 1);
}

/* files_matching(pattern) -> list of paths, sorted */
static int files_matching (lua_State *L) {
  const char *pattern = luaL_checkstring(L, 1);
  glob_t *found = lua_newuserdatauv(L, sizeof *found, 0);
  int failed = glob(pattern, 0, NULL, found);
  if (failed == GLOB_NOSPACE) return luaL_error(L, "not enough memory");
  lua_newtable(L);
  for (size_t i = 0; failed == 0 && i < found->gl_pathc; i++) {
    lua_pushstring(L, found->gl_pathv[i]);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
  globfree(found);
  return 1;
}

/* flows_by(store or files, specification) -> frame */
static int flows_by (lua_State *L) {
  return ask(L, ts_flows_by);
}

/* flows_coverage(store or files, specification) -> frame */
static int flows_coverage (lua_State *L) {
  return ask(L, ts_flows_coverage);
}

void ts_open_query (lua_State *L) {
  static const luaL_Reg functions[] = {
    {"flows_by", flows_by}, {"flows_coverage", flows_coverage},
    {"files_catalogue", files_catalogue}, {"files_matching", files_matching},
    {NULL, NULL}
  };
  luaL_setfuncs(L, functions, 0);
}
