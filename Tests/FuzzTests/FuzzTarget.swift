import Files
import FoundationEssentials
import Mel
import Network
import Recording
import Safetensors
import Screen
import Training

@testable import Neurons
@testable import Recording
@testable import genrescope

/// A reader of what others have written. Each takes any bytes: it refuses them by an error, or what it makes of them is
/// sound, which is looked at as far as a user would see it.
enum FuzzTarget: String, CaseIterable {
  case model, archive, checkpoint, recording, theme, config, recipe, names, playlist, audio, header, raw

  /// - Throws: why the bytes are refused.
  func take(_ bytes: [UInt8]) throws {
    switch self {
    case .model: try takeModel(bytes)
    case .archive: try takeArchive(bytes)
    case .checkpoint: try takeCheckpoint(bytes)
    case .recording: try takeRecording(bytes)
    case .theme: try takeTheme(text(bytes))
    case .config: takeConfig(try text(bytes))
    case .recipe: _ = try Recipe(toml: text(bytes), file: "fuzzed").configuration(MelConfiguration())
    case .names: try takeNames(text(bytes))
    case .playlist: try takePlaylist(bytes)
    case .audio: try takeAudio(bytes)
    case .header: try takeStream(bytes)
    case .raw: try takeSamples(bytes)
    }
  }

  private func text(_ bytes: [UInt8]) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw Refusal("no UTF-8") }
    return text
  }
}

/// Why bytes are refused, where their reader has no error of its own.
struct Refusal: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Ends the program where a sanitiser and the fuzzer can see it.
func require(_ condition: Bool, _ what: @autoclosure () -> String) {
  if !condition { fatalError(what()) }
}

/// Nothing in a text may steer a terminal.
func requireHarmless(_ text: String) {
  let steering: Set<Unicode.GeneralCategory> = [.control, .format, .lineSeparator, .paragraphSeparator]
  let isHarmless = text.unicodeScalars.allSatisfy { $0 == "\n" || !steering.contains($0.properties.generalCategory) }
  require(isHarmless, "not harmless: \(text.debugDescription)")
}

// MARK: - Files of numbers

extension FuzzTarget {
  private func takeModel(_ bytes: [UInt8]) throws {
    let model = try GenreModel(Safetensors(Data(bytes), named: "fuzzed"))
    requireHarmless(ModelSummary(ear: Ear(model)).text)
    let (network, bands) = (GenreNetwork(model), model.configuration.bands)
    let columns = network.receptiveField + network.stride
    guard columns * bands <= 20_000 else { return }
    var features: [Float] = []
    var level = LevelNormaliser.State()
    let normaliser = LevelNormaliser(model)
    for column in 0..<columns {
      let decibels = (0..<bands).map { Float(20 + ($0 * 7 + column * 3) % 40) }
      decibels.withUnsafeBufferPointer { _ = normaliser.normalise($0, state: &level, appendingTo: &features) }
    }
    let logits = network.logits(track: features)
    require(logits.allSatisfy(\.isFinite), "logits that are not finite: \(logits)")
  }

  private func takeArchive(_ bytes: [UInt8]) throws {
    let collection = try FeatureArchive.read(Safetensors(Data(bytes), named: "fuzzed"))
    for track in collection.tracks { require(track.decibels.allSatisfy(\.isFinite), "decibels of \(track.name)") }
    let united = try TrackCollection(uniting: [collection, collection])
    require(united.tracks.count == 2 * collection.tracks.count, "tracks are lost")
  }

  private func takeCheckpoint(_ bytes: [UInt8]) throws {
    let trainer = try Self.trainer()
    try trainer.resume(from: Safetensors(Data(bytes), named: "fuzzed"))
    if !trainer.isFinished { _ = try trainer.step() }
  }

  /// A small run, the same each time.
  static func trainer() throws -> Trainer {
    var recipe = try Recipe.named("default")
    (recipe.epochs, recipe.batch, recipe.cropSeconds) = (2, 2, 1)
    recipe.network.convolutions = [.init(filters: 2, time: 2, bands: 2, norm: true)]
    recipe.network.lstm = 2
    let tracks = (0..<4).map { index in
      let decibels = (0..<40 * 4).map { Float(($0 * 7 + index * 3) % 30) }
      return Track(name: "\(index)", label: index % 2, decibels: decibels, bands: 4)
    }
    return try Trainer(
      recipe, labels: ["high", "low"], mel: MelConfiguration(hop: 1_708, bands: 4), tracks: tracks, seed: 1,
      crew: Crew(count: 1))
  }

  /// As it lies there, and with the checksums that it should have: else no change would get past them.
  private func takeRecording(_ bytes: [UInt8]) throws {
    if let whole = try? Recording(Self.withChecksums(bytes), named: "fuzzed") { show(whole) }
    show(try Recording(bytes, named: "fuzzed"))
  }

  private func show(_ recording: Recording) {
    var replay = Replay(recording)
    for _ in 0..<min(40, recording.columns.count) {
      replay.go(to: replay.position + recording.header.columnSeconds)
    }
    let canvas = render(replay.model, size: Size(width: 80, height: 24))
    require(canvas.cells.allSatisfy { Unicode.Scalar($0.scalar)?.isShowable ?? false || $0.isContinuation }, "cells")
    replay.go(to: recording.seconds)
    requireHarmless(replay.model.title)
  }

  private static func withChecksums(_ bytes: [UInt8]) -> [UInt8] {
    var reader = ByteReader(bytes.dropFirst(RecordingFormat.magic.count))
    var result = RecordingFormat.magic
    while let kind = reader.bytes(4), let length = reader.little(UInt32.self) {
      guard let payload = reader.bytes(Int(length)) else { break }
      result += RecordingFormat.chunk(Array(kind), Array(payload))
      _ = reader.bytes(4)
    }
    return result
  }
}

// MARK: - Files of words

extension FuzzTarget {
  private func takeTheme(_ text: String) throws {
    let (theme, warnings) = try Theme.load(toml: text, name: "fuzzed", file: "fuzzed")
    for warning in warnings { requireHarmless("\(warning)") }
    let labels = ["blues", "jazz", "rock"]
    _ = ThemePreview(theme: theme, labels: labels, depth: .indexed256).text
    var model = ScopeModel(
      labels: labels, columnDuration: 0.08, receptiveField: 20, modelRate: 22_050, isLive: false)
    model.display.themes = ThemeChoice([theme], startingWith: theme.name)
    model.append(column: (0..<128).map { Float($0 % 50) }, .belief([0.5, 0.3, 0.2]), at: 1)
    _ = render(model, size: Size(width: 60, height: 16))
  }

  private func takeConfig(_ text: String) {
    let user = UserConfig(toml: text, file: "fuzzed")
    for warning in user.warnings { requireHarmless("\(warning)") }
    requireHarmless(user.config.toml)
    let again = UserConfig(toml: user.config.toml, file: "again")
    require(again.warnings.isEmpty && again.config.toml == user.config.toml, "\(again.warnings)\n\(user.config.toml)")
  }

  private func takeNames(_ text: String) throws {
    guard let names = try NeuronNames.parse(text, file: "fuzzed", for: "0123456789abcdef") else {
      throw Refusal("of another model")
    }
    for layer in 0..<3 {
      for index in 0..<64 { requireHarmless(names[Neuron(layer: layer, index: index)] ?? "") }
    }
    let again = try NeuronNames.parse(names.toml(model: "0123456789abcdef", comment: ""), file: "again", for: "")
    require(again == nil || again == names, "names are lost")
  }

  private func takePlaylist(_ bytes: [UInt8]) throws {
    let list = M3U.read(try FuzzFile.with(bytes, named: "fuzzed.m3u"))
    if list.files.isEmpty { throw Refusal(list.problems.joined()) }
  }
}
