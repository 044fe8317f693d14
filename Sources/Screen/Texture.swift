/// A pattern that tells a genre's band apart where its colour may not.
public enum Texture: Sendable {
  case plain, rising, falling, crossed, horizontal, doubled, grid, dotted, colons

  /// The pattern of a label, by its place in the stack: no two neighbours have the same.
  public init(label: Int) { self = Self.inOrder[label % Self.inOrder.count] }

  private static let inOrder: [Texture] = [
    .rising, .plain, .horizontal, .dotted, .falling, .grid, .plain, .doubled, .colons, .crossed, .plain,
  ]

  func glyph(_ glyphs: GlyphSet) -> Unicode.Scalar {
    let isASCII = glyphs == .ascii
    return switch self {
    case .plain: " "
    case .rising: isASCII ? "/" : "╱"
    case .falling: isASCII ? "\\" : "╲"
    case .crossed: isASCII ? "x" : "╳"
    case .horizontal: isASCII ? "-" : "─"
    case .doubled: isASCII ? "=" : "═"
    case .grid: isASCII ? "+" : "┼"
    case .dotted: isASCII ? "." : "·"
    case .colons: ":"
    }
  }
}
