import FoundationEssentials

extension ModelConfiguration {
  /// Parses a model file's `config`. Unknown keys and impossible sizes are refused: a network that silently differs
  /// from the one trained would be worse than none.
  public init(json: String, file: String) throws(ModelError) {
    let data = Data(json.utf8)
    do {
      self = try JSONDecoder().decode(Self.self, from: data)
      if let unknown = try JSONDecoder().decode(UnknownKeys.self, from: data).first {
        throw ModelError.malformed(file: file, cause: "its configuration has the unknown key “\(unknown)”")
      }
    } catch let error as ModelError {
      throw error
    } catch {
      throw .malformed(file: file, cause: "its configuration \(Self.explain(error))")
    }
    if let cause = impossible { throw .malformed(file: file, cause: cause) }
  }

  /// The configuration as the model file holds it.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  private static func explain(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "lacks “\(key.stringValue)”"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "is not JSON, or has a number that is none of its kind"
        : "has a bad value at “\(context.codingPath.map(\.stringValue).joined(separator: "."))”"
    default: "cannot be read (\(error))"
    }
  }

  /// The most numbers that a convolution may work through for a column, and for the columns of a belief, which it lays
  /// out side by side.
  private static let (largestColumn, largestBelief) = (1 << 23, 1 << 26)

  /// What is wrong with the sizes, if anything. The limits are far above any sensible model: they keep arithmetic on
  /// sizes from a file from overflowing, and allocations sane.
  private var impossible: String? {
    let sizes = [
      ("sample_rate", sampleRate, 1_000...768_000), ("window", window, 16...65_536), ("hop", hop, 1...65_536),
      ("bands", bands, 1...1_024), ("lstm", lstm ?? 0, 0...8_192),
      ("convolutions", convolutions.count, 1...32),
    ]
    for (name, value, range) in sizes where !range.contains(value) {
      return "its \(name) of \(value) is outside \(range.lowerBound) to \(range.upperBound)"
    }
    guard window.isMultiple(of: 2) else { return "its window of \(window) is odd" }
    let levels = normalisation
    guard temperature > 0, temperature.isFinite, levels.timeConstant > 0, levels.timeConstant.isFinite,
      levels.floor.isFinite, levels.ceiling.isFinite, levels.referenceFloor.isFinite, levels.floor < levels.ceiling
    else { return "its temperature or normalisation makes no sense" }
    if let lstmMemory, !(lstmMemory > 0 && lstmMemory.isFinite) {
      return "its lstm_memory of \(lstmMemory) is not a time"
    }
    var (height, channels) = (bands, 1)
    var (field, stride) = (1, 1)
    var rates: [(numbers: Int, columns: Int)] = []
    for (index, block) in convolutions.enumerated() {
      let span = block.bands == 0 ? height : block.bands
      guard (1...8_192).contains(block.filters), (1...256).contains(block.time), (0...1_024).contains(block.bands),
        (1...1_024).contains(block.bandStep), (0...1_024).contains(block.bandPadding),
        (1...64).contains(block.poolTime), (1...1_024).contains(block.poolBands)
      else { return "convolution \(index) has an impossible size" }
      guard height + 2 * block.bandPadding >= span else { return "convolution \(index) is higher than its input" }
      guard block.bandPadding < span else { return "convolution \(index) has filters that see only padding" }
      let positions = (height + 2 * block.bandPadding - span) / block.bandStep + 1
      let numbers = positions * max(block.filters, block.time * span * channels)
      guard numbers <= Self.largestColumn else { return "convolution \(index) is too large" }
      rates.append((numbers, columns: stride))
      (height, channels) = (positions / block.poolBands, block.filters)
      guard height > 0 else { return "convolution \(index) pools more bands than it has" }
      field += (block.time + block.poolTime - 2) * stride
      stride *= block.poolTime
      guard field <= 1_000_000, stride <= 65_536 else { return "convolution \(index) hears too many columns at once" }
    }
    let together = max(field, stride)
    let tooLarge = rates.firstIndex { $0.numbers * (together / $0.columns) > Self.largestBelief }
    return tooLarge.map { "convolution \($0) has too much to work through for a belief" }
  }
}

/// Collects the keys of a configuration that `ModelConfiguration` does not know.
private struct UnknownKeys: Decodable {
  var first: String?

  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let top = try decoder.container(keyedBy: AnyKey.self)
    first = Self.unknown(in: top, known: ModelConfiguration.CodingKeys.allCases.map(\.rawValue))
    let normalisation = try top.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey(stringValue: "normalisation")!)
    first =
      first
      ?? Self.unknown(in: normalisation, known: ModelConfiguration.Normalisation.CodingKeys.allCases.map(\.rawValue))
    var blocks = try top.nestedUnkeyedContainer(forKey: AnyKey(stringValue: "convolutions")!)
    while !blocks.isAtEnd {
      let block = try blocks.nestedContainer(keyedBy: AnyKey.self)
      first =
        first ?? Self.unknown(in: block, known: ModelConfiguration.Convolution.CodingKeys.allCases.map(\.rawValue))
    }
  }

  private static func unknown(in container: KeyedDecodingContainer<AnyKey>, known: [String]) -> String? {
    container.allKeys.map(\.stringValue).sorted().first { !known.contains($0) }
  }
}
