/// 10·log10(max(1e-10, power)) of eight powers at once, within some 0.000 02 dB.
///
/// power = 2ᵉ·(1 + x), with 1 + x from √½ to √2; log(1 + x) is a polynomial (Moshier's Cephes library, `logf`). The C
/// library takes as long for a column's bands as FFTW for half its transform.
@inline(__always)
func decibels(_ power: SIMD8<Float>) -> SIMD8<Float> {
  let bitsOfRootOfHalf: Int32 = 0x3f35_04f3
  let bits = unsafeBitCast(pointwiseMax(power, SIMD8(repeating: 1e-10)), to: SIMD8<Int32>.self)
  let exponent = (bits &- bitsOfRootOfHalf) &>> 23
  let x = unsafeBitCast(bits &- (exponent &<< 23), to: SIMD8<Float>.self) - 1
  var sum = 0.070_376_836 * x - 0.115_146_103
  sum = sum * x + 0.116_769_987
  sum = sum * x - 0.124_201_408
  sum = sum * x + 0.142_493_228
  sum = sum * x - 0.166_680_577
  sum = sum * x + 0.200_007_148
  sum = sum * x - 0.249_999_940
  sum = sum * x + 0.333_333_312
  let logarithm = x - 0.5 * x * x + x * x * x * sum
  let (perOctave, perNeper): (Float, Float) = (3.010_299_957, 4.342_944_819)
  return SIMD8<Float>(exponent) * perOctave + logarithm * perNeper
}
