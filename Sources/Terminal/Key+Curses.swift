import CNcurses
import Screen

extension Key {
  /// The key that curses read; nil when it means nothing here.
  init?(_ code: wint_t, isFunctionKey: Bool) {
    let key = isFunctionKey ? Self.functionKey(Int32(bitPattern: code)) : Self.characterKey(code)
    guard let key else { return nil }
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
