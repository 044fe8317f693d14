/// A colour as every kind of terminal can show it: 24-bit, one of the 256 indexed, one of the 16, or the terminal's own.
public struct Colour: Equatable, Hashable, Sendable {
  /// All of it in one word, since cells are compared by the thousand: 0xRRGGBB, the two indices, and from bit 40 on
  /// whether it is the terminal's own.
  private let word: UInt64

  public var red: UInt8 { UInt8(truncatingIfNeeded: word >> 16) }
  public var green: UInt8 { UInt8(truncatingIfNeeded: word >> 8) }
  public var blue: UInt8 { UInt8(truncatingIfNeeded: word) }
  /// Index for terminals of 256 colours.
  public var index256: UInt8 { UInt8(truncatingIfNeeded: word >> 24) }
  /// Index for terminals of 16 colours.
  public var index16: UInt8 { UInt8(truncatingIfNeeded: word >> 32) }
  /// The terminal's own foreground or background; the other values then do not count.
  public var isTerminalDefault: Bool { word >> 40 == 1 }

  /// The terminal's own foreground or background.
  public static let terminalDefault = Colour(word: 1 << 40)

  /// A 24-bit colour; the indices not given are those of the nearest colours.
  public init(red: UInt8, green: UInt8, blue: UInt8, index256: UInt8? = nil, index16: UInt8? = nil) {
    let hex = UInt64(red) << 16 | UInt64(green) << 8 | UInt64(blue)
    let indices = (index256 ?? Self.nearest256(red, green, blue), index16 ?? Self.nearest16(red, green, blue))
    self.init(word: hex | UInt64(indices.0) << 24 | UInt64(indices.1) << 32)
  }

  private init(word: UInt64) { self.word = word }

  /// A colour from 0xRRGGBB.
  public init(_ hex: UInt32, index256: UInt8? = nil, index16: UInt8? = nil) {
    self.init(
      red: UInt8(hex >> 16 & 0xff), green: UInt8(hex >> 8 & 0xff), blue: UInt8(hex & 0xff),
      index256: index256, index16: index16)
  }

  /// A colour from "#rrggbb", or nil when the text is not one.
  public init?(hexText: String, index256: UInt8? = nil, index16: UInt8? = nil) {
    let digits = hexText.dropFirst()
    guard hexText.first == "#", digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
      let value = UInt32(digits, radix: 16)
    else { return nil }
    self.init(value, index256: index256, index16: index16)
  }

  /// 0xRRGGBB.
  public var hex: UInt32 { UInt32(truncatingIfNeeded: word & 0xff_ffff) }

  /// How light the colour looks, 0…1 (Rec. 601 luma).
  public var luma: Float { (0.299 * Float(red) + 0.587 * Float(green) + 0.114 * Float(blue)) / 255 }

  /// The colour with a share of it, 0…1, taken by another. Of sixteen colours it is whichever has the greater share.
  func blended(with other: Colour, _ share: Float) -> Colour {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8(Float(a) + (Float(b) - Float(a)) * share + 0.5) }
    return Colour(
      red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue),
      index16: share < 0.5 ? index16 : other.index16)
  }

  /// Squared distance to another colour, weighted for the eye (the "redmean" approximation).
  func distance(to other: Colour) -> Int {
    let mean = (Int(red) + Int(other.red)) / 2
    let r = Int(red) - Int(other.red)
    let g = Int(green) - Int(other.green)
    let b = Int(blue) - Int(other.blue)
    return ((512 + mean) * r * r + 1024 * g * g + (767 - mean) * b * b) >> 8
  }
}

extension Colour {
  /// The xterm palette's nearest entry in the colour cube, or among the greys for what is nearly grey or much nearer to
  /// one: they would look like holes in a coloured scale, but a tinted ground is no saturated one. Entries 0–15 are the
  /// user's to redefine.
  private static func nearest256(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    let levels = [0, 95, 135, 175, 215, 255]
    func step(_ value: UInt8) -> Int { value < 48 ? 0 : value < 115 ? 1 : (Int(value) - 35) / 40 }
    func error(_ r: Int, _ g: Int, _ b: Int) -> Int {
      let (dr, dg, db) = (r - Int(red), g - Int(green), b - Int(blue))
      return dr * dr + dg * dg + db * db
    }
    let (r, g, b) = (step(red), step(green), step(blue))
    let average = (Int(red) + Int(green) + Int(blue)) / 3
    let grey = max(0, min(23, (average - 3) / 10))
    let shade = 8 + 10 * grey
    let isColourful = Int(max(red, green, blue)) - Int(min(red, green, blue)) > 24
    let cubeWins = error(levels[r], levels[g], levels[b]) <= error(shade, shade, shade) * (isColourful ? 2 : 1)
    return UInt8(cubeWins ? 16 + 36 * r + 6 * g + b : 232 + grey)
  }

  private static let sixteen: [(Int, Int, Int)] = [
    (0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 190), (170, 0, 170), (0, 170, 170), (180, 180, 180),
    (96, 96, 96), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255), (85, 255, 255),
    (255, 255, 255),
  ]

  private static func nearest16(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    var best = (index: 0, error: Int.max)
    for (index, entry) in sixteen.enumerated() {
      let (dr, dg, db) = (entry.0 - Int(red), entry.1 - Int(green), entry.2 - Int(blue))
      let error = 3 * dr * dr + 4 * dg * dg + 2 * db * db
      if error < best.error { best = (index, error) }
    }
    return UInt8(best.index)
  }
}
