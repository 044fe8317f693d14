import Network

/// How a logit changes with what goes into a network, and with what each of its blocks makes of it: the network as it
/// plays (batch norm with its running statistics, no dropout), gone through forward and back.
///
/// Shapes: T columns, B bands; t steps, L labels; per block s steps, p bands, F filters out.
public final class LogitGradient {
  /// T
  public let columns: Int
  public let blocks: [BlockGeometry]
  private let labels: Int
  /// The layers point into it.
  private let tensors: TrainingTensors
  private let network: NetworkShare
  /// The input, [T, B], and its gradient.
  private let x: FloatBuffer
  private let dx: FloatBuffer
  /// [t, L]
  private let dLogits: FloatBuffer
  private let alone = CrewMember(index: 0, bench: Bench(count: 1))

  /// What came out of a place in the network, and how the logit changes with each value of it. Valid until the next
  /// `run`.
  public struct Layer {
    public let values: UnsafeBufferPointer<Float>
    public let slopes: UnsafeBufferPointer<Float>
  }

  /// - Parameter columns: T, at least the model's receptive field.
  public init(_ model: GenreModel, columns: Int) {
    let folded = model.folded
    tensors = TrainingTensors(folded.configuration, labels: model.labels.count)
    tensors.parameters.load(folded.tensors)
    self.columns = columns
    labels = model.labels.count
    blocks = BlockGeometry.chain(folded.configuration)
    network = NetworkShare(
      folded.configuration, labels: labels, columns: columns, samples: 1, dropout: DropoutRates(), tensors: tensors)
    x = FloatBuffer(count: columns * folded.configuration.bands)
    dx = FloatBuffer(count: x.count)
    dLogits = FloatBuffer(count: network.steps * labels)
  }

  /// t
  public var steps: Int { network.steps }

  /// Goes forward, and back from a label's logit, the mean of it over some steps.
  /// - Parameter input: [T, B], normalised.
  /// - Returns: that mean.
  public func run(_ input: [Float], label: Int, over steps: Range<Int>) -> Float {
    precondition(input.count == x.count && labels > label, "an input of another model")
    x.start.update(from: input, count: x.count)
    let logits = network.forward(x.start, seeds: [0], member: alone)
    dLogits.setZero()
    for step in steps { dLogits.start[step * labels + label] = 1 / Float(steps.count) }
    network.backward(x.start, dLogits: dLogits.start, dx: dx.start, seeds: [0], member: alone)
    return steps.reduce(0) { $0 + logits[$1 * labels + label] } / Float(max(1, steps.count))
  }

  /// The input, [T, B].
  public var input: Layer {
    Layer(
      values: UnsafeBufferPointer(start: x.start, count: x.count),
      slopes: UnsafeBufferPointer(start: dx.start, count: x.count))
  }

  /// What a block gives, [s, p, F].
  public func output(of index: Int) -> Layer {
    let block = network.blocks[index]
    let count = block.pool.output.count
    return Layer(
      values: UnsafeBufferPointer(start: block.pool.output.start, count: count),
      slopes: UnsafeBufferPointer(start: block.dOutput.start, count: count))
  }
}
