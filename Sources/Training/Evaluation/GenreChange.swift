import Belief
import Network

/// How long belief needs to follow when the music changes genre.
///
/// Tracks of different genres are joined end to end. What is measured is the seconds of the second track heard until
/// the start of the first three-second run in which the smoothed belief is led by its genre; never, if there is none.
public struct GenreChange: Codable, Sendable {
  /// Over pairs whose second track the model names rightly when it hears it alone.
  public let named: Figures
  public let all: Figures

  public struct Figures: Codable, Sendable, Equatable {
    public let pairs: Int
    /// Seconds; nil where that many never followed.
    public let median: Double?
    public let percentile90: Double?
    /// The share of pairs that never followed.
    public let never: Double

    enum CodingKeys: String, CodingKey {
      case pairs, median, never
      case percentile90 = "percentile_90"
    }

    /// - Parameter times: nil for never.
    init(_ times: [Double?]) {
      let sorted = times.map { $0 ?? .infinity }.sorted()
      func at(_ share: Double) -> Double? {
        guard !sorted.isEmpty else { return nil }
        let value = sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
        return value.isFinite ? value : nil
      }
      pairs = sorted.count
      median = at(0.5)
      percentile90 = at(0.9)
      never = sorted.isEmpty ? 0 : Double(sorted.count { $0.isInfinite }) / Double(sorted.count)
    }
  }

  /// Seconds that the right genre must lead.
  static let run = 3.0

  /// - Parameters:
  ///   - heard: what the model believes of each track alone.
  ///   - pairs: how many, or all where there are no more; nil is returned where there are not two genres.
  public init?(
    _ listener: Listener, tracks: [Track], heard: [HeardTrack], pairs count: Int = 300, seed: UInt64, crew: Crew
  ) {
    let genres = Dictionary(grouping: tracks, by: \.label).values.map(\.count)
    guard genres.count > 1 else { return nil }
    let all = genres.reduce(0) { $0 + $1 * (tracks.count - $1) }
    var random = SeededRandom(SeededRandom.seed(seed, 20))
    var (pairs, drawn): ([(first: Int, second: Int)], Set<[Int]>) = ([], [])
    while pairs.count < min(count, all) {
      let (first, second) = (random.index(tracks.count), random.index(tracks.count))
      guard tracks[first].label != tracks[second].label, drawn.insert([first, second]).inserted else { continue }
      pairs.append((first, second))
    }
    let times = crew.map(pairs) { Self.seconds(listener, tracks[$0.first], tracks[$0.second]) }
    named = Figures(zip(pairs, times).filter { heard[$0.0.second].isRight }.map(\.1))
    self.all = Figures(times)
  }

  /// Seconds of the second track until its genre leads for good; nil for never.
  static func seconds(_ listener: Listener, _ first: Track, _ second: Track) -> Double? {
    let configuration = listener.model.configuration
    let labels = listener.network.labels.count
    let (logits, columns) = listener.listen(to: [first, second])
    var tracker = BeliefTracker(labels: labels, temperature: configuration.temperature)
    let stepSeconds = Double(configuration.stride) * configuration.columnSeconds
    for (step, column) in columns.enumerated() {
      // Seconds of the second track; before its beginning, negative.
      let time = Double(column + 1 - first.columns) * configuration.columnSeconds
      tracker.observe(
        logits: logits[step * labels..<(step + 1) * labels], slot: step, time: time, elapsed: stepSeconds)
      guard let leading = tracker.leading, leading.label == second.label else { continue }
      let since = max(0, leading.since)
      if time - since >= run { return since }
    }
    return nil
  }
}
