import Belief
import Glibc
import Network

/// How well a model names tracks.
public struct Evaluation: Codable, Sendable {
  public let labels: [String]
  public let tracks: Int
  public let accuracy: Accuracy
  /// Of single steps.
  public let stepAccuracy: Double
  public let genres: [Genre]
  /// confusion[true][named]: tracks. A track of which nothing was believed is in none of them.
  public let confusion: [[Int]]
  public let heard: [Heard]
  public let aggregations: [String: Double]
  public let calibration: Calibration
  public let change: GenreChange?

  /// One genre's figures; nil where there is nothing to divide by.
  public struct Genre: Codable, Sendable {
    public let label: String
    public let tracks: Int
    /// Of the tracks named so, the share that is so.
    public let precision: Double?
    /// Of the tracks that are so, the share named so.
    public let recall: Double?
  }

  /// Accuracy when only the beginning has been heard. What gave no belief yet counts as wrong.
  public struct Heard: Codable, Sendable {
    public let seconds: Double
    public let accuracy: Double
  }

  /// Seconds heard at which accuracy is told.
  public static let seconds: [Double] = [2, 3, 5, 10, 20, 30]

  /// - Parameters:
  ///   - labels: the model's.
  ///   - change: see `GenreChange`; nil where it was not measured.
  public init(_ heard: [HeardTrack], labels: [String], change: GenreChange? = nil) {
    self.labels = labels
    self.change = change
    tracks = heard.count
    accuracy = Accuracy(heard.map(\.isRight))
    stepAccuracy = mean(
      heard.flatMap { track in (0..<track.steps).map { leader(of: track.belief($0)) == track.label ? 1.0 : 0 } })
    let confusion = Self.confusion(heard, labels: labels.count)
    self.confusion = confusion
    genres = labels.indices.map { label in
      let named = confusion.reduce(0) { $0 + $1[label] }
      let all = heard.count { $0.label == label }
      let right = Double(confusion[label][label])
      return Genre(
        label: labels[label], tracks: all, precision: named > 0 ? right / Double(named) : nil,
        recall: all > 0 ? right / Double(all) : nil)
    }
    self.heard = Self.seconds.map { seconds in
      let right = heard.map { $0.belief(seconds: seconds).flatMap(leader(of:)) == $0.label }
      return Heard(seconds: seconds, accuracy: Accuracy(right).share)
    }
    aggregations = HeardTrack.Aggregation.allCases.reduce(into: [:]) { table, aggregation in
      table[aggregation.rawValue] =
        Accuracy(heard.map { $0.belief(aggregation).flatMap(leader(of:)) == $0.label }).share
    }
    calibration = Calibration(heard)
  }

  private static func confusion(_ heard: [HeardTrack], labels: Int) -> [[Int]] {
    var confusion = [[Int]](repeating: [Int](repeating: 0, count: labels), count: labels)
    for track in heard {
      if let named = track.belief().flatMap(leader(of:)) { confusion[track.label][named] += 1 }
    }
    return confusion
  }
}

/// A share of right answers with its 95 % interval (Wilson, 1927).
public struct Accuracy: Codable, Sendable, Equatable {
  public let right: Int
  public let all: Int
  public let share: Double
  public let low: Double
  public let high: Double

  public init(_ answers: [Bool]) {
    right = answers.count { $0 }
    all = answers.count
    let (n, z) = (Double(max(1, all)), 1.96)
    share = Double(right) / n
    let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    low = all > 0 ? max(0, centre - half) : 0
    high = all > 0 ? min(1, centre + half) : 1
  }
}

/// The mean; 0 of nothing.
func mean(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }
