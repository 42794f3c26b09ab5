/* measure.c -- how long a program runs and how much memory it holds at most
** measure FILE PROGRAM ARGUMENT...: runs it, and writes seconds and kilobytes
** to FILE. Its status is the program's. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now (void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main (int argc, char **argv) {
  struct rusage used;
  int status;
  if (argc < 3) return 2;
  double start = now();
  pid_t child = fork();
  if (child == 0) {
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    _exit(127);
  }
  if (child < 0 || wait4(child, &status, 0, &used) < 0) return 2;
  double seconds = now() - start;
  FILE *file = fopen(argv[1], "w");
  if (file == NULL) return 2;
  fprintf(file, "%.6f %ld\n", seconds, used.ru_maxrss);
  fclose(file);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
