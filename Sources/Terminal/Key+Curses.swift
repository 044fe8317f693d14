import CNcurses
import Screen

/// Keys from characters that come in one go. An escape sequence that curses does not know comes as its characters, which
/// are no keys.
struct CharacterKeys {
  private enum Place { case outside, afterEscape, inside }

  private static let (escape, bracket, letterO): (wint_t, wint_t, wint_t) = (0x1b, 0x5b, 0x4f)
  private var place = Place.outside

  mutating func take(_ code: wint_t, into events: inout [Event]) {
    switch (place, code) {
    case (.afterEscape, Self.bracket), (.afterEscape, Self.letterO):
      // So it was no key either.
      events.removeLast()
      place = .inside
    case (.inside, 0x40...0x7e): place = .outside
    case (.inside, 0x20..<0x40): break
    default:
      place = code == Self.escape ? .afterEscape : .outside
      if let key = Key(character: code) { events.append(.key(key)) }
    }
  }
}

extension Key {
  /// The key that curses knows by a number; nil when it means nothing here.
  init?(functionKey code: Int32) {
    guard let key = Self.functionKey(code) else { return nil }
    self = key
  }

  /// The key of a character.
  fileprivate init?(character code: wint_t) {
    guard let key = Self.characterKey(code) else { return nil }
    self = key
  }

  private static func functionKey(_ code: Int32) -> Key? {
    switch code {
    case KEY_LEFT: .left
    case KEY_RIGHT: .right
    case KEY_UP: .up
    case KEY_DOWN: .down
    case KEY_HOME: .home
    case KEY_END: .end
    case KEY_PPAGE: .pageUp
    case KEY_NPAGE: .pageDown
    case KEY_ENTER: .enter
    case KEY_BACKSPACE: .backspace
    case first_function_key: .f1
    case KEY_BTAB: .backTab
    default: nil
    }
  }

  private static func characterKey(_ code: wint_t) -> Key? {
    switch code {
    case 9: .tab
    case 10, 13: .enter
    case 27: .escape
    case 8, 127: .backspace
    default: Unicode.Scalar(code).map { .character($0) }
    }
  }
}
