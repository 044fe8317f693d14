import Network
import Safetensors
import TestSupport
import Testing

@testable import Training

/// A network in training as PyTorch ran it: first weights, a batch, the first gradients, ten losses.
private struct Reference {
  let name: String
  let configuration: ModelConfiguration
  let loss: Loss
  let optimiser: OptimiserSettings
  let start: [String: [Float]]
  let gradients: [String: [Float]]
  /// Batch norm's running statistics after one step.
  let after: [String: [Float]]
  let losses: [Float]
  /// [N, T, B]
  let input: [Float]
  /// [N, t, L]
  let targets: [Float]
  let samples: Int
  let columns: Int
  let labels: Int

  init(_ file: Safetensors) throws {
    name = file.name
    configuration = try ModelConfiguration(json: #require(file.metadata["config"]), file: file.name)
    let kind = try #require(file.metadata["loss"])
    loss = kind == "mean" ? .meanBelief : try #require(Loss(rawValue: kind))
    switch file.metadata["optimiser"] {
    case "adamw": optimiser = OptimiserSettings(kind: .adamW, rate: 1e-3, weightDecay: 1e-2)
    case "adam": optimiser = OptimiserSettings(kind: .adam, rate: 1e-3)
    default: optimiser = OptimiserSettings(kind: .rmsProp, rate: 1e-4)
    }
    func tensors(_ prefix: String) throws -> [String: [Float]] {
      try file.entries.keys.filter { $0.hasPrefix(prefix) }.reduce(into: [:]) {
        $0[String($1.dropFirst(prefix.count))] = try file.floats($1)
      }
    }
    start = try tensors("start.")
    gradients = try tensors("gradient.")
    after = try tensors("after.")
    losses = try file.floats("losses")
    input = try file.floats("input")
    let shape = try #require(file.entries["input"]?.shape)
    let labels = try #require(start["dense.bias"]).count
    (samples, columns, self.labels) = (shape[0], shape[1], labels)
    if file.entries["target"] != nil {
      targets = try file.floats("target")
    } else {
      // One label a sample, smoothed where the loss is the sum.
      let smoothing: Float = loss == .sum ? 0.05 : 0
      let steps = (columns - configuration.receptiveField) / configuration.stride + 1
      targets = try file.int32s("label").flatMap { label in
        let target = (0..<labels).map { ($0 == label ? 1 - smoothing : 0) + smoothing / Float(labels) }
        return (0..<steps).flatMap { _ in target }
      }
    }
  }

  func network(workers: Int, dropout: DropoutRates = DropoutRates()) -> TrainingNetwork {
    let network = TrainingNetwork(
      configuration, labels: labels, columns: columns, batch: samples, dropout: dropout, crew: Crew(count: workers))
    network.tensors.parameters.load(start)
    return network
  }

  func run(_ network: TrainingNetwork, optimiser: Optimiser? = nil, seed: UInt64 = 0) -> Float {
    let (input, targets) = (input, targets)
    let (inputSize, targetSize) = (input.count / samples, targets.count / samples)
    let rate = self.optimiser.rate
    let result = network.run(samples: samples, loss: loss, seed: seed, optimiser: optimiser, rate: rate) {
      sample, x, y in
      for index in 0..<inputSize { x[index] = input[sample * inputSize + index] }
      for index in 0..<targetSize { y[index] = targets[sample * targetSize + index] }
    }
    return Float(result.loss) / Float(samples)
  }
}

private func references() throws -> [Reference] {
  let committed = try ["full-height", "sliding", "no-lstm", "last", "every-step"].map {
    try Reference(golden("\($0)-training.safetensors"))
  }
  return try committed + oracles("training-").map { try Reference($0) }
}

private func norm(_ values: [Float]) -> Float { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }

private func distance(_ a: [Float], _ b: [Float]) -> Float {
  a.count == b.count ? norm(zip(a, b).map { $0 - $1 }) : .infinity
}

@Suite struct TrainingGoldenTests {
  @Test(arguments: [1, 2, 3]) func gradientsAgreeWithPyTorch(workers: Int) throws {
    for reference in try references() {
      let network = reference.network(workers: workers)
      let loss = reference.run(network)
      #expect(abs(loss - reference.losses[0]) <= 1e-4, "\(reference.name)")
      let ours = network.gradients.export()
      #expect(Set(ours.keys) == Set(reference.gradients.keys))
      for (tensor, expected) in reference.gradients {
        let isCancelled = tensor.hasSuffix("bias") && ours[tensor.replacingSuffix("bias", "norm.scale")] != nil
        if isCancelled {
          // Batch norm takes this bias away again: zero here, PyTorch's rounding there.
          #expect(norm(ours[tensor]!) == 0 && norm(expected) < 1e-6, "\(reference.name): \(tensor)")
        } else {
          let error = distance(ours[tensor]!, expected) / max(norm(expected), 1e-5)
          #expect(error <= 1e-3, "\(reference.name): \(tensor)")
        }
      }
    }
  }

  @Test(arguments: [1, 2]) func tenLossesAgreeWithPyTorch(workers: Int) throws {
    for reference in try references() {
      let network = reference.network(workers: workers)
      let optimiser = Optimiser(reference.optimiser, count: network.tensors.parameters.values.count)
      for expected in reference.losses {
        let loss = reference.run(network, optimiser: optimiser)
        #expect(abs(loss - expected) <= 1e-4, "\(reference.name)")
      }
    }
  }

  @Test func runningStatisticsAgreeWithPyTorch() throws {
    for reference in try references() {
      let network = reference.network(workers: 2)
      _ = reference.run(network)
      let ours = network.tensors.statistics.export()
      for (tensor, expected) in reference.after {
        #expect(distance(ours[tensor] ?? [], expected) <= 1e-5 * max(1, norm(expected)), "\(reference.name): \(tensor)")
      }
    }
  }

  @Test func dropoutDoesNotDependOnTheSplit() throws {
    for reference in try references().prefix(5) {
      let rates = DropoutRates(blocks: 0.3, lstm: 0.5)
      let losses = [1, 2, 3].map { reference.run(reference.network(workers: $0, dropout: rates), seed: 9) }
      let other = reference.run(reference.network(workers: 1, dropout: rates), seed: 10)
      #expect(losses.allSatisfy { abs($0 - losses[0]) <= 1e-4 } && other != losses[0])
    }
  }
}

extension String {
  fileprivate func replacingSuffix(_ suffix: String, _ replacement: String) -> String {
    hasSuffix(suffix) ? dropLast(suffix.count) + replacement : self
  }
}
