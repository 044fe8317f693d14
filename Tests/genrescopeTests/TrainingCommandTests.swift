import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import genrescope

/// Training, as the shell sees it, on folders of sounds that are easily told apart.
@Suite struct TrainingCommandTests {
  private let scratch: Scratch
  private let recipe: String
  private let environment: [String: String]

  private static let genres = ["drone", "hiss", "pulse"]

  init() throws {
    scratch = try Scratch()
    environment = ["XDG_CACHE_HOME": scratch.file("cache"), "GENRESCOPE_MODEL": ""]
    recipe = try scratch.write(Array(Self.smallRecipe.utf8), to: "small.toml")
    for (index, genre) in Self.genres.enumerated() {
      try FileManager.default.createDirectory(
        atPath: scratch.file("music/\(genre)"), withIntermediateDirectories: true)
      for take in 0..<4 {
        _ = try scratch.write(wave(Self.sound(index, take: take)), to: "music/\(genre)/\(take).wav")
      }
    }
  }

  private var music: String { scratch.file("music") }

  private func run(_ arguments: String...) throws -> Program.Result {
    try Program.run(arguments, environment: environment)
  }

  private func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: scratch.file(name))) }

  @Test func learnsAFolderOfGenresAndListensWithIt() throws {
    let broken = try scratch.write(Array("no music".utf8), to: "music/hiss/broken.wav")
    let model = scratch.file("mine.safetensors")
    let trained = try run("train", "--recipe", recipe, "--test-fraction", "0.25", "-o", model, music)
    #expect(trained.status == 1, "\(trained.errors)")
    #expect(trained.errors.split(separator: "\n").count { $0.contains(broken) } == 1)
    #expect(trained.output.contains("of 3 tracks right"))

    struct Judged: Decodable {
      struct Accuracy: Decodable { let share: Double }
      let accuracy: Accuracy
    }
    let judged = try run("evaluate", "--json", "--model", model, music)
    #expect(try JSONDecoder().decode(Judged.self, from: Data(judged.output.utf8)).accuracy.share > 0.9)

    let shown = try run("model", "--model", model)
    for genre in Self.genres { #expect(shown.output.contains(genre)) }
    let heard = try run("classify", "--csv", "--model", model, music + "/pulse/0.wav")
    #expect(heard.status == 0 && heard.output.contains(",pulse,"), "\(heard.output)")
    #expect(try run("--plain", "--mute", "--model", model, music + "/drone/1.wav").output.contains("drone"))
  }

  @Test func learnsTheSameFromAnArchive() throws {
    let archive = scratch.file("music.safetensors")
    #expect(try run("features", "--hop", "2048", "-o", archive, music).status == 0)
    let fromFolder = try run(
      "train", "--recipe", recipe, "--hop", "2048", "--epochs", "2", "-o", scratch.file("a"), music)
    let fromArchive = try run(
      "train", "--recipe", recipe, "--epochs", "2", "-o", scratch.file("b"), "--features", archive)
    #expect(fromFolder.status == 0 && fromArchive.status == 0, "\(fromArchive.errors)")
    // The archive's bytes stand for decibels in 255 steps: the same genres, nearly the same network.
    for model in ["a", "b"] {
      let shown = try run("model", "--model", scratch.file(model))
      #expect(shown.output.contains("pulse"))
    }
    try judgesWhatItCan(scratch.file("a"), beside: archive)
  }

  /// A genre that the model does not know matters only where its tracks are asked for, a broken file only by itself.
  private func judgesWhatItCan(_ model: String, beside archive: String) throws {
    let more = scratch.file("more")
    for (genre, kind) in [("drone", 0), ("other", 1)] {
      try FileManager.default.createDirectory(atPath: "\(more)/\(genre)", withIntermediateDirectories: true)
      _ = try scratch.write(wave(Self.sound(kind, take: 0)), to: "more/\(genre)/0.wav")
    }
    let list = try scratch.write(Array("drone/0.wav\n".utf8), to: "list")
    let all = try run("evaluate", "--model", model, more)
    #expect(all.status == 1 && all.errors.contains("“other”"))
    let listed = try run("evaluate", "--model", model, "--list", list, more)
    #expect(listed.status == 0 && listed.output.contains("of 1 tracks"), "\(listed)")
    let broken = try scratch.write(Array("no music".utf8), to: "more/drone/1.wav")
    let compared = try run("evaluate", "--model", model, "--beside", archive, more)
    #expect(compared.status == 1 && compared.errors.contains(broken) && compared.output.contains("drone/0.wav"))
  }

  @Test func progressFitsOneRow() {
    #expect(ProgressLine.cut("blues: measuring", to: 6) == "blues:")
    #expect(ProgressLine.cut("音楽", to: 3) == "音" && ProgressLine.cut("音楽", to: 0) == "")
  }

  /// Ctrl-C keeps the run, and `--resume` goes on as if nothing had happened.
  @Test func resumesAfterAnInterruptToTheSameModel() throws {
    let whole = try run("train", "--recipe", recipe, "--seed", "5", "-o", scratch.file("whole"), music)
    #expect(whole.status == 0, "\(whole.errors)")
    let part = scratch.file("part")
    let stopped = try interrupted(part, by: "set -m")
    #expect(stopped.status == 1 && stopped.output.contains("--resume"), "\(stopped)")
    #expect(FileManager.default.fileExists(atPath: part + ".checkpoint"))
    #expect(!FileManager.default.fileExists(atPath: part))
    // What it has learnt is not written over.
    let anew = try run("train", "--recipe", recipe, "--seed", "5", "-o", part, music)
    #expect(anew.status == 1 && anew.errors.contains("--resume"))
    let resumed = try run("train", "--recipe", recipe, "--seed", "5", "--resume", "-o", part, music)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try bytes("part") == bytes("whole"))
    #expect(!FileManager.default.fileExists(atPath: part + ".checkpoint"))
  }

  /// As jobs in a script's background do, which have no business with what is typed.
  @Test func interruptsThatAreIgnoredStaySo() throws {
    let result = try interrupted(scratch.file("whole"), by: "set +m")
    #expect(result.status == 0 && result.output.contains("is written"), "\(result)")
  }

  /// Has the shell interrupt a training after the first epoch that it tells of: no clock is asked.
  /// - Parameter setting: whether the shell's background jobs can be interrupted.
  private func interrupted(_ model: String, by setting: String) throws -> Program.Result {
    let script = """
      \(setting)
      mkfifo "$3/words"
      "$0" train --recipe "$1" --seed 5 -o "$2" "$4" 2>"$3/words" & pid=$!
      { while read line && [[ $line != "epoch 1:"* ]]; do :; done; kill -INT $pid; cat; } <"$3/words"
      wait $pid
      """
    return try Program.run(
      program: "bash", ["-c", script, Program.path, recipe, model, scratch.path, music], environment: environment)
  }

  /// What would fail later, or spoil something, is told before anything is measured.
  @Test func whatCannotBeIsToldFirst() throws {
    let archive = try scratch.write(Array("no archive".utf8), to: "archive")
    let model = scratch.file("model")
    let long = scratch.file(String(repeating: "x", count: 245))
    for (arguments, word) in [
      (["-o", model, "--resume", music], "no run was interrupted"),
      (["-o", archive, "--features", archive], "is read"),
      (["-o", model, "--log", scratch.file("no/log"), music], "no/log cannot be written"),
      (["-o", long, music], "File name too long"),
    ] {
      let result = try Program.run(["train", "--recipe", recipe] + arguments, environment: environment)
      #expect(result.status == 1 && result.errors.contains(word), "\(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1)
    }
    #expect(try bytes("archive") == Data("no archive".utf8))
    #expect(try run("features", "-o", "", music).status == 2)
    #expect(!FileManager.default.fileExists(atPath: scratch.file("cache")))
  }

  @Test(arguments: [
    (["train"], "folder", Int32(2)), (["train", "/nowhere/at/all"], "/nowhere/at/all", 1),
    (["train", "--recipe", "blues-2020", "."], "blues-2020", 1), (["train", "--fold", "5/4", "."], "--fold", 2),
    (["evaluate", "--features", "/nowhere/x.safetensors"], "/nowhere/x.safetensors", 1),
  ]) func refusesInOneSentence(arguments: [String], word: String, status: Int32) throws {
    let result = try Program.run(arguments, environment: environment)
    #expect(result.status == status && result.errors.contains(word), "\(result.errors)")
    if status == 1 { #expect(result.errors.split(separator: "\n").count == 1) }
  }

  /// Four seconds: a low hum, noise, or clicks.
  private static func sound(_ kind: Int, take: Int) -> [Float] {
    var noise = UInt32(take + 1)
    return (0..<4 * 22_050).map { index in
      noise = noise &* 1_664_525 &+ 1_013_904_223
      let hiss = Float(noise >> 8) / Float(1 << 24) - 0.5
      switch kind {
      case 0: return 0.3 * sin(Float(index) * 2 * .pi * Float(100 + 10 * take) / 22_050) + 0.01 * hiss
      case 1: return 0.3 * hiss
      default: return (index % (4_000 + 300 * take) < 300 ? 0.8 : 0.02) * hiss
      }
    }
  }

  private static let smallRecipe = """
    epochs = 30
    batch = 4
    crop_seconds = 3.0
    loss = "sum"
    label_smoothing = 0.05
    [network]
    lstm = 8
    lstm_memory = 4.0
    output = "every-step"
    [[network.convolutions]]
    filters = 8
    time = 3
    bands = 0
    band_step = 1
    band_padding = 0
    norm = true
    pool_time = 2
    pool_bands = 1
    [normalisation]
    kind = "running-level"
    time_constant = 5.0
    floor_db = -60.0
    ceiling_db = 20.0
    reference_floor_db = -40.0
    [dropout]
    blocks = 0.0
    lstm = 0.1
    [optimiser]
    kind = "adamw"
    rate = 1e-2
    schedule = "one-cycle"
    warm_up = 0.2
    weight_decay = 1e-2
    clip = 5.0
    [augmentation]
    equaliser_db = 1.0
    joined = 0.2
    """
}
