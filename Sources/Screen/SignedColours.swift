/// The two colours of what speaks for something and against it, over greys: told apart with every kind of colour vision.
public enum SignedColours {
  public static let supporting = Colour(0xff9a1f, index256: 208, index16: 11)
  public static let opposing = Colour(0x3d95ff, index256: 33, index16: 12)

  /// How strongly a value is drawn, 0…1, where `full` is the least that is drawn as strongly as can be. Small values
  /// are lifted, so that they are seen at all.
  public static func strength(_ value: Float, full: Float) -> Float {
    full > 0 && value.isFinite ? min(1, abs(value) / full).squareRoot() : 0
  }
}
