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

extension ColourDepth {
  /// What the environment asks for (TERM, COLORTERM, NO_COLOR); a terminal may have less.
  static func wanted(_ environment: [String: String]) -> ColourDepth {
    if !(environment["NO_COLOR"] ?? "").isEmpty { return .none }
    let isDirect = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
    return isDirect && mayBeDirect(environment) ? .direct : .indexed256
  }

  /// Some terminals never have 24-bit colours, whatever COLORTERM says, which may be about another around them.
  private static func mayBeDirect(_ environment: [String: String]) -> Bool {
    switch environment["TERM"]?.prefix(while: { $0 != "-" && $0 != "." }) {
    // GNU screen has 256 colours at most, but tmux may go by its name.
    case "screen": environment["TMUX"] != nil
    case "linux", "dumb", "vt100", "vt220": false
    default: true
    }
  }
}
