import Network
import Training

/// Finds contributions for inputs of one length.
public final class Attribution {
  private let gradient: LogitGradient
  private let bands: Int

  /// - Parameter columns: at least the model's receptive field.
  public init(_ model: GenreModel, columns: Int) {
    gradient = LogitGradient(model, columns: columns)
    bands = model.configuration.bands
  }

  /// Columns of an input.
  public var columns: Int { gradient.columns }

  /// Steps at which the network gives logits.
  public var steps: Int { gradient.steps }

  /// What adds to a label's logit, the mean of it over some steps. The network begins anew with the first column.
  /// - Parameter input: [columns, bands], normalised.
  public func contributions(
    to label: Int, over steps: Range<Int>, of input: [Float], by method: Contributions.Method
  ) -> Contributions {
    var ways = (0...gradient.blocks.count).map { Way(units: $0 > 0 ? gradient.blocks[$0 - 1].filters : input.count) }
    var baseline: Float?
    var logit: Float = 0
    switch method {
    case .gradientTimesInput:
      logit = gradient.run(input, label: label, over: steps)
      for index in ways.indices { ways[index].leap(to: layer(index)) }
    case .integrated(let pieces):
      for piece in 0...max(1, pieces) {
        let share = Float(piece) / Float(max(1, pieces))
        logit = gradient.run(input.map { share * $0 }, label: label, over: steps)
        if piece == 0 { baseline = logit }
        for index in ways.indices { ways[index].go(to: layer(index)) }
      }
    }
    return Contributions(
      logit: logit, baseline: baseline, cells: ways[0].sum, neurons: ways.dropFirst().map(\.sum), bands: bands)
  }

  private func layer(_ index: Int) -> LogitGradient.Layer {
    index == 0 ? gradient.input : gradient.output(of: index - 1)
  }
}

/// ∫ slope · d(value) on the way of a layer's values, by trapezoids, summed by unit.
private struct Way {
  /// [units]; value i is unit i mod units.
  private(set) var sum: [Float]
  private var values: [Float] = []
  private var slopes: [Float] = []

  init(units: Int) { sum = [Float](repeating: 0, count: units) }

  /// Goes on to the next point; the first is where the way begins.
  mutating func go(to point: LogitGradient.Layer) {
    if !values.isEmpty {
      for first in stride(from: 0, to: values.count, by: sum.count) {
        for unit in sum.indices {
          let place = first + unit
          sum[unit] += 0.5 * (slopes[place] + point.slopes[place]) * (point.values[place] - values[place])
        }
      }
    }
    (values, slopes) = (Array(point.values), Array(point.slopes))
  }

  /// The whole way from zero at the slope of its end.
  mutating func leap(to point: LogitGradient.Layer) {
    for first in stride(from: 0, to: point.values.count, by: sum.count) {
      for unit in sum.indices { sum[unit] += point.slopes[first + unit] * point.values[first + unit] }
    }
  }
}
