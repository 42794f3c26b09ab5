/* test_documents.c -- digests of files and texts, Markdown as HTML */
#include <gsl/gsl_test.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/markdown.h"
#include "failing.h"

/* FIPS 180-2, appendix B: SHA-256 of "abc"; and of nothing. */
static const char abc[] =
  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
static const char nothing[] =
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

static void test_digests (void) {
  char text[TS_DIGEST_TEXT], path[] = "/tmp/ts_digest_XXXXXX";
  int64_t size = -1;
  ts_error err = {0};
  int file = mkstemp(path);
  ts_digest_bytes("abc", 3, text);
  gsl_test(strcmp(text, abc) != 0, "SHA-256 of abc");
  gsl_test(ts_digest_file(path, text, &size, &err) != TS_OK
           || strcmp(text, nothing) != 0 || size != 0, "of an empty file");
  gsl_test(write(file, "abc", 3) != 3 || close(file) != 0, "a file");
  gsl_test(ts_digest_file(path, text, &size, &err) != TS_OK
           || strcmp(text, abc) != 0 || size != 3, "of a file");
  remove(path);
  gsl_test(ts_digest_file(path, text, &size, &err) != TS_IO
           || strstr(err.text, path) == NULL, "no such file: %s", err.text);
  gsl_test(ts_digest_file("/tmp", text, &size, &err) != TS_IO
           || strstr(err.text, "regular") == NULL, "a folder: %s", err.text);
  gsl_test(ts_digest_file("/dev/null", text, &size, NULL) != TS_IO, "a device");
}

static void markdown (const char *text, const char *want, const char *what) {
  ts_string out = {0};
  ts_status status = ts_markdown_html(text, strlen(text), &out);
  gsl_test(status != TS_OK
           || strcmp((out.text != NULL) ? out.text : "", want) != 0,
           "%s: %s", what, (out.text != NULL) ? out.text : "nothing");
  ts_string_free(&out);
}

static void test_markdown (void) {
  markdown("", "", "nothing");
  markdown("# a *b*", "<h1>a <em>b</em></h1>\n", "a heading");
  markdown("a <script>x</script>",
           "<p>a &lt;script&gt;x&lt;/script&gt;</p>\n", "rule 1: no HTML");
  markdown("<div>\nx", "<p>&lt;div&gt;\nx</p>\n", "rule 1: no blocks of HTML");
  markdown("$x^2$", "<p><x-equation>x^2</x-equation></p>\n", "formulae");
  markdown("| a |\n|---|\n| 1 |\n",
           "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n"
           "<tr>\n<td>1</td>\n</tr>\n</tbody>\n</table>\n", "tables");
}

/* Every allocation fails in turn, those of md4c too. */
static void test_memory (void) {
  const char *text = "# a\n\n| a | b |\n|---|---|\n| *1* | [x](y) |\n";
  ts_status status = TS_NOMEM;
  long trials = 0;
  int failed = 1;
  while (failed && trials < 1000) {
    ts_string out = {0};
    allocations_left = trials++;
    status = ts_markdown_html(text, strlen(text), &out);
    failed = ran_out();
    if (failed) gsl_test(status != TS_NOMEM, "allocation %ld fails", trials);
    ts_string_free(&out);
  }
  gsl_test(status != TS_OK, "with memory");
}

int main (void) {
  test_digests();
  test_markdown();
  if (can_fail()) test_memory();
  return gsl_test_summary();
}
