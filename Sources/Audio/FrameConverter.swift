/// Brings frames of a file to a device's channels and sample format, in memory allocated beforehand.
final class FrameConverter {
  private let sourceChannels: Int
  private let targetChannels: Int
  private let source: UnsafeMutableBufferPointer<Float>
  private let mixed: UnsafeMutableBufferPointer<Float>
  private let integers: UnsafeMutableBufferPointer<Int16>
  private let isFloat: Bool

  /// For at most `capacity` frames at a time; samples come out as Float32 or as Int16.
  init(from sourceChannels: Int, to targetChannels: Int, asFloat isFloat: Bool, capacity: Int) {
    self.sourceChannels = sourceChannels
    self.targetChannels = targetChannels
    self.isFloat = isFloat
    source = .allocate(capacity: capacity * sourceChannels)
    mixed = .allocate(capacity: capacity * targetChannels)
    integers = .allocate(capacity: capacity * targetChannels)
    source.initialize(repeating: 0)
    mixed.initialize(repeating: 0)
    integers.initialize(repeating: 0)
  }

  deinit {
    source.deallocate()
    mixed.deallocate()
    integers.deallocate()
  }

  /// Where `frames` frames of the file's channels are to be put before `convert`.
  func source(frames: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(rebasing: source[..<(frames * sourceChannels)])
  }

  /// The first frames of `source` in the device's format.
  func convert(frames: Int) -> UnsafeRawPointer? {
    mix(frames)
    guard !isFloat else { return UnsafeRawPointer(mixed.baseAddress) }
    for index in 0..<(frames * targetChannels) {
      integers[index] = Int16(max(-32768, min(32767, (mixed[index] * 32768).rounded())))
    }
    return UnsafeRawPointer(integers.baseAddress)
  }

  /// A full buffer of silence.
  func silence() -> UnsafeRawPointer? {
    mixed.update(repeating: 0)
    integers.update(repeating: 0)
    return isFloat ? UnsafeRawPointer(mixed.baseAddress) : UnsafeRawPointer(integers.baseAddress)
  }

  private func mix(_ frames: Int) {
    switch (sourceChannels, targetChannels) {
    case (targetChannels, _):
      _ = mixed.update(fromContentsOf: source[..<(frames * sourceChannels)])
    case (1, _):
      for frame in 0..<frames {
        for channel in 0..<targetChannels { mixed[frame * targetChannels + channel] = source[frame] }
      }
    case (_, 2):
      mixToStereo(frames)
    default:
      downmix(UnsafeBufferPointer(source(frames: frames)), channels: sourceChannels, into: mixed)
    }
  }

  /// The first two channels are left and right; every other one goes to both at half weight.
  private func mixToStereo(_ frames: Int) {
    let share = 1 / (1 + 0.5 * Float(sourceChannels - 2))
    for frame in 0..<frames {
      let first = frame * sourceChannels
      var others: Float = 0
      for channel in 2..<sourceChannels { others += source[first + channel] }
      mixed[2 * frame] = share * (source[first] + 0.5 * others)
      mixed[2 * frame + 1] = share * (source[first + 1] + 0.5 * others)
    }
  }
}
