import Network

/// ReLU and max-pool over time and bands, reading what a convolution left through batch norm's factor and offset.
///
/// Shapes: N samples, S steps and P positions in, s = S / pool_time steps and p = P / pool_bands bands out (remainders
/// dropped), F filters.
final class PoolLayer {
  let geometry: BlockGeometry
  /// S
  let inSteps: Int
  /// s
  let steps: Int
  /// [N, s, p, F]
  let output: FloatBuffer
  /// [N, s, p, F]: which cell of the window was the largest, as a small whole number; −1 where none was above zero.
  private let choice: FloatBuffer

  init(_ geometry: BlockGeometry, steps inSteps: Int, samples: Int) {
    self.geometry = geometry
    self.inSteps = inSteps
    steps = inSteps / geometry.block.poolTime
    output = FloatBuffer(count: samples * steps * geometry.outSize)
    choice = FloatBuffer(count: output.count)
  }

  /// - Parameters:
  ///   - y: [N, S, P, F]
  ///   - factor: [F]
  ///   - offset: [F]
  func forward(
    _ y: UnsafePointer<Float>, factor: UnsafePointer<Float>, offset: UnsafePointer<Float>, samples: Int
  ) {
    forEachWindow(samples: samples) { outPlace, inPlace, filter, lanes in
      let (factor, offset) = (Lanes(factor + filter, count: lanes), Lanes(offset + filter, count: lanes))
      var largest = Lanes.zero
      var chosen = Lanes(repeating: -1)
      forEachCell { cell, index in
        let z = factor * Lanes(y + inPlace + cell, count: lanes) + offset
        let isLarger = z .> largest
        largest.replace(with: z, where: isLarger)
        chosen.replace(with: Lanes(repeating: index), where: isLarger)
      }
      largest.store(to: output.start + outPlace, count: lanes)
      chosen.store(to: choice.start + outPlace, count: lanes)
    }
  }

  /// - Parameters:
  ///   - dOutput: [N, s, p, F]
  ///   - dz: [N, S, P, F], written whole.
  func backward(dOutput: UnsafePointer<Float>, dz: UnsafeMutablePointer<Float>, samples: Int) {
    if steps * geometry.block.poolTime < inSteps || geometry.outBands * geometry.block.poolBands < geometry.positions {
      dz.update(repeating: 0, count: samples * inSteps * geometry.midSize)
    }
    forEachWindow(samples: samples) { outPlace, inPlace, _, lanes in
      let (chosen, dOutput) = (Lanes(choice.start + outPlace, count: lanes), Lanes(dOutput + outPlace, count: lanes))
      forEachCell { cell, index in
        let isElsewhere = chosen .!= Lanes(repeating: index)
        dOutput.replacing(with: 0, where: isElsewhere).store(to: dz + inPlace + cell, count: lanes)
      }
    }
  }

  /// Calls `body` for each window, some filters at a time: where its output lies and where its first cell
  /// does, the first filter and how many there are.
  @inline(__always)
  private func forEachWindow(
    samples: Int, _ body: (_ outPlace: Int, _ inPlace: Int, _ filter: Int, _ lanes: Int) -> Void
  ) {
    let (filters, poolTime, poolBands) = (geometry.filters, geometry.block.poolTime, geometry.block.poolBands)
    for sample in 0..<samples {
      for step in 0..<steps {
        for band in 0..<geometry.outBands {
          let outRow = (sample * steps + step) * geometry.outBands + band
          let inRow = (sample * inSteps + step * poolTime) * geometry.positions + band * poolBands
          for filter in stride(from: 0, to: filters, by: Lanes.scalarCount) {
            body(outRow * filters + filter, inRow * filters + filter, filter, min(Lanes.scalarCount, filters - filter))
          }
        }
      }
    }
  }

  /// Calls `body` for each cell of a window: where it lies from the first one, and its number.
  @inline(__always)
  private func forEachCell(_ body: (_ place: Int, _ index: Float) -> Void) {
    for time in 0..<geometry.block.poolTime {
      for height in 0..<geometry.block.poolBands {
        body(
          (time * geometry.positions + height) * geometry.filters, Float(time * geometry.block.poolBands + height))
      }
    }
  }
}
