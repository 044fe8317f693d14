/// How many colours are used.
public enum ColourDepth: Int, Comparable, Sendable, CustomStringConvertible {
  case none, eight, sixteen, indexed256, direct

  public var description: String {
    switch self {
    case .none: "no colours"
    case .eight: "8 colours"
    case .sixteen: "16 colours"
    case .indexed256: "256 colours"
    case .direct: "24-bit colour"
    }
  }

  public static func < (a: ColourDepth, b: ColourDepth) -> Bool { a.rawValue < b.rawValue }
}

/// A terminal description to try, and the most colours to use with it.
struct TerminalChoice: Equatable {
  var name: String
  var depth: ColourDepth

  /// The descriptions to try in turn. curses knows 24-bit colour only from a description of its own, named "…-direct";
  /// it is chosen when the user (`wanted`) or COLORTERM says that the terminal can do it.
  static func candidates(_ environment: [String: String], wanted: ColourDepth?) -> [TerminalChoice] {
    guard let name = environment["TERM"], !name.isEmpty else { return [] }
    let isColourless = !(environment["NO_COLOR"] ?? "").isEmpty
    let isDirect = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
    let depth = wanted ?? (isColourless ? .none : isDirect ? .direct : .indexed256)
    // Such a description has no colours but 24-bit ones.
    if name.hasSuffix("-direct") { return [TerminalChoice(name: name, depth: depth == .none ? .none : .direct)] }
    guard depth == .direct else { return [TerminalChoice(name: name, depth: depth)] }
    let direct = directNames(name, isInTmux: environment["TMUX"] != nil)
    return direct.map { TerminalChoice(name: $0, depth: .direct) } + [TerminalChoice(name: name, depth: .indexed256)]
  }

  private static func directNames(_ name: String, isInTmux: Bool) -> [String] {
    let family = String(name.prefix { $0 != "-" })
    switch family {
    case "tmux": return ["tmux-direct", "xterm-direct"]
    // GNU screen has 256 colours at most, but tmux may go by its name.
    case "screen": return isInTmux ? ["tmux-direct", "xterm-direct"] : []
    case "linux", "dumb", "vt100", "vt220": return []
    case "xterm": return ["xterm-direct"]
    default: return [family + "-direct", "xterm-direct"]
    }
  }
}
