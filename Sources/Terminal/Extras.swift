import CNcurses
import Glibc
import Screen

/// What a terminal may do besides curses: whole frames at once, shifting a part of a line, and the mouse.
struct TerminalExtras {
  /// How the terminal is to be used.
  struct Wishes: Equatable, Sendable {
    /// Whole frames at once, and charts shifted by the terminal itself.
    var synchronised = true
    var mouse = true
  }

  /// Whether the terminal has said that it shows whole frames at once (private mode 2026).
  private(set) var isSynchronised = false
  private(set) var hasMouse = false
  /// Whether characters can be deleted and inserted in the middle of a line.
  let canShift: Bool
  private var isAnswerPending = false
  private let descriptor: Int32

  /// Key codes for the answers, behind those of curses.
  private static let yes: Int32 = 0x3001
  private static let no: Int32 = 0x3002

  /// Asks the terminal, which curses has started on. Its answer comes among the keys, if ever, so nothing waits for it.
  init(_ name: String, _ wishes: Wishes, output descriptor: Int32) {
    self.descriptor = descriptor
    canShift = wishes.synchronised && Self.isXtermLike(name) && tigetstr("dch1") != nil
    guard Self.isXtermLike(name) else { return }
    hasMouse = wishes.mouse
    if wishes.synchronised { ask() }
    if hasMouse {
      mouseinterval(0)
      mousemask(mouse_pressed | mouse_moved, nil)
    }
    resume()
  }

  /// Whether the terminal is sure to know, or to pass over, what xterm introduced.
  static func isXtermLike(_ name: String) -> Bool {
    let family = name.prefix { $0 != "-" && $0 != "." }
    guard !["linux", "screen", "dumb", "ansi"].contains(family), !family.hasPrefix("vt") else { return false }
    guard let mouse = tigetstr("kmous") else { return false }
    return Int(bitPattern: mouse) != -1
  }

  private mutating func ask() {
    for (answer, code) in [(1, Self.yes), (2, Self.yes), (0, Self.no), (3, Self.no), (4, Self.no)] {
      define_key("\u{1b}[?2026;\(answer)$y", code)
    }
    send("\u{1b}[?2026$p")
    isAnswerPending = true
  }

  /// Takes a key code; returns whether it was an answer.
  mutating func take(_ code: Int32) -> Bool {
    guard code == Self.yes || code == Self.no else { return false }
    isSynchronised = code == Self.yes
    isAnswerPending = false
    return true
  }

  /// Writes a frame, which the terminal shows at once if it can.
  func sendAtOnce(_ frame: [UInt8]) {
    send(isSynchronised ? Array("\u{1b}[?2026h".utf8) + frame + Array("\u{1b}[?2026l".utf8) : frame)
  }

  /// The mouse tells of its way too, besides its button, which curses asks for.
  func resume() { if hasMouse { send("\u{1b}[?1003h") } }

  /// Before the screen is left. An answer that is still under way must not become the shell's input.
  func pause() {
    if hasMouse { send("\u{1b}[?1003l") }
    if isAnswerPending { flushinp() }
  }

  private func send(_ text: String) { send(Array(text.utf8)) }

  /// Writes all of it, unless the terminal is gone.
  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var writable = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&writable, 1, -1)
      } else if errno != EINTR {
        return
      }
    }
  }
}

extension Pointer {
  /// What the mouse did last, as curses tells; nil when that is of no use.
  init?(cursesEvent: Void) {
    var event = MEVENT()
    guard getmouse(&event) == OK else { return nil }
    self.init(x: Int(event.x), y: Int(event.y), isPressed: event.bstate & mouse_pressed != 0)
  }
}
