import Audio
import FoundationEssentials
import Glibc
import TestSupport
import Training

/// Music to be heard and things that are no music, the same for the same seed.
struct Sounds {
  /// Samples a second; one channel.
  static let rate = 44_100

  /// Pieces of music.
  let pieces: [[Float]]
  private var random: SeededRandom

  /// - Parameter files: where the music is.
  init(music files: [String], seed: UInt64) throws {
    pieces = try files.map { try samples(of: $0, rate: Self.rate) }
    random = SeededRandom(seed)
  }

  /// The next stretch of a long evening: music at any level, overdriven music, speech, noise, silence.
  mutating func next() -> (kind: String, samples: [Float]) {
    let length = Int(Double.random(in: 10...90, using: &random)) * Self.rate
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<5: return ("music", music(length, gain: [1, 0.3, 0.1, 0.03].randomElement(using: &random) ?? 1))
    case 5: return ("clipping", music(length, gain: 30).map { max(-1, min(1, $0)) })
    case 6: return ("speech", speech(length))
    case 7: return ("noise", noise(length, level: [1, 0.1, 0.01].randomElement(using: &random) ?? 1))
    case 8: return ("silence", [Float](repeating: 0, count: length))
    default: return ("faint", music(length, gain: 0.000_3))
    }
  }

  private mutating func music(_ length: Int, gain: Float) -> [Float] {
    let piece = pieces.randomElement(using: &random) ?? [0]
    let start = Int.random(in: 0..<piece.count, using: &random)
    return (0..<length).map { gain * piece[(start + $0) % piece.count] }
  }

  /// White, or with its highs taken away.
  private mutating func noise(_ length: Int, level: Float) -> [Float] {
    let share = Float.random(in: 0.02...1, using: &random)
    var last: Float = 0
    return (0..<length).map { _ in
      last += share * (Float.random(in: -1...1, using: &random) - last)
      return level * last
    }
  }

  /// Syllables of a buzzing voice through two moving formants, with hisses and pauses between.
  private mutating func speech(_ length: Int) -> [Float] {
    var samples: [Float] = []
    samples.reserveCapacity(length)
    while samples.count < length {
      let syllable = Int(Double.random(in: 0.06...0.3, using: &random) * Double(Self.rate))
      switch Int.random(in: 0..<6, using: &random) {
      case 0: samples += [Float](repeating: 0, count: syllable)
      case 1: samples += noise(syllable / 2, level: 0.1)
      default: samples += vowel(syllable)
      }
    }
    return Array(samples.prefix(length))
  }

  private mutating func vowel(_ length: Int) -> [Float] {
    var formants = [
      Resonator(hertz: .random(in: 250...800, using: &random)),
      Resonator(hertz: .random(in: 900...2_500, using: &random)),
    ]
    let pitch = Float.random(in: 90...220, using: &random) / Float(Self.rate)
    var phase: Float = 0
    return (0..<length).map { index in
      phase += pitch
      phase -= phase.rounded(.down)
      let swell = Float(min(index, length - index)) / Float(length)
      let buzz = swell * (phase - 0.5)
      return 0.5 * (formants[0].filter(buzz) + formants[1].filter(buzz))
    }
  }
}

/// A resonance some 80 Hz wide: two poles.
private struct Resonator {
  private let feedback: (Float, Float)
  private var last: (Float, Float) = (0, 0)

  init(hertz: Float) {
    let radius: Float = 0.994
    feedback = (2 * radius * cos(2 * .pi * hertz / Float(Sounds.rate)), -radius * radius)
  }

  mutating func filter(_ sample: Float) -> Float {
    let value = 0.05 * sample + feedback.0 * last.0 + feedback.1 * last.1
    last = (value, last.0)
    return value
  }
}

/// All of a file as mono samples.
func samples(of path: String, rate: Int) throws -> [Float] {
  var stream = try MonoStream(path: path, rate: rate)
  var samples: [Float] = []
  while let block = stream.next() { samples += block }
  return samples
}

/// The program's own demo tracks, and the program: both lie beside this one.
enum Built {
  static var program: String { file("genrescope") }

  /// The pieces, without the medley of them.
  static func pieces() throws -> [String] {
    let folder = checkout.appending(path: "Sources/CDemoAudio/Audio").path
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .filter { $0.hasSuffix(".opus") && $0 != "medley.opus" }.map { folder + "/" + $0 }
  }

  /// Small files of each format, from which the tests make malformed ones.
  static func seeds() throws -> [OddSounds.File] { try OddSounds.seeds(in: checkout.path) }

  private static var checkout: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }

  private static func file(_ name: String) -> String {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name).path
  }
}
