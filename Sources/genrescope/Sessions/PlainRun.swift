import ArgumentParser
import Audio
import Recording
import Samples
import Screen

/// Plays without a screen, and prints a line when the leading genre changes: for screen readers, logs and pipes.
struct PlainRun {
  let files: [String]
  let problems: [String]
  let ear: Ear
  let settings: Scope.Settings
  /// A new file to record to.
  let recording: NewFile?

  func run() throws {
    var playlist = Playlist(files)
    for problem in problems { playlist.note(problem) }
    let recorder = Recorder()
    let news = WakeSignal()
    if recording != nil { Interrupt.listen() }
    while !Interrupt.isAsked, let file = playlist.open(1) {
      var deck = Deck(
        file, ear: ear, through: settings.target, news: news, smoothing: settings.display.smoothing)
      defer { deck.stop() }
      deck.track?.setLoudness(settings.display.loudness)
      deck.track?.setOutputDelay(settings.outputDelay)
      var model = ScopeModel(ear, isLive: false)
      model.startTrack(
        title: deck.title(file: playlist.current), duration: deck.track?.info.seconds,
        sourceRate: Double(deck.source.rate))
      if recorder.isRecording {
        try recorder.begin(RecordedTrack(model))
      } else if let recording {
        try recorder.start(recording, ear: ear, track: RecordedTrack(model))
      }
      try play(&deck, &model, news, recorder)
      for warning in deck.source.warnings { playlist.note("warning: \(warning)") }
    }
    try recorder.stop()
    for problem in playlist.problems { Console.say(problem) }
    if playlist.problems.contains(where: { !$0.hasPrefix("warning: ") }) { throw ExitCode(1) }
  }

  private func play(_ deck: inout Deck, _ model: inout ScopeModel, _ news: WakeSignal, _ recorder: Recorder) throws {
    try Console.emit(model.title)
    if case .device = settings.target, let silence = deck.source.silence { Console.say(silence) }
    try deck.report(on: &model, news, recorder)
  }
}

/// Listens without a screen, in the same way.
struct PlainListening {
  let input: LiveInput
  /// Where the sound comes from.
  let title: String
  let ear: Ear
  let recorder: Recorder
  /// Time constant of the belief's smoothing in seconds.
  let smoothing: Double
  /// A new file to record to.
  let recording: NewFile?

  func run() throws {
    let news = WakeSignal()
    var deck = Deck(input, ear: ear, news: news, smoothing: smoothing, keepsSound: recorder.keepsSound)
    defer { deck.stop() }
    var model = ScopeModel(ear, isLive: true)
    model.startTrack(title: title, duration: nil, sourceRate: Double(input.rate))
    if let recording {
      Interrupt.listen()
      try recorder.start(recording, ear: ear, track: RecordedTrack(model))
    }
    try Console.emit(model.title)
    try deck.report(on: &model, news, recorder)
    try recorder.stop()
    // Said already.
    if input.failure != nil { throw ExitCode(1) }
  }
}

extension Deck {
  /// Plays or listens to the end, or until an interrupt that is listened for, and prints what there is to say.
  fileprivate mutating func report(on model: inout ScopeModel, _ news: WakeSignal, _ recorder: Recorder) throws {
    start()
    var report = LeaderReport()
    var silence = track == nil ? nil : source.silence
    while true {
      news.wait(milliseconds: 200)
      news.clear()
      let update = try hear(into: &model) { model, column in
        if let line = report.line(model, at: column.time) { try Console.emit(line) }
      }
      try recorder.append(update)
      if source.silence != silence {
        silence = source.silence
        Console.say(silence ?? "listening again")
      }
      if update.isEnd || Interrupt.isAsked { return }
    }
  }
}
