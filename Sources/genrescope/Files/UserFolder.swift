/// The folder of the user's own settings and themes.
enum UserFolder {
  static func path(_ environment: [String: String]) -> String {
    let config =
      environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
      ?? (environment["HOME"] ?? "/nonexistent") + "/.config"
    return config + "/genrescope"
  }
}
