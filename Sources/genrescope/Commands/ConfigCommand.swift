import ArgumentParser
import FoundationEssentials

/// `genrescope config`: the settings that hold where no flag says otherwise.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Print the settings in effect, or the default ones, as a config file.",
    discussion: """
      The file is $XDG_CONFIG_HOME/genrescope/config.toml (~/.config where that is not set). What it leaves out is as \
      built in; options of the command line go before it. To begin one:
        mkdir -p ~/.config/genrescope
        genrescope config --default > ~/.config/genrescope/config.toml
      """)

  @Flag(name: .customLong("default"), help: "The built-in settings.")
  var isDefault = false

  func run() throws {
    if isDefault {
      try Console.emit("# The settings of genrescope. What is left out is as here.\n" + Config().toml)
    } else {
      let environment = ProcessInfo.processInfo.environment
      var user = UserConfig.load(environment)
      user.checkTheme(among: Themes.all(environment).themes)
      for warning in user.warnings { Console.warn("\(warning)") }
      let path = UserConfig.path(environment)
      let isThere = FileManager.default.fileExists(atPath: path)
      let source = isThere ? "from \(path)" : "as built in: there is no \(path)"
      try Console.emit("# The settings in effect, \(source)\n" + user.config.toml)
    }
  }
}
