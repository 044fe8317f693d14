import Audio
import Belief
import FoundationEssentials
import Glibc
import Samples
import Screen
import Terminal

/// The player with its picture: joins keys, transport, analysis and screen. The main loop's alone.
final class Scope {
  /// How sound and picture are wanted.
  struct Settings {
    /// What to play through.
    var target: TrackPlayer.Target
    var display: DisplaySettings
    /// Frames a second, at most.
    var framesPerSecond = 30.0
    /// How much later the sound is heard than the device says, in seconds.
    var outputDelay = 0.0
    /// Where themes are looked for when they are read again.
    var environment: [String: String] = [:]
  }

  let ear: Ear
  let device: any ScreenDevice
  private let settings: Settings
  private(set) var playlist: Playlist
  var model: ScopeModel
  let recorder: Recorder
  private var deck: Deck
  private let news: WakeSignal
  private var insights: Insights
  private var frames = FrameClock()
  private var isDirty = true
  /// Something was heard that is not shown yet.
  private var hasNews = false
  /// What was shown last.
  private var picture = Canvas(size: Size(width: 0, height: 0), ink: Ink(.terminalDefault, on: .terminalDefault))
  /// The user waits for an answer.
  private var isUrgent = false
  /// A picture is to be saved: one, however often it was asked for meanwhile.
  private var isToSave = false

  /// - Parameters:
  ///   - playlist: standing at the file that is open.
  ///   - file: that file.
  init(
    _ file: sending AudioFile, of playlist: Playlist, ear: Ear, on device: any ScreenDevice, settings: Settings,
    colourDepth: String
  ) {
    self.ear = ear
    self.device = device
    self.settings = settings
    self.playlist = playlist
    recorder = Recorder()
    news = WakeSignal()
    insights = Insights(ear, environment: settings.environment, news: news)
    model = ScopeModel(ear, isLive: false, display: settings.display)
    model.status.colourDepth = colourDepth
    model.playlist.titles = playlist.files.map { URL(filePath: $0).lastPathComponent }
    deck = Deck(file, ear: ear, through: settings.target, news: news, smoothing: settings.display.smoothing)
    beginTrack()
  }

  /// Listens to what is open already.
  init(
    listeningTo input: LiveInput, title: String, ear: Ear, on device: any ScreenDevice, settings: Settings,
    colourDepth: String, recorder: Recorder = Recorder()
  ) {
    self.ear = ear
    self.device = device
    self.settings = settings
    self.recorder = recorder
    playlist = Playlist([])
    news = WakeSignal()
    insights = Insights(ear, environment: settings.environment, news: news)
    model = ScopeModel(ear, isLive: true, display: settings.display)
    model.status.colourDepth = colourDepth
    deck = Deck(
      input, ear: ear, news: news, smoothing: settings.display.smoothing, keepsSound: recorder.keepsSound)
    model.startTrack(title: title, duration: nil, sourceRate: Double(input.rate))
    deck.start()
  }

  /// Plays and draws until the user quits.
  /// - Returns: the signal that ended it, if one did.
  func run() -> Int32? {
    defer {
      saveIfWanted()
      deck.stop()
      insights.stop()
    }
    while true {
      for event in device.wait(
        milliseconds: frames.millisecondsToNext(framesPerSecond), alsoWatching: news.descriptor)
      {
        switch event {
        case .key(let key):
          (isDirty, isUrgent) = (true, true)
          if let effect = update(&model, key, on: device.size), !perform(effect) { return nil }
        case .pointer(let pointer):
          (isDirty, isUrgent) = (true, true)
          if let effect = update(&model, pointer, size: device.size) { _ = perform(effect) }
        case .reload: reloadThemes()
        case .end(let signal): return signal
        case .suspend: suspend()
        case .resize, .resume: (isDirty, isUrgent) = (true, true)
        case .watched: news.clear()
        }
      }
      saveIfWanted()
      hear()
      draw()
    }
  }
}

// MARK: - Transport

extension Scope {
  /// - Returns: false when the user quits.
  private func perform(_ effect: Effect) -> Bool {
    switch effect {
    case .quit: return false
    case .togglePause: togglePause()
    case .seek(let seconds): deck.seek(to: deck.source.position + seconds)
    case .restart: deck.seek(to: 0)
    case .seekTo(let seconds): deck.seek(to: seconds)
    case .previousTrack: change(-1)
    case .nextTrack: change(1)
    case .track(let index): change { $0.open(index: index) }
    case .volume: deck.track?.setLoudness(model.display.loudness)
    case .order: playlist.shuffle(model.display.order.isShuffled)
    case .reloadThemes: reloadThemes()
    case .forget: deck.forget(&model)
    case .save: isToSave = true
    case .record: toggleRecording()
    case .insight: break
    case .smoothing(let seconds): deck.analysis.setSmoothing(seconds)
    }
    return true
  }

  /// At the end, plays once more.
  private func togglePause() {
    guard deck.isFinished, deck.track != nil else { return deck.togglePause() }
    deck.seek(to: 0)
    deck.source.resume()
  }

  /// Goes to the next or the previous track, if there is one that can be opened.
  @discardableResult
  private func change(_ step: Int, isPaused: Bool = false) -> Bool {
    change(isPaused: isPaused) { [wraps = model.display.order.repeats == .all] in $0.open(step, wraps: wraps) }
  }

  /// Goes on after a track's end, which a seek may have come to while paused.
  private func goOn() {
    let isPaused = deck.source.isPaused
    if deck.track != nil, model.display.order.repeats == .one {
      // A device that went away may have come back.
      if case .device = settings.target, deck.source.silence != nil,
        change(isPaused: isPaused, { $0.open(index: $0.index) })
      {
        return
      }
      return deck.seek(to: 0)
    }
    if !change(1, isPaused: isPaused) { deck.isFinished = true }
  }

  @discardableResult
  private func change(isPaused: Bool = false, _ open: (inout Playlist) -> AudioFile?) -> Bool {
    let file = open(&playlist)
    if let failure = playlist.failure { model.message = Message(failure, isWarning: true) }
    guard let file else { return false }
    deck.stop()
    deck = Deck(file, ear: ear, through: settings.target, news: news, smoothing: model.display.smoothing)
    if isPaused { deck.source.pause() }
    beginTrack()
    return true
  }

  private func beginTrack() {
    guard let track = deck.track else { return }
    track.setLoudness(model.display.loudness)
    track.setOutputDelay(settings.outputDelay)
    model.playlist.current = playlist.index
    model.startTrack(
      title: deck.title(file: playlist.current), duration: track.info.seconds, sourceRate: Double(track.info.rate))
    insights.startTrack()
    recordTrack()
    deck.start()
  }

  private func saveIfWanted() {
    if isToSave { savePicture() }
    isToSave = false
  }

  private func reloadThemes() {
    model.reloadThemes(settings.environment)
    isDirty = true
  }

  private func suspend() {
    let wasPaused = deck.source.isPaused
    deck.source.pause()
    device.suspend()
    if !wasPaused { deck.source.resume() }
    isDirty = true
  }
}

// MARK: - Picture

extension Scope {
  /// Takes over what has been heard since the last look.
  private func hear() {
    let update = deck.hear(into: &model) { model, column in insights.hear(column, in: model) }
    record(update)
    if !update.columns.isEmpty { (isDirty, hasNews) = (true, true) }
    // A seek since then takes the end back.
    if update.isEnd, deck.track?.isFinished ?? true {
      for warning in deck.source.warnings { playlist.note("warning: \(warning)") }
      if let warning = deck.source.warnings.first { model.message = Message("\(warning)", isWarning: true) }
      goOn()
    }
    if deck.refresh(&model) { isDirty = true }
    if insights.refresh(&model) { isDirty = true }
  }

  /// Frames a second now: few while nothing moves. A key or a sound makes the next frame due at once.
  private var framesPerSecond: Double {
    let isIdle = model.isSilent || model.state == .paused || model.state == .finished
    return isIdle && !isUrgent
      ? min(settings.framesPerSecond, FrameClock.idleFramesPerSecond) : settings.framesPerSecond
  }

  /// Draws when a frame is due and something has changed.
  private func draw() {
    guard let elapsed = frames.begin(framesPerSecond, isNews: hasNews) else { return }
    (isUrgent, hasNews) = (false, false)
    let isMoved = model.ease(over: elapsed)
    model.status.framesPerSecond = frames.rate
    guard isDirty || isMoved else { return }
    if isDirty { picture = render(model, size: device.size) } else { renderMoving(model, on: &picture) }
    isDirty = false
    device.show(picture)
    frames.drawn()
    deck.noteShown(&model)
  }
}
