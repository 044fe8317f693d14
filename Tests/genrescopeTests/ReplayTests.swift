import Audio
import Glibc
import Network
import Recording
import Samples
import Terminal
import TestSupport
import Testing

@testable import Screen
@testable import genrescope

private func ear() throws -> Ear { Ear(try GenreModel.embedded()) }

/// Plays a file faster than real into a recording.
/// - Returns: the recording, and what was heard.
func record(_ seconds: Double, seekingTo place: Double? = nil) throws -> (
  recording: Recording, heard: [AnalysisThread.Column]
) {
  let scratch = try Scratch()
  let path = try scratch.write(wave(music(seconds: seconds)), to: "music.wav")
  let (ear, news) = (try ear(), WakeSignal())
  let file = try AudioFile(path: path)
  var deck = Deck(file, ear: ear, through: .muted(speed: 25), news: news, smoothing: 1.7)
  var model = ScopeModel(ear, isLive: false)
  model.startTrack(title: "music.wav", duration: seconds, sourceRate: 22_050)
  let recorder = Recorder()
  let output = scratch.file("recording")
  try recorder.start(NewFile(output), ear: ear, track: RecordedTrack(model))
  var heard: [AnalysisThread.Column] = []
  var place = place
  deck.start()
  defer { deck.stop() }
  while true {
    news.wait(milliseconds: 100)
    news.clear()
    let update = deck.hear(into: &model)
    heard += update.columns
    try recorder.append(update)
    if let target = place, heard.contains(where: { $0.belief != nil }) {
      place = nil
      deck.seek(to: target)
    }
    if update.isEnd { break }
  }
  try recorder.stop()
  return (try Recording(path: output), heard)
}

@Suite struct ReplayTests {
  /// A replay shows what the live run showed: beliefs exactly, mel columns to half a step.
  @Test(arguments: [nil, 15.0]) func aReplayShowsWhatWasHeard(seekingTo place: Double?) throws {
    let (recording, heard) = try record(20, seekingTo: place)
    #expect(recording.header.labels == (try ear()).labels && recording.lostBytes == 0)
    try #require(recording.columns.count == heard.count)
    #expect(heard.count { $0.seam == .anew } == (place == nil ? 0 : 1))
    var replay = Replay(recording)
    var steps = 0
    for (index, column) in heard.enumerated() {
      replay.go(to: Double(index + 1) * recording.header.columnSeconds)
      #expect(replay.shown == index + 1)
      let recorded = recording.columns[index]
      #expect(recorded.time == column.time && recorded.isAfterSeek == (column.seam == .anew))
      for (level, decibels) in zip(recorded.levels, column.decibels) where decibels > -100 {
        #expect(abs(MelLevel.decibels(level) - decibels) <= 0.301)
      }
      guard column.state == .step, let belief = column.belief else { continue }
      steps += 1
      #expect(replay.model.belief == belief.smoothed && replay.model.trackBelief == belief.track)
      #expect(replay.model.leader?.label == belief.leader && recorded.belief?.logits == belief.logits)
    }
    #expect(steps > 10)
  }

  @Test func seekingShowsWhatPlayingThroughShows() throws {
    var (one, other) = (Replay(try record(12).recording), Replay(try record(12).recording))
    for seconds in [11.0, 3.5, 0, 7.25, 100, -5, 6] {
      one.go(to: seconds)
      other.go(to: 0)
      for tick in 0...Int(max(0, seconds) * 10) { other.go(to: Double(tick) / 10) }
      other.go(to: seconds)
      #expect(one.shown == other.shown && one.position == other.position)
      #expect(one.model.belief == other.model.belief && one.model.history.columns == other.model.history.columns)
    }
  }

  /// The playlist of a replay is its tracks.
  @Test func aReplayGoesToItsTracks() throws {
    let scratch = try Scratch()
    let path = scratch.file("recording")
    let header = try record(3).recording.header
    let writer = try RecordingWriter(open(path, O_WRONLY | O_CREAT, 0o600), header: header)
    for title in ["one", "two"] {
      try writer.begin(RecordedTrack(title: title, seconds: 3, sourceRate: nil))
      for index in 0..<40 {
        try writer.append(
          RecordedColumn(
            time: Double(index) * header.columnSeconds, state: .silent, warmUp: 0, isAfterSeek: false,
            levels: [UInt8](repeating: 0, count: header.bands), belief: nil))
      }
    }
    try writer.flush()
    var replay = Replay(try Recording(path: path))
    #expect(replay.model.playlist.titles == ["one", "two"] && replay.model.playlist.current == 0)
    replay.go(toTrack: 1)
    replay.go(to: replay.position + 1)
    #expect(replay.model.playlist.current == 1 && replay.model.title == "two")
    replay.go(toTrack: 0)
    #expect(replay.position == 0 && replay.model.playlist.current == 0)
    replay.go(toTrack: 2)
    #expect(replay.position == 0)
  }

  /// A track of which nothing was heard is none to stop at, and one that is come to is named before it is heard.
  @Test func aReplayPassesOverTracksWithoutColumns() throws {
    let scratch = try Scratch()
    let path = scratch.file("recording")
    let header = try record(3).recording.header
    let writer = try RecordingWriter(open(path, O_WRONLY | O_CREAT, 0o600), header: header)
    for (title, count) in [("none", 0), ("one", 40), ("none", 0), ("two", 40), ("two", 40), ("none", 0)] {
      try writer.begin(RecordedTrack(title: title, seconds: 3, sourceRate: nil))
      for index in 0..<count {
        try writer.append(
          RecordedColumn(
            time: Double(index) * header.columnSeconds, state: .step, warmUp: 1, isAfterSeek: false,
            levels: [UInt8](repeating: 0, count: header.bands),
            belief: .init(
              logits: [Float](repeating: 0, count: 11), smoothed: [Float](repeating: 1 / 11, count: 11),
              track: [Float](repeating: 1 / 11, count: 11), leader: 2, since: 0)))
      }
    }
    try writer.flush()
    var replay = Replay(try Recording(path: path))
    #expect(replay.model.playlist.titles == ["one", "two", "two"] && replay.model.title == "one")
    for (step, index) in [(1, 1), (1, 2), (1, 2), (-1, 1), (-1, 0), (-1, 0)] {
      replay.goToTrack(step)
      #expect(replay.model.playlist.current == index && replay.model.title == ["one", "two", "two"][index])
      #expect(replay.model.belief == nil && abs(replay.position - Double(index * 40) * header.columnSeconds) < 1e-9)
    }
    let lines = try Program.run(["replay", "--plain", "--speed", "1000", path]).output.split(separator: "\n")
    #expect(lines.map { $0.prefix(3) } == ["one", "0:0", "two", "0:0", "two", "0:0"])
  }

  @Test func goingBackLeavesAHeldPictureAsItIs() throws {
    var replay = Replay(try record(6).recording)
    replay.go(to: 5)
    _ = update(&replay.model, "f")
    let held = replay.model.history.columns
    replay.go(to: 2)
    #expect(replay.model.isFrozen && replay.model.history.columns == held)
    _ = update(&replay.model, "f")
    #expect(replay.model.history.columns == replay.shown)
  }
}

/// A screen that presses keys as the scope asks for them.
private final class KeyStage: ScreenDevice {
  let size = Size(width: 80, height: 24)
  private(set) var canvases = 0
  var act: () -> [Event] = { [] }

  func show(_ canvas: Canvas) { canvases += 1 }
  func wait(milliseconds: Int32, alsoWatching descriptor: Int32?) -> [Event] {
    poll(nil, 0, milliseconds)
    return act()
  }
  func suspend() {}
  func close() {}
}

@Suite struct ReplayScopeTests {
  /// A recording is explained where the model that made it is at hand.
  @Test func recordingsAreExplained() throws {
    let news = WakeSignal()
    let recording = try record(4).recording
    var replay = Replay(recording, insights: Insights(try ear(), environment: [:], news: news))
    defer { replay.stop() }
    replay.go(to: 60)
    _ = update(&replay.model, "w")
    replay.refreshInsights()
    #expect(replay.model.insight == nil)
    news.wait(milliseconds: 60_000)
    replay.refreshInsights()
    #expect(replay.model.insight?.label == replay.model.leader?.label && replay.model.insight != nil)
  }

  /// A model explains what it has heard itself: columns and labels have to be its own, not the hash alone.
  @Test func onlyOwnRecordingsAreExplained() throws {
    let (ear, recording) = (try ear(), try record(1).recording)
    #expect(recording.isMade(by: ear))
    var others = [recording.header, recording.header, recording.header]
    others[0].modelHash = "0123456789abcdef"
    others[1].bands = 64
    others[2].labels.append("polka")
    for header in others {
      let scratch = try Scratch()
      let path = scratch.file("other")
      try RecordingWriter(open(path, O_WRONLY | O_CREAT, 0o600), header: header).flush()
      #expect(try !Recording(path: path).isMade(by: ear))
    }
  }

  @Test func whereTheModelIsMissingItIsSaid() throws {
    let stage = KeyStage()
    let scope = ReplayScope(Replay(try record(3).recording), speed: 20, on: stage)
    var isAsked = false
    stage.act = { [unowned scope] in
      defer { isAsked = true }
      if !isAsked { return [.key("w")] }
      #expect(scope.replay.model.message?.text.contains("--model") == true)
      #expect(!scope.replay.model.display.showsWhy)
      return [.key("q")]
    }
    #expect(scope.run() == nil)
  }

  @Test func whatIsRefusedChangesNothing() throws {
    let stage = KeyStage()
    let scope = ReplayScope(Replay(try record(3).recording), speed: 20, on: stage)
    let before = scope.replay.model.display
    var keys: [Key] = ["]", "l", "u", "9", "0"]
    stage.act = { [unowned scope] in
      let display = scope.replay.model.display
      #expect(display.smoothing == before.smoothing && display.order == before.order)
      #expect(display.volume == before.volume && display.isMuted == before.isMuted)
      return [.key(keys.isEmpty ? "q" : keys.removeFirst())]
    }
    #expect(scope.run() == nil)
  }

  @Test func theKeysWork() throws {
    let stage = KeyStage()
    let scope = ReplayScope(Replay(try record(20).recording), speed: 20, on: stage)
    var step = 0
    var held = 0.0
    stage.act = { [unowned scope] in
      let replay = scope.replay
      switch step {
      case 0 where replay.position > 2:
        step = 1
        return [.key(" ")]
      case 1 where replay.model.state == .paused:
        (step, held) = (2, replay.position)
        return [.key(.right), .key("r")]
      case 2 where replay.position >= min(held + 5, replay.recording.seconds):
        #expect(replay.position == min(held + 5, replay.recording.seconds) && replay.model.message?.isWarning == true)
        step = 3
        return [.key(.home), .key(" ")]
      case 3 where replay.model.state == .finished:
        step = 4
        return [.key(" ")]
      case 4 where replay.model.state == .playing:
        #expect(replay.position < 10, "Space at the end plays once more")
        step = 5
        return [.key("q")]
      default: return []
      }
    }
    #expect(scope.run() == nil && step == 5 && stage.canvases > 5)
  }
}
