import Glibc

/// Slaney's mel scale (Auditory Toolbox, 1998): linear below 1 kHz, logarithmic above.
public enum MelScale {
  private static let hertzPerMel = 200.0 / 3
  private static let breakHertz = 1_000.0
  private static let breakMel = breakHertz / hertzPerMel
  private static let logStep = log(6.4) / 27

  public static func mel(hertz: Double) -> Double {
    hertz < breakHertz ? hertz / hertzPerMel : breakMel + log(hertz / breakHertz) / logStep
  }

  public static func hertz(mel: Double) -> Double {
    mel < breakMel ? mel * hertzPerMel : breakHertz * exp(logStep * (mel - breakMel))
  }

  /// The corner frequencies of `bands` triangles from 0 Hz to half the sample rate, equally spaced in mel: band b
  /// rises from corner b to corner b + 1 and falls to corner b + 2.
  public static func corners(bands: Int, sampleRate: Int) -> [Double] {
    let top = mel(hertz: Double(sampleRate) / 2)
    return (0..<bands + 2).map { hertz(mel: top * Double($0) / Double(bands + 1)) }
  }

  /// The frequency at the peak of each band, in hertz.
  public static func centres(bands: Int, sampleRate: Int) -> [Double] {
    Array(corners(bands: bands, sampleRate: sampleRate).dropFirst().dropLast())
  }
}
