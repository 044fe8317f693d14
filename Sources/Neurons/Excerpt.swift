import Network

/// A piece of music to be listened to.
public struct MusicFile: Sendable, Equatable {
  public let path: String
  /// What it is said to be, where that is known.
  public let genre: String?

  public init(path: String, genre: String?) {
    self.path = path
    self.genre = genre
  }
}

/// A sound that excited a neuron: what its receptive field held at its strongest activation in a track.
public struct Excerpt: Sendable {
  /// The file.
  public let track: String
  public let genre: String?
  /// Its first sample, at the model's rate.
  public let start: Int
  /// How many samples: those of the receptive field, and more where there are silent columns between.
  public let samples: Int
  /// After ReLU, before pooling.
  public let activation: Float
  /// Where along the bands the filter lay: see `ReceptiveField.bands`.
  public let position: Int
  /// The normaliser's running level before the first column, in decibels; 0 where nothing had been heard.
  public let level: Double
  /// How much that weighs beside a column, Σ aᵏ.
  public let levelWeight: Double
  /// What was heard, as long as it is kept in memory.
  var sound: ExcerptSound?

  /// The normaliser's state before the first column.
  public var levelState: LevelNormaliser.State { .init(decibels: level, weight: levelWeight) }

  /// The samples.
  public var range: Range<Int> { start..<start + samples }
}

extension Excerpt: Codable, Equatable {
  /// All but the sound, which the track has.
  private enum CodingKeys: CodingKey {
    case track, genre, start, samples, activation, position, level, levelWeight
  }

  /// Whether they are the same place of a track.
  public static func == (a: Excerpt, b: Excerpt) -> Bool {
    a.track == b.track && a.genre == b.genre && a.range == b.range && a.activation == b.activation
      && a.position == b.position && a.level == b.level && a.levelWeight == b.levelWeight
  }
}
