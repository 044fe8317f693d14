#ifndef CNCURSES_SHIM_H
#define CNCURSES_SHIM_H

// Without this the wide-character calls are not declared.
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>
#include <wchar.h>

// Swift does not import these macros.
static const attr_t attribute_normal = WA_NORMAL;
static const attr_t attribute_bold = WA_BOLD;
static const attr_t attribute_dim = WA_DIM;
static const attr_t attribute_reverse = WA_REVERSE;

static const int first_function_key = KEY_F(1);
static const mmask_t mouse_pressed = BUTTON1_PRESSED;
static const mmask_t mouse_moved = REPORT_MOUSE_POSITION;

/// The window as large as the screen; a global variable, which Swift calls unsafe.
static inline WINDOW *standard_window(void) { return stdscr; }

/// What curses believes to be on the screen, and what it will have there; global variables too.
static inline WINDOW *physical_screen(void) { return curscr; }
static inline WINDOW *coming_screen(void) { return newscr; }

/// Columns that the C library gives a character; wchar.h declares it for X/Open programs only.
extern int wcwidth(wchar_t character);

/// A cell of one character, perhaps with a mark upon it (or 0), and a pair beyond the 8 bits of COLOR_PAIR.
static inline int make_cell(cchar_t *cell, wchar_t character, wchar_t mark, attr_t attributes, int pair) {
  const wchar_t text[3] = {character, mark, 0};
  return setcchar(cell, text, attributes, 0, &pair);
}

#endif
