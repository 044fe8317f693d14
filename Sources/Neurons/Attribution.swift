import Network
import Training

/// Finds contributions for inputs of one length.
public final class Attribution {
  private let gradient: LogitGradient
  private let configuration: ModelConfiguration

  /// - Parameter columns: at least the model's receptive field.
  public init(_ model: GenreModel, columns: Int) {
    gradient = LogitGradient(model, columns: columns)
    configuration = model.configuration
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
    var way = Way(layers: gradient.blocks.map(\.filters), input: input.count) { share in
      let logit = self.gradient.run(input.map { share * $0 }, label: label, over: steps)
      let layers = [self.gradient.input] + self.gradient.blocks.indices.map { self.gradient.output(of: $0) }
      return WayPoint(share: share, logit: logit, layers: layers.map { (Array($0.values), Array($0.slopes)) })
    }
    let baseline: Float?
    switch method {
    case .gradientTimesInput: baseline = way.leap()
    case .integrated(let tolerance): baseline = way.walk(input, tolerance: tolerance)
    }
    return Contributions(
      logit: way.logit, baseline: baseline, cells: way.sums[0], neurons: Array(way.sums.dropFirst()),
      bands: configuration.bands)
  }

  /// The largest activation of each neuron in the input gone through last, layer by layer: in its last seconds, and in
  /// all of it.
  public func activations(last seconds: Double) -> [[(now: Float, peak: Float)]] {
    var stride = 1
    return gradient.blocks.indices.map { index in
      let (values, geometry) = (gradient.output(of: index).values, gradient.blocks[index])
      stride *= geometry.block.poolTime
      let steps = values.count / geometry.outSize
      let last = min(steps, max(1, Int(seconds / (configuration.columnSeconds * Double(stride)))))
      var largest = [(now: Float, peak: Float)](repeating: (0, 0), count: geometry.filters)
      for (place, value) in values.enumerated() {
        let filter = place % geometry.filters
        largest[filter].peak = max(largest[filter].peak, value)
        if place >= (steps - last) * geometry.outSize { largest[filter].now = max(largest[filter].now, value) }
      }
      return largest
    }
  }
}

/// A place on the straight way from the baseline, 0, to the input.
private struct WayPoint {
  /// 0 at the baseline, 1 at the input.
  let share: Float
  let logit: Float
  /// What the input and each block give there, and how the logit changes with each value of it.
  let layers: [(values: [Float], slopes: [Float])]
}

/// Adds up what each unit of each layer contributes on the way.
private struct Way {
  /// Per layer one value a unit; in a layer, value i is of unit i mod units.
  private(set) var sums: [[Float]]
  /// At the input.
  private(set) var logit: Float = 0
  private let point: (Float) -> WayPoint

  /// Pieces that are looked at in any case, and how often one may be halved.
  private static let (pieces, depth) = (16, 7)

  init(layers: [Int], input: Int, point: @escaping (Float) -> WayPoint) {
    sums = ([input] + layers).map { [Float](repeating: 0, count: $0) }
    self.point = point
  }

  /// All at once, at the slope of the end.
  /// - Returns: nil, for the logit of the beginning is not looked at.
  mutating func leap() -> Float? {
    let end = point(1)
    logit = end.logit
    for layer in sums.indices {
      let (values, slopes) = end.layers[layer]
      add(layer, count: values.count) { slopes[$0] * values[$0] }
    }
    return nil
  }

  /// ∫ slope · d(value) by trapezoids.
  /// - Returns: the logit of the beginning.
  mutating func walk(_ input: [Float], tolerance: Float) -> Float {
    let start = point(0)
    var last = start
    for piece in 1...Self.pieces {
      let next = point(Float(piece) / Float(Self.pieces))
      go(from: last, to: next, input, tolerance, depth: Self.depth)
      last = next
    }
    logit = last.logit
    return start.logit
  }

  /// Goes on in halves as long as the trapezoid misses the change of the logit.
  private mutating func go(from a: WayPoint, to b: WayPoint, _ input: [Float], _ tolerance: Float, depth: Int) {
    let (slopesA, slopesB) = (a.layers[0].slopes, b.layers[0].slopes)
    var trapezoid: Float = 0
    for place in input.indices { trapezoid += 0.5 * (slopesA[place] + slopesB[place]) * input[place] }
    if depth > 0, abs((b.share - a.share) * trapezoid - (b.logit - a.logit)) > tolerance {
      let middle = point((a.share + b.share) / 2)
      go(from: a, to: middle, input, tolerance, depth: depth - 1)
      return go(from: middle, to: b, input, tolerance, depth: depth - 1)
    }
    for layer in sums.indices {
      let (from, to) = (a.layers[layer], b.layers[layer])
      add(layer, count: from.values.count) {
        0.5 * (from.slopes[$0] + to.slopes[$0]) * (to.values[$0] - from.values[$0])
      }
    }
  }

  @inline(__always)
  private mutating func add(_ layer: Int, count: Int, _ term: (Int) -> Float) {
    let units = sums[layer].count
    for first in stride(from: 0, to: count, by: units) {
      for unit in 0..<units { sums[layer][unit] += term(first + unit) }
    }
  }
}
