/* test_fuzz_table.c -- the fuzz target of bytes, as tables, for a while */
#include "../fuzz/fuzz_table.c"
#include "../fuzz/bounded.h"
#include "slow.h"

static const char *const files[] = {
  "baci_hs17_y2021_V202401.csv", "comext_part.csv", "comext_v2.dat",
  "comtrade_legacy.csv", "comtrade_v1.json", "comtrade_v1_web.csv",
  "easycomext.csv", "imf_wide.csv", "monthly.csv"
};

int main (void) {
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    char path[128];
    snprintf(path, sizeof path, "tests/data/%s", files[i]);
    add_file(path, 0);
  }
  add_seed("period,a,b,c,d\n2021,1.5,x,y,\"8,4\"\n2022,2,x,y,85\n", 47);
  add_seed("a,b,c,d\r\n202101,2.5,CHN,845710\r\n", 34);
  return run_bounded("fuzz_table", 30000 / one_of(5, 100));
}
