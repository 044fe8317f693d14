/// The characters that the charts are made of.
public enum GlyphSet: Sendable {
  /// Block elements; two pixels of the spectrogram stand in a cell.
  case halfBlocks
  /// Nothing beyond ASCII, for terminals that are not UTF-8; one pixel in a cell.
  case ascii

  /// Pixels of the spectrogram in one cell.
  var pixels: Size { self == .ascii ? Size(width: 1, height: 1) : Size(width: 1, height: 2) }

  /// A cell that shows `pixels`, row by row from the upper left.
  func cell(_ pixels: UnsafeBufferPointer<Colour>) -> Cell {
    switch self {
    case .ascii: Cell(" ", Ink(pixels[0], on: pixels[0]))
    case .halfBlocks:
      pixels[0] == pixels[1]
        ? Cell(" ", Ink(pixels[0], on: pixels[0])) : Cell("▀", Ink(pixels[0], on: pixels[1]))
    }
  }

  /// Marks of rising density for where there is no colour.
  var shades: [Unicode.Scalar] { self == .ascii ? Self.asciiShades : Self.blockShades }
  private static let asciiShades: [Unicode.Scalar] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]
  private static let blockShades: [Unicode.Scalar] = [" ", "░", "▒", "▓", "█"]

  /// The lower `eighths` (1…7) of a cell.
  func lowerBlock(_ eighths: Int) -> Unicode.Scalar {
    self == .ascii ? (eighths < 4 ? " " : "#") : Self.lowerBlocks[max(0, min(8, eighths))]
  }
  private static let lowerBlocks: [Unicode.Scalar] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// The left `eighths` (0…8) of a cell.
  func leftBlock(_ eighths: Int) -> Unicode.Scalar {
    self == .ascii ? (eighths < 4 ? " " : "#") : Self.leftBlocks[max(0, min(8, eighths))]
  }
  private static let leftBlocks: [Unicode.Scalar] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]

  private func either(_ block: Unicode.Scalar, _ plain: Unicode.Scalar) -> Unicode.Scalar {
    self == .ascii ? plain : block
  }

  var vertical: Unicode.Scalar { either("│", "|") }
  var horizontal: Unicode.Scalar { either("─", "-") }
  var tickLeft: Unicode.Scalar { either("┤", "+") }
  var cornerUpperLeft: Unicode.Scalar { either("╭", "+") }
  var cornerUpperRight: Unicode.Scalar { either("╮", "+") }
  var cornerLowerLeft: Unicode.Scalar { either("╰", "+") }
  var cornerLowerRight: Unicode.Scalar { either("╯", "+") }
  var bracketLeft: Unicode.Scalar { either("└", "[") }
  var mark: Unicode.Scalar { either("┊", ":") }
  var hatch: Unicode.Scalar { either("╱", "/") }
  var playhead: Unicode.Scalar { either("▼", "v") }
  var dot: Unicode.Scalar { either("·", ".") }
  var arrow: String { self == .ascii ? "->" : "→" }
  var middleDot: String { self == .ascii ? "-" : "·" }
}
