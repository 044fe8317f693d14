/// The themes at hand and the one in use.
public struct ThemeChoice: Sendable {
  public private(set) var themes: [Theme]
  public private(set) var index: Int

  /// The first theme called `name` is in use, or the first of all. Without any theme there is the built-in one.
  public init(_ themes: [Theme] = [.deepsound], startingWith name: String? = nil) {
    self.themes = themes.isEmpty ? [.deepsound] : themes
    index = self.themes.firstIndex { $0.name == name } ?? 0
  }

  public var current: Theme { themes[index] }

  mutating func step(_ count: Int) {
    index = (index + count + themes.count) % themes.count
  }
}

/// How the labels are shown: a colour and a letter each, both their own.
struct LabelLook: Sendable {
  let colours: [Colour]
  let letters: [Unicode.Scalar]
  /// Ink of a letter or name on its genre's colour.
  let inks: [Ink]

  init(labels: [String], theme: Theme) {
    colours = theme.colours(for: labels)
    letters = Self.letters(for: labels)
    inks = colours.map { Ink($0.luma > 0.45 ? theme.belief.darkLetter : theme.belief.lightLetter, on: $0) }
  }

  /// The first letter where it is free, then its capital, then the name's other letters, then any.
  static func letters(for labels: [String]) -> [Unicode.Scalar] {
    var taken: Set<Unicode.Scalar> = []
    return labels.map { label in
      let own = label.lowercased().unicodeScalars.filter { displayWidth(of: $0) == 1 && $0 != " " }
      let capital = own.first.map { $0.properties.uppercaseMapping.unicodeScalars }.flatMap {
        $0.count == 1 ? $0.first : nil
      }
      let choices = Array(own.prefix(1)) + [capital].compactMap { $0 } + Array(own.dropFirst()) + spare
      let letter = choices.first { !taken.contains($0) } ?? "?"
      taken.insert(letter)
      return letter
    }
  }

  private static let spare = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".unicodeScalars)
}
