/// A sound file as the network wants it: mono samples at the model's rate, block by block, to the very end.
///
/// The way without threads, for `classify` and training; playing goes through `TrackPlayer`.
public struct MonoStream: ~Copyable {
  /// The file being read; its `warnings` are complete when the stream has ended.
  public let file: AudioFile
  private var resampler: Resampler
  private var frames: [Float]
  private var mono: [Float]
  private var hasEnded = false

  /// Frames decoded at a time.
  private static let blockFrames = 8192

  /// Opens `path` to be read at `rate` samples per second.
  public init(path: String, rate: Int) throws(AudioError) {
    let file = try AudioFile(path: path)
    guard let resampler = Resampler(from: file.info.rate, to: rate) else {
      throw .unsupportedRate(path: path, rate: file.info.rate)
    }
    self.file = file
    self.resampler = resampler
    frames = [Float](repeating: 0, count: Self.blockFrames * file.info.channels)
    mono = [Float](repeating: 0, count: Self.blockFrames)
  }

  /// The next samples, some thousands or fewer; nil when the file has ended.
  public mutating func next() -> [Float]? {
    var output: [Float] = []
    while output.isEmpty, !hasEnded {
      let count = frames.withUnsafeMutableBufferPointer { file.read(into: $0) }
      if count > 0 {
        push(count, appendingTo: &output)
      } else {
        resampler.flush(appendingTo: &output)
        hasEnded = true
      }
    }
    return output.isEmpty ? nil : output
  }

  private mutating func push(_ count: Int, appendingTo output: inout [Float]) {
    let channels = file.info.channels
    frames.withUnsafeBufferPointer { frames in
      mono.withUnsafeMutableBufferPointer { mono in
        downmix(UnsafeBufferPointer(rebasing: frames[..<(count * channels)]), channels: channels, into: mono)
        resampler.push(UnsafeBufferPointer(rebasing: mono[..<count]), appendingTo: &output)
      }
    }
  }
}
