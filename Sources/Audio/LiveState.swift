import Samples
import Synchronization

/// What has come in since the source was opened last: a ring of mono frames and a clock.
final class Reception: Sendable {
  let rate: Int
  let ring: SampleRing
  let playhead: Playhead
  /// The ring's index 0, in frames of this rate from the start of the session.
  let firstFrame: Int

  /// Seconds that the analysis may be late before fetching waits for it.
  private static let seconds = 1.0

  init(rate: Int, start: Double) {
    self.rate = rate
    ring = SampleRing(minimumCapacity: Int(Double(rate) * Self.seconds), channels: 1)
    playhead = Playhead(framesPerSecond: Double(rate))
    firstFrame = Int(start * Double(rate))
  }

  /// What sounds now, in seconds of listening since the start of the session. Any thread.
  var position: Double {
    Double(firstFrame + playhead.index(at: monotonicNanoseconds())) / Double(rate)
  }
}

/// What the threads of one `LiveInput` share.
final class LiveState: Sendable {
  struct Shared: Sendable {
    /// The ones with frames still to be taken, and the one that is being filled.
    var receptions: [Reception] = []
    /// The change to another reception has not been told to the analysis.
    var isBroken = false
    /// Why nothing comes in.
    var reason: String?
    var hasEnded = false
  }

  let shared = Mutex(Shared())
  let stop = StopFlag()
  let isPaused = Atomic(false)
  /// The listening thread waits for the analysis to take something.
  let isWaitingForRoom = Atomic(false)
  let xruns = XrunCount()
  let wake = WakeSignal()
  /// Raised when the ring being filled has come to `awaited`.
  let arrival = WakeSignal()
  let awaited = Atomic(Int.max)

  /// The reception being filled. `begin` comes first.
  var latest: Reception {
    shared.withLock { $0.receptions[$0.receptions.count - 1] }
  }

  /// The source has been opened, for the first time or again.
  @discardableResult
  func begin(rate: Int) -> Reception {
    shared.withLock { shared in
      let reception = Reception(rate: rate, start: shared.receptions.last?.position ?? 0)
      shared.receptions.append(reception)
      shared.reason = nil
      return reception
    }
  }

  /// The source is gone, or still is: the first reason says more than those why it does not come back.
  func lose(_ reason: String) {
    shared.withLock { $0.reason = $0.reason ?? reason }
  }
}
