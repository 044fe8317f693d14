import Audio
import Belief
import Glibc
import Samples
import Screen
import Synchronization

/// Hears what a source gives, on a thread of its own, and keeps what came of it until it is taken.
final class AnalysisThread: Sendable {
  /// What is believed at one moment.
  struct Snapshot: Sendable {
    let logits: [Float]
    let smoothed: [Float]
    let track: [Float]
    let leader: Int
    /// Track time in seconds since when it leads.
    let since: Double
  }

  /// One mel column heard.
  struct Column: Sendable {
    let decibels: [Float]
    /// The raw spectrogram's column: `History.bands` linear bands in dB.
    let spectrum: [Float]
    /// Track time of its last sample, in seconds.
    let time: Double
    let state: Analysis.Column.State
    /// The belief after it; nil while the network warms up.
    let belief: Snapshot?
    let seam: Seam
  }

  /// What lies between a column and the one before.
  enum Seam: Sendable {
    case none
    /// A piece is missing, and all else goes on.
    case gap
    /// All before is forgotten, as after a seek.
    case anew
  }

  /// What came since it was last taken.
  struct Update: Sendable {
    var columns: [Column] = []
    /// What was heard, at the model's rate; empty if it is not kept.
    var samples: [Float] = []
    /// The loudest sample in dB below full scale.
    var peak = -Float.infinity
    /// The track has been heard to its end.
    var isEnd = false
  }

  private struct Shared: Sendable {
    var update = Update()
    var smoothing = BeliefTracker.defaultSmoothing
    var isToForget = false
  }

  /// How long it sleeps, in milliseconds: at most so long that it soon notices a seek, or sound after a pause.
  private static let shortestPause: Int32 = 2
  private static let longestPause: Int32 = 80
  /// Live columns that wait for the main loop, at most.
  private static let mostUntaken = 100

  private let source: any SoundSource
  private let isLive: Bool
  private let ear: Ear
  private let keepsSound: Bool
  /// Raised when there is something to take.
  private let news: WakeSignal
  private let shared = Mutex(Shared())
  private let stopping = WakeSignal()
  private let isStopping = Atomic(false)
  private let thread = Mutex<WorkerThread?>(nil)

  /// - Parameters:
  ///   - isLive: the source is heard once; a break in it is a gap, not a seek.
  ///   - keepsSound: the samples are handed on too.
  init(_ source: any SoundSource, isLive: Bool, ear: Ear, news: WakeSignal, keepsSound: Bool = false) {
    self.keepsSound = keepsSound
    self.source = source
    self.isLive = isLive
    self.ear = ear
    self.news = news
    // The thread keeps it alive until it is stopped: an error may come before the thread has begun.
    thread.withLock { $0 = WorkerThread { [self] in run() } }
  }

  /// Ends the thread and waits for it.
  func stop() {
    isStopping.store(true, ordering: .releasing)
    stopping.raise()
    thread.withLock {
      $0?.join()
      $0 = nil
    }
  }

  /// Takes what came since the last call. The main loop's alone.
  func take() -> Update {
    shared.withLock { shared in
      defer { shared.update = Update() }
      return shared.update
    }
  }

  /// The belief's smoothing from now on, in seconds.
  func setSmoothing(_ seconds: Double) { shared.withLock { $0.smoothing = seconds } }

  /// From now on it is as if nothing had been heard before.
  func forget() { shared.withLock { $0.isToForget = true } }

  private func run() {
    guard var resampler = Resampler(from: source.rate, to: ear.mel.sampleRate) else { return }
    var analysis = Analysis(ear, isLive: isLive, linearBands: History.bands)
    var frames = [Float](repeating: 0, count: 4_096 * source.channels)
    var seam = Seam.none
    var isEnded = false
    var pause: Int32 = 0
    while !isStopping.load(ordering: .acquiring) {
      // The samples that the resampler withholds are fetched ahead of the playhead.
      let lead = Int(resampler.delay * Double(resampler.inputRate) / Double(ear.mel.sampleRate))
      let heard = frames.withUnsafeMutableBufferPointer { source.takeHeard(into: $0, lead: lead) }
      if heard.isBroken {
        if heard.rate == resampler.inputRate {
          resampler.reset()
        } else if let other = Resampler(from: heard.rate, to: ear.mel.sampleRate) {
          resampler = other
        }
        let sample = heard.firstFrame * ear.mel.sampleRate / heard.rate
        if isLive { analysis.skip(toSample: sample) } else { analysis.seek(toSample: sample) }
        seam = isLive ? .gap : .anew
        isEnded = false
      }
      if takeForgetting() {
        analysis.forget()
        seam = .anew
      }
      let mono = downmixed(frames, count: heard.count)
      var samples: [Float] = []
      mono.withUnsafeBufferPointer { resampler.push($0, appendingTo: &samples) }
      if heard.isEnd && !isEnded { resampler.flush(appendingTo: &samples) }
      analysis.smoothing = shared.withLock { $0.smoothing }
      var columns: [Column] = []
      analysis.push(samples) { column, tracker in
        columns.append(
          Column(
            decibels: column.decibels, spectrum: column.spectrum, time: column.time, state: column.state,
            belief: Snapshot(tracker), seam: seam))
        seam = .none
      }
      publish(columns, samples, peak: mono, isEnd: heard.isEnd && !isEnded)
      isEnded = isEnded || heard.isEnd
      if isLive { waitUntilTaken() }
      if heard.count == frames.count / source.channels { continue }
      pause = heard.count > 0 ? Self.shortestPause : min(Self.longestPause, 2 * pause)
      wait(for: analysis.nextTime, withheld: resampler.delay / Double(ear.mel.sampleRate), pause: pause)
    }
  }

  /// A pipe is read no faster than the main loop takes what comes of it.
  private func waitUntilTaken() {
    while !isStopping.load(ordering: .acquiring), shared.withLock({ $0.update.columns.count }) >= Self.mostUntaken {
      stopping.wait(milliseconds: 5)
    }
  }

  /// Waits until the coming column may be complete.
  /// - Parameters:
  ///   - seconds: when its last sample is heard.
  ///   - withheld: seconds of sound that the resampler wants to have beyond it, live.
  ///   - pause: milliseconds between looks for it where nothing tells that it is there.
  private func wait(for seconds: Double, withheld: Double, pause: Int32) {
    if let arrival = source.arrival(of: seconds + withheld) { return arrival.wait(milliseconds: Self.longestPause) }
    let missing = (seconds - source.position) * 1_000
    stopping.wait(milliseconds: max(pause, Int32(max(0, min(Double(Self.longestPause), missing)))))
  }

  private func takeForgetting() -> Bool {
    shared.withLock { shared in
      defer { shared.isToForget = false }
      return shared.isToForget
    }
  }

  private func downmixed(_ frames: [Float], count: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { mono, initialised in
      frames.withUnsafeBufferPointer {
        let channels = source.channels
        downmix(UnsafeBufferPointer(rebasing: $0[..<(count * channels)]), channels: channels, into: mono)
      }
      initialised = count
    }
  }

  private func publish(_ columns: [Column], _ samples: [Float], peak mono: [Float], isEnd: Bool) {
    guard !mono.isEmpty || !columns.isEmpty || isEnd else { return }
    let peak = mono.reduce(Float(0)) { max($0, abs($1)) }
    shared.withLock { shared in
      shared.update.columns += columns
      if keepsSound { shared.update.samples += samples }
      shared.update.peak = max(shared.update.peak, peak > 0 ? 20 * log10(peak) : -.infinity)
      shared.update.isEnd = shared.update.isEnd || isEnd
    }
    if !columns.isEmpty || isEnd { news.raise() }
  }
}

extension AnalysisThread.Snapshot {
  /// Nil before the first belief.
  fileprivate init?(_ tracker: BeliefTracker) {
    guard let logits = tracker.logits, let smoothed = tracker.smoothed, let track = tracker.whole,
      let leading = tracker.leading
    else { return nil }
    self.init(logits: logits, smoothed: smoothed, track: track, leader: leading.label, since: leading.since)
  }
}
