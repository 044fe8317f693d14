import CNcurses
import Screen

/// Colour pairs as curses numbers them, made when first needed.
struct PairTable {
  let depth: ColourDepth
  /// Colours and pairs that the terminal's description allows.
  private let colours: Int32
  private let capacity: Int32
  private var pairs: [UInt64: Int32] = [:]
  private var last: (key: UInt64, pair: Int32) = (.max, 0)

  /// The table for the terminal that curses has started on; its depth is what was wanted or what there is.
  init(wanted: ColourDepth) {
    colours = wanted == .none || start_color() == ERR ? 0 : tigetnum("colors")
    // Pairs travel as 16 bits in places of curses.
    capacity = min(tigetnum("pairs"), 65_536)
    depth =
      colours < 8 || capacity < 8 || use_default_colors() == ERR
      ? .none : min(wanted, Self.depth(colours))
  }

  private static func depth(_ colours: Int32) -> ColourDepth {
    switch colours {
    case ..<16: .eight
    case ..<256: .sixteen
    case 256: .indexed256
    default: .direct
    }
  }

  /// Whether so many pairs are in use that the next picture had better begin afresh.
  var isNearlyFull: Bool { capacity > 1024 && pairs.count > Int(capacity) * 7 / 8 }

  /// Forgets all pairs; everything has to be drawn again.
  mutating func empty() {
    pairs.removeAll(keepingCapacity: true)
    last = (.max, 0)
  }

  /// The pair of an ink's colours for a cell, which may be blank. When the table is full, the terminal's own colours.
  mutating func pair(_ ink: Ink, isBlank: Bool) -> Int32 {
    if depth == .none { return 0 }
    let background = number(ink.background)
    // A blank's foreground is not seen: the one in use saves bytes, and pairs where there are only 64. So does the
    // terminal's own, which costs curses no number.
    if isBlank && last.key & 0xffff_ffff == UInt64(UInt32(bitPattern: background)) { return last.pair }
    let foreground = isBlank ? -1 : number(ink.foreground)
    let key = UInt64(UInt32(bitPattern: foreground)) << 32 | UInt64(UInt32(bitPattern: background))
    if key == last.key { return last.pair }
    let pair = pairs[key] ?? make(foreground, background, key)
    last = (key, pair)
    return pair
  }

  private mutating func make(_ foreground: Int32, _ background: Int32, _ key: UInt64) -> Int32 {
    let pair = Int32(pairs.count + 1)
    guard pair < capacity, init_extended_pair(pair, foreground, background) != ERR else { return 0 }
    pairs[key] = pair
    return pair
  }

  /// A colour as the terminal numbers it; -1 is its own.
  private func number(_ colour: Colour) -> Int32 {
    if colour.isTerminalDefault { return -1 }
    switch depth {
    case .none: return -1
    case .eight:
      let index = Int32(colour.index16)
      // The bright ones go to their plain sisters and dark grey to white, so that text stays visible.
      return index < 8 ? index : index == 8 ? 7 : index - 8
    case .sixteen: return Int32(colour.index16)
    case .indexed256: return Int32(colour.index256)
    // There the values 0–7 still mean the eight ANSI colours.
    case .direct: return Int32(max(8, colour.hex))
    }
  }
}
