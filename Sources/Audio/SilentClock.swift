import Samples

/// Passes frames at the speed of time without a device, or at a multiple of it.
final class SilentClock: FrameOutput {
  private(set) var heard = 0
  private(set) var fed = 0
  private(set) var isMoving = false
  private let framesPerSecond: Double
  private let interval: Int32
  private var start = (index: 0, time: 0)

  /// `speed` is 1 for real time.
  init(rate: Int, speed: Double) {
    framesPerSecond = Double(rate) * speed
    interval = Int32(max(1, min(40, 40 / speed)))
  }

  func restart(at index: Int) {
    start = (index, monotonicNanoseconds())
    (heard, fed, isMoving) = (index, index, false)
  }

  func step(_ ring: SampleRing, until end: Int) -> Progress {
    let now = monotonicNanoseconds()
    let due = start.index + Int(Double(now - start.time) * 1e-9 * framesPerSecond)
    fed = ring.framesWritten
    heard = max(heard, min(due, fed))
    isMoving = due <= fed
    // Where frames are late, time stands still until they come.
    if due > fed { start = (fed, now) }
    return .idle(milliseconds: interval)
  }

  func halt() {
    isMoving = false
  }
}
