import CNcurses
import Glibc
import Screen

/// What is to be written to a terminal, by its description (terminfo), which curses has read.
///
/// A description's text with numbers in it is a little program. What came of it is kept, for reading it anew takes longer
/// than all else that drawing a cell takes.
struct Capabilities {
  /// How many colours are used.
  let depth: ColourDepth
  let clearScreen = text("clear") ?? []
  /// Turns attributes off, and colours.
  let plain = text("sgr0") ?? []
  /// Back to the terminal's own colours.
  let ownColours: [UInt8]
  /// The attributes that there are, and that go with colours.
  let styles: [(Style, [UInt8])]
  /// Whether a character in the last column of the last row makes the whole screen scroll.
  let lastCellScrolls = tigetflag("am") > 0 && tigetflag("xenl") <= 0
  /// Whether characters can be erased, which leaves them in the background that is set.
  let erases = tigetflag("bce") > 0 && text("ech") != nil

  private var cursorAddress = Program("cup")
  private var eraseCharacters = Program("ech")
  private var setForeground = Program("setaf")
  private var setBackground = Program("setab")

  /// The terminal that curses has started on; its depth is what is wanted or what there is.
  init(wanted: ColourDepth) {
    let ownColours = Self.text("op")
    depth = ownColours == nil || Self.text("setaf") == nil || Self.text("setab") == nil ? .none : Self.depth(wanted)
    self.ownColours = depth == .none ? [] : ownColours ?? []
    // By their numbers in "ncv", the attributes that do not go with colours.
    let barred = depth == .none ? 0 : max(0, tigetnum("ncv"))
    let all: [(Style, name: String, bit: Int32)] = [(.bold, "bold", 32), (.dim, "dim", 16), (.reverse, "rev", 4)]
    styles = all.compactMap { (style, name, bit) in
      barred & bit == 0 ? Self.text(name).map { (style, $0) } : nil
    }
  }

  /// Descriptions do not tell of 24-bit colours, unless they have no others.
  private static func depth(_ wanted: ColourDepth) -> ColourDepth {
    switch tigetnum("colors") {
    case ..<8: .none
    case _ where wanted == .direct: .direct
    case ..<16: min(wanted, .eight)
    case ..<256: min(wanted, .sixteen)
    case 256: min(wanted, .indexed256)
    default: wanted == .none ? .none : .direct
    }
  }

  /// Puts the cursor at a column and a row.
  mutating func move(x: Int, y: Int) -> [UInt8] { cursorAddress.bytes(Int32(y), Int32(x)) }

  /// Erases so many characters from the cursor on.
  mutating func erase(_ count: Int) -> [UInt8] { eraseCharacters.bytes(Int32(count)) }

  /// Sets the foreground to a colour as the terminal numbers it.
  mutating func foreground(_ number: Int32) -> [UInt8] {
    depth == .direct ? Self.direct(38, number) : setForeground.bytes(number)
  }

  /// Sets the background to a colour as the terminal numbers it.
  mutating func background(_ number: Int32) -> [UInt8] {
    depth == .direct ? Self.direct(48, number) : setBackground.bytes(number)
  }

  /// A 24-bit colour, in the form that all who know any know (ISO 8613-6 has colons, but many a terminal has not).
  private static func direct(_ ground: Int, _ hex: Int32) -> [UInt8] {
    Array("\u{1b}[\(ground);2;\(hex >> 16 & 0xff);\(hex >> 8 & 0xff);\(hex & 0xff)m".utf8)
  }

  /// A colour as the terminal numbers it; -1 is its own.
  func number(_ colour: Colour) -> Int32 {
    if colour.isTerminalDefault { return -1 }
    switch depth {
    case .none: return -1
    case .eight:
      let index = Int32(colour.index16)
      // The bright ones go to their plain sisters and dark grey to white, so that text stays visible.
      return index < 8 ? index : index == 8 ? 7 : index - 8
    case .sixteen: return Int32(colour.index16)
    case .indexed256: return Int32(colour.index256)
    case .direct: return Int32(colour.hex)
    }
  }

  /// The bytes of a capability without numbers; nil when the terminal has it not.
  static func text(_ name: String) -> [UInt8]? {
    guard let text = tigetstr(name), Int(bitPattern: text) != -1 else { return nil }
    return withoutDelays(text)
  }

  /// A description's text without its delays ("$<5>"), of which no terminal is left in need.
  private static func withoutDelays(_ text: UnsafePointer<CChar>) -> [UInt8] {
    var rest = UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) }[...]
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == 0x24 && rest.first == 0x3c {
        rest = rest.drop { $0 != 0x3e }.dropFirst()
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  /// A capability with numbers in it, and what came of those that there were. They may come out as any bytes, so delays
  /// are left out before.
  private struct Program {
    private let text: [CChar]
    private var made: [UInt64: [UInt8]] = [:]

    init(_ name: String) { text = (Capabilities.text(name) ?? []).map { CChar(bitPattern: $0) } + [0] }

    mutating func bytes(_ first: Int32, _ second: Int32 = 0) -> [UInt8] {
      let numbers = UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
      if let known = made[numbers] { return known }
      guard let result = with_two_numbers(text, first, second) else { return [] }
      let bytes = UnsafeBufferPointer(start: result, count: strlen(result)).map { UInt8(bitPattern: $0) }
      made[numbers] = bytes
      return bytes
    }
  }
}
