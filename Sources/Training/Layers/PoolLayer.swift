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
    let filters = geometry.filters
    output.start.update(repeating: 0, count: samples * steps * geometry.outSize)
    choice.start.update(repeating: -1, count: samples * steps * geometry.outSize)
    forEachCell(samples: samples) { outPlace, inPlace, index in
      let (largest, chosen, y) = (output.start + outPlace, choice.start + outPlace, y + inPlace)
      for filter in 0..<filters {
        let z = factor[filter] * y[filter] + offset[filter]
        let isLarger = z > largest[filter]
        largest[filter] = isLarger ? z : largest[filter]
        chosen[filter] = isLarger ? index : chosen[filter]
      }
    }
  }

  /// - Parameters:
  ///   - dOutput: [N, s, p, F]
  ///   - dz: [N, S, P, F], written whole.
  func backward(dOutput: UnsafePointer<Float>, dz: UnsafeMutablePointer<Float>, samples: Int) {
    let filters = geometry.filters
    if steps * geometry.block.poolTime < inSteps || geometry.outBands * geometry.block.poolBands < geometry.positions {
      dz.update(repeating: 0, count: samples * inSteps * geometry.midSize)
    }
    forEachCell(samples: samples) { outPlace, inPlace, index in
      let (chosen, dOutput, dz) = (choice.start + outPlace, dOutput + outPlace, dz + inPlace)
      for filter in 0..<filters { dz[filter] = chosen[filter] == index ? dOutput[filter] : 0 }
    }
  }

  /// Calls `body` for each cell of each window: where the window's output lies, where the cell lies, and the cell's
  /// number in its window.
  @inline(__always)
  private func forEachCell(samples: Int, _ body: (_ outPlace: Int, _ inPlace: Int, _ index: Float) -> Void) {
    let (poolTime, poolBands) = (geometry.block.poolTime, geometry.block.poolBands)
    for sample in 0..<samples {
      for step in 0..<steps {
        for band in 0..<geometry.outBands {
          let outPlace = ((sample * steps + step) * geometry.outBands + band) * geometry.filters
          for time in 0..<poolTime {
            let row = (sample * inSteps + step * poolTime + time) * geometry.positions + band * poolBands
            for height in 0..<poolBands {
              body(outPlace, (row + height) * geometry.filters, Float(time * poolBands + height))
            }
          }
        }
      }
    }
  }
}
