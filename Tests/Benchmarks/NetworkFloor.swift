import Network

/// The bare matrix products that a network needs for some steps of each of its layers, on memory of its own.
final class NetworkFloor {
  /// [rows, inner] · [inner, columns], `times` over.
  private struct Product {
    let rows: Int
    let columns: Int
    let inner: Int
    var times = 1
    var weights: PackedMatrix {
      PackedMatrix([Float](repeating: 0.01, count: inner * columns), inner: inner, columns: columns)
    }
  }

  /// Multiplications that all of them take.
  let multiplications: Int
  private let products: [(product: Product, weights: PackedMatrix)]
  private var input: [Float]
  private var output: [Float]

  /// - Parameter columns: how many enter the first layer; those that layers have kept from before come on top.
  init(_ configuration: ModelConfiguration, labels: Int, columns: Int, isFirst: Bool) {
    var products: [Product] = []
    var steps = columns
    for geometry in BlockGeometry.chain(configuration) {
      if isFirst { steps -= geometry.block.time - 1 }
      products.append(
        Product(rows: steps * geometry.positions, columns: geometry.filters, inner: geometry.patchSize))
      steps /= geometry.block.poolTime
    }
    var width = BlockGeometry.chain(configuration).last?.outSize ?? configuration.bands
    if let units = configuration.lstm, units > 0 {
      products.append(Product(rows: steps, columns: 4 * units, inner: width))
      products.append(Product(rows: 1, columns: 4 * units, inner: units, times: steps))
      width = units
    }
    products.append(Product(rows: steps, columns: labels, inner: width))
    multiplications = products.reduce(0) { $0 + $1.rows * $1.columns * $1.inner * $1.times }
    input = [Float](repeating: 1, count: products.map { $0.rows * $0.inner }.max() ?? 0)
    output = [Float](repeating: 0, count: products.map { $0.rows * $0.columns }.max() ?? 0)
    self.products = products.map { ($0, $0.weights) }
  }

  func run() {
    output.withUnsafeMutableBufferPointer { output in
      for (product, weights) in products {
        for _ in 0..<product.times {
          weights.multiply(input, rows: product.rows, into: output.baseAddress!)
        }
      }
    }
  }
}

/// How many multiplications a second one thread manages in a large matrix product.
func multiplicationsPerSecond() throws -> Double {
  let size = 1_024
  let (a, b) = ([Float](repeating: 1, count: size * size), [Float](repeating: 1, count: size * size))
  var c = [Float](repeating: 0, count: size * size)
  let measured = try measureByTurns(
    [("", { BLAS.multiply(a, b, into: &c, rows: size, columns: size, inner: size) })])
  return Double(size * size * size) / (measured[0].seconds.min() ?? .infinity)
}
