import CDefaultModel
import Files
import FoundationEssentials
import Safetensors

/// A trained model as its file holds it: configuration, labels, provenance and named tensors
/// (format `genrescope-model-1`).
///
/// Tensors: `input.mean`, `input.deviation` [bands]; per block k `convolution.k.weight` [F, C, time, height],
/// `convolution.k.bias` [F] and, with batch norm, `convolution.k.norm.scale|shift|mean|variance` [F];
/// `lstm.input_weight` [4H, in], `lstm.recurrent_weight` [4H, H], `lstm.bias` [4H], gates in the order i, f, g, o;
/// `dense.weight` [labels, in], `dense.bias` [labels].
public struct GenreModel: Sendable {
  public static let format = "genrescope-model-1"
  /// Batch norm's epsilon.
  public static let epsilon: Float = 1e-5
  /// The most genres that a model may know.
  public static let mostLabels = 1_000

  public let configuration: ModelConfiguration
  public let labels: [String]
  /// Where the model comes from, as JSON: data, split, seed, measured accuracy.
  public let provenance: String
  /// Values of each tensor, row-major, of the shapes that `shapes(for:labels:)` gives.
  public let tensors: [String: [Float]]

  public init(configuration: ModelConfiguration, labels: [String], provenance: String, tensors: [String: [Float]]) {
    self.configuration = configuration
    self.labels = labels
    self.provenance = provenance
    self.tensors = tensors
  }

  /// Opens a model file.
  /// - Throws: `SafetensorsError` or `ModelError`, naming the file and what is wrong with it.
  public init(path: String) throws { try self.init(Safetensors(path: path)) }

  /// The model built into the program.
  public static func embedded() throws -> GenreModel {
    try GenreModel(Safetensors(embeddedBytes, named: "the built-in model"))
  }

  /// The file of the model built into the program.
  public static var embeddedBytes: Data {
    Data(bytes: genrescope_default_model, count: genrescope_default_model_size)
  }

  /// Reads and checks a model.
  public init(_ file: Safetensors) throws {
    func malformed(_ cause: String) -> ModelError { .malformed(file: file.name, cause: cause) }
    guard file.metadata["format"] == Self.format else {
      throw malformed("its format is “\(file.metadata["format"] ?? "unnamed")”, not “\(Self.format)”")
    }
    guard let config = file.metadata["config"] else { throw malformed("it has no configuration") }
    configuration = try ModelConfiguration(json: config, file: file.name)
    guard let json = file.metadata["labels"],
      let labels = try? JSONDecoder().decode([String].self, from: Data(json.utf8)),
      (1...Self.mostLabels).contains(labels.count), Set(labels).count == labels.count
    else { throw malformed("it has no list of different labels") }
    self.labels = labels
    provenance = file.metadata["provenance"] ?? "{}"
    var tensors: [String: [Float]] = [:]
    for (name, shape) in Self.shapes(for: configuration, labels: labels.count) {
      let values = try file.floats(name, shape: shape)
      guard values.allSatisfy(\.isFinite) else { throw malformed("tensor “\(name)” holds a value that is not finite") }
      tensors[name] = values
    }
    guard (tensors["input.deviation"] ?? []).allSatisfy({ $0 <= 0 || (1 / $0).isFinite }) else {
      throw malformed("tensor “input.deviation” holds a value too small to divide by")
    }
    self.tensors = tensors
  }

  /// Writes the model file.
  public func write(to path: String) throws {
    var named: [String: Safetensors.Tensor] = [:]
    for (name, shape) in Self.shapes(for: configuration, labels: labels.count) {
      named[name] = Safetensors.Tensor(tensors[name] ?? [], shape: shape)
    }
    let labels = String(decoding: try JSONEncoder().encode(labels), as: UTF8.self)
    let metadata = [
      "format": Self.format, "config": try configuration.json(), "labels": labels, "provenance": provenance,
    ]
    // What could not be opened takes no file's place.
    let bytes = try Safetensors.encode(named, metadata: metadata)
    _ = try GenreModel(Safetensors(bytes, named: path))
    try WholeFile.write(bytes, to: path)
  }

  /// The name and shape of every tensor of a model.
  public static func shapes(for configuration: ModelConfiguration, labels: Int) -> [(name: String, shape: [Int])] {
    var shapes = [("input.mean", [configuration.bands]), ("input.deviation", [configuration.bands])]
    let blocks = BlockGeometry.chain(configuration)
    for (index, geometry) in blocks.enumerated() {
      let prefix = "convolution.\(index)."
      shapes.append(
        (prefix + "weight", [geometry.filters, geometry.inChannels, geometry.block.time, geometry.height]))
      shapes.append((prefix + "bias", [geometry.filters]))
      guard geometry.block.norm else { continue }
      for part in ["scale", "shift", "mean", "variance"] {
        shapes.append((prefix + "norm." + part, [geometry.filters]))
      }
    }
    var width = blocks.last?.outSize ?? configuration.bands
    if let size = configuration.lstm, size > 0 {
      shapes.append(("lstm.input_weight", [4 * size, width]))
      shapes.append(("lstm.recurrent_weight", [4 * size, size]))
      shapes.append(("lstm.bias", [4 * size]))
      width = size
    }
    return shapes + [("dense.weight", [labels, width]), ("dense.bias", [labels])]
  }
}
