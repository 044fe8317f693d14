import FoundationEssentials
import Mel
import Network

@testable import Training

/// Tracks of a few bands, each genre with its own loud band: easily told apart.
func toyTracks(_ count: Int, genres: Int = 3, columns: Int = 40, bands: Int = 12, seed: UInt64 = 1) -> [Track] {
  var random = SeededRandom(seed)
  return (0..<count).map { index in
    let label = index % genres
    let level = random.uniform(-10...20)
    let decibels = (0..<columns * bands).map { place in
      level + 4 * random.normal() - (place % bands == 3 * label ? 0 : 25)
    }
    return Track(name: "\(index)", label: label, decibels: decibels, bands: bands)
  }
}

let toyMel = MelConfiguration(hop: 1_708, bands: 12)
let toyLabels = ["high", "low", "wide"]

/// A recipe for `toyTracks`, with everything that is random.
func toyRecipe(epochs: Int = 3) throws -> Recipe {
  var recipe = try Recipe.named("default")
  recipe.epochs = epochs
  recipe.batch = 8
  recipe.cropSeconds = 30 * 1_708 / 22_050
  recipe.network.convolutions = [
    .init(filters: 6, time: 3, bands: 4, bandStep: 2, norm: true, poolTime: 2, poolBands: 2),
    .init(filters: 7, time: 3, norm: true),
  ]
  recipe.network.lstm = 5
  recipe.dropout = DropoutRates(blocks: 0.1, lstm: 0.1)
  recipe.optimiser.rate = 1e-2
  recipe.augmentation.pitchBands = 0.5
  recipe.augmentation.bandMasks = 1
  recipe.augmentation.maskedBands = 1
  recipe.augmentation.columnMasks = 1
  recipe.augmentation.maskedColumns = 4
  recipe.augmentation.gainDB = 3
  recipe.augmentation.floorDB = -50
  return recipe
}

func toyTrainer(_ recipe: Recipe, workers: Int = 2, seed: UInt64 = 7, tracks: Int = 30) throws -> Trainer {
  try Trainer(
    recipe, labels: toyLabels, mel: toyMel, tracks: toyTracks(tracks), seed: seed, crew: Crew(count: workers))
}

/// A folder of its own for a test, removed at the end.
func withFolder<Output>(_ body: (String) throws -> Output) throws -> Output {
  let folder = FileManager.default.temporaryDirectory.appending(path: "genrescope-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}
