import Network

/// One block of the network in training: convolution → batch norm → ReLU → max-pool → dropout.
///
/// Shapes: N samples, T columns in, B bands, C channels; s steps, p bands, F filters out.
final class BlockLayers {
  let geometry: BlockGeometry
  let convolution: ConvolutionLayer
  let norm: BatchNormLayer?
  let pool: PoolLayer
  /// The gradient of the block's output: [N, s, p, F]
  let dOutput: FloatBuffer
  private let dropoutRate: Float
  /// What stands for batch norm's factor and offset where there is none: [F] each
  private let ones: FloatBuffer
  private let zeros: FloatBuffer

  init(
    _ geometry: BlockGeometry, index: Int, columns: Int, samples: Int, dropout: Float, tensors: TrainingTensors,
    gradients: TensorStore
  ) {
    self.geometry = geometry
    let prefix = "convolution.\(index)."
    convolution = ConvolutionLayer(
      geometry, columns: columns, samples: samples, parameters: tensors.parameters, gradients: gradients,
      prefix: prefix)
    norm =
      geometry.block.norm
      ? BatchNormLayer(
        filters: geometry.filters, parameters: tensors.parameters, gradients: gradients,
        statistics: tensors.statistics, prefix: prefix) : nil
    pool = PoolLayer(geometry, steps: convolution.steps, samples: samples)
    dOutput = FloatBuffer(count: pool.output.count)
    dropoutRate = dropout
    ones = FloatBuffer(count: geometry.filters)
    ones.start.update(repeating: 1, count: geometry.filters)
    zeros = FloatBuffer(count: geometry.filters)
  }

  /// - Parameters:
  ///   - x: [N, T, B, C]
  ///   - seeds: for dropout, one a sample.
  /// - Returns: [N, s, p, F]
  func forward(_ x: UnsafePointer<Float>, seeds: [UInt64], member: CrewMember) -> UnsafePointer<Float> {
    let samples = seeds.count
    let y = convolution.output.start
    convolution.forward(x, samples: samples)
    if let norm {
      norm.forward(y, samples: samples, rowsPerSample: convolution.steps * geometry.positions, member: member)
      pool.forward(y, factor: norm.factor.start, offset: norm.offset.start, samples: samples)
    } else {
      pool.forward(y, factor: ones.start, offset: zeros.start, samples: samples)
    }
    drop(pool.output.start, seeds)
    return UnsafePointer(pool.output.start)
  }

  /// Goes back from `dOutput`.
  /// - Parameters:
  ///   - x: what `forward` was given.
  ///   - dx: [N, T, B, C], or nil where nobody asks.
  ///   - scratch: room for the gradient between convolution and pooling, [N, T − time + 1, P, F].
  func backward(
    _ x: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>?, scratch: UnsafeMutablePointer<Float>,
    seeds: [UInt64], member: CrewMember
  ) {
    let samples = seeds.count
    let rows = samples * convolution.steps * geometry.positions
    drop(dOutput.start, seeds)
    pool.backward(dOutput: dOutput.start, dz: scratch, samples: samples)
    norm?.backward(convolution.output.start, dz: scratch, rows: rows, member: member)
    convolution.backward(x, dy: scratch, dx: dx, samples: samples)
  }

  private func drop(_ values: UnsafeMutablePointer<Float>, _ seeds: [UInt64]) {
    let size = pool.steps * geometry.outSize
    dropout(values, rows: 1, width: size, sampleStride: size, rowStride: 0, rate: dropoutRate, seeds: seeds)
  }
}
