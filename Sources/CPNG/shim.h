#include <png.h>

/// The most bytes that a picture can come to: a macro of libpng.
static inline size_t png_image_largest_size(png_image image) { return PNG_IMAGE_PNG_SIZE_MAX(image); }
