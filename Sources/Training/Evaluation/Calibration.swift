import Belief
import Glibc

/// Whether a belief of 70 % is right seven times in ten.
public struct Calibration: Codable, Sendable {
  /// Expected calibration error (Guo et al., 2017) of the tracks' beliefs and of the single steps', at the model's
  /// temperature.
  public let trackError: Double
  public let stepError: Double
  /// The temperature at which the steps' beliefs fit these tracks best, and the errors there.
  public let fittedTemperature: Double
  public let fittedTrackError: Double
  public let fittedStepError: Double

  enum CodingKeys: String, CodingKey {
    case trackError = "track_error"
    case stepError = "step_error"
    case fittedTemperature = "fitted_temperature"
    case fittedTrackError = "fitted_track_error"
    case fittedStepError = "fitted_step_error"
  }

  init(_ heard: [HeardTrack]) {
    (trackError, stepError) = Self.errors(heard)
    let temperature = Self.fit(heard) ?? heard.first?.temperature ?? 1
    fittedTemperature = Double(temperature)
    (fittedTrackError, fittedStepError) = Self.errors(heard.map { $0.at(temperature) })
  }

  /// The temperature that makes the mean of −log p of the right label smallest over all steps, each track counting the
  /// same. Found by golden-section search over its logarithm, between a quarter and eight.
  /// - Returns: nil where no track has a step.
  public static func fit(_ heard: [HeardTrack]) -> Float? {
    let believed = heard.filter { $0.steps > 0 }
    if believed.isEmpty { return nil }
    func loss(_ logarithm: Double) -> Double {
      let temperature = Float(exp(logarithm))
      return mean(
        believed.map { track in
          mean((0..<track.steps).map { -track.logBelief($0, temperature: temperature) })
        })
    }
    let golden = (5.0.squareRoot() - 1) / 2
    var (low, high) = (log(0.25), log(8.0))
    while high - low > 1e-3 {
      let (left, right) = (high - golden * (high - low), low + golden * (high - low))
      if loss(left) < loss(right) { high = right } else { low = left }
    }
    return Float(exp((low + high) / 2))
  }

  private static func errors(_ heard: [HeardTrack]) -> (track: Double, step: Double) {
    let tracks = heard.compactMap { track in track.belief().map { ($0, track.label) } }
    let steps = heard.flatMap { track in (0..<track.steps).map { (track.belief($0), track.label) } }
    return (error(tracks), error(steps))
  }

  /// Beliefs in fifteen bins of confidence: how far, on average, a bin's confidence is from its accuracy.
  private static func error(_ beliefs: [([Float], Int)]) -> Double {
    let bins = 15
    var (confidence, right) = ([Double](repeating: 0, count: bins), [Double](repeating: 0, count: bins))
    for (belief, label) in beliefs {
      guard let named = leader(of: belief) else { continue }
      let bin = min(bins - 1, Int(Double(belief[named]) * Double(bins)))
      confidence[bin] += Double(belief[named])
      right[bin] += named == label ? 1 : 0
    }
    return zip(confidence, right).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(max(1, beliefs.count))
  }
}

extension HeardTrack {
  /// log of what is believed of the right label at a step.
  fileprivate func logBelief(_ step: Int, temperature: Float) -> Double {
    let row = logits[step * labels..<(step + 1) * labels]
    let top = row.max() ?? 0
    let total = row.reduce(0) { $0 + exp(Double(($1 - top) / temperature)) }
    return Double((row[row.startIndex + label] - top) / temperature) - log(total)
  }
}
