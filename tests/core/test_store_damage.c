/* test_store_damage.c -- stores changed by hand, cut and killed; each byte
** changed is in test_store_bytes.c */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store_sample.h"

/* What people do to the tables by hand is noticed; their own tables are not. */
static void tampered (void) {
  const char *const found[] = {
    "DELETE FROM chunk WHERE id = 20", "DELETE FROM load",
    "UPDATE chunk SET lo = lo + 1 WHERE id = 3",
    "UPDATE chunk SET data = zeroblob(500) WHERE id = 16",
    "UPDATE dictionary SET text = 'CHL' WHERE text = 'CHN'",
    "UPDATE dictionary SET code = 9 WHERE text = 'RUS'",
    "DELETE FROM dictionary WHERE name = 'country'",
    "UPDATE contents SET rows = rows + 1 WHERE part = 'dataset'",
    "DELETE FROM contents", "DELETE FROM released", "DELETE FROM scope",
    "DROP INDEX chunk_zone", "ALTER TABLE scope ADD COLUMN note TEXT",
    "INSERT INTO load SELECT 2, dataset, path, sha256, bytes, rows, stored,"
    " set_apart, rejected, release, loaded_at, crc FROM load"};
  const char *path = in_folder("tampered.db");
  ts_error err = {0};
  for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
    unlink(path);
    make(path, 2, &err);
    run_sql(path, found[i]);
    refused(open_and_read(path, 2, &err), TS_CORRUPT, &err, "is damaged",
            found[i]);
  }
  unlink(path);
  make(path, 2, &err);
  run_sql(path, "CREATE TABLE mine(x); CREATE INDEX i ON mine(x);"
          "CREATE VIEW v AS SELECT name FROM dataset");
  ok(open_and_read(path, 2, &err), &err, "rule 1: other tables may stand");
}

/* What no question about a dataset would ever touch. */
static void verified (void) {
  const char *const found[] = {
    "INSERT INTO scope VALUES(9, 1, 2, '84', 1)",
    "INSERT INTO dictionary VALUES('nobody', 0, 'x', 1)",
    "UPDATE reject SET line = 18", "DELETE FROM reject",
    "DELETE FROM contents WHERE part = 'reject'",
    "DELETE FROM dictionary WHERE name = 'regime'"};
  const char *path = in_folder("verified.db");
  ts_error err = {0};
  for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
    unlink(path);
    make(path, 2, &err);
    run_sql(path, found[i]);
    refused(verify(path, &err), TS_CORRUPT, &err, "is damaged", found[i]);
  }
}

static char *file_bytes (const char *path, size_t *n) {
  FILE *f = fopen(path, "rb");
  char *bytes;
  fseek(f, 0, SEEK_END);
  *n = (size_t)ftell(f);
  rewind(f);
  bytes = malloc(*n);
  if (fread(bytes, 1, *n, f) != *n) abort();
  fclose(f);
  return bytes;
}

/* A file cut short anywhere. */
static void cut_short (void) {
  const char *path = in_folder("cut.db");
  ts_error err = {0};
  size_t n;
  char *bytes;
  make(path, 1, &err);
  bytes = file_bytes(path, &n);
  for (size_t keep = 0; keep < n; keep += 20011) {
    FILE *f = fopen(path, "wb");
    fwrite(bytes, 1, keep, f);
    fclose(f);
    gsl_test(open_and_read(path, 1, &err) == TS_OK, "cut after %zu bytes",
             keep);
  }
  free(bytes);
}

/* A writer that is killed leaves the store as it was before or after. */
static void killed (void) {
  const char *path = in_folder("killed.db");
  ts_error err = {0};
  int survived = 0;
  make(path, 1, &err);
  for (int trial = 0; trial < 12; trial++) {
    pid_t child = fork();
    if (child == 0) {
      ts_store *store;
      if (ts_store_open(path, TS_STORE_WRITE, &store, &err) == TS_OK)
        for (;;) {
          ts_store_begin(store, TS_STORE_WRITE, &err);
          sqlite3_exec(ts_store_db(store), "PRAGMA cache_size = 4", 0, 0, 0);
          for (uint32_t seq = 1; seq < 40; seq++)
            add_columns(store, 1, 1, seq, &err);
          ts_store_end(store, TS_DOMAIN, &err);
        }
      _exit(1);
    }
    usleep((useconds_t)(3000 + 7000 * trial));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    survived += (open_and_read(path, 1, &err) == TS_OK);
  }
  gsl_test(survived != 12, "rule 3: killed 12 times, whole %d times (%s)",
           survived, err.text);
}

/* The same while the store is being made. */
static void killed_at_birth (void) {
  const char *path = in_folder("birth.db");
  ts_error err = {0};
  int whole = 0;
  for (int trial = 0; trial < 30; trial++) {
    pid_t child;
    unlink(path);
    child = fork();
    if (child == 0) {
      make(path, 1, &err);
      _exit(0);
    }
    usleep((useconds_t)(400 * trial));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    whole += (opens(path, TS_STORE_WRITE, &err) == TS_OK
              && verify(path, &err) == TS_OK);
  }
  gsl_test(whole != 30, "rule 3: killed at birth 30 times, whole %d times (%s)",
           whole, err.text);
}

int main (void) {
  if (!start_folder()) return 1;
  tampered();
  verified();
  cut_short();
  killed();
  killed_at_birth();
  return (drop_folder()) ? gsl_test_summary() : 1;
}
