import Belief
import Network

/// A network in training: its tensors, and a crew of workers that take a batch through it and back.
///
/// Shapes: N samples in a batch, T columns, B bands; t steps, L labels.
final class TrainingNetwork {
  let configuration: ModelConfiguration
  let labels: Int
  /// T
  let columns: Int
  let tensors: TrainingTensors
  private let crew: Crew
  private let shares: Shares

  /// What one batch gave.
  struct BatchResult {
    /// Σ of the samples' losses.
    var loss = 0.0
    /// Samples whose mean belief is led by the label that leads their mean target.
    var correct = 0
  }

  /// Writes one sample of a batch: its input [T, B] and its targets [t, L].
  typealias Fill =
    @Sendable (_ sample: Int, _ input: UnsafeMutablePointer<Float>, _ targets: UnsafeMutablePointer<Float>) -> Void

  init(
    _ configuration: ModelConfiguration, labels: Int, columns: Int, batch: Int, dropout: DropoutRates, crew: Crew
  ) {
    self.configuration = configuration
    self.labels = labels
    self.columns = columns
    self.crew = crew
    let tensors = TrainingTensors(configuration, labels: labels)
    self.tensors = tensors
    let perWorker = (batch + crew.count - 1) / crew.count
    shares = Shares(
      all: (0..<crew.count).map { _ in
        Share(
          network: NetworkShare(
            configuration, labels: labels, columns: columns, samples: perWorker, dropout: dropout, tensors: tensors),
          input: FloatBuffer(count: perWorker * columns * configuration.bands), samples: perWorker)
      })
  }

  /// Steps of a sample.
  var steps: Int { shares.all[0].network.steps }

  /// The gradients of the last batch.
  var gradients: TensorStore { shares.all[0].network.gradients }

  /// Takes a batch forward and back, and where an optimiser is given, a step along its gradients.
  /// - Parameters:
  ///   - seed: for dropout.
  ///   - rate: the learning rate.
  func run(
    samples: Int, loss: Loss, seed: UInt64, optimiser: Optimiser? = nil, rate: Float = 0, fill: @escaping Fill
  ) -> BatchResult {
    optimiser?.steps += 1
    let (shares, parameters) = (shares, tensors.parameters)
    crew.run { member in
      let share = shares.all[member.index]
      share.pass(member.share(of: samples), of: samples, loss: loss, seed: seed, member: member, fill: fill)
      member.wait()
      let part = member.share(of: parameters.values.count)
      let square = shares.sumGradients(part)
      guard let optimiser else { return }
      let norm = member.sum([square])[0].squareRoot()
      let clip = Double(optimiser.settings.clip)
      optimiser.update(
        part, parameters: parameters.values.baseAddress!,
        gradients: UnsafePointer(shares.all[0].network.gradients.values.baseAddress!), rate: rate,
        gradientScale: clip > 0 && norm > clip ? Float(clip / norm) : 1)
    }
    return shares.all.reduce(into: BatchResult()) { sum, share in
      sum.loss += share.result.loss
      sum.correct += share.result.correct
    }
  }
}

/// One worker's network, with its part of the batch.
private final class Share {
  let network: NetworkShare
  /// [N, T, B]
  let input: FloatBuffer
  /// [N, t, L]
  let targets: FloatBuffer
  var result = TrainingNetwork.BatchResult()
  private let inputSize: Int
  private let targetSize: Int

  init(network: NetworkShare, input: consuming FloatBuffer, samples: Int) {
    self.network = network
    inputSize = input.count / samples
    targetSize = network.steps * network.labels
    targets = FloatBuffer(count: samples * targetSize)
    self.input = input
  }

  /// Forms this worker's samples of the batch and takes them forward and back.
  func pass(
    _ range: Range<Int>, of batch: Int, loss: Loss, seed: UInt64, member: CrewMember, fill: TrainingNetwork.Fill
  ) {
    for (place, sample) in range.enumerated() {
      fill(sample, input.start + place * inputSize, targets.start + place * targetSize)
    }
    let seeds = range.map { SeededRandom.seed(seed, UInt64($0)) }
    network.gradients.setZero()
    let losses = network.forward(input.start, targets: targets.start, seeds: seeds, loss: loss, member: member)
    network.backward(
      input.start, targets: targets.start, seeds: seeds, loss: loss, scale: 1 / Float(batch), member: member)
    result.loss = losses.reduce(0) { $0 + Double($1) }
    result.correct = range.indices.count { isCorrect($0 - range.lowerBound, samples: range.count) }
  }

  private func isCorrect(_ sample: Int, samples: Int) -> Bool {
    let labels = network.labels
    var belief = [Float](repeating: 0, count: labels)
    var target = belief
    for step in 0..<network.steps {
      for label in 0..<labels {
        belief[label] += network.loss.beliefs.start[(step * samples + sample) * labels + label]
        target[label] += targets.start[sample * targetSize + step * labels + label]
      }
    }
    return leader(of: belief) == leader(of: target)
  }
}

/// Sendable: each worker touches its own share, and others' gradients only after a barrier, each its own range.
private struct Shares: @unchecked Sendable {
  let all: [Share]

  /// Adds a range of all workers' gradients up into the first one's.
  /// - Returns: Σ of their squares.
  func sumGradients(_ range: Range<Int>) -> Double {
    let sum = all[0].network.gradients.values.baseAddress!
    for other in all.dropFirst() {
      let gradients = other.network.gradients.values.baseAddress!
      for index in range { sum[index] += gradients[index] }
    }
    var square: Float = 0
    for index in range { square += sum[index] * sum[index] }
    return Double(square)
  }
}
