#include "matrix_kernel.h"

#include <cblas.h>
#include <stddef.h>

/// c ← a · b, or c + a · b.
/// - a: [rows, inner]
/// - b: [inner, columns], a row b_stride after the one before it.
/// - c: [rows, columns], a row c_stride after the one before it.
struct product {
  int rows, inner, columns, b_stride, c_stride, adding;
};

#if defined(__x86_64__)
#include <libxsmm.h>

/// Columns come first in LIBXSMM, so that all is transposed there: called with b, a and c.
typedef libxsmm_smmfunction kernel_function;

static kernel_function written_kernel(const struct product *p) {
  const float beta = p->adding;
  return libxsmm_smmdispatch(
      p->columns, p->rows, p->inner, &p->b_stride, &p->inner, &p->c_stride, NULL, &beta, NULL, NULL);
}

/// The upper halves of vectors that a kernel leaves as they are slow down code that knows only the lower.
static void clean_vectors(void) {
  if (libxsmm_get_target_archid() >= LIBXSMM_X86_AVX) __asm__ volatile("vzeroupper");
}
#else
typedef void (*kernel_function)(const float *, const float *, float *);

static kernel_function written_kernel(const struct product *p) { return NULL; }
static void clean_vectors(void) {}
#endif

/// One by one: as bytes they would have to wait until they are all in memory.
static bool are_equal(const struct product *p, const struct product *q) {
  return p->rows == q->rows && p->inner == q->inner && p->columns == q->columns && p->b_stride == q->b_stride
         && p->c_stride == q->c_stride && p->adding == q->adding;
}

/// NULL where LIBXSMM knows no code for the processor. It would be found there too, but not as quickly.
static kernel_function kernel_for(struct product product) {
  static _Thread_local struct {
    struct product product;
    kernel_function kernel;
  } found[64];
  const unsigned place = (unsigned)(product.rows * 5 + product.inner * 3 + product.columns + product.c_stride) % 64;
  if (!are_equal(&found[place].product, &product)) {
    found[place].kernel = written_kernel(&product);
    found[place].product = product;
  }
  return found[place].kernel;
}

static int smaller(int a, int b) { return a < b ? a : b; }

/// Rows that stay in a core's cache while one panel after another goes by.
enum { block_rows = 48 };

void multiply_by_panels(
    const float *x, const float *w, float *y, int rows, int inner, int columns, bool adding) {
  for (int row = 0; row < rows; row += block_rows) {
    const int there = smaller(block_rows, rows - row);
    const float *block = x + (size_t)row * inner;
    for (int column = 0; column < columns; column += matrix_panel_width) {
      const int width = smaller(matrix_panel_width, columns - column);
      const float *panel = w + (size_t)column * inner;
      float *sums = y + (size_t)row * columns + column;
      const kernel_function kernel = kernel_for((struct product){there, inner, width, width, columns, adding});
      if (kernel != NULL) {
        kernel(panel, block, sums);
      } else {
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, there, width, inner, 1, block, inner, panel, width, adding, sums,
            columns);
      }
    }
  }
  clean_vectors();
}

/// Values of a row that are weighed at once.
enum { row_part = 64 };

/// Where there is no kernel.
static void weigh_part(const float *c, const float *x, float *y, const struct product *p) {
  for (int row = 0; row < p->rows; row++) {
    float sums[row_part] = {0};
    for (int weighed = 0; weighed < p->inner; weighed++) {
      const float *values = x + (size_t)weighed * p->b_stride;
      for (int i = 0; i < p->columns; i++) sums[i] += c[row * p->inner + weighed] * values[i];
    }
    float *place = y + (size_t)row * p->c_stride;
    for (int i = 0; i < p->columns; i++) place[i] = p->adding ? place[i] + sums[i] : sums[i];
  }
}

void weigh_rows(
    const float *c, const float *x, int x_stride, float *y, int y_stride, int rows, int inner, int columns,
    bool adding) {
  for (int column = 0; column < columns; column += row_part) {
    const struct product part = {rows, inner, smaller(row_part, columns - column), x_stride, y_stride, adding};
    const kernel_function kernel = kernel_for(part);
    if (kernel != NULL) {
      kernel(x + column, c, y + column);
    } else {
      weigh_part(c, x + column, y + column, &part);
    }
  }
  clean_vectors();
}
