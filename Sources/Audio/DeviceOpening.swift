import Glibc
import Samples
import Synchronization

/// A playback device that is being opened on a thread of its own, since a sound server that hangs never answers.
final class DeviceOpening: Sendable {
  /// Made by one thread, and taken over by another.
  private struct Outcome: @unchecked Sendable {
    let result: Result<PlaybackDevice, DeviceError>
  }

  private let outcome = Mutex<Outcome?>(nil)
  private let done = WakeSignal()

  /// A sound server may take a while to start.
  private static let patienceNanoseconds = 3_000_000_000

  /// Opens a device, or gives up. One that comes later is closed by its thread.
  static func open(name: String, rate: Int, channels: Int) throws(DeviceError) -> PlaybackDevice {
    let opening = DeviceOpening()
    _ = WorkerThread { opening.run(name, rate, channels) }
    let end = monotonicNanoseconds() + patienceNanoseconds
    while true {
      if let outcome = opening.outcome.withLock({ $0.take() }) { return try outcome.result.get() }
      let left = end - monotonicNanoseconds()
      guard left > 0 else { throw .cannotOpen(device: name, code: -ETIMEDOUT) }
      opening.done.wait(milliseconds: Int32(left / 1_000_000) + 1)
    }
  }

  private func run(_ name: String, _ rate: Int, _ channels: Int) {
    let opened = Outcome(
      result: Result { () throws(DeviceError) in
        try PlaybackDevice(name: name, rate: rate, channels: channels)
      })
    outcome.withLock { $0 = opened }
    done.raise()
  }
}
