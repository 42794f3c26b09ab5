/* named.c -- named groups of members, and the greatest ones; see group.h */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arrange.h"
#include "member.h"
#include "narrow.h"
#include "sums.h"

/* A key column's members on their way into groups. */
typedef struct {
  uint32_t *group;   /* by old code: the new code, or TS_NONE */
  ts_dict *names;    /* of the groups, in the order of the list */
  uint32_t rest;     /* new code of 'other', or TS_NONE */
} grouping;

static ts_status map_members (grouping *map, const ts_frame *frame,
                              const ts_column *key,
                              const ts_named_group *group, ts_error *err) {
  uint32_t to, code;
  if (ts_dict_add(map->names, ts_slice_of(group->name), &to) != TS_OK)
    return ts_fail_memory(err);
  for (size_t i = 0; i < group->n; i++) {
    ts_status status = ts_member_code(frame, key, group->members[i], &code,
                                      err);
    if (status != TS_OK) return status;
    if (map->group[code] != TS_NONE)  /* rule 8 */
      return ts_fail(err, TS_CONFLICT, "%s '%s' is in two groups, '%s' and "
                     "'%s'", key->name, group->members[i],
                     ts_dict_text(map->names, map->group[code]), group->name);
    map->group[code] = to;
  }
  return TS_OK;
}

static ts_status make_map (grouping *map, const ts_frame *frame,
                           const ts_column *key, const ts_named_group *groups,
                           size_t n, const char *other, ts_error *err) {
  size_t size = ts_dict_size(key->dict);
  ts_status status = TS_OK;
  map->rest = TS_NONE;
  map->group = malloc((size + 1) * sizeof *map->group);
  map->names = ts_dict_alloc();
  if (map->group == NULL || map->names == NULL) return ts_fail_memory(err);
  for (size_t code = 0; code < size; code++) map->group[code] = TS_NONE;
  for (size_t i = 0; i < n && status == TS_OK; i++)
    status = map_members(map, frame, key, &groups[i], err);
  if (status != TS_OK || other == NULL) return status;
  if (ts_dict_add(map->names, ts_slice_of(other), &map->rest) != TS_OK)
    return ts_fail_memory(err);
  for (size_t code = 0; code < size; code++)
    if (map->group[code] == TS_NONE) map->group[code] = map->rest;
  return TS_OK;
}

/* The frame with the key's members replaced by their groups and the rows of
** no group gone. */
static ts_status apply_map (const grouping *map, const ts_frame *frame,
                            const ts_column *key, ts_frame **out) {
  size_t *picked = malloc((frame->rows + 1) * sizeof *picked), n = 0;
  ts_frame *made = NULL;
  ts_status status = (picked != NULL) ? TS_OK : TS_NOMEM;
  for (size_t i = 0; i < frame->rows && picked != NULL; i++) {
    uint32_t code = key->u.codes[i];
    if (code != TS_NONE && map->group[code] != TS_NONE) picked[n++] = i;
  }
  if (status == TS_OK) status = ts_frame_pick(frame, picked, n, &made);
  if (status == TS_OK) {
    ts_column *column = ts_frame_find(made, key->name);
    for (size_t i = 0; i < n; i++)
      column->u.codes[i] = map->group[column->u.codes[i]];
    ts_dict_free(column->dict);
    column->dict = ts_dict_share(map->names);
    column->rest = map->rest;
    *out = made;
  }
  free(picked);
  return status;
}

/* S19: how many groups there are, and members outside them. */
static ts_status mark (const grouping *map, const ts_frame *frame,
                       const ts_column *was, ts_frame *to) {
  unsigned char *seen = calloc(ts_dict_size(was->dict) + 1, 1);
  ts_column *key = ts_frame_find(to, was->name);
  size_t outside = 0;
  if (seen == NULL) return TS_NOMEM;
  for (size_t i = 0; i < frame->rows; i++) {
    uint32_t code = was->u.codes[i];
    if (code == TS_NONE || seen[code]) continue;
    seen[code] = 1;
    if (map->group[code] == map->rest || map->group[code] == TS_NONE) outside++;
  }
  free(seen);
  if (outside == 0) key->rest = TS_NONE;
  if (was->narrowed && was->known > was->shown)
    outside += was->known - was->shown;
  key->narrowed = (outside > 0);
  if (ts_key_members(to, key, &key->shown) != TS_OK) return TS_NOMEM;
  key->known = key->shown + outside;
  return TS_OK;
}

/* Sums of rows that agree in all keys and the period. */
static ts_status sum_equal (const ts_frame *frame, ts_frame **out) {
  const ts_column **by = malloc((frame->width + 1) * sizeof *by);
  uint32_t *ids = malloc((frame->rows + 1) * sizeof *ids);
  size_t n = 0;
  ts_status status = (by != NULL && ids != NULL) ? TS_OK : TS_NOMEM;
  for (size_t c = 0; c < frame->width && by != NULL; c++)
    if (frame->columns[c].kind != TS_NUMBER) by[n++] = &frame->columns[c];
  if (status == TS_OK)
    status = ts_sum_rows(frame, by, n, TS_KEEP_MISSING, ids, out);
  free(by);
  free(ids);
  return status;
}

/* Sorted as by does, but the grouped key in the order of its list. */
static ts_status sort_listed (const ts_frame *frame, const char *listed,
                              ts_frame **out) {
  ts_sort_key *keys = calloc(frame->width + 1, sizeof *keys);
  size_t n = 0;
  ts_status status;
  if (keys == NULL) return TS_NOMEM;
  for (size_t c = 0; c < frame->width; c++) {
    if (frame->columns[c].kind != TS_KEY) continue;
    keys[n].column = &frame->columns[c];
    keys[n++].by_code = (strcmp(frame->columns[c].name, listed) == 0);
  }
  if (ts_frame_period(frame) != NULL) keys[n++].column = ts_frame_period(frame);
  status = ts_frame_arrange(frame, keys, n, out);
  free(keys);
  return status;
}

static ts_status sum_groups (const grouping *map, const ts_frame *frame,
                             const ts_column *key, ts_frame **out) {
  ts_frame *mapped = NULL, *sums = NULL;
  ts_status status = apply_map(map, frame, key, &mapped);
  if (status == TS_OK) status = sum_equal(mapped, &sums);
  ts_frame_free(mapped);
  if (status == TS_OK) status = mark(map, frame, key, sums);
  if (status == TS_OK) status = sort_listed(sums, key->name, out);
  ts_frame_free(sums);
  return status;
}

static ts_status need_key (const ts_frame *frame, const char *name,
                           const ts_column **key, ts_error *err) {
  ts_column *column;
  if (ts_frame_need(frame, name, &column, err) != TS_OK) return TS_UNKNOWN;
  *key = column;
  if (column->kind == TS_KEY) return TS_OK;
  return ts_fail(err, TS_CONFLICT, "'%s' is no key: only members of a key can "
                 "be grouped", name);
}

/* Members of the key meet in sums; all other columns stay apart. */
static ts_status check_others (const ts_frame *frame, const ts_column *key,
                               ts_error *err) {
  const ts_column **others = malloc((frame->width + 1) * sizeof *others);
  size_t n = 0;
  ts_status status;
  if (others == NULL) return ts_fail_memory(err);
  for (size_t c = 0; c < frame->width; c++)
    if (&frame->columns[c] != key) others[n++] = &frame->columns[c];
  status = ts_sum_check(frame, others, n, err);
  free(others);
  return status;
}

ts_status ts_frame_group (const ts_frame *frame, const char *key,
                          const ts_named_group *groups, size_t n,
                          const char *other, ts_frame **out, ts_error *err) {
  const ts_column *column;
  grouping map = {0};
  ts_status status = need_key(frame, key, &column, err);
  if (status != TS_OK) return status;
  status = check_others(frame, column, err);
  if (status == TS_OK)
    status = make_map(&map, frame, column, groups, n, other, err);
  if (status == TS_OK && sum_groups(&map, frame, column, out) != TS_OK)
    status = ts_fail_memory(err);
  free(map.group);
  ts_dict_free(map.names);
  return status;
}

typedef struct {
  double size;       /* -INFINITY: no value */
  uint32_t code;
  int present;
} member;

static int greatest_first (const void *pa, const void *pb) {
  const member *a = pa, *b = pb;
  if (a->present != b->present) return b->present - a->present;
  if (a->size != b->size) return (a->size < b->size) ? 1 : -1;
  return (a->code > b->code) - (a->code < b->code);
}

/* Sizes of all members within the range; '*n' of them have rows. */
static ts_status measure (const ts_frame *frame, const ts_column *key,
                          const ts_column *of, const ts_range *range,
                          member *members, size_t *n) {
  const ts_column *period = ts_frame_period(frame);
  size_t size = ts_dict_size(key->dict);
  ts_exact *sums = calloc(size + 1, sizeof *sums);
  if (sums == NULL) return TS_NOMEM;
  for (size_t m = 0; m < size; m++)
    members[m] = (member){.size = -INFINITY, .code = (uint32_t)m};
  for (size_t i = 0; i < frame->rows; i++) {
    uint32_t code = key->u.codes[i];
    if (code == TS_NONE || code == key->rest) continue;
    members[code].present = 1;
    if (isnan(of->u.numbers[i])) continue;
    if (range != NULL
        && (period->u.ordinals[i] == TS_NO_PERIOD
            || !ts_range_has(*range, (ts_period){period->u.ordinals[i],
                                                 period->freq}))) continue;
    ts_exact_add(&sums[code], of->u.numbers[i]);
    members[code].size = ts_exact_get(&sums[code]);
  }
  free(sums);
  *n = 0;
  for (size_t m = 0; m < size; m++) *n += (size_t)members[m].present;
  return TS_OK;
}

/* Group the frame so that the first n members stand alone. */
static ts_status keep_first (const ts_frame *frame, const ts_column *key,
                             const member *members, size_t n, size_t all,
                             const char *of, const char *at, const char *other,
                             ts_frame **out, ts_error *err) {
  ts_named_group *groups = malloc((n + 1) * sizeof *groups);
  const char **names = malloc((n + 1) * sizeof *names);
  ts_frame *made = NULL;
  ts_status status = TS_NOMEM;
  if (groups == NULL || names == NULL) goto out;
  for (size_t i = 0; i < n; i++) {
    names[i] = ts_dict_text(key->dict, members[i].code);
    groups[i] = (ts_named_group){names[i], &names[i], 1};
  }
  status = ts_frame_group(frame, key->name, groups, n, other, &made, err);
  if (status == TS_OK
      && ts_frame_note(made, "%s: the %zu greatest of %zu by %s%s%s; '%s' is "
                       "the rest", key->name, n, all, of,
                       (at != NULL) ? " in " : "", (at != NULL) ? at : "",
                       other) != TS_OK) status = TS_NOMEM;
  if (status != TS_OK) ts_frame_free(made);
  else *out = made;
out:
  free(groups);
  free(names);
  return (status == TS_NOMEM) ? ts_fail_memory(err) : status;
}

static ts_status number_of (const ts_frame *frame, const char *of,
                            ts_column **column, ts_error *err) {
  if (of != NULL && ts_frame_need(frame, of, column, err) != TS_OK)
    return TS_UNKNOWN;
  if (of == NULL) *column = ts_frame_of(frame);
  if (*column != NULL && (*column)->kind == TS_NUMBER) return TS_OK;
  return ts_fail(err, TS_UNKNOWN, (of != NULL) ? "'%s' is no number"
                 : "the frame has no number%s", (of != NULL) ? of : "");
}

ts_status ts_frame_top (const ts_frame *frame, size_t n, const char *key,
                        const char *of, const char *at, const char *other,
                        ts_frame **out, ts_error *err) {
  const ts_column *column;
  ts_column *number;
  ts_range range;
  member *members;
  size_t all;
  ts_status status = need_key(frame, key, &column, err);
  if (status == TS_OK) status = number_of(frame, of, &number, err);
  if (status == TS_OK && at != NULL && ts_frame_period(frame) == NULL)
    status = ts_fail(err, TS_UNKNOWN, "the frame has no periods: leave out at");
  if (status == TS_OK && at != NULL)
    status = ts_range_parse(ts_slice_of(at), &range, err);
  if (status != TS_OK) return status;
  members = malloc((ts_dict_size(column->dict) + 1) * sizeof *members);
  if (members == NULL
      || measure(frame, column, number, (at != NULL) ? &range : NULL, members,
                 &all) != TS_OK) {
    free(members);
    return ts_fail_memory(err);
  }
  qsort(members, ts_dict_size(column->dict), sizeof *members, greatest_first);
  status = (all <= n)
    ? ts_frame_slice(frame, 0, frame->rows, out)
    : keep_first(frame, column, members, n, all, number->name, at, other, out,
                 err);
  free(members);
  return status;
}
