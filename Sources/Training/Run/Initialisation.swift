import Network

/// First weights, as Keras chose them for the network of 2016.
///
/// Weights are uniform in ± √(6 / (inputs + outputs)) (Glorot & Bengio, 2010), recurrent ones orthogonal gate by gate
/// (Saxe et al., 2014), biases zero but the forget gate's, which are one (Jozefowicz et al., 2015), and batch norm's
/// scales one.
func initialise(_ parameters: TensorStore, seed: UInt64) {
  var random = SeededRandom(SeededRandom.seed(seed, 1))
  var tensors: [String: [Float]] = [:]
  for slot in parameters.slots {
    let shape = slot.shape
    let count = shape.reduce(1, *)
    switch slot.name {
    case "lstm.recurrent_weight":
      tensors[slot.name] = (0..<4).flatMap { _ in orthogonal(shape[1], &random) }
    case "lstm.bias":
      tensors[slot.name] = (0..<count).map { (count / 4..<count / 2).contains($0) ? 1 : 0 }
    case let name where name.hasSuffix(".scale"):
      tensors[name] = [Float](repeating: 1, count: count)
    case let name where name.hasSuffix("weight"):
      let taps = shape.dropFirst(2).reduce(1, *)
      // A gate of an LSTM is a matrix of its own.
      let outputs = name == "lstm.input_weight" ? shape[0] / 4 : shape[0] * taps
      let limit = (6 / Float(shape[1] * taps + outputs)).squareRoot()
      tensors[name] = (0..<count).map { _ in random.uniform(-limit...limit) }
    default:
      tensors[slot.name] = [Float](repeating: 0, count: count)
    }
  }
  parameters.load(tensors)
}

/// A random orthogonal matrix [size, size]: normal numbers, made orthonormal row by row (Gram & Schmidt).
private func orthogonal(_ size: Int, _ random: inout SeededRandom) -> [Float] {
  var rows: [[Float]] = []
  while rows.count < size {
    var row = (0..<size).map { _ in random.normal() }
    for other in rows {
      let overlap = zip(row, other).reduce(0) { $0 + $1.0 * $1.1 }
      for index in row.indices { row[index] -= overlap * other[index] }
    }
    let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
    if length > 1e-3 { rows.append(row.map { $0 / length }) }
  }
  return rows.flatMap { $0 }
}
