import Audio
import FoundationEssentials
import Glibc
import Network
import Samples
import Screen
import TestSupport
import Testing

@testable import genrescope

/// Live listening as the shell and the terminal see it.
@Suite struct ListenTests {
  @Test func devicesAreListedForPrograms() throws {
    struct Device: Decodable {
      let name: String
      let description: String
      let capture: Bool
      let playback: Bool
      let `default`: Bool
    }
    let result = try Program.run(["devices", "--json"])
    let devices = try result.output.split(separator: "\n").map {
      try JSONDecoder().decode(Device.self, from: Data($0.utf8))
    }
    #expect(result.status == (devices.contains(where: \.capture) ? 0 : 1))
  }

  @Test func noDeviceIsASentence() throws {
    let result = try Program.run(["listen", "--device", "no-such-device"])
    #expect(result.status == 1 && result.output == "")
    #expect(result.errors.hasPrefix("genrescope: no capture device: ") && result.errors.contains("genrescope devices"))
  }

  @Test(arguments: [
    ["listen", "song.flac"], ["listen", "--raw", "mp3:44100:2", "-"], ["listen", "--realtime"], ["listen", ""],
  ]) func oddCommandLinesAreRefused(arguments: [String]) throws {
    let result = try Program.run(arguments)
    #expect(result.status == 2 && result.output == "")
  }

  @Test func emptyInputIsASentence() throws {
    // Programs are run with nothing on stdin.
    let result = try Program.run(["listen", "-"])
    #expect(result.status == 1 && result.errors.contains("does not begin like WAV, AU or FLAC"))
  }

  @Test func whatCannotBeReadIsAnError() throws {
    let scratch = try Scratch()
    let result = try Program.run(["listen", "--plain", "--raw", "s16le:22050:1", scratch.path])
    #expect(result.status == 1 && result.errors == "genrescope: \(scratch.path) cannot be read: Is a directory\n")
  }

  @Test func playingWithoutADeviceIsSaidWithoutAScreenToo() throws {
    let scratch = try Scratch()
    let sound = try scratch.write(wave(music(seconds: 0.2)), to: "music.wav")
    let result = try Program.run(["play", "--plain", "--device", "no-such-device", sound])
    #expect(result.status == 0 && result.errors.contains("“no-such-device” cannot be opened"))
    for offset in ["-300", "300"] {
      #expect(try Program.run(["play", "--plain", "--mute", "--offset", offset, sound]).errors == "")
    }
  }

  @Test(arguments: ["", "--raw s16le:22050:1 "]) func aPipeIsHeardToItsEnd(options: String) throws {
    let (session, scratch) = (try TmuxSession(width: 80, height: 24), try Scratch())
    let bytes = wave(music(seconds: 20))
    let path = try scratch.write(options.isEmpty ? bytes : Array(bytes.dropFirst(44)), to: "music")
    try session.type("cat \(path) | \(Program.path) listen \(options)-; echo status=$?")
    let screen = try session.wait("the end of the session") { $0.contains("■ stdin") && $0.contains("0:20") }
    #expect(screen.contains("SESSION") && screen.contains("x forget"))
    try session.press("q")
    try session.wait("the shell") { $0.contains("status=0") }
  }
}

@Suite struct LevelTests {
  /// What a writer that has gone left in a FIFO is no level any more.
  @Test func nothingThatComesHasNoLevel() throws {
    let scratch = try Scratch()
    let path = scratch.file("fifo")
    try #require(mkfifo(path, 0o600) == 0)
    let input = try LiveInput(.raw(#require(RawFormat("s16le:22050:1")), path: path))
    let (ear, news) = (Ear(try GenreModel.embedded()), WakeSignal())
    var deck = Deck(input, ear: ear, news: news, smoothing: 1.7, keepsSound: false)
    defer { deck.stop() }
    deck.start()
    let writer = open(path, O_WRONLY)
    let bytes = Array(wave(music(seconds: 1)).dropFirst(44))
    try #require(write(writer, bytes, bytes.count) == bytes.count && close(writer) == 0)
    var model = ScopeModel(ear, isLive: true)
    var levels: [Float] = []
    while levels.count < 1_000, levels.last != -.infinity || levels.max() == -.infinity {
      news.wait(milliseconds: 20)
      news.clear()
      _ = deck.hear(into: &model)
      levels.append(model.inputLevel)
    }
    #expect(levels.contains { $0 > -40 } && levels.last == -.infinity)
  }
}

@Suite struct SoundRecordingTests {
  /// What was heard is kept when Ctrl-C ends a session without a screen.
  @Test func anInterruptKeepsTheRecording() throws {
    let (session, scratch) = (try TmuxSession(width: 80, height: 24), try Scratch())
    let sound = try scratch.write(wave(music(seconds: 7.5)), to: "music.wav")
    let recording = scratch.file("kept.genrescope")
    let command = "(cat \(sound); sleep 100) | \(Program.path) listen - --plain --record \(recording); echo status=$?"
    try session.type(command)
    // The first belief has been heard, but the last second has not been written yet.
    try session.wait("a genre") { $0.contains("stdin") && $0.contains("0:0") }
    try session.press("C-c")
    try session.wait("the shell") { $0.contains("status=0") }
    let replayed = try Program.run(["replay", "--plain", recording])
    #expect(replayed.status == 0 && replayed.errors == "", "\(replayed.errors)")
  }

  /// The sound that is kept is what was heard, sample for sample, and only on demand.
  @Test func soundIsKeptOnDemand() throws {
    let scratch = try Scratch()
    let sound = try scratch.write(wave(music(seconds: 5)), to: "music.wav")
    func listen(_ name: String, _ more: String...) throws -> Program.Result {
      let options = ["listen", "-", "--plain", "--record", scratch.file(name)] + more
      return try Program.run(
        program: "bash", ["-c", #"cat "$0" | "$@""#, sound, Program.path] + options)
    }
    let kept = try listen("a.genrescope", "--with-audio")
    #expect(kept.status == 0, "\(kept.errors)")
    let heard = try Program.run(["classify", "--json", sound, scratch.file("a.flac")])
    let lines = heard.output.split(separator: "\n").map { $0.drop { $0 != "," } }
    #expect(lines.count == 2 && lines[0].prefix(60) == lines[1].prefix(60), "\(heard.output)\(heard.errors)")
    #expect(try listen("b.genrescope").status == 0)
    #expect(!FileManager.default.fileExists(atPath: scratch.file("b.flac")))
    // What is there is never written over.
    let again = try listen("c.genrescope", "--with-audio")
    #expect(again.status == 0)
    try FileManager.default.removeItem(atPath: scratch.file("c.genrescope"))
    let refused = try listen("c.genrescope", "--with-audio")
    #expect(refused.status == 1 && refused.errors.contains("c.flac"))
  }
}
