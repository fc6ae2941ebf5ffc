/* serve PORT...: takes every connection to these ports, at any address, and ends it. Prints "ready" when it listens. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <signal.h>
#include <unistd.h>

int main(int argc, char **argv) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int epoll = epoll_create1(0), yes = 1;
  for (int i = 1; i < argc; i++) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[i]))};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    struct epoll_event wish = {.events = EPOLLIN, .data.fd = fd};
    if (bind(fd, (struct sockaddr *)&place, sizeof place) < 0 || listen(fd, 65535) < 0) {
      perror(argv[i]);
      return 1;
    }
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &wish);
  }
  puts("ready");
  fflush(stdout);
  struct epoll_event events[64];
  for (;;) {
    int ready = epoll_wait(epoll, events, 64, -1);
    for (int i = 0; i < ready; i++)
      for (int fd; (fd = accept4(events[i].data.fd, NULL, NULL, 0)) >= 0;) close(fd);
  }
}
