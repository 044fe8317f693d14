/// Finds the line of a key in TOML text, which the parser does not tell for values.
public struct TOMLLines {
  private var places: [String: Int] = [:]

  public init(_ source: String) {
    var section = ""
    let lines = source.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, line) in lines.enumerated() {
      let text = line.drop { $0 == " " || $0 == "\t" }
      if text.first == "[" {
        section = Self.bare(text.dropFirst().prefix { $0 != "]" })
        note(section, nil, index + 1)
      } else if text.first != "#", let equals = text.firstIndex(of: "=") {
        note(section, Self.bare(text[..<equals]), index + 1)
      }
    }
  }

  /// The line of a key, else of its section, else 1.
  public func line(section: String, key: String?) -> Int {
    key.flatMap { places[Self.place(section, $0)] } ?? places[Self.place(section, nil)] ?? 1
  }

  private mutating func note(_ section: String, _ key: String?, _ line: Int) {
    let place = Self.place(section, key)
    if places[place] == nil { places[place] = line }
  }

  private static func place(_ section: String, _ key: String?) -> String {
    key.map { section + "\n" + $0 } ?? section
  }

  /// A key without blanks and quotes.
  private static func bare(_ text: Substring) -> String {
    String(text.filter { !" \t\"'".contains($0) })
  }
}
