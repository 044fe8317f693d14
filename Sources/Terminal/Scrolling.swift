import Screen

/// Charts that move one cell to the left: the terminal shifts what it has, so only the new column need be written.
enum Scrolling {
  /// Cells of one row: what is shown at `first + 1` … `last` moves to `first` … `last − 1`; `last` becomes blank.
  struct Run: Equatable {
    let first: Int
    let last: Int
  }

  /// What is written costs more than a shift from so many cells on.
  private static let worthwhile = 3

  /// At the left end of a run a character is deleted (DCH), and at its right end one inserted (ICH), so that what is
  /// behind it stays.
  static let deletion = Array("\u{1b}[P".utf8)
  static let insertion = Array("\u{1b}[@".utf8)

  /// The longest run of a row by which `new` is `old` shifted, if that saves anything.
  static func run(row: Int, from old: Canvas, to new: Canvas) -> Run? {
    run(row: row, old.cells, new.cells, width: new.size.width)
  }

  private static func run(row: Int, _ old: [Cell], _ new: [Cell], width: Int) -> Run? {
    let start = row * width
    var best = (first: 0, last: 0)
    var first = 0
    var saved = 0
    for x in 0..<width {
      let isShifted =
        x + 1 < width && new[start + x] == old[start + x + 1] && !hasHalf(old[start + x..<start + min(width, x + 3)])
      if isShifted {
        if new[start + x] != old[start + x] { saved += 1 }
      } else {
        if saved >= worthwhile && x - first > best.last - best.first { best = (first, x) }
        (first, saved) = (x + 1, 0)
      }
    }
    // Blanks at either side shift into blanks; leave them be.
    while best.first < best.last, new[start + best.first] == old[start + best.first] { best.first += 1 }
    return best.last > best.first ? Run(first: best.first, last: best.last) : nil
  }

  /// Terminals disagree about what becomes of a double-width character of which a half is shifted, deleted or parted from
  /// the other.
  private static func hasHalf(_ cells: ArraySlice<Cell>) -> Bool { cells.contains { $0.isContinuation } }
}
