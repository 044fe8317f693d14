// Only cblas_sgemm, cblas_saxpy and openblas_set_num_threads are used.
#include <cblas.h>
