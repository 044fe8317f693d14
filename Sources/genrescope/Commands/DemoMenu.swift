import Demo
import Screen
import Terminal

/// The menu of the demo tracks: what there is and what is selected.
struct DemoMenu {
  /// A line of the menu: a piece, or several that are played one after the other.
  struct Entry {
    /// The piece's name, which is also its genre.
    let name: String
    let title: String
    let summary: String
    let pieces: [Piece]

    var length: String { clockText(pieces.reduce(0) { $0 + $1.duration }) }
  }

  /// What the user wants.
  enum Answer: Equatable {
    case play([Piece])
    case quit
    /// A signal asks the program to end.
    case end(signal: Int32)
  }

  static let entries =
    Catalogue.pieces.map { Entry(name: $0.name, title: $0.title, summary: $0.summary, pieces: [$0]) }
    + [Entry(name: "all", title: "Every genre", summary: "The pieces, one after the other.", pieces: Catalogue.tour)]

  static let licence = "Genrescope’s own music. Licence: \(Catalogue.licence)."

  private(set) var selected = 0
  var display: DisplaySettings

  /// Starts at the first entry, drawn as `display` says.
  init(display: DisplaySettings) { self.display = display }

  /// The menu without a terminal: a line a piece.
  static var text: String {
    let width = entries.map { displayWidth(of: $0.title) }.max() ?? 0
    return entries.map { entry in
      padded(entry.name, 12) + padded(entry.title, width + 2) + entry.length + "  " + entry.summary
    }.joined(separator: "\n") + "\n" + licence
  }

  /// Applies a key.
  mutating func take(_ key: Key) -> Answer? {
    switch key {
    case .up, "k": select(selected - 1)
    case .down, "j": select(selected + 1)
    case .home, .pageUp: select(0)
    case .end, .pageDown: select(Self.entries.count - 1)
    case "t": changeTheme(1)
    case "T": changeTheme(-1)
    case .enter, " ": return .play(Self.entries[selected].pieces)
    case .escape: return .quit
    default: return Keymap.action(for: key, isLive: false) == .quit ? .quit : nil
    }
    return nil
  }

  private mutating func select(_ index: Int) { selected = max(0, min(Self.entries.count - 1, index)) }

  private mutating func changeTheme(_ step: Int) {
    let (themes, index) = (display.themes.themes, display.themes.index)
    display.themes = ThemeChoice(themes, startingWith: themes[(index + step + themes.count) % themes.count].name)
  }
}

extension DemoMenu {
  /// Shows the menu until the user has chosen.
  mutating func ask(on device: any ScreenDevice) -> Answer {
    while true {
      device.show(canvas(device.size))
      for event in device.wait(milliseconds: -1, alsoWatching: nil) {
        switch event {
        case .key(let key): if let answer = take(key) { return answer }
        case .end(let signal): return .end(signal: signal)
        case .suspend: device.suspend()
        case .pointer, .reload, .resize, .resume, .watched: break
        }
      }
    }
  }

  /// The menu as it looks on a screen of a size; where it is too high, the lines around the selected one.
  func canvas(_ size: Size) -> Canvas {
    let theme = display.themes.current
    let ground = theme.interface.background
    let (text, dim) = (Ink(theme.interface.text, on: ground), Ink(theme.interface.dim, on: ground))
    var canvas = Canvas(size: size, ink: text, asciiOnly: display.glyphs == .ascii)
    canvas.write("Genrescope demo", x: 2, y: 0, Ink(theme.interface.title, on: ground, .bold))
    let shown = max(1, min(Self.entries.count, size.height - 7))
    let first = max(0, min(selected - shown / 2, Self.entries.count - shown))
    for row in 0..<shown { draw(first + row, y: 2 + row, on: &canvas) }
    // Where there is no room for all, the selected entry is left.
    if size.height > 6 { canvas.write(Self.entries[selected].summary, x: 4, y: shown + 3, text) }
    if size.height > 4 { canvas.write(Self.licence, x: 2, y: size.height - 2, dim) }
    if size.height > 3 { drawKeys(y: size.height - 1, on: &canvas, Ink(theme.interface.accent, on: ground), dim) }
    return canvas
  }

  /// Name in its genre's colour, title, length.
  private func draw(_ index: Int, y: Int, on canvas: inout Canvas) {
    let (entry, theme) = (Self.entries[index], display.themes.current)
    let ground = theme.interface.background
    let isGenre = Catalogue.tour.contains { $0.name == entry.name }
    let colour = isGenre ? theme.colours(for: [entry.name])[0] : theme.interface.accent
    let style: Style = index == selected ? .reverse : []
    let mark = index == selected ? display.glyphs == .ascii ? "> " : "▶ " : "  "
    canvas.write(mark, x: 2, y: y, Ink(theme.interface.accent, on: ground))
    canvas.write(padded(" " + entry.name, 13), x: 4, y: y, Ink(colour, on: ground, style.union(.bold)))
    let rest = padded(entry.title, 29) + entry.length + " "
    canvas.write(rest, x: 17, y: y, Ink(theme.interface.text, on: ground, style))
  }

  private func drawKeys(y: Int, on canvas: inout Canvas, _ accent: Ink, _ dim: Ink) {
    let arrows = Key.up.name(display.glyphs) + Key.down.name(display.glyphs)
    var x = 2
    for (key, meaning) in [(arrows, "choose"), ("Enter", "play"), ("t", "theme"), ("q", "quit")] {
      x += canvas.write(key, x: x, y: y, accent) + 1
      x += canvas.write(meaning, x: x, y: y, dim) + 2
    }
  }
}

private func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - displayWidth(of: text)))
}
