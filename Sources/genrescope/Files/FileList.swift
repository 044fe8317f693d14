import Glibc

/// Lists of names, as `find`, databases and other programs write them.
enum FileList {
  /// The names in a list, as they are, without the empty ones.
  /// - Parameters:
  ///   - path: the list; "-" is stdin.
  ///   - end: the byte that ends a name: a newline, or zero as `find -print0` has it.
  static func read(_ path: String, end: UInt8) throws(FileListError) -> [String] {
    let opened = path == "-" ? fdopen(STDIN_FILENO, "r") : fopen(path, "rbe")
    guard let handle = opened else { throw .unreadable(path, errno) }
    defer { fclose(handle) }
    var line: UnsafeMutablePointer<CChar>?
    defer { free(line) }
    var capacity = 0
    var names: [String] = []
    while case let count = getdelim(&line, &capacity, Int32(end), handle), count > 0 {
      let bytes = UnsafeRawBufferPointer(start: line, count: count)
      let name = bytes.last == end ? bytes.dropLast() : bytes[...]
      guard !name.contains(0) else { throw .endedByZeros(path) }
      if !name.isEmpty { names.append(String(decoding: name, as: UTF8.self)) }
    }
    guard ferror(handle) == 0 else { throw .unreadable(path, errno) }
    return names
  }
}

/// Why there is no list.
enum FileListError: Error, CustomStringConvertible {
  case unreadable(String, Int32)
  case endedByZeros(String)

  private static func name(_ path: String) -> String { path == "-" ? "The list on stdin" : path }

  var description: String {
    switch self {
    case .unreadable(let path, let code): "\(Self.name(path)) cannot be read: \(String(cString: strerror(code)))."
    case .endedByZeros(let path): "\(Self.name(path)) has names that end in zero bytes; --null reads those."
    }
  }
}
