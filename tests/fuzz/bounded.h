/* bounded.h -- a fuzz target run for so many inputs of a fixed seed, without
** libFuzzer; include behind the target
**
** Inputs are seeds changed in a few places, where delimiters, quotes, line ends
** and numbers are: bytes that mean something in a table.
*/
#ifndef BOUNDED_H
#define BOUNDED_H

#include <gsl/gsl_test.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INPUT_MOST 20000
#define SEEDS_MOST 64
#define SECONDS_MOST 30   /* that one input may take */

typedef struct {
  uint8_t *bytes;         /* owned */
  size_t n;
} fuzz_seed;

static struct {
  const char *name;
  uint64_t random;
  fuzz_seed seeds[SEEDS_MOST];
  size_t seed_count;
  uint8_t input[INPUT_MOST];
  size_t n;
} fuzz;

static size_t pick (size_t n) {
  uint64_t z = (fuzz.random += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  z ^= z >> 31;
  return (n == 0) ? 0 : (size_t)(z % n);
}

/* The input that did it is kept. */
static void keep_input (int signal) {
  char path[96];
  FILE *f;
  snprintf(path, sizeof path, "/tmp/%s.%ld", fuzz.name, (long)getpid());
  f = fopen(path, "wb");
  if (f != NULL) {
    fwrite(fuzz.input, 1, fuzz.n, f);
    fclose(f);
  }
  printf("FAIL: %s: signal %d; the input is %s\n", fuzz.name, signal, path);
  fflush(stdout);
  _exit(2);
}

static void add_seed (const void *bytes, size_t n) {
  fuzz_seed *seed = &fuzz.seeds[fuzz.seed_count];
  if (fuzz.seed_count == SEEDS_MOST) return;
  if (n > INPUT_MOST / 2) n = INPUT_MOST / 2;
  *seed = (fuzz_seed){malloc(n + 1), n};
  if (seed->bytes == NULL) abort();
  memcpy(seed->bytes, bytes, n);
  fuzz.seed_count++;
}

/* A file whose lines are seeds, or that is one as a whole. */
static inline void add_file (const char *path, int by_line) {
  static char bytes[INPUT_MOST];
  FILE *f = fopen(path, "rb");
  size_t n, start = 0;
  if (f == NULL) return;
  n = fread(bytes, 1, sizeof bytes, f);
  fclose(f);
  for (size_t i = 0; by_line && i < n; i++) {
    if (bytes[i] != '\n') continue;
    add_seed(bytes + start, i - start);
    start = i + 1;
  }
  if (!by_line) add_seed(bytes, n);
}

/* Small files of all formats, and tables that fit none. */
static inline void add_tables (void) {
  static const char *const files[] = {
    "baci_hs17_y2021_V202401.csv", "comext_part.csv", "comext_v2.dat",
    "comtrade_legacy.csv", "comtrade_v1.json", "comtrade_v1_web.csv",
    "easycomext.csv", "imf_wide.csv", "monthly.csv"
  };
  static const char *const texts[] = {
    "period,a,b,c,d\n2021,1.5,x,y,\"8,4\"\n2022,2,x,y,85\n",
    "a,b,c,d\r\n202101,2.5,CHN,845710\r\n"
  };
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    char path[128];
    snprintf(path, sizeof path, "tests/data/%s", files[i]);
    add_file(path, 0);
  }
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    add_seed(texts[i], strlen(texts[i]));
}

/* Replace 'gone' bytes at 'at' by 'n' others. */
static void put_piece (size_t at, size_t gone, const void *bytes, size_t n) {
  if (at > fuzz.n) at = fuzz.n;
  if (gone > fuzz.n - at) gone = fuzz.n - at;
  if (fuzz.n - gone + n > INPUT_MOST) return;
  memmove(fuzz.input + at + n, fuzz.input + at + gone, fuzz.n - at - gone);
  memcpy(fuzz.input + at, bytes, n);
  fuzz.n += n - gone;
}

/* A place where one of these bytes stands, when there is one ahead. */
static size_t place_of (const char *set) {
  size_t start = pick(fuzz.n + 1);
  for (size_t i = start; i < fuzz.n; i++)
    if (fuzz.input[i] != '\0' && strchr(set, fuzz.input[i]) != NULL) return i;
  return start;
}

static size_t digits_at (size_t at) {
  size_t n = 0;
  while (at + n < fuzz.n && fuzz.input[at + n] != '\0'
         && strchr("0123456789.eE+-", fuzz.input[at + n]) != NULL) n++;
  return n;
}

static void change_number (void) {
  static const char *const numbers[] = {
    "0", "-0", "1e308", "1e309", "1e-400", "9007199254740993", ".5", "5.",
    "18446744073709551616", "0.1234567890123456789", "1,234", "0x10", "nan",
    "-1.5E-3", "999999999999999999.999999999", "00000000000000000000001",
    "1e99999999999", "TOTAL", "World", "NA", "202213", "10000-01", "-5", ""
  };
  const char *number = numbers[pick(sizeof numbers / sizeof *numbers)];
  size_t at = place_of("0123456789");
  put_piece(at, digits_at(at), number, strlen(number));
}

static void insert_long (void) {
  static uint8_t run[3000];
  memset(run, "x0,\"\n\r\t \xe9\xff"[pick(10)], sizeof run);
  put_piece(place_of(",;\t\n"), 0, run, 1 + pick(sizeof run));
}

static void insert_mark (void) {
  static const char *const marks[] = {
    ",", "\"", "\"\"", "\n", "\r\n", "\r", ";", "\t", "|", "\xef\xbb\xbf",
    "\xc3\xa9", "\xe9", "\\", " ", "..", "*"
  };
  const char *mark = marks[pick(sizeof marks / sizeof *marks)];
  put_piece(pick(2) ? pick(fuzz.n + 1) : place_of(",;\t\"\n"), pick(2), mark,
         strlen(mark));
}

/* A piece of the input, or of another seed, stands somewhere else too. */
static void copy_piece (void) {
  static uint8_t piece[INPUT_MOST];
  const fuzz_seed *from = &fuzz.seeds[pick(fuzz.seed_count)];
  size_t at = pick(from->n + 1), n = pick(200);
  if (n > from->n - at) n = from->n - at;
  memcpy(piece, from->bytes + at, n);
  put_piece(pick(2) ? place_of("\n") : pick(fuzz.n + 1), pick(2) ? n : 0, piece,
         n);
}

static void change_bytes (void) {
  size_t at = pick(fuzz.n + 1);
  uint8_t byte = (uint8_t)pick(256);
  if (pick(3) == 0) put_piece(at, 1, &byte, 1);
  else if (pick(2)) put_piece(at, 1 + pick(40), &byte, 0);
  else if (at < fuzz.n) fuzz.input[at] ^= (uint8_t)(1u << pick(8));
}

static void mutate (void) {
  static void (*const ways[]) (void) = {
    change_number, insert_long, insert_mark, insert_mark, copy_piece,
    change_bytes, change_bytes
  };
  const fuzz_seed *seed = &fuzz.seeds[pick(fuzz.seed_count)];
  memcpy(fuzz.input, seed->bytes, seed->n);
  fuzz.n = seed->n;
  for (size_t n = pick(6); n > 0; n--)
    ways[pick(sizeof ways / sizeof *ways)]();
}

/* Seeds, then mutations; a target aborts when something is wrong. */
static int run_bounded (const char *name, size_t inputs) {
  fuzz.name = name;
  signal(SIGABRT, keep_input);
  signal(SIGSEGV, keep_input);
  signal(SIGALRM, keep_input);
  if (fuzz.seed_count == 0) add_seed("", 0);
  for (size_t i = 0; i < inputs; i++) {
    alarm(SECONDS_MOST);
    mutate();
    LLVMFuzzerTestOneInput(fuzz.input, fuzz.n);
  }
  alarm(0);
  gsl_test(0, "%s: %zu inputs from %zu seeds", name, inputs, fuzz.seed_count);
  for (size_t i = 0; i < fuzz.seed_count; i++) free(fuzz.seeds[i].bytes);
  return gsl_test_summary();
}

#endif
