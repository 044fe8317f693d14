import Glibc

/// Follows belief over time: the instant one, a smoothed one, and the track's.
public struct BeliefTracker: Sendable {
  /// Seconds in which the smoothed belief forgets, unless adjusted.
  public static let defaultSmoothing = 1.7

  public let labels: Int
  /// Softmax temperature.
  public let temperature: Float
  /// Time constant of the smoothed belief, in seconds; 0 follows at once.
  public var smoothing: Double

  /// The logits of the last network step; nil when there is no instant belief.
  public private(set) var logits: [Float]?
  /// The belief of the last network step; held through silence, nil before the first and after a reset.
  public private(set) var instant: [Float]?
  /// Exponentially smoothed; starts at the first instant one.
  public private(set) var smoothed: [Float]?
  /// The whole track's, over time.
  public private(set) var track: TrackBelief
  /// What is believed of the whole track: the mean over time or, of a network that answers at the end, its latest answer.
  public var whole: [Float]? { answersLast ? instant : track.mean }
  private let answersLast: Bool
  /// The label that leads the smoothed belief, and the track time in seconds since when.
  public private(set) var leading: (label: Int, since: Double)?

  /// - Parameters:
  ///   - isHeardOnce: no place is ever heard again, as live: memory is then bounded.
  ///   - answersLast: the network was trained to answer at a track's end.
  public init(
    labels: Int, temperature: Float = 1, smoothing: Double = defaultSmoothing, isHeardOnce: Bool = false,
    answersLast: Bool = false
  ) {
    self.answersLast = answersLast
    self.labels = labels
    self.temperature = temperature
    self.smoothing = smoothing
    track = TrackBelief(labels: labels, isHeardOnce: isHeardOnce)
  }

  /// Takes the logits of a network step.
  /// - Parameters:
  ///   - slot: the step's place in the track, counted in steps.
  ///   - time: where in the track it is, in seconds.
  ///   - elapsed: seconds heard since the step before.
  public mutating func observe(logits: some Collection<Float>, slot: Int, time: Double, elapsed: Double) {
    let belief = softmax(logits, temperature: temperature)
    self.logits = Array(logits)
    instant = belief
    if let last = smoothed {
      let share = smoothing > 0 ? Float(1 - exp(-elapsed / smoothing)) : 1
      smoothed = zip(last, belief).map { $0 + share * ($1 - $0) }
    } else {
      smoothed = belief
    }
    track.set(belief, slot: slot)
    if let label = smoothed.flatMap(leader(of:)), label != leading?.label { leading = (label, time) }
  }

  /// After a seek: nothing is believed of the new place yet; the track's belief is kept.
  public mutating func interrupt() {
    logits = nil
    instant = nil
    smoothed = nil
    leading = nil
  }
}
