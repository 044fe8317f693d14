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
  private static let batch = 64

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
  /// - Throws: `AudioError`, or `NeuronsError` when there is too little sound for the network.
  public func strongest(in file: MusicFile) throws -> [[Excerpt?]] {
    var stream = try MonoStream(path: file.path, rate: mel.sampleRate)
    var melStream = MelStream(mel)
    let hearing = Hearing(self)
    var decibels: [Float] = []
    while let block = stream.next() {
      melStream.push(block, appendingTo: &decibels)
      if decibels.count >= Self.batch * mel.bands { hearing.hear(&decibels) }
    }
    hearing.hear(&decibels)
    guard hearing.hasHeard else { throw NeuronsError.tooShort(file: file.path) }
    return hearing.excerpts(of: file)
  }
}

/// What has been heard of a track.
private final class Hearing {
  private let listener: NeuronListener
  private var level = LevelNormaliser.State()
  private var state: NetworkState
  private var peaks: [LayerPeaks]
  /// Columns so far, silent ones counted.
  private var columns = 0
  /// Of each column heard, its place among all and the level before it.
  private var places: [Int] = []
  private var levels: [LevelNormaliser.State] = []
  /// Whether the network has had enough for a step.
  private(set) var hasHeard = false

  init(_ listener: NeuronListener) {
    self.listener = listener
    state = listener.network.zeroState
    peaks = zip(listener.fields, listener.geometries).map { LayerPeaks($0, filters: $1.filters) }
  }

  /// Takes columns in decibels out of an array.
  func hear(_ decibels: inout [Float]) {
    var normalised: [Float] = []
    normalised.reserveCapacity(decibels.count)
    decibels.withUnsafeBufferPointer { decibels in
      for start in stride(from: 0, to: decibels.count, by: listener.mel.bands) {
        let column = UnsafeBufferPointer(rebasing: decibels[start..<start + listener.mel.bands])
        let before = level
        if listener.normaliser.normalise(column, state: &level, appendingTo: &normalised) {
          places.append(columns)
          levels.append(before)
        }
        columns += 1
      }
    }
    decibels.removeAll(keepingCapacity: true)
    var logits: [Float] = []
    let steps = listener.network.hear(normalised, state: &state, appendingTo: &logits) { [self] piece in
      peaks[piece.layer].take(piece) { isOneSound($0) }
    }
    if steps > 0 { hasHeard = true }
  }

  private func isOneSound(_ columns: Range<Int>) -> Bool {
    let silent = places[columns.upperBound - 1] - places[columns.lowerBound] + 1 - columns.count
    return Double(silent) * listener.mel.columnSeconds <= NeuronListener.longestPause
  }

  func excerpts(of file: MusicFile) -> [[Excerpt?]] {
    peaks.map { peaks in
      peaks.activation.indices.map { filter in
        guard peaks.activation[filter] > 0 else { return nil }
        let columns = peaks.field.columns(ofStep: peaks.step[filter])
        let (first, last) = (places[columns.lowerBound], places[columns.upperBound - 1])
        let before = levels[columns.lowerBound]
        return Excerpt(
          track: file.path, genre: file.genre, start: first * listener.mel.hop,
          samples: (last - first) * listener.mel.hop + listener.mel.window, activation: peaks.activation[filter],
          position: peaks.position[filter], level: before.decibels ?? 0, levelWeight: before.weight)
      }
    }
  }
}
