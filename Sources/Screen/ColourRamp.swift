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
  /// The sixteen-colour index is that of the nearest stop, so that a theme can choose a clean scale there.
  public init(stops: [Colour]) {
    precondition(!stops.isEmpty, "a colour ramp needs at least one stop")
    self.stops = stops
    colours = (0..<Self.steps).map { step in
      let position = Float(step) / Float(Self.steps - 1) * Float(stops.count - 1)
      let lower = min(Int(position), stops.count - 1)
      let upper = min(lower + 1, stops.count - 1)
      return Self.blend(stops[lower], stops[upper], position - Float(lower))
    }
  }

  /// The colour at `position`, 0…1; outside it is clamped.
  public subscript(position: Float) -> Colour {
    colours[Int(max(0, min(1, position)) * Float(Self.steps - 1) + 0.5)]
  }

  private static func blend(_ a: Colour, _ b: Colour, _ fraction: Float) -> Colour {
    if fraction <= 0 { return a }
    func mix(_ x: UInt8, _ y: UInt8) -> UInt8 { UInt8(Float(x) + (Float(y) - Float(x)) * fraction + 0.5) }
    return Colour(
      red: mix(a.red, b.red), green: mix(a.green, b.green), blue: mix(a.blue, b.blue),
      index16: fraction < 0.5 ? a.index16 : b.index16)
  }
}
