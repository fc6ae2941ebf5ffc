/* fetch ADDRESS PORT AT_ONCE FILE: asks an HTTP server for every path of FILE, one a line, over AT_ONCE connections that
 * are kept. It drives probers that are servers. Prints how many answers had "probe_success 1", and the milliseconds. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 70000, LARGEST = 65536 };

static char *paths[MOST];
static int count;
static atomic_int next_path, successes, answers;
static struct sockaddr_in server = {.sin_family = AF_INET};
static const char *host;

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

/* Whether all of the answer is there: its length is announced, or it ends with an empty chunk. */
static int is_whole(const char *text, size_t size) {
  const char *body = strstr(text, "\r\n\r\n");
  if (body == NULL) return 0;
  const char *length = strcasestr(text, "\r\nContent-Length:");
  if (length != NULL && length < body) return size >= (size_t)(body + 4 - text) + strtoul(length + 17, NULL, 10);
  return size >= 5 && memcmp(text + size - 5, "0\r\n\r\n", 5) == 0;
}

static void *ask(void *unused) {
  char *text = malloc(LARGEST), request[1024];
  int fd = -1;
  for (int index; (index = atomic_fetch_add(&next_path, 1)) < count;) {
    if (fd < 0) {
      fd = socket(AF_INET, SOCK_STREAM, 0);
      if (connect(fd, (struct sockaddr *)&server, sizeof server) < 0) exit(1);
    }
    int size = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", paths[index], host);
    if (write(fd, request, size) != size) exit(1);
    size_t have = 0;
    do {
      ssize_t got = read(fd, text + have, LARGEST - 1 - have);
      if (got <= 0) break;
      have += got;
      text[have] = 0;
    } while (!is_whole(text, have) && have < LARGEST - 1);
    if (!is_whole(text, have)) {
      close(fd);
      fd = -1;
      continue;
    }
    atomic_fetch_add(&answers, 1);
    if (strstr(text, "\nprobe_success 1") != NULL) atomic_fetch_add(&successes, 1);
  }
  if (fd >= 0) close(fd);
  free(text);
  return unused;
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  host = argv[1];
  inet_pton(AF_INET, host, &server.sin_addr);
  server.sin_port = htons(atoi(argv[2]));
  int at_once = atoi(argv[3]);
  FILE *list = fopen(argv[4], "r");
  if (list == NULL || at_once < 1 || at_once > 1024) return 2;
  char line[1024];
  while (count < MOST && fgets(line, sizeof line, list) != NULL) {
    line[strcspn(line, "\n")] = 0;
    paths[count++] = strdup(line);
  }
  double start = now_ms();
  pthread_t threads[1024];
  for (int i = 0; i < at_once; i++) pthread_create(&threads[i], NULL, ask, NULL);
  for (int i = 0; i < at_once; i++) pthread_join(threads[i], NULL);
  printf("{\"answers\":%d,\"successes\":%d,\"ms\":%.3f}\n", answers, successes, now_ms() - start);
  return 0;
}
