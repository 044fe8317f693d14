#include "mel_floor.h"

#include <fftw3.h>
#include <math.h>
#include <stdlib.h>

struct mel_floor {
  int window, bands;
  int *first, *end;
  float *hann, *power, *weights, *input;
  fftwf_complex *output;
  fftwf_plan plan;
};

struct mel_floor *mel_floor_create(int window, int bands, const float *weights) {
  const int bins = window / 2 + 1;
  struct mel_floor *f = malloc(sizeof *f);
  *f = (struct mel_floor){
      .window = window,
      .bands = bands,
      .first = malloc(sizeof(int) * bands),
      .end = malloc(sizeof(int) * bands),
      .weights = malloc(sizeof(float) * bands * bins),
      .hann = malloc(sizeof(float) * window),
      .power = malloc(sizeof(float) * bins),
      .input = fftwf_alloc_real(window),
      .output = fftwf_alloc_complex(bins),
  };
  f->plan = fftwf_plan_dft_r2c_1d(window, f->input, f->output, FFTW_MEASURE);
  for (int i = 0; i < window; i++) f->hann[i] = 0.5 - 0.5 * cos(2 * acos(-1) * i / window);
  for (int i = 0; i < bands * bins; i++) f->weights[i] = weights[i];
  for (int band = 0; band < bands; band++) {
    const float *row = f->weights + band * bins;
    int first = 0, end = bins;
    while (first < end && row[first] == 0) first++;
    while (end > first && row[end - 1] == 0) end--;
    f->first[band] = first;
    f->end[band] = end;
  }
  return f;
}

int mel_floor_run(struct mel_floor *f, const float *samples, int count, int hop, float *columns) {
  const int bins = f->window / 2 + 1;
  int done = 0;
  for (int start = 0; start + f->window <= count; start += hop, done++) {
    for (int i = 0; i < f->window; i++) f->input[i] = samples[start + i] * f->hann[i];
    fftwf_execute(f->plan);
    for (int i = 0; i < bins; i++)
      f->power[i] = f->output[i][0] * f->output[i][0] + f->output[i][1] * f->output[i][1];
    for (int band = 0; band < f->bands; band++) {
      const float *row = f->weights + band * bins;
      float sum = 0;
      for (int i = f->first[band]; i < f->end[band]; i++) sum += row[i] * f->power[i];
      columns[done * f->bands + band] = 10 * log10f(sum > 1e-10f ? sum : 1e-10f);
    }
  }
  return done;
}

void mel_floor_free(struct mel_floor *f) {
  fftwf_destroy_plan(f->plan);
  fftwf_free(f->input);
  fftwf_free(f->output);
  free(f->first), free(f->end), free(f->weights), free(f->hann), free(f->power), free(f);
}
