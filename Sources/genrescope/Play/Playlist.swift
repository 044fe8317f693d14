import Audio
import Screen

/// The files to play, in their order, and what was wrong with those that could not be.
struct Playlist {
  let files: [String]
  /// What was wrong, each once.
  private(set) var problems: [String] = []
  /// What was wrong with the last of the files that the latest step has passed over.
  private(set) var failure: String?
  private var noted: Set<String> = []
  /// Indices of `files` in the order of playing, and the place in it.
  private var order: [Int]
  private var place = -1

  init(_ files: [String]) {
    self.files = files
    order = Array(files.indices)
  }

  /// The index of the file being played; −1 before the first.
  var index: Int { order.indices.contains(place) ? order[place] : -1 }

  /// The file being played.
  var current: String { index >= 0 ? files[index] : "" }

  /// Moves on, or back, to the next file that can be opened; those that cannot are noted and passed over.
  /// - Parameters:
  ///   - step: 1 or −1.
  ///   - wraps: whether the first follows the last.
  /// - Returns: nil, staying where it was, when there is none in that direction.
  mutating func open(_ step: Int, wraps: Bool = false) -> AudioFile? {
    failure = nil
    var next = place
    for _ in order.indices {
      next += step
      if wraps { next = (next + order.count) % order.count }
      guard order.indices.contains(next) else { return nil }
      if let file = open(at: next) { return file }
    }
    return nil
  }

  /// Goes to a file by its index; nil, staying where it was, when it cannot be opened.
  mutating func open(index: Int) -> AudioFile? {
    failure = nil
    return order.firstIndex(of: index).flatMap { open(at: $0) }
  }

  private mutating func open(at place: Int) -> AudioFile? {
    do {
      let file = try AudioFile(path: files[order[place]])
      self.place = place
      return file
    } catch {
      failure = "\(error)"
      note("\(error)")
      return nil
    }
  }

  /// Plays on in random order, each file once, or in the files' own.
  mutating func shuffle(_ isShuffled: Bool) {
    let current = index
    order = Array(files.indices)
    guard current >= 0 else { return }
    if isShuffled { order = [current] + order.filter { $0 != current }.shuffled() }
    place = isShuffled ? 0 : current
  }

  /// Notes a problem, once.
  mutating func note(_ problem: String) {
    if noted.insert(problem).inserted { problems.append(problem) }
  }
}
