#define _GNU_SOURCE
#include "terminal_signals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

static const int end_signals[] = {SIGINT, SIGTERM, SIGHUP};
static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGQUIT};
static const int event_signals[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGUSR1};
#define COUNT(list) ((int)(sizeof(list) / sizeof(list)[0]))

static struct sigaction before[NSIG];
static char restore_bytes[512];
static size_t restore_length;
static int terminal_descriptor = -1;
static int output_descriptor = -1;
static int event_descriptor = -1;
static struct termios saved_settings;

static atomic_int is_up;
static atomic_uint pending;
static atomic_int end_signal;
static atomic_int was_continued;

// Standard error while the screen is up: a file in memory that cannot outgrow its size.
static const off_t held_size = 65536;
static int held_error = -1;
static int true_error = -1;
static char stack_for_crashes[65536];

static void write_all(int descriptor, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(descriptor, bytes, length);
    if (written < 0 && errno == EINTR) continue;
    // A terminal that somebody made non-blocking: it is given a second.
    struct pollfd full = {.fd = descriptor, .events = POLLOUT};
    if (written < 0 && errno == EAGAIN && poll(&full, 1, 1000) > 0) continue;
    if (written <= 0) return;
    bytes += written;
    length -= (size_t)written;
  }
}

static void hold_error(void) {
  if (!isatty(STDERR_FILENO)) return;
  held_error = memfd_create("stderr", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (held_error < 0) return;
  true_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (true_error < 0 || ftruncate(held_error, held_size) < 0 || fcntl(held_error, F_ADD_SEALS, F_SEAL_GROW) < 0 ||
      dup2(held_error, STDERR_FILENO) < 0) {
    close(held_error);
    if (true_error >= 0) close(true_error);
    held_error = true_error = -1;
  }
}

static void release_error(void) {
  if (held_error < 0) return;
  char bytes[1024];
  off_t left = lseek(held_error, 0, SEEK_CUR);
  dup2(true_error, STDERR_FILENO);
  lseek(held_error, 0, SEEK_SET);
  while (left > 0) {
    ssize_t count = read(held_error, bytes, left < (off_t)sizeof bytes ? (size_t)left : sizeof bytes);
    if (count <= 0) break;
    write_all(STDERR_FILENO, bytes, (size_t)count);
    left -= count;
  }
  close(held_error);
  close(true_error);
  held_error = true_error = -1;
}

int terminal_signals_in_foreground(void) {
  // A terminal that is not the one we are controlled from knows no jobs.
  pid_t foreground = tcgetpgrp(terminal_descriptor);
  return foreground <= 0 || foreground == getpgrp();
}

/// Once only, from whichever thread or handler comes first. Another job's terminal is left alone.
static void restore_terminal(void) {
  if (!atomic_exchange(&is_up, 0)) return;
  if (terminal_signals_in_foreground()) {
    write_all(output_descriptor, restore_bytes, restore_length);
    tcsetattr(terminal_descriptor, TCSANOW, &saved_settings);
  }
  release_error();
}

static void die_of(int number) {
  restore_terminal();
  signal(number, SIG_DFL);
  raise(number);
}

static void tell(unsigned event) {
  uint64_t one = 1;
  atomic_fetch_or(&pending, event);
  ssize_t ignored = write(event_descriptor, &one, sizeof one);
  (void)ignored;
}

static void handle_event(int number) {
  int saved = errno;
  switch (number) {
    case SIGWINCH: tell(terminal_resized); break;
    case SIGTSTP: tell(terminal_stop_wanted); break;
    case SIGUSR1: tell(terminal_reload_wanted); break;
    default:
      atomic_store(&was_continued, 1);
      tell(terminal_continued);
  }
  errno = saved;
}

/// The first asks the main loop; the second does not wait for it.
static void handle_end(int number) {
  int saved = errno;
  if (atomic_exchange(&end_signal, number)) die_of(number);
  tell(terminal_end_wanted);
  errno = saved;
}

static void handle_crash(int number) { die_of(number); }

static void install(const int *signals, int count, void (*handler)(int), int flags) {
  for (int i = 0; i < count; i++) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigaction(signals[i], &action, &before[signals[i]]);
    // What the parent chose to ignore (nohup) stays ignored.
    if (before[signals[i]].sa_handler == SIG_IGN) sigaction(signals[i], &before[signals[i]], NULL);
  }
}

static void remove_handlers(const int *signals, int count) {
  for (int i = 0; i < count; i++) sigaction(signals[i], &before[signals[i]], NULL);
}

static int raise_in_group(int number) { return kill(0, number); }

/// Sends a signal that stops, which the caller's thread may have blocked; returns when the process continues.
static void stop_by(int number, int (*send)(int)) {
  sigset_t stop;
  sigset_t mask;
  sigemptyset(&stop);
  sigaddset(&stop, number);
  pthread_sigmask(SIG_UNBLOCK, &stop, &mask);
  send(number);
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
}

/// Looks again after a moment, for another thread may just be taking what stops, continues or ends us. It is in pieces,
/// since the one that we are stopped in is over when we continue.
static int is_in_background(void) {
  for (int i = 0; i < 6; i++) {
    if (terminal_signals_in_foreground()) return 0;
    poll(NULL, 0, 10);
  }
  return 1;
}

int terminal_signals_await_foreground(void) {
  atomic_store(&was_continued, 1);
  while (is_in_background()) {
    // Nothing stops where there is no shell to continue it.
    if (atomic_load(&end_signal) || !atomic_exchange(&was_continued, 0)) return 0;
    stop_by(SIGTTOU, raise_in_group);
  }
  return 1;
}

int terminal_signals_install(int terminal, int output, const char *restore, size_t length) {
  static int is_registered;
  if (length > sizeof restore_bytes) {
    errno = EINVAL;
    return -1;
  }
  if (event_descriptor < 0) event_descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (event_descriptor < 0) return -1;
  terminal_descriptor = terminal;
  output_descriptor = output;
  memcpy(restore_bytes, restore, length);
  restore_length = length;
  atomic_store(&end_signal, 0);
  install(event_signals, COUNT(event_signals), handle_event, SA_RESTART);
  // Before: what the shell has set for itself is not what is to be put back.
  int is_ours = terminal_signals_await_foreground();
  if (!is_ours || tcgetattr(terminal, &saved_settings) < 0) {
    if (!is_ours) errno = EBUSY;
    remove_handlers(event_signals, COUNT(event_signals));
    return -1;
  }
  atomic_store(&pending, 0);
  if (!is_registered) is_registered = atexit(restore_terminal) == 0;
  hold_error();
  // A crash by stack overflow needs a stack to be handled on.
  stack_t stack = {.ss_sp = stack_for_crashes, .ss_size = sizeof stack_for_crashes};
  sigaltstack(&stack, NULL);
  install(end_signals, COUNT(end_signals), handle_end, SA_RESTART);
  install(crash_signals, COUNT(crash_signals), handle_crash, SA_ONSTACK | SA_NODEFER | SA_RESETHAND);
  atomic_store(&is_up, 1);
  return 0;
}

void terminal_signals_remove(void) {
  if (atomic_exchange(&is_up, 0)) {
    if (terminal_signals_in_foreground()) tcsetattr(terminal_descriptor, TCSANOW, &saved_settings);
    release_error();
  }
  remove_handlers(event_signals, COUNT(event_signals));
  remove_handlers(end_signals, COUNT(end_signals));
  remove_handlers(crash_signals, COUNT(crash_signals));
}

int terminal_signals_descriptor(void) { return event_descriptor; }

unsigned terminal_signals_take(void) {
  uint64_t count;
  ssize_t ignored = read(event_descriptor, &count, sizeof count);
  (void)ignored;
  return atomic_exchange(&pending, 0);
}

int terminal_signals_end_signal(void) { return atomic_load(&end_signal); }

int terminal_signals_stop(void) {
  struct sigaction handler;
  struct sigaction standard;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigaction(SIGTSTP, &standard, &handler);
  stop_by(SIGTSTP, raise);
  sigaction(SIGTSTP, &handler, NULL);
  return terminal_signals_await_foreground();
}
