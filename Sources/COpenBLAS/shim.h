// Only cblas_sgemm, cblas_saxpy and what is below are used.
#include <cblas.h>
#include <stdbool.h>
#include <string.h>

/// Ends the threads that OpenBLAS has started, where its build has any.
extern int blas_thread_shutdown_(void) __attribute__((weak));

/// OpenBLAS works on its caller's thread alone. Threads of its own wait for work in a loop, and would keep all other
/// processors busy for the first tenth of a second.
static inline void use_callers_thread_alone(void) {
  openblas_set_num_threads(1);
  if (blas_thread_shutdown_) blas_thread_shutdown_();
}

/// Whether the processor has the AVX-512 that OpenBLAS's SKYLAKEX kernels need, and it has chosen those for AVX2.
static inline bool openblas_overlooks_avx512(void) {
#if defined(__x86_64__)
  const char *kernels = openblas_get_corename();
  return (strcmp(kernels, "Haswell") == 0 || strcmp(kernels, "Zen") == 0) && __builtin_cpu_supports("avx512bw")
         && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
  return false;
#endif
}
