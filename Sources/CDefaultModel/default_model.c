#include "default_model.h"

// Swift has no cheap way to embed megabytes: C23's #embed takes a fraction of a second.
static const unsigned char bytes[] = {
#embed "default-model.safetensors"
};
const unsigned char *const genrescope_default_model = bytes;
const size_t genrescope_default_model_size = sizeof bytes;

static const unsigned char names[] = {
#embed "default-names.toml"
};
const unsigned char *const genrescope_default_names = names;
const size_t genrescope_default_names_size = sizeof names;
