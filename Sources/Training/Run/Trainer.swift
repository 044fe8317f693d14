import Files
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
  /// The learning rate of the last batch.
  private(set) var rate: Float = 0
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
    guard labels.count <= GenreModel.mostLabels else {
      throw DataError.tooManyGenres(labels.count, most: GenreModel.mostLabels)
    }
    configuration = try recipe.configuration(mel)
    let silence = recipe.normalisation.referenceFloor
    let heard = tracks.map { $0.withoutSilence(below: silence) }.filter { $0.columns > 0 }
    let genres = Set(heard.map(\.label)).count
    guard genres > 1 else { throw heard.isEmpty ? DataError.empty : DataError.tooFewGenres(genres) }
    let crop = Int((recipe.cropSeconds / configuration.columnSeconds).rounded())
    let columns = max(configuration.receptiveField, min(crop, heard.map(\.columns).max() ?? 0))
    network = TrainingNetwork(
      configuration, labels: labels.count, columns: columns, batch: min(recipe.batch, heard.count),
      dropout: recipe.dropout, crew: crew)
    standardisation = Standardisation(of: heard, configuration: configuration)
    examples = Examples(
      tracks: heard, labels: labels.count, recipe: recipe, configuration: configuration, columns: columns,
      steps: network.steps, standardisation: standardisation, seed: seed)
    optimiser = Optimiser(recipe.optimiser, count: network.tensors.parameters.values.count)
    initialise(network.tensors.parameters, seed: seed)
  }

  /// How many tracks are learnt from.
  public var trackCount: Int { examples.tracks.count }

  /// Whether there is a track of a label to learn from, one with sound.
  public func learns(_ label: Int) -> Bool { examples.tracks.contains { $0.label == label } }

  /// Whether a track is long enough for a belief.
  public func hears(_ track: Track) -> Bool {
    track.withoutSilence(below: recipe.normalisation.referenceFloor).columns >= configuration.receptiveField
  }

  /// Tells one set of tracks from another.
  private(set) lazy var trackDigest = examples.tracks.reduce(into: ContentHash()) { digest, track in
    digest.add(track.name)
    for number in [track.label, track.columns] { digest.add(UInt64(number)) }
    for level in [track.peak, track.floor] { digest.add(UInt64(level.bitPattern)) }
    for value in track.mel { digest.add(UInt64(value)) }
  }

  public var batchesPerEpoch: Int { examples.batches }
  public var isFinished: Bool { progress.epoch >= recipe.epochs }

  /// Batches learnt from.
  private var steps: Int { progress.epoch * batchesPerEpoch + progress.batch }

  /// Learns from the next batch.
  /// - Returns: whether it was the last of its epoch; `finishEpoch` then begins the next one.
  public func step() throws(TrainingError) -> Bool {
    let examples = examples
    let batch = examples.batch(progress.batch, epoch: progress.epoch)
    rate = recipe.optimiser.rate(step: steps, of: recipe.epochs * batchesPerEpoch)
    let result = network.run(
      samples: batch.tracks.count, loss: examples.loss(batch),
      seed: SeededRandom.seed(seed, 2, UInt64(progress.epoch), UInt64(progress.batch)),
      optimiser: optimiser, rate: rate
    ) { sample, input, targets in examples.form(batch, sample: sample, input: input, targets: targets) }
    progress.batch += 1
    progress.examples += batch.tracks.count
    progress.correct += result.correct
    progress.loss += result.loss
    guard (result.loss / Double(batch.tracks.count)).magnitude < Self.divergence, isFinite else {
      throw .diverged(epoch: progress.epoch + 1, batch: progress.batch)
    }
    return progress.batch == batchesPerEpoch
  }

  /// A mean loss above this, or one that is no number, is no learning.
  private static let divergence = 100.0

  /// Whether all that is learnt is numbers. The loss tells only of what was learnt before the last step.
  private var isFinite: Bool {
    network.tensors.parameters.values.allSatisfy(\.isFinite)
      && network.tensors.statistics.values.allSatisfy(\.isFinite)
      && optimiser.mean.values.allSatisfy(\.isFinite) && optimiser.square.values.allSatisfy(\.isFinite)
  }

  /// Begins the next epoch.
  public func finishEpoch() { progress = Progress(epoch: progress.epoch + 1) }

  /// Goes to a state kept before.
  func restore(_ progress: Progress) {
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
      "Training diverged in epoch \(epoch), batch \(batch): the loss or a weight is no longer a sensible number. "
        + "A lower learning rate, or clipping, may help."
    case .otherRun(let file, let difference): "\(file): cannot be resumed: it was made with \(difference)."
    case .malformed(let file, let cause): "\(file): not a usable checkpoint: \(cause)."
    }
  }
}
