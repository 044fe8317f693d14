import FoundationEssentials
import Network
import TestSupport
import Testing

@testable import genrescope

/// Music in two genre folders, a broken file, and a model with few neurons.
private struct Studio {
  let scratch: Scratch
  var music: String { scratch.file("music") }
  /// Among the music, of which it is no part.
  var output: String { scratch.file("music/out") }

  init() throws {
    scratch = try Scratch()
    for genre in ["low", "high"] {
      try FileManager.default.createDirectory(
        atPath: scratch.file("music/" + genre), withIntermediateDirectories: true)
    }
    let sound = TestSupport.music(seconds: 6)
    _ = try scratch.write(wave(Array(sound[..<66_150])), to: "music/low/a.wav")
    _ = try scratch.write(wave(Array(sound[66_150...])), to: "music/high/b.wav")
    _ = try scratch.write([1, 2, 3], to: "music/high/broken.wav")
    let configuration = ModelConfiguration(
      hop: 1_708,
      convolutions: [
        .init(filters: 3, time: 5, bands: 32, bandStep: 8, poolTime: 2, poolBands: 2), .init(filters: 2, time: 3),
      ], lstm: nil)
    var tensors: [String: [Float]] = [:]
    for (name, shape) in GenreModel.shapes(for: configuration, labels: 2) {
      let size = shape.reduce(1, *)
      tensors[name] =
        name == "input.deviation"
        ? Array(repeating: 1, count: size) : (0..<size).map { Float($0 * 7_919 % 101) / 50 - 1 }
    }
    let model = GenreModel(configuration: configuration, labels: ["low", "high"], provenance: "{}", tensors: tensors)
    try model.write(to: scratch.file("small.safetensors"))
  }

  func run(_ arguments: [String]) throws -> Program.Result {
    try Program.run(
      ["neurons", "-o", output, "--model", scratch.file("small.safetensors")] + arguments,
      environment: ["XDG_CONFIG_HOME": scratch.file("config")])
  }

  func text(_ name: String) throws -> String { try String(contentsOfFile: output + "/" + name, encoding: .utf8) }

  func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: output + "/" + name))) }
}

@Suite struct NeuronsTests {
  @Test func writesSoundsSheetsAndManifests() throws {
    let studio = try Studio()
    let first = try studio.run([studio.music])
    #expect(first.status == 1 && first.errors.contains("high/broken.wav"))
    let lines = try studio.text("manifest.csv").split(separator: "\n")
    #expect(lines[0].hasPrefix("layer,neuron,name,rank,track,genre,time,seconds,activation,position,level_db"))
    #expect(lines.dropFirst().allSatisfy { $0.contains("/low/a.wav,low,") || $0.contains("/high/b.wav,high,") })
    #expect(try studio.text("manifest.json").contains("\"field_samples\" : 8880"))
    for layer in 1...2 {
      #expect(try studio.bytes("layer-\(layer).png").starts(with: [0x89, 0x50, 0x4e, 0x47]))
      #expect(try studio.text("layer-\(layer).svg").contains("</svg>"))
    }
    let sounds = Set(lines.dropFirst().compactMap { line in line.firstMatch(of: /layer-\d\/\d+\.wav/)?.output })
    #expect(!sounds.isEmpty)
    for sound in sounds { #expect(try studio.bytes(String(sound)).starts(with: Array("RIFF".utf8))) }

    // Again: nothing is listened to anew, the result is the same, and what was broken is named again.
    let manifest = try studio.bytes("manifest.json")
    let second = try studio.run([studio.music])
    #expect(second.status == 1 && second.errors.contains("3 of 3 tracks have been listened to before"))
    #expect(second.errors.contains("high/broken.wav"))
    #expect(try studio.bytes("manifest.json") == manifest)

    // A person's names are shown, and kept.
    let names = "[layer-1]\n1 = \"thunder\"\n"
    _ = try studio.scratch.write(names.utf8, to: "music/out/names.toml")
    _ = try studio.run([studio.music])
    #expect(try studio.text("names.toml") == names && studio.text("manifest.csv").contains("\n1,1,thunder,"))
    #expect(try !studio.text("measured.toml").contains("thunder"))
  }

  @Test func playsOnlyWhatIsThere() throws {
    let studio = try Studio()
    let missing = try studio.run(["--play", "2:1"])
    #expect(missing.status == 1 && missing.errors.contains("no excerpts of neuron 2:1"))
    for arguments in [
      ["--play", "0:1"], ["--play", "x"], ["--play", "1:1", studio.music], [], ["--count", "0", "x"],
    ] {
      #expect(try studio.run(arguments).status == 2, "\(arguments)")
    }
  }

  /// Where the music is away, what was found before stays.
  @Test func keepsWhatItFoundWithoutMusic() throws {
    let studio = try Studio()
    _ = try studio.run([studio.music])
    let kept = try (studio.bytes("state.json"), studio.bytes("manifest.csv"))
    for music in [studio.scratch.file("nowhere"), studio.scratch.file("music/high/broken.wav")] {
      let result = try studio.run([music])
      #expect(result.status == 1 && result.errors.contains("\(music) has no music to listen to."))
      #expect(try studio.bytes("state.json") == kept.0 && studio.bytes("manifest.csv") == kept.1)
    }
  }

  /// A folder that cannot be written to is named, with the cause, before anything is listened to.
  @Test func saysWhyItCannotWrite() throws {
    let studio = try Studio()
    let file = try studio.scratch.write([1], to: "file")
    for output in [file, file + "/below", "/proc/none"] {
      let result = try studio.run([studio.music, "-o", output])
      #expect(result.status == 1 && result.errors.contains("\(output) cannot be written: "), "\(result.errors)")
      #expect(!result.errors.contains("Error") && !result.errors.contains("broken.wav"))
    }
    #expect(try studio.run([studio.music, "-o", studio.scratch.file("a/new/folder")]).status == 1)
    #expect(FileManager.default.fileExists(atPath: studio.scratch.file("a/new/folder/manifest.csv")))
  }

  /// An archive names the tracks and their genres; the audio beside it is listened to.
  @Test func listensToTheAudioBesideAnArchive() throws {
    let studio = try Studio()
    let archive = studio.scratch.file("music/all.safetensors")
    let made = try Program.run(
      ["features", studio.music, "-o", archive], environment: ["XDG_CACHE_HOME": studio.scratch.file("cache")])
    #expect(made.status == 1 && made.errors.contains("broken.wav"))
    #expect(try studio.run([archive]).status == 0)
    let ofArchive = try studio.text("manifest.csv")
    let folder = try Studio()
    _ = try folder.run([folder.music])
    let ofFolder = try folder.text("manifest.csv").replacing(folder.scratch.path, with: studio.scratch.path)
    #expect(ofArchive.split(separator: "\n").sorted() == ofFolder.split(separator: "\n").sorted())
  }
}
