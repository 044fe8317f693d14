/// A continuous scale of colours, from nothing to loudest, in a fixed number of steps.
///
/// The steps are few enough that every pair of them (a half block's two colours) fits a terminal's table of pairs.
public struct ColourRamp: Equatable, Sendable {
  /// How many colours the ramp is cut into.
  public static let steps = 64

  /// The stops that made the ramp, at equal distances.
  public let stops: [Colour]
  let colours: [Colour]

  /// A ramp through `stops` (at least one), interpolated linearly in sRGB.
  ///
  /// The sixteen-colour index is that of the nearest stop, so that a theme can choose a clean scale there; the 256
  /// colours are chosen for the ramp as a whole.
  public init(stops: [Colour]) {
    precondition(!stops.isEmpty, "a colour ramp needs at least one stop")
    self.stops = stops
    let exact = (0..<Self.steps).map { step in
      let position = Float(step) / Float(Self.steps - 1) * Float(stops.count - 1)
      let lower = min(Int(position), stops.count - 1)
      let upper = min(lower + 1, stops.count - 1)
      return Self.blend(stops[lower], stops[upper], position - Float(lower))
    }
    colours = zip(exact, IndexedPalette.ladder(exact)).map { colour, index in
      Colour(colour.hex, index256: index, index16: colour.index16)
    }
  }

  /// The colour at `position`, 0…1; outside it is clamped.
  public subscript(position: Float) -> Colour { colours[Self.step(position)] }

  /// The step at `position`, 0…1; outside it is clamped.
  static func step(_ position: Float) -> Int { Int(max(0, min(1, position)) * Float(steps - 1) + 0.5) }

  private static func blend(_ a: Colour, _ b: Colour, _ fraction: Float) -> Colour {
    func mix(_ x: UInt8, _ y: UInt8) -> UInt8 { UInt8(Float(x) + (Float(y) - Float(x)) * fraction + 0.5) }
    return Colour(
      red: mix(a.red, b.red), green: mix(a.green, b.green), blue: mix(a.blue, b.blue),
      index16: fraction < 0.5 ? a.index16 : b.index16)
  }
}

/// Scales for the spectrogram, of which the first is the theme's own.
enum ColourMap: Int, CaseIterable, Sendable {
  case theme, ember, sea, leaf, grey

  var name: String { self == .theme ? "of the theme" : "\(self)" }

  /// The map after this one; `count` may be negative.
  func stepped(_ count: Int) -> ColourMap {
    let all = Self.allCases
    return all[(rawValue + count + all.count) % all.count]
  }

  func ramp(_ theme: Theme) -> ColourRamp {
    switch self {
    case .theme: theme.spectrogram
    case .ember: Self.emberRamp
    case .sea: Self.seaRamp
    case .leaf: Self.leafRamp
    case .grey: Self.greyRamp
    }
  }

  private static let emberRamp = made([0x000000, 0x3a0a0a, 0x8c1a0a, 0xd9480f, 0xf59f1b, 0xffe27a, 0xffffff])
  private static let seaRamp = made([0x02040a, 0x0a1e46, 0x124a86, 0x1f83b4, 0x4fbecb, 0xa6e6dc, 0xf7fffb])
  private static let leafRamp = made([0x24093a, 0x3b3b7a, 0x2f6c8e, 0x219a86, 0x4ac06d, 0xa5db36, 0xfbe723])
  private static let greyRamp = made([0x000000, 0xffffff])

  private static func made(_ stops: [UInt32]) -> ColourRamp { ColourRamp(stops: stops.map { Colour($0) }) }
}
