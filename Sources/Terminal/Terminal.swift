import CNcurses
import CTerminalSignals
import Glibc
import Screen

/// The terminal: curses starts it, reads its keys and leaves it; pictures are written by `FrameWriter`. One at a time, on
/// one thread.
///
/// However the program ends (normally, by an error, a signal or a crash) the terminal is left as it was found. While it
/// is up, nothing else may write to it; what goes to the standard error is held back until it is closed.
public final class Terminal: ScreenDevice {
  /// How many colours are used.
  public let colourDepth: ColourDepth
  /// Whether characters beyond ASCII can be shown.
  public let isUTF8: Bool

  private let curses: OpaquePointer
  /// What keys are read by. A pad, for curses draws a window before it reads.
  private let keyboard: UnsafeMutablePointer<WINDOW>?
  private let input: UnsafeMutablePointer<FILE>
  private let output: UnsafeMutablePointer<FILE>
  private var extras: TerminalExtras
  private var writer: FrameWriter
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
    guard let name = environment["TERM"], !name.isEmpty else { throw .terminalNotNamed }
    guard Self.canMoveCursor(name, outputDescriptor) else { throw .unknownTerminal(name) }
    guard let input = fdopen(Self.reopened(inputDescriptor), "r"), let output = fdopen(dup(outputDescriptor), "w")
    else {
      throw .notControllable(String(cString: strerror(errno)))
    }
    isUTF8 = Self.adoptLocale()
    let restore = Self.restoreBytes
    // Before curses, which then leaves the signals alone.
    guard terminal_signals_install(fileno(input), fileno(output), restore, restore.count) == 0 else {
      throw errno == EBUSY ? .inBackground : .notControllable(String(cString: strerror(errno)))
    }
    guard let curses = newterm(name, output, input) else {
      terminal_signals_remove()
      throw .unknownTerminal(name)
    }
    self.input = input
    self.output = output
    self.curses = curses
    keyboard = Self.prepareKeyboard()
    let capabilities = Capabilities(wanted: colours ?? .wanted(environment))
    colourDepth = capabilities.depth
    extras = TerminalExtras(name, wishes, output: fileno(output))
    writer = FrameWriter(capabilities, isUTF8: isUTF8, shifts: extras.canShift)
  }

  deinit { close() }

  public var size: Size {
    var size = winsize()
    guard ioctl(fileno(output), UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      let screen = standard_window()
      return Size(width: Int(getmaxx(screen)), height: Int(getmaxy(screen)))
    }
    return Size(width: Int(size.ws_col), height: Int(size.ws_row))
  }

  public func close() {
    guard isOpen else { return }
    isOpen = false
    leaveScreen()
    terminal_signals_remove()
    delwin(keyboard)
    delscreen(curses)
    fclose(input)
    fclose(output)
  }

  public func suspend() {
    leaveScreen()
    if terminal_signals_stop() != 0 { returnToScreen() }
  }

  /// Where it is another job's by now, the terminal is left alone.
  private func leaveScreen() {
    guard terminal_signals_in_foreground() != 0 else { return }
    extras.pause()
    extras.send(writer.end())
    endwin()
  }

  private func returnToScreen() {
    // Whoever had the terminal meanwhile may have changed what curses believes to be as it was.
    doupdate()
    keypad(keyboard, true)
    curs_set(1)
    curs_set(0)
    writer.forget()
    extras.resume()
  }
}

// MARK: - Drawing

extension Terminal {
  public func show(_ canvas: Canvas) {
    guard isOpen, terminal_signals_in_foreground() != 0 else { return }
    let frame = writer.frame(canvas)
    if !frame.isEmpty { extras.sendAtOnce(frame) }
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
    if happened & terminal_continued != 0, terminal_signals_await_foreground() != 0 {
      reset_prog_mode()
      returnToScreen()
      events.append(.resume)
    }
    if happened & terminal_stop_wanted != 0 { events.append(.suspend) }
    if happened & terminal_resized != 0 {
      // Even if it has its old size again by now, what it showed was cut and rearranged.
      writer.forget()
      events.append(.resize)
    }
    if happened & terminal_reload_wanted != 0 { events.append(.reload) }
    return events
  }

  /// All keys that have been pressed; curses may hold some that poll no longer sees.
  private func keys() -> [Event] {
    var events: [Event] = []
    var characters = CharacterKeys()
    var code: wint_t = 0
    while events.count < 256 {
      let result = wget_wch(keyboard, &code)
      if result == ERR { break }
      guard result == KEY_CODE_YES else {
        characters.take(code, into: &events)
        continue
      }
      characters = CharacterKeys()
      if extras.take(Int32(bitPattern: code)) { continue }
      if code == wint_t(KEY_MOUSE) {
        if let pointer = Pointer(cursesEvent: ()) { events.append(.pointer(pointer)) }
      } else if let key = Key(functionKey: Int32(bitPattern: code)) {
        events.append(.key(key))
      }
    }
    return events
  }
}
