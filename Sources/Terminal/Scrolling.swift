import CNcurses
import Glibc
import Screen

/// Charts that move one cell to the left: the terminal shifts what it has, so only the new column need be written.
///
/// curses cannot do that in the middle of a line, so it is done behind its back, and all that it has of the screen is
/// shifted along.
struct Scrolling {
  /// Cells of one row: what is shown at `first + 1` … `last` moves to `first` … `last − 1`; `last` becomes blank.
  struct Run: Equatable {
    let row: Int
    let first: Int
    let last: Int
  }

  /// What is written costs more than a shift from so many cells on.
  private static let worthwhile = 3

  /// The longest run of each of some rows by which `new` is `old` shifted, if that saves anything.
  static func runs(in rows: [Int], from old: Canvas, to new: Canvas) -> [Run] {
    rows.compactMap { run(row: $0, old.cells, new.cells, width: new.size.width) }
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
    return best.last > best.first ? Run(row: row, first: best.first, last: best.last) : nil
  }

  /// Terminals disagree about what becomes of a double-width character of which a half is shifted, deleted or parted from
  /// the other.
  private static func hasHalf(_ cells: ArraySlice<Cell>) -> Bool { cells.contains { $0.isContinuation } }

  /// What makes a terminal shift the runs: at the left end a character is deleted, at the right end one inserted, with
  /// the cursor and its colours put by meanwhile.
  static func bytes(_ runs: [Run]) -> String {
    var text = "\u{1b}7\u{1b}[m"
    for run in runs {
      text += "\u{1b}[\(run.row + 1);\(run.first + 1)H\u{1b}[P\u{1b}[\(run.row + 1);\(run.last + 1)H\u{1b}[@"
    }
    return text + "\u{1b}8"
  }

  /// Does the same to what curses has of the screen. To curses nothing has changed by it.
  static func shift(_ run: Run, of screen: UnsafeMutablePointer<WINDOW>?) {
    var blank = cchar_t()
    make_cell(&blank, 32, 0, attribute_normal, 0)
    let (row, cursorRow, cursorColumn) = (Int32(run.row), getcury(screen), getcurx(screen))
    mvwdelch(screen, row, Int32(run.first))
    mvwins_wch(screen, row, Int32(run.last), &blank)
    wtouchln(screen, row, 1, 0)
    wmove(screen, cursorRow, cursorColumn)
  }
}
