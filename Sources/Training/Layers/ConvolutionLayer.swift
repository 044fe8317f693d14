import Network

/// Convolution over time, and over bands where its filters slide.
///
/// Shapes: N samples, T columns in, S = T − time + 1 steps out, B bands and C channels in, P positions of a filter
/// along the bands, F filters, J = height · C values that a filter sees of one column.
///
/// What the filters see of each column is laid out in rows, the windows [T · P, J]; a full-height filter sees whole
/// columns, which lie so already. Then each tap in time is one matrix product, of all windows from that tap on.
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
  /// The same bands and positions, one column at a time.
  private let windowGeometry: BlockGeometry
  private let windows: FloatBuffer
  private let dWindows: FloatBuffer
  private let hasWindows: Bool

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
    hasWindows = geometry.height < geometry.inBands || geometry.block.bandPadding > 0
    let size = hasWindows ? columns * geometry.positions * windowGeometry.patchSize : 0
    windows = FloatBuffer(count: size)
    dWindows = FloatBuffer(count: size)
  }

  /// - Parameter x: [N, T, B, C]
  func forward(_ x: UnsafePointer<Float>, samples: Int) {
    let (rows, filters, seen) = (steps * geometry.positions, geometry.filters, windowGeometry.patchSize)
    for sample in 0..<samples {
      let windows = windows(of: x + sample * columns * geometry.inSize)
      let y = output.start + sample * rows * filters
      for row in 0..<rows { (y + row * filters).update(from: bias, count: filters) }
      for tap in 0..<geometry.block.time {
        BLAS.multiply(
          windows + tap * geometry.positions * seen, weight + tap * seen * filters, into: y,
          rows: rows, columns: filters, inner: seen, beta: 1)
      }
    }
  }

  /// - Parameters:
  ///   - x: [N, T, B, C]
  ///   - dy: [N, S, P, F]
  ///   - dx: [N, T, B, C], written whole; nil where nobody asks, as at the first layer.
  func backward(
    _ x: UnsafePointer<Float>, dy: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>?, samples: Int
  ) {
    let (rows, filters, seen) = (steps * geometry.positions, geometry.filters, windowGeometry.patchSize)
    for sample in 0..<samples {
      let windows = windows(of: x + sample * columns * geometry.inSize)
      let dy = dy + sample * rows * filters
      // Batch norm takes the mean away again, and a bias with it: its gradient is zero.
      if !geometry.block.norm { addRows(dy, rows: rows, to: dBias, columns: filters) }
      for tap in 0..<geometry.block.time {
        BLAS.multiply(
          windows + tap * geometry.positions * seen, transposeA: true, dy, into: dWeight + tap * seen * filters,
          rows: seen, columns: filters, inner: rows, beta: 1)
      }
      guard let dx else { continue }
      let dxSample = dx + sample * columns * geometry.inSize
      let dWindows = hasWindows ? self.dWindows.start : dxSample
      dWindows.update(repeating: 0, count: columns * geometry.positions * seen)
      for tap in 0..<geometry.block.time {
        BLAS.multiply(
          dy, weight + tap * seen * filters, transposeB: true, into: dWindows + tap * geometry.positions * seen,
          rows: rows, columns: seen, inner: filters, beta: 1)
      }
      if hasWindows { windowGeometry.scatter(dWindows, steps: columns, into: dxSample) }
    }
  }

  /// - Parameter x: one sample, [T, B, C]
  /// - Returns: [T · P, J]
  private func windows(of x: UnsafePointer<Float>) -> UnsafePointer<Float> {
    guard hasWindows else { return x }
    windowGeometry.gather(x, steps: columns, into: windows.start)
    return UnsafePointer(windows.start)
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
