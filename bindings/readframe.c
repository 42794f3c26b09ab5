/* bindings/readframe.c -- any file with a table, read as a frame */
#include "data/read/readframe.h"
#include "frame_parts.h"

/* The texts of a list that end with NULL; see ts_check_texts. */
static const char *const *ended_texts (lua_State *L, int index) {
  size_t n;
  const char **texts = ts_check_texts(L, index, &n);
  texts[n] = NULL;  /* there is room for one more */
  return texts;
}

/* A period word, or -1 for nil. */
static int check_frequency (lua_State *L, int arg) {
  const char *word = luaL_optstring(L, arg, NULL);
  int freq = (word != NULL) ? ts_freq_find(word) : -1;
  luaL_argcheck(L, word == NULL || freq >= 0, arg, "no period word");
  return freq;
}

/* frame_read(path, keys, numbers, units as {name, unit, name, unit ...}, period
** ("" none), frequency, wide, of) -> frame; all but the path may be nil */
static int frame_read (lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  ts_read_options options = {
    .period = luaL_optstring(L, 5, NULL), .frequency = check_frequency(L, 6),
    .wide = check_frequency(L, 7), .of = luaL_optstring(L, 8, NULL)
  };
  ts_error err = {0};
  ts_frame **frame;
  ts_status status;
  lua_settop(L, 8);
  options.keys = ended_texts(L, 2);
  options.numbers = ended_texts(L, 3);
  options.units = ended_texts(L, 4);
  frame = ts_new_frame(L);
  options.stop = ts_interrupt_start();
  status = ts_read_frame(path, &options, frame, &err);
  ts_interrupt_stop(status);
  return ts_give_frame(L, status, &err, frame);
}

void ts_open_read (lua_State *L) {
  static const luaL_Reg functions[] = {
    {"frame_read", frame_read}, {NULL, NULL}
  };
  luaL_setfuncs(L, functions, 0);
}
