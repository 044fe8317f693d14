import Mel

/// A piece of music as its mel columns, with the genre that it is said to be.
public struct Track: Sendable {
  /// Names it in split lists.
  public let name: String
  /// The index of its genre in the collection's labels.
  public internal(set) var label: Int
  /// What must not be in two parts of a split, such as the artist.
  public let group: String?
  /// [columns, bands], low band first; decibels = peak + floor · (1 − value / 255).
  public let mel: [UInt8]
  public let bands: Int
  /// The loudest cell, in decibels.
  public let peak: Float
  /// The quietest cell that can be told, in decibels below the loudest: negative.
  public let floor: Float
  /// The first sample of each column's window; empty where columns are `hop` apart, from 0 on.
  public let columnStarts: [Int32]

  public init(
    name: String, label: Int, group: String? = nil, mel: [UInt8], bands: Int, peak: Float, floor: Float,
    columnStarts: [Int32] = []
  ) {
    self.name = name
    self.label = label
    self.group = group
    self.mel = mel
    self.bands = bands
    self.peak = peak
    self.floor = floor
    self.columnStarts = columnStarts
  }

  /// The depth to which a track measured from audio is kept, in decibels.
  public static let depth: Float = 80

  /// Takes columns in decibels, [columns, bands], and keeps them in steps of 0.31 dB down to `depth` below the loudest.
  public init(name: String, label: Int, decibels: [Float], bands: Int) {
    let peak = decibels.max() ?? 0
    let mel = decibels.map { UInt8(max(0, (255 * (1 + ($0 - peak) / Self.depth)).rounded())) }
    self.init(name: name, label: label, mel: mel, bands: bands, peak: peak, floor: -Self.depth)
  }

  public var columns: Int { mel.count / bands }

  /// The decibels that a stored value stands for.
  public func decibels(_ value: UInt8) -> Float { peak + floor * (1 - Float(value) / 255) }

  /// All columns in decibels: [columns, bands].
  public var decibels: [Float] {
    let table = (0...255).map { decibels(UInt8($0)) }
    return mel.map { table[Int($0)] }
  }

  /// The track without the columns whose loudest band is under a level and the first after such: those that
  /// `LevelNormaliser` never lets a network hear.
  func withoutSilence(below level: Float) -> Track {
    let isLoud = (0..<columns).map { decibels(mel[$0 * bands..<($0 + 1) * bands].max() ?? 0) >= level }
    let heard = (0..<columns).filter { isLoud[$0] && ($0 == 0 || isLoud[$0 - 1]) }
    if heard.count == columns { return self }
    return Track(
      name: name, label: label, group: group, mel: heard.flatMap { mel[$0 * bands..<($0 + 1) * bands] }, bands: bands,
      peak: peak, floor: floor)
  }
}

/// Tracks with the labels and the mel columns that they have in common.
public struct TrackCollection: Sendable {
  public let labels: [String]
  public let mel: MelConfiguration
  public internal(set) var tracks: [Track]

  public init(labels: [String], mel: MelConfiguration, tracks: [Track]) {
    self.labels = labels
    self.mel = mel
    self.tracks = tracks
  }

  /// One collection of several: labels united by name, in the order of their names.
  /// - Throws: `DataError` when their columns are not of one kind.
  public init(uniting collections: [TrackCollection]) throws(DataError) {
    guard let first = collections.first else { throw .empty }
    guard collections.allSatisfy({ $0.mel == first.mel }) else { throw .mixedColumns }
    let labels = Set(collections.flatMap(\.labels)).sorted()
    let tracks = collections.flatMap { collection in
      let place = collection.labels.map { labels.firstIndex(of: $0) ?? 0 }
      return collection.tracks.map { track in
        var track = track
        track.label = place[track.label]
        return track
      }
    }
    self.init(labels: labels, mel: first.mel, tracks: tracks)
  }

  /// The same tracks under the labels of a model, each found by its name.
  /// - Throws: `DataError` when the model lacks one that is used.
  public func relabelled(_ other: [String]) throws(DataError) -> TrackCollection {
    var relabelled = self
    relabelled = TrackCollection(labels: other, mel: mel, tracks: tracks)
    for index in tracks.indices {
      let name = labels[tracks[index].label]
      guard let label = other.firstIndex(of: name) else { throw .unknownLabel(name) }
      relabelled.tracks[index].label = label
    }
    return relabelled
  }
}

/// What is wrong with training data.
public enum DataError: Error, CustomStringConvertible, Equatable {
  case empty
  case mixedColumns
  /// The model hears others, of this hop.
  case otherColumns(hop: Int)
  case unknownLabel(String)
  case malformed(file: String, cause: String)
  case unreadable(file: String, cause: String)
  case noGenres(folder: String)
  /// What cannot be listed, a sentence.
  case unlistable(String)
  case tooFewGenres(Int)
  case tooManyGenres(Int, most: Int)
  case notInData(list: String, name: String, count: Int)
  case nothingLeft(part: String)

  public var description: String {
    switch self {
    case .empty: "There are no tracks to learn from."
    case .mixedColumns: "The feature archives hold mel columns of different kinds (rate, window, hop or bands)."
    case .otherColumns(let hop):
      "The feature archive holds other mel columns than the model hears; `features --hop \(hop)` makes those."
    case .unknownLabel(let label): "The model does not know the genre “\(label)”."
    case .malformed(let file, let cause): "\(file): not a usable feature archive: \(cause)."
    case .unreadable(let file, let cause): "\(file): cannot be read: \(cause)."
    case .unlistable(let problem): problem
    case .noGenres(let folder): "\(folder): has no folders with audio in them; each genre needs one, named after it."
    case .tooFewGenres(let count):
      "There are tracks of \(count) genre\(count == 1 ? "" : "s"); at least two are needed."
    case .tooManyGenres(let count, let most): "There are \(count) genres; a model knows at most \(most)."
    case .notInData(let list, let name, let count):
      "\(list): \(count) of its tracks are not in the data, such as “\(name)”."
    case .nothingLeft(let part): "No tracks are left for \(part)."
    }
  }
}
