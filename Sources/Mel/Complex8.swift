/// Eight complex numbers.
struct Complex8 {
  var real: SIMD8<Float>
  var imaginary: SIMD8<Float>

  init(real: SIMD8<Float>, imaginary: SIMD8<Float>) {
    self.real = real
    self.imaginary = imaginary
  }

  /// - Parameter place: of real and imaginary parts by turns.
  init(at place: UnsafePointer<Float>) {
    let parts = UnsafeRawPointer(place).loadUnaligned(as: SIMD16<Float>.self)
    real = parts.evenHalf
    imaginary = parts.oddHalf
  }

  var reversed: Complex8 { Complex8(real: real.reversed, imaginary: imaginary.reversed) }
  var squaredMagnitude: SIMD8<Float> { real * real + imaginary * imaginary }

  static func + (a: Complex8, b: Complex8) -> Complex8 {
    Complex8(real: a.real + b.real, imaginary: a.imaginary + b.imaginary)
  }

  static func - (a: Complex8, b: Complex8) -> Complex8 {
    Complex8(real: a.real - b.real, imaginary: a.imaginary - b.imaginary)
  }

  static func * (a: Complex8, b: Complex8) -> Complex8 {
    Complex8(
      real: a.real * b.real - a.imaginary * b.imaginary, imaginary: a.real * b.imaginary + a.imaginary * b.real)
  }
}

extension SIMD8<Float> {
  /// The last value first.
  var reversed: SIMD8<Float> { SIMD8(self[7], self[6], self[5], self[4], self[3], self[2], self[1], self[0]) }
}
