extension Canvas {
  /// Writes one line of text from (x, y), at most `limit` columns of it, and returns the columns used.
  ///
  /// Nothing that could steer a terminal is ever written: control, format and bidirectional characters are left out
  /// (`sanitised` also removes whole escape sequences). A character is never cut in the middle. Of several combining
  /// marks the first is kept.
  @discardableResult
  public mutating func write(_ text: String, x: Int, y: Int, limit: Int = .max, _ ink: Ink) -> Int {
    guard y >= 0, y < size.height else { return 0 }
    let end = limit >= size.width - x ? size.width : x + limit
    var column = x
    for scalar in text.unicodeScalars {
      let width = displayWidth(of: scalar)
      if width == 0 {
        if column > x { addMark(scalar, x: column - 1, y: y) }
        continue
      }
      if column + width > end { break }
      writeScalar(scalar, width: width, x: column, y: y, ink)
      column += width
    }
    return column - x
  }

  /// Writes text that ends before column `x`, and returns the columns used.
  @discardableResult
  mutating func write(_ text: String, endingAt x: Int, y: Int, _ ink: Ink) -> Int {
    write(text, x: x - displayWidth(of: text), y: y, ink)
  }

  /// Writes text, with an ellipsis where it had to be cut to `limit` columns.
  @discardableResult
  mutating func writeShortened(_ text: String, x: Int, y: Int, limit: Int, _ ink: Ink) -> Int {
    guard limit > 0 else { return 0 }
    if displayWidth(of: text) <= limit { return write(text, x: x, y: y, limit: limit, ink) }
    let used = write(text, x: x, y: y, limit: limit - 1, ink)
    put(asciiOnly ? "~" : "…", x: x + used, y: y, ink)
    return used + 1
  }

  private mutating func writeScalar(_ scalar: Unicode.Scalar, width: Int, x: Int, y: Int, _ ink: Ink) {
    if asciiOnly && !scalar.isASCII {
      for column in x..<x + width { put(Cell("?", ink), x: column, y: y) }
      return
    }
    put(Cell(scalar, ink), x: x, y: y)
    if width == 2 { put(.continuation(ink), x: x + 1, y: y) }
  }

  private mutating func addMark(_ mark: Unicode.Scalar, x: Int, y: Int) {
    guard !asciiOnly, mark.isShowable, var cell = self[x, y] else { return }
    let base = cell.isContinuation ? x - 1 : x
    guard base >= 0, let under = self[base, y], under.mark == 0 else { return }
    cell = under
    cell.mark = mark.value
    replace(cell, x: base, y: y)
  }
}
