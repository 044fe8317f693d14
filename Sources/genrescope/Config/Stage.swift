import Screen
import Terminal

/// The terminal taken over, and how it is drawn on: as the command line says, then the config file, then as built in.
struct Stage {
  let terminal: Terminal
  let display: DisplaySettings
  let config: Config
  /// What was wrong with the config and the themes, to be said when the terminal is given back.
  let warnings: [String]

  /// - Throws: `UnknownTheme` when the command line names one that there is not; `TerminalError`.
  init(_ picture: PictureOptions, sound: SoundOptions? = nil, _ environment: [String: String]) throws {
    var user = UserConfig.load(environment)
    let (themes, themeWarnings) = Themes.all(environment)
    if let wanted = picture.theme { _ = try Themes.find(wanted, environment) }
    user.checkTheme(among: themes)
    picture.override(&user.config)
    sound?.override(&user.config)
    config = user.config
    warnings = user.warnings.map { "warning: \($0)" } + themeWarnings
    terminal = try Terminal(
      colours: config.colour.depth, synchronised: config.isSynchronised, mouse: config.hasMouse)
    display = config.display(on: terminal, themes: themes)
  }

  /// Says on the status line that something was passed over.
  func tell(_ model: inout ScopeModel) {
    if let warning = warnings.first { model.message = Message(warning, isWarning: true) }
  }
}

extension UserConfig {
  /// A theme that there is not becomes the built-in one, with a warning.
  mutating func checkTheme(among themes: [Theme]) {
    guard !themes.contains(where: { $0.name == config.theme }) else { return }
    warn(section: "picture", key: "theme", "there is no theme “\(config.theme)”")
    config.theme = Theme.deepsound.name
  }
}

extension Config {
  /// What is wanted of the picture, as far as the terminal can do it.
  fileprivate func display(on terminal: Terminal, themes: [Theme]) -> DisplaySettings {
    var display = display
    display.themes = ThemeChoice(themes, startingWith: theme)
    display.glyphSets = terminal.glyphSets
    display.glyphs = display.glyphSets.contains(glyphs) ? glyphs : display.glyphSets[0]
    display.hasColour = terminal.colourDepth != .none
    return display
  }
}

extension ColourChoice {
  fileprivate var depth: ColourDepth? {
    switch self {
    case .auto: nil
    case .truecolour: .direct
    case .indexed256: .indexed256
    case .sixteen: .sixteen
    case .none: ColourDepth.none
    }
  }
}
