import Audio

/// The files to play, in order, and what was wrong with those that could not be.
struct Playlist {
  let files: [String]
  private(set) var index = -1
  private(set) var problems: [String] = []

  init(_ files: [String]) { self.files = files }

  /// The file being played.
  var current: String { files.indices.contains(index) ? files[index] : "" }

  /// Moves on, or back, to the next file that can be opened; those that cannot are noted and passed over.
  /// - Parameter step: 1 or −1.
  /// - Returns: nil, staying where it was, when there is none in that direction.
  mutating func open(_ step: Int) -> AudioFile? {
    var next = index + step
    while files.indices.contains(next) {
      do {
        let file = try AudioFile(path: files[next])
        index = next
        return file
      } catch {
        note("\(error)")
      }
      next += step
    }
    return nil
  }

  /// Notes a problem, once.
  mutating func note(_ problem: String) {
    if !problems.contains(problem) { problems.append(problem) }
  }
}
