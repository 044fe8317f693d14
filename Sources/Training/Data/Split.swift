import FoundationEssentials

/// Which tracks are learnt from, which choices are made on, and which are only tested.
public struct Split: Sendable {
  public var training: [Track]
  public var validation: [Track]
  public var test: [Track]

  /// How a test part is chosen.
  public enum Part: Sendable, Equatable {
    case none
    /// Track names.
    case list(Set<String>)
    /// About this share of each genre, chosen at random.
    case fraction(Double)
    /// The index-th of `count` parts of about the same size, chosen at random; counted from 0.
    case fold(index: Int, count: Int)
  }

  /// Divides tracks.
  ///
  /// Groups, such as artists, are never divided. Where some tracks have a group and others do not, a fraction or a
  /// fold is taken of those that have one, and the others are learnt from.
  /// - Parameters:
  ///   - training: names to learn from; nil for all that are in no other part.
  ///   - validation: a share of what would be learnt from.
  public init(
    _ tracks: [Track], training names: Set<String>? = nil, validation: Part = .none, test: Part = .none, seed: UInt64
  ) {
    let (rest, test) = Self.divide(tracks, part: test, seed: SeededRandom.seed(seed, 1))
    self.test = test
    let learnt = rest.filter { names?.contains($0.name) ?? true }
    if case .list = validation {
      // A validation list may name tracks beside the training list.
      let (_, validated) = Self.divide(rest, part: validation, seed: seed)
      let chosen = Set(validated.map(\.name))
      self.validation = validated
      training = learnt.filter { !chosen.contains($0.name) }
    } else {
      (training, self.validation) = Self.divide(learnt, part: validation, seed: SeededRandom.seed(seed, 2))
    }
  }

  private static func divide(_ tracks: [Track], part: Part, seed: UInt64) -> (rest: [Track], chosen: [Track]) {
    let isChosen: (Track) -> Bool
    switch part {
    case .none: return (tracks, [])
    case .list(let names): isChosen = { names.contains($0.name) }
    case .fraction(let fraction):
      let chosen = groups(tracks, seed: seed) { Double($0) < (fraction * Double($1)).rounded() }
      isChosen = { chosen.contains($0.group ?? $0.name) }
    case .fold(let index, let count):
      let chosen = groups(tracks, seed: seed) { place, _ in place % count == index }
      isChosen = { chosen.contains($0.group ?? $0.name) }
    }
    return (tracks.filter { !isChosen($0) }, tracks.filter(isChosen))
  }

  /// Shuffles the groups of each genre, and takes those whose place `isTaken` picks of so many.
  private static func groups(
    _ tracks: [Track], seed: UInt64, where isTaken: (_ place: Int, _ count: Int) -> Bool
  ) -> Set<String> {
    let grouped = tracks.filter { $0.group != nil }
    var labelOfGroup: [String: Int] = [:]
    for track in grouped.isEmpty ? tracks : grouped where labelOfGroup[track.group ?? track.name] == nil {
      labelOfGroup[track.group ?? track.name] = track.label
    }
    var random = SeededRandom(seed)
    var taken: Set<String> = []
    for label in Set(labelOfGroup.values).sorted() {
      let groups = labelOfGroup.keys.filter { labelOfGroup[$0] == label }.sorted().shuffled(using: &random)
      for (place, group) in groups.enumerated() where isTaken(place, groups.count) { taken.insert(group) }
    }
    return taken
  }

  /// Reads a split list: a track name a line; empty lines and lines that begin with # are passed over.
  /// - Throws: `DataError` when it cannot be read, or names a track that is not there.
  public static func list(_ path: String, of tracks: [Track]) throws(DataError) -> Set<String> {
    let text: String
    do {
      text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    } catch {
      throw .unreadable(file: path, cause: "there is no such text file")
    }
    let names = Set(
      text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.isEmpty && !$0.hasPrefix("#") })
    let missing = names.subtracting(tracks.map(\.name))
    if let name = missing.min() { throw .notInData(list: path, name: name, count: missing.count) }
    return names
  }
}
