import Audio
import Glibc
import Network
import Screen
import Terminal
import TestSupport
import Testing

@testable import genrescope

/// A screen without a terminal that presses keys when it is told to, and waits for what the scope waits for.
private final class Stage: ScreenDevice {
  let size = Size(width: 80, height: 24)
  private(set) var canvases = 0
  private(set) var last: Canvas?
  private let act: () -> [Event]

  /// - Parameter act: looked at after each wait; gives the events to happen.
  init(_ act: @escaping () -> [Event]) { self.act = act }

  func show(_ canvas: Canvas) {
    canvases += 1
    last = canvas
  }

  func wait(milliseconds: Int32, alsoWatching descriptor: Int32?) -> [Event] {
    var entry = pollfd(fd: descriptor ?? -1, events: Int16(POLLIN), revents: 0)
    let isNews = poll(&entry, 1, milliseconds) > 0
    return act() + (isNews ? [.watched] : [])
  }

  func suspend() {}
  func close() {}
}

/// Plays files faster than real until `act` quits.
private func play(
  _ files: [String], speed: Double = 25, _ act: @escaping (Scope) -> [Event]
) throws -> (scope: Scope, stage: Stage) {
  let ear = Ear(try GenreModel.embedded())
  var playlist = Playlist(files)
  guard let file = playlist.open(1) else { throw ProgramError(reason: "\(playlist.problems)") }
  weak var scope: Scope?
  let stage = Stage { scope.map(act) ?? [] }
  let made = Scope(
    file, of: playlist, ear: ear, on: stage,
    settings: .init(target: .muted(speed: speed), display: DisplaySettings()), colourDepth: "256 colours")
  scope = made
  _ = made.run()
  return (made, stage)
}

@Suite struct ScopeTests {
  /// Played, a file is believed to be what `classify` says.
  @Test(arguments: [22_050, 44_100, 8_000]) func playBelievesWhatClassifyBelieves(rate: Int) throws {
    let scratch = try Scratch()
    let path = try scratch.write(wave(music(seconds: 9, rate: rate), rate: rate), to: "music.wav")
    let (scope, stage) = try play([path]) { $0.model.state == .finished ? [.key("q")] : [] }
    let classified = try Classification(path: path, ear: Ear(try GenreModel.embedded()))
    let played = try #require(scope.model.trackBelief)
    for (a, b) in zip(played, classified.belief) { #expect(abs(a - b) <= 1e-4) }
    #expect(stage.canvases > 3)
  }

  @Test func seekMarksThePlaceAndStartsTheNetworkAnew() throws {
    let scratch = try Scratch()
    let path = try scratch.write(wave(music(seconds: 60)), to: "music.wav")
    var stageOfPlay = 0
    _ = try play([path], speed: 10) { scope in
      switch stageOfPlay {
      case 0 where scope.model.belief != nil:
        stageOfPlay = 1
        return [.key(.up)]
      case 1 where scope.model.belief == nil && scope.model.elapsed > 30:
        stageOfPlay = 2
      case 2 where scope.model.belief != nil:
        stageOfPlay = 3
        return [.key("q")]
      default: break
      }
      return []
    }
    #expect(stageOfPlay == 3)
  }

  @Test func pauseHoldsThePlayhead() throws {
    let scratch = try Scratch()
    let path = try scratch.write(wave(music(seconds: 60)), to: "music.wav")
    var held: Double?
    var looks = 0
    _ = try play([path], speed: 10) { scope in
      if held == nil, scope.model.elapsed > 3 {
        held = scope.model.elapsed
        return [.key(" ")]
      }
      guard let since = held, scope.model.state == .paused else { return [] }
      looks += 1
      #expect(scope.model.elapsed - since < 1.5, "it runs no further than it came until the key was heard")
      return looks > 20 ? [.key("q")] : []
    }
    #expect(looks > 20)
  }

  @Test func atTheEndSpacePlaysOnceMore() throws {
    let scratch = try Scratch()
    let path = try scratch.write(wave(music(seconds: 3)), to: "music.wav")
    var columns: [Int] = []
    _ = try play([path], speed: 10) { scope in
      guard scope.model.state == .finished, scope.model.columnsHeard > columns.last ?? 0 else { return [] }
      columns.append(scope.model.columnsHeard)
      return [.key(columns.count == 1 ? " " : "q")]
    }
    #expect(columns.count == 2 && columns[1] == 2 * columns[0])
  }

  @Test func playsOnAfterABadFile() throws {
    let scratch = try Scratch()
    let first = try scratch.write(wave(music(seconds: 2)), to: "a.wav")
    let bad = try scratch.write(Array("no sound".utf8), to: "b.mp3")
    let last = try scratch.write(wave(music(seconds: 3)), to: "c.wav")
    let (scope, _) = try play([first, bad, last]) { $0.model.state == .finished ? [.key("q")] : [] }
    #expect(scope.playlist.current == last)
    #expect(scope.playlist.problems.count == 1 && scope.playlist.problems[0].contains("b.mp3"))
    #expect(scope.model.title == "c.wav")
  }

  @Test func aMissingFileIsToldOfEachTime() throws {
    let scratch = try Scratch()
    let path = try scratch.write(wave(music(seconds: 60)), to: "music.wav")
    var times = 0
    let (scope, _) = try play([path, scratch.file("missing.wav")]) { scope in
      guard times > 0 else {
        times = 1
        return [.key(">")]
      }
      #expect(scope.model.message?.text.contains("missing.wav") == true)
      times += 1
      return times > 3 ? [.key("q")] : [.key(.tab), .key(.down), .key(.enter)]
    }
    #expect(scope.playlist.problems.count == 1)
  }

  /// What is paused is still paused when a seek has come to a track's end; who asks for the next track wants to hear it.
  @Test func aPauseOutlastsATrack() throws {
    let scratch = try Scratch()
    let files = try ["a", "b", "c"].map { try scratch.write(wave(music(seconds: 20)), to: $0 + ".wav") }
    var stageOfPlay = 0
    let (scope, _) = try play(files, speed: 1) { scope in
      switch (stageOfPlay, scope.model.title, scope.model.state) {
      case (0, "a.wav", _):
        stageOfPlay = 1
        return [.key(" "), .key(.up)]
      case (1, "b.wav", .paused):
        stageOfPlay = 2
        return [.key(">")]
      case (1, "b.wav", .playing), (2, "c.wav", .playing): return [.key("q")]
      default: return []
      }
    }
    #expect(stageOfPlay == 2 && scope.model.title == "c.wav")
  }

  /// The keys w and N bring what speaks for the leading genre, and another w and N take it away.
  @Test func keysBringWhyAndTheNeurons() throws {
    let scratch = try Scratch()
    let path = try scratch.write(wave(music(seconds: 60)), to: "music.wav")
    var stageOfPlay = 0
    let (scope, _) = try play([path], speed: 10) { scope in
      switch stageOfPlay {
      case 0 where scope.model.belief != nil:
        stageOfPlay = 1
        return [.key("w"), .key("N")]
      case 1 where scope.model.insight != nil:
        stageOfPlay = 2
        #expect(scope.model.display.showsWhy && scope.model.display.showsNeurons)
        return [.key("w"), .key("N"), .key("q")]
      default: return scope.model.state == .finished ? [.key("q")] : []
      }
    }
    #expect(stageOfPlay == 2 && scope.model.insight == nil)
  }
}
