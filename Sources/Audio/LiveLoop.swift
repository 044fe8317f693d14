import Samples
import Synchronization

/// The listening thread's work: fetches sound into the ring. It neither locks nor allocates but where there is nothing
/// to be fetched.
final class LiveLoop: @unchecked Sendable {
  private let state: LiveState
  private let opening: LiveOpening
  private var feed: (any LiveFeed)?
  private var reception: Reception
  private var block: [Float]
  /// How far ahead of time it may be, in milliseconds; nil for as far as it gets.
  private let lead: Int32?
  /// This frame of the reception was due at this time.
  private var pace = (frame: 0, time: 0)

  /// How long it waits before it asks for a lost device again.
  private static let retryMilliseconds: Int32 = 500
  /// No device is so far ahead of time but one that has no clock, such as ALSA's null.
  private static let deviceLead: Int32 = 1_000
  /// After so many nanoseconds the pace is taken anew: a device's clock is not quite ours.
  private static let paceDuration = 10_000_000_000

  /// Takes the feed over: from `run` on only the listening thread touches it. The state has begun.
  init(_ state: LiveState, _ feed: any LiveFeed, reopening opening: LiveOpening, isPaced: Bool) {
    self.state = state
    self.feed = feed
    self.opening = opening
    lead = isPaced ? 0 : opening.isRepeatable ? Self.deviceLead : nil
    reception = state.latest
    block = [Float](repeating: 0, count: Self.blockFrames(feed.rate))
    pace.time = monotonicNanoseconds()
  }

  /// Thirty milliseconds.
  private static func blockFrames(_ rate: Int) -> Int { max(1, rate * 3 / 100) }

  /// Returns when the input stops.
  func run() {
    while !state.stop.isRaised {
      if state.isPaused.load(ordering: .acquiring) {
        rest()
      } else if let feed {
        do throws(LiveError) { try turn(feed) } catch { lose(error) }
      } else {
        reopen()
      }
    }
    // Lets go of the device.
    feed = nil
  }

  private func turn(_ feed: any LiveFeed) throws(LiveError) {
    guard hasRoom else { return }
    if let lead, case let early = millisecondsToDue - lead, early > 0 { return state.wake.wait(milliseconds: early) }
    let ring = reception.ring
    switch try block.withUnsafeMutableBufferPointer({ (block) throws(LiveError) in try feed.read(into: block) }) {
    case .samples(let count, let waiting):
      block.withUnsafeBufferPointer { _ = ring.write(UnsafeBufferPointer(rebasing: $0[..<count])) }
      let written = ring.framesWritten
      // The frame behind the last one sounded as long ago as those behind it take.
      let time = monotonicNanoseconds() - waiting * 1_000_000_000 / reception.rate
      reception.playhead.move(through: written, at: time, fed: written + waiting + 2 * block.count)
      // As in `LiveInput.arrival`: one of the two sees what the other has written.
      atomicMemoryFence(ordering: .sequentiallyConsistent)
      if written >= state.awaited.load(ordering: .sequentiallyConsistent) { state.arrival.raise() }
    case .nothing: break
    case .end: end()
    }
  }

  /// Whether a block fits; if not, it waits for the analysis a little.
  private var hasRoom: Bool {
    guard reception.ring.writableFrames < block.count else { return true }
    state.isWaitingForRoom.store(true, ordering: .releasing)
    state.wake.wait(milliseconds: 20)
    state.isWaitingForRoom.store(false, ordering: .releasing)
    return false
  }

  private var millisecondsToDue: Int32 {
    let written = reception.ring.framesWritten
    let (due, now) = (pace.time + (written - pace.frame) * 1_000_000_000 / reception.rate, monotonicNanoseconds())
    let missing = (due - now) / 1_000_000
    // Where the writer was late, time stood still.
    if missing < -100 || now - pace.time > Self.paceDuration { pace = (written, now) }
    return Int32(clamping: missing)
  }

  /// While paused the device is closed; a pipe is left full.
  private func rest() {
    reception.playhead.halt(at: reception.ring.framesWritten)
    if opening.isRepeatable { feed = nil }
    state.wake.wait()
  }

  private func end() {
    reception.playhead.halt(at: reception.ring.framesWritten)
    state.shared.withLock { $0.hasEnded = true }
    while !state.stop.isRaised { state.wake.wait() }
  }

  private func lose(_ error: LiveError) {
    state.lose(error.description)
    guard opening.isRepeatable else { return end() }
    reception.playhead.halt(at: reception.ring.framesWritten)
    feed = nil
  }

  private func reopen() {
    do {
      let feed = try opening.open()
      reception = state.begin(rate: feed.rate)
      block = [Float](repeating: 0, count: Self.blockFrames(feed.rate))
      pace = (0, monotonicNanoseconds())
      self.feed = feed
    } catch {
      state.lose("\(error.description); trying again")
      state.wake.wait(milliseconds: Self.retryMilliseconds)
    }
  }
}
