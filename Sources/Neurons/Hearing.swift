import Audio
import Mel
import Network

/// What has been heard of a track.
final class Hearing {
  private let listener: NeuronListener
  private let file: MusicFile
  private let strongEnough: [[Float]]
  private var level = LevelNormaliser.State()
  private var state: NetworkState
  private var peaks: [LayerPeaks]
  private var recent: RecentSound
  /// Columns so far, silent ones counted.
  private var columns = 0
  /// Of each column heard, its place among all and the level before it.
  private var places: [Int] = []
  private var levels: [LevelNormaliser.State] = []
  /// Whether the network has had enough for a step.
  private(set) var hasHeard = false
  /// The strongest so far: [layer][filter].
  private(set) var excerpts: [[Excerpt?]]

  /// - Parameter strongEnough: the activation above which the sound of a neuron's excerpt is kept: [layer][filter].
  init(_ listener: NeuronListener, _ file: MusicFile, strongEnough: [[Float]]) {
    self.listener = listener
    self.file = file
    self.strongEnough = strongEnough
    state = listener.network.zeroState
    peaks = zip(listener.fields, listener.geometries).map { LayerPeaks($0, filters: $1.filters) }
    excerpts = listener.geometries.map { Array(repeating: nil, count: $0.filters) }
    // An excerpt is taken when the next columns are heard; until then some wait in the network.
    let columns = 3 * (NeuronListener.batch + listener.network.receptiveField)
    recent = RecentSound(
      bands: listener.mel.bands, context: listener.samples(Medley.context),
      longest: (columns * listener.mel.hop + listener.samples(NeuronListener.longestPause), columns))
  }

  /// Keeps samples at hand for excerpts; to be called before `hear` with the columns that they complete.
  func take(_ samples: [Float]) { recent.append(samples: samples) }

  /// Takes columns in decibels out of an array.
  func hear(_ decibels: inout [Float]) {
    takeExcerpts()
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
    recent.append(columns: normalised)
    if listener.network.convolve(normalised, state: &state, tap: takePeaks) > 0 { hasHeard = true }
  }

  /// Hears what the network still waits with, at the end of the track.
  func finish() {
    listener.network.convolveRest(of: &state, tap: takePeaks)
    takeExcerpts()
  }

  private func takePeaks(_ piece: Activations) { peaks[piece.layer].take(piece) { isOneSound($0) } }

  /// Makes excerpts of the new peaks. What is around them has been heard by then, if the track has it.
  private func takeExcerpts() {
    for layer in peaks.indices {
      for filter in peaks[layer].takeNew() { excerpts[layer][filter] = excerpt(peaks[layer], layer, filter) }
    }
  }

  private func isOneSound(_ columns: Range<Int>) -> Bool {
    let silent = places[columns.upperBound - 1] - places[columns.lowerBound] + 1 - columns.count
    return Double(silent) * listener.mel.columnSeconds <= NeuronListener.longestPause
  }

  private func excerpt(_ peaks: LayerPeaks, _ layer: Int, _ filter: Int) -> Excerpt {
    let columns = peaks.field.columns(ofStep: peaks.step[filter])
    let (first, last) = (places[columns.lowerBound], places[columns.upperBound - 1])
    let before = levels[columns.lowerBound]
    var excerpt = Excerpt(
      track: file.path, genre: file.genre, start: first * listener.mel.hop,
      samples: (last - first) * listener.mel.hop + listener.mel.window, activation: peaks.activation[filter],
      position: peaks.position[filter], level: before.decibels ?? 0, levelWeight: before.weight)
    if excerpt.activation > strongEnough[layer][filter] {
      excerpt.sound = recent.sound(of: excerpt, columns: columns)
    }
    return excerpt
  }
}
