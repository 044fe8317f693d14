import FoundationEssentials
import Glibc

/// The files below a folder, in the order of their names. No folder is entered twice, however links lead; names that
/// begin with a dot are passed over.
public struct FolderWalk {
  private struct Place: Hashable {
    let device: UInt
    let inode: UInt

    /// Nil where there is nothing.
    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      (device, inode) = (status.st_dev, status.st_ino)
    }
  }

  /// Their paths, which begin with the folder's.
  public private(set) var files: [String] = []
  /// What could not be listed: a sentence each.
  public private(set) var problems: [String] = []
  private let extensions: Set<String>
  private var visited: Set<Place>

  /// - Parameters:
  ///   - extensions: of the files looked for, in lower case.
  ///   - others: folders that are not entered.
  public init(_ folder: String, for extensions: Set<String>, passingOver others: [String] = []) {
    self.extensions = extensions
    visited = Set(others.compactMap(Place.init))
    enter(folder)
  }

  private mutating func enter(_ folder: String) {
    guard let place = Place(folder), visited.insert(place).inserted else { return }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      problems.append("\(folder) cannot be listed: \(String(cString: strerror(errno))).")
      return
    }
    for name in names where !name.hasPrefix(".") {
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      if Self.isFolder(path) { enter(path) } else if isWanted(name) { files.append(path) }
    }
  }

  private func isWanted(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return false }
    return extensions.contains(name[name.index(after: dot)...].lowercased())
  }

  /// Whether two paths lead to the same file.
  public static func isSame(_ path: String, _ other: String) -> Bool {
    path == other || Place(path).map { $0 == Place(other) } ?? false
  }

  /// Whether there is a folder, or a link to one.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
