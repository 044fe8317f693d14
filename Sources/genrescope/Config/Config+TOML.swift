import FoundationEssentials
import Screen
import TOML
import TOMLKit

extension Config {
  /// The config as a file, each key with what it is and what it may be.
  var toml: String {
    var lines: [String] = []
    var section = ""
    for key in ConfigKey.all {
      if key.section != section {
        section = key.section
        lines += ["", "[\(section)]"]
      }
      lines += ["# \(key.comment) (\(key.wanted))", "\(key.name) = \(key.text(self))"]
    }
    return lines.joined(separator: "\n")
  }
}

/// A key of the config that was passed over, or all of it; the rest is used.
struct ConfigWarning: Equatable, CustomStringConvertible {
  let file: String
  let line: Int
  let reason: String

  var description: String { "\(file):\(line): \(reason)" }
}

/// The user's config as it was found.
struct UserConfig {
  var config = Config()
  private(set) var warnings: [ConfigWarning] = []
  private let file: String
  private let lines: TOMLLines

  /// Where the config file is looked for.
  static func path(_ environment: [String: String]) -> String { UserFolder.path(environment) + "/config.toml" }

  /// Reads the user's config; where there is none, everything is as built in.
  static func load(_ environment: [String: String]) -> UserConfig {
    let path = path(environment)
    guard FileManager.default.fileExists(atPath: path) else { return UserConfig(toml: "", file: path) }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      var none = UserConfig(toml: "", file: path)
      none.warn(1, "it cannot be read; it must be a readable UTF-8 text file")
      return none
    }
    return UserConfig(toml: text, file: path)
  }

  /// Reads a config from text; `file` is what warnings call it.
  init(toml: String, file: String) {
    self.file = file
    lines = TOMLLines(toml)
    do {
      read(try TOML.table(toml))
    } catch {
      warn(error.line, "it is not TOML, so nothing of it is used: \(error.reason)")
    }
    // The parser has an order of its own.
    warnings.sort { $0.line < $1.line }
  }

  /// Notes what is wrong with the value of a key beyond its form.
  mutating func warn(section: String, key: String?, _ reason: String) {
    warn(lines.line(section: section, key: key), reason)
  }

  private mutating func warn(_ line: Int, _ reason: String) {
    warnings.append(ConfigWarning(file: file, line: line, reason: sanitised(reason)))
  }

  private mutating func read(_ table: TOMLTable) {
    for (name, value) in table {
      guard let section = value.table else {
        take(value, section: "", name)
        continue
      }
      if ConfigKey.all.contains(where: { $0.section == name }) {
        for (key, value) in section { take(value, section: name, key) }
      } else {
        warn(section: name, key: nil, "unknown section [\(name)]; known: \(Self.sections)")
      }
    }
  }

  private static var sections: String {
    ConfigKey.all.map(\.section).reduce(into: [String]()) { known, section in
      if !section.isEmpty && known.last != section { known.append(section) }
    }.joined(separator: ", ")
  }

  private mutating func take(_ value: any TOMLValueConvertible, section: String, _ name: String) {
    let keys = ConfigKey.all.filter { $0.section == section }
    guard let key = keys.first(where: { $0.name == name }) else {
      let known = keys.map(\.name).joined(separator: ", ")
      return warn(section: section, key: name, "unknown key \"\(name)\"; known here: \(known)")
    }
    if !key.take(value, &config) { warn(section: section, key: name, "\(name) must be \(key.wanted)") }
  }
}
