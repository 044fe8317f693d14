import Files

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
    var random = SeededRandom(seed)
    let isChosen: (Track) -> Bool
    switch part {
    case .none: return (tracks, [])
    case .list(let names): isChosen = { names.contains($0.name) }
    case .fraction(let fraction):
      let chosen = Set(groupsByGenre(tracks, &random).flatMap { share($0, fraction: fraction) })
      isChosen = { chosen.contains($0.group ?? $0.name) }
    case .fold(let index, let count):
      let chosen = Set(fold(groupsByGenre(tracks, &random), index: index, count: count))
      isChosen = { chosen.contains($0.group ?? $0.name) }
    }
    return (tracks.filter { !isChosen($0) }, tracks.filter(isChosen))
  }

  private typealias Group = (name: String, tracks: Int)

  /// The groups of each genre, shuffled; a group of several genres counts for its first. A track without a group is one
  /// by itself, unless other tracks have groups.
  private static func groupsByGenre(_ tracks: [Track], _ random: inout SeededRandom) -> [[Group]] {
    let grouped = tracks.filter { $0.group != nil }
    var label: [String: Int] = [:]
    var size: [String: Int] = [:]
    for track in grouped.isEmpty ? tracks : grouped {
      let group = track.group ?? track.name
      label[group] = label[group] ?? track.label
      size[group, default: 0] += 1
    }
    return Set(label.values).sorted().map { genre in
      let names = label.keys.filter { label[$0] == genre }.sorted().shuffled(using: &random)
      return names.map { ($0, size[$0] ?? 0) }
    }
  }

  /// Groups with about this share of the tracks.
  private static func share(_ groups: [Group], fraction: Double) -> [String] {
    var room = (fraction * Double(groups.reduce(0) { $0 + $1.tracks })).rounded()
    return groups.filter { group in
      guard Double(group.tracks) <= room else { return false }
      room -= Double(group.tracks)
      return true
    }.map(\.name)
  }

  /// The groups of one fold. Of each genre the largest are dealt out first, each to the fold with the fewest tracks of
  /// that genre so far, and of all where there are several.
  private static func fold(_ genres: [[Group]], index: Int, count: Int) -> [String] {
    var all = [Int](repeating: 0, count: count)
    return genres.flatMap { groups in
      var own = [Int](repeating: 0, count: count)
      return groups.sorted { $0.tracks > $1.tracks }.filter { group in
        let smallest = own.indices.min { (own[$0], all[$0]) < (own[$1], all[$1]) } ?? 0
        own[smallest] += group.tracks
        all[smallest] += group.tracks
        return smallest == index
      }.map(\.name)
    }
  }

  /// Reads a split list: a track name a line; empty lines and lines that begin with # are passed over.
  /// - Throws: `TextFileError` when it cannot be read, `DataError` when it names a track that is not there.
  public static func list(_ path: String, of tracks: [Track]) throws -> Set<String> {
    let lines = try TextFile.read(path).split(whereSeparator: \.isNewline).map(String.init)
    let names = Set(lines.filter { !$0.isEmpty && !$0.hasPrefix("#") })
    let missing = names.subtracting(tracks.map(\.name))
    if let name = missing.min() { throw DataError.notInData(list: path, name: name, count: missing.count) }
    return names
  }
}
