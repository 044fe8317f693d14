#pragma once
#include <stddef.h>

/// The trained weights shipped with the program: one safetensors file, byte for byte.
extern const unsigned char *const genrescope_default_model;
extern const size_t genrescope_default_model_size;

/// What its neurons are called: a TOML file, as `genrescope neurons` writes it.
extern const unsigned char *const genrescope_default_names;
extern const size_t genrescope_default_names_size;
