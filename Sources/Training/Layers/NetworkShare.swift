import Network

/// What all workers have in common: the learnt tensors and the running statistics. A worker writes neither but as
/// `BatchNormLayer` and `Optimiser` say.
struct TrainingTensors: Sendable {
  let parameters: TensorStore
  let statistics: TensorStore

  init(_ configuration: ModelConfiguration, labels: Int) {
    parameters = .parameters(of: configuration, labels: labels)
    statistics = .statistics(of: configuration, labels: labels)
  }
}

/// How much is dropped in training.
public struct DropoutRates: Codable, Sendable, Equatable {
  /// After each block; before an LSTM its own rate holds.
  public var blocks: Float
  /// Before and after the LSTM.
  public var lstm: Float

  public init(blocks: Float = 0, lstm: Float = 0) {
    self.blocks = blocks
    self.lstm = lstm
  }
}

/// The network as one worker trains it: all layers, with room for its share of a batch, forward and backward.
///
/// Shapes: N samples of the share, T columns, B bands; t steps, D values a step after the last block, H units, L labels.
/// Up to the last block samples come first; from there on, time does.
final class NetworkShare {
  /// t
  let steps: Int
  let labels: Int
  let gradients: TensorStore
  let loss: LossLayer
  let blocks: [BlockLayers]
  private let lstm: LSTMLayer?
  private let dense: DenseLayer
  private let dropoutRates: DropoutRates
  /// D
  private let featureSize: Int
  /// What the last block gives: [t, N, D]
  private let features: FloatBuffer
  private let dFeatures: FloatBuffer
  /// The gradient of what the dense layer is given, where that is the LSTM's: [t, N, H]
  private let dHidden: FloatBuffer
  private let scratch: FloatBuffer

  init(
    _ configuration: ModelConfiguration, labels: Int, columns: Int, samples: Int, dropout: DropoutRates,
    tensors: TrainingTensors
  ) {
    self.labels = labels
    dropoutRates = dropout
    gradients = .parameters(of: configuration, labels: labels)
    let units = configuration.lstm ?? 0
    let chain = BlockGeometry.chain(configuration)
    var blocks: [BlockLayers] = []
    for (index, geometry) in chain.enumerated() {
      let isBeforeLSTM = units > 0 && index == chain.count - 1
      blocks.append(
        BlockLayers(
          geometry, index: index, columns: blocks.last?.pool.steps ?? columns, samples: samples,
          dropout: isBeforeLSTM ? dropout.lstm : dropout.blocks, tensors: tensors, gradients: gradients))
    }
    self.blocks = blocks
    let steps = blocks.last?.pool.steps ?? columns
    let size = blocks.last?.geometry.outSize ?? configuration.bands
    self.steps = steps
    featureSize = size
    features = FloatBuffer(count: steps * samples * size)
    dFeatures = FloatBuffer(count: steps * samples * size)
    dHidden = FloatBuffer(count: steps * samples * units)
    scratch = FloatBuffer(count: blocks.map { $0.convolution.output.count }.max() ?? 0)
    lstm =
      units > 0
      ? LSTMLayer(
        inputs: size, units: units, steps: steps, samples: samples, forgetLimit: configuration.forgetLimit,
        parameters: tensors.parameters, gradients: gradients) : nil
    dense = DenseLayer(
      inputs: units > 0 ? units : size, labels: labels, rows: steps * samples, parameters: tensors.parameters,
      gradients: gradients)
    loss = LossLayer(labels: labels, steps: steps, samples: samples)
  }

  /// - Parameters:
  ///   - x: [N, T, B]
  ///   - targets: [N, t, L]
  ///   - seeds: for dropout, one a sample.
  /// - Returns: each sample's loss, [N]. The beliefs are in `loss`.
  func forward(
    _ x: UnsafePointer<Float>, targets: UnsafePointer<Float>, seeds: [UInt64], loss kind: Loss, member: CrewMember
  ) -> [Float] {
    let logits = forward(x, seeds: seeds, member: member)
    return loss.forward(logits, targets: targets, samples: seeds.count, loss: kind)
  }

  /// - Returns: the logits, [t, N, L].
  func forward(_ x: UnsafePointer<Float>, seeds: [UInt64], member: CrewMember) -> UnsafePointer<Float> {
    var x = x
    for (index, block) in blocks.enumerated() { x = block.forward(x, seeds: layerSeeds(seeds, index), member: member) }
    exchangeAxes(x, into: features.start, outer: seeds.count, inner: steps, width: featureSize)
    lstm?.forward(features.start, samples: seeds.count)
    if let lstm { dropHidden(lstm.output.start, lstm.units, seeds) }
    dense.forward(hidden, rows: steps * seeds.count)
    return UnsafePointer(dense.output.start)
  }

  /// Adds to `gradients` those of the pass before.
  /// - Parameters:
  ///   - x, targets, seeds: as `forward` was given them.
  ///   - scale: what a sample's loss counts for, one over the batch's size.
  func backward(
    _ x: UnsafePointer<Float>, targets: UnsafePointer<Float>, seeds: [UInt64], loss kind: Loss, scale: Float,
    member: CrewMember
  ) {
    loss.backward(dense.output.start, targets: targets, samples: seeds.count, loss: kind, scale: scale)
    backward(x, dLogits: loss.dLogits.start, dx: nil, seeds: seeds, member: member)
  }

  /// Goes back from a gradient of the logits.
  /// - Parameters:
  ///   - dLogits: [t, N, L]
  ///   - dx: the gradient of the input, [N, T, B], written whole where there are blocks; nil where nobody asks.
  func backward(
    _ x: UnsafePointer<Float>, dLogits: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>?, seeds: [UInt64],
    member: CrewMember
  ) {
    let samples = seeds.count
    dense.backward(
      hidden, dOutput: dLogits, dx: lstm == nil ? dFeatures.start : dHidden.start, rows: steps * samples)
    if let lstm {
      dropHidden(dHidden.start, lstm.units, seeds)
      lstm.backward(features.start, dOutput: dHidden.start, dx: dFeatures.start, samples: samples)
    }
    guard let last = blocks.last else { return }
    exchangeAxes(
      dFeatures.start, into: last.dOutput.start, outer: steps, inner: samples, width: featureSize)
    for index in blocks.indices.reversed() {
      blocks[index].backward(
        index > 0 ? UnsafePointer(blocks[index - 1].pool.output.start) : x,
        dx: index > 0 ? blocks[index - 1].dOutput.start : dx,
        scratch: scratch.start, seeds: layerSeeds(seeds, index), member: member)
    }
  }

  /// What the dense layer is given: [t, N, H or D]
  private var hidden: UnsafePointer<Float> { UnsafePointer(lstm?.output.start ?? features.start) }

  private func dropHidden(_ values: UnsafeMutablePointer<Float>, _ units: Int, _ seeds: [UInt64]) {
    dropout(
      values, rows: steps, width: units, sampleStride: units, rowStride: seeds.count * units, rate: dropoutRates.lstm,
      seeds: layerSeeds(seeds, blocks.count))
  }

  private func layerSeeds(_ seeds: [UInt64], _ layer: Int) -> [UInt64] {
    seeds.map { SeededRandom.seed($0, UInt64(layer)) }
  }
}

/// [outer, inner, width] → [inner, outer, width]
func exchangeAxes(
  _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, outer: Int, inner: Int, width: Int
) {
  for i in 0..<outer {
    for j in 0..<inner { (y + (j * outer + i) * width).update(from: x + (i * inner + j) * width, count: width) }
  }
}
