import Glibc

/// Loudness after ITU-R BS.1770: the power of the K-weighted samples, ungated, since excerpts are short.
struct WeightedLoudness {
  /// Loudness of one channel, in LUFS; minus infinity for silence.
  static func of(_ samples: [Float], rate: Int) -> Double {
    var (shelf, highPass) = (Biquad.headShelf(rate: rate), Biquad.lowCut(rate: rate))
    let power = samples.reduce(0.0) { sum, sample in
      let weighted = highPass.next(shelf.next(Double(sample)))
      return sum + weighted * weighted
    }
    return -0.691 + 10 * log10(power / Double(max(1, samples.count)))
  }
}

/// A second-order filter, direct form II transposed.
private struct Biquad {
  private let b: (Double, Double, Double)
  private let a: (Double, Double)
  private var z = (0.0, 0.0)

  private init(b: (Double, Double, Double), a: (Double, Double)) {
    self.b = b
    self.a = a
  }

  mutating func next(_ x: Double) -> Double {
    let y = b.0 * x + z.0
    z = (b.1 * x - a.0 * y + z.1, b.2 * x - a.1 * y)
    return y
  }

  /// BS.1770's first stage, the head's effect: +4 dB above 1.7 kHz. The recommendation gives coefficients at 48 kHz;
  /// these are of the analogue filter behind them, by the bilinear transform.
  static func headShelf(rate: Int) -> Biquad {
    let (k, q) = (tan(.pi * 1_681.974450955533 / Double(rate)), 0.7071752369554196)
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
