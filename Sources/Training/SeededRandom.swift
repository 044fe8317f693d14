import Glibc

/// SplitMix64 (Steele, Lea & Flood, 2014). Every random choice of a training run comes from a generator whose seed is
/// made of the run's seed and of what the choice is for, never from a generator's state carried along: so a run can
/// stop and go on, and a batch can be shared out, without changing anything.
public struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(_ seed: UInt64) { state = seed }

  /// A seed made of several numbers.
  public static func seed(_ parts: UInt64...) -> UInt64 {
    parts.reduce(0) { sum, part in
      var random = SeededRandom(sum ^ part)
      return random.next()
    }
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Uniform in [0, 1).
  public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// Uniform in `range`.
  public mutating func uniform(_ range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A whole number in 0 ..< bound.
  public mutating func index(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// Standard normal (Box & Muller, 1958).
  public mutating func normal() -> Float {
    let (radius, angle) = ((-2 * log(1 - uniform())).squareRoot(), 2 * Float.pi * uniform())
    return radius * cos(angle)
  }

  /// Beta(a, a), for a at most 1 (Jöhnk, 1964).
  public mutating func beta(_ a: Float) -> Float {
    while true {
      let (u, v) = (uniform(), uniform())
      let (x, y) = (pow(u, 1 / a), pow(v, 1 / a))
      // Where both are too small for a number, the greater is as good as all.
      if x + y == 0 { return u < v ? 0 : 1 }
      if x + y <= 1 { return x / (x + y) }
    }
  }
}
