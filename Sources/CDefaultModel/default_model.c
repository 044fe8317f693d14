#include "default_model.h"

// Swift has no cheap way to embed megabytes: C23's #embed takes a fraction of a second.
const unsigned char genrescope_default_model[] = {
#embed "default-model.safetensors"
};
const size_t genrescope_default_model_size = sizeof genrescope_default_model;
