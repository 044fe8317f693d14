#include <alsa/asoundlib.h>

// libasound reports its troubles on stderr, where a screen is being drawn; the codes it returns say enough.
// The handler is variadic, so it cannot be written in Swift.
static void genrescope_alsa_ignore(const char *file, int line, const char *function, int error,
                                   const char *format, ...) {
  (void)file, (void)line, (void)function, (void)error, (void)format;
}

static inline void genrescope_alsa_silence(void) {
  snd_lib_error_set_handler(genrescope_alsa_ignore);
}
