/* connect FILE PORT TIMEOUT_MS AT_ONCE: opens a connection to every address of FILE, one a line; an address may be
 * followed by a port of its own. The least that a connection costs: one thread, non-blocking sockets, epoll.
 * Prints open, closed and silent ones, and the milliseconds they took. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 70000 };

static struct sockaddr_in places[MOST];
/* Sockets under way, in the order in which they began: their times run out in that order. */
static int under_way[MOST];
static double began_ms[MOST];
static long counts[3];
enum { OPEN, CLOSED, SILENT };

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void finish(int index, int result) {
  /* A reset leaves no TIME_WAIT behind. */
  struct linger hard = {1, 0};
  setsockopt(under_way[index], SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  close(under_way[index]);
  under_way[index] = -1;
  counts[result]++;
}

static void begin(int epoll, int index) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (fd < 0) {
    perror("socket");
    exit(1);
  }
  under_way[index] = fd;
  began_ms[index] = now_ms();
  struct epoll_event wish = {.events = EPOLLOUT, .data.u32 = index};
  if (connect(fd, (struct sockaddr *)&places[index], sizeof places[index]) == 0) finish(index, OPEN);
  else if (errno != EINPROGRESS) finish(index, CLOSED);
  else epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &wish);
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  FILE *list = fopen(argv[1], "r");
  if (list == NULL) return 2;
  int timeout_ms = atoi(argv[3]), at_once = atoi(argv[4]), count = 0;
  char line[128], address[64];
  while (count < MOST && fgets(line, sizeof line, list) != NULL) {
    int port = atoi(argv[2]);
    if (sscanf(line, "%63s %d", address, &port) < 1) continue;
    places[count].sin_family = AF_INET;
    places[count].sin_port = htons(port);
    if (inet_pton(AF_INET, address, &places[count].sin_addr) == 1) count++;
  }
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);

  int epoll = epoll_create1(0), next = 0, oldest = 0;
  struct epoll_event events[512];
  double start = now_ms();
  while (counts[OPEN] + counts[CLOSED] + counts[SILENT] < count) {
    while (next < count && next - (counts[OPEN] + counts[CLOSED] + counts[SILENT]) < at_once) begin(epoll, next++);
    while (oldest < next && under_way[oldest] < 0) oldest++;
    double left = oldest < next ? began_ms[oldest] + timeout_ms - now_ms() : 0;
    int ready = epoll_wait(epoll, events, 512, left > 0 ? (int)left + 1 : 0);
    for (int i = 0; i < ready; i++) {
      int index = events[i].data.u32, problem = 0;
      socklen_t size = sizeof problem;
      getsockopt(under_way[index], SOL_SOCKET, SO_ERROR, &problem, &size);
      finish(index, problem == 0 ? OPEN : problem == ETIMEDOUT ? SILENT : CLOSED);
    }
    while (oldest < next && (under_way[oldest] < 0 || now_ms() - began_ms[oldest] >= timeout_ms)) {
      if (under_way[oldest] >= 0) finish(oldest, SILENT);
      oldest++;
    }
  }
  printf("{\"open\":%ld,\"closed\":%ld,\"silent\":%ld,\"ms\":%.3f}\n", counts[OPEN], counts[CLOSED], counts[SILENT],
         now_ms() - start);
  return 0;
}
