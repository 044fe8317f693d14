import Belief
import Mel
import Network

/// The way from samples to belief, the same for every command: mel columns, level, network, belief.
struct Analysis: ~Copyable {
  /// A mel column and what came of it.
  struct Column {
    /// Decibels per band, low band first.
    let decibels: [Float]
    /// The same sound in linear bands; empty unless they are wanted.
    let spectrum: [Float]
    /// The track time at which its last sample is heard, in seconds.
    let time: Double
    let state: State

    enum State: Equatable {
      /// Under the reference floor: everything is held.
      case silent
      /// Heard; of the receptive field this share is filled.
      case warmingUp(Float)
      /// Heard; the belief is an older step's.
      case heard
      /// Heard, and it completed a step: the tracker's instant belief is its.
      case step
    }
  }

  private let isLive: Bool
  private let linearBands: Int
  private let network: GenreNetwork
  private let normaliser: LevelNormaliser
  private var mel: MelStream
  private var level = LevelNormaliser.State()
  private var state: NetworkState
  private(set) var tracker: BeliefTracker
  /// Samples from the start of the track to the first one pushed since the start or the last seek.
  private var origin = 0
  /// Columns completed since then.
  private var columns = 0

  /// - Parameters:
  ///   - isLive: no place is ever heard again; what is kept is then bounded.
  ///   - linearBands: how many bands of a column's `spectrum` are wanted.
  init(_ ear: Ear, isLive: Bool = false, linearBands: Int = 0) {
    self.isLive = isLive
    network = ear.network
    normaliser = ear.normaliser
    self.linearBands = linearBands
    mel = MelStream(ear.mel, linearBands: linearBands)
    state = network.zeroState
    tracker = Self.tracker(network, isLive: isLive)
  }

  private static func tracker(_ network: GenreNetwork, isLive: Bool) -> BeliefTracker {
    BeliefTracker(
      labels: network.labels.count, temperature: network.configuration.temperature, isHeardOnce: isLive,
      answersLast: network.configuration.output == .last)
  }

  /// Time constant of the smoothed belief, in seconds.
  var smoothing: Double {
    get { tracker.smoothing }
    set { tracker.smoothing = newValue }
  }

  /// The track time at which the coming column's last sample is heard, in seconds.
  var nextTime: Double { time(ofColumnFrom: origin + columns * mel.configuration.hop) }

  /// Goes on elsewhere in the track: the network starts anew, the level and the track's belief are kept.
  /// - Parameter sample: the place of the next sample pushed, at the model's rate.
  mutating func seek(toSample sample: Int) {
    skip(toSample: sample)
    state = network.zeroState
    tracker.interrupt()
  }

  /// Goes on after a gap: no column reaches across it, all else is held, as in silence.
  /// - Parameter sample: the place of the next sample pushed, at the model's rate.
  mutating func skip(toSample sample: Int) {
    mel.reset()
    origin = sample
    columns = 0
  }

  /// Forgets all that was heard: network, level and beliefs start anew.
  mutating func forget() {
    state = network.zeroState
    level = LevelNormaliser.State()
    let smoothing = smoothing
    tracker = Self.tracker(network, isLive: isLive)
    self.smoothing = smoothing
  }

  /// Hears mono samples at the model's rate, those of many columns at once the quicker.
  /// - Parameter visit: called with each column that they complete, and the belief as it is then.
  mutating func push(_ samples: [Float], _ visit: (Column, BeliefTracker) -> Void) {
    var decibels: [Float] = []
    let count = mel.push(samples, appendingTo: &decibels)
    let bands = mel.configuration.bands
    var features: [Float] = []
    let isHeard = decibels.withUnsafeBufferPointer { decibels in
      (0..<count).map { index in
        normaliser.normalise(
          UnsafeBufferPointer(rebasing: decibels[index * bands..<(index + 1) * bands]), state: &level,
          appendingTo: &features)
      }
    }
    var awaited = state.awaited(by: network)
    var isWarm = state.missing(of: network) == 0
    var logits: [Float] = []
    network.hear(features, state: &state, appendingTo: &logits)
    var unused = logits[...]
    for index in 0..<count {
      let start = origin + columns * mel.configuration.hop
      let time = time(ofColumnFrom: start)
      columns += 1
      var columnState = Column.State.silent
      if isHeard[index] {
        awaited -= 1
        if awaited == 0 {
          observe(Array(unused.prefix(tracker.labels)), start: start, time: time)
          unused = unused.dropFirst(tracker.labels)
          (columnState, awaited, isWarm) = (.step, network.stride, true)
        } else {
          columnState = isWarm ? .heard : .warmingUp(1 - Float(awaited) / Float(network.receptiveField))
        }
      }
      let spectrum = Array(mel.linear[index * linearBands..<(index + 1) * linearBands])
      let column = Column(
        decibels: Array(decibels[index * bands..<(index + 1) * bands]), spectrum: spectrum, time: time,
        state: columnState)
      visit(column, tracker)
    }
  }

  private func time(ofColumnFrom start: Int) -> Double {
    Double(start + mel.configuration.window) / Double(mel.configuration.sampleRate)
  }

  /// - Parameter start: the column's first sample, counted from the start of the track.
  private mutating func observe(_ logits: [Float], start: Int, time: Double) {
    let stepSamples = network.stride * mel.configuration.hop
    tracker.observe(
      logits: logits, slot: start / stepSamples, time: time,
      elapsed: Double(stepSamples) / Double(mel.configuration.sampleRate))
  }
}
