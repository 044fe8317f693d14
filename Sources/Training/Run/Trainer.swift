import FoundationEssentials
import Mel
import Network

/// Trains a network by a recipe, a batch at a time. Everything random follows from the seed: with the same number of
/// workers, the same seed gives the same network, whether or not the run was interrupted.
public final class Trainer {
  public let recipe: Recipe
  public let labels: [String]
  public let configuration: ModelConfiguration
  public let seed: UInt64
  /// What the run has come to.
  public private(set) var progress = Progress()
  let crew: Crew
  let network: TrainingNetwork
  let optimiser: Optimiser
  let standardisation: Standardisation
  private let examples: Examples

  /// Where a run is.
  public struct Progress: Codable, Sendable, Equatable {
    /// Epochs finished.
    public internal(set) var epoch = 0
    /// Batches of the present epoch finished.
    public internal(set) var batch = 0
    /// Of the present epoch: examples seen, those named rightly, and the sum of their losses.
    public internal(set) var examples = 0
    public internal(set) var correct = 0
    public internal(set) var loss = 0.0

    /// The mean of the present epoch.
    public var meanLoss: Double { examples > 0 ? loss / Double(examples) : 0 }
    public var accuracy: Double { examples > 0 ? Double(correct) / Double(examples) : 0 }
  }

  /// - Parameters:
  ///   - tracks: what to learn from.
  ///   - crew: the workers that the batches are shared out to.
  /// - Throws: `DataError`, `RecipeError` or `ModelError` when recipe and tracks do not fit together.
  public init(
    _ recipe: Recipe, labels: [String], mel: MelConfiguration, tracks: [Track], seed: UInt64, crew: Crew
  ) throws {
    self.recipe = recipe
    self.labels = labels
    self.seed = seed
    self.crew = crew
    configuration = try recipe.configuration(mel)
    let silence = recipe.normalisation.referenceFloor
    let heard = tracks.map { $0.withoutSilence(below: silence) }.filter { $0.columns > 0 }
    let genres = Set(heard.map(\.label)).count
    guard genres > 1 else { throw heard.isEmpty ? DataError.empty : DataError.tooFewGenres(genres) }
    let crop = Int((recipe.cropSeconds / configuration.columnSeconds).rounded())
    let columns = max(configuration.receptiveField, min(crop, heard.map(\.columns).max() ?? 0))
    network = TrainingNetwork(
      configuration, labels: labels.count, columns: columns, batch: recipe.batch, dropout: recipe.dropout, crew: crew)
    standardisation = Standardisation(of: heard, configuration: configuration)
    examples = Examples(
      tracks: heard, labels: labels.count, recipe: recipe, configuration: configuration, columns: columns,
      steps: network.steps, standardisation: standardisation, seed: seed)
    optimiser = Optimiser(recipe.optimiser, count: network.tensors.parameters.values.count)
    initialise(network.tensors.parameters, seed: seed)
  }

  /// How many tracks are learnt from.
  public var trackCount: Int { examples.tracks.count }

  /// Tells one set of tracks from another.
  var trackDigest: UInt64 {
    examples.tracks.reduce(0) { digest, track in
      var seed = SeededRandom.seed(digest, UInt64(track.columns), UInt64(track.label))
      for byte in track.name.utf8 { seed = SeededRandom.seed(seed, UInt64(byte)) }
      return seed
    }
  }

  public var batchesPerEpoch: Int { examples.batches }
  public var isFinished: Bool { progress.epoch >= recipe.epochs }

  /// The learning rate of the next batch.
  public var rate: Float {
    recipe.optimiser.rate(
      step: progress.epoch * batchesPerEpoch + progress.batch, of: recipe.epochs * batchesPerEpoch)
  }

  /// Learns from the next batch.
  /// - Returns: whether it was the last of its epoch; `finishEpoch` then begins the next one.
  public func step() throws(TrainingError) -> Bool {
    let examples = examples
    let batch = examples.batch(progress.batch, epoch: progress.epoch)
    let result = network.run(
      samples: batch.tracks.count, loss: examples.loss(batch),
      seed: SeededRandom.seed(seed, 2, UInt64(progress.epoch), UInt64(progress.batch)),
      optimiser: optimiser, rate: rate
    ) { sample, input, targets in examples.form(batch, sample: sample, input: input, targets: targets) }
    progress.batch += 1
    progress.examples += batch.tracks.count
    progress.correct += result.correct
    progress.loss += result.loss
    guard (result.loss / Double(batch.tracks.count)).magnitude < Self.divergence else {
      throw .diverged(epoch: progress.epoch + 1, batch: progress.batch)
    }
    return progress.batch == batchesPerEpoch
  }

  /// A mean loss above this, or one that is no number, is no learning.
  private static let divergence = 100.0

  /// Begins the next epoch.
  public func finishEpoch() { progress = Progress(epoch: progress.epoch + 1) }

  /// Goes to a state kept before.
  func restore(_ progress: Progress, steps: Int) {
    self.progress = progress
    optimiser.steps = steps
  }

  /// The network as it is now, as a model.
  public func model(temperature: Float = 1, provenance: String = "{}") -> GenreModel {
    var configuration = configuration
    configuration.temperature = temperature
    let learnt = network.tensors.parameters.export().merging(network.tensors.statistics.export()) { own, _ in own }
    let input = ["input.mean": standardisation.mean, "input.deviation": standardisation.deviation]
    return GenreModel(
      configuration: configuration, labels: labels, provenance: provenance,
      tensors: learnt.merging(input) { own, _ in own })
  }
}

extension Trainer.Progress {
  init(epoch: Int) {
    self.init()
    self.epoch = epoch
  }
}

/// Why training stopped before its end.
public enum TrainingError: Error, CustomStringConvertible, Equatable {
  case diverged(epoch: Int, batch: Int)
  case otherRun(file: String, difference: String)
  case malformed(file: String, cause: String)

  public var description: String {
    switch self {
    case .diverged(let epoch, let batch):
      "Training diverged in epoch \(epoch), batch \(batch): the loss is no longer a sensible number. "
        + "A lower learning rate, or clipping, may help."
    case .otherRun(let file, let difference): "\(file): cannot be resumed: it was made with \(difference)."
    case .malformed(let file, let cause): "\(file): not a usable checkpoint: \(cause)."
    }
  }
}
