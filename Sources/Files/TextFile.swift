import FoundationEssentials
import Glibc

/// Reading text from files and pipes.
public enum TextFile {
  /// The text of a file, or of a pipe to its end.
  public static func read(_ path: String) throws(TextFileError) -> String {
    guard let handle = fopen(path, "rbe") else { throw .unreadable(path, errno) }
    defer { fclose(handle) }
    var (bytes, block) = (Data(), [UInt8](repeating: 0, count: 65_536))
    while case let count = fread(&block, 1, block.count, handle), count > 0 { bytes += block[..<count] }
    guard ferror(handle) == 0 else { throw .unreadable(path, errno) }
    guard let text = String(data: bytes, encoding: .utf8) else { throw .notUTF8(path) }
    return text
  }
}

/// Why there is no text.
public enum TextFileError: Error, Equatable, CustomStringConvertible {
  /// With the system's number of the reason.
  case unreadable(String, Int32)
  case notUTF8(String)

  public var description: String {
    switch self {
    case .unreadable(let path, let code): "\(path) cannot be read: \(String(cString: strerror(code)))."
    case .notUTF8(let path): "\(path) cannot be read: it is not text in UTF-8."
    }
  }
}
