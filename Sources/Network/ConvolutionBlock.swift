import Glibc

/// Convolution → ReLU → max-pool, for inference: batch norm has been folded into the convolution.
///
/// Shapes as in `BlockGeometry`.
struct ConvolutionBlock: Sendable {
  /// What a block remembers between calls.
  struct State: Sendable {
    /// The last input columns, at most time − 1: [h, B, C].
    var history: [Float] = []
    /// The maximum so far over the columns of an unfinished pool, before bias and ReLU: [outBands, F].
    var pool: [Float] = []
    /// How many columns are in it.
    var pooled = 0
    /// Steps of the convolution so far.
    var steps = 0
  }

  let geometry: BlockGeometry
  /// [time · height · C, F]: the order in which patches are gathered.
  private let weights: PackedMatrix
  /// [F]
  private let bias: [Float]
  /// Of fewer multiplications, where there are such.
  private let winograd: [WinogradConvolution]

  /// - Parameters:
  ///   - tensors: of a model without batch norm.
  ///   - prefix: the tensors' common name, such as `convolution.0.`
  init(_ geometry: BlockGeometry, tensors: [String: [Float]], prefix: String) {
    self.geometry = geometry
    let (filters, channels) = (geometry.filters, geometry.inChannels)
    let taps = geometry.block.time * geometry.height
    let stored = tensors[prefix + "weight"]!
    var weights = [Float](repeating: 0, count: stored.count)
    for filter in 0..<filters {
      for channel in 0..<channels {
        for tap in 0..<taps {
          weights[(tap * channels + channel) * filters + filter] = stored[(filter * channels + channel) * taps + tap]
        }
      }
    }
    self.weights = PackedMatrix(weights, inner: geometry.patchSize, columns: filters)
    bias = tensors[prefix + "bias"]!
    winograd = WinogradConvolution.forms(of: geometry, weights: weights)
  }

  /// Takes the next columns and gives the pooled columns that they complete.
  /// - Parameters:
  ///   - input: [n, B, C]
  ///   - layer: what the tap is told that this block is.
  /// - Returns: [m, outBands, F]
  func forward(_ input: [Float], state: inout State, layer: Int, tap: ActivationTap?) -> [Float] {
    let columns = state.history + input
    let held = columns.count / geometry.inSize
    let steps = max(0, held - geometry.block.time + 1)
    let keptColumns = min(held, geometry.block.time - 1)
    state.history = Array(columns.suffix(keptColumns * geometry.inSize))
    guard steps > 0 else { return [] }
    let sums = convolve(columns, steps: steps)
    tap?(Activations(layer: layer, firstStep: state.steps, steps: steps, geometry: geometry, values: activated(sums)))
    state.steps += steps
    // What is largest stays so through bias and ReLU, which have fewer values to go through after the pool.
    return activated(pool(sums, steps: steps, state: &state))
  }

  /// - Parameter columns: [steps + time − 1, B, C]
  /// - Returns: [steps, P, F], without bias.
  private func convolve(_ columns: [Float], steps: Int) -> [Float] {
    let rows = steps * geometry.positions
    let cost = WinogradConvolution.cost(weights: geometry.patchSize * geometry.filters, rows: rows)
    let best = winograd.indices.min { winograd[$0].cost(steps: steps) < winograd[$1].cost(steps: steps) }
    if let best, winograd[best].cost(steps: steps) < cost { return winograd[best].convolve(columns, steps: steps) }
    let filters = geometry.filters
    let patches = [Float](unsafeUninitializedCapacity: rows * geometry.patchSize) { buffer, count in
      geometry.gather(columns, steps: steps, into: buffer.baseAddress!)
      count = buffer.count
    }
    return [Float](unsafeUninitializedCapacity: rows * filters) { buffer, count in
      weights.multiply(patches, rows: rows, into: buffer.baseAddress!)
      count = rows * filters
    }
  }

  /// Adds the bias, then ReLU.
  /// - Parameter sums: [n, F]
  private func activated(_ sums: consuming [Float]) -> [Float] {
    var values = sums
    let filters = geometry.filters
    values.withUnsafeMutableBufferPointer { values in
      bias.withUnsafeBufferPointer { bias in
        for start in stride(from: 0, to: values.count, by: filters) {
          let row = values.baseAddress! + start
          for filter in 0..<filters {
            let sum = row[filter] + bias[filter]
            row[filter] = sum > 0 ? sum : 0
          }
        }
      }
    }
    return values
  }

  /// - Parameter columns: [steps, P, F]
  /// - Returns: [m, outBands, F]
  private func pool(_ columns: [Float], steps: Int, state: inout State) -> [Float] {
    let (poolTime, poolBands) = (geometry.block.poolTime, geometry.block.poolBands)
    if poolTime == 1 && poolBands == 1 { return columns }
    let (filters, outSize) = (geometry.filters, geometry.outSize)
    var output: [Float] = []
    output.reserveCapacity((state.pooled + steps) / poolTime * outSize)
    if state.pool.count != outSize { state.pool = [Float](repeating: 0, count: outSize) }
    columns.withUnsafeBufferPointer { columns in
      for step in 0..<steps {
        state.pool.withUnsafeMutableBufferPointer { pool in
          var maxima = pool.baseAddress!
          var values = columns.baseAddress! + step * geometry.midSize
          for _ in 0..<geometry.outBands {
            for first in stride(from: 0, to: filters, by: Lanes.scalarCount) {
              let lanes = min(Lanes.scalarCount, filters - first)
              var largest =
                state.pooled > 0 ? Lanes(maxima + first, count: lanes) : Lanes(repeating: -.infinity)
              var pooled = values + first
              for _ in 0..<poolBands {
                let value = Lanes(pooled, count: lanes)
                largest.replace(with: value, where: value .> largest)
                pooled += filters
              }
              largest.store(to: maxima + first, count: lanes)
            }
            maxima += filters
            values += poolBands * filters
          }
        }
        state.pooled += 1
        if state.pooled == poolTime {
          output += state.pool
          state.pooled = 0
        }
      }
    }
    return output
  }
}
