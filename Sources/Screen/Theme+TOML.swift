import FoundationEssentials
import TOML
import TOMLKit

/// A theme that cannot be read at all.
public enum ThemeError: Error, Equatable, CustomStringConvertible {
  case unreadable(file: String)
  case malformed(file: String, line: Int, reason: String)

  public var description: String {
    switch self {
    case .unreadable(let file): "Cannot read the theme \(file): it must be a readable UTF-8 text file."
    case .malformed(let file, let line, let reason): "The theme \(file) is not TOML: line \(line): \(reason)."
    }
  }
}

/// A key of a theme that was passed over; the rest of the theme is used.
public struct ThemeWarning: Equatable, Sendable, CustomStringConvertible {
  public let file: String
  public let line: Int
  public let reason: String

  public var description: String { "\(file):\(line): \(reason)" }
}

extension Theme {
  /// Reads a theme file; it is named after the file. Missing keys inherit from `deepsound`.
  public static func load(file: String) throws(ThemeError) -> (theme: Theme, warnings: [ThemeWarning]) {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { throw .unreadable(file: file) }
    let base = file.split(separator: "/").last.map(String.init) ?? file
    let name = base.hasSuffix(".toml") ? String(base.dropLast(5)) : base
    return try load(toml: text, name: sanitised(name), file: sanitised(file))
  }

  /// Reads a theme from text; `file` is what warnings call it.
  public static func load(
    toml: String, name: String, file: String
  ) throws(ThemeError) -> (theme: Theme, warnings: [ThemeWarning]) {
    let table: TOMLTable
    do {
      table = try TOML.table(toml)
    } catch {
      throw .malformed(file: file, line: error.line, reason: sanitised(error.reason))
    }
    var reader = ThemeReader(source: toml, file: file, name: name)
    reader.read(table)
    return (reader.theme, reader.warnings)
  }
}
