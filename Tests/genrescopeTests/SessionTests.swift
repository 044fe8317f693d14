import Files
import Network
import Picture
import Recording
import Samples
import TestSupport
import Testing

@testable import Screen
@testable import genrescope

private func ear() throws -> Ear { Ear(try GenreModel.embedded()) }

@Suite struct RecorderTests {
  /// Told when it happens, and again at the session's end.
  @Test func aFailureIsNotForgotten() throws {
    let scratch = try Scratch()
    _ = try scratch.write(Array("dear".utf8), to: "a.flac")
    let recorder = Recorder(keepsSound: true)
    let ear = try ear()
    let track = RecordedTrack(ScopeModel(ear, isLive: true))
    for name in ["a", "b"] {
      let isPossible = name == "b"
      let file = try NewFile(scratch.file(name + ".genrescope"))
      #expect(((try? recorder.start(file, ear: ear, track: track)) != nil) == isPossible)
      #expect(((try? recorder.stop()) != nil) == isPossible)
    }
  }

  @Test func aRecordingNeverReplacesAFile() throws {
    let scratch = try Scratch()
    let path = try scratch.write([1, 2, 3], to: "dear")
    #expect(throws: FileError.self) { _ = try NewFile(path) }
  }
}

@Suite struct InsightTests {
  /// Hours of silence take no room in an answer.
  @Test func whatLiesBeforeALongSilenceIsNotExplained() throws {
    let news = WakeSignal()
    let ear = try ear()
    var insights = Insights(ear, environment: [:], news: news)
    defer { insights.stop() }
    var model = ScopeModel(ear, isLive: true)
    (model.leader, model.display.showsWhy) = ((0, 0), true)
    for start in [1, 1_000_000] {
      for column in start..<start + 300 {
        insights.hear((0..<ear.mel.bands).map { Float(-40 + (column + $0) % 20) }, before: column)
      }
    }
    _ = insights.refresh(&model)
    #expect(model.insight == nil)
    news.wait(milliseconds: 60_000)
    _ = insights.refresh(&model)
    let insight = try #require(model.insight)
    #expect(insight.columns.lowerBound >= 999_999 && insight.columns.count <= 300)
  }
}

@Suite struct PlainTests {
  /// Killed outright, it leaves what it heard to its last whole second, and that can be replayed.
  @Test func aKilledRecordingIsReadable() throws {
    let scratch = try Scratch()
    let sound = try scratch.write(wave(music(seconds: 60)), to: "music.wav")
    let output = scratch.file("recording")
    let result = try Program.run(
      program: "timeout", ["-s", "KILL", "6", Program.path, "--plain", "--mute", "--record", output, sound])
    #expect(result.status != 0)
    let lines = result.output.split(separator: "\n")
    #expect(lines.first == "music.wav" && lines.count > 1)
    let recording = try Recording(path: output)
    #expect(recording.seconds > 2 && recording.columns.contains { $0.belief != nil })
    let replayed = try Program.run(["replay", "--plain", "--speed", "1000", output])
    #expect(replayed.status == 0 && replayed.output.hasPrefix("music.wav\n0:0"))
    #expect(replayed.output.split(separator: "\n").count > 1)
  }

  @Test func saysWhatCannotBeReplayed() throws {
    let scratch = try Scratch()
    let text = try scratch.write(Array("GSCOPE1\nbut then not".utf8), to: "bad")
    for path in [text, scratch.file("missing"), "/dev/null"] {
      let result = try Program.run(["replay", "--plain", path])
      #expect(result.status == 1 && result.output == "" && result.errors.hasPrefix("genrescope: \(path) "))
    }
    #expect(try Program.run(["replay", "--speed", "0", text]).status == 2)
  }

  @Test func aLineForEachChange() {
    var model = ScopeModel(
      labels: ["a", "b"], columnDuration: 0.1, receptiveField: 1, modelRate: 22_050, isLive: false)
    var report = LeaderReport()
    #expect(report.line(model, at: 0) == nil)
    model.belief = [0.7, 0.3]
    model.leader = (0, 0)
    #expect(report.line(model, at: 61) == "1:01  a  70.0 %" && report.line(model, at: 62) == nil)
    model.belief = [0.4, 0.6]
    model.leader = (1, 0)
    #expect(report.line(model, at: 63) == "1:03  b  60.0 %")
  }
}

@Suite struct ScreenPictureTests {
  @Test func whatIsShownBecomesAPicture() throws {
    var replay = Replay(try record(8).recording)
    replay.go(to: 7)
    let chart = Chart(replay.model, on: Size(width: 80, height: 24))
    #expect(chart.columns == min(51, replay.shown) && chart.summary != nil)
    let end = Double(replay.shown) * replay.recording.header.columnSeconds
    #expect(abs(chart.start + Double(chart.columns) * chart.columnDuration - end) < 1e-9 && abs(end - 7) < 0.1)
    _ = try chart.picture(.png, size: .standard, theme: .deepsound)
    #expect(Chart(replay.model, on: Size(width: 5, height: 5)).columns == 0)
  }

  @Test func picturesReplaceNothing() throws {
    let scratch = try Scratch()
    let stem = scratch.file("a")
    #expect(try NewFile.create(stem, "png", with: [1]) == stem + ".png")
    #expect(try NewFile.create(stem, "png", with: [2]) == stem + "-2.png")
    #expect(throws: FileError.self) { _ = try NewFile.create(scratch.file("none/a"), "png", with: [1]) }
  }
}
