/* documents.c -- what reports need of the core: frames and Markdown as text,
** digests, versions */
#include "base/markdown.h"

#include <gsl/gsl_version.h>
#include <sqlite3.h>

#include "base/digest.h"
#include "base/write.h"
#include "binding.h"

#define TS_META_TEXT "tradestat.text"

static int free_text (lua_State *L) {
  ts_string_free(luaL_checkudata(L, 1, TS_META_TEXT));
  return 0;
}

static ts_string *new_text (lua_State *L) {
  ts_string *out = lua_newuserdatauv(L, sizeof *out, 0);
  *out = (ts_string){0};
  luaL_setmetatable(L, TS_META_TEXT);
  return out;
}

/* frame_text(frame, extension) -> what a file of that kind would hold */
static int frame_text (lua_State *L) {
  const ts_frame *frame = ts_check_frame(L, 1);
  const char *extension = luaL_checkstring(L, 2);
  ts_string *out = new_text(L);
  ts_error err = {0};
  ts_status status = ts_frame_text(frame, extension, 1, out, &err);
  lua_pushlstring(L, (out->text != NULL) ? out->text : "", out->length);
  return ts_return(L, status, &err, 1);
}

/* markdown_html(text) -> HTML */
static int markdown_html (lua_State *L) {
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);
  ts_string *out = new_text(L);
  ts_error err = {0};
  ts_status status = ts_markdown_html(text, length, out);
  lua_pushlstring(L, (out->text != NULL) ? out->text : "", out->length);
  return ts_return(L, status, &err, 1);
}

/* file_digest(path) -> SHA-256, bytes */
static int file_digest (lua_State *L) {
  char digest[TS_DIGEST_TEXT];
  int64_t size = 0;
  ts_error err = {0};
  ts_status status = ts_digest_file(luaL_checkstring(L, 1), digest, &size,
                                    &err);
  if (status != TS_OK) return ts_return(L, status, &err, 0);
  lua_pushstring(L, digest);
  lua_pushinteger(L, size);
  return 2;
}

/* text_digest(text) -> SHA-256 */
static int text_digest (lua_State *L) {
  char digest[TS_DIGEST_TEXT];
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);
  ts_digest_bytes(text, length, digest);
  lua_pushstring(L, digest);
  return 1;
}

void ts_open_documents (lua_State *L) {
  static const luaL_Reg functions[] = {
    {"file_digest", file_digest}, {"frame_text", frame_text},
    {"markdown_html", markdown_html}, {"text_digest", text_digest}, {NULL, NULL}
  };
  static const luaL_Reg metamethods[] = {
    {"__gc", free_text}, {"__close", free_text}, {NULL, NULL}
  };
  luaL_newmetatable(L, TS_META_TEXT);
  luaL_setfuncs(L, metamethods, 0);
  lua_pop(L, 1);  /* remove metatable */
  luaL_setfuncs(L, functions, 0);
  lua_createtable(L, 0, 2);
  ts_set_text_field(L, "GSL", gsl_version);
  ts_set_text_field(L, "SQLite", sqlite3_libversion());
  lua_setfield(L, -2, "libraries");
}
