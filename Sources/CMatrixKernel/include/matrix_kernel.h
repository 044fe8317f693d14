#pragma once

#include <stdbool.h>

// Products of matrices on the caller's thread alone, by machine code that LIBXSMM writes for just the sizes that are
// asked for, when they first are.

/// Columns of a panel; the last has those that remain.
enum { matrix_panel_width = 32 };

/// y ← x · w, or y + x · w. By OpenBLAS where there is no such code for the processor.
/// - x: [rows, inner]
/// - w: panels of [inner, matrix_panel_width].
/// - y: [rows, columns]
void multiply_by_panels(
    const float *x, const float *w, float *y, int rows, int inner, int columns, bool adding);

/// y ← c · x, or y + c · x, of a few long rows.
/// - c: [rows, inner]
/// - x: [inner, columns], a row x_stride after the one before it.
/// - y: [rows, columns], a row y_stride after the one before it.
void weigh_rows(
    const float *c, const float *x, int x_stride, float *y, int y_stride, int rows, int inner, int columns,
    bool adding);
