/// What a key can ask for.
public enum Action: Hashable, Sendable {
  case help, quit, close, pause, freeze, forget
  case seekBack, seekForward, seekFarBack, seekFarForward, restart, previousTrack, nextTrack
  case playlist, repeats, shuffle
  case quieter, louder, mute
  case zoomOut, zoomIn, focus, notes, raw, cursor
  case why, neurons
  case lessGain, moreGain, lessRange, moreRange, nextMap, previousMap, nextGlyphs, previousGlyphs
  case lessSmoothing, moreSmoothing
  case nextTheme, previousTheme, reload
  case save, record
}

/// One line of the keymap.
public struct Binding: Sendable {
  /// When the action makes sense.
  enum Scope: Sendable {
    case always
    /// Only while a file plays, not while listening live.
    case track
    /// Only while listening live.
    case live
  }
  public let keys: [Key]
  public let action: Action
  /// For the help overlay.
  public let description: String
  /// For the key line; nil where it is not shown there.
  let short: String?
  let scope: Scope
}

/// The one table of keys: input, the key line, the help overlay and the README all read it.
public enum Keymap {
  public static let bindings: [Binding] = [
    binding(["?", "h", .f1], .help, "show or hide the keys", short: "help"),
    binding([" ", "p"], .pause, "pause and go on", short: "pause"),
    binding([.left, .right], .seekBack, "back and forward 5 seconds", short: "seek", in: .track),
    binding([.down, .up], .seekFarBack, "back and forward 30 seconds", in: .track),
    binding([.home], .restart, "from the beginning", in: .track),
    binding(["<", ">"], .previousTrack, "previous and next track", in: .track),
    binding([.tab], .playlist, "playlist; Enter plays", short: "list", in: .track),
    binding(["l"], .repeats, "repeat all, one, none", in: .track),
    binding(["u"], .shuffle, "shuffle", in: .track),
    binding(["-", "+"], .quieter, "volume", in: .track),
    binding(["0"], .mute, "sound off and on", in: .track),
    binding(["f"], .freeze, "hold the picture only", short: "freeze"),
    binding(["z", "Z"], .zoomOut, "more time, more detail", short: "zoom"),
    binding(["v"], .focus, "one chart, the other, both", short: "view"),
    binding(["w"], .why, "what speaks for the genre"),
    binding(["N"], .neurons, "the strongest neurons now"),
    binding(["n"], .notes, "notes or kHz at the axis"),
    binding(["m"], .raw, "raw or mel-spectrogram"),
    binding(["i"], .cursor, "read out by a cursor: arrows"),
    binding(["g", "G"], .lessGain, "spectrogram darker, brighter"),
    binding(["d", "D"], .lessRange, "fewer dB, more dB"),
    binding(["c", "C"], .nextMap, "spectrogram's colours"),
    binding(["b", "B"], .nextGlyphs, "glyphs: blocks, dots, ASCII"),
    binding(["[", "]"], .lessSmoothing, "belief less, more smoothed"),
    binding(["t", "T"], .nextTheme, "next and previous theme", short: "theme"),
    binding(["x"], .forget, "forget what was heard", short: "forget", in: .live),
    binding(["s"], .save, "save a picture of this"),
    binding(["r"], .record, "begin or end a recording"),
    binding(["R"], .reload, "read the themes again"),
    binding([.escape], .close, "close help, list, cursor"),
    binding(["q", .character("\u{3}")], .quit, "quit", short: "quit"),
  ]

  /// What a key does now; nil when nothing. Of a binding that pairs two directions, the second key is the opposite.
  public static func action(for key: Key, isLive: Bool) -> Action? {
    let key = key == "=" ? "+" : key
    guard let binding = bindings(isLive: isLive).first(where: { $0.keys.contains(key) }) else { return nil }
    return key == binding.keys.last ? opposites[binding.action] ?? binding.action : binding.action
  }

  static func bindings(isLive: Bool) -> [Binding] {
    bindings.filter { $0.scope == .always || $0.scope == (isLive ? .live : .track) }
  }

  /// The table in the README.
  public static var markdown: String {
    let rows = bindings.map { binding in
      let keys = binding.keys.map { key in "`" + (key == " " ? "Space" : key.name(.halfBlocks)) + "`" }
      return "| \(keys.joined(separator: " ")) | \(binding.description) |\n"
    }
    return "| key | what it does |\n|---|---|\n" + rows.joined()
  }

  private static let opposites: [Action: Action] = [
    .seekBack: .seekForward, .seekFarBack: .seekFarForward, .previousTrack: .nextTrack,
    .nextTheme: .previousTheme, .zoomOut: .zoomIn, .lessSmoothing: .moreSmoothing, .quieter: .louder,
    .lessGain: .moreGain, .lessRange: .moreRange, .nextMap: .previousMap, .nextGlyphs: .previousGlyphs,
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
