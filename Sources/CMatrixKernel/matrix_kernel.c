#include "matrix_kernel.h"

#include <cblas.h>
#include <stddef.h>

#if defined(__x86_64__)
#include <libxsmm.h>

typedef libxsmm_smmfunction kernel_function;

/// Columns come first in LIBXSMM: what it multiplies is transposed, yᵀ ← wᵀ · xᵀ.
static kernel_function kernel_for(int rows, int inner, int width, int stride, float beta) {
  return libxsmm_smmdispatch(width, rows, inner, &width, &inner, &stride, NULL, &beta, NULL, NULL);
}

/// The upper halves of vectors that a kernel leaves as they are slow down code that knows only the lower.
static void clean_vectors(void) {
  if (libxsmm_get_target_archid() >= LIBXSMM_X86_AVX) __asm__ volatile("vzeroupper");
}
#else
typedef void (*kernel_function)(const float *, const float *, float *);

static kernel_function kernel_for(int rows, int inner, int width, int stride, float beta) { return NULL; }
static void clean_vectors(void) {}
#endif

/// Rows that stay in a core's cache while one panel after another goes by.
enum { block_rows = 48 };

static int smaller(int a, int b) { return a < b ? a : b; }

void multiply_by_panels(
    const float *x, const float *w, float *y, int rows, int inner, int columns, bool adding) {
  const float beta = adding ? 1 : 0;
  for (int row = 0; row < rows; row += block_rows) {
    const int there = smaller(block_rows, rows - row);
    const float *block = x + (size_t)row * inner;
    int kernel_width = 0;
    kernel_function kernel = NULL;
    for (int column = 0; column < columns; column += matrix_panel_width) {
      const int width = smaller(matrix_panel_width, columns - column);
      const float *panel = w + (size_t)column * inner;
      float *sums = y + (size_t)row * columns + column;
      if (width != kernel_width) {
        kernel = kernel_for(there, inner, width, columns, beta);
        kernel_width = width;
      }
      if (kernel != NULL) {
        kernel(panel, block, sums);
      } else {
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, there, width, inner, 1, block, inner, panel, width, beta, sums,
            columns);
      }
    }
  }
  clean_vectors();
}
