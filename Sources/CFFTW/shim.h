// Only the single-precision real transform is used: fftwf_plan_dft_r2c_1d, _execute, _destroy_plan, _malloc, _free.
#include <fftw3.h>
