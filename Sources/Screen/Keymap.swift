/// What a key can ask for.
public enum Action: Hashable, Sendable {
  case help, pause, seekBack, seekForward, seekFarBack, seekFarForward, restart, previousTrack, nextTrack
  case nextTheme, previousTheme, zoomOut, zoomIn, lessSmoothing, moreSmoothing, freeze, close, quit
}

/// One line of the keymap.
public struct Binding: Sendable {
  /// When the action makes sense.
  enum Scope: Sendable {
    case always
    /// Only while a file plays, not while listening live.
    case track
  }
  public let keys: [Key]
  public let action: Action
  /// For the help overlay.
  public let description: String
  /// For the key line; nil where it is not shown there.
  let short: String?
  let scope: Scope
}

/// The one table of keys: input, the key line and the help overlay all read it.
public enum Keymap {
  public static let bindings: [Binding] = [
    binding(["?", "h"], .help, "show or hide this help", short: "help"),
    binding([" ", "p"], .pause, "pause and go on", short: "pause"),
    binding([.left, .right], .seekBack, "back and forward 5 seconds", short: "seek", in: .track),
    binding([.down, .up], .seekFarBack, "back and forward 30 seconds", in: .track),
    binding([.home, "0"], .restart, "from the beginning", in: .track),
    binding(["<", ">"], .previousTrack, "previous and next track", in: .track),
    binding(["t", "T"], .nextTheme, "next and previous theme", short: "theme"),
    binding(["z", "Z"], .zoomOut, "more time, more detail", short: "zoom"),
    binding(["[", "]"], .lessSmoothing, "belief less and more smoothed"),
    binding(["f"], .freeze, "hold the picture, the sound goes on", short: "freeze"),
    binding([.escape], .close, "close this help"),
    binding(["q", .character("\u{3}")], .quit, "quit", short: "quit"),
  ]

  /// What a key does now; nil when nothing. Of a binding that pairs two directions, the second key is the opposite.
  public static func action(for key: Key, isLive: Bool) -> Action? {
    guard let binding = bindings(isLive: isLive).first(where: { $0.keys.contains(key) }) else { return nil }
    return key == binding.keys.last ? opposites[binding.action] ?? binding.action : binding.action
  }

  static func bindings(isLive: Bool) -> [Binding] {
    bindings.filter { $0.scope == .always || !isLive }
  }

  private static let opposites: [Action: Action] = [
    .seekBack: .seekForward, .seekFarBack: .seekFarForward, .previousTrack: .nextTrack,
    .nextTheme: .previousTheme, .zoomOut: .zoomIn, .lessSmoothing: .moreSmoothing,
  ]

  private static func binding(
    _ keys: [Key], _ action: Action, _ description: String, short: String? = nil, in scope: Binding.Scope = .always
  ) -> Binding {
    Binding(keys: keys, action: action, description: description, short: short, scope: scope)
  }
}

extension Key: ExpressibleByUnicodeScalarLiteral {
  public init(unicodeScalarLiteral value: Unicode.Scalar) { self = .character(value) }
}
