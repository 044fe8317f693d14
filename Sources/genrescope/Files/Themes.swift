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

  private static func folders(_ environment: [String: String]) -> [String] {
    let config =
      environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
      ?? (environment["HOME"] ?? "/nonexistent") + "/.config"
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let folder = URL(filePath: program).deletingLastPathComponent().path
    return [config + "/genrescope/themes", folder + "/../share/genrescope/themes", folder + "/../../../Themes"]
  }
}
