import Audio
import Files

/// The files that arguments name: files as they are, whatever they are called, M3U lists read, folders walked.
enum AudioFiles {
  /// What was found, and what was wrong with the rest: a sentence each.
  /// - Parameter others: folders that are not walked.
  static func find(
    _ arguments: [String], passingOver others: [String] = []
  ) -> (files: [String], problems: [String]) {
    var found: (files: [String], problems: [String]) = ([], [])
    for argument in arguments {
      if M3U.isList(argument) && !FolderWalk.isFolder(argument) {
        let list = M3U.read(argument)
        found.files += list.files
        found.problems += list.problems
        continue
      }
      guard FolderWalk.isFolder(argument) else {
        found.files.append(argument)
        continue
      }
      let walk = FolderWalk(argument, for: AudioFile.extensions, passingOver: others)
      found.files += walk.files
      found.problems += walk.problems
      if walk.files.isEmpty && walk.problems.isEmpty { found.problems.append("\(argument) has no audio files in it.") }
    }
    return found
  }
}
