/* relay NAMESPACE NAMESPACE DEVICE DELAY_US LOSS SEED: a cable between two network namespaces, with a TUN device called
 * DEVICE in each. Every packet takes DELAY_US from end to end; each is lost with the probability LOSS, independently of
 * the others. The same SEED loses the same ones of the same sequence. Prints "ready" when both devices are there. */
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 2048 };

struct packet {
  struct packet *next;
  int64_t due_us;
  int length;
  char bytes[];
};

struct way {
  int from, to;
  uint64_t random;
  struct packet *first, *last;
};

static int64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * (int64_t)1000000 + t.tv_nsec / 1000;
}

/* xorshift64* (Vigna 2016): a number from 0 up to 1. */
static double next_random(uint64_t *state) {
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return (double)((*state * 2685821657736338717ULL) >> 11) / 9007199254740992.0;
}

static int open_device(const char *namespace, const char *name) {
  char path[256];
  snprintf(path, sizeof path, "/run/netns/%s", namespace);
  int ns = open(path, O_RDONLY | O_CLOEXEC);
  if (ns < 0 || setns(ns, CLONE_NEWNET) < 0) {
    perror(path);
    exit(1);
  }
  close(ns);
  int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  struct ifreq wish = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  snprintf(wish.ifr_name, IFNAMSIZ, "%s", name);
  if (fd < 0 || ioctl(fd, TUNSETIFF, &wish) < 0) {
    perror("/dev/net/tun");
    exit(1);
  }
  return fd;
}

static void take(struct way *way, int64_t delay_us, double loss) {
  char bytes[LARGEST];
  for (int length; (length = read(way->from, bytes, sizeof bytes)) > 0;) {
    if (next_random(&way->random) < loss) continue;
    struct packet *packet = malloc(sizeof *packet + length);
    if (packet == NULL) exit(1);
    packet->next = NULL;
    packet->due_us = now_us() + delay_us;
    packet->length = length;
    memcpy(packet->bytes, bytes, length);
    if (way->last == NULL) way->first = packet;
    else way->last->next = packet;
    way->last = packet;
  }
}

static void give(struct way *way) {
  for (struct packet *packet = way->first; packet != NULL && packet->due_us <= now_us(); packet = way->first) {
    if (write(way->to, packet->bytes, packet->length) < 0 && errno == EAGAIN) return;
    way->first = packet->next;
    if (way->first == NULL) way->last = NULL;
    free(packet);
  }
}

int main(int argc, char **argv) {
  if (argc < 7) return 2;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int64_t delay_us = atoll(argv[4]);
  double loss = atof(argv[5]);
  uint64_t seed = strtoull(argv[6], NULL, 10) * 2 + 1;
  int a = open_device(argv[1], argv[3]), b = open_device(argv[2], argv[3]);
  struct way ways[2] = {{a, b, seed * 0x9E3779B97F4A7C15ULL, NULL, NULL}, {b, a, seed * 0xBF58476D1CE4E5B9ULL, NULL, NULL}};
  puts("ready");
  fflush(stdout);
  struct pollfd watched[2] = {{a, POLLIN, 0}, {b, POLLIN, 0}};
  for (;;) {
    int64_t wait_us = 1000000;
    for (int i = 0; i < 2; i++)
      if (ways[i].first != NULL && ways[i].first->due_us - now_us() < wait_us) wait_us = ways[i].first->due_us - now_us();
    if (wait_us < 0) wait_us = 0;
    struct timespec wait = {wait_us / 1000000, wait_us % 1000000 * 1000};
    if (ppoll(watched, 2, &wait, NULL) < 0 && errno != EINTR) return 1;
    for (int i = 0; i < 2; i++) {
      take(&ways[i], delay_us, loss);
      give(&ways[i]);
    }
  }
}
