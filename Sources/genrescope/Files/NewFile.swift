import Files
import Glibc

/// A file that the program has made, empty and open for writing, under a name that was free. Unless it is kept, it is
/// gone again: whatever fails before there is something in it leaves nothing behind.
final class NewFile {
  let name: String
  let descriptor: Int32
  private var isKept = false

  /// Makes a file that must not be there yet.
  init(_ name: String) throws(FileError) {
    descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(path: name) }
    self.name = name
  }

  deinit {
    close(descriptor)
    if !isKept { unlink(name) }
  }

  /// From now on the file stays.
  func keep() { isKept = true }

  /// Makes a file in the current folder under a name that is free: `stem.ending`, `stem-2.ending` and so on.
  static func named(_ stem: String, _ ending: String) throws(FileError) -> NewFile {
    for number in 1...9_999 {
      do {
        return try NewFile(stem + (number > 1 ? "-\(number)" : "") + "." + ending)
      } catch {
        guard error.code == EEXIST else { throw error }
      }
    }
    throw FileError(path: stem + "." + ending, code: EEXIST)
  }

  /// Writes a whole file into the current folder under a name that is free.
  /// - Returns: the name.
  static func create(_ stem: String, _ ending: String, with bytes: [UInt8]) throws(FileError) -> String {
    let file = try named(stem, ending)
    guard WholeFile.write(bytes, to: file.descriptor) else { throw FileError(path: file.name) }
    file.keep()
    return file.name
  }

  /// A track's title as a file's name without its ending: letters, digits and hyphens, at most 60.
  static func stem(_ title: String) -> String {
    let words = title.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    var stem = ""
    for word in words where stem.utf8.count + word.utf8.count < 60 { stem += (stem.isEmpty ? "" : "-") + word }
    return stem.isEmpty ? "genrescope" : stem
  }
}
