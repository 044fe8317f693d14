import Glibc

/// A colour as the eye sees it, in Oklab (Ottosson 2020): differences are about equally visible everywhere.
struct PerceivedColour: Sendable {
  /// 0 (black) … 1 (white).
  let lightness: Float
  /// Green to red.
  let a: Float
  /// Blue to yellow.
  let b: Float

  init(_ colour: Colour) {
    let (red, green, blue) = (Self.linear(colour.red), Self.linear(colour.green), Self.linear(colour.blue))
    let long = cbrt(0.412_221_5 * red + 0.536_332_5 * green + 0.051_446 * blue)
    let middle = cbrt(0.211_903_5 * red + 0.680_699_5 * green + 0.107_397 * blue)
    let short = cbrt(0.088_302_5 * red + 0.281_718_8 * green + 0.629_978_7 * blue)
    lightness = 0.210_454_3 * long + 0.793_617_8 * middle - 0.004_072 * short
    a = 1.977_998_5 * long - 2.428_592_2 * middle + 0.450_593_7 * short
    b = 0.025_904 * long + 0.782_771_8 * middle - 0.808_675_8 * short
  }

  /// Distance to another; 0.02 is just seen, black and white are 1 apart.
  func distance(to other: PerceivedColour) -> Float { squaredDistance(to: other).squareRoot() }

  func squaredDistance(to other: PerceivedColour) -> Float {
    let (l, u, v) = (lightness - other.lightness, a - other.a, b - other.b)
    return l * l + u * u + v * v
  }

  /// sRGB's transfer function undone.
  private static func linear(_ value: UInt8) -> Float {
    let share = Float(value) / 255
    return share <= 0.040_45 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
  }
}

/// The entries 16–255 of xterm's palette, which users hardly ever redefine, from dark to light.
enum IndexedPalette {
  struct Entry: Sendable {
    let index: UInt8
    let look: PerceivedColour
  }

  static let byLightness: [Entry] = (UInt8(16)...255).map { Entry(index: $0, look: PerceivedColour(colour($0))) }
    .sorted { $0.look.lightness < $1.look.lightness }

  /// The 24-bit colour of an entry of the colour cube or of the greys.
  static func colour(_ index: UInt8) -> Colour {
    if index > 231 {
      let shade = 8 + 10 * (index - 232)
      return Colour(red: shade, green: shade, blue: shade, index256: index)
    }
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    let place = Int(index) - 16
    return Colour(
      red: levels[place / 36], green: levels[place / 6 % 6], blue: levels[place % 6], index256: index)
  }

  /// The entries nearest to a scale of colours as a whole, such that lightness never turns back along it: taken one by
  /// one, the nearest would flicker between hues. The scale's lightness must rise or fall from end to end.
  static func ladder(_ scale: [Colour]) -> [UInt8] {
    let looks = scale.map { PerceivedColour($0) }
    guard let first = looks.first, let last = looks.last else { return [] }
    let entries = last.lightness < first.lightness ? byLightness.reversed() : byLightness
    // The least total error of a path that ends with each entry, and where that path came from.
    var costs = entries.map { $0.look.squaredDistance(to: first) }
    var origins: [[Int]] = []
    for look in looks.dropFirst() {
      var best = 0
      var origin: [Int] = []
      for entry in entries.indices {
        if costs[entry] <= costs[best] { best = entry }
        origin.append(best)
      }
      costs = entries.indices.map { costs[origin[$0]] + entries[$0].look.squaredDistance(to: look) }
      origins.append(origin)
    }
    var entry = costs.indices.min { costs[$0] < costs[$1] } ?? 0
    var path = [entry]
    for origin in origins.reversed() {
      entry = origin[entry]
      path.append(entry)
    }
    return path.reversed().map { entries[$0].index }
  }
}
