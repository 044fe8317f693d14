import Audio
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

  init(rate: Int) { self.rate = rate }

  /// Appends an excerpt.
  /// - Parameters:
  ///   - sound: with what is around it.
  ///   - lead: how much of it is before the receptive field.
  mutating func add(_ sound: [Float], lead: Int) {
    let fade = min(Int(Self.fade * Double(rate)), sound.count / 2)
    var sound = Self.matched(sound, rate: rate)
    // Of equal power: the sounds have nothing to do with each other.
    for index in 0..<fade {
      let gain = Float(sin(0.5 * .pi * (Double(index) + 0.5) / Double(fade)))
      sound[index] *= gain
      sound[sound.count - 1 - index] *= gain
    }
    let overlap = min(fade, samples.count)
    let start = samples.count - overlap
    offsets.append(Double(start + lead) / Double(rate))
    for index in 0..<overlap { samples[start + index] += sound[index] }
    samples += sound.dropFirst(overlap)
  }

  /// The same sound at the common loudness, or as near to it as its peak allows.
  private static func matched(_ sound: [Float], rate: Int) -> [Float] {
    let peak = sound.reduce(Float(0)) { max($0, abs($1)) }
    guard peak > 0 else { return sound }
    let gain = Float(pow(10, (loudness - WeightedLoudness.of(sound, rate: rate)) / 20))
    let bounded = min(gain.isFinite ? gain : 1, largestSample / peak)
    return sound.map { $0 * bounded }
  }

  /// Writes a FLAC file of 16 bits, beside its place and then into it.
  func write(to path: String) throws(NeuronsError) {
    let part = path + ".part"
    let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .unwritable(file: part, cause: String(cString: strerror(errno))) }
    do {
      let file = try SoundFileWriter(descriptor, rate: rate)
      try file.append(samples)
      try file.close()
    } catch {
      unlink(part)
      throw .unwritable(file: path, cause: "\(error)")
    }
    guard rename(part, path) == 0 else { throw .unwritable(file: path, cause: String(cString: strerror(errno))) }
  }
}
