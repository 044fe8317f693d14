import Audio
import Mel
import Network
import Training

/// Listens to whole tracks for what excites each neuron of a model. Immutable; any number of tasks share it.
public struct NeuronListener: Sendable {
  public let model: GenreModel
  /// Of each layer.
  public let fields: [ReceptiveField]
  /// The columns that the model hears.
  public let mel: MelConfiguration
  let network: GenreNetwork
  let normaliser: LevelNormaliser
  let geometries: [BlockGeometry]

  /// An excerpt with a longer silence in it would not be heard as one sound.
  static let longestPause = 1.0
  /// Columns put through the network at a time.
  static let batch = 32
  /// Samples kept in memory at most, were no two excerpts to share any: commonly a third of it.
  private static let samplesKept = 140_000_000
  /// What an excerpt keeps of blocks that it does not fill.
  private static let blockSamples = 8_192

  public init(_ model: GenreModel) {
    self.model = model
    let configuration = model.configuration
    network = GenreNetwork(model)
    normaliser = LevelNormaliser(model)
    fields = ReceptiveField.chain(configuration)
    geometries = BlockGeometry.chain(configuration)
    mel = configuration.mel
  }

  /// The strongest excerpt of each neuron in a track: [layer][filter]; nil where it was never excited.
  /// - Parameters:
  ///   - strongEnough: the activation above which the sound of a neuron's excerpt is kept, [layer][filter].
  ///   - shouldStop: asked now and then.
  /// - Throws: `AudioError`; `CancellationError` when it should stop; `NeuronsError` when there is too little sound for
  ///   the network.
  func strongest(
    in file: MusicFile, keepingSoundAbove strongEnough: [[Float]], shouldStop: () -> Bool = { false }
  ) throws -> [[Excerpt?]] {
    var stream = try MonoStream(path: file.path, rate: mel.sampleRate)
    var melStream = MelStream(mel)
    let hearing = Hearing(self, file, strongEnough: strongEnough)
    var decibels: [Float] = []
    while let block = stream.next() {
      if shouldStop() { throw CancellationError() }
      hearing.take(block)
      melStream.push(block, appendingTo: &decibels)
      if decibels.count >= Self.batch * mel.bands { hearing.hear(&decibels) }
    }
    hearing.hear(&decibels)
    hearing.finish()
    guard hearing.hasHeard else { throw NeuronsError.tooShort(file: file.path) }
    return hearing.excerpts
  }

  /// How many of each neuron's excerpts keep their sound in memory until it is written. The others are read again, so
  /// that memory has a bound whatever is asked for.
  public var soundsKept: Int {
    let around = 2 * samples(Medley.context) + Self.blockSamples
    let each = zip(fields, geometries).reduce(0) { $0 + $1.1.filters * ($1.0.samples + around) }
    return Self.samplesKept / max(1, each)
  }

  /// How many samples some seconds have.
  func samples(_ seconds: Double) -> Int { Int(seconds * Double(mel.sampleRate)) }
}
