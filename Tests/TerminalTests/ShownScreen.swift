import Screen

@testable import Terminal

/// What a terminal like xterm shows after what was written to it.
struct ShownScreen {
  private struct Place: Equatable {
    /// Zero: the right half of a double-width character.
    var scalar: UInt32 = 32
    var mark: UInt32 = 0
    var foreground = -1
    var background = -1
    var attributes: Set<Int> = []
  }

  private let size: Size
  private var places: [[Place]]
  private var brush = Place()
  private var x = 0
  private var y = 0

  init(_ size: Size) {
    self.size = size
    places = Array(repeating: Array(repeating: Place(), count: size.width), count: size.height)
  }

  /// Whether a place looks as a canvas has it. A blank's foreground is not seen.
  func shows(_ canvas: Canvas, _ x: Int, _ y: Int) -> Bool {
    guard let cell = canvas[x, y] else { return false }
    let place = places[y][x]
    let styles: [(Style, Int)] = [(.bold, 1), (.dim, 2), (.reverse, 7)]
    let attributes = Set(styles.filter { cell.ink.style.contains($0.0) }.map(\.1))
    func number(_ colour: Colour) -> Int { colour.isTerminalDefault ? -1 : Int(colour.index256) }
    guard place.scalar == cell.scalar, place.mark == cell.mark, place.background == number(cell.ink.background) else {
      return false
    }
    if cell.scalar == 32 && !attributes.contains(7) { return !place.attributes.contains(7) }
    return place.foreground == number(cell.ink.foreground) && place.attributes == attributes
  }

  mutating func apply(_ output: String) {
    var rest = output.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "\u{1b}" { applySequence(&rest) } else { put(scalar) }
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = displayWidth(of: scalar)
    if width == 0 {
      places[y][x - 1].mark = scalar.value
      return
    }
    part(x)
    part(x + width)
    brush.scalar = scalar.value
    places[y][x] = brush
    brush.scalar = 0
    if width == 2 { places[y][x + 1] = brush }
    x += width
  }

  /// A double-width character that is cut in half leaves a blank.
  private mutating func part(_ x: Int) {
    guard x < size.width, places[y][x].scalar == 0 else { return }
    places[y][x].scalar = 32
    places[y][x - 1].scalar = 32
  }

  private mutating func applySequence(_ rest: inout Substring.UnicodeScalarView) {
    guard rest.popFirst() == "[" else {
      // ESC ( B, a character set.
      rest.removeFirst()
      return
    }
    let parameters = rest.prefix { !$0.properties.isAlphabetic && $0 != "@" }
    rest = rest.dropFirst(parameters.count)
    let numbers = String(parameters).split(separator: ";").map { Int($0) ?? 0 }
    var blank = brush
    (blank.scalar, blank.attributes) = (32, [])
    switch rest.popFirst() {
    case "H": (y, x) = numbers.count == 2 ? (numbers[0] - 1, numbers[1] - 1) : (0, 0)
    case "J": places = Array(repeating: Array(repeating: blank, count: size.width), count: size.height)
    case "P": places[y] = places[y][..<x] + places[y][(x + 1)...] + [blank]
    case "@": places[y] = places[y][..<x] + [blank] + places[y][x..<size.width - 1]
    case "X": for place in x..<min(size.width, x + numbers[0]) { places[y][place] = blank }
    case "m": select(numbers[...])
    default: break
    }
  }

  private mutating func select(_ numbers: ArraySlice<Int>) {
    let number = numbers.first ?? 0
    switch number {
    case 0: brush = Place()
    case 39: brush.foreground = -1
    case 49: brush.background = -1
    case 30...37: brush.foreground = number - 30
    case 40...47: brush.background = number - 40
    case 90...97: brush.foreground = number - 82
    case 100...107: brush.background = number - 92
    case 38: brush.foreground = numbers.last ?? 0
    case 48: brush.background = numbers.last ?? 0
    default: brush.attributes.insert(number)
    }
    if ![38, 48].contains(number), numbers.count > 1 { select(numbers.dropFirst()) }
  }
}

/// The same numbers every time.
struct FixedRandom {
  var state: UInt64

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  private mutating func ink() -> Ink {
    let colours = [Colour(0xff8800), Colour(0x112233), .terminalDefault]
    let styles: [Style] = [[], [], [], .bold, .dim, .reverse, [.bold, .reverse]]
    return Ink(colours[below(3)], on: colours[below(3)], styles[below(styles.count)])
  }

  /// Writes something somewhere: a word, blanks, double-width characters.
  mutating func write(on canvas: inout Canvas) {
    let texts = ["a", "blues", "▀▄█", "時", "時計時", "    ", String(repeating: " ", count: 20), "x", "e\u{301}"]
    canvas.write(texts[below(texts.count)], x: below(canvas.size.width), y: below(canvas.size.height), ink())
  }

  /// The canvas with some stretch of each row moved to the left by a column, and something new at its end. Rows with
  /// double-width characters stay, lest one be cut in half.
  mutating func shifted(_ canvas: Canvas) -> Canvas {
    var moved = canvas
    for y in 0..<canvas.size.height {
      if (0..<canvas.size.width).contains(where: { canvas[$0, y]?.isContinuation ?? false }) { continue }
      let first = below(canvas.size.width / 2)
      let last = first + 8 + below(canvas.size.width - first - 8)
      moved.shiftLeft(row: y, from: first, to: last)
      moved.write("▄", x: last, y: y, ink())
    }
    return moved
  }
}
