import Network

/// Convolution over time, and over bands where its filters slide.
///
/// Shapes: N samples, T columns in, S = T − time + 1 steps out, B bands and C channels in, P positions of a filter
/// along the bands, F filters, J = height · C values that a filter sees of one column.
///
/// What the filters see of each column is laid out in rows, the windows [columns · P, J]. Over time, steps are worked
/// out in tiles by `MinimalFilter`: each of its I products is one matrix product over the tiles of some samples.
final class ConvolutionLayer {
  let geometry: BlockGeometry
  /// T
  let columns: Int
  /// S
  let steps: Int
  /// [N, S, P, F]
  let output: FloatBuffer
  /// [time, J, F]
  private let weight: UnsafeMutablePointer<Float>
  /// [F]
  private let bias: UnsafeMutablePointer<Float>
  private let dWeight: UnsafeMutablePointer<Float>
  private let dBias: UnsafeMutablePointer<Float>
  private let filter: MinimalFilter
  private let tiles: Int
  /// The same bands and positions, one column at a time.
  private let windowGeometry: BlockGeometry
  /// Of one sample, with zeros behind it where the last tile looks past its end: [columns · P, J]
  private let windows: FloatBuffer
  /// Samples that go into a product together.
  private let group: Int
  /// U = G w: [I, J, F]
  private let weights: FloatBuffer
  private let dWeights: FloatBuffer
  /// V = B d of a group, and its gradient: [I, rows, J]
  private let inputs: FloatBuffer
  /// M = V U of a group, and its gradient: [I, rows, F]
  private let products: FloatBuffer

  /// Rows of a product that amortise what the library does once a product, and still fit a cache.
  private static let rowsPerGroup = 384

  init(
    _ geometry: BlockGeometry, columns: Int, samples: Int, parameters: TensorStore, gradients: TensorStore,
    prefix: String
  ) {
    self.geometry = geometry
    self.columns = columns
    steps = columns - geometry.block.time + 1
    output = FloatBuffer(count: samples * steps * geometry.midSize)
    weight = parameters.pointer(prefix + "weight")
    bias = parameters.pointer(prefix + "bias")
    dWeight = gradients.pointer(prefix + "weight")
    dBias = gradients.pointer(prefix + "bias")
    var oneColumn = geometry.block
    oneColumn.time = 1
    windowGeometry = BlockGeometry(oneColumn, inBands: geometry.inBands, inChannels: geometry.inChannels)
    filter = MinimalFilter(outputs: 2, taps: geometry.block.time)
    tiles = (steps + filter.outputs - 1) / filter.outputs
    let (seen, filters, count) = (windowGeometry.patchSize, geometry.filters, filter.products)
    windows = FloatBuffer(
      count: ((tiles - 1) * filter.outputs + count) * geometry.positions * windowGeometry.patchSize)
    group = min(samples, max(1, Self.rowsPerGroup / (tiles * geometry.positions)))
    let rows = group * tiles * geometry.positions
    weights = FloatBuffer(count: count * seen * filters)
    dWeights = FloatBuffer(count: count * seen * filters)
    inputs = FloatBuffer(count: count * rows * seen)
    products = FloatBuffer(count: count * rows * filters)
  }

  /// J
  private var seen: Int { windowGeometry.patchSize }

  /// - Parameter x: [N, T, B, C]
  func forward(_ x: UnsafePointer<Float>, samples: Int) {
    let (filters, size) = (geometry.filters, seen * geometry.filters)
    filter.weight.apply(weight, xStride: size, to: weights.start, yStride: size, count: size)
    for first in stride(from: 0, to: samples, by: group) {
      let members = first..<min(samples, first + group)
      let rows = members.count * tiles * geometry.positions
      transform(x, members, rows: rows)
      for product in 0..<filter.products {
        BLAS.multiply(
          inputs.start + product * rows * seen, weights.start + product * size,
          into: products.start + product * rows * filters, rows: rows, columns: filters, inner: seen)
      }
      forEachTile(members) { place, step, outputs in
        let y = output.start + step * geometry.midSize
        filter.output[outputs - 1].apply(
          products.start + place * geometry.midSize, xStride: rows * filters, to: y, yStride: geometry.midSize,
          count: geometry.midSize)
        for row in 0..<outputs * geometry.positions {
          for index in 0..<filters { y[row * filters + index] += bias[index] }
        }
      }
    }
  }

  /// Goes back through the `forward` before, whose U it uses.
  /// - Parameters:
  ///   - x: [N, T, B, C]
  ///   - dy: [N, S, P, F]
  ///   - dx: [N, T, B, C], written whole; nil where nobody asks, as at the first layer.
  func backward(
    _ x: UnsafePointer<Float>, dy: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>?, samples: Int
  ) {
    let (filters, size) = (geometry.filters, seen * geometry.filters)
    // Batch norm takes the mean away again, and a bias with it: its gradient is zero.
    if !geometry.block.norm {
      addRows(dy, rows: samples * steps * geometry.positions, to: dBias, columns: filters)
    }
    dWeights.setZero()
    let spread = filter.output.map(\.transposed)
    for first in stride(from: 0, to: samples, by: group) {
      let members = first..<min(samples, first + group)
      let rows = members.count * tiles * geometry.positions
      transform(x, members, rows: rows)
      forEachTile(members) { place, step, outputs in
        spread[outputs - 1].apply(
          dy + step * geometry.midSize, xStride: geometry.midSize,
          to: products.start + place * geometry.midSize, yStride: rows * filters, count: geometry.midSize)
      }
      for product in 0..<filter.products {
        let (v, dm) = (inputs.start + product * rows * seen, products.start + product * rows * filters)
        BLAS.multiply(
          v, transposeA: true, dm, into: dWeights.start + product * size, rows: seen, columns: filters, inner: rows,
          beta: 1)
        // V has served: its gradient takes its place.
        if dx != nil {
          BLAS.multiply(
            dm, weights.start + product * size, transposeB: true, into: v, rows: rows, columns: seen, inner: filters)
        }
      }
      if let dx { transformBack(members, rows: rows, dx: dx) }
    }
    filter.weight.transposed.apply(
      dWeights.start, xStride: size, to: dWeight, yStride: size, count: size, adding: true)
  }

  /// V = B d of some samples.
  private func transform(_ x: UnsafePointer<Float>, _ members: Range<Int>, rows: Int) {
    let (columnSize, tileSize) = (geometry.positions * seen, filter.outputs * geometry.positions * seen)
    for (member, sample) in members.enumerated() {
      windowGeometry.gather(x + sample * columns * geometry.inSize, steps: columns, into: windows.start)
      (windows.start + columns * columnSize).update(repeating: 0, count: windows.count - columns * columnSize)
      for tile in 0..<tiles {
        filter.input.apply(
          windows.start + tile * tileSize, xStride: columnSize,
          to: inputs.start + (member * tiles + tile) * columnSize, yStride: rows * seen, count: columnSize)
      }
    }
  }

  /// The adjoint of `transform`, from the gradient of V to dx.
  private func transformBack(_ members: Range<Int>, rows: Int, dx: UnsafeMutablePointer<Float>) {
    let (columnSize, tileSize) = (geometry.positions * seen, filter.outputs * geometry.positions * seen)
    let back = filter.input.transposed
    for (member, sample) in members.enumerated() {
      windows.setZero()
      for tile in 0..<tiles {
        back.apply(
          inputs.start + (member * tiles + tile) * columnSize, xStride: rows * seen,
          to: windows.start + tile * tileSize, yStride: columnSize, count: columnSize, adding: true)
      }
      windowGeometry.scatter(windows.start, steps: columns, into: dx + sample * columns * geometry.inSize)
    }
  }

  /// Calls `body` for each tile of some samples: its place among them, its first step among all, and how many of its
  /// outputs there are.
  private func forEachTile(
    _ members: Range<Int>, _ body: (_ place: Int, _ step: Int, _ outputs: Int) -> Void
  ) {
    for (member, sample) in members.enumerated() {
      for tile in 0..<tiles {
        let step = tile * filter.outputs
        body(member * tiles + tile, sample * steps + step, min(filter.outputs, steps - step))
      }
    }
  }
}

extension BlockGeometry {
  /// The adjoint of `gather` for filters of one column: adds up what each filter sees of a column.
  /// - Parameters:
  ///   - patches: [steps · P, height · C]
  ///   - columns: [steps, B, C], written whole.
  func scatter(_ patches: UnsafePointer<Float>, steps: Int, into columns: UnsafeMutablePointer<Float>) {
    columns.update(repeating: 0, count: steps * inSize)
    var row = patches
    for step in 0..<steps {
      for position in 0..<positions {
        let bottom = position * block.bandStep - block.bandPadding
        let inside = max(0, bottom)..<min(inBands, bottom + height)
        let from = row + (inside.lowerBound - bottom) * inChannels
        let to = columns + step * inSize + inside.lowerBound * inChannels
        for index in 0..<inside.count * inChannels { to[index] += from[index] }
        row += patchSize
      }
    }
  }
}

/// sum ← sum + Σ rows of x, with x [rows, columns].
func addRows(_ x: UnsafePointer<Float>, rows: Int, to sum: UnsafeMutablePointer<Float>, columns: Int) {
  for row in 0..<rows {
    let values = x + row * columns
    for column in 0..<columns { sum[column] += values[column] }
  }
}
