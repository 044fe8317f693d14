/// A screenful of cells. Writes outside are ignored.
public struct Canvas: Equatable, Sendable {
  public let size: Size
  /// Row by row, `size.width * size.height` of them.
  public private(set) var cells: [Cell]
  let asciiOnly: Bool

  /// A blank canvas; with `asciiOnly` every character beyond ASCII becomes "?".
  public init(size: Size, ink: Ink, asciiOnly: Bool = false) {
    self.size = Size(width: max(0, size.width), height: max(0, size.height))
    self.asciiOnly = asciiOnly
    cells = Array(repeating: Cell(" ", ink), count: self.size.width * self.size.height)
  }

  /// The cell at column `x`, row `y`; nil outside.
  public subscript(x: Int, y: Int) -> Cell? {
    contains(x, y) ? cells[y * size.width + x] : nil
  }

  func contains(_ x: Int, _ y: Int) -> Bool {
    x >= 0 && y >= 0 && x < size.width && y < size.height
  }

  /// Puts a single-width cell; a double-width character that it cuts in half is blanked.
  public mutating func put(_ cell: Cell, x: Int, y: Int) {
    guard contains(x, y) else { return }
    let index = y * size.width + x
    if cells[index].isContinuation && x > 0 { cells[index - 1].scalar = 32 }
    if x + 1 < size.width && cells[index + 1].isContinuation && !cells[index].isContinuation {
      cells[index + 1].scalar = 32
    }
    cells[index] = cell
  }

  /// Puts one of the program's own single-width glyphs.
  mutating func put(_ glyph: Unicode.Scalar, x: Int, y: Int, _ ink: Ink) {
    put(Cell(asciiOnly && !glyph.isASCII ? "?" : glyph, ink), x: x, y: y)
  }

  /// Replaces a cell as it stands, for changes that keep its width.
  mutating func replace(_ cell: Cell, x: Int, y: Int) {
    guard contains(x, y) else { return }
    cells[y * size.width + x] = cell
  }

  /// Moves the cells of a row between two columns one to the left, as terminals do: the last is blank, in the terminal's
  /// own colours.
  public mutating func shiftLeft(row: Int, from first: Int, to last: Int) {
    guard contains(first, row), contains(last, row), first <= last else { return }
    let start = row * size.width
    for index in start + first..<start + last { cells[index] = cells[index + 1] }
    cells[start + last] = Cell(" ", Ink(.terminalDefault, on: .terminalDefault))
  }

  /// Makes an area blank.
  mutating func blank(_ area: Area, _ ink: Ink) {
    for y in area.y..<area.bottom {
      for x in area.x..<area.right { put(Cell(" ", ink), x: x, y: y) }
    }
  }
}
