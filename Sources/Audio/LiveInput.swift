import Samples
import Synchronization

/// Sound coming in live from a capture device or a pipe, as mono frames: a thread fetches it, whoever analyses takes it.
///
/// A device that goes away is asked for again until it returns; while paused it is closed.
public final class LiveInput: SoundSource {
  /// Where the sound comes from.
  public enum Source: Equatable, Sendable {
    /// An ALSA capture device by its name.
    case device(String)
    /// WAV, AU or FLAC from stdin.
    case standardInput
    /// Bare PCM from a file or FIFO, or from stdin for `-`.
    case raw(RawFormat, path: String)
  }

  /// Format, channels, and what was agreed with the device.
  public let summary: String
  private let state: LiveState
  private let loop: LiveLoop
  private let threads = Mutex<WorkerThread?>(nil)
  private let wasStarted = Atomic(false)

  /// Opens the source; from stdin it waits for the header.
  /// - Parameter isPaced: take it no faster than it sounds, for a pipe that is filled at once.
  public init(_ source: Source, isPaced: Bool = false) throws(LiveError) {
    let state = LiveState()
    let opening = LiveOpening(source, stop: state.stop, xruns: state.xruns)
    let feed = try opening.open()
    summary = feed.summary
    state.begin(rate: feed.rate)
    self.state = state
    loop = LiveLoop(state, feed, reopening: opening, isPaced: isPaced)
  }

  deinit {
    stop()
  }
}

/// How a source is opened, for the first time and again.
struct LiveOpening: Sendable {
  /// Whether it can be closed and opened again without losing more than what sounds meanwhile.
  let isRepeatable: Bool
  private let source: LiveInput.Source
  private let stop: StopFlag
  private let xruns: XrunCount

  init(_ source: LiveInput.Source, stop: StopFlag, xruns: XrunCount) {
    self.source = source
    self.stop = stop
    self.xruns = xruns
    if case .device = source { isRepeatable = true } else { isRepeatable = false }
  }

  func open() throws(LiveError) -> any LiveFeed {
    switch source {
    case .device(let name): try CaptureDevice(name: name, xruns: xruns)
    case .standardInput: try HeaderFeed(stop: stop)
    case .raw(let format, let path): try RawFeed(format, path: path)
    }
  }
}

// MARK: - Control

extension LiveInput {
  public func start() {
    guard !wasStarted.exchange(true, ordering: .relaxed) else { return }
    let loop = loop
    threads.withLock { $0 = WorkerThread { loop.run() } }
  }

  public func pause() {
    state.isPaused.store(true, ordering: .releasing)
    state.wake.raise()
  }

  public func resume() {
    state.isPaused.store(false, ordering: .releasing)
    state.wake.raise()
  }

  public func stop() {
    state.stop.raise()
    state.wake.raise()
    threads.withLock {
      // A sound server that hangs may hold it up.
      $0?.join(atMost: 1)
      $0 = nil
    }
  }
}

// MARK: - What is heard

extension LiveInput {
  public var channels: Int { 1 }
  public var rate: Int { state.latest.rate }
  public var isPaused: Bool { state.isPaused.load(ordering: .acquiring) }
  public var position: Double { state.latest.position }
  public var xruns: Int { state.xruns.value }
  public var silence: String? { state.shared.withLock { $0.reason } }
  public var warnings: [AudioWarning] { [] }
  /// Why it ended before the source did; nil otherwise.
  public var failure: String? { state.shared.withLock { $0.hasEnded ? $0.reason : nil } }

  public func takeHeard(into frames: UnsafeMutableBufferPointer<Float>, lead: Int) -> HeardFrames {
    defer { if state.isWaitingForRoom.load(ordering: .acquiring) { state.wake.raise() } }
    return state.shared.withLock { shared in
      // Loaded before the ring is looked at: what was written before the end is then seen.
      let hasEnded = shared.hasEnded
      // A reception that is over is left when nothing of it is left.
      if shared.receptions.count > 1, shared.receptions[0].ring.readableFrames == 0 {
        shared.receptions.removeFirst()
        shared.isBroken = true
      }
      let reception = shared.receptions[0]
      let indices = reception.ring.read(into: frames)
      let isBroken = shared.isBroken && !indices.isEmpty
      if isBroken { shared.isBroken = false }
      return HeardFrames(
        count: indices.count, firstFrame: reception.firstFrame + indices.lowerBound, rate: reception.rate,
        isBroken: isBroken, isEnd: hasEnded && indices.isEmpty && shared.receptions.count == 1)
    }
  }
  public func arrival(of seconds: Double) -> WakeSignal? {
    state.arrival.clear()
    state.shared.withLock { shared in
      let reception = shared.receptions[0]
      let taken = reception.ring.framesWritten - reception.ring.readableFrames
      let awaited = max(taken + 1, Int(seconds * Double(reception.rate)) - reception.firstFrame)
      state.awaited.store(awaited, ordering: .sequentiallyConsistent)
      // Here and in the listening thread, between writing and looking: one of the two sees what the other has written.
      atomicMemoryFence(ordering: .sequentiallyConsistent)
      if reception.ring.framesWritten >= awaited || shared.receptions.count > 1 { state.arrival.raise() }
    }
    return state.arrival
  }
}
