import Glibc

/// Everything that is drawn. A value, owned by the main loop.
public struct ScopeModel: Sendable {
  /// What the transport is doing.
  public enum State: Equatable, Sendable {
    case playing, paused, listening, finished
  }

  /// The network's labels, in the stack's order from the top.
  public let labels: [String]
  /// Seconds from one column to the next.
  public let columnDuration: Double
  /// Columns that one belief has seen.
  public let receptiveField: Int
  /// The network's sample rate in Hz.
  public let modelRate: Double
  /// Whether this is live input, without a transport or an end.
  public let isLive: Bool

  /// File or device; whatever comes in, only harmless characters stay.
  public var title = "" { didSet { title = sanitised(title) } }
  public var state = State.paused
  /// Seconds into the track or the session.
  public var elapsed = 0.0 { didSet { elapsed = max(0, finite(elapsed) ?? 0) } }
  /// Seconds of the track, where known.
  public var duration: Double? { didSet { duration = duration.flatMap(finite) } }
  /// Sample rate of the source in Hz, where known.
  public var sourceRate: Double?
  /// Loudness of the input in dB below full scale; minus infinity is silence.
  public var inputLevel = -Float.infinity
  /// The smoothed belief now, one value per label; the bars ease towards it. Nil while there is none, and so is one of
  /// another length.
  public var belief: [Float]? {
    didSet {
      if belief?.count != labels.count { belief = nil }
      if belief == nil { shownBelief = nil }
    }
  }
  /// The track's belief so far, one value per label.
  public var trackBelief: [Float]? { didSet { if trackBelief?.count != labels.count { trackBelief = nil } } }
  /// The label that leads the smoothed belief, and since when in seconds into the track.
  public var leader: (label: Int, since: Double)? {
    didSet { if let label = leader?.label, !labels.indices.contains(label) { leader = nil } }
  }
  /// Entropy of the belief, 0 (sure) … 1 (no idea).
  public var entropy: Float? { didSet { entropy = entropy.map { $0.isFinite ? max(0, min(1, $0)) : 1 } } }
  /// How much of the receptive field has been heard, 0…1.
  public var warmUp: Float = 0 { didSet { warmUp = warmUp.isFinite ? max(0, min(1, warmUp)) : 0 } }
  /// Nothing has been heard for a second or more.
  public var isSilent = false
  /// The tracks to play, by name, and which of them it is.
  public var playlist: (titles: [String], current: Int) = ([], 0) {
    didSet { if playlist.titles != oldValue.titles { playlist.titles = playlist.titles.map(sanitised) } }
  }
  /// Why the leading genre is believed; nil while nobody asks, or nothing is believed yet.
  public var insight: Insight? {
    didSet { if let label = insight?.label, !labels.indices.contains(label) { insight = nil } }
  }
  /// Whether columns come with a raw spectrogram.
  public var hasRawSpectrogram = true
  /// Whether what is heard is being recorded.
  public var isRecording = false
  public var status = Status()
  public var message: Message?
  public var display: DisplaySettings {
    didSet {
      if display.themes.current != oldValue.themes.current {
        look = LabelLook(labels: labels, theme: display.themes.current)
      }
    }
  }

  /// Colours and letters of the labels in the theme in use.
  private(set) var look: LabelLook
  private(set) var live: History
  private(set) var frozen: History?
  private(set) var overview: TrackOverview
  private(set) var gain = DisplayGain()
  private(set) var rawGain = DisplayGain()
  /// What the bars show on their way to `belief`.
  private(set) var shownBelief: [Float]?
  private(set) var shownLevel: Float = 0

  /// A model with nothing heard yet. `columnDuration` and `modelRate` must be positive.
  public init(
    labels: [String], columnDuration: Double, receptiveField: Int, modelRate: Double, isLive: Bool,
    display: DisplaySettings = DisplaySettings()
  ) {
    precondition(columnDuration > 0 && modelRate > 0, "columns and samples take time")
    self.labels = labels.map(sanitised)
    self.columnDuration = columnDuration
    self.receptiveField = receptiveField
    self.modelRate = modelRate
    self.isLive = isLive
    self.display = display
    look = LabelLook(labels: self.labels, theme: display.themes.current)
    live = History(labels: labels.count)
    overview = TrackOverview(labels: labels.count)
    state = isLive ? .listening : .paused
  }
}

extension ScopeModel {
  /// The columns that are drawn: those up to now, or up to when the picture was frozen.
  public var history: History { frozen ?? live }

  public var isFrozen: Bool { frozen != nil }

  /// Columns appended since the track began.
  public var columnsHeard: Int { live.columns }

  /// The brightness of the spectrogram that is shown.
  var shownGain: DisplayGain { display.isRaw ? rawGain : gain }

  /// Appends a mel column (`History.bands` values in dB, low band first) with what the network had to say about it, at
  /// `time` seconds into the track, and the same sound in as many bands of equal width for the raw spectrogram.
  public mutating func append(
    column decibels: [Float], raw: [Float] = [], _ content: ColumnContent, at time: Double
  ) {
    live.append(decibels, raw: raw, content, at: time)
    if content != .silence {
      gain.follow(decibels)
      rawGain.follow(raw)
    }
    if case .belief(let values) = content { overview.add(values, at: time) }
  }

  /// The next column comes from elsewhere in the track.
  public mutating func markSeek() { live.markSeek() }

  /// A new track: the charts, the beliefs and the overview start afresh, the settings and the message stay.
  /// - Parameter isHeld: a picture that is held stays, too.
  public mutating func startTrack(title: String, duration: Double?, sourceRate: Double?, isHeld: Bool = false) {
    self.title = title
    self.duration = duration
    self.sourceRate = sourceRate
    elapsed = 0
    (belief, trackBelief, leader, entropy) = (nil, nil, nil, nil)
    (warmUp, isSilent) = (0, false)
    live = History(labels: labels.count)
    insight = nil
    if !isHeld { frozen = nil }
    overview = TrackOverview(labels: labels.count)
  }

  /// Holds the picture as it is, or lets it go on.
  mutating func toggleFreeze() { frozen = isFrozen ? nil : live }

  /// Moves bars and meter towards their targets over `seconds`; returns whether anything moved.
  public mutating func ease(over seconds: Double) -> Bool {
    let moved = easeLevel(seconds)
    return easeBelief(seconds) || moved
  }

  private mutating func easeBelief(_ seconds: Double) -> Bool {
    guard let belief else { return false }
    guard var shown = shownBelief else {
      shownBelief = belief
      return true
    }
    let share = Self.share(seconds, 0.12)
    var moved = false
    for label in shown.indices where shown[label] != belief[label] {
      let (before, distance) = (shown[label], belief[label] - shown[label])
      let isThere = abs(distance) < 0.003
      shown[label] = isThere ? belief[label] : before + distance * share
      // Less than the bars can show is no movement, but for the last of it.
      if isThere || Int(shown[label] * 256) != Int(before * 256) { moved = true }
    }
    shownBelief = shown
    return moved
  }

  /// The meter rises at once and falls slowly; 60 dB are its whole length.
  private mutating func easeLevel(_ seconds: Double) -> Bool {
    let target = inputLevel.isFinite ? max(0, min(1, inputLevel / 60 + 1)) : 0
    let before = shownLevel
    let fallen = before + (target - before) * Self.share(seconds, 0.25)
    shownLevel = target >= before || before - target < 0.005 ? target : fallen
    // Less than the meter can show is no movement.
    return Int(shownLevel * 64 + 0.5) != Int(before * 64 + 0.5)
  }

  /// How far an exponential approach with a time constant gets.
  private static func share(_ seconds: Double, _ timeConstant: Double) -> Float {
    Float(1 - exp(-seconds / timeConstant))
  }
}

private func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }

/// The brightness of the spectrogram: follows the loudness slowly and in steps, since every step repaints the picture.
/// Only the picture; the network's input has its own level.
struct DisplayGain: Sendable {
  /// dB drawn as the brightest colour.
  private(set) var top: Float = 30
  private var level: Float = 24

  /// Follows the loudest band of a column in dB.
  mutating func follow(_ decibels: [Float]) {
    guard let loudest = decibels.max(), loudest.isFinite else { return }
    level += (loudest - level) * (loudest > level ? 0.05 : 0.008)
    let wanted = max(-10, min(60, level + 6))
    if abs(wanted - top) > 4 { top = wanted.rounded() }
  }
}
