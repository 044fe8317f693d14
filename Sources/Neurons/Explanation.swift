import Belief
import Network
import Training

/// Why a network believes in a genre in some part of a file: what adds to the genre's logit there.
///
/// The part is cut into pieces of half a minute. For each the network begins anew some seconds before, as after a seek,
/// and what it hears from there on is what contributes.
public struct Explanation: Sendable {
  /// The label that is explained.
  public let label: Int
  /// The mean belief of the part, one probability a label.
  public let belief: [Float]
  /// When the first and the last belief of the part are reached, in seconds.
  public let times: ClosedRange<Double>
  /// The columns that contribute, silent ones among them; `contributions.cells` are theirs.
  public let columns: Range<Int>
  /// By integrated gradients.
  public let contributions: Contributions

  /// Explains the beliefs reached between two times; where there is none, the one before, or else the first of all.
  /// - Parameters:
  ///   - label: what to explain; nil for the genre that leads the mean belief of the part.
  ///   - crew: works on several pieces at once.
  /// - Returns: nil where the file is too short for a belief.
  public init?(
    _ heard: HeardColumns, of model: GenreModel, from start: Double, to end: Double, label: Int? = nil, crew: Crew
  ) {
    guard heard.steps > 0 else { return nil }
    var steps = heard.steps(from: start, to: end)
    // What such a network believes of a part is what it believes at its end.
    if model.configuration.output == .last { steps = steps.upperBound - 1..<steps.upperBound }
    let belief = heard.meanBelief(of: steps, by: model)
    let label = label ?? leader(of: belief) ?? 0
    let pieces = Piece.cut(steps, heard)
    let parts = crew.map(pieces) { $0.contributions(to: label, of: model) }
    let (first, last) = (pieces[0].features.lowerBound, pieces[pieces.count - 1].features.upperBound - 1)
    let firstColumn = heard.columnOfFeature[first]
    self.label = label
    self.belief = belief
    times = heard.time(ofStep: steps.lowerBound)...heard.time(ofStep: steps.upperBound - 1)
    columns = firstColumn..<heard.columnOfFeature[last] + 1
    var sum = Contributions(columns: columns.count, like: parts[0])
    for (piece, part) in zip(pieces, parts) {
      let places = heard.columnOfFeature[piece.features].map { $0 - firstColumn }
      sum.add(part, at: places, share: Float(piece.steps.count) / Float(steps.count))
    }
    contributions = sum
  }
}

/// Beliefs that are explained together, with what is heard for them.
private struct Piece {
  /// The beliefs, counted from the beginning of the file.
  let steps: Range<Int>
  /// Rows of the file's features.
  let features: Range<Int>
  /// [features, bands]
  private let input: [Float]
  /// The belief that the first rows complete.
  private let firstStep: Int

  /// Seconds of beliefs in a piece, and of those that are reached before and not asked about.
  private static let (length, lead) = (30.0, 10.0)
  /// Of the integrated gradients.
  private static let tolerance: Float = 0.005

  private init(_ steps: Range<Int>, lead: Int, _ heard: HeardColumns) {
    let configuration = heard.configuration
    self.steps = steps
    firstStep = max(0, steps.lowerBound - lead)
    features =
      firstStep * configuration.stride..<(steps.upperBound - 1) * configuration.stride + configuration.receptiveField
    input = Array(
      heard.features[features.lowerBound * configuration.bands..<features.upperBound * configuration.bands])
  }

  static func cut(_ steps: Range<Int>, _ heard: HeardColumns) -> [Piece] {
    let seconds = Double(heard.configuration.stride) * heard.configuration.columnSeconds
    let count = max(1, Int(length / seconds))
    return stride(from: steps.lowerBound, to: steps.upperBound, by: count).map {
      Piece($0..<min($0 + count, steps.upperBound), lead: Int(lead / seconds), heard)
    }
  }

  func contributions(to label: Int, of model: GenreModel) -> Contributions {
    Attribution(model, columns: features.count).contributions(
      to: label, over: steps.lowerBound - firstStep..<steps.upperBound - firstStep, of: input,
      by: .integrated(tolerance: Self.tolerance))
  }
}

extension Contributions {
  /// Nothing, of so many columns.
  fileprivate init(columns: Int, like other: Contributions) {
    self.init(
      logit: 0, baseline: 0, cells: [Float](repeating: 0, count: columns * other.bands),
      neurons: other.neurons.map { $0.map { _ in 0 } }, bands: other.bands)
  }

  /// Adds a share of those of a piece, whose columns are at some places.
  fileprivate mutating func add(_ part: Contributions, at places: [Int], share: Float) {
    logit += share * part.logit
    baseline = (baseline ?? 0) + share * (part.baseline ?? 0)
    for (row, column) in places.enumerated() {
      for band in 0..<bands { cells[column * bands + band] += share * part.cells[row * bands + band] }
    }
    for layer in neurons.indices {
      for neuron in neurons[layer].indices { neurons[layer][neuron] += share * part.neurons[layer][neuron] }
    }
  }
}

extension HeardColumns {
  /// The beliefs reached between two times; where there is none, the one before, or else the first of all.
  fileprivate func steps(from start: Double, to end: Double) -> Range<Int> {
    let before = (0..<steps).prefix { time(ofStep: $0) < start }.count
    let last = (before..<steps).prefix { time(ofStep: $0) <= end }.count
    return last > 0 ? before..<before + last : max(0, before - 1)..<max(1, before)
  }

  /// The mean of some beliefs, as they are when all is heard from the beginning.
  fileprivate func meanBelief(of steps: Range<Int>, by model: GenreModel) -> [Float] {
    let labels = model.labels.count
    let logits = GenreNetwork(model).logits(track: features)
    var mean = [Float](repeating: 0, count: labels)
    for step in steps {
      let belief = softmax(
        logits[step * labels..<(step + 1) * labels], temperature: model.configuration.temperature)
      for label in 0..<labels { mean[label] += belief[label] / Float(steps.count) }
    }
    return mean
  }
}
