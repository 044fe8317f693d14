import Synchronization

/// The ring index being heard at any moment, published by the audio thread and read by all.
///
/// While sound moves, the index is a straight line over time, so that one number, the moment at which index 0
/// would have been heard, tells all of it and fits one atomic: bit 0 clear, above it that moment in nanoseconds.
/// While it is halted: bit 0 set, above it the index.
final class Playhead: Sendable {
  private let line = Atomic<Int>(1)
  private let fed = Atomic<Int>(0)
  private let framesPerSecond: Double

  init(framesPerSecond: Double) {
    self.framesPerSecond = framesPerSecond
  }

  /// `index` is heard at `time` and the next ones follow, at most up to `fed`. Audio thread only.
  func move(through index: Int, at time: Int, fed frames: Int) {
    fed.store(frames, ordering: .relaxed)
    let origin = time - Int((Double(index) / framesPerSecond * 1e9).rounded())
    // Release: whoever sees the line sees its limit too.
    line.store(origin << 1, ordering: .releasing)
  }

  /// Nothing moves; `index` is the next to be heard. Audio thread only.
  func halt(at index: Int) {
    line.store(index << 1 | 1, ordering: .releasing)
  }

  /// The index heard at `time`. Any thread.
  func index(at time: Int) -> Int {
    let value = line.load(ordering: .acquiring)
    guard value & 1 == 0 else { return value >> 1 }
    let elapsed = Double(time - value >> 1) * 1e-9
    return max(0, min(Int((elapsed * framesPerSecond).rounded()), fed.load(ordering: .relaxed)))
  }
}
