#include <stdbool.h>
#include <stdint.h>

// The sound of what FFmpeg's libraries can decode. They are loaded when first needed: linked, they would cost every
// start of the program a tenth of a second.
struct ffmpeg_decoder;

// Whether the libraries are installed.
bool ffmpeg_is_available(void);

// Opens what an open file holds, from its present place; NULL if it has no sound that can be decoded. The descriptor
// stays the caller's, and is used until the decoder is closed.
struct ffmpeg_decoder *ffmpeg_open(int descriptor);
void ffmpeg_close(struct ffmpeg_decoder *decoder);

int ffmpeg_rate(const struct ffmpeg_decoder *decoder);
int ffmpeg_channels(const struct ffmpeg_decoder *decoder);
// The length in frames as the file gives it, or -1.
int64_t ffmpeg_frames(const struct ffmpeg_decoder *decoder);
// A tag ("title", "artist"), or NULL; valid until the decoder is closed.
const char *ffmpeg_tag(const struct ffmpeg_decoder *decoder, const char *name);

// Decodes the next interleaved frames, at most `count`; returns how many, 0 at the end.
int ffmpeg_read(struct ffmpeg_decoder *decoder, float *frames, int count);
// Makes `frame` the next one read; returns the frame that it has come to, or -1.
int64_t ffmpeg_seek(struct ffmpeg_decoder *decoder, int64_t frame);
