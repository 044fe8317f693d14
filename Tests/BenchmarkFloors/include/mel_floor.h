#pragma once

/// A mel spectrogram in dB by the shortest C that does it: what any other way is measured beside.
struct mel_floor;

/// Weights [bands][bins], of which the zeros at both ends are left out; a periodic Hann window.
struct mel_floor *mel_floor_create(int window, int bands, const float *weights);

/// The columns that `count` samples hold, `hop` samples apart: [columns][bands]. Returns how many.
int mel_floor_run(struct mel_floor *floor, const float *samples, int count, int hop, float *columns);

void mel_floor_free(struct mel_floor *floor);
