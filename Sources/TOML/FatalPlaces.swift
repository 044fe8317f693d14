/// The first place at which the parser (toml++ 3.4) would end the program instead of giving an error: what stands in the
/// brackets of a table is no name, a brace closes where an array wants a value, or no time follows a date and its T or
/// blank. What it takes for a date need not be one: a digit and nine characters more will do, of which the fifth and the
/// eighth are hyphens, and quotes are some like others.
///
/// Dates are refused altogether, for nothing here is one; so is a line of an array in an array that has a bracket only.
func fatalPlace(in text: String) -> TOMLError? {
  for (index, line) in Skeleton(text).lines.enumerated() {
    func refusal(_ reason: String) -> TOMLError { TOMLError(line: index + 1, reason: reason) }
    if line.hasPrefix("["), !beginsWithName(line) { return refusal("a table needs a name in its brackets") }
    if line.contains(Skeleton.strayBrace) { return refusal("a brace closes where a value is wanted") }
    let characters = Array(line.utf8)
    if hasStrayQuote(characters) { return refusal("a quote stands where none belongs") }
    if looksLikeDate(characters) { return refusal("dates are not used here") }
  }
  return nil
}

/// Whether a quote follows what no string follows: a bare name, a number or, right of an equals sign, a dot.
private func hasStrayQuote(_ line: [UInt8]) -> Bool {
  var hasEquals = false
  for (character, following) in zip(line, line.dropFirst()) {
    if character == UInt8(ascii: "=") { hasEquals = true }
    guard following == UInt8(ascii: "\"") else { continue }
    if !"=,[{.\"".utf8.contains(character) || hasEquals && character == UInt8(ascii: ".") { return true }
  }
  return false
}

/// Whether a digit begins what the parser takes for a date: a hyphen after four characters and after two more, where
/// underscores do not count and none ends a value.
private func looksLikeDate(_ line: [UInt8]) -> Bool {
  let characters = line.filter { $0 != UInt8(ascii: "_") }
  let (hyphen, ends) = (UInt8(ascii: "-"), ",]}".utf8)
  return characters.indices.dropLast(7).contains { start in
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(characters[start]) && characters[start + 4] == hyphen
      && characters[start + 7] == hyphen && !characters[start + 1..<start + 7].contains { ends.contains($0) }
  }
}

/// Whether a table's brackets, one or two, have a name in them, or nothing, which the parser knows to refuse.
private func beginsWithName(_ line: String) -> Bool {
  let name = line.unicodeScalars.dropFirst(line.hasPrefix("[[") ? 2 : 1)
  return name.first.map {
    ("a"..."z").contains($0) || ("A"..."Z").contains($0) || "0123456789-_\"]".unicodeScalars.contains($0)
  }
    ?? false
}

/// The ASCII of a text without blanks and comments, and of each string only a quote: what the parser goes by. It goes by
/// scalars, whatever marks follow them; those beyond ASCII become a dollar sign.
private struct Skeleton {
  /// What a brace becomes that follows a comma or an opening bracket.
  static let strayBrace = "!"

  private(set) var lines = [""]
  private var last: Unicode.Scalar = "\n"

  init(_ text: String) {
    var rest = text.unicodeScalars[...]
    if rest.first == "\u{feff}" { rest.removeFirst() }
    while let scalar = rest.first {
      switch scalar {
      case "\"", "'":
        skipString(&rest, quote: scalar)
        add("\"")
      case "#": rest = rest.drop { $0 != "\n" }
      default:
        rest.removeFirst()
        if scalar == "\n" {
          lines.append("")
        } else if scalar != " " && scalar != "\t" && !(scalar == "\r" && rest.first == "\n") {
          add(scalar)
        }
      }
    }
  }

  private mutating func add(_ scalar: Unicode.Scalar) {
    let isStray = scalar == "}" && (last == "," || last == "[")
    lines[lines.count - 1] += isStray ? Self.strayBrace : scalar.isASCII && scalar != "!" ? String(scalar) : "$"
    // Blanks that TOML does not know are passed over by the parser in some places.
    if !scalar.properties.isWhitespace { last = scalar }
  }

  /// Up to and with the quotes that end it, or to the end of the line where those of one line have none.
  private mutating func skipString(_ rest: inout Substring.UnicodeScalarView, quote: Unicode.Scalar) {
    let isLong = rest.starts(with: [quote, quote, quote])
    rest = rest.dropFirst(isLong ? 3 : 1)
    while let scalar = rest.first {
      if isLong ? rest.starts(with: [quote, quote, quote]) : scalar == quote {
        rest = rest.dropFirst(isLong ? 3 : 1)
        return
      }
      if scalar == "\\" && quote == "\"" { rest.removeFirst() }
      if rest.first == "\n" {
        if !isLong { return }
        lines.append("")
      }
      rest = rest.dropFirst()
    }
  }
}
