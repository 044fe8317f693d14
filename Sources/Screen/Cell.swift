/// Attributes of a cell besides its colours.
public struct Style: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let bold = Style(rawValue: 1)
  public static let dim = Style(rawValue: 2)
  public static let reverse = Style(rawValue: 4)
}

/// What a cell is drawn with: two colours and a style.
public struct Ink: Equatable, Hashable, Sendable {
  public var foreground: Colour
  public var background: Colour
  public var style: Style

  public init(_ foreground: Colour, on background: Colour, _ style: Style = []) {
    self.foreground = foreground
    self.background = background
    self.style = style
  }
}

/// One character cell of the screen.
public struct Cell: Equatable, Sendable {
  /// The character; zero marks the right half of a double-width one.
  public var scalar: UInt32
  /// A combining mark upon it, or zero.
  public var mark: UInt32
  public var ink: Ink

  public init(_ scalar: Unicode.Scalar, _ ink: Ink, mark: Unicode.Scalar? = nil) {
    self.scalar = scalar.value
    self.mark = mark?.value ?? 0
    self.ink = ink
  }

  /// The right half of the double-width character to its left.
  static func continuation(_ ink: Ink) -> Cell {
    var cell = Cell(" ", ink)
    cell.scalar = 0
    return cell
  }

  /// Whether this is the right half of the double-width character to its left.
  public var isContinuation: Bool { scalar == 0 }
}
