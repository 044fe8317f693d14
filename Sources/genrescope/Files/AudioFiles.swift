import FoundationEssentials
import Glibc

/// The files that arguments name: files as they are, M3U lists read, folders walked in the order of their names.
enum AudioFiles {
  /// Extensions of what is looked for in folders; a file named outright is tried whatever it is called.
  private static let extensions: Set<String> = [
    "aac", "ac3", "aif", "aifc", "aiff", "au", "caf", "flac", "m4a", "m4b", "mka", "mp2", "mp3", "oga", "ogg", "opus",
    "rf64", "snd", "w64", "wav", "wave", "wma",
  ]

  /// What was found, and what was wrong with the rest: a sentence each.
  static func find(_ arguments: [String]) -> (files: [String], problems: [String]) {
    var found: (files: [String], problems: [String]) = ([], [])
    for argument in arguments {
      if M3U.isList(argument) {
        let list = M3U.read(argument)
        found.files += list.files
        found.problems += list.problems
        continue
      }
      guard isFolder(argument) else {
        found.files.append(argument)
        continue
      }
      var walk = Walk()
      walk.enter(argument)
      if walk.files.isEmpty && walk.problems.isEmpty { walk.problems.append("\(argument) has no audio files in it.") }
      found.files += walk.files
      found.problems += walk.problems
    }
    return found
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// A walk through one folder, which enters no folder twice, however links lead.
  private struct Walk {
    private struct Place: Hashable {
      let device: UInt
      let inode: UInt
    }

    var files: [String] = []
    var problems: [String] = []
    private var visited: Set<Place> = []

    mutating func enter(_ folder: String) {
      var status = stat()
      guard stat(folder, &status) == 0, visited.insert(Place(device: status.st_dev, inode: status.st_ino)).inserted
      else { return }
      let names: [String]
      do {
        names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      } catch {
        problems.append("\(folder) cannot be listed: \(String(cString: strerror(errno))).")
        return
      }
      for name in names where !name.hasPrefix(".") {
        let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
        if isFolder(path) { enter(path) } else if isAudio(name) { files.append(path) }
      }
    }

    private func isAudio(_ name: String) -> Bool {
      guard let dot = name.lastIndex(of: ".") else { return false }
      return extensions.contains(name[name.index(after: dot)...].lowercased())
    }
  }
}
