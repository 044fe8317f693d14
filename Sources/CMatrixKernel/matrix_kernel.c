// For mremap.
#define _GNU_SOURCE

#include "matrix_kernel.h"

#include <cblas.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

/// c ← a · b, or c + a · b.
/// - a: [rows, inner]
/// - b: [inner, columns], a row b_stride after the one before it.
/// - c: [rows, columns], a row c_stride after the one before it.
struct product {
  int rows, inner, columns, b_stride, c_stride;
  bool adding;
};

typedef void (*kernel_function)(const float *b, const float *a, float *c);

#if defined(__x86_64__)
#include <libxsmm_cpuid.h>
#include <libxsmm_generator.h>
#include <sys/mman.h>

/// Asked once: a virtual machine takes long to answer.
static int processor(void) {
  static atomic_int known;
  int id = atomic_load_explicit(&known, memory_order_relaxed);
  if (id == 0) {
    id = libxsmm_cpuid_x86(NULL);
    atomic_store_explicit(&known, id, memory_order_relaxed);
  }
  return id;
}

/// Code for this product, or NULL where LIBXSMM has none for the processor, or none may be written.
static kernel_function written_kernel(const struct product *p) {
  enum { longest = 1 << 17 };
  if (processor() < LIBXSMM_X86_SSE3 || p->b_stride < p->columns || p->c_stride < p->columns) return NULL;
  void *memory = mmap(NULL, longest, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return NULL;
  libxsmm_generated_code code = {
      .generated_code = memory, .buffer_size = longest, .code_type = 2, .arch = (unsigned)processor()};
  libxsmm_descriptor_blob blob;
  // Columns come first in LIBXSMM: what it multiplies is transposed, cᵀ ← bᵀ · aᵀ. Told that it is under way already, it
  // prints no errors.
  libxsmm_ninit = 2;
  libxsmm_generator_gemm_kernel(
      &code, libxsmm_sgemm_descriptor_init(
                 &blob, p->columns, p->rows, p->inner, p->b_stride, p->inner, p->c_stride, 1, p->adding ? 1 : 0,
                 LIBXSMM_GEMM_FLAG_NONE, LIBXSMM_GEMM_PREFETCH_NONE));
  if (code.last_error != 0 || mprotect(memory, longest, PROT_READ | PROT_EXEC) != 0) {
    munmap(memory, longest);
    return NULL;
  }
  mremap(memory, longest, code.code_size, 0);
  return (kernel_function)memory;
}

/// The upper halves of vectors that a kernel leaves as they are slow down code that knows only the lower.
static void clean_vectors(void) {
  if (processor() >= LIBXSMM_X86_AVX) __asm__ volatile("vzeroupper");
}
#else
static kernel_function written_kernel(const struct product *p) { return NULL; }
static void clean_vectors(void) {}
#endif

static bool are_equal(const struct product *p, const struct product *q) {
  return p->rows == q->rows && p->inner == q->inner && p->columns == q->columns && p->b_stride == q->b_stride
         && p->c_stride == q->c_stride && p->adding == q->adding;
}

/// Written when it is first asked for, and kept; NULL where there is none, or no place left near its own.
static kernel_function kernel_for(const struct product *product) {
  enum { places = 4096, near = 16 };
  static struct {
    atomic_bool known;
    struct product product;
    kernel_function kernel;
  } found[places];
  static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;
  const unsigned hash = (((product->rows * 31u + product->inner) * 31 + product->columns) * 31 + product->b_stride) * 31
                        + product->c_stride * 2 + product->adding;
  for (unsigned step = 0; step < near; step++) {
    typeof(&found[0]) here = &found[(hash + step) % places];
    if (!atomic_load_explicit(&here->known, memory_order_acquire)) {
      pthread_mutex_lock(&writing);
      if (!here->known) {
        here->product = *product;
        here->kernel = written_kernel(product);
        atomic_store_explicit(&here->known, true, memory_order_release);
      }
      pthread_mutex_unlock(&writing);
    }
    if (are_equal(&here->product, product)) return here->kernel;
  }
  return NULL;
}

/// Calls a kernel, in front of which there is no type for a sanitizer to check.
__attribute__((no_sanitize("function"))) static void run(
    kernel_function kernel, const float *b, const float *a, float *c) {
  kernel(b, a, c);
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
      const struct product product = {there, inner, width, width, columns, adding};
      const kernel_function kernel = kernel_for(&product);
      if (kernel != NULL) {
        run(kernel, panel, block, sums);
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
    const kernel_function kernel = kernel_for(&part);
    if (kernel != NULL) {
      run(kernel, x + column, c, y + column);
    } else {
      weigh_part(c, x + column, y + column, &part);
    }
  }
  clean_vectors();
}
