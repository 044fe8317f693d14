#include <malloc.h>

/// What is freed is kept for what is asked for next: a program that works through one file after another would else give
/// it back and have it anew, page by page.
static inline void keep_freed_memory(void) {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
}
