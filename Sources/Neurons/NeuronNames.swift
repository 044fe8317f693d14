import CDefaultModel
import FoundationEssentials
import Network
import TOML
import TOMLKit

/// What the neurons of a model are called.
///
/// A names file is TOML: `model`, the fingerprint of the model whose neurons they are (without it, of any), and a table
/// for each layer, in which neurons have their names:
///
///     model = "0123456789abcdef"
///     [layer-1]
///     17 = "hi-hat"
public struct NeuronNames: Sendable, Equatable {
  private var names: [Neuron: String]

  public init(_ names: [Neuron: String] = [:]) { self.names = names }

  /// The name of a neuron, safe to show on one line; nil where it has none.
  public subscript(neuron: Neuron) -> String? { names[neuron] }

  /// The name of a neuron, or its number.
  public func name(of neuron: Neuron) -> String { names[neuron] ?? "neuron \(neuron)" }

  public var isEmpty: Bool { names.isEmpty }

  /// These names, and where they have none others.
  public func over(_ others: NeuronNames) -> NeuronNames {
    NeuronNames(names.merging(others.names) { own, _ in own })
  }

  /// The names that hold for a model: those of people before those that were measured.
  ///
  /// Looked for in `$XDG_CONFIG_HOME/genrescope/names.toml`, then beside the model's file (`my.names.toml` for
  /// `my.safetensors`), then among those that come with the built-in model.
  /// - Parameters:
  ///   - file: the model's file; nil for the built-in model.
  ///   - first: a file whose names come before all others.
  /// - Returns: the names, and what was wrong with a file of them: a sentence each.
  public static func known(
    for model: GenreModel, file: String?, before first: String? = nil, environment: [String: String]
  ) -> (names: NeuronNames, warnings: [String]) {
    let fingerprint = model.fingerprint
    var known: (names: NeuronNames, warnings: [String]) = (NeuronNames(), [])
    for path in [first, configFile(environment), file.map(beside)].compactMap({ $0 }) {
      do {
        guard let more = try read(path, for: fingerprint) else { continue }
        known.names = known.names.over(more)
      } catch {
        known.warnings.append("\(error)")
      }
    }
    let builtIn = Data(bytes: genrescope_default_names, count: genrescope_default_names_size)
    if let more = try? parse(String(decoding: builtIn, as: UTF8.self), file: "the built-in names", for: fingerprint) {
      known.names = known.names.over(more)
    }
    return known
  }

  /// Where a person's own names for the model in use are kept.
  public static func configFile(_ environment: [String: String]) -> String {
    let config = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    return (config ?? (environment["HOME"] ?? "/nonexistent") + "/.config") + "/genrescope/names.toml"
  }

  private static func beside(_ model: String) -> String {
    let ending = ".safetensors"
    return (model.hasSuffix(ending) ? String(model.dropLast(ending.count)) : model) + ".names.toml"
  }
}

// MARK: - Files

/// What is wrong with a names file.
public enum NamesError: Error, Equatable, CustomStringConvertible {
  case unreadable(file: String)
  case malformed(file: String, cause: String)

  public var description: String {
    switch self {
    case .unreadable(let file): "\(file) cannot be read: it must be a UTF-8 text file."
    case .malformed(let file, let cause): "\(file): not usable as neurons' names: \(cause)."
    }
  }
}

extension NeuronNames {
  /// Reads a file.
  /// - Parameter model: the fingerprint of the model that names are wanted for.
  /// - Returns: nil where there is no such file, or it is of another model.
  static func read(_ path: String, for model: String) throws(NamesError) -> NeuronNames? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw .unreadable(file: path) }
    return try parse(text, file: path, for: model)
  }

  static func parse(_ text: String, file: String, for model: String) throws(NamesError) -> NeuronNames? {
    let table: TOMLTable
    do {
      table = try TOML.table(text)
    } catch {
      throw .malformed(file: file, cause: "line \(error.line) is not TOML")
    }
    if let wanted = table["model"] {
      guard let wanted = wanted.string else { throw .malformed(file: file, cause: "its model is no text") }
      if wanted != model { return nil }
    }
    var names: [Neuron: String] = [:]
    for (section, value) in table where section != "model" {
      guard let entries = value.table, let number = Int(section.trimmingPrefix("layer-")), section.hasPrefix("layer-")
      else { throw .malformed(file: file, cause: "“\(section)” is neither model nor a table such as [layer-1]") }
      for (key, name) in entries {
        guard let neuron = Neuron("\(number):\(key)"), let name = name.string else {
          throw .malformed(file: file, cause: "in [\(section)] “\(key)” must be a neuron's number, its value a name")
        }
        names[neuron] = shown(name)
      }
    }
    return NeuronNames(names)
  }

  /// A name from a file on one line, without control characters, at most 60 characters of it.
  private static func shown(_ name: String) -> String {
    let scalars = name.unicodeScalars.filter { scalar in
      ![.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
    }
    return String(String(String.UnicodeScalarView(scalars)).prefix(60))
  }

  /// The file that gives these names back.
  /// - Parameters:
  ///   - model: the fingerprint.
  ///   - comment: lines above.
  func toml(model: String, comment: String) -> String {
    var lines = comment.split(separator: "\n").map { "# " + $0 } + ["model = \"\(model)\""]
    var layer: Int?
    for (neuron, name) in names.sorted(by: { $0.key < $1.key }) {
      if neuron.layer != layer { lines += ["", "[layer-\(neuron.layer + 1)]"] }
      layer = neuron.layer
      lines.append("\(neuron.index + 1) = \"\(name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
