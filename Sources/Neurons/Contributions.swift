import Network

/// What each cell of the input and each neuron of the convolution layers adds to a genre's logit.
public struct Contributions: Sendable, Equatable {
  public enum Method: Sendable, Equatable {
    /// Value × slope, here. Quick; the sum is not the change of the logit.
    case gradientTimesInput
    /// Integrated gradients (Sundararajan, Taly & Yan, 2017): slopes along the straight way from the baseline to the
    /// input; for neurons their conductance (Dhamdhere, Sundararajan & Yan, 2019). The sum over the input, and that over
    /// each layer, is the change of the logit from the baseline, but for the error of the trapezoids: a piece of the way
    /// whose trapezoid misses the logit by more than the tolerance is halved.
    case integrated(tolerance: Float)
  }

  /// The label's logit, the mean over the steps asked about.
  public var logit: Float
  /// The same of the baseline: all bands at their mean over the training data, which is 0 once standardised. Nil where
  /// the method does not go there.
  public var baseline: Float?
  /// [columns, bands]
  public var cells: [Float]
  /// Per convolution layer one value a filter, over all times and places.
  public var neurons: [[Float]]
  public let bands: Int

  /// The contribution of each band over all columns.
  public var bandTotals: [Float] {
    var totals = [Float](repeating: 0, count: bands)
    for (index, value) in cells.enumerated() { totals[index % bands] += value }
    return totals
  }

  public var total: Float { cells.reduce(0, +) }
}
