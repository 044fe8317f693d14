import Glibc
import Samples
import Synchronization

/// Feeds a playback device period by period; everything it needs is allocated beforehand.
final class DeviceOutput: FrameOutput {
  private(set) var heard = 0
  private(set) var fed = 0
  private(set) var isMoving = false
  /// Underruns in the middle of the sound.
  let xruns: XrunCount
  private let device: PlaybackDevice
  private let converter: FrameConverter
  private let loudness: Loudness
  /// What the last frames were multiplied by.
  private var factor: Float
  /// Frames of silence handed over behind the last real one.
  private var padding = 0
  /// When the device last took something.
  private var lastProgress = 0
  /// Where it was begun, and when.
  private var start = (index: 0, time: 0)

  /// How long a step waits for room.
  private static let waitMilliseconds: Int32 = 20
  /// A device that takes nothing for so long is given up. A sound server may take seconds to wake a device.
  private static let patienceNanoseconds = 10_000_000_000

  init(_ device: PlaybackDevice, sourceChannels: Int, _ state: PlayerState) {
    self.device = device
    xruns = state.xruns
    loudness = state.loudness
    factor = state.loudness.factor
    converter = FrameConverter(
      from: sourceChannels, to: device.channels, asFloat: device.isFloat, capacity: device.periodFrames)
  }

  func restart(at index: Int) throws(DeviceError) {
    device.drop()
    try device.prepare()
    (heard, fed, padding, isMoving) = (index, index, 0, false)
    // Sound begins anew: as loud as it is to be by now.
    factor = loudness.factor
    lastProgress = monotonicNanoseconds()
    start = (index, lastProgress)
  }

  func step(_ ring: SampleRing, until end: Int) throws(DeviceError) -> Progress {
    let room = device.room(milliseconds: Self.waitMilliseconds)
    guard room > 0 else { return try recover(from: room, end: end) }
    guard fed + padding < due else {
      locate()
      return .idle(milliseconds: 5)
    }
    let wanted = min(room, device.periodFrames)
    let found = ring.copy(from: fed, into: converter.source(frames: wanted))
    factor = loudness.apply(to: converter.source(frames: found), from: factor)
    // Behind the end comes silence until the last frame has been heard: no underrun, no stale sound.
    guard found > 0 || fed >= end else {
      locate()
      return .idle(milliseconds: 2)
    }
    let count = found > 0 ? found : wanted
    let taken = device.write(found > 0 ? converter.convert(frames: found) : converter.silence(), count: count)
    guard taken > 0 else { return try recover(from: taken, end: end) }
    lastProgress = monotonicNanoseconds()
    if found > 0 { fed += taken } else { padding += taken }
    locate()
    return .fed
  }

  /// What can have been played by now, with a full buffer, even by a clock that is a little fast: a device without one,
  /// such as ALSA's “null”, has always room.
  private var due: Int {
    let seconds = Double(monotonicNanoseconds() - start.time) * 1e-9
    return start.index + device.bufferFrames + Int(seconds * Double(device.rate) * 1.02)
  }

  func halt() {
    locate()
    device.drop()
    (fed, padding, isMoving) = (heard, 0, false)
  }

  /// Finds what is being heard: all that was handed over less what the device still holds.
  private func locate() {
    isMoving = device.isRunning
    // Where none is known, nothing has been heard yet, or else all of it.
    guard let delay = device.delay ?? (isMoving ? 0 : nil) else { return }
    heard = max(heard, min(fed, fed + padding - delay))
  }

  /// After an underrun all that was handed over has been heard; after a suspend it is handed over again.
  private func recover(from code: Int, end: Int) throws(DeviceError) -> Progress {
    switch Int32(truncatingIfNeeded: code) {
    case 0:
      guard monotonicNanoseconds() - lastProgress < Self.patienceNanoseconds else {
        throw .failed(device: device.name, code: -ETIMEDOUT)
      }
      locate()
      return .idle(milliseconds: 2)
    case -EPIPE:
      if fed < end { xruns.add() }
      try device.prepare()
      (heard, padding, isMoving) = (fed, 0, false)
    case -ESTRPIPE:
      try device.prepare()
      (fed, padding, isMoving) = (heard, 0, false)
    case let code:
      throw .failed(device: device.name, code: code)
    }
    return .fed
  }
}

/// How often the device ran dry; counted by the audio thread, read by any.
final class XrunCount: Sendable {
  private let count = Atomic<Int>(0)

  /// Any thread.
  var value: Int {
    count.load(ordering: .relaxed)
  }

  /// Audio thread only.
  func add() {
    count.wrappingAdd(1, ordering: .relaxed)
  }
}
