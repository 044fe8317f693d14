import CRecipes
import Files
import FoundationEssentials
import Glibc
import Mel
import Network
import TOML
import TOMLKit

/// How a network is trained: its architecture, the loss, the optimiser and what is done to the examples. A file, or one
/// of the presets; never code.
public struct Recipe: Codable, Sendable, Equatable {
  public var epochs: Int
  /// Examples in a step of the optimiser.
  public var batch: Int
  /// The length of an example.
  public var cropSeconds: Double
  public var loss: Loss
  /// The share of a target that is spread over all labels.
  public var labelSmoothing: Float
  public var network: Architecture
  public var normalisation: ModelConfiguration.Normalisation
  public var dropout: DropoutRates
  public var optimiser: OptimiserSettings
  public var augmentation: Augmentation

  /// The part of a model's configuration that is a choice.
  public struct Architecture: Codable, Sendable, Equatable {
    public var convolutions: [ModelConfiguration.Convolution]
    /// Size of the LSTM; 0 for none.
    public var lstm: Int
    /// See `ModelConfiguration.lstmMemory`.
    public var lstmMemory: Double?
    /// When the network answers.
    public var output: ModelConfiguration.Output

    enum CodingKeys: String, CodingKey {
      case convolutions, lstm, output
      case lstmMemory = "lstm_memory"
    }
  }

  enum CodingKeys: String, CodingKey {
    case epochs, batch, loss, network, normalisation, dropout, optimiser, augmentation
    case cropSeconds = "crop_seconds"
    case labelSmoothing = "label_smoothing"
  }

  /// The recipes that come with the program, by name.
  public static let presets: [String: String] = [
    "default": String(cString: genrescope_recipe_default),
    "blog-2016": String(cString: genrescope_recipe_blog_2016),
    "blog-2018": String(cString: genrescope_recipe_blog_2018),
    "single": String(cString: genrescope_recipe_single),
  ]

  /// The recipe of a preset's name, or in a TOML file.
  /// - Throws: `RecipeError`, or `TextFileError` where the file cannot be read.
  public static func named(_ name: String) throws -> Recipe {
    if let preset = presets[name] { return try Recipe(toml: preset, file: name) }
    do {
      return try Recipe(toml: TextFile.read(name), file: name)
    } catch TextFileError.unreadable(_, ENOENT) {
      throw RecipeError.unknown(name, presets: presets.keys.sorted())
    }
  }

  /// Parses and checks a recipe. Unknown keys are refused.
  public init(toml: String, file: String) throws(RecipeError) {
    do {
      self = try TOML.decode(Recipe.self, from: toml)
    } catch let error as TOMLError {
      throw .malformed(file: file, cause: "line \(error.line): \(error.reason)")
    } catch let error as UnexpectedKeysError {
      throw .malformed(file: file, cause: "it has the unknown key “\(error.keys.keys.min() ?? "")”")
    } catch let error as DecodingError {
      // TOMLKit tells no value of another kind from none.
      throw .malformed(
        file: file, cause: "it lacks or has a bad value at “\(error.place)”; a decimal number has a point, as in 2.0")
    } catch {
      throw .malformed(file: file, cause: "\(error)")
    }
    if let cause = impossible { throw .malformed(file: file, cause: cause) }
  }

  private var impossible: String? {
    let shares = [
      labelSmoothing, dropout.blocks, dropout.lstm, augmentation.joined, augmentation.joinedTurn, optimiser.warmUp,
    ]
    guard (1...100_000).contains(epochs), (1...4_096).contains(batch), (0.1...3_600).contains(cropSeconds) else {
      return "its epochs, batch or crop_seconds make no sense"
    }
    guard shares.allSatisfy({ (0..<1).contains($0) || $0 == 1 }), dropout.blocks < 1, dropout.lstm < 1 else {
      return "a share in it is not between 0 and 1"
    }
    guard optimiser.rate > 0, optimiser.clip >= 0, optimiser.weightDecay >= 0,
      [optimiser.rate, optimiser.clip, optimiser.weightDecay].allSatisfy(\.isFinite)
    else { return "its optimiser makes no sense" }
    // The model file's own checks tell the rest, but JSON has no way to write these down.
    guard [normalisation.floor, normalisation.ceiling, normalisation.referenceFloor].allSatisfy(\.isFinite),
      [normalisation.timeConstant, network.lstmMemory ?? 0].allSatisfy(\.isFinite)
    else { return "its normalisation or lstm_memory is not finite" }
    return augmentation.isPossible ? nil : "its augmentation makes no sense"
  }

  /// The configuration of a model trained by this recipe on such columns.
  /// - Throws: `RecipeError` when the architecture does not fit them.
  public func configuration(_ mel: MelConfiguration) throws -> ModelConfiguration {
    let configuration = ModelConfiguration(
      sampleRate: mel.sampleRate, window: mel.window, hop: mel.hop, bands: mel.bands, normalisation: normalisation,
      convolutions: network.convolutions, lstm: network.lstm, lstmMemory: network.lstmMemory,
      output: network.output)
    // The model file's own checks.
    return try ModelConfiguration(json: configuration.json(), file: "the recipe")
  }
}

/// What is done to examples so that there seem to be more of them. Zero leaves a thing undone.
public struct Augmentation: Codable, Sendable, Equatable {
  /// The deviation of a random smooth equaliser, in decibels, at each of its knots.
  public var equaliserDB: Float = 0
  public var equaliserKnots = 6
  /// The farthest that the bands are shifted, up or down.
  public var pitchBands: Float = 0
  /// The highest random level under which everything is raised to it, in decibels from the loudest cell: negative.
  public var floorDB: Float = 0
  /// The farthest that the level is changed, up or down.
  public var gainDB: Float = 0
  /// SpecAugment (Park et al., 2019): how many masks of bands and of columns, and the most that each covers.
  public var bandMasks = 0
  public var maskedBands = 0
  public var columnMasks = 0
  public var maskedColumns = 0
  /// Mixup (Zhang et al., 2018): two examples are added in shares from Beta(mixup, mixup).
  public var mixup: Float = 0
  /// The share of batches whose examples change from one track to another on the way; they learn by every step's loss,
  /// unmixed.
  public var joined: Float = 0
  /// The deviation of the level difference between the two, in decibels; differences go up to 20.
  public var joinedDB: Float = 0
  /// The share of what a step has heard that must be of the second track to make that one its target.
  public var joinedTurn: Float = 0.5

  enum CodingKeys: String, CodingKey {
    case mixup, joined
    case equaliserDB = "equaliser_db"
    case equaliserKnots = "equaliser_knots"
    case pitchBands = "pitch_bands"
    case floorDB = "floor_db"
    case gainDB = "gain_db"
    case bandMasks = "band_masks"
    case maskedBands = "masked_bands"
    case columnMasks = "column_masks"
    case maskedColumns = "masked_columns"
    case joinedDB = "joined_db"
    case joinedTurn = "joined_turn"
  }

  public init() {}

  /// Whether random choices can be made by it.
  fileprivate var isPossible: Bool {
    [equaliserDB, gainDB, joinedDB, pitchBands].allSatisfy { (0...1_000).contains($0) } && (0...4).contains(mixup)
      && (-1_000...0).contains(floorDB) && (2...1_024).contains(equaliserKnots)
      && [bandMasks, maskedBands, columnMasks, maskedColumns].allSatisfy { (0...100_000).contains($0) }
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    func read<T: Decodable>(_ key: CodingKeys, into value: inout T) throws {
      value = try keys.decodeIfPresent(T.self, forKey: key) ?? value
    }
    try read(.equaliserDB, into: &equaliserDB)
    try read(.equaliserKnots, into: &equaliserKnots)
    try read(.pitchBands, into: &pitchBands)
    try read(.floorDB, into: &floorDB)
    try read(.gainDB, into: &gainDB)
    try read(.bandMasks, into: &bandMasks)
    try read(.maskedBands, into: &maskedBands)
    try read(.columnMasks, into: &columnMasks)
    try read(.maskedColumns, into: &maskedColumns)
    try read(.mixup, into: &mixup)
    try read(.joined, into: &joined)
    try read(.joinedDB, into: &joinedDB)
    try read(.joinedTurn, into: &joinedTurn)
    equaliserKnots = max(2, equaliserKnots)
  }
}

/// What is wrong with a recipe.
public enum RecipeError: Error, CustomStringConvertible, Equatable {
  case unknown(String, presets: [String])
  case malformed(file: String, cause: String)

  public var description: String {
    switch self {
    case .unknown(let name, let presets):
      "“\(name)” is neither a recipe file nor one of the recipes \(presets.joined(separator: ", "))."
    case .malformed(let file, let cause): "\(file): not a usable recipe: \(cause)."
    }
  }
}

extension DecodingError {
  fileprivate var place: String {
    let path: [any CodingKey]
    switch self {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
      .dataCorrupted(let context):
      path = context.codingPath
    @unknown default: path = []
    }
    return path.map { $0.intValue.map { String($0) } ?? $0.stringValue }.joined(separator: ".")
  }
}
