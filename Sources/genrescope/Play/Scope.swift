import Audio
import Belief
import Glibc
import Samples
import Screen
import Terminal

/// The player with its picture: joins keys, transport, analysis and screen. Main thread.
final class Scope {
  /// How sound and picture are wanted.
  struct Settings {
    /// What to play through.
    var target: TrackPlayer.Target
    var display: DisplaySettings
    /// Frames a second, at most.
    var framesPerSecond = 30.0
  }

  private let ear: Ear
  private let device: any ScreenDevice
  private let settings: Settings
  private(set) var playlist: Playlist
  private(set) var model: ScopeModel
  private var deck: Deck
  private let news: WakeSignal
  private var frames = FrameClock()
  private var isDirty = true

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
    news = WakeSignal()
    model = ScopeModel(
      labels: ear.labels, columnDuration: ear.mel.columnSeconds, receptiveField: ear.network.receptiveField,
      modelRate: Double(ear.mel.sampleRate), isLive: false, display: settings.display)
    model.status.colourDepth = colourDepth
    deck = Deck(file, ear: ear, through: settings.target, news: news, smoothing: settings.display.smoothing)
    beginTrack()
  }

  /// Plays and draws until the user quits.
  /// - Returns: the signal that ended it, if one did.
  func run() -> Int32? {
    defer { deck.stop() }
    while true {
      for event in device.wait(
        milliseconds: frames.millisecondsToNext(settings.framesPerSecond), alsoWatching: news.descriptor)
      {
        switch event {
        case .key(let key):
          isDirty = true
          if let effect = update(&model, key), !perform(effect) { return nil }
        case .end(let signal): return signal
        case .suspend: suspend()
        case .resize, .resume: isDirty = true
        case .watched: news.clear()
        }
      }
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
    case .togglePause: deck.togglePause()
    case .seek(let seconds): deck.seek(to: deck.player.position + seconds)
    case .restart: deck.seek(to: 0)
    case .previousTrack: change(-1)
    case .nextTrack: change(1)
    case .smoothing(let seconds): deck.analysis.setSmoothing(seconds)
    }
    return true
  }

  /// Goes to another track, if there is one that can be opened.
  @discardableResult
  private func change(_ step: Int) -> Bool {
    let problems = playlist.problems.count
    let file = playlist.open(step)
    if playlist.problems.count > problems, let latest = playlist.problems.last {
      model.message = Message(latest, isWarning: true)
    }
    guard let file else { return false }
    deck.stop()
    deck = Deck(file, ear: ear, through: settings.target, news: news, smoothing: model.display.smoothing)
    beginTrack()
    return true
  }

  private func beginTrack() {
    let info = deck.player.info
    model.startTrack(title: deck.title(file: playlist.current), duration: info.seconds, sourceRate: Double(info.rate))
    deck.start()
  }

  private func suspend() {
    let wasPaused = deck.player.isPaused
    deck.player.pause()
    device.suspend()
    if !wasPaused { deck.player.resume() }
    isDirty = true
  }
}

// MARK: - Picture

extension Scope {
  /// Takes over what has been heard since the last look.
  private func hear() {
    let update = deck.hear(into: &model)
    if !update.columns.isEmpty { isDirty = true }
    if update.isEnd {
      for warning in deck.player.warnings { playlist.note("warning: \(warning)") }
      if let warning = deck.player.warnings.first { model.message = Message("\(warning)", isWarning: true) }
      if !change(1) { deck.isFinished = true }
    }
    if deck.refresh(&model) { isDirty = true }
  }

  /// Draws when a frame is due and something has changed.
  private func draw() {
    guard let elapsed = frames.begin(settings.framesPerSecond) else { return }
    if model.ease(over: elapsed) { isDirty = true }
    model.status.framesPerSecond = frames.rate
    guard isDirty else { return }
    isDirty = false
    device.show(render(model, size: device.size))
    frames.drawn()
    deck.noteShown(&model)
  }
}
