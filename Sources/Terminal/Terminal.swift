import CNcurses
import CTerminalSignals
import Glibc
import Screen

/// The terminal, by way of curses. One at a time, on the main thread.
///
/// However the program ends (normally, by an error, a signal or a crash) the terminal is left as it was found. While it
/// is up, nothing else may write to it; what goes to the standard error is held back until it is closed.
public final class Terminal: ScreenDevice {
  /// How many colours are used.
  public let colourDepth: ColourDepth
  /// Whether characters beyond ASCII can be shown.
  public let isUTF8: Bool

  private let curses: OpaquePointer
  private let window: UnsafeMutablePointer<WINDOW>?
  private let input: UnsafeMutablePointer<FILE>
  private let output: UnsafeMutablePointer<FILE>
  private var pairs: PairTable
  private var extras: TerminalExtras
  private var shown: Canvas?
  private var row: [cchar_t] = []
  private var isOpen = true

  /// The glyph sets that can be shown: those of whose characters the C library knows the width.
  public var glyphSets: [GlyphSet] {
    guard isUTF8 else { return [.ascii] }
    return GlyphSet.allCases.filter { $0 != .octants || wcwidth(0x1cd00) == 1 }
  }

  /// Takes the terminal over. `colours` overrides what the environment says (COLORTERM, NO_COLOR, TERM). Keys come from
  /// the standard input, or from /dev/tty when that carries something else.
  public convenience init(
    colours: ColourDepth? = nil, synchronised: Bool = true, mouse: Bool = true
  ) throws(TerminalError) {
    let keyboard = isatty(STDIN_FILENO) == 1 ? STDIN_FILENO : open("/dev/tty", O_RDWR | O_CLOEXEC)
    defer { if keyboard > STDIN_FILENO { Glibc.close(keyboard) } }
    try self.init(
      input: keyboard, output: STDOUT_FILENO, environment: Self.environment(), colours: colours,
      wishes: .init(synchronised: synchronised, mouse: mouse))
  }

  /// Takes over the terminal behind two descriptors, which stay the caller's.
  init(
    input inputDescriptor: Int32, output outputDescriptor: Int32, environment: [String: String], colours: ColourDepth?,
    wishes: TerminalExtras.Wishes = .init()
  ) throws(TerminalError) {
    guard isatty(outputDescriptor) == 1 else { throw .outputIsNoTerminal }
    guard isatty(inputDescriptor) == 1 else { throw .noKeyboard }
    let choices = TerminalChoice.candidates(environment, wanted: colours)
    guard let name = choices.last?.name else { throw .terminalNotNamed }
    guard Self.canMoveCursor(name, outputDescriptor) else { throw .unknownTerminal(name) }
    guard let input = fdopen(Self.reopened(inputDescriptor), "r"), let output = fdopen(dup(outputDescriptor), "w")
    else {
      throw .notControllable(String(cString: strerror(errno)))
    }
    isUTF8 = Self.adoptLocale()
    let restore = Self.restoreBytes
    // Before curses, which then leaves the signals alone.
    guard terminal_signals_install(fileno(input), fileno(output), restore, restore.count) == 0 else {
      throw .notControllable(String(cString: strerror(errno)))
    }
    guard let (curses, depth) = Self.start(choices, output, input) else {
      terminal_signals_remove()
      throw .unknownTerminal(name)
    }
    self.input = input
    self.output = output
    self.curses = curses
    window = Self.prepareWindow()
    pairs = PairTable(wanted: depth)
    colourDepth = pairs.depth
    extras = TerminalExtras(name, wishes, output: fileno(output))
  }

  deinit { close() }

  public var size: Size {
    var size = winsize()
    guard ioctl(fileno(output), UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return Size(width: Int(getmaxx(window)), height: Int(getmaxy(window)))
    }
    return Size(width: Int(size.ws_col), height: Int(size.ws_row))
  }

  public func close() {
    guard isOpen else { return }
    isOpen = false
    extras.pause()
    if !Self.hasOtherScreen {
      werase(window)
      wrefresh(window)
    }
    endwin()
    terminal_signals_remove()
    delscreen(curses)
    fclose(input)
    fclose(output)
  }

  public func suspend() {
    extras.pause()
    endwin()
    terminal_signals_stop()
    returnToScreen()
  }

  private func returnToScreen() {
    shown = nil
    clearok(window, true)
    wrefresh(window)
    extras.resume()
  }
}

// MARK: - Drawing

extension Terminal {
  public func show(_ canvas: Canvas) {
    guard isOpen else { return }
    fit(canvas.size)
    if pairs.isNearlyFull {
      pairs.empty()
      shown = nil
    }
    if shown == nil { werase(window) }
    let rows = shown.map { canvas.changedRows(since: $0) } ?? Array(0..<canvas.size.height)
    guard !rows.isEmpty else { return }
    let runs = extras.canShift ? shown.map { Scrolling.runs(in: rows, from: $0, to: canvas) } ?? [] : []
    for run in runs { shift(run) }
    for y in rows { showRow(y, of: canvas) }
    extras.frame(prologue: runs.isEmpty ? "" : Scrolling.bytes(runs)) { wrefresh(window) }
    shown = canvas
  }

  /// Leaves only what is new to be written.
  private func shift(_ run: Scrolling.Run) {
    for screen in [physical_screen(), coming_screen(), window] { Scrolling.shift(run, of: screen) }
    shown?.shiftLeft(row: run.row, from: run.first, to: run.last)
  }

  /// Takes on the size of the canvas. A terminal may have rearranged what it showed, so everything is drawn again.
  private func fit(_ size: Size) {
    if shown?.size != size { shown = nil }
    guard Int(getmaxx(window)) != size.width || Int(getmaxy(window)) != size.height else { return }
    guard size.width > 0, size.height > 0 else { return }
    resizeterm(Int32(size.height), Int32(size.width))
    clearok(window, true)
    shown = nil
  }

  /// Hands the changed stretches of a row to curses.
  private func showRow(_ y: Int, of canvas: Canvas) {
    var x = 0
    let width = canvas.size.width
    while x < width {
      guard isChanged(x, y, canvas) else {
        x += 1
        continue
      }
      let start = x
      row.removeAll(keepingCapacity: true)
      while x < width, isChanged(x, y, canvas) {
        let cell = canvas.cells[y * width + x]
        if !cell.isContinuation {
          append(cell, isWide: x + 1 < width && canvas.cells[y * width + x + 1].isContinuation)
        }
        x += 1
      }
      mvwadd_wchnstr(window, Int32(y), Int32(start), row, Int32(row.count))
    }
  }

  /// Whether the cell, or the other half of its character, is not what is shown.
  private func isChanged(_ x: Int, _ y: Int, _ canvas: Canvas) -> Bool {
    guard let shown else { return true }
    let index = y * canvas.size.width + x
    if canvas.cells[index] != shown.cells[index] { return true }
    if canvas.cells[index].isContinuation { return x > 0 && canvas.cells[index - 1] != shown.cells[index - 1] }
    let next = index + 1
    return x + 1 < canvas.size.width && canvas.cells[next].isContinuation && canvas.cells[next] != shown.cells[next]
  }

  private func append(_ cell: Cell, isWide: Bool) {
    var attributes = attribute_normal
    if cell.ink.style.contains(.bold) { attributes |= attribute_bold }
    if cell.ink.style.contains(.dim) { attributes |= attribute_dim }
    if cell.ink.style.contains(.reverse) { attributes |= attribute_reverse }
    let pair = pairs.pair(cell.ink, isBlank: cell.scalar == 32 && !cell.ink.style.contains(.reverse))
    // Where the C library disagrees about a character's width, curses would lose its place.
    let isKnown =
      cell.scalar < 0x300 || (0x2500..<0x25a0).contains(cell.scalar)
      || wcwidth(wchar_t(cell.scalar)) == (isWide ? 2 : 1)
    var made = cchar_t()
    make_cell(&made, isKnown ? wchar_t(cell.scalar) : 0x3f, isKnown ? wchar_t(cell.mark) : 0, attributes, pair)
    row.append(made)
    if isWide && !isKnown { row.append(made) }
  }
}

// MARK: - Events

extension Terminal {
  public func wait(milliseconds: Int32, alsoWatching descriptor: Int32?) -> [Event] {
    var watched = [
      pollfd(fd: fileno(input), events: Int16(POLLIN), revents: 0),
      pollfd(fd: terminal_signals_descriptor(), events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&watched, nfds_t(watched.count), milliseconds) > 0 else { return [] }
    var events = watched[1].revents != 0 ? signalEvents() : []
    if watched[0].revents & Int16(POLLIN) != 0 { events += keys() }
    if watched[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { events.append(.end(signal: SIGHUP)) }
    if watched[2].revents != 0 { events.append(.watched) }
    return events
  }

  private func signalEvents() -> [Event] {
    let happened = Int(terminal_signals_take())
    var events: [Event] = []
    if happened & terminal_end_wanted != 0 { events.append(.end(signal: terminal_signals_end_signal())) }
    if happened & terminal_continued != 0 {
      reset_prog_mode()
      returnToScreen()
      events.append(.resume)
    }
    if happened & terminal_stop_wanted != 0 { events.append(.suspend) }
    if happened & terminal_resized != 0 { events.append(.resize) }
    if happened & terminal_reload_wanted != 0 { events.append(.reload) }
    return events
  }

  /// All keys that have been pressed; curses may hold some that poll no longer sees.
  private func keys() -> [Event] {
    var events: [Event] = []
    var code: wint_t = 0
    while events.count < 256 {
      let result = wget_wch(window, &code)
      if result == ERR { break }
      let isFunctionKey = result == KEY_CODE_YES
      if isFunctionKey && extras.take(Int32(bitPattern: code)) { continue }
      if isFunctionKey && code == wint_t(KEY_MOUSE) {
        if let pointer = Pointer(cursesEvent: ()) { events.append(.pointer(pointer)) }
      } else if let key = Key(code, isFunctionKey: isFunctionKey) {
        events.append(.key(key))
      }
    }
    return events
  }
}
