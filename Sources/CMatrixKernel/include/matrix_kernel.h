#pragma once

#include <stdbool.h>

/// Columns of a panel; the last has those that remain.
enum { matrix_panel_width = 32 };

/// y ← x · w, or y + x · w, on the caller's thread alone.
///
/// By LIBXSMM, which writes machine code for just these sizes when they are first asked for, and keeps it; by OpenBLAS
/// where it knows no code for the processor.
/// - x: [rows, inner]
/// - w: panels of [inner, matrix_panel_width].
/// - y: [rows, columns]
void multiply_by_panels(
    const float *x, const float *w, float *y, int rows, int inner, int columns, bool adding);
