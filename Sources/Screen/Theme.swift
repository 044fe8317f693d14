/// The colours of everything on the screen.
public struct Theme: Equatable, Sendable {
  /// Colours of text, frames and bars.
  public struct Interface: Equatable, Sendable {
    /// The ground of everything.
    public var background: Colour
    public var text: Colour
    /// Text that explains: axes, units, descriptions.
    public var dim: Colour
    /// The title and other headings.
    public var title: Colour
    /// Keys, marks, the receptive field.
    public var accent: Colour
    /// Lines between panes.
    public var frame: Colour
    public var warning: Colour
    /// The part of a bar that is not filled.
    public var trough: Colour
    public var meterLow: Colour
    public var meterMiddle: Colour
    public var meterHigh: Colour
  }

  /// Colours of the stacked belief besides the genres' own.
  public struct BeliefChart: Equatable, Sendable {
    /// Hatching where there is no belief: warming up, silence.
    public var hatch: Colour
    /// Letters on light genres.
    public var darkLetter: Colour
    /// Letters on dark genres.
    public var lightLetter: Colour
    /// Whether each genre has a pattern of its own besides its colour.
    public var hasTextures = false
  }

  public var name: String
  public var interface: Interface
  /// From silence to the loudest.
  public var spectrogram: ColourRamp
  public var belief: BeliefChart
  /// Colours by genre; keys as `Theme.genreKey` makes them.
  public var genres: [String: Colour]

  /// The key of a genre's name: lower case, letters and digits only, so that "Hip-Hop" is "hiphop".
  static func genreKey(_ name: String) -> String {
    String(name.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// A colour for each label: the theme's where it names one, otherwise one as unlike the others as can be.
  public func colours(for labels: [String]) -> [Colour] {
    var taken = labels.compactMap { genres[Self.genreKey($0)] } + [interface.background]
    return labels.map { label in
      if let colour = genres[Self.genreKey(label)] { return colour }
      // When all have been given, they are given once more.
      if Self.candidates.allSatisfy({ Self.clearance($0, taken) == 0 }) { taken = [interface.background] }
      let colour = Self.candidates.max { Self.clearance($0, taken) < Self.clearance($1, taken) } ?? interface.text
      taken.append(colour)
      return colour
    }
  }

  private static func clearance(_ colour: Colour, _ others: [Colour]) -> Int {
    others.map { colour.distance(to: $0) }.min() ?? .max
  }

  /// 24 hues at three depths.
  private static let candidates: [Colour] = [(0.95, 0.75), (0.55, 0.95), (0.85, 0.45)].flatMap { value, saturation in
    (0..<24).map { colour(hue: Float($0) / 24, saturation: saturation, value: value) }
  }

  private static func colour(hue: Float, saturation: Float, value: Float) -> Colour {
    func channel(_ shift: Float) -> UInt8 {
      let position = (shift + hue * 6).truncatingRemainder(dividingBy: 6)
      return UInt8((value - value * saturation * max(0, min(position, 4 - position, 1))) * 255)
    }
    return Colour(red: channel(5), green: channel(3), blue: channel(1))
  }
}
