/* cover.h -- what is known about a sum: released, complete, covered */
#ifndef TS_COVER_H
#define TS_COVER_H

#include "tally.h"

/*
** Cells that have the same reporters share what is known about them. Reporters
** of a cell are one group: the members of the key that names them, or all that
** the selection has.
**
**   (1) A reporter is released in a fine period when it has rows there in a
**       load that is seen, or was declared, and what these loads hold is whole
**       (rule 5); where products are a key each cell looks at its own chapter.
**       A report whose rows all stand at other levels than the one asked for is
**       not released at this one.
**   (2) A reporter's weight is its mean share of the group's value over the
**       periods in which it is released (S13); where there is none, over those
**       in which it lacks chapters only.
**   (3) A target period is known when in each of its finer periods somebody is
**       released, and those who are not weigh at most 1 - coverage.
**   (4) The reason, else, is the first that holds: not released at all; m of n
**       finer periods ("2/3 months"); the heaviest absentee of the worst finer
**       period; re-exports that are to be subtracted but are not published.
**       Chapters that were not loaded come before missing periods.
**   (5) A sum over products wants the chapters that the product filter names,
**       without a filter those that any report with rows in the selection holds
**       (S12). Chapters are then those of the level that a report is read at; a
**       report without rows has those of the level asked for, or of any. A
**       report whose loads lack some of these is whole when they weigh at most
**       1 - coverage. A chapter's weight is its share of the value of all
**       chapters in the reporter's reports that hold it, or in everybody's
**       where the reporter's have no value above zero; none where nobody's
**       have. A report read at the published TOTAL is whole, as is one without
**       rows whose loads hold a TOTAL that could be read.
**   (6) Where the loads seen have twenty chapters of a level or more, a load
**       that holds nine of ten of them is taken to hold all: what it lacks was
**       not traded.
*/
typedef struct {
  char *reason;          /* owned; NULL: known */
  double coverage;       /* weight of those released in the worst period */
  uint32_t absentee;     /* the heaviest one's code, TS_NONE when none */
  uint64_t chapters[2];  /* bits of chapters loaded in every finer period */
  uint16_t levels;       /* bits of levels read in every finer period */
} ts_state;

typedef struct {
  const ts_plan *plan;
  const ts_tally *tally;
  uint8_t *released;         /* by report (rule 1) */
  uint8_t *elsewhere;        /* by report: rows, but none at the level asked */
  uint64_t (*chapters)[2];   /* by report: bits of chapters its loads hold */
  ts_dict *chapter_names;    /* bit -> chapter */
  uint64_t wanted[2];        /* chapters that a sum over products wants */
  double *lacking;           /* by report: weight of those not held (rule 5) */
  uint8_t *heaviest;         /* by report: bit of the heaviest of these */
  uint8_t *narrow;           /* by report: not released for what it lacks */
  int scopes_differ;         /* some loads hold other chapters than others */
  ts_state **states;         /* by side * (members + 1) + member; lazily made */
  uint8_t *nobody;           /* like states: 1 when a group has no reporter */
  size_t members[3];         /* members of the key that names the reporter */
  size_t starts[3];
  uint8_t *has_rows;         /* by side and country: gave rows anywhere */
  double *weights;           /* scratch, by country; -1: not in the group */
  uint32_t *group;           /* scratch: countries of the group, by id */
  size_t group_count;
  uint32_t *counts;          /* scratch: periods in which each was weighed */
  uint8_t *weighed;          /* scratch: by country, the weight is known */
} ts_cover;

ts_status ts_cover_make (ts_cover *cover, const ts_plan *plan,
                         const ts_tally *tally, ts_error *err);
void ts_cover_free (ts_cover *cover);

/* What is known of the targets of a group: plan->targets states. 'member' is
** that of the reporter's key, or TS_NONE when reporters are no key. NULL in
** '*states' when the side has no reporter in the group. */
ts_status ts_cover_states (ts_cover *cover, uint32_t side, uint32_t member,
                           const ts_state **states);

/* Find what is released: 'released' to 'narrow' (cover_scope.c). */
ts_status ts_cover_scope (ts_cover *cover, ts_error *err);

/* How many wanted chapters the loads of a report do not hold. */
size_t ts_cover_lacks (const ts_cover *cover, size_t report);

/* Bits of the levels that a report is read at; 0 when nothing was chosen, which
** is all when there was nothing to choose. '*elsewhere': it has rows at other
** levels only. */
uint16_t ts_cover_levels (const ts_cover *cover, size_t report, int *elsewhere);

/* The axis that names the reporters of a side, or -1. */
int ts_cover_axis (const ts_plan *plan, uint32_t side);

/* Set 'weights', 'group' and 'group_count' to those of one group (rule 2). */
void ts_cover_weigh (ts_cover *cover, uint32_t side, uint32_t member);

/* Bit number of a chapter, or -1. */
int ts_cover_chapter (const ts_cover *cover, ts_slice product);

#endif
