import FoundationEssentials
import Glibc

/// Playlists in the M3U format: a file a line, relative to the list; lines with # are for other programs.
enum M3U {
  /// Longer lists are cut.
  private static let largest = 4 << 20

  static func isList(_ path: String) -> Bool {
    let name = path.lowercased()
    return name.hasSuffix(".m3u") || name.hasSuffix(".m3u8")
  }

  /// The files that a list names, and what was wrong with it.
  static func read(_ path: String) -> (files: [String], problems: [String]) {
    guard let handle = fopen(path, "rbe") else {
      return ([], ["\(path) cannot be read: \(String(cString: strerror(errno)))."])
    }
    defer { fclose(handle) }
    var bytes = [UInt8](repeating: 0, count: largest)
    bytes.removeLast(largest - fread(&bytes, 1, largest, handle))
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    var found: (files: [String], problems: [String]) = ([], [])
    for line in text(bytes).split(whereSeparator: \.isNewline) {
      let entry = line.trimmingPrefix("\u{feff}").trimmingPrefix { $0 == " " || $0 == "\t" }
      if entry.isEmpty || entry.first == "#" { continue }
      if entry.contains(/:\/\//) && !entry.hasPrefix("file://") {
        found.problems.append("\(path) names \(entry), which is not a local file.")
        continue
      }
      let file = String(entry.trimmingPrefix("file://"))
      let name = entry.hasPrefix("file://") ? URL(string: String(entry))?.path ?? file : file
      found.files.append(name.hasPrefix("/") ? name : folder + name)
    }
    if found.files.isEmpty && found.problems.isEmpty { found.problems.append("\(path) names no files.") }
    return found
  }

  /// UTF-8, or what old programs wrote: Latin-1.
  private static func text(_ bytes: [UInt8]) -> String {
    String(validating: bytes, as: UTF8.self) ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }
}
