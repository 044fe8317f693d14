import TOMLKit

/// TOML by toml++ (TOMLKit), for texts from anywhere.
public enum TOML {
  /// Reads a text.
  public static func table(_ text: String) throws(TOMLError) -> TOMLTable {
    if let error = fatalPlace(in: text) { throw error }
    do { return try TOMLTable(string: text) } catch { throw TOMLError(error) }
  }

  /// Reads a value; keys that it does not have are refused.
  /// - Throws: `TOMLError`, `DecodingError` or TOMLKit's `UnexpectedKeysError`.
  public static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
    if let error = fatalPlace(in: text) { throw error }
    do {
      return try TOMLDecoder(strictDecoding: true).decode(type, from: text)
    } catch let error as TOMLParseError {
      throw TOMLError(error)
    }
  }
}

/// Why a text is no TOML.
public struct TOMLError: Error, Equatable {
  public let line: Int
  /// The parser's words, not sanitised.
  public let reason: String

  init(line: Int, reason: String) { (self.line, self.reason) = (line, reason) }

  fileprivate init(_ error: any Error) {
    let parse = error as? TOMLParseError
    self.init(line: parse?.source.begin.line ?? 1, reason: parse?.description ?? "\(error)")
  }
}
