#ifndef CTHREADS_H
#define CTHREADS_H

#include <pthread.h>
#include <stdbool.h>

/// Waits for a thread's end, but no longer than some seconds; returns whether it has ended.
bool thread_joined_within(pthread_t thread, int seconds);

#endif
