/// A sound file being decoded to interleaved Float32 frames, whatever the codec.
///
/// What the file promises is not believed: reading ends where the sound ends, and `warnings` then says what was
/// odd. Not for two threads at once.
public final class AudioFile {
  /// The sample rates that are played and analysed, in hertz.
  public static let rates = 4_000...384_000
  /// The channel counts that are played and analysed.
  public static let channelCounts = 1...64
  /// Extensions, in lower case, of the files that are looked for in folders.
  public static let extensions: Set<String> = [
    "aac", "ac3", "aif", "aifc", "aiff", "au", "caf", "flac", "m4a", "m4b", "mka", "mp2", "mp3", "oga", "ogg", "opus",
    "rf64", "snd", "w64", "wav", "wave", "wma",
  ]
  /// Samples beyond this (180 dB over full scale) are no sound, and their squares would overflow.
  static let largestSample: Float = 1e9

  /// Where the file is.
  public let path: String
  /// Rate, channels, length and tags, as far as the file gives them.
  public let info: AudioInfo
  /// The frame that is read next.
  public private(set) var position = 0
  private let decoder: any AudioDecoder
  /// Whether there is sound at `position`, as far as is known: a decoder may go to where none is.
  private var isPositionSure = true
  private var endsEarly: AudioWarning?
  private var brokenSamples = 0

  /// Opens a file by its content; the name decides only where the content leaves it open.
  ///
  /// One that is read `throughout`, from its beginning to its end, may get a decoder that is quicker but takes longer
  /// to load.
  public init(path: String, throughout: Bool = false) throws(AudioError) {
    decoder = try Self.decoder(for: OpenFile(path: path), throughout: throughout)
    self.path = path
    info = decoder.info
    guard Self.rates.contains(info.rate) else { throw .unsupportedRate(path: path, rate: info.rate) }
    guard Self.channelCounts.contains(info.channels) else {
      throw .unsupportedChannels(path: path, channels: info.channels)
    }
    guard info.frames != 0, info.frames != nil || hasFrames() else { throw .noFrames(path: path) }
  }

  /// What was odd so far, a sentence each; complete when the end has been read.
  public var warnings: [AudioWarning] {
    var warnings: [AudioWarning] = []
    if decoder.isShorterThanHeader { warnings.append(.shorterThanHeader(path: path)) }
    if let endsEarly { warnings.append(endsEarly) }
    if brokenSamples > 0 { warnings.append(.brokenSamples(path: path, count: brokenSamples)) }
    return warnings
  }

  /// Decodes the next interleaved frames, at most as many as fit; returns how many, 0 at the end.
  public func read(into frames: UnsafeMutableBufferPointer<Float>) -> Int {
    let count = decoder.read(into: frames)
    if count == 0 { noteEnd() } else { isPositionSure = true }
    position += count
    silenceBrokenSamples(in: UnsafeMutableBufferPointer(rebasing: frames[..<(count * info.channels)]))
    return count
  }

  /// Makes `frame` the next one read, or the end if the sound does not reach that far; returns where it has come to.
  @discardableResult
  public func seek(to frame: Int) -> Int {
    let wanted = min(max(0, frame), info.frames ?? Int.max)
    // Where the length is unknown or a lie, there may be no such frame.
    let reached = decoder.seek(to: wanted)
    isPositionSure = reached == nil
    position = reached ?? skip(to: wanted)
    return position
  }
}

extension AudioFile {
  private static func decoder(for file: OpenFile, throughout: Bool) throws(AudioError) -> any AudioDecoder {
    if file.startsAsMPEG { return try MPEGDecoder(file) }
    // FFmpeg decodes Vorbis in half of libvorbis's time, once it is loaded.
    if throughout, file.startsAsVorbis, let decoder = FFmpegDecoder(file) { return decoder }
    do {
      return try SndfileDecoder(file)
    } catch {
      // An MPEG stream cut out of a longer one begins in the middle of a frame.
      let name = file.path.lowercased()
      if name.hasSuffix(".mp3") || name.hasSuffix(".mp2"), let decoder = try? MPEGDecoder(file) { return decoder }
      if let decoder = FFmpegDecoder(file) { return decoder }
      if file.startsAsMP4 { throw .unknownFormat(path: file.path, cause: "an MP4 file without its index: cut off") }
      guard case .unknownFormat(let path, let cause) = error, !FFmpegDecoder.isAvailable else { throw error }
      throw .unknownFormat(path: path, cause: cause + "; FFmpeg's libraries, which know more, are not installed")
    }
  }

  /// Whether there is a first frame, where the header does not say.
  private func hasFrames() -> Bool {
    let count = withUnsafeTemporaryAllocation(of: Float.self, capacity: info.channels) { decoder.read(into: $0) }
    // The first frame need not be at time 0, and without a way there the decoder is at the beginning anyhow.
    _ = decoder.seek(to: 0)
    return count == 1
  }

  /// Reads from the beginning as far as a frame, or until nothing comes; returns the frame behind the last.
  private func skip(to wanted: Int) -> Int {
    var frame = 0
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 4096 * info.channels) { buffer in
      while frame < wanted {
        let part = UnsafeMutableBufferPointer(rebasing: buffer.prefix((wanted - frame) * info.channels))
        let count = decoder.read(into: part)
        if count == 0 { break }
        frame += count
      }
    }
    return frame
  }

  private func noteEnd() {
    guard let frames = info.frames, let promised = info.seconds, position < frames - info.rate / 10 else { return }
    let seconds = isPositionSure ? Double(position) / Double(info.rate) : nil
    endsEarly = .endsEarly(path: path, seconds: seconds, promised: promised)
  }

  private func silenceBrokenSamples(in samples: UnsafeMutableBufferPointer<Float>) {
    let bytes = UnsafeRawBufferPointer(samples)
    // Eight at once, for hardly any sample is broken. NaN fails every comparison.
    for start in stride(from: 0, to: samples.count, by: 8) {
      if start + 8 <= samples.count {
        let group = bytes.loadUnaligned(fromByteOffset: start * MemoryLayout<Float>.stride, as: SIMD8<Float>.self)
        if all((group .<= Self.largestSample) .& (group .>= -Self.largestSample)) { continue }
      }
      for index in start..<min(start + 8, samples.count) where !(abs(samples[index]) <= Self.largestSample) {
        samples[index] = 0
        brokenSamples += 1
      }
    }
  }
}
