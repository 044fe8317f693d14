/// How the pixels of a spectrogram become cells.
extension GlyphSet {
  /// A cell that shows `pixels`, steps of the ramp, row by row from the upper left.
  func cell(_ pixels: UnsafeBufferPointer<UInt8>, _ ramp: ColourRamp) -> Cell {
    switch self {
    case .ascii: return Self.cell(" ", pixels[0], pixels[0], ramp)
    case .halfBlocks:
      return pixels[0] == pixels[1]
        ? Self.cell(" ", pixels[0], pixels[0], ramp) : Self.cell("▀", pixels[0], pixels[1], ramp)
    case .quadrants, .octants:
      let (mask, high, low) = Self.parted(pixels)
      if mask == 0 { return Self.cell(" ", low, low, ramp) }
      return Self.cell(self == .quadrants ? Self.quadrantGlyphs[mask] : Self.octantGlyphs[mask], high, low, ramp)
    case .braille:
      return Self.cell(Self.brailleGlyph(pixels), pixels.max() ?? 0, 0, ramp)
    }
  }

  private static func cell(_ glyph: Unicode.Scalar, _ fore: UInt8, _ back: UInt8, _ ramp: ColourRamp) -> Cell {
    Cell(glyph, Ink(ramp.colours[Int(fore)], on: ramp.colours[Int(back)]))
  }

  /// Parts pixels into a bright and a dark group: which are bright (bit 0 is the first), and each group's mean.
  private static func parted(_ pixels: UnsafeBufferPointer<UInt8>) -> (mask: Int, high: UInt8, low: UInt8) {
    let (low, high) = (Int(pixels.min() ?? 0), Int(pixels.max() ?? 0))
    var mask = 0
    var sums = (high: 0, low: 0)
    for (index, pixel) in pixels.enumerated() {
      if low < high && 2 * Int(pixel) > low + high {
        mask |= 1 << index
        sums.high += Int(pixel)
      } else {
        sums.low += Int(pixel)
      }
    }
    let bright = mask.nonzeroBitCount
    let dark = max(1, pixels.count - bright)
    return (mask, UInt8(sums.high / max(1, bright)), UInt8(sums.low / dark))
  }

  /// Dots in proportion to brightness, by ordered dithering.
  static func brailleGlyph(_ pixels: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar {
    var dots: UInt32 = 0
    for (index, pixel) in pixels.enumerated() where pixel > brailleThresholds[index] { dots |= brailleDots[index] }
    return Unicode.Scalar(0x2800 + dots) ?? " "
  }

  /// Bits of the dots in reading order: the standard numbers them down the columns, with a fourth row added later.
  private static let brailleDots: [UInt32] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
  private static let brailleThresholds: [UInt8] = [4, 28, 40, 16, 10, 34, 46, 22]

  /// By the set quarters, bit 0 upper left, 1 upper right, 2 lower left, 3 lower right.
  private static let quadrantGlyphs: [Unicode.Scalar] = Array(" ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█".unicodeScalars)

  /// By the set eighths in reading order. Unicode 16 gives those that it had no character for a run of their own,
  /// in ascending order.
  static let octantGlyphs: [Unicode.Scalar] = {
    var older: [Int: UInt32] = [
      0x01: 0x1cea8, 0x02: 0x1ceab, 0x40: 0x1cea3, 0x80: 0x1cea0, 0x14: 0x1fbe6, 0x28: 0x1fbe7,
      0x03: 0x1fb82, 0x3f: 0x1fb85, 0xc0: 0x2582, 0xfc: 0x2586,
    ]
    for (mask, glyph) in quadrantGlyphs.enumerated() {
      let upper = mask & 3
      let lower = mask >> 2
      older[upper * 5 + lower * 5 << 4] = glyph.value
    }
    var next: UInt32 = 0x1cd00
    return (0..<256).map { mask in
      if let glyph = older[mask] { return Unicode.Scalar(glyph) ?? " " }
      defer { next += 1 }
      return Unicode.Scalar(next) ?? " "
    }
  }()
}
