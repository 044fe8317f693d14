import CFFmpeg

/// FFmpeg's libraries: AAC, ALAC, WMA, the sound of video files and the rest of what libsndfile does not read, and
/// Ogg Vorbis read throughout.
final class FFmpegDecoder: AudioDecoder {
  let info: AudioInfo
  let isShorterThanHeader = false
  private let file: OpenFile
  private var handle: OpaquePointer

  /// Whether the libraries are installed.
  static var isAvailable: Bool { ffmpeg_is_available() }

  /// Nil if there is no sound in the file that the libraries can decode.
  init?(_ file: OpenFile) {
    file.rewind()
    guard let handle = ffmpeg_open(file.descriptor) else { return nil }
    self.file = file
    self.handle = handle
    let frames = ffmpeg_frames(handle)
    info = AudioInfo(
      rate: Int(ffmpeg_rate(handle)), channels: Int(ffmpeg_channels(handle)), frames: frames > 0 ? Int(frames) : nil,
      title: ffmpeg_tag(handle, "title").map { String(cString: $0) },
      artist: ffmpeg_tag(handle, "artist").map { String(cString: $0) })
  }

  deinit {
    ffmpeg_close(handle)
  }

  func read(into frames: UnsafeMutableBufferPointer<Float>) -> Int {
    Int(ffmpeg_read(handle, frames.baseAddress, Int32(clamping: frames.count / info.channels)))
  }

  /// The decoder goes back to the beginning where the place cannot be found. At the beginning itself it is opened anew:
  /// some codecs do not forget what they have heard.
  func seek(to frame: Int) -> Int? {
    if frame == 0 {
      reopen()
      return 0
    }
    let reached = ffmpeg_seek(handle, Int64(frame))
    if reached < 0 { reopen() }
    return reached >= 0 ? Int(reached) : nil
  }

  /// A file that cannot be searched is read from the beginning again.
  private func reopen() {
    file.rewind()
    guard let other = ffmpeg_open(file.descriptor) else { return }
    ffmpeg_close(handle)
    handle = other
  }
}
