/// A key as the keymap knows it.
public enum Key: Hashable, Sendable {
  case character(Unicode.Scalar)
  case left, right, up, down
  case home, end, pageUp, pageDown, f1
  case enter, escape, backspace, tab, backTab

  /// How the key is written on the screen.
  public func name(_ glyphs: GlyphSet) -> String {
    let isASCII = glyphs == .ascii
    return switch self {
    case .character(" "): isASCII ? "space" : "␣"
    case .character(let scalar):
      scalar.value < 32 ? "^" + String(UnicodeScalar(UInt8(scalar.value + 64))) : String(scalar)
    case .left: isASCII ? "<-" : "←"
    case .right: isASCII ? "->" : "→"
    case .up: isASCII ? "up" : "↑"
    case .down: isASCII ? "down" : "↓"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .f1: "F1"
    case .enter: "Enter"
    case .escape: "Esc"
    case .backspace: "Bksp"
    case .tab: "Tab"
    case .backTab: "S-Tab"
    }
  }
}
