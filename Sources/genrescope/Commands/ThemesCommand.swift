import ArgumentParser
import FoundationEssentials
import Glibc
import Screen
import Terminal

/// `genrescope themes`: what themes there are, with their colours where the terminal shows them.
struct ThemesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "themes",
    abstract: "Show the themes.",
    discussion: """
      On a terminal each is shown in its own colours; otherwise their names are listed, one a line. Your own themes go \
      to $XDG_CONFIG_HOME/genrescope/themes/NAME.toml.
      """)

  @OptionGroup var modelOptions: ModelOptions

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let (themes, warnings) = Themes.all(environment)
    for warning in warnings { Console.say(warning) }
    guard isatty(STDOUT_FILENO) == 1, environment["NO_COLOR", default: ""].isEmpty else {
      try Console.emit(themes.map(\.name).joined(separator: "\n"))
      return
    }
    let labels = try modelOptions.ear(environment: environment).labels
    let depth = ThemePreview.Depth(environment)
    let previews = themes.map { ThemePreview(theme: $0, labels: labels, depth: depth).text }
    try Console.emit(unchanged: previews.joined(separator: "\n\n"))
  }
}

/// A theme in its own colours, for a terminal: its name, the genres, the spectrogram's colours.
struct ThemePreview {
  /// How colours are written.
  enum Depth {
    case direct, indexed256, sixteen

    init(_ environment: [String: String]) {
      let term = environment["TERM", default: ""]
      if ["truecolor", "24bit"].contains(environment["COLORTERM", default: ""]) || term.hasSuffix("-direct") {
        self = .direct
      } else {
        self = term.contains(/256/) ? .indexed256 : .sixteen
      }
    }
  }

  let theme: Theme
  let labels: [String]
  let depth: Depth

  private static let width = 64

  var text: String {
    let interface = theme.interface
    let blank = paint(interface.background, text: String(repeating: " ", count: Self.width + 4))
    let name = paint(interface.background, interface.title, text: "  " + padded(sanitised(theme.name), Self.width + 2))
    let ramp = (0..<Self.width).map { paint(theme.spectrogram[Float($0) / Float(Self.width - 1)], text: " ") }.joined()
    let side = paint(interface.background, text: "  ")
    return ([blank, name, side + ramp + side] + genres.map { side + $0 + side } + [blank]).joined(separator: "\n")
  }

  /// The genres' names on their colours, as many a line as fit.
  private var genres: [String] {
    let cell = max(8, min(Self.width / 5, (labels.map { displayWidth(of: sanitised($0)) }.max() ?? 0) + 3))
    let perLine = Self.width / cell
    let inks = theme.labelInks(for: labels)
    let cells = labels.indices.map {
      paint(inks[$0].ground, inks[$0].letter, text: " " + padded(sanitised(labels[$0]), cell - 1))
    }
    return stride(from: 0, to: cells.count, by: perLine).map { first in
      let line = cells[first..<min(first + perLine, cells.count)]
      let rest = String(repeating: " ", count: Self.width - line.count * cell)
      return line.joined() + paint(theme.interface.background, text: rest)
    }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    var text = text
    while displayWidth(of: text) > width { text.removeLast() }
    return text + String(repeating: " ", count: width - displayWidth(of: text))
  }

  private func paint(_ ground: Colour, _ letter: Colour? = nil, text: String) -> String {
    let colours = [code(ground, 48, base: 40)] + (letter.map { [code($0, 38, base: 30)] } ?? [])
    return "\u{1B}[\(colours.joined(separator: ";"))m\(text)\u{1B}[0m"
  }

  /// The parameters of SGR (ECMA-48 and its usual extensions) for a colour.
  private func code(_ colour: Colour, _ extended: Int, base: Int) -> String {
    if colour.isTerminalDefault { return "\(base + 9)" }
    switch depth {
    case .direct: return "\(extended);2;\(colour.red);\(colour.green);\(colour.blue)"
    case .indexed256: return "\(extended);5;\(colour.index256)"
    case .sixteen: return "\(colour.index16 < 8 ? base + Int(colour.index16) : base + 52 + Int(colour.index16))"
    }
  }
}

extension Theme {
  /// The colour of each label and that of its name on it.
  fileprivate func labelInks(for labels: [String]) -> [(ground: Colour, letter: Colour)] {
    colours(for: labels).map { ($0, $0.luma > 0.45 ? belief.darkLetter : belief.lightLetter) }
  }
}
