import Audio
import Belief
import FoundationEssentials
import Samples
import Screen

/// One source of sound, a track on the player or what comes in live: its analysis, and what of it goes into the picture.
/// The main loop's alone.
struct Deck {
  let source: any SoundSource
  /// What is played; nil for live sound.
  let track: TrackPlayer?
  let analysis: AnalysisThread
  var isFinished = false
  private var contents: ContentFollower
  /// When something was heard last.
  private var lastHeard = monotonicNanoseconds()
  /// Seconds after which live sound of which nothing comes counts as silence.
  private static let patience = 0.2
  /// Track time of the newest column not shown yet.
  private var unshown: Double?

  /// Opens the device; `start` begins.
  init(_ file: sending AudioFile, ear: Ear, through target: TrackPlayer.Target, news: WakeSignal, smoothing: Double) {
    let track = TrackPlayer(file, through: target)
    (source, self.track) = (track, track)
    contents = ContentFollower(columnDuration: ear.mel.columnSeconds)
    analysis = AnalysisThread(track, isLive: false, ear: ear, news: news)
    analysis.setSmoothing(smoothing)
  }

  /// Listens to what is open already; `start` begins.
  init(_ input: LiveInput, ear: Ear, news: WakeSignal, smoothing: Double, keepsSound: Bool) {
    (source, track) = (input, nil)
    contents = ContentFollower(columnDuration: ear.mel.columnSeconds)
    analysis = AnalysisThread(input, isLive: true, ear: ear, news: news, keepsSound: keepsSound)
    analysis.setSmoothing(smoothing)
  }

  func start() { source.start() }

  /// Ends both for good.
  func stop() {
    analysis.stop()
    source.stop()
  }

  mutating func togglePause() {
    if source.isPaused { source.resume() } else { source.pause() }
  }

  mutating func seek(to seconds: Double) {
    guard let track else { return }
    track.seek(to: max(0, seconds))
    isFinished = false
  }

  /// From now on it is as if nothing had been heard before.
  func forget(_ model: inout ScopeModel) {
    analysis.forget()
    model.trackBelief = nil
  }

  /// Artist and title from the tags, or else the file's name.
  func title(file: String) -> String {
    track?.info.displayTitle(file: file) ?? URL(filePath: file).lastPathComponent
  }
}

extension Deck {
  /// Moves what has been heard into the picture.
  mutating func hear(into model: inout ScopeModel) -> AnalysisThread.Update { hear(into: &model) { _, _ in } }

  /// Moves what has been heard into the picture; `look` sees it after every column.
  mutating func hear(
    into model: inout ScopeModel, look: (ScopeModel, AnalysisThread.Column) throws -> Void
  ) rethrows -> AnalysisThread.Update {
    let update = analysis.take()
    for column in update.columns {
      add(column, to: &model)
      try look(model, column)
    }
    if update.peak > -.infinity || !update.columns.isEmpty {
      (model.inputLevel, lastHeard) = (update.peak, monotonicNanoseconds())
    } else if track == nil, Double(monotonicNanoseconds() - lastHeard) * 1e-9 > Self.patience {
      model.inputLevel = -.infinity
    }
    return update
  }

  private mutating func add(_ column: AnalysisThread.Column, to model: inout ScopeModel) {
    if column.seam != .none { model.markSeek() }
    if column.seam == .anew {
      contents.forget()
      (model.belief, model.leader, model.entropy) = (nil, nil, nil)
    }
    switch column.state {
    case .silent, .heard: break
    case .warmingUp(let share): model.warmUp = share
    case .step: believe(column.belief, &model)
    }
    let content = contents.content(of: column.state, column.belief?.smoothed)
    model.isSilent = content == .silence
    model.append(column: column.decibels, raw: column.spectrum, content, at: column.time)
    unshown = column.time
  }

  private mutating func believe(_ snapshot: AnalysisThread.Snapshot?, _ model: inout ScopeModel) {
    guard let snapshot else { return }
    model.warmUp = 1
    model.belief = snapshot.smoothed
    model.trackBelief = snapshot.track
    model.leader = (snapshot.leader, snapshot.since)
    model.entropy = normalisedEntropy(snapshot.smoothed)
  }

  /// Brings the transport's display up to date; returns whether anything that is seen has changed.
  func refresh(_ model: inout ScopeModel) -> Bool {
    let moving: ScopeModel.State = track == nil ? .listening : .playing
    let state: ScopeModel.State = isFinished ? .finished : source.isPaused ? .paused : moving
    let elapsed = source.position
    let changed =
      state != model.state || Int(elapsed) != Int(model.elapsed) || source.xruns != model.status.xruns
      || source.silence != model.status.silence
    let isLost = track == nil && source.silence != nil
    if state != moving || isLost { model.inputLevel = -.infinity }
    (model.state, model.elapsed) = (state, elapsed)
    (model.status.xruns, model.status.silence) = (source.xruns, source.silence)
    return changed
  }

  /// After a frame: how long after its sound the newest column was shown.
  mutating func noteShown(_ model: inout ScopeModel) {
    guard let time = unshown else { return }
    unshown = nil
    model.status.latency = max(0, source.position - time) * 1_000
  }
}

extension ScopeModel {
  /// What is shown of an ear that has heard nothing yet.
  init(_ ear: Ear, isLive: Bool, display: DisplaySettings = DisplaySettings()) {
    self.init(
      labels: ear.labels, columnDuration: ear.mel.columnSeconds, receptiveField: ear.network.receptiveField,
      modelRate: Double(ear.mel.sampleRate), isLive: isLive, display: display)
    status.receptiveSeconds = ear.receptiveSeconds
  }
}
