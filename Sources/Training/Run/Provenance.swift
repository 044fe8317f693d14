import FoundationEssentials

/// Where a model comes from, as its file tells it.
public struct Provenance: Codable, Sendable {
  public var madeBy = "genrescope train"
  /// Folders and archives, by their names.
  public var data: [String]
  public var recipeName: String
  public var recipe: Recipe
  public var seed: UInt64
  /// How the parts were chosen, in words.
  public var split: String
  public var trainingTracks: Int
  public var validationTracks: Int
  public var testTracks: Int
  public var validationAccuracy: Double?
  public var testAccuracy: Double?
  /// 95 %.
  public var testInterval: [Double]?
  /// What its maker has to say of it.
  public var note: String?

  enum CodingKeys: String, CodingKey {
    case data, recipe, seed, split, note
    case madeBy = "made_by"
    case recipeName = "recipe_name"
    case trainingTracks = "training_tracks"
    case validationTracks = "validation_tracks"
    case testTracks = "test_tracks"
    case validationAccuracy = "validation_accuracy"
    case testAccuracy = "test_accuracy"
    case testInterval = "test_interval"
  }

  public init(
    data: [String], recipeName: String, recipe: Recipe, seed: UInt64, split: String, parts: Split, note: String?
  ) {
    self.data = data
    self.recipeName = recipeName
    self.recipe = recipe
    self.seed = seed
    self.split = split
    self.note = note
    trainingTracks = parts.training.count
    validationTracks = parts.validation.count
    testTracks = parts.test.count
  }

  /// As the model file holds it.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
