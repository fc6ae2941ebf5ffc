/* meter OUT TIMEOUT_MS PROGRAM ARG...: runs a program and writes what it cost to OUT, as JSON.
 * It is small on purpose: a child starts with the peak memory of whoever forked it (getrusage(2)). */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t child;
static volatile sig_atomic_t late;

static void end_child(int number) {
  late = number == SIGALRM;
  kill(-child, SIGKILL);
}

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static double in_ms(struct timeval t) { return t.tv_sec * 1e3 + t.tv_usec / 1e3; }

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  double limit_ms = atof(argv[2]);
  double began = now_ms();
  child = fork();
  if (child == 0) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execvp(argv[3], argv + 3);
    fprintf(stderr, "%s: %s\n", argv[3], strerror(errno));
    _exit(127);
  }
  if (child < 0) return 2;
  setpgid(child, child);
  signal(SIGALRM, end_child);
  signal(SIGTERM, end_child);
  signal(SIGINT, end_child);
  struct itimerval alarm_at = {.it_value = {(long)limit_ms / 1000, ((long)limit_ms % 1000) * 1000}};
  setitimer(ITIMER_REAL, &alarm_at, NULL);
  int status = 0;
  struct rusage used;
  while (wait4(child, &status, 0, &used) < 0)
    if (errno != EINTR) return 2;
  double wall = now_ms() - began;
  FILE *out = fopen(argv[1], "w");
  if (out == NULL) return 2;
  fprintf(out, "{\"wallMs\":%.3f,\"cpuMs\":%.3f,\"peakMb\":%.3f,\"status\":%d,\"late\":%s}\n", wall,
          in_ms(used.ru_utime) + in_ms(used.ru_stime), used.ru_maxrss / 1024.0,
          WIFEXITED(status) ? WEXITSTATUS(status) : -1, late ? "true" : "false");
  return fclose(out) == 0 ? 0 : 2;
}
