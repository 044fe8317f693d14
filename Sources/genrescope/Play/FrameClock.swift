import Samples

/// Says when a frame is due and how many are drawn.
struct FrameClock {
  /// Frames a second while nothing moves.
  static let idleFramesPerSecond = 5.0

  private var last = monotonicNanoseconds()
  /// How long before its time the last frame was drawn, in frames: the next is so much later. The first is due at once.
  private var earliness = -1.0
  private var second = (start: monotonicNanoseconds(), frames: 0)
  /// Frames drawn in the last whole second; nil in the first.
  private(set) var rate: Double?

  /// How long to wait for the next frame.
  func millisecondsToNext(_ framesPerSecond: Double, at now: Int = monotonicNanoseconds()) -> Int32 {
    Int32(max(0, (due(framesPerSecond) - now + 999_999) / 1_000_000))
  }

  private func due(_ framesPerSecond: Double) -> Int { last + Int((1 + earliness) * 1e9 / framesPerSecond) }

  /// Begins a frame if one is due; gives the seconds since the last.
  /// - Parameter isNews: there is something new to be seen. Its frame is drawn at once, and the next one the later: there
  ///   are not more of them.
  mutating func begin(
    _ framesPerSecond: Double, isNews: Bool = false, at now: Int = monotonicNanoseconds()
  ) -> Double? {
    let missing = Double(due(framesPerSecond) - now) * 1e-9 * framesPerSecond
    guard missing <= 0.001 || isNews && missing <= 1 else { return nil }
    let elapsed = Double(now - last) * 1e-9
    (last, earliness) = (now, max(0, missing))
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
