/* test_frame_memory.c -- each allocation of each verb on frames fails in turn:
** the answer is TS_NOMEM and nothing is given out */
#include "failing.h"
#include "frame_data.h"

#include <unistd.h>

#include "base/arrange.h"
#include "base/cells.h"
#include "base/group.h"
#include "base/join.h"
#include "base/pivot.h"
#include "base/shape.h"
#include "base/where.h"
#include "base/write.h"
#include "stats/expression/expression.h"

typedef ts_status (*verb) (const ts_frame *f, ts_frame **out, ts_error *err);

static ts_status sort (const ts_frame *f, ts_frame **out, ts_error *err) {
  return ts_frame_sort(f, (const char *const[]){"-value", "exporter"}, 2, out,
                       err);
}

static ts_status slice (const ts_frame *f, ts_frame **out, ts_error *err) {
  (void)err;
  return ts_frame_slice(f, 1, 3, out);
}

static ts_status by (const ts_frame *f, ts_frame **out, ts_error *err) {
  return ts_frame_by(f, (const char *const[]){"exporter", "year"}, 2,
                     TS_KEEP_MISSING, out, err);
}

static ts_status group (const ts_frame *f, ts_frame **out, ts_error *err) {
  static const char *const members[] = {"USA", "DEU"};
  const ts_named_group groups[] = {{"West", members, 2}};
  return ts_frame_group(f, "exporter", groups, 1, "Rest", out, err);
}

static ts_status top (const ts_frame *f, ts_frame **out, ts_error *err) {
  return ts_frame_top(f, 1, "exporter", NULL, "2023", "other", out, err);
}

static ts_status where (const ts_frame *f, ts_frame **out, ts_error *err) {
  static const char *const who[] = {"CHN", "DEU"}, *const when[] = {"2023Q1.."};
  const ts_row_test tests[] = {{"exporter", who, 2, 0}, {"period", when, 1, 0}};
  return ts_frame_where(f, tests, 2, out, err);
}

static ts_status join (const ts_frame *f, ts_frame **out, ts_error *err) {
  const ts_join_pair on[] = {{"exporter", "exporter"}, {"period", "period"}};
  static const char *const names[] = {"value", "weight"};
  static const char *const to[] = {"v", "w"};
  ts_frame *g = NULL;
  ts_status status = ts_frame_rename(f, names, to, 2, &g, err);
  if (status == TS_OK) status = ts_frame_join(f, g, on, 2, "1:1", out, err);
  ts_frame_free(g);
  return status;
}

static ts_status pivot (const ts_frame *f, ts_frame **out, ts_error *err) {
  return ts_frame_pivot(f, "period", NULL, out, err);
}

static ts_status unpivot (const ts_frame *f, ts_frame **out, ts_error *err) {
  return ts_frame_unpivot(f, "what", (const char *const[]){"value"}, 1, "x",
                          out, err);
}

static ts_status complete (const ts_frame *f, ts_frame **out, ts_error *err) {
  ts_frame *g = NULL;
  ts_status status = ts_frame_slice(f, 1, 4, &g);
  if (status == TS_OK) status = ts_frame_complete(g, out, err);
  ts_frame_free(g);
  return status;
}

static ts_status scale (const ts_frame *f, ts_frame **out, ts_error *err) {
  return ts_frame_scale(f, "million", NULL, out, err);
}

static ts_status describe (const ts_frame *f, ts_frame **out, ts_error *err) {
  (void)err;
  return ts_frame_describe(f, out);
}

static ts_status where_text (const ts_frame *f, ts_frame **out,
                             ts_error *err) {
  return ts_frame_where_text(f, "value > 3 and exporter ~= 'USA'", NULL, 0, out,
                             err);
}

static ts_status with_text (const ts_frame *f, ts_frame **out, ts_error *err) {
  return ts_frame_with_text(f, "x", "weight - min(sum(weight), 3)", NULL,
                            0, (const char *const[]){"period"}, 1, out, err);
}

static ts_status summarise (const ts_frame *f, ts_frame **out, ts_error *err) {
  const ts_summary_item items[] = {{"n", "count()"}, {"m", "median(value)"}};
  return ts_frame_summarise(f, (const char *const[]){"exporter"}, 1, items, 2,
                            NULL, 0, out, err);
}

static ts_status text (const ts_frame *f, ts_frame **out, ts_error *err) {
  ts_string s = {0};
  ts_status status = ts_frame_text(f, "json", 1, &s, err);
  ts_string_free(&s);
  if (status == TS_OK) status = ts_frame_text(f, "md", 1, &s, err);
  ts_string_free(&s);
  return (status == TS_OK) ? ts_frame_pick(f, NULL, f->rows, out) : status;
}

static ts_status lines (const ts_frame *f, ts_frame **out, ts_error *err) {
  char path[] = "/tmp/test_frame_memory_XXXXXX.csv";
  int file = mkstemps(path, 4);
  ts_status status = ts_frame_write(f, path, 1, err);
  close(file);
  unlink(path);
  return (status == TS_OK) ? ts_frame_pick(f, NULL, f->rows, out) : status;
}

/* Fail allocation 0, 1, 2 ... until none is left to fail. */
static void try_all (const char *name, verb run) {
  ts_frame *f = trade();
  int wrong = 0, failed = 1;
  for (long n = 0; failed && n < 100000; n++) {
    ts_frame *out = NULL;
    ts_error err = {0};
    ts_status status;
    allocations_left = n;
    status = run(f, &out, &err);
    failed = ran_out();
    wrong += failed ? (status != TS_NOMEM || out != NULL) : status != TS_OK;
    ts_frame_free(out);
  }
  gsl_test_int(wrong, 0, "%s: TS_NOMEM whichever allocation fails", name);
  ts_frame_free(f);
}

int main (void) {
  if (!can_fail()) {
    printf("skipped: allocations cannot be made to fail here\n");
    return 0;
  }
  try_all("sort", sort);
  try_all("slice", slice);
  try_all("by", by);
  try_all("group", group);
  try_all("top", top);
  try_all("where", where);
  try_all("join", join);
  try_all("pivot", pivot);
  try_all("unpivot", unpivot);
  try_all("complete", complete);
  try_all("scale", scale);
  try_all("describe", describe);
  try_all("where text", where_text);
  try_all("with", with_text);
  try_all("summarise", summarise);
  try_all("write", text);
  try_all("write lines", lines);
  return gsl_test_summary();
}
