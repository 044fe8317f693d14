/// Dropout (Srivastava et al., 2014), scaled so that the expectation stays: each value is zero with probability
/// `rate`, else divided by 1 − rate. Multiplication by a mask is its own adjoint: the backward pass is the same call,
/// with the same seeds, on the gradient.
///
/// Shapes: N samples, R rows, W values a row. Each sample's mask comes from its own seed, so that it does not depend
/// on how a batch is shared out.
/// - Parameters:
///   - x: value w of row r of sample n lies at n · sampleStride + r · rowStride + w.
///   - seeds: [N]
func dropout(
  _ x: UnsafeMutablePointer<Float>, rows: Int, width: Int, sampleStride: Int, rowStride: Int, rate: Float,
  seeds: [UInt64]
) {
  guard rate > 0 else { return }
  let threshold = UInt64(rate * 65_536)
  let kept = 1 / (1 - rate)
  for (sample, seed) in seeds.enumerated() {
    var random = SeededRandom(seed)
    for row in 0..<rows {
      let values = x + sample * sampleStride + row * rowStride
      // Four masks to a random number.
      var bits: UInt64 = 0
      for index in 0..<width {
        bits = index & 3 == 0 ? random.next() : bits >> 16
        values[index] *= bits & 0xffff < threshold ? 0 : kept
      }
    }
  }
}
