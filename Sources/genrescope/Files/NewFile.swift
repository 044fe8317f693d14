import FoundationEssentials
import Glibc

/// Files that the program writes.
enum NewFile {
  /// Writes a file, in the place of one that is there once it is whole. What is there and is no regular file, such as a
  /// device or a link to one, is not replaced but written to.
  static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
    var status = stat()
    let isReplaced = lstat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    let target = isReplaced ? "\(path).\(getpid())" : path
    let descriptor = Glibc.open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(path: path) }
    do throws(FileError) {
      try fill(descriptor, path, bytes)
      if isReplaced && rename(target, path) != 0 { throw FileError(path: path) }
    } catch {
      if isReplaced { unlink(target) }
      throw error
    }
  }

  /// Writes a file into the current folder under a name that is free: `stem.ending`, `stem-2.ending` and so on.
  /// - Returns: the name.
  static func create(_ stem: String, _ ending: String, with bytes: [UInt8]) throws(FileError) -> String {
    let (name, descriptor) = try open(stem, ending)
    try fill(descriptor, name, bytes)
    return name
  }

  /// Opens a file in the current folder for writing, under a name that is free.
  static func open(_ stem: String, _ ending: String) throws(FileError) -> (name: String, descriptor: Int32) {
    for number in 1...9_999 {
      let name = stem + (number > 1 ? "-\(number)" : "") + "." + ending
      let descriptor = Glibc.open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      if descriptor >= 0 { return (name, descriptor) }
      guard errno == EEXIST else { throw FileError(path: name) }
    }
    throw FileError(path: stem + "." + ending)
  }

  /// A track's title as a file's name without its ending: letters, digits and hyphens, at most 60.
  static func stem(_ title: String) -> String {
    let words = title.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    var stem = ""
    for word in words where stem.utf8.count + word.utf8.count < 60 { stem += (stem.isEmpty ? "" : "-") + word }
    return stem.isEmpty ? "genrescope" : stem
  }

  private static func fill(_ descriptor: Int32, _ path: String, _ bytes: [UInt8]) throws(FileError) {
    let isWritten = Console.write(bytes, to: descriptor)
    let error = isWritten ? nil : FileError(path: path)
    close(descriptor)
    if let error { throw error }
  }
}

/// Why a file cannot be written: the system's reason of the last call that failed.
struct FileError: Error, CustomStringConvertible {
  let description: String

  init(path: String) { description = "\(path) cannot be written: \(String(cString: strerror(errno)))." }
}
