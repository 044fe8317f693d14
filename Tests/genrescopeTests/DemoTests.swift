import Audio
import Demo
import FoundationEssentials
import Network
import Recording
import Samples
import Screen
import Terminal
import TestSupport
import Testing

@testable import genrescope

/// What is shown of a file that is played, ten times as fast as it sounds.
private func heardLive(_ path: String, _ ear: Ear) throws -> [AnalysisThread.Column] {
  let news = WakeSignal()
  let file = try AudioFile(path: path)
  var deck = Deck(file, ear: ear, through: .muted(speed: 10), news: news, smoothing: DisplaySettings().smoothing)
  var model = ScopeModel(ear, isLive: false)
  var heard: [AnalysisThread.Column] = []
  deck.start()
  defer { deck.stop() }
  while true {
    news.wait(milliseconds: 100)
    news.clear()
    let update = deck.hear(into: &model)
    heard += update.columns
    if update.isEnd { return heard }
  }
}

@Suite struct DemoRecordingTests {
  /// However fast it was made, a recording shows what a live run shows: beliefs exactly, mel columns to half a step.
  @Test func aRecordingReplaysWhatALiveRunShows() throws {
    let scratch = try Scratch()
    let folder = scratch.file("recordings")
    let result = try Program.run(["demo", "jazz", "--recordings", folder])
    #expect(result.status == 0 && result.output.hasPrefix("Genrescope"), "\(result.errors)")
    let recording = try Recording(path: folder + "/jazz.genrescope")
    let ear = Ear(try GenreModel.embedded())
    let heard = try heardLive(Catalogue.path(of: Catalogue.piece(named: "jazz"), program: Program.path), ear)
    try #require(recording.columns.count == heard.count && recording.lostBytes == 0)
    var replay = Replay(recording)
    for (index, column) in heard.enumerated() {
      replay.go(to: Double(index + 1) * recording.header.columnSeconds)
      let recorded = recording.columns[index]
      #expect(recorded.time == column.time && recorded.levels == column.decibels.map(MelLevel.quantised))
      guard let belief = column.belief else { continue }
      #expect(replay.model.belief == belief.smoothed && replay.model.trackBelief == belief.track)
      #expect(replay.model.leader?.label == belief.leader)
    }
    #expect(heard.count { $0.state == .step } > 50)
    #expect(try Program.run(["demo", "jazz", "--recordings", folder]).status == 1, "nothing is replaced")
  }
}

@Suite struct DemoMenuTests {
  private func menu() -> DemoMenu { DemoMenu(display: DisplaySettings()) }

  private func rows(_ canvas: Canvas) -> [String] {
    (0..<canvas.size.height).map { y in
      let scalars = (0..<canvas.size.width).compactMap { x in canvas[x, y].flatMap { Unicode.Scalar($0.scalar) } }
      return String(String.UnicodeScalarView(scalars))
    }
  }

  @Test func keysChooseAndPlay() {
    var menu = menu()
    for key in ["k", .up, "j", .down, .down, "j", "k"] as [Key] { #expect(menu.take(key) == nil) }
    #expect(menu.selected == 3 && menu.take(.enter) == .play(DemoMenu.entries[3].pieces))
    #expect(menu.take(.end) == nil && menu.take(.down) == nil && menu.take(.enter) == .play(Catalogue.tour))
    for key in ["q", .escape, .character("\u{3}")] as [Key] { #expect(menu.take(key) == .quit) }
  }

  @Test func everyEntryIsShownWhole() {
    let shown = rows(menu().canvas(Size(width: 80, height: 24)))
    #expect(DemoMenu.entries.count == 13)
    for entry in DemoMenu.entries {
      let words = [entry.name, entry.title, entry.length].map { " \($0) " }
      #expect(shown.contains { row in words.allSatisfy { row.contains($0) } }, "\(entry)")
    }
    #expect(shown.contains { $0.contains(DemoMenu.licence) })
  }

  @Test(arguments: [(80, 24), (40, 10), (200, 60), (40, 9)])
  func whereThereIsNoRoomTheSelectedEntryIsSeen(width: Int, height: Int) {
    var menu = menu()
    for entry in DemoMenu.entries {
      let shown = rows(menu.canvas(Size(width: width, height: height)))
      #expect(shown.contains { $0.contains("▶  \(entry.name) ") } && shown[height - 1].contains("q quit"))
      _ = menu.take(.down)
    }
    #expect(menu.canvas(Size(width: 2, height: 1)).cells.count == 2)
  }

  @Test(arguments: 3...8) func noLineIsWrittenOverAnother(height: Int) {
    let wide = rows(menu().canvas(Size(width: 160, height: 40)))
    for row in rows(menu().canvas(Size(width: 160, height: height))) { #expect(wide.contains(row)) }
  }

  @Test func itRunsUntilSomethingIsChosen() {
    var menu = menu()
    let screen = NullTerminal(size: Size(width: 80, height: 24), script: [[.key("j")], [.resize], [.key(.enter)], []])
    #expect(menu.ask(on: screen) == .play([Catalogue.pieces[1]]) && screen.shown.count == 3)
    #expect(menu.ask(on: screen) == .end(signal: 15))
  }

  @Test func fromTheMenuToAPieceAndBack() throws {
    let session = try TmuxSession(width: 80, height: 24)
    try session.type("\(Program.path) demo --mute; echo status=$?")
    try session.wait("the menu") { $0.contains("▶  medley") }
    try session.press("j", "Enter")
    try session.wait("a piece") { $0.contains("Twelve Bars Home") && $0.contains("NOW") }
    try session.press("q")
    try session.wait("the menu again") { $0.contains("▶  blues") }
    try session.press("q")
    try session.wait("the shell") { $0.contains("status=0") }
  }

  @Test func withoutATerminalThePiecesAreListed() throws {
    let result = try Program.run(["demo"])
    #expect(result.status == 0 && result.errors.contains("demo NAME"))
    for piece in Catalogue.pieces { #expect(result.output.contains(piece.title)) }
    #expect(result.output.contains("CC BY 4.0"))
    for wrong in [["jazz", "--all"], ["--record", "x"], ["jazz", "--record", "x", "--recordings", "y"]] {
      #expect(try Program.run(["demo"] + wrong).status == 2)
    }
    #expect(try Program.run(["demo", "polka"]).status == 1)
  }
}
