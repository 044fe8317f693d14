import CNcurses
import Screen

/// Turns what is new in a picture into what is written to the terminal.
struct FrameWriter {
  private var capabilities: Capabilities
  private let isUTF8: Bool
  /// Charts that move are shifted by the terminal itself.
  private let shifts: Bool
  /// What the terminal shows; nil when that is not known.
  private var shown: Canvas?
  private var bytes: [UInt8] = []
  /// Where the next character goes; nil when that is not known.
  private var cursor: (x: Int, y: Int)?
  /// What characters are drawn with now, by the terminal's numbers.
  private var foreground: Int32 = -1
  private var background: Int32 = -1
  private var style: Style = []

  /// From so many blanks on it is shorter to erase them.
  private static let longBlank = 8

  init(_ capabilities: Capabilities, isUTF8: Bool, shifts: Bool) {
    self.capabilities = capabilities
    self.isUTF8 = isUTF8
    self.shifts = shifts
  }

  /// Everything is to be drawn again.
  mutating func forget() { shown = nil }

  /// What makes the terminal show a canvas; nothing when it does.
  mutating func frame(_ canvas: Canvas) -> [UInt8] {
    bytes.removeAll(keepingCapacity: true)
    // A terminal may have rearranged what it showed when its size changed.
    if shown?.size != canvas.size { begin(canvas.size) }
    for y in 0..<canvas.size.height where isChanged(row: y, of: canvas) {
      let run = shifts ? shown.flatMap { Scrolling.run(row: y, from: $0, to: canvas) } : nil
      if let run { shift(run, in: y) }
      write(row: y, of: canvas, alsoAt: run?.last)
    }
    shown = canvas
    return bytes
  }

  /// What leaves plain attributes and a blank screen behind. tmux would show some of the picture on the screen of before,
  /// if its size has changed.
  mutating func end() -> [UInt8] {
    bytes.removeAll(keepingCapacity: true)
    setPlain()
    return bytes + capabilities.clearScreen
  }

  /// A blank screen, whatever was there.
  private mutating func begin(_ size: Size) {
    setPlain()
    bytes += capabilities.clearScreen
    cursor = nil
    shown = Canvas(size: size, ink: Ink(.terminalDefault, on: .terminalDefault))
  }

  private func isChanged(row: Int, of canvas: Canvas) -> Bool {
    guard let shown else { return true }
    return (row * canvas.size.width..<(row + 1) * canvas.size.width).contains { canvas.cells[$0] != shown.cells[$0] }
  }

  /// Leaves only what is new to be written. What comes in at the right end of the run is blank in a colour that terminals
  /// do not agree about, and has to be written over.
  private mutating func shift(_ run: Scrolling.Run, in row: Int) {
    move(x: run.first, y: row)
    bytes += Scrolling.deletion
    move(x: run.last, y: row)
    bytes += Scrolling.insertion
    shown?.shiftLeft(row: row, from: run.first, to: run.last)
  }

  private mutating func write(row y: Int, of canvas: Canvas, alsoAt blank: Int?) {
    let width = canvas.size.width
    let end = y == canvas.size.height - 1 && capabilities.lastCellScrolls ? width - 1 : width
    var x = 0
    while x < end {
      let cell = canvas.cells[y * width + x]
      guard !cell.isContinuation, x == blank || isChanged(x, y, canvas) else {
        x += 1
        continue
      }
      move(x: x, y: y)
      set(cell)
      x += erase(cell, x, y, canvas) ?? write(cell, x, y, canvas)
    }
  }

  /// Erases a long stretch of equal blanks in one go, where the terminal can; returns its length. The cursor stays.
  private mutating func erase(_ cell: Cell, _ x: Int, _ y: Int, _ canvas: Canvas) -> Int? {
    guard capabilities.erases, Self.isBlank(cell) else { return nil }
    let row = canvas.cells[(y * canvas.size.width + x)..<(y + 1) * canvas.size.width]
    let count = row.prefix { $0 == cell }.count
    guard count >= Self.longBlank else { return nil }
    bytes += capabilities.erase(count)
    return count
  }

  /// Writes the character of a cell; returns the columns that it takes.
  private mutating func write(_ cell: Cell, _ x: Int, _ y: Int, _ canvas: Canvas) -> Int {
    let width = canvas.size.width
    let columns = x + 1 < width && canvas.cells[y * width + x + 1].isContinuation ? 2 : 1
    if isShown(cell.scalar, columns) {
      append(cell.scalar)
      if cell.mark != 0 && isShown(cell.mark, 0) { append(cell.mark) }
    } else {
      for _ in 0..<columns { bytes.append(0x3f) }
    }
    // At the right edge terminals do not agree about where the cursor is.
    cursor = x + columns < width ? (x + columns, y) : nil
    return columns
  }

  /// Whether the cell, or the other half of its character, is not what is shown.
  private func isChanged(_ x: Int, _ y: Int, _ canvas: Canvas) -> Bool {
    guard let shown else { return true }
    let index = y * canvas.size.width + x
    if canvas.cells[index] != shown.cells[index] { return true }
    guard x + 1 < canvas.size.width, canvas.cells[index + 1].isContinuation else { return false }
    return canvas.cells[index + 1] != shown.cells[index + 1]
  }

  private mutating func move(x: Int, y: Int) {
    if let cursor, cursor == (x, y) { return }
    bytes += capabilities.move(x: x, y: y)
    cursor = (x, y)
  }

  /// Whether a character takes the columns that it was given; where the C library disagrees, a terminal may too.
  private func isShown(_ scalar: UInt32, _ columns: Int) -> Bool {
    switch scalar {
    case 0x20..<0x7f: columns == 1
    case 0x2500..<0x25a0 where isUTF8: columns == 1
    default: isUTF8 && wcwidth(wchar_t(scalar)) == columns
    }
  }

  private mutating func append(_ scalar: UInt32) {
    if scalar < 0x80 { return bytes.append(UInt8(scalar)) }
    if let character = Unicode.Scalar(scalar), let units = UTF8.encode(character) { bytes += units }
  }
}

// MARK: - Colours and attributes

extension FrameWriter {
  /// Sets what a cell is drawn with. A blank's foreground is not seen, so it stays what it is.
  private mutating func set(_ cell: Cell) {
    let (ink, isBlank) = (cell.ink, Self.isBlank(cell))
    let wanted = (capabilities.number(ink.foreground), capabilities.number(ink.background))
    // Some terminals turn off the attributes too when they go back to their own colours.
    if !isBlank && wanted.0 == -1 && foreground != -1 || wanted.1 == -1 && background != -1 { setPlain() }
    if ink.style != style { set(ink.style) }
    if !isBlank && foreground != wanted.0 {
      bytes += capabilities.foreground(wanted.0)
      foreground = wanted.0
    }
    if background != wanted.1 {
      bytes += capabilities.background(wanted.1)
      background = wanted.1
    }
  }

  private static func isBlank(_ cell: Cell) -> Bool { cell.scalar == 32 && !cell.ink.style.contains(.reverse) }

  /// Attributes can be turned on one by one, but off only all at once.
  private mutating func set(_ wanted: Style) {
    if !style.isSubset(of: wanted) { setPlain() }
    for (added, sequence) in capabilities.styles where wanted.subtracting(style).contains(added) { bytes += sequence }
    style = wanted
  }

  private mutating func setPlain() {
    bytes += capabilities.plain + capabilities.ownColours
    (foreground, background, style) = (-1, -1, [])
  }
}
