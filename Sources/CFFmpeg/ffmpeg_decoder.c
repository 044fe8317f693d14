#define _GNU_SOURCE
#include "ffmpeg_decoder.h"

#include <dlfcn.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswresample/swresample.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The calls that are used, by library.
#define FORMAT_CALLS(X) \
  X(avformat_alloc_context) X(avformat_open_input) X(avformat_find_stream_info) X(avformat_close_input) \
  X(av_find_best_stream) X(av_read_frame) X(av_seek_frame) X(avio_alloc_context) X(avio_context_free)
#define CODEC_CALLS(X) \
  X(avcodec_find_decoder) X(avcodec_alloc_context3) X(avcodec_parameters_to_context) X(avcodec_open2) \
  X(avcodec_send_packet) X(avcodec_receive_frame) X(avcodec_flush_buffers) X(avcodec_free_context) \
  X(av_packet_alloc) X(av_packet_free) X(av_packet_unref)
#define UTIL_CALLS(X) \
  X(av_frame_alloc) X(av_frame_free) X(av_malloc) X(av_freep) X(av_log_set_callback) X(av_dict_get) X(av_dict_set) \
  X(av_dict_free) X(av_rescale_q)
#define RESAMPLE_CALLS(X) X(swr_alloc_set_opts2) X(swr_init) X(swr_convert) X(swr_free)

#define DECLARE(name) __typeof__(&name) name;
static struct {
  FORMAT_CALLS(DECLARE) CODEC_CALLS(DECLARE) UTIL_CALLS(DECLARE) RESAMPLE_CALLS(DECLARE)
} calls;

static bool is_available;
static pthread_once_t loading = PTHREAD_ONCE_INIT;

// FFmpeg reports on stderr, where a screen is being drawn.
static void ignore(void *context, int level, const char *format, va_list arguments) {
  (void)context, (void)level, (void)format, (void)arguments;
}

#define TEXT(x) #x
#define NAME(library, version) "lib" library ".so." TEXT(version)
#define FIND(name) if (!library || !(calls.name = (__typeof__(&name))dlsym(library, #name))) return;

static void load(void) {
  void *library = dlopen(NAME("avutil", LIBAVUTIL_VERSION_MAJOR), RTLD_NOW);
  UTIL_CALLS(FIND)
  calls.av_log_set_callback(ignore);
  library = dlopen(NAME("swresample", LIBSWRESAMPLE_VERSION_MAJOR), RTLD_NOW);
  RESAMPLE_CALLS(FIND)
  library = dlopen(NAME("avcodec", LIBAVCODEC_VERSION_MAJOR), RTLD_NOW);
  CODEC_CALLS(FIND)
  library = dlopen(NAME("avformat", LIBAVFORMAT_VERSION_MAJOR), RTLD_NOW);
  FORMAT_CALLS(FIND)
  is_available = true;
}

bool ffmpeg_is_available(void) {
  pthread_once(&loading, load);
  return is_available;
}

struct ffmpeg_decoder {
  int descriptor;
  AVIOContext *io;
  AVFormatContext *format;
  AVStream *stream;
  AVCodecContext *codec;
  AVPacket *packet;
  AVFrame *frame;
  SwrContext *converter;
  // Of the frames that the converter is set to.
  enum AVSampleFormat sample_format;
  int rate, channels;
  // Decoded frames that have not been read: from `first` to `last`, interleaved.
  float *decoded;
  int first, last, room;
  bool has_ended;
  // The time of the first frame that comes out, which is none before it has; places are counted from there.
  int64_t start;
};

static int read_bytes(void *decoder, uint8_t *bytes, int count) {
  ssize_t got = read(((struct ffmpeg_decoder *)decoder)->descriptor, bytes, count);
  return got > 0 ? (int)got : got == 0 ? AVERROR_EOF : AVERROR(EIO);
}

static int64_t seek_bytes(void *decoder, int64_t offset, int origin) {
  int descriptor = ((struct ffmpeg_decoder *)decoder)->descriptor;
  if (!(origin & AVSEEK_SIZE)) return lseek(descriptor, offset, origin & ~AVSEEK_FORCE);
  off_t place = lseek(descriptor, 0, SEEK_CUR);
  off_t size = lseek(descriptor, 0, SEEK_END);
  lseek(descriptor, place, SEEK_SET);
  return size;
}

// Reads through the descriptor alone: a file that names other files or addresses gets none of them.
static bool open_format(struct ffmpeg_decoder *d) {
  enum { buffer_size = 1 << 15 };
  unsigned char *buffer = calls.av_malloc(buffer_size);
  if (!buffer) return false;
  d->io = calls.avio_alloc_context(buffer, buffer_size, 0, d, read_bytes, NULL, seek_bytes);
  d->format = calls.avformat_alloc_context();
  if (!d->io || !d->format) return false;
  d->format->pb = d->io;
  AVDictionary *options = NULL;
  calls.av_dict_set(&options, "protocol_whitelist", "none", 0);
  int code = calls.avformat_open_input(&d->format, NULL, NULL, &options);
  calls.av_dict_free(&options);
  // What is only guessed at is no sound file.
  if (code < 0 || d->format->probe_score <= AVPROBE_SCORE_RETRY) return false;
  return calls.avformat_find_stream_info(d->format, NULL) >= 0;
}

static bool open_codec(struct ffmpeg_decoder *d) {
  int index = calls.av_find_best_stream(d->format, AVMEDIA_TYPE_AUDIO, -1, -1, NULL, 0);
  if (index < 0) return false;
  for (unsigned i = 0; i < d->format->nb_streams; i++) {
    if ((int)i != index) d->format->streams[i]->discard = AVDISCARD_ALL;
  }
  d->stream = d->format->streams[index];
  const AVCodec *codec = calls.avcodec_find_decoder(d->stream->codecpar->codec_id);
  d->codec = codec ? calls.avcodec_alloc_context3(codec) : NULL;
  if (!d->codec || calls.avcodec_parameters_to_context(d->codec, d->stream->codecpar) < 0) return false;
  d->codec->pkt_timebase = d->stream->time_base;
  if (calls.avcodec_open2(d->codec, codec, NULL) < 0) return false;
  d->rate = d->codec->sample_rate;
  d->channels = d->codec->ch_layout.nb_channels;
  d->sample_format = AV_SAMPLE_FMT_NONE;
  d->packet = calls.av_packet_alloc();
  d->frame = calls.av_frame_alloc();
  return d->rate > 0 && d->channels > 0 && d->packet && d->frame;
}

struct ffmpeg_decoder *ffmpeg_open(int descriptor) {
  if (!ffmpeg_is_available()) return NULL;
  struct ffmpeg_decoder *d = calloc(1, sizeof *d);
  if (!d) return NULL;
  d->descriptor = descriptor;
  d->start = AV_NOPTS_VALUE;
  if (open_format(d) && open_codec(d)) return d;
  ffmpeg_close(d);
  return NULL;
}

void ffmpeg_close(struct ffmpeg_decoder *d) {
  calls.av_packet_free(&d->packet);
  calls.av_frame_free(&d->frame);
  calls.swr_free(&d->converter);
  calls.avcodec_free_context(&d->codec);
  calls.avformat_close_input(&d->format);
  if (d->io) calls.av_freep(&d->io->buffer);
  calls.avio_context_free(&d->io);
  free(d->decoded);
  free(d);
}

int ffmpeg_rate(const struct ffmpeg_decoder *d) { return d->rate; }
int ffmpeg_channels(const struct ffmpeg_decoder *d) { return d->channels; }

int64_t ffmpeg_frames(const struct ffmpeg_decoder *d) {
  const AVRational frames = {1, d->rate};
  // A guess from the bit rate at the beginning can be far off.
  if (d->format->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE) return -1;
  if (d->stream->duration != AV_NOPTS_VALUE && d->stream->duration > 0)
    return calls.av_rescale_q(d->stream->duration, d->stream->time_base, frames);
  // Matroska has one for the whole only.
  if (d->format->nb_streams == 1 && d->format->duration != AV_NOPTS_VALUE && d->format->duration > 0)
    return calls.av_rescale_q(d->format->duration, (AVRational){1, AV_TIME_BASE}, frames);
  return -1;
}

const char *ffmpeg_tag(const struct ffmpeg_decoder *d, const char *name) {
  const AVDictionaryEntry *entry = calls.av_dict_get(d->format->metadata, name, NULL, 0);
  if (!entry) entry = calls.av_dict_get(d->stream->metadata, name, NULL, 0);
  return entry ? entry->value : NULL;
}

// Brings the codec's frame to interleaved floats; false where the stream changes its form, which ends it.
static bool convert(struct ffmpeg_decoder *d) {
  AVFrame *frame = d->frame;
  if (frame->sample_rate != d->rate || frame->ch_layout.nb_channels != d->channels) return false;
  if (frame->format != d->sample_format) {
    calls.swr_free(&d->converter);
    d->sample_format = AV_SAMPLE_FMT_NONE;
    // One layout on both sides: the channels stay as they are.
    int code = calls.swr_alloc_set_opts2(&d->converter, &frame->ch_layout, AV_SAMPLE_FMT_FLT, d->rate,
                                         &frame->ch_layout, frame->format, d->rate, 0, NULL);
    if (code < 0 || calls.swr_init(d->converter) < 0) return false;
    d->sample_format = frame->format;
  }
  if (frame->nb_samples > d->room) {
    float *decoded = reallocarray(d->decoded, (size_t)frame->nb_samples * d->channels, sizeof(float));
    if (!decoded) return false;
    d->decoded = decoded;
    d->room = frame->nb_samples;
  }
  uint8_t *target = (uint8_t *)d->decoded;
  int count = calls.swr_convert(d->converter, &target, d->room, (const uint8_t **)frame->extended_data,
                                frame->nb_samples);
  d->first = 0;
  d->last = count > 0 ? count : 0;
  return count >= 0;
}

// Gives the codec its next packet, or at the end none; false when that is not possible.
static bool feed(struct ffmpeg_decoder *d) {
  while (calls.av_read_frame(d->format, d->packet) >= 0) {
    bool is_ours = d->packet->stream_index == d->stream->index;
    // A broken packet is passed over.
    bool is_taken = is_ours && calls.avcodec_send_packet(d->codec, d->packet) >= 0;
    calls.av_packet_unref(d->packet);
    if (is_taken) return true;
  }
  return calls.avcodec_send_packet(d->codec, NULL) >= 0;
}

// Decodes one frame of the codec; false at the end.
static bool decode(struct ffmpeg_decoder *d) {
  while (!d->has_ended) {
    int code = calls.avcodec_receive_frame(d->codec, d->frame);
    if (code >= 0) {
      if (d->start == AV_NOPTS_VALUE) d->start = d->frame->best_effort_timestamp;
      d->has_ended = !convert(d);
      if (d->last > d->first) return !d->has_ended;
    } else {
      d->has_ended = code == AVERROR_EOF || !feed(d);
    }
  }
  return false;
}

int ffmpeg_read(struct ffmpeg_decoder *d, float *frames, int count) {
  int done = 0;
  while (done < count && (d->first < d->last || decode(d))) {
    int part = d->last - d->first < count - done ? d->last - d->first : count - done;
    memcpy(frames + (size_t)done * d->channels, d->decoded + (size_t)d->first * d->channels,
           (size_t)part * d->channels * sizeof(float));
    d->first += part;
    done += part;
  }
  return done;
}

int64_t ffmpeg_seek(struct ffmpeg_decoder *d, int64_t frame) {
  AVRational frames = {1, d->rate};
  // Codecs lean on what came before: half a second earlier is decoded for nothing.
  int64_t early = frame > d->rate / 2 ? frame - d->rate / 2 : 0;
  if (d->start == AV_NOPTS_VALUE && !decode(d)) return -1;
  int64_t start = d->start == AV_NOPTS_VALUE ? 0 : d->start;
  int64_t target = start + calls.av_rescale_q(early, frames, d->stream->time_base);
  if (calls.av_seek_frame(d->format, d->stream->index, target, AVSEEK_FLAG_BACKWARD) < 0) return -1;
  calls.avcodec_flush_buffers(d->codec);
  d->first = d->last = 0;
  d->has_ended = false;
  if (!decode(d) || d->frame->best_effort_timestamp == AV_NOPTS_VALUE) return -1;
  int64_t place = calls.av_rescale_q(d->frame->best_effort_timestamp - start, d->stream->time_base, frames);
  while (place + (d->last - d->first) <= frame) {
    place += d->last - d->first;
    d->first = d->last;
    if (!decode(d)) return place;
  }
  if (frame > place) d->first += (int)(frame - place);
  return frame > place ? frame : place;
}
