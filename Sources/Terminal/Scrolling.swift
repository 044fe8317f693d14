import CNcurses
import Glibc
import Screen

/// Charts that move one cell to the left: the terminal shifts what it has, so only the new column need be written.
///
/// curses cannot do that in the middle of a line, so it is done behind its back, and its idea of the screen (`curscr`)
/// is shifted along.
struct Scrolling {
  /// Cells of one row: what is shown at `first + 1` … `last` moves to `first` … `last − 1`; `last` becomes blank.
  struct Run: Equatable {
    let row: Int
    let first: Int
    let last: Int
  }

  /// Shorter runs are cheaper written.
  private static let shortest = 16

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
      let isShifted = x + 1 < width && new[start + x] == old[start + x + 1] && !old[start + x + 1].isContinuation
      if isShifted {
        if new[start + x] != old[start + x] { saved += 1 }
      } else {
        if saved >= shortest && x - first > best.last - best.first { best = (first, x) }
        (first, saved) = (x + 1, 0)
      }
    }
    // Blanks at either side shift into blanks; leave them be.
    while best.first < best.last, new[start + best.first] == old[start + best.first] { best.first += 1 }
    return best.last - best.first >= shortest ? Run(row: row, first: best.first, last: best.last) : nil
  }

  /// What makes a terminal shift the runs: at the left end a character is deleted, at the right end one inserted, with
  /// the cursor and its colours put by meanwhile.
  static func bytes(_ runs: [Run]) -> String {
    runs.reduce("\u{1b}7\u{1b}[m") { text, run in
      text + "\u{1b}[\(run.row + 1);\(run.first + 1)H\u{1b}[P\u{1b}[\(run.row + 1);\(run.last + 1)H\u{1b}[@"
    } + "\u{1b}8"
  }

  /// Shifts what curses believes to be on the screen.
  static func adjustCurses(_ run: Run) {
    var cells = [cchar_t](repeating: cchar_t(), count: run.last - run.first + 1)
    let (row, first) = (Int32(run.row), Int32(run.first))
    let screen = physical_screen()
    let (cursorRow, cursorColumn) = (getcury(screen), getcurx(screen))
    mvwin_wchnstr(screen, row, first + 1, &cells, Int32(run.last - run.first))
    make_cell(&cells[run.last - run.first], 32, 0, attribute_normal, 0)
    mvwadd_wchnstr(screen, row, first, cells, Int32(run.last - run.first + 1))
    wmove(screen, cursorRow, cursorColumn)
  }
}
