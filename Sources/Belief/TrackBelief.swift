/// What is believed of a whole track: the mean of its beliefs over time.
///
/// Beliefs are kept by time slot: what is heard again overwrites itself, so that a passage played twice does not count
/// double. The sums are kept beside them, so that a new belief costs the same at any length of track. Of what is heard
/// only once, as live, the sums are all that is kept, so that its memory is bounded.
public struct TrackBelief: Sendable {
  /// How many slots have been heard.
  public private(set) var count = 0
  private let labels: Int
  private let isHeardOnce: Bool
  private var slots: [Int: [Float]] = [:]
  private var sum: [Double]
  private var laterSum: [Double]
  private var laterWeight = 0.0

  /// - Parameter isHeardOnce: no slot is ever set a second time.
  public init(labels: Int, isHeardOnce: Bool = false) {
    self.labels = labels
    self.isHeardOnce = isHeardOnce
    sum = [Double](repeating: 0, count: labels)
    laterSum = sum
  }

  /// Puts the belief of a time slot in its place.
  /// - Parameter slot: counts beliefs from the start of the track, from zero.
  public mutating func set(_ belief: [Float], slot: Int) {
    let old = isHeardOnce ? nil : slots.updateValue(belief, forKey: slot)
    let weight = Double(slot + 1)
    for label in 0..<labels {
      let change = Double(belief[label]) - Double(old?[label] ?? 0)
      sum[label] += change
      laterSum[label] += weight * change
    }
    if old == nil {
      laterWeight += weight
      count += 1
    }
  }

  /// The mean over the slots heard, nil before the first.
  public var mean: [Float]? {
    count == 0 ? nil : sum.map { Float($0 / Double(count)) }
  }

  /// The mean with each slot weighted by how late it is in the track.
  public var laterMean: [Float]? {
    count == 0 ? nil : laterSum.map { Float($0 / laterWeight) }
  }
}
