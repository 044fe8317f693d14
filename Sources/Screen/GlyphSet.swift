/// The characters that the charts are made of.
public enum GlyphSet: String, CaseIterable, Sendable {
  /// Block elements; two pixels of the spectrogram stand in a cell.
  case halfBlocks = "half"
  /// Four pixels in a cell, two colours.
  case quadrants
  /// Eight pixels in a cell, two colours; Unicode 16, which few fonts have yet.
  case octants
  /// Eight dots in a cell, one colour on the ground.
  case braille
  /// Nothing beyond ASCII, for terminals that are not UTF-8; one pixel in a cell.
  case ascii

  /// The set after this one among some, which must not be empty.
  func stepped(_ count: Int, among sets: [GlyphSet]) -> GlyphSet {
    sets[((sets.firstIndex(of: self) ?? 0) + count + sets.count) % sets.count]
  }

  /// Pixels of the spectrogram in one cell.
  var pixels: Size {
    switch self {
    case .ascii: Size(width: 1, height: 1)
    case .halfBlocks: Size(width: 1, height: 2)
    case .quadrants: Size(width: 2, height: 2)
    case .octants, .braille: Size(width: 2, height: 4)
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

  /// A level, 0…8, of a line of small bars.
  func sparkline(_ level: Int) -> Unicode.Scalar {
    guard self == .ascii else { return Self.lowerBlocks[max(1, min(8, level))] }
    return Self.asciiShades[max(0, min(8, level))]
  }

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
  var pointer: Unicode.Scalar { either("▲", "^") }
  var cursor: Unicode.Scalar { either("┼", "+") }
  var dot: Unicode.Scalar { either("·", ".") }
  var arrow: String { self == .ascii ? "->" : "→" }
  var middleDot: String { self == .ascii ? "-" : "·" }
  var minus: String { self == .ascii ? "-" : "−" }
}
