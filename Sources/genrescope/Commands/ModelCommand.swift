import ArgumentParser
import FoundationEssentials
import Network
import Screen

/// `genrescope model`: what a model knows, how it is built and where it comes from.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "Show what the model knows, how it is built and where it comes from.")

  @OptionGroup var modelOptions: ModelOptions

  func run() throws {
    let ear = try modelOptions.ear(environment: ProcessInfo.processInfo.environment)
    try Console.emit(ModelSummary(ear: ear).text)
  }
}

/// A model in words, harmless for a terminal.
struct ModelSummary {
  let ear: Ear

  var text: String {
    let model = ear.model
    let configuration = model.configuration
    let perSecond = Double(configuration.sampleRate) / Double(configuration.hop)
    let weights = model.tensors.values.reduce(0) { $0 + $1.count }
    var lines = [
      ("model", ear.name),
      ("labels", model.labels.joined(separator: ", ")),
      (
        "hears",
        "\(configuration.sampleRate) Hz, windows of \(configuration.window), a column every \(configuration.hop) samples (\(fixed(perSecond, 1)) a second), \(configuration.bands) mel bands"
      ),
      ("receptive field", "\(ear.network.receptiveField) columns, \(fixed(ear.receptiveSeconds, 2)) s"),
      ("a belief every", "\(ear.network.stride) columns, \(fixed(Double(ear.network.stride) / perSecond, 2)) s"),
    ]
    for (index, block) in configuration.convolutions.enumerated() {
      let height = block.bands == 0 ? "all bands" : "\(block.bands) bands"
      lines.append(
        (
          "block \(index + 1)",
          "\(block.filters) filters of \(block.time) columns × \(height), pooled \(block.poolTime) × \(block.poolBands)"
        ))
    }
    if let size = configuration.lstm, size > 0 {
      let memory = configuration.lstmMemory.map { ", a memory of \(decimalText($0, digits: 1)) s" } ?? ""
      lines.append(("LSTM", "\(size) units\(memory)"))
    }
    lines.append(("weights", "\(weights)"))
    lines.append(("temperature", decimalText(Double(configuration.temperature), digits: 3)))
    lines += provenance
    let width = lines.map { displayWidth(of: sanitised($0.0)) }.max() ?? 0
    return lines.map { key, value in
      let key = sanitised(key)
      return key + String(repeating: " ", count: width + 2 - displayWidth(of: key)) + sanitised(value)
    }.joined(separator: "\n")
  }

  /// The training's own words, a line a key; as they are where they are not an object.
  private var provenance: [(String, String)] {
    guard let value = try? JSONDecoder().decode(JSONText.self, from: Data(ear.model.provenance.utf8)) else {
      return [("provenance", ear.model.provenance)]
    }
    guard case .object(let entries) = value else { return [("provenance", value.text)] }
    return entries.sorted { $0.key < $1.key }.map { ($0.key.replacing("_", with: " "), $0.value.text) }
  }
}

/// Any JSON, to be read by a person.
private enum JSONText: Decodable {
  case object([String: JSONText])
  case list([JSONText])
  case scalar(String)

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let entries = try? container.decode([String: JSONText].self) {
      self = .object(entries)
    } else if let items = try? container.decode([JSONText].self) {
      self = .list(items)
    } else if let text = try? container.decode(String.self) {
      self = .scalar(text)
    } else if let flag = try? container.decode(Bool.self) {
      self = .scalar(flag ? "yes" : "no")
    } else if let number = try? container.decode(Double.self) {
      self = .scalar(decimalText(number, digits: 6))
    } else {
      self = .scalar("–")
    }
  }

  var text: String {
    switch self {
    case .object(let entries):
      entries.sorted { $0.key < $1.key }.map { "\($0.key.replacing("_", with: " ")) \($0.value.text)" }
        .joined(separator: ", ")
    case .list(let items): items.map(\.text).joined(separator: ", ")
    case .scalar(let text): text
    }
  }
}
