import Files
import FoundationEssentials
import Network
import Safetensors

/// All that a run needs to go on as if it had never stopped.
///
/// Tensors: `parameter.*` and `statistic.*` in the model file's shapes; `optimiser.mean` and `optimiser.square` flat.
extension Trainer {
  static let checkpointFormat = "genrescope-checkpoint-2"

  /// What a run is; a checkpoint of another one is refused.
  private struct Identity: Codable, Equatable {
    let recipe: Recipe
    let labels: [String]
    let mel: [Int]
    let seed: UInt64
    let workers: Int
    let tracks: ContentHash
  }

  private var identity: Identity {
    Identity(
      recipe: recipe, labels: labels,
      mel: [configuration.sampleRate, configuration.window, configuration.hop, configuration.bands], seed: seed,
      workers: crew.count, tracks: trackDigest)
  }

  /// Writes a checkpoint.
  public func save(to path: String) throws {
    var tensors: [String: Safetensors.Tensor] = [:]
    for (prefix, store) in [("parameter.", network.tensors.parameters), ("statistic.", network.tensors.statistics)] {
      let values = store.export()
      for slot in store.slots { tensors[prefix + slot.name] = .init(values[slot.name] ?? [], shape: slot.shape) }
    }
    tensors["optimiser.mean"] = .init(optimiser.mean.array, shape: [optimiser.mean.count])
    tensors["optimiser.square"] = .init(optimiser.square.array, shape: [optimiser.square.count])
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try Safetensors.write(
      tensors,
      metadata: [
        "format": Self.checkpointFormat,
        "identity": String(decoding: try encoder.encode(identity), as: UTF8.self),
        "progress": String(decoding: try encoder.encode(progress), as: UTF8.self),
      ], to: path)
  }

  /// Goes on from a checkpoint.
  /// - Throws: `SafetensorsError`, or `TrainingError` when the file is malformed or of another run.
  public func resume(from path: String) throws { try resume(from: Safetensors(path: path)) }

  /// Goes on from a checkpoint whose file has been opened.
  public func resume(from file: Safetensors) throws {
    func malformed(_ cause: String) -> TrainingError { .malformed(file: file.name, cause: cause) }
    guard file.metadata["format"] == Self.checkpointFormat else { throw malformed("it is of another format") }
    func decode<T: Decodable>(_ type: T.Type, _ key: String) throws -> T {
      guard let value = try? JSONDecoder().decode(type, from: Data((file.metadata[key] ?? "").utf8)) else {
        throw malformed("its \(key) cannot be read")
      }
      return value
    }
    let other = try decode(Identity.self, "identity")
    guard other == identity else { throw TrainingError.otherRun(file: file.name, difference: difference(other)) }
    let progress = try decode(Progress.self, "progress")
    guard (0...recipe.epochs).contains(progress.epoch), (0..<batchesPerEpoch).contains(progress.batch),
      progress.examples == trackCount * progress.batch / batchesPerEpoch,
      (0...progress.examples).contains(progress.correct), progress.loss.isFinite
    else { throw malformed("its progress makes no sense") }
    func floats(_ name: String, shape: [Int]) throws -> [Float] {
      let values = try file.floats(name, shape: shape)
      let isSquare = name.hasSuffix(".variance") || name == "optimiser.square"
      guard values.allSatisfy({ $0.isFinite && !(isSquare && $0 < 0) }) else {
        throw malformed("tensor “\(name)” holds a value that makes no sense")
      }
      return values
    }
    for (prefix, store) in [("parameter.", network.tensors.parameters), ("statistic.", network.tensors.statistics)] {
      var tensors: [String: [Float]] = [:]
      for slot in store.slots { tensors[slot.name] = try floats(prefix + slot.name, shape: slot.shape) }
      store.load(tensors)
    }
    optimiser.mean.load(try floats("optimiser.mean", shape: [optimiser.mean.count]))
    optimiser.square.load(try floats("optimiser.square", shape: [optimiser.square.count]))
    restore(progress)
  }

  private func difference(_ other: Identity) -> String {
    if other.recipe != recipe { return "another recipe" }
    if other.mel != identity.mel { return "mel columns of another kind" }
    if other.seed != seed { return "seed \(other.seed)" }
    if other.workers != crew.count { return "\(other.workers) threads" }
    return "other tracks"
  }
}

extension FloatBuffer {
  var array: [Float] { Array(values) }

  func load(_ values: [Float]) {
    for (index, value) in values.prefix(count).enumerated() { start[index] = value }
  }
}
