import Synchronization

/// How loud the sound is to be: a factor that any thread sets and the audio thread takes. What is analysed never
/// passes through it.
final class Loudness: Sendable {
  /// A Float's bits.
  private let bits = Atomic<UInt32>(Float(1).bitPattern)

  /// Any thread; 0 is silence, 1 the file as it is.
  var factor: Float {
    get { Float(bitPattern: bits.load(ordering: .relaxed)) }
    set { bits.store((newValue.isFinite ? max(0, min(1, newValue)) : 1).bitPattern, ordering: .relaxed) }
  }

  /// Scales interleaved samples, going from `start` to the factor of now, so that no step clicks; returns the factor
  /// arrived at. Audio thread.
  func apply(to samples: UnsafeMutableBufferPointer<Float>, from start: Float) -> Float {
    let end = factor
    guard start != 1 || end != 1 else { return end }
    let slope = (end - start) / Float(max(1, samples.count))
    for index in samples.indices { samples[index] *= start + slope * Float(index) }
    return end
  }
}
