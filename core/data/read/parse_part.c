/* parse_part.c -- the parts of a record: period, sides, product, numbers */
#include <stdio.h>
#include <string.h>
#include "parser.h"
#include "data/codes/products.h"

/* A small whole number, or -1. */
static int whole_of (ts_slice text) {
  int n = 0;
  if (text.length == 0 || text.length > 6) return -1;
  for (size_t i = 0; i < text.length; i++) {
    if (text.text[i] < '0' || text.text[i] > '9') return -1;
    n = 10 * n + (text.text[i] - '0');
  }
  return n;
}

/* The year of "202352" or "202300" where the format marks years so, else 0. */
static int marked_year (const ts_parser *p, ts_slice text) {
  int n = whole_of(text);
  if ((p->layout->format->traits & TS_MONTH_52) == 0) return 0;
  if (text.length != 6 || n < 0) return 0;
  return (n % 100 == 52 || n % 100 == 0) ? n / 100 : 0;
}

/* Dates may stand for the month or year that they are in. */
static ts_status fit_frequency (ts_parser *p, ts_slice cell,
                                ts_period *period) {
  int wanted = p->layout->frequency;
  if (wanted < 0 || (int)period->freq == wanted) return TS_OK;
  if ((int)period->freq > wanted)
    return ts_bad_row(p, "period \"%.*s\" is a %s, but the file's frequency is "
                      "%s", ts_shown(cell), cell.text,
                      ts_freq_name(period->freq),
                      ts_freq_name((ts_freq)wanted));
  if (p->layout->first_days
      && ts_period_first_day(*period)
         != ts_period_first_day(ts_period_coarsen(*period, (ts_freq)wanted)))
    return ts_bad_row(p, "period \"%.*s\" is a day within a month, but the "
                      "file's first rows are the first days of months; map "
                      "frequency = \"day\" or \"month\"",
                      ts_shown(cell), cell.text);
  *period = ts_period_coarsen(*period, (ts_freq)wanted);
  return TS_OK;
}

static ts_status read_period (ts_parser *p, ts_slice cell) {
  ts_period period = {.ordinal = marked_year(p, cell), .freq = TS_YEAR};
  ts_status status;
  if (cell.length == 0)
    return ts_bad_row(p, "%s is empty; every row needs its period",
                      ts_layout_column(p->layout, TS_T_PERIOD));
  if (period.ordinal == 0 && ts_period_parse(cell, &period) != TS_OK)
    return ts_bad_row(p, "%s \"%.*s\" is not a period; write 2023, 2023Q4, "
                      "2023-10 or 2023-10-05",
                      ts_layout_column(p->layout, TS_T_PERIOD),
                      ts_shown(cell), cell.text);
  status = fit_frequency(p, cell, &period);
  if (status == TS_OK) p->record.period = period;
  return status;
}

/* The period from a column of years and one of months, which may be absent. */
static ts_status join_period (ts_parser *p) {
  ts_slice year, month;
  char text[16];
  int m;
  if (ts_cell_of(p, TS_T_YEAR, &year, NULL) != TS_OK
      || ts_cell_of(p, TS_T_MONTH, &month, NULL) != TS_OK) return TS_NOMEM;
  m = (month.length == 0) ? 0 : whole_of(month);
  if (whole_of(year) < 1 || whole_of(year) > 9999 || m < 0
      || (m > 12 && m != 52))
    return ts_bad_row(p, "year \"%.*s\" and month \"%.*s\" are no period; "
                      "correct them", ts_shown(year), year.text,
                      ts_shown(month), month.text);
  if (m == 0 || m == 52) return read_period(p, year);
  snprintf(text, sizeof text, "%04d-%02d", whole_of(year), m);
  return read_period(p, ts_slice_of(text));
}

ts_status ts_take_period (ts_parser *p) {
  ts_slice cell;
  ts_memory_cell *memory;
  ts_status status;
  int known;
  if (!ts_layout_has(p->layout, TS_T_PERIOD)) return join_period(p);
  if (ts_cell_of(p, TS_T_PERIOD, &cell, NULL) != TS_OK) return TS_NOMEM;
  memory = ts_memory_at(&p->periods, cell, &known);
  if (known) {
    uint32_t value = memory->value;
    p->record.period = (ts_period){(int32_t)(value >> 3) - (1 << 27),
                                   (ts_freq)(value & 7)};
    return TS_OK;
  }
  status = read_period(p, cell);
  if (status != TS_OK) return status;
  memory->text = cell;
  memory->value = (uint32_t)(p->record.period.ordinal + (1 << 27)) << 3
                | (uint32_t)p->record.period.freq;
  return TS_OK;
}

static ts_status bad_place (ts_parser *p, ts_slice cell, const char *name) {
  const char *near = ts_place_nearest(cell);
  if (cell.length == 0)
    return ts_bad_row(p, "%s is empty; every row needs both its countries",
                      name);
  if (near != NULL)
    return ts_bad_row(p, "%s \"%.*s\" is no country that is known; did you "
                      "mean \"%s\"?", name, ts_shown(cell), cell.text, near);
  return ts_bad_row(p, "%s \"%.*s\" is no country that is known; correct it or "
                    "reject the row", name, ts_shown(cell), cell.text);
}

ts_status ts_take_place (ts_parser *p, ts_target target, ts_place *place) {
  const ts_origin *origin = &p->layout->origins[target];
  ts_memory *places = (target == TS_T_EXPORTER || target == TS_T_REPORTER)
                    ? &p->exporters : &p->importers;
  ts_slice cell;
  ts_memory_cell *memory;
  int known, spare;
  if (ts_cell_of(p, target, &cell, &spare) != TS_OK) return TS_NOMEM;
  if (spare) {  /* rare, and of another code system: not remembered */
    *place = ts_place_find(origin->spare_system, cell);
    return (*place != TS_NO_PLACE) ? TS_OK
         : bad_place(p, cell, p->layout->names[origin->spare]);
  }
  memory = ts_memory_at(places, cell, &known);
  if (!known) {
    ts_place found = ts_place_find(origin->system, cell);
    if (found == TS_NO_PLACE)
      return bad_place(p, cell, ts_layout_column(p->layout, target));
    memory->text = cell;
    memory->value = found;
  }
  *place = (ts_place)memory->value;
  return TS_OK;
}

ts_status ts_take_flow (ts_parser *p) {
  const ts_flow_word *flows = p->layout->format->flows;
  ts_slice cell;
  ts_string words = {0};
  int regime;
  if (ts_cell_of(p, TS_T_FLOW, &cell, NULL) != TS_OK) return TS_NOMEM;
  regime = ts_flow_find(flows, cell);
  if (regime >= 0) {
    p->record.regime = (uint8_t)regime;
    return TS_OK;
  }
  for (; flows->word != NULL; flows++)
    ts_string_format(&words, " %s", flows->word);
  ts_bad_row(p, "%s \"%.*s\" is no flow of this format; it has%s",
             ts_layout_column(p->layout, TS_T_FLOW), ts_shown(cell), cell.text,
             (words.text != NULL) ? words.text : "");
  ts_string_free(&words);
  return TS_SYNTAX;
}

/* The word's index in 'names', which ends with NULL. */
ts_status ts_take_word (ts_parser *p, ts_target target,
                        const char *const *names, uint8_t *index) {
  ts_slice cell;
  if (ts_cell_of(p, target, &cell, NULL) != TS_OK) return TS_NOMEM;
  for (uint8_t i = 0; names[i] != NULL; i++) {
    if (!ts_slice_like(cell, names[i])) continue;
    *index = i;
    return TS_OK;
  }
  return ts_bad_row(p, "%s \"%.*s\" is not one of %s, %s, %s ...",
                    ts_layout_column(p->layout, target), ts_shown(cell),
                    cell.text, names[0], names[1], names[2]);
}

ts_side ts_regime_side (ts_regime regime) {
  if (regime == TS_REGIME_TRADE) return TS_BY_RECONCILED;
  return ts_regime_is_import(regime) ? TS_BY_IMPORTER : TS_BY_EXPORTER;
}

const uint8_t ts_headline_regimes[] = {
  [TS_BY_EXPORTER] = TS_REGIME_EXPORT, [TS_BY_IMPORTER] = TS_REGIME_IMPORT,
  [TS_BY_RECONCILED] = TS_REGIME_TRADE
};

/* Exporter and importer stand in their own columns. */
static ts_status take_directed (ts_parser *p) {
  const ts_layout *layout = p->layout;
  ts_status status = TS_OK;
  p->record.side = TS_BY_RECONCILED;
  if (ts_layout_has(layout, TS_T_FLOW)) {
    status = ts_take_flow(p);
    p->record.side = (uint8_t)ts_regime_side((ts_regime)p->record.regime);
  }
  if (status == TS_OK && ts_layout_has(layout, TS_T_REPORTED_BY))
    status = ts_take_word(p, TS_T_REPORTED_BY, ts_side_names, &p->record.side);
  if (status == TS_OK && !ts_layout_has(layout, TS_T_FLOW))
    p->record.regime = ts_headline_regimes[p->record.side];
  if (status == TS_OK)
    status = ts_take_place(p, TS_T_EXPORTER, &p->record.exporter);
  if (status == TS_OK)
    status = ts_take_place(p, TS_T_IMPORTER, &p->record.importer);
  return status;
}

/* Who reports says which way the goods went. */
static ts_status take_reported (ts_parser *p) {
  ts_place reporter, partner;
  ts_status status = ts_take_flow(p);
  if (status != TS_OK) return status;
  if (p->record.regime == TS_REGIME_TRADE)
    return ts_bad_row(p, "flow \"trade\" has no direction; a reporter's rows "
                      "are imports or exports");
  status = ts_take_place(p, TS_T_REPORTER, &reporter);
  if (status == TS_OK)
    status = ts_take_place(p, TS_T_PARTNER, &partner);
  if (status != TS_OK) return status;
  p->record.side = (uint8_t)ts_regime_side((ts_regime)p->record.regime);
  if (p->record.side == TS_BY_IMPORTER) {
    p->record.importer = reporter;
    p->record.exporter = partner;
  } else {
    p->record.exporter = reporter;
    p->record.importer = partner;
  }
  return TS_OK;
}

ts_status ts_take_split (ts_parser *p, size_t splitter, int *splits) {
  const ts_splitter *s = &p->layout->splitters[splitter];
  ts_slice cell;
  if (ts_cell(p, s->column, &cell) != TS_OK) return TS_NOMEM;
  *splits = cell.length > 0 && !ts_word_in(s->words, cell);
  return TS_OK;
}

/* S8: splits of a total first, so that a World row that is one of several
** splits is never taken for the World row. */
static ts_status take_apart (ts_parser *p) {
  int splits = 0;
  p->record.apart = TS_WHOLE;
  if (ts_countries[p->record.exporter].kind == TS_AGGREGATE
      || ts_countries[p->record.importer].kind == TS_AGGREGATE)
    p->record.apart = TS_APART_AGGREGATE;
  for (size_t i = 0; i < p->layout->splitter_count; i++) {
    if (ts_take_split(p, i, &splits) != TS_OK) return TS_NOMEM;
    if (splits) p->record.apart = TS_APART_SPLIT;
  }
  return TS_OK;
}

ts_status ts_take_sides (ts_parser *p) {
  ts_status status = ts_layout_has(p->layout, TS_T_REPORTER)
                   ? take_reported(p) : take_directed(p);
  if (status == TS_OK && ts_layout_has(p->layout, TS_T_REGIME))
    status = ts_take_word(p, TS_T_REGIME, ts_regime_names, &p->record.regime);
  return (status == TS_OK) ? take_apart(p) : status;
}
