import TOMLKit

/// TOML by toml++ (TOMLKit), for texts from anywhere.
public enum TOML {
  /// Reads a text.
  public static func table(_ text: String) throws(TOMLError) -> TOMLTable {
    try refuseBrokenHeaders(text)
    do { return try TOMLTable(string: text) } catch { throw TOMLError(error) }
  }

  /// Reads a value; keys that it does not have are refused.
  /// - Throws: `TOMLError`, `DecodingError` or TOMLKit's `UnexpectedKeysError`.
  public static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
    try refuseBrokenHeaders(text)
    do {
      return try TOMLDecoder(strictDecoding: true).decode(type, from: text)
    } catch let error as TOMLParseError {
      throw TOMLError(error)
    }
  }

  /// The parser (toml++ 3.4) ends the program where the name of a table begins with something that none can begin with.
  /// A line of an array in an array that looks like that is refused too.
  private static func refuseBrokenHeaders(_ text: String) throws(TOMLError) {
    let scalars = text.unicodeScalars
    for (index, line) in scalars.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" }).enumerated() {
      let header = line.drop { $0 == " " || $0 == "\t" || $0 == "\u{feff}" }
      guard header.first == "[" else { continue }
      var name = header.dropFirst().drop { $0 == " " || $0 == "\t" }
      if name.first == "[" { name = name.dropFirst().drop { $0 == " " || $0 == "\t" } }
      guard let first = name.first, canBeginName(first) else {
        throw TOMLError(line: index + 1, reason: "a table needs a name in its brackets")
      }
    }
  }

  private static func canBeginName(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-_\"']".unicodeScalars.contains(scalar))
  }
}

/// Why a text is no TOML.
public struct TOMLError: Error, Equatable {
  public let line: Int
  /// The parser's words, not sanitised.
  public let reason: String

  init(line: Int, reason: String) { (self.line, self.reason) = (line, reason) }

  init(_ error: any Error) {
    let parse = error as? TOMLParseError
    self.init(line: parse?.source.begin.line ?? 1, reason: parse?.description ?? "\(error)")
  }
}
