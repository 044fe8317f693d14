import Belief
import Recording
import Samples
import Screen
import Terminal

/// A recording being shown again: the place in it, and what goes into the picture. Its time is that of the recording.
struct Replay {
  let recording: Recording
  /// The tracks of which something was heard, and at which column each begins.
  private let tracks: [(first: Int, track: RecordedTrack)]
  /// How many columns have been shown.
  private(set) var shown = 0
  var model: ScopeModel
  /// Why what is believed; nil where the model that heard it is not at hand.
  private var insights: Insights?
  private var contents: ContentFollower
  /// The place to be at, in seconds from the beginning.
  private(set) var position = 0.0

  init(_ recording: Recording, display: DisplaySettings = DisplaySettings(), insights: Insights? = nil) {
    self.recording = recording
    let ends = recording.tracks.dropFirst().map(\.first) + [recording.columns.count]
    tracks = zip(recording.tracks, ends).filter { $0.first < $1 }.map { $0.0 }
    self.insights = insights
    let header = recording.header
    model = ScopeModel(
      labels: header.labels, columnDuration: header.columnSeconds, receptiveField: header.receptiveField,
      modelRate: Double(header.rate), isLive: false, display: display)
    model.hasRawSpectrogram = false
    contents = ContentFollower(columnDuration: header.columnSeconds)
    restart()
  }

  var isAtEnd: Bool { shown == recording.columns.count }

  /// Goes to a place in the recording, in seconds: what lies before it is shown as it was heard.
  mutating func go(to seconds: Double) { go(to: seconds) { _, _ in } }

  /// Goes to a place in the recording; `look` sees what is shown after every column, and its time.
  mutating func go(to seconds: Double, look: (ScopeModel, Double) throws -> Void) rethrows {
    position = max(0, min(recording.seconds, seconds))
    let target = min(recording.columns.count, Int(position / recording.header.columnSeconds + 1e-6))
    if target < shown { restart() }
    while shown < target {
      showNext()
      try look(model, Double(shown) * recording.header.columnSeconds)
    }
    beginTrackIfDue()
    model.elapsed = position
  }

  /// The beginning of the track before or after the place where it is.
  mutating func goToTrack(_ step: Int) {
    let starts = starts
    let here = starts.lastIndex { $0 <= position } ?? 0
    // Back goes to the beginning of this track first, unless that was only just.
    let isFarIn = step < 0 && starts.indices.contains(here) && position - starts[here] > 2
    let wanted = isFarIn ? here : here + step
    go(toTrack: wanted)
  }

  /// The beginning of a track, by its place among them; nothing where there is none.
  mutating func go(toTrack index: Int) {
    if starts.indices.contains(index) { go(to: starts[index]) }
  }

  /// Where the tracks begin, in seconds.
  private var starts: [Double] { tracks.map { Double($0.first) * recording.header.columnSeconds } }

  private mutating func restart() {
    shown = 0
    contents = ContentFollower(columnDuration: recording.header.columnSeconds)
    let track = recording.track(at: 0)
    insights?.startTrack()
    model.playlist = (tracks.map(\.track.title), tracks.first?.first == 0 ? 0 : -1)
    model.startTrack(
      title: track?.title ?? "", duration: recording.seconds, sourceRate: track?.sourceRate, isHeld: true)
  }

  private mutating func showNext() {
    beginTrackIfDue()
    let column = recording.columns[shown]
    shown += 1
    if column.isAfterSeek { forgetBelief() }
    let state = Analysis.Column.State(column)
    if case .warmingUp(let share) = state { model.warmUp = share }
    let time = Double(shown) * recording.header.columnSeconds
    if let belief = column.belief { believe(belief, sinceShift: time - column.time) }
    let content = contents.content(of: state, column.belief?.smoothed)
    model.isSilent = content == .silence
    let decibels = column.levels.map(MelLevel.decibels)
    model.append(column: decibels, content, at: time)
    insights?.hear(decibels, before: model.columnsHeard)
  }

  var canExplain: Bool { insights != nil }

  /// Brings the picture's insight up to date while it is shown.
  mutating func refreshInsights() { _ = insights?.refresh(&model) }

  /// Ends what works beside the picture.
  func stop() { insights?.stop() }

  /// Where the next track begins here, it is the one that is shown.
  private mutating func beginTrackIfDue() {
    let next = model.playlist.current + 1
    guard tracks.indices.contains(next), tracks[next].first == shown else { return }
    let track = tracks[next].track
    model.playlist.current = next
    model.title = track.title
    model.sourceRate = track.sourceRate
    insights?.startTrack()
    forgetBelief()
    (model.trackBelief, model.warmUp, model.isSilent) = (nil, 0, false)
  }

  private mutating func forgetBelief() {
    model.markSeek()
    insights?.interrupt()
    contents.forget()
    (model.belief, model.leader, model.entropy) = (nil, nil, nil)
  }

  private mutating func believe(_ belief: RecordedColumn.Belief, sinceShift: Double) {
    model.warmUp = 1
    model.belief = belief.smoothed
    model.trackBelief = belief.track
    model.leader = (belief.leader, belief.since + sinceShift)
    model.entropy = normalisedEntropy(belief.smoothed)
  }
}

extension Analysis.Column.State {
  fileprivate init(_ column: RecordedColumn) {
    switch column.state {
    case .silent: self = .silent
    case .warmingUp: self = .warmingUp(column.warmUp)
    case .heard: self = .heard
    case .step: self = .step
    }
  }
}

/// Shows a recording with the player's picture and keys. The main loop's alone.
final class ReplayScope {
  private(set) var replay: Replay
  private let device: any ScreenDevice
  private let speed: Double
  private let framesPerSecond: Double
  private let environment: [String: String]
  private var frames = FrameClock()
  private var last = monotonicNanoseconds()
  private var isPaused = false
  /// The user waits for an answer.
  private var isUrgent = false
  /// A picture is to be saved: one, however often it was asked for meanwhile.
  private var isToSave = false

  /// - Parameter environment: where themes are looked for when they are read again.
  init(
    _ replay: Replay, speed: Double, framesPerSecond: Double = 30, environment: [String: String] = [:],
    on device: any ScreenDevice
  ) {
    self.framesPerSecond = framesPerSecond
    self.environment = environment
    self.replay = replay
    self.speed = speed
    self.device = device
  }

  /// Shows it until the user quits.
  /// - Returns: the signal that ended it, if one did.
  func run() -> Int32? {
    defer {
      saveIfWanted()
      replay.stop()
    }
    while true {
      for event in device.wait(milliseconds: frames.millisecondsToNext(framesPerSecondNow), alsoWatching: nil) {
        isUrgent = true
        switch event {
        case .key(let key):
          let before = replay.model.display
          guard let effect = update(&replay.model, key, on: device.size) else { continue }
          if !perform(effect, before) { return nil }
        case .end(let signal): return signal
        case .suspend:
          device.suspend()
          last = monotonicNanoseconds()
        // While it was stopped, time stood still.
        case .resume: last = monotonicNanoseconds()
        case .pointer(let pointer):
          let before = replay.model.display
          if let effect = update(&replay.model, pointer, size: device.size) { _ = perform(effect, before) }
        case .reload: reloadThemes()
        case .resize, .watched: break
        }
      }
      saveIfWanted()
      advance()
      draw()
    }
  }

  /// - Parameter before: the settings without it.
  /// - Returns: false when the user quits.
  private func perform(_ effect: Effect, _ before: DisplaySettings) -> Bool {
    switch effect {
    case .quit: return false
    case .togglePause where replay.isAtEnd:
      replay.go(to: 0)
      isPaused = false
    case .togglePause: isPaused.toggle()
    case .seek(let seconds): replay.go(to: replay.position + seconds)
    case .seekTo(let seconds): replay.go(to: seconds)
    case .restart: replay.go(to: 0)
    case .previousTrack: replay.goToTrack(-1)
    case .nextTrack: replay.goToTrack(1)
    case .save: isToSave = true
    case .record: say("this is a recording already")
    case .insight: explain()
    case .reloadThemes: reloadThemes()
    case .track(let index): replay.go(toTrack: index)
    case .forget: say("a recording is what it is")
    case .volume, .order:
      replay.model.display = before
      say("a recording is what it is: it has no sound, and one order")
    case .smoothing:
      replay.model.display = before
      say("a recording keeps the smoothing that it was made with")
    }
    return true
  }

  private func saveIfWanted() {
    if isToSave { replay.model.savePicture(on: device.size) }
    isToSave = false
  }

  private func reloadThemes() { replay.model.reloadThemes(environment) }

  /// Where the recording's model is not at hand, says so.
  private func explain() {
    guard !replay.canExplain else { return }
    (replay.model.display.showsWhy, replay.model.display.showsNeurons) = (false, false)
    say("another model (\(replay.recording.header.model)) made this recording: why needs it, by --model")
  }

  private func say(_ text: String) { replay.model.message = Message(text, isWarning: true) }

  private func advance() {
    let now = monotonicNanoseconds()
    if !isPaused && !replay.isAtEnd { replay.go(to: replay.position + Double(now - last) * 1e-9 * speed) }
    last = now
    replay.model.state = replay.isAtEnd ? .finished : isPaused ? .paused : .playing
  }

  /// Few while nothing moves. A key makes the next frame due at once.
  private var framesPerSecondNow: Double {
    (isPaused || replay.isAtEnd) && !isUrgent ? min(framesPerSecond, FrameClock.idleFramesPerSecond) : framesPerSecond
  }

  private func draw() {
    guard let elapsed = frames.begin(framesPerSecondNow) else { return }
    isUrgent = false
    replay.refreshInsights()
    _ = replay.model.ease(over: elapsed)
    replay.model.status.framesPerSecond = frames.rate
    device.show(render(replay.model, size: device.size))
    frames.drawn()
  }
}
