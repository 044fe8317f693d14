import Glibc
import Mel

/// What can be measured of the sounds that excite a neuron, as its name says it.
public struct NeuronFacts: Codable, Sendable, Equatable {
  /// Where the sounds stand out, in hertz; nil where they do so nowhere or nearly everywhere.
  public var lowest: Double?
  public var highest: Double?
  /// Whether that reaches down, or up, to the end of what the neuron hears of the spectrum.
  public var reachesBottom = false
  public var reachesTop = false
  /// By how many decibels they are louder behind the moment where they change most than before it.
  public var rise = 0.0
  /// By how many decibels they waver: the deviation of their loudness in time.
  public var swing = 0.0
  /// How much of the spectrum's fine structure stays from one column to the next: near 1 for held tones, 0 for noise.
  public var harmonicity = 0.0
  /// The genres whose tracks excite it clearly more than those of others, at most two.
  public var genres: [String] = []

  /// In words: “onset, noisy, 2–6 kHz, hiphop/disco”.
  public var name: String {
    let time = rise >= 3 ? "onset" : rise <= -3 ? "ending" : swing >= 4 ? "pulsing" : "sustained"
    // Where a band holds several partials, its course says nothing about them.
    let isResolved = (lowest ?? 0) < 3_000
    let kind = harmonicity >= 0.6 && isResolved ? "harmonic" : harmonicity <= 0.3 ? "noisy" : nil
    let genres = genres.isEmpty ? nil : genres.joined(separator: "/")
    return [time, kind, range, genres].compactMap { $0 }.joined(separator: ", ")
  }

  private var range: String? {
    guard let lowest, let highest else { return nil }
    if reachesBottom && reachesTop { return nil }
    if reachesBottom { return "below \(Self.text(highest, inKilohertz: highest >= 1_000)) \(Self.unit(highest))" }
    if reachesTop { return "above \(Self.text(lowest, inKilohertz: lowest >= 1_000)) \(Self.unit(lowest))" }
    let isKilohertz = highest >= 1_000
    let ends = [lowest, highest].map { Self.text($0, inKilohertz: isKilohertz) }
    return (ends[0] == ends[1] ? ends[0] : ends.joined(separator: "–")) + " " + Self.unit(highest)
  }

  private static func unit(_ hertz: Double) -> String { hertz >= 1_000 ? "kHz" : "Hz" }

  /// Two digits are enough.
  private static func text(_ hertz: Double, inKilohertz: Bool) -> String {
    guard inKilohertz else { return "\(Int((hertz / 10).rounded()) * 10)" }
    let tenths = Int((hertz / 100).rounded())
    return hertz >= 9_950 || tenths.isMultiple(of: 10)
      ? "\(Int((hertz / 1_000).rounded()))" : "\(tenths / 10).\(tenths % 10)"
  }

  /// Genres that stand out of the mean of all by a quarter and by a deviation.
  static func favoured(_ genres: [String], _ means: [Double]) -> [String] {
    guard genres.count > 1 else { return [] }
    let mean = means.reduce(0, +) / Double(means.count)
    let deviation = sqrt(means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(means.count))
    let ranked = genres.indices.sorted { means[$0] > means[$1] }
    return ranked.filter { mean > 0 && means[$0] >= 1.25 * mean && means[$0] >= mean + 0.99 * deviation }.prefix(2)
      .map { genres[$0] }
  }
}

/// Measures the excerpts of one neuron.
///
/// Shapes: T columns of the receptive field, B bands.
struct Measurement {
  /// One excerpt.
  struct Sound {
    /// As the network hears them, standardised: [T, B]
    let features: [Float]
    /// Decibels above the running level: [T, B]
    let decibels: [Float]
    /// The bands that the neuron heard.
    let bands: Range<Int>
  }

  let sounds: [Sound]
  let bandCount: Int
  /// The sum over the excerpts of the mean feature in each band heard, and how many heard it: [B] each.
  let profile: (sums: [Double], counts: [Int])

  init(sounds: [Sound], bandCount: Int) {
    self.sounds = sounds
    self.bandCount = bandCount
    var (sums, counts) = ([Double](repeating: 0, count: bandCount), [Int](repeating: 0, count: bandCount))
    for sound in sounds {
      let columns = sound.features.count / bandCount
      for band in sound.bands {
        let sum = (0..<columns).reduce(0.0) { $0 + Double(sound.features[$1 * bandCount + band]) }
        sums[band] += sum / Double(max(1, columns))
        counts[band] += 1
      }
    }
    profile = (sums, counts)
  }

  /// The bands in which these sounds exceed others: around the largest excess, as far as half of it.
  /// - Parameter others: the mean feature in each band over the excerpts of the whole layer, [B].
  func standingOut(over others: [Double]) -> Range<Int>? {
    let (sums, counts) = profile
    let excess = (0..<bandCount).map { (sums[$0] - Double(counts[$0]) * others[$0]) / Double(max(1, sounds.count)) }
    // A single band is often an accident.
    let smooth = (0..<bandCount).map { band -> Double in
      let around = max(0, band - 2)...min(bandCount - 1, band + 2)
      return around.reduce(0) { $0 + excess[$1] } / Double(around.count)
    }
    guard let peak = smooth.indices.max(by: { smooth[$0] < smooth[$1] }), smooth[peak] > 0.1 else { return nil }
    let isAbove = smooth.map { $0 >= smooth[peak] / 2 }
    let low = (isAbove[...peak].lastIndex(of: false) ?? -1) + 1
    let high = isAbove[peak...].firstIndex(of: false) ?? bandCount
    return low..<high
  }

  /// How loudness goes in some bands: the rise where it changes most, of the mean over the excerpts; and how much it
  /// wavers in each.
  func course(in bands: Range<Int>?) -> (rise: Double, swing: Double) {
    let courses = sounds.map { sound -> [Double] in
      let heard = bands.map { $0.clamped(to: sound.bands) } ?? sound.bands
      let used = heard.isEmpty ? sound.bands : heard
      return stride(from: 0, to: sound.decibels.count, by: bandCount).map { start in
        used.reduce(0) { $0 + Double(sound.decibels[start + $1]) } / Double(max(1, used.count))
      }
    }
    let columns = courses.map(\.count).min() ?? 0
    guard columns > 1 else { return (0, 0) }
    let together = (0..<columns).map { column in courses.reduce(0) { $0 + $1[column] } / Double(courses.count) }
    // A single column at the end of many is no rise.
    let edge = max(1, columns / 5)
    let rises = (edge...columns - edge).map { Self.mean(together[$0...]) - Self.mean(together[..<$0]) }
    let swings = courses.map { course -> Double in
      let mean = Self.mean(course[...])
      return sqrt(Self.mean(course.map { ($0 - mean) * ($0 - mean) }[...]))
    }
    return (rises.max { abs($0) < abs($1) } ?? 0, Self.mean(swings[...]))
  }

  private static func mean(_ values: ArraySlice<Double>) -> Double {
    values.reduce(0, +) / Double(max(1, values.count))
  }

  /// The correlation of each column's fine structure (what is left of it without its mean over nine bands) with the
  /// next one's.
  func harmonicity(in bands: Range<Int>?) -> Double {
    var (product, power) = (0.0, 0.0)
    for sound in sounds {
      let heard = bands.map { $0.clamped(to: sound.bands) } ?? sound.bands
      let used = heard.count < 9 ? sound.bands : heard
      let fine = stride(from: 0, to: sound.decibels.count, by: bandCount).map { start in
        used.map { band -> Double in
          let around = max(0, band - 4)...min(bandCount - 1, band + 4)
          let mean = around.reduce(0) { $0 + Double(sound.decibels[start + $1]) } / Double(around.count)
          return Double(sound.decibels[start + band]) - mean
        }
      }
      for (now, next) in zip(fine, fine.dropFirst()) {
        for (a, b) in zip(now, next) {
          product += a * b
          power += 0.5 * (a * a + b * b)
        }
      }
    }
    return power > 0 ? product / power : 0
  }
}
