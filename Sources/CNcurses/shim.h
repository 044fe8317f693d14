#ifndef CNCURSES_SHIM_H
#define CNCURSES_SHIM_H

// Without this the wide-character calls are not declared.
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>
#include <wchar.h>

// Swift does not import these macros.
static const int first_function_key = KEY_F(1);
static const mmask_t mouse_pressed = BUTTON1_PRESSED;
static const mmask_t mouse_moved = REPORT_MOUSE_POSITION;

/// The window as large as the screen; a global variable, which Swift calls unsafe.
static inline WINDOW *standard_window(void) { return stdscr; }

/// Columns that the C library gives a character; wchar.h declares it for X/Open programs only.
extern int wcwidth(wchar_t character);

/// What a description's text comes to with two numbers in it; a variadic function, which Swift does not import.
static inline const char *with_two_numbers(const char *text, int first, int second) {
  return tiparm(text, first, second);
}

#endif
