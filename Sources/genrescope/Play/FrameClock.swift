import Samples

/// Says when a frame is due and how many are drawn.
struct FrameClock {
  private var last = monotonicNanoseconds()
  private var second = (start: monotonicNanoseconds(), frames: 0)
  /// Frames drawn in the last whole second.
  private(set) var rate = 0.0

  /// How long to wait for the next frame.
  func millisecondsToNext(_ framesPerSecond: Double) -> Int32 {
    let due = last + Int(1e9 / framesPerSecond)
    return Int32(max(0, (due - monotonicNanoseconds() + 999_999) / 1_000_000))
  }

  /// Begins a frame if one is due; gives the seconds since the last.
  mutating func begin(_ framesPerSecond: Double) -> Double? {
    let now = monotonicNanoseconds()
    let elapsed = Double(now - last) * 1e-9
    guard elapsed >= 0.999 / framesPerSecond else { return nil }
    last = now
    let length = Double(now - second.start) * 1e-9
    if length >= 1 {
      rate = (Double(second.frames) / length).rounded()
      second = (now, 0)
    }
    return elapsed
  }

  /// Counts a frame drawn.
  mutating func drawn() { second.frames += 1 }
}
