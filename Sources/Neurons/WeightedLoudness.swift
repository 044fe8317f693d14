import Glibc

/// Loudness after ITU-R BS.1770: the power of the K-weighted samples, ungated, since excerpts are short.
struct WeightedLoudness {
  /// Of one channel, in LUFS; minus infinity for silence.
  let level: Double
  /// The largest magnitude of a sample.
  let peak: Float

  /// Seconds after which the filters have forgotten a sound: they then ring by less than 10⁻⁵ of it.
  private static let memory = 0.05

  init(_ samples: [Float], rate: Int) {
    // Four stretches side by side, since a filter waits for its last output; each begins with the end of the one
    // before it, so that it hears what has been.
    let length = (samples.count + 3) / 4
    let lead = Int(Self.memory * Double(rate))
    let padded =
      [Float](repeating: 0, count: lead) + samples + [Float](repeating: 0, count: 4 * length - samples.count)
    var (shelf, highPass) = (Biquad.headShelf(rate: rate), Biquad.lowCut(rate: rate))
    var (power, peak) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
    padded.withUnsafeBufferPointer { padded in
      for index in 0..<lead + length {
        let sample = SIMD4(
          Double(padded[index]), Double(padded[index + length]), Double(padded[index + 2 * length]),
          Double(padded[index + 3 * length]))
        let weighted = highPass.next(shelf.next(sample))
        if index >= lead { power += weighted * weighted }
        peak.replace(with: sample, where: sample .> peak)
        peak.replace(with: -sample, where: -sample .> peak)
      }
    }
    level = -0.691 + 10 * log10(power.sum() / Double(max(1, samples.count)))
    self.peak = Float(peak.max())
  }
}

/// A second-order filter of four signals, direct form II transposed.
private struct Biquad {
  private let b: Double
  private let a: (Double, Double)
  /// What goes from the input to the state, by way of the output too: the state then waits for itself alone.
  private let c: (Double, Double)
  private var z = (SIMD4<Double>.zero, SIMD4<Double>.zero)

  private init(b: (Double, Double, Double), a: (Double, Double)) {
    self.b = b.0
    self.a = a
    c = (b.1 - a.0 * b.0, b.2 - a.1 * b.0)
  }

  @inline(__always)
  mutating func next(_ x: SIMD4<Double>) -> SIMD4<Double> {
    let y = b * x + z.0
    z = (c.0 * x + z.1 - a.0 * z.0, c.1 * x - a.1 * z.0)
    return y
  }

  /// BS.1770's first stage, the head's effect: +4 dB above 1.7 kHz. The recommendation gives coefficients at 48 kHz;
  /// these are of the analogue filter behind them, by the bilinear transform.
  /// Sounds that do not reach up to there stay what they are.
  static func headShelf(rate: Int) -> Biquad {
    let (middle, q) = (1_681.974450955533, 0.7071752369554196)
    guard middle < Double(rate) / 2 else { return Biquad(b: (1, 0, 0), a: (0, 0)) }
    let k = tan(.pi * middle / Double(rate))
    let high = pow(10, 3.999843853973347 / 20)
    let band = pow(high, 0.4996667741545416)
    let scale = 1 + k / q + k * k
    return Biquad(
      b: ((high + band * k / q + k * k) / scale, 2 * (k * k - high) / scale, (high - band * k / q + k * k) / scale),
      a: (2 * (k * k - 1) / scale, (1 - k / q + k * k) / scale))
  }

  /// Its second stage: less of what is under 38 Hz.
  static func lowCut(rate: Int) -> Biquad {
    let (k, q) = (tan(.pi * 38.13547087602444 / Double(rate)), 0.5003270373238773)
    let scale = 1 + k / q + k * k
    return Biquad(b: (1, -2, 1), a: (2 * (k * k - 1) / scale, (1 - k / q + k * k) / scale))
  }
}
