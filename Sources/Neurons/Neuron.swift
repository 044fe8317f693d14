import Files
import Network

/// A filter of a convolution block: what one of its weights listens for, at whatever place and time.
///
/// Written as “2:17”, both counted from 1, as `genrescope model` counts blocks.
public struct Neuron: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The block, from 0.
  public let layer: Int
  /// The filter, from 0.
  public let index: Int

  public init(layer: Int, index: Int) {
    self.layer = layer
    self.index = index
  }

  /// A neuron from “2:17”; nil when the text is none.
  public init?(_ text: String) {
    let numbers = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let layer = numbers[0], let index = numbers[1], layer > 0, index > 0 else { return nil }
    self.init(layer: layer - 1, index: index - 1)
  }

  public var description: String { "\(layer + 1):\(index + 1)" }

  public static func < (a: Neuron, b: Neuron) -> Bool { (a.layer, a.index) < (b.layer, b.index) }
}

extension ModelConfiguration {
  /// All neurons, layer by layer.
  public var neurons: [Neuron] {
    convolutions.enumerated().flatMap { layer, block in (0..<block.filters).map { Neuron(layer: layer, index: $0) } }
  }
}

extension GenreModel {
  /// Sixteen hexadecimal digits that tell this model from others: a hash of its configuration, labels and weights.
  public var fingerprint: String {
    var hash = ContentHash()
    hash.add((try? configuration.json()) ?? "")
    for label in labels { hash.add(label) }
    for (name, values) in tensors.sorted(by: { $0.key < $1.key }) {
      hash.add(name)
      for value in values { hash.add(UInt64(value.bitPattern)) }
    }
    return hash.hexadecimal
  }
}
