import FoundationEssentials
import Glibc
import Network
import Screen
import TestSupport
import Testing

@testable import genrescope

/// Escape sequences, controls of either set, and bidirectional characters, in whatever text can come from outside.
@Suite struct HostileTextTests {
  private static let hostile =
    "a\u{1b}[31mb\u{1b}]0;title\u{7}c\u{9b}32md\u{9d}0;e\u{9c}f\u{202a}g\u{202e}h\u{2066}i\u{2069}j\u{200e}k\u{200f}"
    + "l\u{85}m\u{7f}n\u{8}o\u{2028}p\u{ad}q\u{feff}r\u{e0001}s\u{90}t\u{1b}\\u"
  private let scratch: Scratch
  private let sound: String
  private let model: String

  init() throws {
    scratch = try Scratch()
    sound = try scratch.write(Self.tagged(wave(music(seconds: 3))), to: Self.hostile + ".wav")
    model = scratch.file(Self.hostile + ".safetensors")
    try Self.writeModel(to: model)
  }

  /// With a title and an artist, as a LIST chunk of kind INFO.
  private static func tagged(_ wave: [UInt8]) -> [UInt8] {
    func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
      let content = content + [UInt8](repeating: 0, count: content.count % 2)
      return Array(name.utf8) + (0..<4).map { UInt8(truncatingIfNeeded: content.count >> (8 * $0)) } + content
    }
    let text = Array(hostile.utf8) + [0]
    return wave + chunk("LIST", Array("INFO".utf8) + chunk("INAM", text) + chunk("IART", text))
  }

  private func expectHarmless(_ text: String, _ comment: String = "") {
    let bad = text.unicodeScalars.filter { !$0.isShowable && $0 != "\n" }
    #expect(bad.isEmpty, "\(comment) \(text.debugDescription.prefix(2_000))")
  }

  @discardableResult
  private func expectHarmless(_ arguments: [String], environment: [String: String] = [:]) throws -> Program.Result {
    let result = try Program.run(
      arguments,
      environment: ["XDG_CONFIG_HOME": scratch.file("config"), "GENRESCOPE_MODEL": model].merging(environment) { $1 })
    expectHarmless(result.output, "\(arguments)")
    expectHarmless(result.errors, "\(arguments)")
    #expect(!(result.output + result.errors).isEmpty, "\(arguments)")
    return result
  }

  /// A small one.
  private static func writeModel(to path: String) throws {
    let configuration = ModelConfiguration(hop: 1_708, convolutions: [.init(filters: 2, time: 3)], lstm: nil)
    var tensors: [String: [Float]] = [:]
    for (name, shape) in GenreModel.shapes(for: configuration, labels: 2) {
      tensors[name] = (0..<shape.reduce(1, *)).map { Float($0 * 7_919 % 101) / 50 + 0.1 }
    }
    try GenreModel(
      configuration: configuration, labels: [hostile, "b" + hostile],
      provenance: #"{"note": "\#u{1b}[31m\#u{202e}", "\#u{1b}[3m": 1}"#, tensors: tensors
    ).write(to: path)
  }

  @Test func namesOfFilesAndModels() throws {
    for command in [["classify"], ["why"], ["--plain", "--mute"]] {
      let result = try expectHarmless(command + [sound])
      #expect(result.status == 0, "\(result.errors)")
    }
    try expectHarmless(["model", "--model", model])
    try expectHarmless(["model", "--model", scratch.file(Self.hostile)])
    let missing = scratch.file("none" + Self.hostile)
    for command in [
      ["classify"], ["why"], ["replay"], ["train"], ["neurons", "-o", scratch.file("neurons")],
      ["render", "-o", "/dev/null/x.png"],
      ["classify", "--model"], ["evaluate", "--features"], ["features", "-o", "/dev/null"], ["demo"],
      ["train", "--recipe"], ["--plain"], ["listen", "--device"], ["listen", "--raw"],
      ["listen", "--plain", "--raw", "s16le:8000:1"], ["render", sound, "-o"], ["why", sound, "--genre"],
    ] { try expectHarmless(command + [missing]) }
  }

  /// A line for each problem, whatever is in a name.
  @Test func aNameWithALineBreakIsStillOneLine() throws {
    let result = try expectHarmless(["classify", scratch.file("a\nb\rc.wav"), scratch.file("d")])
    #expect(result.errors.split(separator: "\n").count == 2)
  }

  /// What is stripped elsewhere is escaped here: nothing is lost.
  @Test func jsonIsEscapedNotStripped() throws {
    struct Line: Decodable {
      let file: String
      let genre: String
      let belief: [String: Double]
      let model: String
    }
    let result = try expectHarmless(["classify", "--json", sound])
    let line = try JSONDecoder().decode(Line.self, from: Data(result.output.utf8))
    #expect(line.file == sound && line.model == model)
    #expect(line.belief.keys.contains(line.genre) && line.belief.keys.contains(Self.hostile))
    struct Why: Decodable { let file: String }
    let why = try expectHarmless(["why", "--at", "2.5", "--json", sound])
    #expect(try JSONDecoder().decode(Why.self, from: Data(why.output.utf8)).file == sound)
  }

  @Test func listsRecordingsThemesNamesAndConfig() throws {
    let list = try scratch.write(Array("\(Self.hostile).wav\nhttp://\(Self.hostile)\n".utf8), to: "list.m3u")
    #expect(try expectHarmless(["classify", list]).status == 1)
    let recording = scratch.file("session" + Self.hostile)
    try expectHarmless(["--plain", "--mute", "--model", model, "--record", recording, sound])
    #expect(try expectHarmless(["replay", "--plain", "--speed", "1000", recording]).status == 0)

    for folder in ["config/genrescope/themes"] {
      try FileManager.default.createDirectory(atPath: scratch.file(folder), withIntermediateDirectories: true)
    }
    let theme = "config/genrescope/themes/\(Self.hostile).toml"
    _ = try scratch.write(Array("[ui]\n\"\(#"\u001b"#)[3m\" = 1\n".utf8), to: theme)
    try expectHarmless(["themes"])
    _ = try scratch.write(Array("\u{1b}[3m".utf8), to: theme)
    try expectHarmless(["themes"])
    let escaped = #""\u001b[31m\u009b2m\u202e""#
    _ = try scratch.write(
      Array("model = \(escaped)\n\(escaped) = 1\n[picture]\ntheme = \(escaped)\n[sound]\ndevice = \(escaped)\n".utf8),
      to: "config/genrescope/config.toml")
    let config = try expectHarmless(["config"])
    #expect(UserConfig(toml: config.output, file: "x").config.device == "\u{1b}[31m\u{9b}2m\u{202e}")
    try expectHarmless(["config"], environment: ["XDG_CONFIG_HOME": scratch.file(Self.hostile)])
    _ = try scratch.write(Array("[layer-1]\n1 = \(escaped)\n".utf8), to: "config/genrescope/names.toml")
    try expectHarmless(["why", sound])
  }

  @Test func devices() throws {
    let configuration = """
      </usr/share/alsa/alsa.conf>
      pcm.odd { type null hint { show on description "\(Self.hostile)" } }

      """
    let path = try scratch.write(configuration.utf8, to: "asoundrc")
    for arguments in [["devices"], ["devices", "--json"]] {
      try expectHarmless(arguments, environment: ["ALSA_CONFIG_PATH": path])
    }
  }

  /// What is drawn: no cell holds anything but what can be seen.
  @Test func theScreen() {
    let labels = [Self.hostile, "b" + Self.hostile]
    var model = ScopeModel(labels: labels, columnDuration: 0.08, receptiveField: 20, modelRate: 22_050, isLive: false)
    model.startTrack(title: Self.hostile, duration: 60, sourceRate: 44_100)
    model.playlist = ([Self.hostile, Self.hostile], 0)
    model.status.silence = Self.hostile
    (model.belief, model.trackBelief, model.leader) = ([0.7, 0.3], [0.6, 0.4], (0, 1))
    model.append(column: [Float](repeating: 10, count: 128), .belief([0.7, 0.3]), at: 1)
    for message in [nil, Message(Self.hostile, isWarning: true)] {
      model.message = message
      for size in [Size(width: 200, height: 50), Size(width: 80, height: 24), Size(width: 30, height: 8)] {
        for cell in render(model, size: size).cells where !cell.isContinuation {
          #expect(Unicode.Scalar(cell.scalar)?.isShowable ?? false)
          #expect(cell.mark == 0 || Unicode.Scalar(cell.mark)?.isShowable ?? false)
        }
      }
    }
  }
}
