/// A chord by its name in a lead sheet: `Am7`, `F#m`, `Bbmaj7`, `E5`, `C/G`.
public struct Chord: Equatable, Sendable {
  /// Semitones above C, 0 … 11.
  public let root: Int
  /// The lowest note, where it is not the root.
  public let bass: Int
  /// Semitones above the root, ascending from 0.
  public let intervals: [Int]

  static let qualities: [Substring: [Int]] = [
    "": [0, 4, 7], "m": [0, 3, 7], "5": [0, 7], "6": [0, 4, 7, 9], "m6": [0, 3, 7, 9],
    "7": [0, 4, 7, 10], "m7": [0, 3, 7, 10], "maj7": [0, 4, 7, 11], "9": [0, 4, 7, 10, 14],
    "m9": [0, 3, 7, 10, 14], "maj9": [0, 4, 7, 11, 14], "13": [0, 4, 10, 14, 21], "7b9": [0, 4, 7, 10, 13],
    "7#9": [0, 4, 7, 10, 15], "m7b5": [0, 3, 6, 10], "dim7": [0, 3, 6, 9], "sus4": [0, 5, 7],
    "sus2": [0, 2, 7], "add9": [0, 4, 7, 14], "7sus4": [0, 5, 7, 10], "aug": [0, 4, 8],
  ]

  public init(_ name: some StringProtocol) {
    let parts = Substring(name).split(separator: "/")
    let rootName = parts[0].prefix(1) + parts[0].dropFirst().prefix { "#b".contains($0) }
    guard let intervals = Self.qualities[parts[0].dropFirst(rootName.count)] else {
      preconditionFailure("no chord called '\(name)'")
    }
    root = (pitchClass(rootName) + 12) % 12
    bass = parts.count > 1 ? (pitchClass(parts[1]) + 12) % 12 : root
    self.intervals = intervals
  }

  /// The chord's tones as close together as they go around a pitch, `voices` of them from the top of its stack
  /// (so that a ninth chord in four voices loses its root, which the bass has).
  public func voicing(around centre: Int, voices: Int = 4) -> [Int] {
    let tones = intervals.suffix(voices).map { interval in
      let pitch = centre - 6 + (root + interval - (centre - 6) % 12 + 24) % 12
      return pitch
    }
    return Array(Set(tones)).sorted()
  }

  /// Semitones above the root of a scale degree as the chord colours it.
  func interval(ofDegree degree: Int) -> Int {
    func tone(_ range: ClosedRange<Int>, otherwise: Int) -> Int {
      intervals.first { range.contains($0) } ?? otherwise
    }
    switch degree {
    case 1: return 0
    case 2: return 2
    case 3: return tone(2...5, otherwise: 7)
    case 4: return 5
    case 5: return tone(6...8, otherwise: 7)
    case 6: return 9
    case 7: return tone(9...11, otherwise: intervals.contains(3) ? 10 : 11)
    case 8: return 12
    default: return 14
    }
  }
}
