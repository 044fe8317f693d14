import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// Every writer where there is no room: a sentence, status 1, what was there as it was, and nothing half-written beside it.
@Suite struct WriterTests {
  private let scratch: Scratch
  private let sound: String
  /// A model that is loaded sooner than the built-in one.
  private let environment: [String: String]

  init() throws {
    scratch = try Scratch()
    try FileManager.default.createDirectory(atPath: scratch.file("out"), withIntermediateDirectories: true)
    sound = try scratch.write(wave(music(seconds: 4)), to: "music.wav")
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
    environment = [
      "XDG_CACHE_HOME": scratch.file("cache"), "XDG_CONFIG_HOME": scratch.file("config"),
      "GENRESCOPE_MODEL": tests + "/NetworkTests/Goldens/sliding-model.safetensors",
    ]
  }

  private var output: String { scratch.file("out") }

  private var left: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: output).sorted() }
  }

  /// Runs the program where files grow to 4 KiB and no further, in the output folder.
  private func runCramped(_ arguments: [String], input: String = "/dev/null") throws -> Program.Result {
    let script = #"cd "$0"; exec < "$1"; shift; ulimit -f 4; exec "$@""#
    return try Program.run(
      program: "bash", ["-c", script, output, input, Program.path] + arguments,
      environment: environment)
  }

  private func expectRefused(_ result: Program.Result, _ left: [String]) throws {
    #expect(result.status == 1 && result.errors.contains("File too large"), "\(result)")
    #expect(result.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("genrescope: ") }, "\(result)")
    #expect(try self.left == left)
  }

  @Test(arguments: [["render"], ["why", "--at", "3"]]) func pictures(command: [String]) throws {
    for name in ["x.png", "x.svg"] {
      let path = try scratch.write(Array("dear".utf8), to: "out/" + name)
      try expectRefused(try runCramped(command + [sound, "-o", path]), [name])
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "dear")
      unlink(path)
    }
  }

  @Test func tables() throws {
    let script = #"ulimit -f 1; cd "$0"; shift; exec "$@" > table"#
    let result = try Program.run(
      program: "bash",
      ["-c", script, output, "", Program.path, "classify", "--json", "--timeline", sound, sound, sound],
      environment: environment)
    #expect(result.status == 1 && result.errors == "genrescope: the output cannot be written: File too large.\n")
  }

  @Test(arguments: [
    ["model"], ["devices", "--json"], ["themes"], ["config"], ["manual"], ["demo"], ["why", "music.wav"],
    ["classify", "music.wav"], ["--plain", "--mute", "music.wav"],
  ]) func aFullDiskIsToldByEveryCommandThatPrints(arguments: [String]) throws {
    let arguments = arguments.map { $0 == "music.wav" ? sound : $0 }
    let result = try Program.run(arguments, environment: environment, output: "/dev/full")
    #expect(result.status == 1, "\(result)")
    // Where there is no device, nothing is printed.
    if arguments[0] != "devices" { #expect(result.errors.contains("No space left on device"), "\(result)") }
  }

  /// Told by nobody: the reader has what it wanted. Files that are being heard just then are let go of in good order,
  /// whichever moment it is.
  @Test(arguments: 1...8) func aReaderThatGoesAwayEndsItQuietly(files: Int) throws {
    let script = #"classify() { "$0" classify --csv --timeline "$@"; }; classify "$@" | head -1; exit ${PIPESTATUS[0]}"#
    let result = try Program.run(
      program: "bash", ["-c", script, Program.path] + Array(repeating: sound, count: files), environment: environment)
    #expect(
      result.output.hasPrefix("file,time,") && result.errors == "" && [0, 1].contains(result.status), "\(result)")
  }

  /// Closed by the shell, the standard output must not become the next file that is opened.
  @Test func aClosedOutputIsNoOtherFile() throws {
    let script = #"cd "$0"; "$1" --plain --mute --record session "$2" >&-"#
    let result = try Program.run(
      program: "bash", ["-c", script, output, Program.path, sound], environment: environment)
    #expect(result.status == 1 && result.errors.contains("Bad file descriptor"), "\(result)")
    for name in try left {
      let bytes = try Data(contentsOf: URL(filePath: scratch.file("out/" + name)))
      #expect(bytes.starts(with: Array("GSCOPE1\n".utf8)))
    }
  }

  /// What cannot begin leaves nothing behind: neither the recording nor its sound.
  @Test func aRecordingThatCannotBeginLeavesNothing() throws {
    let listen = ["listen", "-", "--plain", "--record", "a.genrescope", "--with-audio"]
    _ = try scratch.write(Array("dear".utf8), to: "out/a.flac")
    let clash = try runCramped(listen, input: sound)
    #expect(clash.status == 1 && clash.errors.contains("a.flac cannot be written: File exists"), "\(clash)")
    #expect(try left == ["a.flac"])
    // Without a terminal there is no session to be recorded.
    let blind = try runCramped(["--mute", "--record", "b.genrescope", sound])
    #expect(blind.status == 1)
    #expect(try left == ["a.flac"])
  }

  /// What is whole of a recording stays.
  @Test func aRecordingIsKeptAsFarAsThereWasRoom() throws {
    let result = try runCramped(["--plain", "--mute", "--record", "a.genrescope", sound])
    #expect(result.status == 1 && result.errors.contains("recording cannot be written"), "\(result)")
    #expect(try Program.run(["replay", "--plain", "--speed", "1000", output + "/a.genrescope"]).status == 0)
  }

  @Test func featuresAndModels() throws {
    for genre in ["a", "b"] {
      try FileManager.default.createDirectory(
        atPath: scratch.file("music/\(genre)"), withIntermediateDirectories: true)
      for take in 0..<2 {
        _ = try scratch.write(wave(music(seconds: 3 + Double(take))), to: "music/\(genre)/\(take).wav")
      }
    }
    let music = scratch.file("music")
    try expectRefused(try runCramped(["features", "-o", "x.safetensors", music]), [])
    // Where nothing can be kept for another time, the work is done all the same.
    let homeless = try Program.run(
      ["features", "-o", output + "/x.safetensors", music],
      environment: ["XDG_CACHE_HOME": sound + "/x", "XDG_CONFIG_HOME": sound + "/x", "HOME": "/proc"])
    #expect(homeless.status == 0, "\(homeless)")
    unlink(output + "/x.safetensors")
    // Kept from before, the columns are at hand; the checkpoint is not.
    let cramped = try runCramped(["train", "--recipe", "single", "--epochs", "1", "-o", "m.safetensors", music])
    #expect(cramped.status == 1 && cramped.errors.contains("m.safetensors.checkpoint cannot be written"), "\(cramped)")
    #expect(try left == [])
    // Told before the work, not after it.
    for command in ["train", "features"] {
      let late = try Program.run(
        [command, "-o", scratch.file("no/where.safetensors"), music], environment: environment)
      #expect(
        late.status == 1 && late.errors.hasSuffix("where.safetensors cannot be written: No such file or directory.\n"))
      #expect(late.errors.split(separator: "\n").count == 1)
    }
    let logged = try Program.run(
      ["train", "--epochs", "1", "--log", "/dev/full", "-o", output + "/m", music], environment: environment)
    #expect(logged.status == 1 && logged.errors.contains("/dev/full cannot be written: No space left on device"))
    #expect(try left == [])
  }

  @Test func foldersThatCannotBeMadeAreNamed() throws {
    for arguments in [["neurons", "-o", sound + "/x", scratch.path], ["demo", "rock", "--recordings", sound + "/x"]] {
      let result = try Program.run(arguments, environment: environment)
      #expect(result.status == 1 && result.errors == "genrescope: \(sound)/x cannot be written: Not a directory.\n")
    }
  }
}
