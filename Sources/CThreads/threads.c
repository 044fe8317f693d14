// For pthread_clockjoin_np, which Swift does not see.
#define _GNU_SOURCE

#include "threads.h"

#include <time.h>

bool thread_joined_within(pthread_t thread, int seconds) {
  struct timespec limit;
  clock_gettime(CLOCK_MONOTONIC, &limit);
  limit.tv_sec += seconds;
  return pthread_clockjoin_np(thread, NULL, CLOCK_MONOTONIC, &limit) == 0;
}
