import FoundationEssentials
import Screen

/// Finds themes: the user's own first, then those installed beside the program, then those of its checkout.
enum Themes {
  static func load(_ environment: [String: String]) -> (themes: [Theme], warnings: [String]) {
    var themes: [Theme] = []
    var warnings: [String] = []
    for folder in folders(environment) {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names.sorted() where name.hasSuffix(".toml") {
        do {
          let (theme, problems) = try Theme.load(file: folder + "/" + name)
          warnings += problems.map { "warning: \($0)" }
          if !themes.contains(where: { $0.name == theme.name }) { themes.append(theme) }
        } catch {
          warnings.append("warning: \(error)")
        }
      }
    }
    return (themes, warnings)
  }

  /// All themes, the built-in one among them.
  static func all(_ environment: [String: String]) -> (themes: [Theme], warnings: [String]) {
    let (found, warnings) = load(environment)
    return (found.contains { $0.name == Theme.deepsound.name } ? found : [.deepsound] + found, warnings)
  }

  /// The theme of a name, or `deepsound` when none is named, and what was wrong with theme files.
  /// - Throws: `UnknownTheme`.
  static func find(_ name: String?, _ environment: [String: String]) throws -> (theme: Theme, warnings: [String]) {
    let (themes, warnings) = all(environment)
    let wanted = name ?? Theme.deepsound.name
    guard let theme = themes.first(where: { $0.name == wanted }) else {
      throw UnknownTheme(name: wanted, known: themes.map(\.name))
    }
    return (theme, warnings)
  }

  private static func folders(_ environment: [String: String]) -> [String] {
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let folder = URL(filePath: program).deletingLastPathComponent().path
    let own = UserFolder.path(environment) + "/themes"
    return [own, folder + "/../share/genrescope/themes", folder + "/../../../Themes"]
  }
}

/// A theme that there is not.
struct UnknownTheme: Error, CustomStringConvertible {
  let name: String
  let known: [String]

  var description: String { "There is no theme “\(name)”; there are: \(known.joined(separator: ", "))." }
}

extension ScopeModel {
  /// Reads the themes' files again.
  mutating func reloadThemes(_ environment: [String: String]) {
    let (themes, warnings) = Themes.all(environment)
    display.themes = ThemeChoice(themes, startingWith: display.themes.current.name)
    message = warnings.first.map { Message($0, isWarning: true) } ?? Message("themes read again")
  }
}
