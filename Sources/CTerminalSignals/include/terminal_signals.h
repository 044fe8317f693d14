#ifndef TERMINAL_SIGNALS_H
#define TERMINAL_SIGNALS_H

#include <stddef.h>

// The terminal is put back as it was whatever ends the program. Handlers touch only static memory and call only
// what signal-safety(7) allows.

/// What has happened since the last look; bits of terminal_signals_take.
enum {
  terminal_resized = 1,
  terminal_stop_wanted = 2,
  terminal_continued = 4,
  terminal_end_wanted = 8,
  terminal_reload_wanted = 16,
};

/// Installs the handlers. `terminal` is the descriptor whose settings are saved now and put back at the end;
/// `restore` the bytes that undo what the screen did to the terminal, written to `output`.
/// Standard error is held back while it would land on the screen, and let out at the end.
/// In the background it first stops, as terminal_signals_await_foreground does.
/// Returns 0, or -1 with errno: EBUSY where it has stayed in the background.
int terminal_signals_install(int terminal, int output, const char *restore, size_t length);

/// Lets standard error go again and puts the handlers back that were there before. The caller has left the screen.
void terminal_signals_remove(void);

/// A descriptor that becomes readable when something has happened.
int terminal_signals_descriptor(void);

/// Takes what has happened: a set of the bits above.
unsigned terminal_signals_take(void);

/// The signal that asked the program to end, or 0.
int terminal_signals_end_signal(void);

/// Whether the terminal is this job's to use, as far as there are jobs on it.
int terminal_signals_in_foreground(void);

/// While the terminal is another job's, stops this one, as the kernel does with those that touch it. Returns whether it
/// is in the foreground then: not where it is asked to end first, or where no shell is left to continue it.
int terminal_signals_await_foreground(void);

/// Stops the process as its user wanted; returns when it continues, and as terminal_signals_await_foreground does. The
/// caller has left the screen.
int terminal_signals_stop(void);

#endif
