// Only cblas_sgemm, cblas_saxpy and what is below are used.
#include <cblas.h>

/// Ends the threads that OpenBLAS has started, where its build has any.
extern int blas_thread_shutdown_(void) __attribute__((weak));

/// OpenBLAS works on its caller's thread alone. Threads of its own wait for work in a loop, and would keep all other
/// processors busy for the first tenth of a second.
static inline void use_callers_thread_alone(void) {
  openblas_set_num_threads(1);
  if (blas_thread_shutdown_) blas_thread_shutdown_();
}
