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
  /// Samples still to be passed over.
  private var toSkip = 0

  /// Frames decoded at a time.
  private static let blockFrames = 8192

  /// Opens `path` to be read at `rate` samples per second.
  public init(path: String, rate: Int) throws(AudioError) {
    try self.init(AudioFile(path: path, throughout: true), rate: rate)
  }

  private init(_ file: AudioFile, rate: Int) throws(AudioError) {
    guard let resampler = Resampler(from: file.info.rate, to: rate) else {
      throw .unsupportedRate(path: file.path, rate: file.info.rate)
    }
    self.file = file
    self.resampler = resampler
    frames = [Float](repeating: 0, count: Self.blockFrames * file.info.channels)
    mono = [Float](repeating: 0, count: Self.blockFrames)
  }

  /// Opens `path` to be read from a sample on, of those that it has at `rate`.
  ///
  /// They are the ones that reading from the beginning gives, but for what the resampler remembers of more than some
  /// thousand samples before.
  public init(path: String, rate: Int, from sample: Int) throws(AudioError) {
    try self.init(AudioFile(path: path), rate: rate)
    // Only where a frame and a sample coincide does the resampler begin in step.
    let divisor = greatestCommonDivisor(file.info.rate, rate)
    let lead = file.info.rate == rate ? 0 : Self.resamplerLead
    let frame = max(0, sample - lead) / (rate / divisor) * (file.info.rate / divisor)
    guard frame > 0 else {
      toSkip = sample
      return
    }
    if file.seek(to: frame) == frame {
      toSkip = sample - frame / (file.info.rate / divisor) * (rate / divisor)
    } else {
      hasEnded = true
    }
  }

  /// Samples given to the resampler before those that are wanted of it.
  private static let resamplerLead = 4096

  /// The next samples, some thousands or fewer; nil when the file has ended.
  public mutating func next() -> [Float]? { next(about: 1) }

  /// The next samples, so many or some thousands more; fewer before the end; nil when the file has ended.
  public mutating func next(about wanted: Int) -> [Float]? {
    var output: [Float] = []
    output.reserveCapacity(wanted + Self.blockFrames)
    while output.count < wanted, !hasEnded {
      let count = frames.withUnsafeMutableBufferPointer { file.read(into: $0) }
      if count > 0 {
        push(count, appendingTo: &output)
      } else {
        resampler.flush(appendingTo: &output)
        hasEnded = true
      }
      let skipped = min(toSkip, output.count)
      output.removeFirst(skipped)
      toSkip -= skipped
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

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }
