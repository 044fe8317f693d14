import Audio
import Files
import Glibc

/// Excerpts one after another, equally loud, cross-faded, as one sound file.
struct Medley {
  /// Seconds of what is around a receptive field that are heard with it, before and after.
  static let context = 0.1
  /// Seconds of a fade.
  static let fade = 0.01
  /// The loudness of each excerpt, in LUFS.
  static let loudness = -20.0
  /// What no sample exceeds.
  static let largestSample: Float = 0.9

  let rate: Int
  private(set) var samples: [Float] = []
  /// Of each excerpt, the second at which its receptive field begins.
  private(set) var offsets: [Double] = []

  /// - Parameter capacity: how many samples are expected.
  init(rate: Int, capacity: Int = 0) {
    self.rate = rate
    samples.reserveCapacity(capacity)
  }

  /// Appends an excerpt.
  /// - Parameters:
  ///   - sound: with what is around it.
  ///   - lead: how much of it is before the receptive field.
  mutating func add(_ sound: [Float], lead: Int) {
    let fade = min(Int(Self.fade * Double(rate)), sound.count / 2)
    let gain = Self.gain(of: sound, rate: rate)
    // Of equal power: the sounds have nothing to do with each other.
    let fades = (0..<fade).map { gain * Float(sin(0.5 * .pi * (Double($0) + 0.5) / Double(fade))) }
    let overlap = min(fade, samples.count)
    let start = samples.count - overlap
    offsets.append(Double(start + lead) / Double(rate))
    for index in 0..<overlap { samples[start + index] += fades[index] * sound[index] }
    for index in overlap..<fade { samples.append(fades[index] * sound[index]) }
    samples += sound[fade..<sound.count - fade].lazy.map { gain * $0 }
    for index in 0..<fade { samples.append(fades[fade - 1 - index] * sound[sound.count - fade + index]) }
  }

  /// What brings a sound to the common loudness, or as near to it as its peak allows.
  private static func gain(of sound: [Float], rate: Int) -> Float {
    let loudness = WeightedLoudness(sound, rate: rate)
    guard loudness.peak > 0 else { return 1 }
    let gain = Float(pow(10, (Self.loudness - loudness.level) / 20))
    return min(gain.isFinite ? gain : 1, largestSample / loudness.peak)
  }

  /// Writes a WAV file of 16 bits: FLAC would take a third less room, and nearly as long as all the rest.
  func write(to path: String) throws {
    try WholeFile.write(SoundFileBytes(samples, rate: rate).bytes, to: path)
  }
}
