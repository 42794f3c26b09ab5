/* slow.h -- how much of a long test is run where programs run slowly */
#ifndef SLOW_H
#define SLOW_H

#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED 1
#else
#define IS_SANITIZED 0
#endif

/* 1, or one of how many cases is run under AddressSanitizer and valgrind. */
static inline size_t one_of (size_t sanitized, size_t valgrind) {
  const char *preload = getenv("LD_PRELOAD");
  if (preload != NULL && strstr(preload, "vgpreload") != NULL) return valgrind;
  return IS_SANITIZED ? sanitized : 1;
}

#endif
