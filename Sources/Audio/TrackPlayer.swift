import Samples
import Synchronization

/// One sound file being played: a thread decodes, a thread feeds the device, and whoever analyses gets each
/// frame when it is heard.
///
/// Where there is no device everything goes on at the same pace in silence, and `silence` says why.
/// All members may be used from any thread, but `takeHeard` from one at a time.
public final class TrackPlayer: SoundSource {
  /// What to play through.
  public enum Target: Equatable, Sendable {
    /// An ALSA device by its name; "default" is the system's.
    case device(String)
    /// None: only time passes, `speed` times as fast as it really does.
    case muted(speed: Double)
  }

  /// Rate, channels, length and tags of the file.
  public let info: AudioInfo
  /// The device played through and what was agreed with it; nil if there was none from the start.
  public let device: DeviceInfo?

  private let state: PlayerState
  private let reasonForSilence: String?
  private let decoding: DecodeLoop
  private let playing: AudioLoop
  private let threads = Mutex<[WorkerThread]?>([])

  /// Opens the device; nothing is heard before `start`. The file must not be used elsewhere from here on.
  public init(_ file: sending AudioFile, through target: Target = .device("default")) {
    let info = file.info
    self.info = info
    var speed = 1.0
    var opened: PlaybackDevice?
    switch target {
    case .device(let name):
      do {
        opened = try DeviceOpening.open(name: name, rate: info.rate, channels: info.channels)
        reasonForSilence = nil
      } catch {
        reasonForSilence = error.description
      }
    case .muted(let factor):
      speed = factor
      reasonForSilence = "the sound is switched off"
    }
    let state = PlayerState(info, framesPerSecond: Double(info.rate) * speed)
    self.state = state
    let clock = SilentClock(rate: info.rate, speed: speed)
    device = opened.map { DeviceInfo(name: $0.name, channels: $0.channels, latency: $0.latency) }
    let output = opened.map { DeviceOutput($0, sourceChannels: info.channels, state) }
    decoding = DecodeLoop(file, state)
    playing = AudioLoop(state, output: output ?? clock, fallback: clock)
  }

  deinit {
    stop()
  }
}

/// A playback device and what was agreed with it.
public struct DeviceInfo: Equatable, Sendable {
  /// The name it was opened by.
  public let name: String
  /// Channels that it is fed.
  public let channels: Int
  /// The time from handing a frame over to hearing it, when the buffer is full, in seconds.
  public let latency: Double
}

// MARK: - Control

extension TrackPlayer {
  /// Begins to play. Once; nothing happens after that or after `stop`.
  public func start() {
    threads.withLock { threads in
      guard threads?.isEmpty == true else { return }
      let (decoding, playing) = (decoding, playing)
      threads = [WorkerThread { decoding.run() }, WorkerThread { playing.run() }]
    }
  }

  /// Silences at once; `resume` goes on with the first frame that was not heard.
  public func pause() {
    state.isPaused.store(true, ordering: .releasing)
    state.audioWake.raise()
  }

  /// Goes on after `pause`.
  public func resume() {
    state.isPaused.store(false, ordering: .releasing)
    state.audioWake.raise()
  }

  /// How loud it is heard from now on: 0 is silence, 1 the file as it is.
  public func setLoudness(_ factor: Float) { state.loudness.factor = factor }

  /// How much later the sound is heard than the device says, up to two seconds; negative is earlier, up to half a second.
  public func setOutputDelay(_ seconds: Double) {
    let frames = max(-0.5, min(2, seconds.isFinite ? seconds : 0)) * Double(info.rate)
    state.outputDelay.store(Int(frames), ordering: .relaxed)
  }

  /// Jumps to `seconds` into the file, or to its end if that is earlier, whether playing, paused or finished.
  public func seek(to seconds: Double) {
    let frame = seconds.isFinite ? max(0, min(seconds * Double(info.rate), 1e15)) : 0
    state.timeline.withLock { $0.pendingSeek = min(Int(frame.rounded()), info.frames ?? Int.max) }
    state.decodeWake.raise()
  }

  /// Ends playing for good and waits for the threads, unless a sound server or a disk that hangs holds one up. Once
  /// stopped, nothing starts it again.
  public func stop() {
    state.isStopping.store(true, ordering: .releasing)
    state.audioWake.raise()
    state.decodeWake.raise()
    threads.withLock { threads in
      for thread in threads ?? [] { thread.join(atMost: 1) }
      threads = nil
    }
  }
}

// MARK: - What is heard

extension TrackPlayer {
  public var channels: Int { info.channels }
  public var rate: Int { info.rate }

  /// Whether it was paused and not resumed.
  public var isPaused: Bool {
    state.isPaused.load(ordering: .acquiring)
  }

  /// Whether the last frame of the file has been heard. A seek takes it back.
  public var isFinished: Bool {
    state.timeline.withLock { $0.pendingSeek == nil && state.heard($0) >= state.end.load(ordering: .acquiring) }
  }

  /// What is being heard now, in seconds into the file; the target at once after `seek`. The output's delay counts.
  public var position: Double {
    let frame = state.timeline.withLock { timeline in
      let heard = state.heard(timeline)
      let end = state.end.load(ordering: .acquiring)
      // At its end all has been heard.
      let audible = heard >= end ? heard : heard - state.outputDelay.load(ordering: .relaxed)
      return timeline.pendingSeek ?? timeline.frame(at: max(timeline.firstIndex, min(audible, end)))
    }
    return Double(frame) / Double(info.rate)
  }

  /// How often the device ran dry in the middle of the sound.
  public var xruns: Int {
    state.xruns.value
  }

  /// What was odd about the file, complete when it has been decoded to the end.
  public var warnings: [AudioWarning] {
    state.timeline.withLock { $0.warnings }
  }

  public func arrival(of seconds: Double) -> WakeSignal? { nil }

  /// Why nothing is to be heard, in a person's words; nil while a device plays.
  public var silence: String? {
    let code = state.deviceFailure.load(ordering: .acquiring)
    guard code != 0, let device else { return reasonForSilence }
    return DeviceError.failed(device: device.name, code: code).description
  }
}

// MARK: - Analysis

extension TrackPlayer {
  /// Takes the next interleaved frames that have been heard, as many as fit; never waits. Analysis thread only.
  ///
  /// `lead` frames ahead of the playhead are given too, for a resampler downstream that holds samples back.
  /// If nobody takes them, decoding waits after some seconds, and with it the sound.
  public func takeHeard(into frames: UnsafeMutableBufferPointer<Float>, lead: Int) -> HeardFrames {
    defer { state.wakeDecoder() }
    return state.timeline.withLock { timeline in
      let end = state.end.load(ordering: .acquiring)
      let heard = state.heard(timeline)
      let first = state.analysis.firstReadable
      let audible = heard + lead - state.outputDelay.load(ordering: .relaxed)
      let released = heard >= end ? end - first : audible - first
      // What was heard before a seek that is under way is of no use any more.
      let wanted = timeline.pendingSeek == nil ? max(0, min(released, frames.count / info.channels)) : 0
      let indices = state.analysis.read(into: UnsafeMutableBufferPointer(rebasing: frames[..<(wanted * info.channels)]))
      let isEnd = heard >= end && indices.upperBound == end && timeline.pendingSeek == nil
      let isBroken = timeline.isBroken && (!indices.isEmpty || isEnd)
      if isBroken { timeline.isBroken = false }
      return HeardFrames(
        count: indices.count, firstFrame: timeline.frame(at: indices.lowerBound), rate: info.rate,
        isBroken: isBroken, isEnd: isEnd)
    }
  }
}
