import Network
import Testing

@testable import Neurons
@testable import Training

/// A small model of random weights, with everything that a network can have.
private func smallModel(norm: Bool = true, lstm: Int = 6) -> GenreModel {
  smallModel(
    [
      .init(filters: 5, time: 3, bands: 6, bandStep: 2, bandPadding: 1, norm: norm, poolTime: 2, poolBands: 2),
      .init(filters: 7, time: 2, norm: norm),
    ], lstm: lstm)
}

/// - Parameter bias: added to every convolution's.
private func smallModel(
  _ convolutions: [ModelConfiguration.Convolution], lstm: Int, bias: Float = 0
) -> GenreModel {
  let configuration = ModelConfiguration(hop: 1_708, bands: 16, convolutions: convolutions, lstm: lstm)
  var random = SeededRandom(1)
  var tensors: [String: [Float]] = [:]
  for (name, shape) in GenreModel.shapes(for: configuration, labels: 3) {
    let isPositive = name.hasSuffix("variance") || name.hasSuffix("deviation")
    tensors[name] = (0..<shape.reduce(1, *)).map { _ in
      isPositive ? random.uniform(0.5...2) : 0.4 * random.normal() + (name.hasSuffix("bias") ? bias : 0)
    }
  }
  return GenreModel(configuration: configuration, labels: ["a", "b", "c"], provenance: "{}", tensors: tensors)
}

private func noise(_ count: Int, seed: UInt64 = 9) -> [Float] {
  var random = SeededRandom(seed)
  return (0..<count).map { _ in random.normal() }
}

@Suite struct LogitGradientTests {
  /// What is differentiated is the network that plays.
  @Test(arguments: [(true, 6), (false, 0)]) func logitsAreTheNetworks(norm: Bool, lstm: Int) {
    let model = smallModel(norm: norm, lstm: lstm)
    let input = noise(30 * 16)
    let logits = GenreNetwork(model).logits(track: input)
    let gradient = LogitGradient(model, columns: 30)
    #expect(gradient.steps * 3 == logits.count)
    for label in 0..<3 {
      for step in 0..<gradient.steps {
        let logit = gradient.run(input, label: label, over: step..<step + 1)
        #expect(abs(logit - logits[step * 3 + label]) < 1e-5)
      }
    }
  }

  /// Against central differences of the playing network's logit; where a step crosses a kink of ReLU or pooling the
  /// difference is no slope, which is seldom.
  @Test(arguments: [(true, 6), (false, 0)]) func slopesAreThoseOfFiniteDifferences(norm: Bool, lstm: Int) {
    let model = smallModel(norm: norm, lstm: lstm)
    let network = GenreNetwork(model)
    let input = noise(30 * 16)
    let gradient = LogitGradient(model, columns: 30)
    let steps = 3..<gradient.steps
    _ = gradient.run(input, label: 1, over: steps)
    let slopes = Array(gradient.input.slopes)
    func value(_ input: [Float]) -> Double {
      let logits = network.logits(track: input)
      return steps.reduce(0) { $0 + Double(logits[$1 * 3 + 1]) } / Double(steps.count)
    }
    let step: Float = 2e-3
    let differences = input.indices.map { place -> Float in
      var (above, below) = (input, input)
      above[place] += step
      below[place] -= step
      return Float((value(above) - value(below)) / Double(2 * step))
    }
    let length = slopes.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let near = zip(slopes, differences).count { abs($0 - $1) < 1e-2 * length }
    #expect(length > 0.01 && near >= input.count * 98 / 100, "\(near) of \(input.count)")
  }
}

@Suite struct ContributionsTests {
  private let input = noise(30 * 16, seed: 3)

  /// The sums over cells, bands and each layer's neurons are the change of the logit, within 1 % or 0.003.
  @Test(arguments: [(true, 6), (false, 0)]) func integratedContributionsAreComplete(norm: Bool, lstm: Int) throws {
    let model = smallModel(norm: norm, lstm: lstm)
    let attribution = Attribution(model, columns: 30)
    for label in 0..<3 {
      let found = attribution.contributions(
        to: label, over: 2..<attribution.steps, of: input, by: .integrated(tolerance: 1e-3))
      let change = found.logit - (try #require(found.baseline))
      let size = found.cells.reduce(0) { $0 + abs($1) }
      #expect(size > 0.1)
      for sum in [found.total, found.bandTotals.reduce(0, +)] + found.neurons.map({ $0.reduce(0, +) }) {
        #expect(abs(sum - change) <= max(0.01 * abs(change), 3e-3), "\(sum) for \(change)")
      }
      #expect(found.neurons.map(\.count) == [5, 7])
    }
  }

  @Test func aSmallerToleranceIsNearer() {
    let attribution = Attribution(smallModel(), columns: 30)
    let errors = ([1, 1e-4] as [Float]).map { tolerance in
      let found = attribution.contributions(
        to: 0, over: 0..<attribution.steps, of: input, by: .integrated(tolerance: tolerance))
      return abs(found.total - (found.logit - found.baseline!))
    }
    #expect(errors[1] < errors[0] && errors[1] < 2e-3)
  }

  /// Without ReLU's kinks in reach and without an LSTM the network is affine, and both methods agree.
  @Test func methodsAgreeWhereTheNetworkIsAffine() {
    let affine = smallModel(
      [.init(filters: 5, time: 3, bands: 6, bandStep: 2), .init(filters: 7, time: 2)], lstm: 0, bias: 50)
    let attribution = Attribution(affine, columns: 30)
    let steps = 0..<attribution.steps
    let plain = attribution.contributions(to: 2, over: steps, of: input, by: .gradientTimesInput)
    let integrated = attribution.contributions(to: 2, over: steps, of: input, by: .integrated(tolerance: 1))
    #expect(plain.baseline == nil)
    let largest = plain.cells.map(abs).max() ?? 0
    #expect(largest > 0)
    for (a, b) in zip(plain.cells, integrated.cells) { #expect(abs(a - b) <= 1e-3 * largest) }
    #expect(abs(plain.total - (integrated.logit - integrated.baseline!)) < 1e-2)
  }

  @Test func cellsThatNoStepHasHeardAddNothing() {
    let model = smallModel()
    let attribution = Attribution(model, columns: 30)
    let found = attribution.contributions(to: 0, over: 0..<1, of: input, by: .integrated(tolerance: 0.1))
    let field = model.configuration.receptiveField
    #expect(found.cells[(field * 16)...].allSatisfy { $0 == 0 })
    #expect(found.cells[..<(field * 16)].contains { $0 != 0 })
  }
}
