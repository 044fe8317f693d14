import CNcurses
import Glibc

/// The steps of taking the terminal over.
extension Terminal {
  /// Adopts the user's locale, but for numbers, which stay readable to machines. Returns whether it is UTF-8.
  static func adoptLocale() -> Bool {
    setlocale(LC_ALL, "")
    setlocale(LC_NUMERIC, "C")
    return String(cString: nl_langinfo(Int32(CODESET))) == "UTF-8"
  }

  /// The terminal behind a descriptor once more, so that reading never waits: curses reads again after a mouse event that
  /// nobody asked for, without looking whether there is anything. What others have of the terminal stays as it is.
  static func reopened(_ descriptor: Int32) -> Int32 {
    let own = open("/proc/self/fd/\(descriptor)", O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    return own >= 0 ? own : dup(descriptor)
  }

  static func environment() -> [String: String] {
    var found: [String: String] = [:]
    for name in ["TERM", "COLORTERM", "NO_COLOR", "TMUX"] {
      if let value = getenv(name) { found[name] = String(cString: value) }
    }
    return found
  }

  /// Whether the terminal's description is known and good for a screen. Asked first, for what restores the terminal has
  /// to be known before anything is changed.
  static func canMoveCursor(_ name: String, _ output: Int32) -> Bool {
    var result: Int32 = 0
    guard setupterm(name, output, &result) == OK else { return false }
    return capability("cup") != nil
  }

  /// What leaves the screen: the frame that was being drawn shown, plain attributes and colours, cursor on, plain keys,
  /// the screen of before or, where the terminal has only one, a blank one.
  static var restoreBytes: [CChar] {
    let mouse = capability("kmous") == nil ? "" : "\u{1b}[?2026l\u{1b}[?1003l\u{1b}[?1000l\u{1b}[?1006l"
    let names = ["sgr0", "op", "cnorm", "rmkx", hasOtherScreen ? "rmcup" : "clear"]
    return mouse.utf8.map { CChar($0) } + names.flatMap { capability($0) ?? [] }
  }

  /// Whether the screen of before comes back.
  static var hasOtherScreen: Bool { capability("rmcup") != nil }

  /// The bytes of a capability, without its delays ("$<5>"); nil when the terminal has it not.
  private static func capability(_ name: String) -> [CChar]? {
    guard let text = tigetstr(name), Int(bitPattern: text) != -1 else { return nil }
    var bytes: [CChar] = []
    var isDelay = false
    for byte in UnsafeBufferPointer(start: text, count: strlen(text)) {
      if byte == 0x24 {
        isDelay = true
      } else if !isDelay {
        bytes.append(byte)
      } else if byte == 0x3e {
        isDelay = false
      }
    }
    return bytes
  }

  /// Starts curses on the first description that it knows.
  static func start(
    _ choices: [TerminalChoice], _ output: UnsafeMutablePointer<FILE>, _ input: UnsafeMutablePointer<FILE>
  ) -> (curses: OpaquePointer, depth: ColourDepth)? {
    for choice in choices {
      guard let curses = newterm(choice.name, output, input) else { continue }
      // Until it has left the screen once, curses writes out after every movement of the cursor.
      endwin()
      doupdate()
      return (curses, choice.depth)
    }
    return nil
  }

  /// Keys one by one and unseen, no cursor.
  static func prepareWindow() -> UnsafeMutablePointer<WINDOW>? {
    let window = standard_window()
    cbreak()
    noecho()
    nonl()
    set_escdelay(25)
    keypad(window, true)
    nodelay(window, true)
    // A frame is written whole, whatever has been typed meanwhile.
    typeahead(-1)
    curs_set(0)
    return window
  }
}
