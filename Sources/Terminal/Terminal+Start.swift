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

  /// Whether the terminal's description is known and good for a picture. Asked first, for what restores the terminal has
  /// to be known before anything is changed.
  static func canMoveCursor(_ name: String, _ output: Int32) -> Bool {
    var result: Int32 = 0
    guard setupterm(name, output, &result) == OK else { return false }
    return Capabilities.text("cup") != nil && Capabilities.text("clear") != nil
  }

  /// What leaves the screen: the frame that was being drawn shown, plain attributes and colours, a blank screen, cursor
  /// on, plain keys and, where the terminal has another, the screen of before.
  static var restoreBytes: [CChar] {
    let mouse = Capabilities.text("kmous") == nil ? "" : "\u{1b}[?2026l\u{1b}[?1003l\u{1b}[?1000l\u{1b}[?1006l"
    let names = ["sgr0", "op", "clear", "cnorm", "rmkx", "rmcup"]
    return (mouse.utf8 + names.flatMap { Capabilities.text($0) ?? [] }).map { CChar(bitPattern: $0) }
  }

  /// Keys one by one and unseen, no cursor.
  static func prepareKeyboard() -> UnsafeMutablePointer<WINDOW>? {
    let keyboard = newpad(1, 1)
    cbreak()
    noecho()
    nonl()
    set_escdelay(25)
    keypad(keyboard, true)
    nodelay(keyboard, true)
    // Only now does curses enter the screen.
    doupdate()
    curs_set(0)
    return keyboard
  }
}
