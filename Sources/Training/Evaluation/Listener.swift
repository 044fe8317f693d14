import Belief
import Glibc
import Network

/// A model that listens to whole tracks, with the network that plays.
public struct Listener: Sendable {
  public let model: GenreModel
  let network: GenreNetwork
  private let normaliser: LevelNormaliser

  public init(_ model: GenreModel) {
    self.model = model
    network = GenreNetwork(model)
    normaliser = LevelNormaliser(model)
  }

  /// What the model believes of each track, in their order.
  public func hear(_ tracks: [Track], crew: Crew) -> [HeardTrack] {
    crew.map(tracks) { hear($0) }
  }

  /// What the model believes of a track.
  public func hear(_ track: Track) -> HeardTrack {
    let (logits, columns) = listen(to: [track])
    return HeardTrack(
      name: track.name, label: track.label, labels: network.labels.count, logits: logits,
      times: columns.map(seconds(after:)), temperature: model.configuration.temperature,
      answersLast: model.configuration.output == .last)
  }

  /// Hears tracks one after another as if they were one.
  /// - Returns: the logits, [steps, labels], and of each step the column that completes it, silent ones counted.
  func listen(to tracks: [Track]) -> (logits: [Float], columns: [Int]) {
    let bands = model.configuration.bands
    var (level, state) = (LevelNormaliser.State(), network.zeroState)
    var (logits, completing): ([Float], [Int]) = ([], [])
    var column = 0
    for track in tracks {
      track.decibels.withUnsafeBufferPointer { decibels in
        for start in stride(from: 0, to: decibels.count, by: bands) {
          var normalised: [Float] = []
          let heard = UnsafeBufferPointer(rebasing: decibels[start..<start + bands])
          if normaliser.normalise(heard, state: &level, appendingTo: &normalised),
            network.hear(normalised, state: &state, appendingTo: &logits) > 0
          {
            completing.append(column)
          }
          column += 1
        }
      }
    }
    return (logits, completing)
  }

  /// Seconds heard when a column is complete.
  func seconds(after column: Int) -> Double {
    let configuration = model.configuration
    return Double(column * configuration.hop + configuration.window) / Double(configuration.sampleRate)
  }
}

/// What a model believes of a track.
public struct HeardTrack: Sendable {
  public let name: String
  /// What it is said to be.
  public let label: Int
  public let labels: Int
  /// [steps, labels]
  public let logits: [Float]
  /// Seconds heard at each step.
  public let times: [Double]
  /// The softmax's, for all that follows.
  public private(set) var temperature: Float
  /// Whether the model answers at the end, not all along.
  let answersLast: Bool

  /// How the beliefs of all steps become one.
  public enum Aggregation: String, Codable, Sendable, CaseIterable {
    case mean
    /// Later steps weigh more.
    case laterMean = "weighted-mean"
    /// The softmax of the mean logits: the geometric mean.
    case logMean = "mean-of-log"
  }

  public var steps: Int { times.count }

  /// The same at another temperature.
  public func at(_ temperature: Float) -> HeardTrack {
    var other = self
    other.temperature = temperature
    return other
  }

  /// The belief at a step.
  public func belief(_ step: Int) -> [Float] {
    softmax(logits[step * labels..<(step + 1) * labels], temperature: temperature)
  }

  /// The track's belief: the mean over the steps of its first seconds, or the last of them where the model answers at
  /// the end; nil when there was no step yet.
  public func belief(seconds: Double = .infinity) -> [Float]? {
    let heard = times.prefix { $0 <= seconds }.count
    if answersLast { return heard > 0 ? belief(heard - 1) : nil }
    return trackBelief(heard).mean
  }

  /// The track's belief under an aggregation.
  public func belief(_ aggregation: Aggregation) -> [Float]? {
    guard steps > 0 else { return nil }
    switch aggregation {
    case .mean: return trackBelief(steps).mean
    case .laterMean: return trackBelief(steps).laterMean
    case .logMean:
      let mean = (0..<labels).map { label in
        (0..<steps).reduce(0) { $0 + logits[$1 * labels + label] } / Float(steps)
      }
      return softmax(mean, temperature: temperature)
    }
  }

  private func trackBelief(_ steps: Int) -> TrackBelief {
    var track = TrackBelief(labels: labels)
    for step in 0..<steps { track.set(belief(step), slot: step) }
    return track
  }

  /// Whether the track's belief is led by its label.
  public var isRight: Bool { belief().flatMap(leader(of:)) == label }
}

extension [HeardTrack] {
  /// The mean of −log of what is believed of the right label. A track without a belief counts as one that knows nothing.
  var meanLoss: Double {
    reduce(0) { sum, track in
      let right = track.belief()?[track.label] ?? 1 / Float(track.labels)
      return sum - log(Double(Swift.max(right, 1e-8)))
    } / Double(Swift.max(1, count))
  }
}
